### Rules: their words in the window.

## The page

rules-new = New rule
rules-empty = No rules yet
rules-empty-about = A rule says which images are copied, from which target, to which others. It is run as often as needed; what is there already is not copied again.
rules-empty-targets = A rule needs a place to read from and a place to write to. Add those first.
rules-empty-add = New target
rules-name = Name
rules-way = From → to, what
rules-way-long = From { $source } to { $destinations }
rules-all-repositories = all repositories
rules-all-tags = all tags
rules-last-run = Last run
rules-never = Never run
rules-enabled = Enabled
rules-actions = Actions
rules-on = Enabled
rules-off = Disabled
rules-enable-name = { $name } is enabled
rules-run = Run
rules-run-name = Run { $name } now
rules-run-disabled = The rule is disabled: enable it first.
rules-edit-name = Edit { $name }
rules-more-name = More about { $name }
rules-preview = Preview
rules-duplicate = Duplicate
rules-delete = Delete rule
rules-copy-name = { $name } copy

## The last run

rules-run-planning = Looking for images…
rules-run-nothing = No image matched.
rules-count-finished = { $count } finished
rules-count-up-to-date = { $count } up to date
rules-count-error = { $count } failed
rules-count-running = { $count } running
rules-count-pending = { $count } pending
rules-count-retrying = { $count } waiting to retry
rules-count-stopped = { $count } stopped
rules-count-canceled = { $count } canceled

rules-started = The rule “{ $name }” was started
rules-started-about = It looks for images now; its jobs appear as they are found.
rules-started-paused = The queue is paused: its jobs wait until the queue is resumed.
rules-show-jobs = Show jobs

## Disabling and deleting

rules-disable = Disable rule
rules-disable-ask = Disable the rule “{ $name }”?
rules-delete-ask = Delete the rule “{ $name }”?
rules-delete-about = The jobs that have ended stay in the list. Images are not touched.
rules-cancels = { $count ->
    [one] One job that waits or runs will be canceled.
   *[other] { $count } jobs that wait or run will be canceled.
}

## The form

rules-rule = Rule
rules-edit-title = Edit rule: { $name }
rules-save-run = Save and run
rules-part-name = Name
rules-part-source = Source
rules-part-what = What to copy
rules-part-what-about = Without a pattern, everything is copied. What is excluded stays behind, whatever else is said.
rules-part-destinations = Where to
rules-part-destinations-about = Each image goes to every destination. A namespace is put in front of the repository's name there.
rules-part-options = Options
rules-name-example = base-images
rules-description = Description
rules-source = Source
rules-repositories = Repositories
rules-repositories-example = All; or library/**
rules-tags = Tags
rules-tags-example = All; or 1.*
rules-repositories-include = Repositories to include
rules-repositories-exclude = Repositories to exclude
rules-tags-include = Tags to include
rules-tags-exclude = Tags to exclude
rules-include = Include
rules-exclude = Exclude
rules-exclude-example = None
rules-legend = How patterns are written
rules-legend-star = any text within one level: library/*
rules-legend-stars = any number of levels: team/**
rules-legend-mark = any one character: v?
rules-legend-braces = one of several: 1.{"{"}26,27{"}"}
rules-destination = To
rules-destination-number = Destination { $number }
rules-destination-add = Add destination
rules-destination-remove = Remove destination
rules-destination-remove-number = Remove destination { $number }
rules-namespace = Namespace
rules-namespace-number = Namespace of destination { $number }
rules-namespace-example = none: same name as at the source
rules-target-choose = Choose a target
rules-target-new = New target…
rules-priority = Priority
rules-priority-hint = Jobs of a higher priority go first; 0 is ordinary.
rules-attempts = Attempts
rules-attempts-hint = How often a job is tried before it counts as failed, 1 to 20. Waiting for the network uses none.
rules-enabled-hint = A disabled rule is kept, and cannot be run.
rules-source-missing = Choose where the images come from.
rules-destination-missing = Choose where the images go.
rules-destination-twice = This destination is there already, with the same namespace.
rules-destination-same = This is the source: without a namespace, the images would be copied onto themselves.

## What a rule does, in one sentence

rules-sentence = Copies { rules-part-tags } of { rules-part-repositories } from { $source } to { $destinations }{ rules-part-namespace }.
rules-part-tags = { GIVEN($tags) ->
   *[yes] the tags { $tags }
    [no] all tags
}{ GIVEN($tags_except) ->
   *[yes] {" "}except { $tags_except }
    [no] {""}
}
rules-part-repositories = { GIVEN($repositories) ->
   *[yes] { $repositories }
    [no] all repositories
}{ GIVEN($repositories_except) ->
   *[yes] {" "}except { $repositories_except }
    [no] {""}
}
rules-part-namespace = { GIVEN($namespace) ->
   *[yes] , below { $namespace }/
    [no] {""}
}
rules-destination-below = { $target } (below { $namespace }/)

## The preview

rules-preview-busy = Asking the source and the destinations…
rules-preview-about = What a run would do now. Nothing is written.
rules-preview-old = The rule was changed since this preview.
rules-preview-again = Preview again
rules-preview-show = Show
rules-preview-all = All { $count }
rules-preview-total = { $action } { $count }
rules-preview-nothing = No image matches. Check the patterns.
rules-preview-cap = The first { $count } images are shown; a run has no such limit.
rules-preview-image = Image, and where it goes
rules-preview-action = What is done
rules-action-copy = Copy
rules-action-overwrite = Overwrite
rules-action-up-to-date = Up to date
rules-action-skip = Skip
