### The application as a whole, and how amounts of time are written.

app-title = Sampan
app-tagline = Container images where they are needed: replicated between registries, by rule.

span-milliseconds = { $milliseconds } ms
span-seconds = { $seconds } s
span-minutes = { $seconds ->
    [0] { $minutes } min
   *[other] { $minutes } min { $seconds } s
}
span-hours = { $minutes ->
    [0] { $hours } h
   *[other] { $hours } h { $minutes } min
}
span-days = { $hours ->
    [0] { $days } d
   *[other] { $days } d { $hours } h
}

app-window-title = Sampan
app-navigation = Pages
app-try-again = Try again
app-no-display = Sampan needs a display: neither DISPLAY nor WAYLAND_DISPLAY is set. Without one, use the command line: sampan --help.

## Pages

page-rules = Rules
page-jobs = Jobs
page-targets = Targets
page-settings = Settings

## The queue as a whole

queue-pause = Pause
queue-pause-hint = Running jobs end; no other begins.
queue-resume = Resume
queue-resume-hint = Jobs begin again.
queue-paused = The queue is paused: running jobs end, no other begins.

## What every page has

failure-more = Technical details
failure-less = Hide technical details
action-copy-text = Copy to the clipboard
action-close = Close
action-cancel = Cancel
action-save = Save
action-edit = Edit
action-remove = Delete
action-back = Back
copied = Copied
bytes-of = { $bytes_done } of { $total }
nothing = –
