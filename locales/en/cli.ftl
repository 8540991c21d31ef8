### What the command line says. Help texts: `cli-cmd-` and the command's words, `cli-opt-` and the option's name.

## Help

cli-about = Replicates container images between registries, by rule.

cli-cmd-copy = Copy one image
cli-cmd-sync = Run the rules of a file now, and print a summary
cli-cmd-apply = Store the targets, rules and settings of a file
cli-cmd-import = Convert another tool's configuration into a rule file
cli-cmd-export = Write the targets, rules and settings of the store as YAML
cli-cmd-target = Targets: places images are read from or written to
cli-cmd-target-list = List the targets
cli-cmd-target-show = Show a target
cli-cmd-target-add = Add a target
cli-cmd-target-import-logins = Add a target for each registry that Docker has a login for
cli-cmd-target-check = Check a target step by step
cli-cmd-target-remove = Remove a target that no rule uses
cli-cmd-rule = Rules: what is replicated, from where to where
cli-cmd-rule-list = List the rules
cli-cmd-rule-show = Show a rule
cli-cmd-rule-preview = Show what a run would do, without writing anything
cli-cmd-rule-run = Run a rule now
cli-cmd-rule-enable = Enable a rule
cli-cmd-rule-disable = Disable a rule
cli-cmd-rule-remove = Remove a rule
cli-cmd-run = Runs: one for each time a rule was run
cli-cmd-run-list = List the runs, newest first
cli-cmd-run-show = Show a run
cli-cmd-run-stop = Stop a run with all its jobs
cli-cmd-run-retry-failed = Retry the failed jobs of a run
cli-cmd-job = Jobs: one image for one destination each
cli-cmd-job-list = List jobs, newest first
cli-cmd-job-show = Show a job with its timeline and its layers
cli-cmd-job-log = Show the log of a job
cli-cmd-job-stop = Stop jobs
cli-cmd-job-retry = Retry failed, stopped or canceled jobs
cli-cmd-queue = The queue of jobs
cli-cmd-queue-pause = Pause the queue: running jobs finish, no new ones start
cli-cmd-queue-resume = Resume the queue
cli-cmd-settings = Settings of the whole application
cli-cmd-settings-get = Show the settings
cli-cmd-settings-set = Change a setting
cli-cmd-secrets = Where typed-in passwords are kept
cli-cmd-secrets-show = Show which store is in use, and whether it is locked
cli-cmd-secrets-use = Keep passwords in this store from now on, and move the others there
cli-cmd-secrets-unlock = Unlock the encrypted file of the running Sampan; the jobs that wait continue
cli-cmd-secrets-change-passphrase = Change the passphrase of the encrypted file
cli-cmd-secrets-reset = Set aside an encrypted file whose passphrase is lost
cli-cmd-store = The store: what Sampan remembers
cli-cmd-store-check = Read and verify everything in the store, without changing it
cli-cmd-store-backup = Write targets, rules, settings and open jobs into a file, without passwords
cli-cmd-store-restore = Replace the store by a backup; the one that was there is kept beside it
cli-cmd-serve = Run the engine without a window, until SIGTERM
cli-cmd-metrics = Print figures for monitoring, as Prometheus reads them
cli-cmd-schema = Print a JSON schema
cli-cmd-completions = Print the completion script of a shell
cli-cmd-man = Write the manual pages into a directory

