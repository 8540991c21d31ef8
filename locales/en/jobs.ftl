### Jobs and runs: their words, and what their logs say.

## Statuses. `stopping` is shown while a stop is being carried out.

status-pending = Pending
status-running = Running
status-retrying = Waiting to retry
status-stopping = Stopping
status-stopped = Stopped
status-canceled = Canceled
status-finished = Finished
status-error = Failed

## States of the machine; those between running and an end are the phases

state-pending = { status-pending }
state-retrying = { status-retrying }
state-running = { status-running }
state-initialize = Initialize
state-check = Check
state-pull_manifest = Pull manifest
state-transfer_blob = Transfer blobs
state-push_manifest = Push manifest
state-delete = Delete
state-stopped = { status-stopped }
state-canceled = { status-canceled }
state-finished = { status-finished }
state-error = { status-error }

## Why a step was taken

cause-claimed = A worker took the job.
cause-is_transfer = The operation is transfer.
cause-is_delete = The operation is delete.
cause-source_resolved = The source was found and the content to transfer is known.
cause-destination_ready = The destination is ready and may be written to.
cause-blobs_missing = Some blobs are missing at the destination.
cause-no_blob_missing = All blobs are already at the destination.
cause-no_tree_left = Nothing is left to push.
cause-blobs_there = All blobs are at the destination.
cause-tree_pushed = The manifests were pushed and their digest confirmed.
cause-gone = The image is gone at the destination.
cause-stopped_by_person = Stopped by hand.
cause-rule_withdrawn = The rule was disabled or deleted, or a newer run took over.
cause-failed_for_now = The attempt failed; there will be another one.
cause-must_wait = The job has to wait; this does not count as an attempt.
cause-interrupted = Sampan ended while the job ran.
cause-interrupted_too_often = Sampan ended three times in a row while the job ran.
cause-failed_for_good = The failure is permanent, or all attempts are used up.
cause-retried_by_person = Retried by hand.

## Operations, triggers, blobs of a job, levels of a log

operation-transfer = Transfer
operation-delete = Delete

trigger-manual = Manual
trigger-schedule = Schedule
trigger-poll = Poll
trigger-event = Event

layer-left = Left to do
layer-in_flight = In flight
layer-existing = Already there
layer-mounted = Mounted
layer-copied = Copied

level-debug = Debug
level-info = Info
level-warn = Warning
level-error = Error

## The log of a job. `cause` is the sentence of the failure.

log-claimed = Worker { $worker } begins attempt { $attempt }.
log-source-resolved = The source has the digest { $digest }.
log-destination-ready = The destination { $host } is ready.
log-up-to-date = Up to date: source and destination have the digest { $digest }.
log-tag-moved = The tag moved at the source: it was { $was } and is now { $digest }.
log-tree-read = { $missing ->
    [0] Manifest { $digest }: none of { $blobs } blobs is missing at the destination.
   *[other] Manifest { $digest }: { $missing } of { $blobs } blobs missing at the destination, { $bytes } to transfer.
}
log-tree-present = Manifest { $digest } is already at the destination.
log-project-created = Created the project { $project } at the destination, as a private project.
log-proxy-project-skipped = Skipped the project { $project }: it is a proxy cache.
log-manifest-built = A file written by docker save has no manifest for registries: { $digest } was built for the image. Its layers are those of the archive.
log-foreign-skipped = Skipped the foreign layer { $digest }: its content is not in the registry.
log-platforms-chosen = Chosen platforms: { $platforms }. Left out: { $left_out }.
log-index-rewritten = The index was rewritten without the other platforms: { $digest } instead of { $was }. The referrers of the old index, such as its signature, do not apply to the new one and are not copied.
log-referrer-found = Referrer of { $subject }: { $digest }.
log-referrer-gone = Skipped the referrer { $digest }: the source lists it but does not have it.
log-blob-existing = Blob { $digest } ({ $size }) is already at the destination.
log-blob-mounted = Blob { $digest } ({ $size }) was mounted from { $from }.
log-blob-waiting = Blob { $digest } is being uploaded by another job; waiting for it.
log-blob-start = Blob { $digest } ({ $size }): transfer begins.
log-blob-copied = Blob { $digest } ({ $size }) was transferred in { $took }.
log-read-resumed = Blob { $digest }: reading broke off at { $bytes } and continues from there. { $cause }
log-upload-resumed = Blob { $digest }: the destination has { $bytes } of it; sending continues from there.
log-registry-warning = { $host } warns: { $text }
log-blob-retry = Blob { $digest }: try { $try } failed, the next follows in { $wait }. { $cause }
log-manifest-refused = Manifest { $digest }: the registry says that parts of it are missing, though they were pushed. After { $wait } they are checked, sent again if needed, and the manifest is pushed again.
log-manifest-pushed = Manifest { $digest } was pushed.
log-tag-pushed = Tag { $tag } now points to { $digest }.
log-backed-up = The overwritten image { $digest } is kept under the tag { $tag }.
log-delete-back = { $reference } is at the source again: nothing is deleted.
log-deleted = { $reference } was deleted.
log-finished = Finished: { $bytes } copied in { $took }.
log-retrying = { $cause } Attempt { $attempt } begins at { $until }.
log-waiting = { $cause } The job continues at { $until }.
log-failed = { $cause }
log-stopped = Stopped by hand.
log-canceled = Canceled: the rule was disabled or deleted, or a newer run took over.
log-interrupted = Sampan ended while the job ran; the job continues where it was.
log-shutdown = Sampan is closing; the job continues at the next start.
log-session-cancelled = The unfinished upload of { $digest } was canceled at the destination.
log-truncated = The log is full: from here on, only warnings and errors are kept.
jobs-progress = Progress

