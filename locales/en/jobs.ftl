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
cause-no_blob_missing = All blobs are at the destination already.
cause-no_tree_left = Nothing is left to push.
cause-blobs_there = All blobs are at the destination.
cause-tree_pushed = The manifests were pushed and their digest confirmed.
cause-gone = The image is gone at the destination.
cause-stopped_by_person = Stopped by hand.
cause-rule_withdrawn = The rule was disabled or deleted, or a newer run took over.
cause-failed_for_now = The attempt failed; there will be another one.
cause-must_wait = The job has to wait; this uses no attempt.
cause-interrupted = Sampan ended while the job ran.
cause-interrupted_too_often = Sampan ended three times in a row while the job ran.
cause-failed_for_good = The failure is permanent, or all attempts are used up.
cause-retried_by_person = Retried by hand.

## Operations, triggers, blobs of a job, levels of a log

operation-transfer = Transfer
operation-delete = Delete

trigger-manual = Manual

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
log-tag-moved = The tag moved at the source: it was { $was } and is { $digest } now.
log-tree-read = { $missing ->
    [0] Manifest { $digest }: none of { $blobs } blobs is missing at the destination.
   *[other] Manifest { $digest }: { $missing } of { $blobs } blobs missing at the destination, { $bytes } to transfer.
}
log-tree-present = Manifest { $digest } is already at the destination.
log-foreign-skipped = Skipped the foreign layer { $digest }: its content is not in the registry.
log-platforms-chosen = Chosen platforms: { $platforms }. Left out: { $left_out }.
log-index-rewritten = The index is written anew without the other platforms: { $digest } instead of { $was }.
log-referrer-found = Attached to { $subject }: { $digest }.
log-referrer-gone = Left out { $digest }, which the source names as attached: the source does not have it.
log-blob-existing = Blob { $digest } ({ $size }) is already at the destination.
log-blob-mounted = Blob { $digest } ({ $size }) was mounted from { $from }.
log-blob-waiting = Blob { $digest } is being uploaded by another job; waiting for it.
log-blob-start = Blob { $digest } ({ $size }): transfer begins.
log-blob-copied = Blob { $digest } ({ $size }) was transferred in { $took }.
log-read-resumed = Blob { $digest }: reading broke off at { $bytes } ({ $code }) and goes on from there.
log-upload-resumed = Blob { $digest }: the destination has { $bytes } of it; sending goes on from there.
log-blob-retry = Blob { $digest }: try { $try } failed ({ $code }), the next follows in { $wait }.
log-manifest-pushed = Manifest { $digest } was pushed.
log-tag-pushed = Tag { $tag } now points to { $digest }.
log-deleted = { $reference } was deleted.
log-finished = Finished: { $bytes } copied in { $took }.
log-retrying = { $cause } Attempt { $attempt } begins at { $until }.
log-waiting = { $cause } The job goes on at { $until }.
log-failed = { $cause }
log-stopped = Stopped by hand.
log-canceled = Canceled: the rule was disabled or deleted, or a newer run took over.
log-interrupted = Sampan ended while the job ran; the job goes on where it was.
log-shutdown = Sampan is closing; the job goes on at the next start.
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
jobs-all-rules = All rules
jobs-column-image = Name
jobs-column-rule = Rule
jobs-column-status = Status
jobs-column-progress = Progress
jobs-column-created = Created
jobs-column-ended = Ended
jobs-column-acts = Actions
jobs-left = { $left } left
jobs-next = Goes on in { $wait }, at { $time }
jobs-next-due = Goes on any moment
jobs-queued = Waits for a free worker
jobs-queued-paused = The queue is paused
jobs-log = Log
jobs-log-hint = Show the log (L)
jobs-stop = Stop
jobs-stop-hint = Stop (S); the job can be retried
jobs-stop-going = The job is being stopped
jobs-stop-ended = The job has ended: there is nothing to stop
jobs-retry = Retry
jobs-retry-hint = Retry (R); blobs that arrived are kept
jobs-retry-open = The job has not ended: only failed, stopped and canceled ones can be retried
jobs-retry-finished = The job is finished: there is nothing to retry
jobs-pane = Size of the job's details

## The jobs of a run

jobs-run = Run { $run } of the rule “{ $rule }”
jobs-run-once = Run { $run }
jobs-run-leave = Show the jobs of all runs
jobs-run-planning = Images are being looked for; more jobs may come.
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
    [0] No further image is looked for. There are no jobs yet.
    [one] No further image is looked for, and { $count } job that has not ended is stopped. It can be retried.
   *[other] No further image is looked for, and { $count } jobs that have not ended are stopped. They can be retried.
}
jobs-run-retry = { $count ->
    [0] Retry failed
   *[other] Retry { $count } failed
}

## Nothing to list

jobs-none = No jobs yet
jobs-none-about = Running a rule makes one for each image that the destination lacks.
jobs-none-rules = Go to the rules
jobs-no-match = No matching jobs
jobs-no-match-about = There are none with this status, rule and run.
jobs-clear = Clear the filters