cli-opt-data-dir = The data directory
cli-opt-lang = The language: en or zh-CN
cli-opt-verbose = Print more; twice, even more
cli-opt-no-color = Print without colors
cli-opt-json = Print one JSON document on standard output
cli-opt-passphrase-file = A file with the passphrase of the encrypted file
cli-opt-new-passphrase-file = A file with the new passphrase
cli-opt-secret-store = keyring, encrypted-file or session
cli-opt-dry-run = Show what would be done, without writing anything
cli-opt-file = The rule file
cli-opt-wait = Wait until it has ended, and print a summary
cli-opt-version = Print the version
cli-opt-help = Print help
cli-opt-only = Only this rule of the file
cli-opt-confirm-deletion = Delete what is gone at the source, even beyond the rule's share
cli-opt-prune = Remove targets and rules that the file lacks
cli-opt-backup = The backup file
cli-opt-backup-file = The backup file; the newest snapshot when left out
cli-opt-empty = Start with an empty store
cli-opt-source = The image: host/repository:tag, …@sha256:…, http://host:port/…, oci:DIR:repository:tag, oci-archive:FILE:repository:tag or docker-archive:FILE
cli-opt-destination = Where it goes, written in the same way
cli-opt-platform = Only this platform of a multi-arch image; may be given several times. Its index is rewritten
cli-opt-no-referrers = Do not copy signatures, SBOMs and attestations
cli-opt-src-creds-stdin = Read the source's login, a line user:password, from standard input
cli-opt-dst-creds-stdin = The same for the destination
cli-opt-target = The target's name or id
cli-opt-name = The name
cli-opt-place = The registry's URL, oci: and a directory, or oci-archive: and a file
cli-opt-credential = Where the credential is: none, docker-config, keyring, encrypted-file, helper:NAME, env:NAME or file:PATH
cli-opt-username = The user, with --password-env or --password-stdin
cli-opt-password-env = The environment variable that holds the password
cli-opt-password-stdin = Read the password from standard input, and keep it where sampan secrets says
cli-opt-ca-file = Certificates to trust in addition to the system's
cli-opt-skip-verify = Accept any certificate
cli-opt-proxy = The proxy's URL, or none
cli-opt-provider = Whose registry it is; recognised by itself where left out
cli-opt-connections = Requests in flight at once
cli-opt-rule = The rule's name or id
cli-opt-rules = The rules' names or ids
cli-opt-run = The run's id
cli-opt-job = The job's id
cli-opt-of-rule = Only of this rule
cli-opt-of-run = Only of this run
cli-opt-status = Only in this status: pending, running, retrying, stopped, canceled, finished, error
cli-opt-limit = At most this many (50)
cli-opt-log-limit = At most this many records (5000)
cli-opt-cursor = Where the previous page ended
cli-opt-follow = Keep printing until the job has ended
cli-opt-level = Of this level or above: debug, info, warn, error (info)
cli-opt-key = The setting: workers, bytes_per_second, limits_schedule, retention, proxy or listener
cli-opt-value = Its value; none lifts a limit
cli-opt-shell = The shell: bash, elvish, fish, powershell, zsh
cli-opt-schema = The document
cli-opt-tool = The tool: regsync, skopeo, image-syncer or harbor
cli-opt-configuration = Its configuration; Harbor's replication policies as JSON
cli-opt-auth = The file with image-syncer's logins
cli-opt-other = What the file does not say: the destination of skopeo sync, or the address of the Harbor itself
cli-opt-drain = How long running jobs may take to end after SIGTERM, such as 60s (3s)
cli-opt-pages = The directory; created if missing

cli-help-usage = Usage
cli-help-commands = Commands
cli-help-command = COMMAND
cli-help-arguments = Arguments
cli-help-options = Options
cli-help-placeholder = OPTIONS

cli-man-name = NAME
cli-man-synopsis = SYNOPSIS
cli-man-description = DESCRIPTION
cli-man-version = VERSION

## What was expected of a value in the rule file or on the command line

cli-expected-map = expected a map
cli-expected-list = expected a list
cli-expected-text = expected text
cli-expected-boolean = expected true or false
cli-expected-number = expected a whole number that is not negative and not too large
cli-expected-integer = expected a whole number that is not too large
cli-expected-positive = expected a number from 1
cli-expected-range = expected a number from { $min } to { $max }
cli-expected-one-of = expected one of { $choices }
cli-expected-credential = expected none, docker-config, keyring, encrypted-file, helper:NAME, env:NAME or file:PATH; a password has its own key
cli-expected-size = expected a size such as 20MiB
cli-expected-speed = expected a speed of at least 1 byte a second, such as 20MiB
cli-expected-retention = expected a duration of at least 1h, such as 30d
cli-expected-duration = expected a duration such as 10m or 90d
cli-expected-days = expected days such as mon-fri, sat,sun or daily
cli-expected-time-of-day = expected a time of day from 00:00 to 24:00
cli-expected-share = expected a share from 0% to 100%
cli-expected-platform = expected a platform such as linux/amd64
cli-expected-flatten = expected all, none, 1, 2 or 3
cli-expected-artifacts = expected all, or a list of image, helm and other
cli-expected-trigger = expected a trigger such as {"{"} manual: {"{}"} {"}"} or a list of them
cli-expected-trigger-kind = expected one of manual, schedule, event and poll
cli-expected-schedule = expected a cron expression of five or six fields, such as 0 2 * * *
cli-expected-time-zone = expected an IANA time zone such as Asia/Shanghai
cli-expected-poll = expected an interval of at least 10s, such as 10m
cli-expected-address = expected an address and a port such as 127.0.0.1:8421
cli-expected-secret = expected ${"{"}NAME{"}"} with a variable's name, or keyring
cli-expected-beside-schedule = expected only beside schedule
cli-expected-login = expected either credential, or username and password
cli-expected-path = expected a path
cli-expected-path-utf8 = expected a path in UTF-8
cli-expected-variable = expected ${"{"}NAME{"}"} with a variable's name
cli-expected-variable-alone = expected one ${"{"}NAME{"}"} and nothing beside it
cli-expected-password = expected a password
cli-expected-password-variable = expected a password with ${"{"}NAME{"}"} beside a username with it
cli-expected-destination = expected at least one destination
cli-expected-flatten-or-template = expected flatten or template, not both
cli-expected-destination-once = expected each destination once
cli-expected-namespace = expected the front of a repository's name, such as mirror/base
cli-expected-beside-url = expected only beside url
cli-expected-place = expected one of url, layout and archive
cli-expected-proxy = expected none, or a URL such as http://proxy.example:3128
cli-expected-key-once = { GIVEN($key) ->
   *[yes] expected the key { $key } once
    [no] expected each key once
}
cli-expected-utf8 = expected text in UTF-8
cli-expected-configuration = expected the configuration of the tool, YAML or JSON
cli-expected-map-at = expected a map at { $place }
cli-expected-small-file = expected a file of at most { $size }

