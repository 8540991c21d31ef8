### The application as a whole, and how amounts of time are written.

app-title = Sampan
app-tagline = Container images where they are needed: replicated between registries, by rule.

speed-unlimited = No limit
speed-unit = Unit
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
page-guide = Guide
guide-pages = Pages of the guide
guide-next = Next: { $page }

## The queue as a whole

queue-pause = Pause
queue-pause-hint = Running jobs finish; no new ones start.
queue-resume = Resume
queue-resume-hint = Waiting jobs start again.
queue-paused = The queue is paused: running jobs finish, no new ones start.

## The window beside a process that holds its data directory

attached-serve = Attached to sampan serve
attached-window = Attached to another window
attached-command = Attached to a running command
attached-process = process { $id }
attached-about = The work is done in that process; this window shows and controls it. Closing the window stops nothing.
attached-ended = The engine has ended
attached-ended-about = Process { $id }, which this window was attached to, has ended. Unfinished work is kept. When the process is back, the window continues with it by itself.
attached-waiting = Waiting for it to come back…
attached-work-here = Continue in this window

## What every page has

failure-more = Technical details
failure-less = Hide technical details
action-copy-text = Copy to the clipboard
action-close = Close
action-clear = Clear
action-cancel = Cancel
action-save = Save
action-edit = Edit
action-remove = Delete
action-back = Back
copied = Copied
bytes-of = { $bytes_done } of { $total }
nothing = –
list-separator = {", "}

## Actions: palette, menus, shortcuts

action-undo = Undo
action-undone = Undone
action-hint = { $hint } ({ $keys })
go-rules = Go to the rules
go-jobs = Go to the jobs
go-targets = Go to the targets
go-settings = Go to the settings
go-guide = Read the guide
queue-pause-long = Pause the queue
queue-resume-long = Resume the queue
appearance-system = Theme: follow the system
appearance-light = Theme: light
appearance-dark = Theme: dark
compact-switch = Turn compact layout on or off
palette-open = Search
palette-title = Search or do something
palette-placeholder = What would you like to do?
palette-here = Selected
palette-app = Sampan
palette-rules = Rules
palette-targets = Targets
palette-jobs = Jobs
palette-search = Search the jobs for “{ $words }”
palette-none = Nothing matches.
sheet-title = Keyboard shortcuts
sheet-moves = Everywhere
sheet-palette = Search or do something
sheet-sheet = This list
sheet-rows = Row up or down
sheet-select = Select a row
sheet-select-all = Select all rows
sheet-menu = Menu of a row
sheet-close = Close
sheet-app = Pages and the queue
sheet-jobs = A job, or the selected jobs
sheet-rule = A rule
sheet-run = A run
sheet-target = A target

page-overview = Overview
page-runs = Runs
page-activity = Activity log
go-overview = Go to the overview
go-runs = Go to the runs
go-activity = Go to the activity log
