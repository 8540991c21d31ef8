### Settings: their words in the window.

settings-language = Language

settings-part-work = Work
settings-workers = Workers
settings-workers-hint = How many jobs run at once, 1 to 64; takes effect at once. If lowered, running jobs finish first. More workers need more memory and more connections to the registries.
settings-workers-applied = { $count ->
    [one] Applied: one job at a time
   *[other] Applied: { $count } jobs at once
}
settings-limit = Speed limit
settings-limit-hint = For all transfers together; takes effect at once, also for transfers under way. Empty: no limit.
settings-limit-applied = Applied: at most { $speed }
settings-limit-applied-none = Applied: no limit
settings-schedule = Limits by time of day
settings-schedule-hint = In the local time of this computer. Where two overlap, the upper one counts; outside these hours the limit above applies.
settings-effect = Now: { $speed }, until { $until }
settings-band = { $from } to { $to }: { $speed }
settings-days-all = Every day
settings-days-span = { $first }–{ $last }
settings-window-add = Add hours…
settings-window-line = { $days }, { $from }–{ $to }
settings-window-days = Days
settings-window-from = From
settings-window-to = To
settings-window-next-day = next day
settings-window-no-day = Choose at least one day.
settings-window-no-time = Enter times of day such as 09:00, up to 24:00.
settings-window-no-speed = Enter the speed for these hours.
settings-window-raise = Move up
settings-window-raise-name = Move up: { $window }
settings-window-edit-name = Edit: { $window }
settings-window-remove-name = Delete: { $window }

settings-proxy = Proxy
settings-proxy-environment = As in the environment (HTTPS_PROXY, NO_PROXY)
settings-proxy-hint = For all targets that have no proxy of their own. Takes effect with the next run.

settings-part-retention = History
settings-retention-about = What has ended is deleted when it is old. Images are not touched.
settings-keep-jobs = Keep jobs for
settings-keep-logs = Keep logs for
settings-keep-runs = Keep of each rule
settings-days = days
settings-keep-runs-unit = newest runs
settings-keep-always = Kept for ever.
settings-applied = Applied

settings-part-listener = Registry notifications
settings-listener-about = Registries can report a push by themselves: rules triggered by events then run at once, for just that image. At the same address, monitoring finds /healthz, /readyz and /metrics.
settings-listener = Listen
settings-listener-at = Listening at { $address }
settings-listener-address = Address
settings-listener-address-hint = 127.0.0.1 can be reached from this computer only; 0.0.0.0 from the whole network.
settings-listener-closed = No notification is accepted yet: a sender needs a token, a secret path or GitHub's signature.
settings-listener-url = URL for notifications
settings-token = Token
settings-token-hint = Sent by the registry as the header Authorization: Bearer …
settings-path-secret = Secret path
settings-path-secret-hint = For senders that cannot send a header, such as Docker Hub: append /events/… to the address.
settings-github-secret = GitHub's secret
settings-github-secret-hint = The webhook's secret, with which GitHub signs what it sends.
settings-secret-none = None
settings-secret-keyring = Kept in the keyring
settings-secret-file = Kept in the encrypted file
settings-secret-session = Kept until Sampan ends
settings-secret-variable = From the variable { $name }
settings-secret-make = Generate
settings-secret-remove = Remove

settings-part-window = Window
settings-appearance = Theme
settings-appearance-system = Follow the system
settings-appearance-light = Light
settings-appearance-dark = Dark
settings-units = Sizes in
settings-units-binary = MiB, GiB
settings-units-decimal = MB, GB
settings-compact = Compact
settings-compact-hint = Smaller controls and narrower spacing: more fits into the window.

settings-part-desktop = Desktop
settings-closing = Closing the window
settings-closing-ask = Ask
settings-closing-tray = Keep in the tray
settings-closing-quit = Quit
settings-closing-hint = In the tray, Sampan keeps working.
settings-closing-no-tray = This desktop shows no tray: closing the window quits. Unfinished jobs continue at the next start.
settings-notify = Notifications
settings-notify-all = Every run
settings-notify-failures = Failures
settings-notify-never = None
settings-notify-hint = When a run has ended and the window is not in front.
settings-autostart = Start at login
settings-autostart-hint = Starts in the tray, where there is one.

settings-part-files = Rule files
settings-files-about = Targets, rules and settings as YAML, without passwords: to keep, to compare, or for another computer. What is imported may also be the configuration of regsync, skopeo sync, image-syncer or Harbor, and may be dropped on the window.
settings-import = Import…
settings-import-choose = Choose a file to import
settings-export = Export…
settings-export-save = Save targets, rules and settings
settings-exported = Saved: { $path }

settings-part-about = About Sampan
settings-version = Version
settings-data-directory = Data directory
settings-data-directory-about = Targets, rules, jobs and logs are kept here. Passwords are not.

## Where passwords are kept

secrets-part = Passwords
secrets-about = Passwords and tokens that you enter are never shown again, and never stored unencrypted.
secrets-store = Kept in
secrets-store-keyring = System keyring
secrets-store-keyring-hint = The system's keyring, which is unlocked when you log in.
secrets-store-file = Encrypted file
secrets-store-file-hint = A file in the data directory, in the age format, that only its passphrase opens. Sampan asks for it at each start; until then, jobs that need a password wait.
secrets-store-session = Memory
secrets-store-session-hint = Passwords are lost when Sampan ends, and have to be entered again after each start.
secrets-no-keyring = No keyring is available in this session: what you enter is lost when Sampan ends. An encrypted file keeps it.
secrets-file = Encrypted file
secrets-change = Change passphrase…
secrets-changed = The passphrase has been changed
secrets-kept = Passwords kept
secrets-none = None
secrets-in-keyring = { $count } in the keyring
secrets-in-file = { $count } in the encrypted file
secrets-in-session = { $count } in memory
secrets-applied = Applied: all passwords are there
secrets-applied-left = Applied. Not moved because they could not be read: { $names }
secrets-passphrase-new = New passphrase
secrets-passphrase-again = Repeat it
secrets-passphrase-hint = At least 8 characters. Nobody can open the file without it, and a lost passphrase cannot be recovered.
secrets-session-ask = Keep passwords in memory only?
secrets-session-about = { $count ->
    [one] 1 password is removed from where it is kept now, and is lost when Sampan ends.
   *[other] { $count } passwords are removed from where they are kept now, and are lost when Sampan ends.
}
secrets-session-ok = Keep in memory only

unlock-open = Unlock…
unlock-title = Passwords are locked
unlock-about = The encrypted file with your passwords needs its passphrase. Until you enter it, jobs that need a password wait; everything else continues.
unlock-passphrase = Passphrase
unlock-now = Unlock
unlock-later = Later
unlock-lost = Passphrase lost?
unlock-lost-ask = Set the encrypted file aside?
unlock-lost-about = Nobody can read it without its passphrase. All passwords in it have to be entered again, target by target.
unlock-lost-kept = The file is not deleted: should the passphrase turn up, it can still be opened.
unlock-lost-ok = Set aside
unlock-lost-done = The encrypted file has been set aside
unlock-banner = Passwords are locked: jobs that need one wait.