## What is wrong with a command line

cli-usage-help = See { $command } --help.
cli-usage-no-command = A command is missing.
cli-usage-command = There is no command “{ $word }”.{ part-known }
cli-usage-argument = “{ $word }” is not an argument of this command.{ part-known }
cli-usage-value = “{ $word }” is not a value for { $option }{ part-detail }.
cli-usage-value-missing = { $option } needs a value.
cli-usage-value-needless = { $option } takes no value.
cli-usage-missing = These are missing: { $names }.
cli-usage-repeated = { $option } may be given only once.
cli-usage-conflict = { $option } cannot be used together with { $names }.
cli-usage-utf8 = The command line is not in UTF-8.
cli-usage-rule-not-in-file = There is no rule “{ $rule }” in the file. { GIVEN($names) ->
   *[yes] Rules there: { $names }.
    [no] It has no rules.
}
cli-usage-cursor = The cursor “{ $cursor }” is not valid.
cli-usage-document = There is no document “{ $word }”. There are: { $names }.
cli-usage-login = Give either --credential, or --username and one of --password-env and --password-stdin.
cli-usage-credential = --credential takes none, docker-config, keyring, encrypted-file, helper:NAME, env:NAME or file:PATH.
cli-usage-setting = There is no setting “{ $word }”. There are: { $names }.
cli-usage-import-destination = skopeo sync takes its destination from its command line: give it with --to.
cli-usage-import-harbor = The policies do not say the address of the Harbor they come from: give it with --to.
cli-usage-workers = The setting workers takes a number from { $min } to { $max }.
cli-usage-speed = The setting bytes_per_second takes a size such as 20MiB, or none.
cli-usage-restore = Give either a backup file or --empty.

## A wait that was ended

cli-left-run = You stopped waiting. The process that uses the data directory continues the work: run { $runs }.
cli-left-run-advice = To stop it as well: { $commands }.
cli-left-job = You stopped waiting. The process that uses the data directory continues the work: job { $job }.
cli-left-job-advice = To stop it as well: sampan job stop { $job }.
cli-left = You stopped waiting. The process that uses the data directory continues its work.
cli-left-advice = To see what is being done: sampan run list.

## Queue and runs

