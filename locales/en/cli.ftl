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

## Queue and runs

cli-queued = Queued: no engine is running on this data directory; the work begins when one is started (sampan serve, or the desktop app).
cli-nothing-matched = Rule “{ $rule }” matched no image.
cli-run-summary = { $rule }: { $matched } matched, { $up_to_date } up to date, { $finished } finished, { $error } failed, { $stopped } stopped, { $canceled } canceled.
cli-run-bytes = { $bytes_copied } copied, { $bytes_mounted } mounted, { $bytes_existing } already there, in { $took }.
cli-progress = { $ended } of { $jobs } jobs, { $bytes } of { $total }, { $speed }

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