## The list in the window

jobs-total = { $count ->
    [one] { $count } job
   *[other] { $count } jobs
}
jobs-open = { $count } not ended
jobs-speed = { $speed } in all
jobs-filters = Filter by status
jobs-filter-all = All
jobs-column-image = Name
jobs-column-rule = Rule
jobs-column-status = Status
jobs-column-progress = Progress
jobs-column-created = Created
jobs-column-ended = Ended
jobs-left = { $left } left
jobs-next = Continues in { $wait }, at { $time }
jobs-next-due = Continues any moment
jobs-queued = Waits for a free worker
jobs-queued-paused = The queue is paused
jobs-log = Log
jobs-stop = Stop
jobs-stop-going = The job is being stopped
jobs-stop-ended = The job has ended: there is nothing to stop
jobs-retry = Retry
jobs-retry-open = The job has not ended: only failed, stopped and canceled ones can be retried
jobs-retry-finished = The job is finished: there is nothing to retry
jobs-pane = Size of the job's details

## The jobs of a run

jobs-run = Run { $run } of the rule “{ $rule }”
jobs-run-once = Run { $run }
jobs-run-leave = Show the jobs of all runs
jobs-run-planning = Still looking for images; more jobs may come.
jobs-run-found = { $matched ->
    [one] { $matched } image matched, { $up_to_date } up to date
   *[other] { $matched } images matched, { $up_to_date } up to date
}
jobs-run-stop = Stop run
jobs-run-stop-ask = Stop run { $run } of the rule “{ $rule }”?
jobs-run-stop-ask-once = Stop run { $run }?
jobs-run-stop-about = { $count ->
    [one] { $count } job that has not ended is stopped. It can be retried.
   *[other] { $count } jobs that have not ended are stopped. They can be retried.
}
jobs-run-stop-planning = { $count ->
    [0] Looking for images stops. There are no jobs yet.
    [one] Looking for images stops, and so does { $count } job that has not ended. It can be retried.
   *[other] Looking for images stops, and so do { $count } jobs that have not ended. They can be retried.
}
jobs-run-retry = { $count ->
    [0] Retry failed
   *[other] Retry { $count } failed
}

## Nothing to list

jobs-none = No jobs yet
jobs-none-about = Running a rule creates a job for each image that the destination lacks.
jobs-none-rules = Go to the rules
jobs-no-match = No matching jobs
jobs-clear = Clear the filters

## Runs, and what is done to jobs