cli-queued = No engine is running on this data directory: the work starts as soon as one does (sampan serve, the desktop app, or a command with --wait).
cli-queue-paused = The queue is paused: no job starts until it is resumed (sampan queue resume).
cli-nothing-matched = Rule “{ $rule }” matched no image.
cli-all-disabled = Nothing was run: all rules of the file are disabled ({ $rules }).
cli-no-rules = Nothing was run: the file has no rules.
cli-run-summary = { $rule } (run { $run }): { $matched } matched, { $up_to_date } up to date, { $finished } finished, { $error } failed, { $stopped } stopped, { $canceled } canceled.
cli-run-bytes = { $bytes_copied } copied, { $bytes_mounted } mounted, { $bytes_existing } already there{ GIVEN($took) ->
   *[yes] , in { $took }
    [no] {""}
}.
cli-progress = { $ended } of { $jobs } jobs, { $bytes } of { $total }, { $speed }
cli-run-started = { $rule }: run { $run } begins.
cli-run-queued = { $rule }: run { $run } is queued.
cli-run-planning-stopped = It was stopped by hand while its images were still being listed.
cli-retried = { $count ->
    [one] 1 failed job is retried.
   *[other] { $count } failed jobs are retried.
}
cli-to-retry = { $count ->
    [one] 1 failed job would be retried.
   *[other] { $count } failed jobs would be retried.
}
cli-retried-none = Run { $run } has no failed jobs: nothing is retried.
cli-run-open = { $count } still open.
cli-more-failed = … and { $count } more: sampan run show { $run }
cli-requests = { $host }: { $count }
cli-plan-summary = { $matched } matched: { $copy } to copy, { $overwrite } to overwrite, { $up_to_date } up to date, { $skip } skipped.
cli-plan-more = { $bytes } to send, { $delete } to delete, { $collision } with names that collide.
cli-next = The next page: --cursor { $cursor }
cli-serving = Working on { $path } until SIGTERM.
cli-listening = Listening for notifications at { $address }.

## The store

cli-store-sound = The store is sound.
cli-store-none = Nothing has been stored yet.
cli-store-snapshot-damaged = damaged
cli-store-snapshot = { $at }: { $targets } targets, { $rules } rules, { $jobs } open jobs
cli-store-backed-up = Written to { $file }: { $targets } targets, { $rules } rules, { $jobs } open jobs.
cli-store-restored = Restored from the backup of { $at }: { $targets } targets, { $rules } rules, { $jobs } open jobs.
cli-store-emptied = The store is empty.
cli-store-set-aside = The previous store was moved to { $path }.
cli-store-to-back-up = { $targets } targets, { $rules } rules and { $jobs } open jobs would be written to { $file }.
cli-store-to-restore = The backup of { $at } would be restored: { $targets } targets, { $rules } rules, { $jobs } open jobs.
cli-store-to-empty = The store would be empty.
cli-store-to-set-aside = The present store would be moved to { $path }.

## Where passwords are kept

cli-passphrase = Passphrase of the encrypted file
cli-passphrase-new = New passphrase
cli-passphrase-again = Repeat it
cli-traces-lost = The last traces could not be sent: { $detail }.
cli-locked = The encrypted file with passwords is locked: jobs that need a password wait. Unlock it with sampan secrets unlock.
cli-column-secret-store = Passwords kept in
cli-column-keyring = Keyring available
cli-column-secret-file = Encrypted file
cli-column-locked = Locked
cli-column-kept = Kept
cli-secret-store-keyring = the keyring
cli-secret-store-encrypted-file = the encrypted file
cli-secret-store-session = memory, until Sampan ends
cli-secrets-kept = { $count } in { $store }
cli-secrets-left = Not moved because they could not be read: { $names }
cli-secrets-set-aside = The encrypted file was moved to { $path }. Enter the passwords again.

## Tables

