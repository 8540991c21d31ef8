### Job details: their words in the window.

details-title = Job details
details-tabs = Views of the job
details-tab-overview = Overview
details-tab-layers = Layers
details-tab-manifest = Manifest
details-tab-states = State diagram
details-tab-timeline = Timeline
details-tab-log = Log
details-stop = Stop
details-retry = Retry

## Overview

details-source = Source
details-destination = Destination
details-pull = Pull with
details-digest = By digest
details-command = Command
details-plot = Speed, up to { $speed }
details-plot-mean = { $speed } on average
details-plot-label = Speed over time: up to { $speed }, { $mean } on average; { $sent } in { $span }
details-operation = Operation
details-rule = Rule
details-no-rule = None, copied once
details-run = Run
details-run-jobs = Run { $run }
details-attempt = Attempt
details-attempt-of = { $attempt } of { $max }
details-created = Created
details-started = Started
details-ended = Ended
details-duration = Duration
details-size-unknown = The size is known once the manifest has been read.
details-left = { $left } left
details-goes-on = It continues at { $until }, in { $left }.
details-waits-worker = The job is waiting for a free worker.
details-waits-paused = The queue is paused; the job starts when it is resumed.

## Layers

details-no-layers = No blobs are known yet; they are listed once the manifest has been read.
details-blobs = { $count ->
    [one] { $count } blob, { $total }
   *[other] { $count } blobs, { $total }
}
details-layer-digest = Digest
details-layer-kind = Kind
details-layer-size = Size
details-layer-bar = Progress
details-kind-config = Config
details-kind-layer = Layer
details-kind-other = Blob
details-percent = { $percent }%

## Manifest

details-manifest-side = Read from
details-manifest-again = Read again
details-manifest-index = Back to the index
details-manifest-type = Media type
details-manifest-children = Manifests in this index

## State diagram

details-diagram = State diagram of the job; the arrow keys move from state to state
details-path = The path of the job, step by step
details-step = { $at } { $from } → { $to }: { $cause }
details-frame-open = Not ended
details-frame-active = Active
details-stays = { $took } ×{ $visits }
details-link = { $from } → { $to }
details-link-never = Not taken by this job.
details-stay = { $visits ->
    [one] { $took }
   *[other] { $visits } times, { $took } in all
}
details-state-none = The job has not been in this state.
details-earlier = { $count ->
    [one] One earlier time is not listed.
   *[other] { $count } earlier times are not listed.
}
details-created-here = The job was created.
details-state-never = { $state }: never entered
details-state-been = { $visits ->
    [one] { $state }: entered once, at { $since }; { $took } in it. { $cause }
   *[other] { $state }: entered { $visits } times, last at { $since }; { $took } in it. { $cause }
}
details-state-now = { $visits ->
    [one] { $state }: the state of the job since { $since }; { $took } in it. { $cause }
   *[other] { $state }: the state of the job since { $since }, for the { $visits } times it was entered { $took } in it. { $cause }
}

## Timeline

details-lanes = Attempts in time
details-attempt-number = Attempt { $attempt }
details-lane-waiting = not begun yet
details-lane-worked = begun at { $at }, { $took } of work
details-lane-omitted = { $count ->
    [one] one earlier state is not drawn
   *[other] { $count } earlier states are not drawn
}
details-bar = { $state }: { $took }
details-wait-legend = Waiting, not to scale
details-earlier-attempts = { $count ->
    [one] One earlier attempt is not drawn.
   *[other] { $count } earlier attempts are not drawn.
}
details-show-earlier = { $count ->
    [one] Show one earlier step
   *[other] Show { $count } earlier steps
}

## Log

details-log-tools = Log tools
details-log-levels = Levels shown
details-log-search = Search the log
details-log-matches = { $place } / { $count }
details-log-previous = Previous match (Shift+Enter)
details-log-next = Next match (Enter)
details-log-wrap = Wrap long lines
details-log-copy = Copy all shown lines
details-log-line = Line { $line }
details-log-searching = Searching…
details-log-attempts = Two attempts side by side
details-log-attempt = Attempt { $attempt }
details-log-attempt-choose = Choose an attempt
details-log-save = Save the whole log
details-log-save-text = Save as text
details-log-save-json = Save as JSON lines
details-log-saved = Saved: { $path }
details-log-empty = The log is empty so far.
details-log-hidden = All lines are hidden by the selected levels.
details-log-end = { $count ->
    [0] Jump to the end
    [one] Jump to the end, { $count } new line
   *[other] Jump to the end, { $count } new lines
}
details-log-new = { $count ->
    [one] { $count } new line in the log
   *[other] { $count } new lines in the log
}