runs-jobs-name = Show jobs of run { $name }
runs-stop-name = Stop run { $name }
runs-stop-ended = The run has ended: there is nothing to stop
runs-retry = Retry failed
runs-retry-name = Retry the failed jobs of run { $name }
runs-retry-none = It has no failed jobs
runs-confirm = Delete…
runs-confirm-name = Delete what run { $name } left undone
runs-confirm-none = It left no deletion undone
runs-confirm-ask = { $count ->
    [one] Delete one image at { $target }?
   *[other] Delete { $count } images at { $target }?
}
runs-confirm-share = They are gone at the source, and are { $count } of the { $of } images that the rule “{ $name }” has there. Unasked it deletes { $share }% at most.
runs-confirm-about = { $count ->
    [one] The rule runs once more now. If more than one image would be deleted then, none is. What is deleted cannot be brought back from here.
   *[other] The rule runs once more now. If more than { $count } images would be deleted then, none is. What is deleted cannot be brought back from here.
}
runs-confirm-ok = { $count ->
    [one] Delete one image
   *[other] Delete { $count } images
}
runs-confirmed = The rule “{ $name }” was started, with its deletions confirmed
jobs-details = Details
jobs-log-about = Show the log
jobs-stop-about = The job can be retried
jobs-retry-about = Blobs that arrived are kept
jobs-copy-destination = Copy the destination's reference
jobs-of-run = Show all jobs of its run
jobs-was-stopped = { $name } was stopped
jobs-chosen = { $count ->
    [one] { $count } job
   *[other] { $count } jobs
}
jobs-stopped-count = { $count ->
    [0] There was no job to stop
    [one] { $count } job was stopped
   *[other] { $count } jobs were stopped
}
jobs-retried-count = { $count ->
    [0] There was no job to retry
    [one] { $count } job was retried
   *[other] { $count } jobs were retried
}

## Columns, search, views, selection

jobs-no-match-about = No job has this status and meets these conditions.
jobs-column-acts = Log, actions
jobs-column-operation = Operation
jobs-column-size = Size
jobs-column-speed = Speed
jobs-column-left = Time left
jobs-column-attempt = Attempt
jobs-column-priority = Priority
jobs-column-started = Started
jobs-column-took = Duration
jobs-column-run = Run
jobs-columns = Columns
jobs-columns-usual = Reset
jobs-column-up = Move { $column } up
jobs-column-down = Move { $column } down
jobs-sort = Sort by { $column }
jobs-width = Width of { $column }
jobs-side = Statuses and views
jobs-told = { $total } jobs shown; { $running } running, { $failed } failed
jobs-search = Search names
jobs-advanced = Advanced search
jobs-any = Any
jobs-target = Source or destination
jobs-failure = Failure
jobs-within = Created
jobs-between = Between
jobs-apply = Search
jobs-within-hour = Within an hour
jobs-within-day = Within 24 hours
jobs-within-week = Within 7 days
jobs-within-month = Within 30 days
jobs-failure-auth-rejected = Login rejected
jobs-failure-access-denied = Access denied
jobs-failure-rate-limited = Rate limited
jobs-failure-connect-refused = Connection refused
jobs-failure-connect-timeout = Connection timed out
jobs-failure-connection-lost = Connection lost
jobs-failure-tls-unknown-issuer = Unknown certificate issuer
jobs-failure-manifest-not-found = Image not found
jobs-failure-digest-mismatch = Digest mismatch
jobs-failure-quota-exceeded = Quota exceeded
jobs-failure-tag-immutable = Immutable tag
jobs-failure-server-error = Server error
jobs-failure-disk-full = Disk full
jobs-chips = Conditions
jobs-chip-words = “{ $words }”
jobs-chip-rule = Rule: { $name }
jobs-chip-target = Target: { $name }
jobs-chip-operation = Operation: { $name }
jobs-chip-failure = Failure: { $name }
jobs-chip-within = Within { $wait }
jobs-chip-since = From { $time }
jobs-chip-until = Before { $time }
jobs-chip-drop = Remove the condition { $name }
jobs-views = Views
jobs-view-open = Not ended
jobs-view-failed = Failed within 24 hours
jobs-view-largest = Largest first
jobs-view-keep = Save this view
jobs-view-name = Name of the view
jobs-view-replace = Replace
jobs-view-remove = Remove the view { $name }
jobs-view-removed = The view “{ $name }” was removed
jobs-select-all = { $count ->
    [one] Select the one matching job
   *[other] Select all { $count } matching jobs
}
jobs-select-none = Clear selection
jobs-selected = { $count } selected
jobs-selected-all = { $count ->
    [one] The one matching job is selected
   *[other] All { $count } matching jobs are selected
}
jobs-bulk = Selected jobs
jobs-bulk-more = More actions for the selected jobs
jobs-stop-some = { $count ->
    [0] Stop
   *[other] Stop { $count }
}
jobs-retry-some = { $count ->
    [0] Retry
   *[other] Retry { $count }
}
jobs-first-some = { $count ->
    [0] Run first
   *[other] Run { $count } first
}
jobs-delete-some = { $count ->
    [0] Delete
   *[other] Delete { $count }
}
jobs-stop-ask = { $count ->
    [one] Stop { $count } job?
   *[other] Stop { $count } jobs?
}
jobs-stop-ask-ok = { $count ->
    [one] Stop { $count } job
   *[other] Stop { $count } jobs
}
jobs-stop-about-many = What was transferred is kept; stopped jobs can be retried.
jobs-retry-ask = { $count ->
    [one] Retry { $count } job?
   *[other] Retry { $count } jobs?
}
jobs-retry-ask-ok = { $count ->
    [one] Retry { $count } job
   *[other] Retry { $count } jobs
}
jobs-delete = Delete
jobs-delete-open = The job has not ended: stop it first
jobs-delete-one = Delete the job of { $name }?
jobs-delete-about = Only the record is deleted, with timeline and log. Images are not touched. This cannot be undone.
jobs-delete-ask = { $count ->
    [one] Delete { $count } job?
   *[other] Delete { $count } jobs?
}
jobs-delete-ask-ok = { $count ->
    [one] Delete { $count } job
   *[other] Delete { $count } jobs
}
jobs-deleted-count = { $count ->
    [one] { $count } job was deleted
   *[other] { $count } jobs were deleted
}
jobs-others-stay = { $count ->
    [one] The other selected job stays as it is: its status does not allow it.
   *[other] The other { $count } selected jobs stay as they are: their status does not allow it.
}
jobs-refused = { $count ->
    [one] { $count } job could not be changed
   *[other] { $count } jobs could not be changed
}
jobs-priority-first = Run first
jobs-priority-usual = Normal priority
jobs-priority-last = Run last
jobs-priority-none = Only waiting jobs have a place in the queue
jobs-moved-count = { $count ->
    [one] { $count } job was moved in the queue
   *[other] { $count } jobs were moved in the queue
}
jobs-size-unknown = The size is not known yet