cli-column-image = Image
cli-column-destination = Destination
cli-column-operation = Operation
cli-column-status = Status
cli-column-size = Size
cli-column-created = Created
cli-column-ended = Ended
cli-column-rule = Rule
cli-column-name = Name
cli-column-action = Action
cli-column-labels = Labels
cli-column-provider = Provider
cli-column-id = Id
cli-column-run = Run
cli-column-trigger = Trigger
cli-column-started = Started
cli-column-matched = Matched
cli-column-up-to-date = Up to date
cli-column-finished = { status-finished }
cli-column-failed = { status-error }
cli-column-stopped = { status-stopped }
cli-column-canceled = { status-canceled }
cli-column-open = Open
cli-column-copied = Copied
cli-column-requests = Requests
cli-column-reason = Reason
cli-column-remedy = Remedy
cli-column-attempts = Attempts
cli-column-attempt = Attempt
cli-column-time = Time
cli-column-state = State
cli-column-digest = Digest
cli-column-address = Address
cli-column-credential = Credential
cli-column-directory = Data directory
cli-column-targets = Targets
cli-column-runs = Runs
cli-column-jobs = Jobs
cli-column-records = Log records
cli-column-snapshot = Snapshot
cli-column-set-aside = Set aside
cli-column-rules = Rules
cli-column-warning = Warning
cli-column-username = User
cli-column-ca-file = CA file
cli-column-client-cert = Client certificate
cli-column-proxy = Proxy
cli-column-connections = Connections
cli-column-bytes-per-second = Speed limit
cli-column-requests-per-second = Requests per second
cli-column-enabled = Enabled
cli-column-source = Source
cli-column-destinations = Destinations
cli-column-repositories = Repositories
cli-column-tags = Tags
cli-column-description = Description
cli-column-priority = Priority
cli-column-next-runs = Next runs
cli-column-overlap = If a run is active
cli-column-workers = Workers
cli-column-paused = Paused
cli-column-limits-schedule = Limits by time of day
cli-column-keep-jobs = Jobs kept
cli-column-keep-logs = Logs kept
cli-column-keep-runs = Runs kept
cli-keep-age = { $age } after their end
cli-keep-runs = the newest { $count } of each rule
cli-keep-always = for ever
cli-column-listener = Listener
cli-column-notify = Notifications
cli-proxy-environment = as in the environment
cli-proxy-none = none
cli-off = off
cli-no-targets = There are no targets yet. Add one: sampan target add NAME URL
cli-no-rules-yet = There are no rules yet. Take them from a file: sampan apply -f FILE
cli-no-runs = There are no runs here yet. Start one: sampan rule run RULE
cli-no-jobs = There are no jobs here.
cli-no-limit = no limit
cli-every = every { $span }

## What a plan does with an image

action-copy = Copy
action-up_to_date = Up to date
action-overwrite = Overwrite
action-delete = Delete
action-skip = Skip
action-collision = Collision

## Words

cli-yes = yes
cli-no = no
cli-remedy = What to do: { $remedy }
cli-failed = Failed
cli-warning = Warning
cli-removed = “{ $name }” was removed.
cli-import-left-out = Left out
cli-import-check = To check
cli-to-remove = “{ $name }” would be removed.
cli-rehearsed = This was a dry run: nothing was changed.
cli-check-provider = Provider: { $provider }
cli-check-healthy = { $target }: healthy
cli-check-unhealthy = { $target }: unhealthy
cli-plain-http = plain HTTP
cli-skip-verify = certificate not verified
cli-targets-created = Targets created
cli-targets-updated = Targets updated
cli-targets-removed = Targets removed
cli-rules-created = Rules created
cli-rules-updated = Rules updated
cli-rules-removed = Rules removed
cli-settings-changed = The settings changed.
cli-nothing-changed = Nothing changed.
cli-targets-to-create = Targets that would be created
cli-targets-to-update = Targets that would be updated
cli-targets-to-remove = Targets that would be removed
cli-rules-to-create = Rules that would be created
cli-rules-to-update = Rules that would be updated
cli-rules-to-remove = Rules that would be removed
cli-settings-to-change = The settings would change.
cli-nothing-to-change = Nothing would change.
cli-colon = {": "}
cli-aside = {" "}({ $text })

## Import of other tools' configurations

import-unknown = Sampan has nothing that corresponds to this.
import-value = “{ $value }” cannot be expressed in a rule.
import-deny = The expression “{ $value }” excludes names that no glob describes; exclude them with globs of your own.
import-digest = Images are replicated by tag, and the digest { $digest } has none here. Copy it once with sampan copy.
import-password = Passwords are not carried over: set the environment variable { $variable }, or store the login in the target.
import-certificate = The certificate is written in the file; save it, and name it as ca_file of the target { $target }.
import-cert-dir = Only ca.crt of the directory is used; name a client certificate as client_cert of the target { $target }.
import-plain-http = If { $target } uses plain HTTP, write its address with http://.
import-rate-limit = Sampan obeys a registry's rate limits by itself.
import-platform = Of the image only this platform is kept; it stays an index with one entry.
import-base-name = Without --scoped, only the last part of { $repository } is its name at the destination.
import-namespace-login = The login was for a part of the registry; here it is for the whole target { $target }.
import-default-destination = The destination is empty: it was the tool's default registry, which the file does not name.
import-tags-renamed = Several tags cannot be renamed one by one: “{ $value }”.
import-labels-excluded = Harbor leaves out what carries all of these labels; the rule leaves out what carries any of them.
import-event = Let the registry send its notifications to Sampan's listener (settings, listener).
import-deletion = What is gone at the source is deleted at the destination when the rule runs, within the guards against deleting too much.
import-own-login = Harbor's own login is not in its policies: the target { $target } uses docker's.
