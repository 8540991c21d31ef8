### What the command line says. Help texts: `cli-cmd-` and the command's words, `cli-opt-` and the option's name.

## Help

cli-about = Replicates container images between registries, by rule.

cli-cmd-copy = Copy one image
cli-cmd-sync = Run the rules of a file now, and sum up
cli-cmd-apply = Take the targets, rules and settings of a file into the store
cli-cmd-export = Write the targets, rules and settings of the store as YAML
cli-cmd-target = Targets: places images are read from or written to
cli-cmd-target-list = List the targets
cli-cmd-target-show = Show a target
cli-cmd-target-add = Add a target
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
cli-cmd-queue-pause = Pause the queue: running jobs end, none starts
cli-cmd-queue-resume = Resume the queue
cli-cmd-settings = Settings of the whole application
cli-cmd-settings-get = Show the settings
cli-cmd-settings-set = Change a setting
cli-cmd-serve = Run the engine without a window, until SIGTERM
cli-cmd-schema = Print a JSON schema
cli-cmd-completions = Print the completion script of a shell

cli-opt-data-dir = The data directory
cli-opt-lang = The language: en or zh-CN
cli-opt-verbose = Say more; twice, still more
cli-opt-no-color = Use no colors
cli-opt-json = Print one JSON document on standard output
cli-opt-dry-run = Show what would be done, without writing anything
cli-opt-file = The rule file
cli-opt-wait = Wait for the end, and sum up
cli-opt-version = Print the version
cli-opt-help = Print help
cli-opt-only = Only this rule of the file
cli-opt-prune = Remove targets and rules that the file lacks
cli-opt-source = The image: host/repository:tag, …@sha256:…, http://host:port/… or oci:DIR:repository:tag
cli-opt-destination = Where it goes, written in the same way
cli-opt-platform = Only this platform of a multi-arch image; may be given several times. Its index is written anew
cli-opt-no-referrers = Leave signatures, SBOMs and attestations behind
cli-opt-src-creds-stdin = Read the source's login, a line user:password, from standard input
cli-opt-dst-creds-stdin = The same for the destination
cli-opt-target = The target's name or id
cli-opt-name = The name
cli-opt-place = The registry's URL, or oci: and a directory
cli-opt-credential = Where the credential is: none, docker-config, keyring, helper:NAME, env:NAME or file:PATH
cli-opt-username = The user, with --password-env
cli-opt-password-env = The environment variable that holds the password
cli-opt-ca-file = Certificates to trust beside the system's
cli-opt-skip-verify = Accept any certificate
cli-opt-proxy = The proxy's URL, or none
cli-opt-connections = Requests in flight at once
cli-opt-rule = The rule's name or id
cli-opt-rules = The rules' names or ids
cli-opt-run = The run's id
cli-opt-job = The job's id
cli-opt-of-rule = Only of this rule
cli-opt-of-run = Only of this run
cli-opt-status = Only in this status: pending, running, retrying, stopped, canceled, finished, error
cli-opt-limit = At most so many (50)
cli-opt-log-limit = At most so many records (5000)
cli-opt-cursor = Where the page before it ended
cli-opt-follow = Go on until the job has ended
cli-opt-level = Of this level or above: debug, info, warn, error (info)
cli-opt-key = The setting: workers
cli-opt-value = Its value
cli-opt-shell = The shell: bash, elvish, fish, powershell, zsh
cli-opt-schema = The document

cli-help-usage = Usage
cli-help-commands = Commands
cli-help-command = COMMAND
cli-help-arguments = Arguments
cli-help-options = Options
cli-help-placeholder = OPTIONS

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
cli-expected-credential = expected none, docker-config, keyring, helper:NAME, env:NAME or file:PATH; a password has its own key
cli-expected-size = expected a size such as 20MiB
cli-expected-speed = expected a speed of at least 1 byte a second, such as 20MiB
cli-expected-duration = expected a duration such as 10m or 90d
cli-expected-days = expected days such as mon-fri, sat,sun or daily
cli-expected-time-of-day = expected a time of day from 00:00 to 24:00
cli-expected-share = expected a share from 0% to 100%
cli-expected-platform = expected a platform such as linux/amd64
cli-expected-flatten = expected all, none, 1, 2 or 3
cli-expected-artifacts = expected all, or a list of image, helm and other
cli-expected-trigger = expected a trigger such as {"{"} manual: {"{}"} {"}"} or a list of them
cli-expected-trigger-kind = expected one of manual, schedule, event and poll
cli-expected-login = expected either credential, or username and password
cli-expected-path = expected a path
cli-expected-path-utf8 = expected a path in UTF-8
cli-expected-variable = expected ${"{"}NAME{"}"} with a variable's name
cli-expected-variable-alone = expected one ${"{"}NAME{"}"} and nothing beside it
cli-expected-password = expected a password
cli-expected-password-variable = expected a password with ${"{"}NAME{"}"} beside a username with it
cli-expected-destination = expected at least one destination
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
cli-expected-small-file = expected a file of at most { $size }