## Overview, runs, activity log

overview-workers = Workers
overview-idle = { $count ->
    [one] One more worker is free
   *[other] { $count } more workers are free
}
overview-all-idle = { $count ->
    [one] The worker is free
   *[other] All { $count } workers are free
}
overview-since = since { $time }
overview-throughput = Throughput
overview-span-minute = 1 min
overview-span-hour = 1 h
overview-span-day = 24 h
overview-throughput-none = Nothing has been transferred yet.
overview-throughput-told = Now { $speed }, at most { $speed_most }
overview-next = Next runs
overview-next-none = No rule runs by itself.
overview-failures = Last failures
overview-failures-none = Nothing has failed.
overview-failures-all = Show all
overview-targets = Targets
overview-targets-none = No targets yet.
runs-rule = Rule
runs-status = Result
runs-bytes = Copied, saved
runs-bytes-copied = { $bytes } copied
runs-bytes-saved = { $bytes } saved
runs-started = Started
runs-once = One-off copy
runs-empty = No runs yet
runs-empty-about = Each run of a rule adds a line here: what it found, what became of it, how long it took.
runs-more = Show older runs
runs-more-name = More actions for run { $name }
runs-all-rules = All rules
activity-empty = Nothing has been done yet
activity-empty-about = What is done by hand or by a trigger is recorded here: rules created, changed and run; jobs stopped and retried; targets and settings changed.
activity-rule_created = The rule “{ $name }” was created.
activity-rule_changed = The rule “{ $name }” was changed.
activity-rule_enabled = The rule “{ $name }” was enabled.
activity-rule_disabled = The rule “{ $name }” was disabled.
activity-rule_deleted = The rule “{ $name }” was deleted.
activity-rule_run = The rule “{ $name }” was run.
activity-deletion_confirmed = A run of the rule “{ $name }” was allowed to delete more than its share{ $count ->
    [0] {""}
   *[other] , { $count } images at most
}. Confirmed by { $by }.
activity-copied = { $name } was copied without a rule.
activity-run_stopped = Run { $name } was stopped; jobs stopped: { $count }.
activity-run_retried = Failed jobs of run { $name } were retried: { $count }.
activity-jobs_stopped = Jobs stopped: { $count }. { $name }
activity-jobs_retried = Jobs retried: { $count }. { $name }
activity-jobs_deleted = Jobs deleted: { $count }. { $name }
activity-jobs_prioritised = Jobs moved in the queue: { $count }. { $name }
activity-target_created = The target “{ $name }” was created.
activity-target_changed = The target “{ $name }” was changed.
activity-target_deleted = The target “{ $name }” was deleted.
activity-settings_changed = Settings were changed.
activity-queue_paused = The queue was paused.
activity-queue_resumed = The queue was resumed.
