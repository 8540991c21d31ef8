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
cli-opt-platform = Only this platform of a multi-arch image
cli-opt-no-referrers = Leave signatures, SBOMs and attestations behind
cli-opt-src-creds-stdin = Read the source's login, a line user:password, from standard input
cli-opt-dst-creds-stdin = The same for the destination
cli-opt-target = The target's name or id
cli-opt-name = The name
cli-opt-place = The registry's URL, or oci: and a directory
cli-opt-credential = Where the credential is: none, docker-config, helper:NAME, env:NAME or file:PATH
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
cli-no-command = a command is missing

## Queue and runs

cli-queued = Queued: no engine is running on this data directory; the work begins when one is started (sampan serve, or the desktop app).
cli-nothing-matched = Rule “{ $rule }” matched no image.
cli-run-summary = { $rule }: { $matched } matched, { $up_to_date } up to date, { $finished } finished, { $error } failed, { $stopped } stopped, { $canceled } canceled.
cli-run-bytes = { $bytes_copied } copied, { $bytes_mounted } mounted, { $bytes_existing } already there, in { $took }.
cli-progress = { $ended } of { $jobs } jobs, { $bytes } of { $total }, { $speed }
cli-run-started = { $rule }: run { $run } begins.
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
cli-column-enabled = Enabled
cli-column-source = Source
cli-column-destinations = Destinations
cli-column-repositories = Repositories
cli-column-tags = Tags
cli-column-description = Description
cli-column-priority = Priority
cli-column-workers = Workers
cli-column-paused = Paused

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
cli-targets-created = Targets created:
cli-targets-updated = Targets updated:
cli-targets-removed = Targets removed:
cli-rules-created = Rules created:
cli-rules-updated = Rules updated:
cli-rules-removed = Rules removed:
cli-settings-changed = The settings changed.
cli-nothing-changed = Nothing changed.
cli-colon = {": "}