## What is wrong with a command line

cli-usage-no-command = A command is missing.
cli-usage-command = There is no command “{ $word }”.{ part-known }
cli-usage-argument = “{ $word }” is no argument of this command.{ part-known }
cli-usage-value = “{ $word }” is no value for { $option }{ part-detail }.
cli-usage-value-missing = { $option } needs a value.
cli-usage-value-needless = { $option } takes no value.
cli-usage-missing = These are missing: { $names }.
cli-usage-repeated = { $option } may be given once only.
cli-usage-conflict = { $option } and { $names } do not go together.
cli-usage-utf8 = The command line is not in UTF-8.
cli-usage-rule-not-in-file = There is no rule “{ $rule }” in the file. { GIVEN($names) ->
   *[yes] Rules there: { $names }.
    [no] It has no rules.
}
cli-usage-cursor = The cursor “{ $cursor }” is not valid.
cli-usage-document = There is no document “{ $word }”. There are: { $names }.
cli-usage-login = Give either --credential, or --username and --password-env.
cli-usage-credential = --credential takes none, docker-config, keyring, helper:NAME, env:NAME or file:PATH.
cli-usage-setting = There is no setting “{ $word }”. There are: { $names }.
cli-usage-workers = The setting workers takes a number from { $min } to { $max }.
cli-usage-speed = The setting bytes_per_second takes a size such as 20MiB, or none.

## A wait that was ended

cli-left-run = You stopped waiting. The work goes on in the process that uses the data directory: run { $runs }.
cli-left-run-advice = To stop it as well: { $commands }.
cli-left-job = You stopped waiting. The work goes on in the process that uses the data directory: job { $job }.
cli-left-job-advice = To stop it as well: sampan job stop { $job }.
cli-left = You stopped waiting. What the process that uses the data directory does goes on.
cli-left-advice = To see what goes on: sampan run list.

## Queue and runs

cli-queued = No engine is running on this data directory: the work begins when one is started (sampan serve, the desktop app, or a command with --wait).
cli-queue-paused = The queue is paused: no job begins until it is resumed (sampan queue resume).
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
    [one] 1 failed job is tried again.
   *[other] { $count } failed jobs are tried again.
}
cli-retried-none = No job of run { $run } has failed: nothing is tried again.
cli-run-open = { $count } still open.
cli-more-failed = … and { $count } more: sampan run show { $run }
cli-requests = { $host }: { $count }
cli-plan-summary = { $matched } matched: { $copy } to copy, { $overwrite } to overwrite, { $up_to_date } up to date, { $skip } skipped.
cli-next = The next page: --cursor { $cursor }
cli-serving = Working on { $path } until SIGTERM.
cli-restored = The store was damaged. It was set aside, and the newest good snapshot was restored.

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
cli-column-rules = Rules
cli-column-warning = Warning
cli-column-username = User
cli-column-ca-file = CA file
cli-column-client-cert = Client certificate
cli-column-proxy = Proxy
cli-column-connections = Connections
cli-column-bytes-per-second = Speed limit
cli-column-requests-per-second = Requests a second
cli-column-enabled = Enabled
cli-column-source = Source
cli-column-destinations = Destinations
cli-column-repositories = Repositories
cli-column-tags = Tags
cli-column-description = Description
cli-column-priority = Priority
cli-column-workers = Workers
cli-column-paused = Paused
cli-column-limits-schedule = Limits by the hour
cli-no-limit = no limit

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
cli-list-separator = {", "}
cli-aside = {" "}({ $text })
