### Rules: their words in the window.

## The page

rules-new = New rule
rules-empty = No rules yet
rules-empty-about = A rule says which images are copied, from which target, to which others. It can be run as often as needed; what is already there is not copied again.
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
rules-more-name = More actions for { $name }
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
rules-delete-about = Jobs that have ended stay in the list. Images are not touched.
rules-cancels = { $count ->
    [one] One waiting or running job will be canceled.
   *[other] { $count } waiting or running jobs will be canceled.
}

## The form

rules-rule = Rule
rules-edit-title = Edit rule: { $name }
rules-save-run = Save and run
rules-part-name = Name
rules-part-source = Source
rules-part-what = What to copy
rules-part-what-about = Without a pattern, everything is copied. What is excluded is never copied.
rules-part-destinations = Where to
rules-part-destinations-about = Each image goes to every destination. The namespace is put in front of the repository's name there.
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
rules-part-when = When
rules-part-when-about = A rule can always be run by hand. It can also run by itself, in one or several of these ways.
rules-schedule-number = Schedule { $number }
rules-schedule-add = Add schedule
rules-schedule-remove = Remove schedule { $number }
rules-schedule-hint = Minute, hour, day of the month, month, day of the week; seconds may stand in front.
rules-schedule-hourly = every hour
rules-schedule-daily = every day at 02:00
rules-schedule-weekdays = Monday to Friday at 02:00
rules-schedule-weekly = every Sunday at 02:00
rules-zone = Time zone
rules-missed = Missed runs
rules-missed-run-once = If missed: run at start
rules-missed-skip = If missed: skip
rules-next-runs = Next runs:
rules-next-here = ({ $time } here)
rules-next = Next { $time }
rules-polls = Polls the source
rules-listens = Runs on events
rules-poll = Poll
rules-poll-hint = Checks the source at this interval, and copies only what has changed.
rules-poll-minutes = min
rules-event = Events
rules-event-hint = Runs for an image as soon as its registry reports a push, or a deletion where the rule deletes what is gone.
rules-event-deaf = Sampan is not listening yet: turn the listener on in the settings, and have the registry send its notifications there.
rules-notify = Notify
rules-notify-usual = As in the settings
notify-never = Never
notify-failure = On failure
notify-always = Every run
rules-notify-hint = On this desktop, when a run has ended and the window is not in front.
rules-overlap = If a run is active
rules-overlap-queue-hint = The new run waits until the active one has ended.
rules-overlap-skip-hint = The new run is skipped.
rules-overlap-restart-hint = The jobs of the active run are canceled, and the new run starts.
rules-run-skipped = Skipped: a run was active.
rules-priority = Priority
rules-priority-hint = Jobs of a higher priority go first; the default is 0.
rules-attempts = Attempts
rules-attempts-hint = How often a job is tried before it counts as failed, 1 to 20. Waiting for the network uses none.
rules-bytes = Speed limit
rules-bytes-hint = For all jobs of this rule together. Empty: no limit.
rules-enabled-hint = A disabled rule is kept, but cannot be run.
rules-source-missing = Choose where the images come from.
rules-destination-missing = Choose where the images go.
rules-destination-twice = This destination is already there, with the same namespace.
rules-destination-same = This is the source: without a namespace, the images would be copied onto themselves.

rules-more-conditions = More conditions: labels, versions, age, platforms…
rules-labels = Labels
rules-labels-include = Labels that images carry
rules-labels-exclude = Labels that images do not carry
rules-labels-example = Any; or release
rules-labels-hint = Harbor's labels. An image carries all that are included; either of two is {"{"}release,hotfix{"}"}. End each with Enter.
rules-labelled = labels { $labels }
rules-semver = Versions
rules-semver-hint = A range such as >=3.18, ~1.4 or 1.x || 3.x. Matches plain versions; variants such as 3.18-alpine only where a pattern includes them.
rules-newest = Newest
rules-newest-all = all
rules-newest-by = What is newest
rules-newest-by-semver = by version
rules-newest-by-created = by time
rules-newest-by-name = by name
rules-newest-hint = Only this many tags of each repository. By version, each variant is counted separately.
rules-max-age = No older than
rules-max-age-hint = A duration such as 90d, counted from the push. Harbor, Docker Hub and Quay report when a tag was pushed; elsewhere the time recorded in the image counts, and each matching image is read once for it.
rules-repositories-regex = Repositories (regex)
rules-tags-regex = Tags (regex)
rules-regex-hint = A regular expression for the whole name. Its named groups can be used in the names at the destination.
rules-platforms = Platforms
rules-platforms-example = All; or linux/amd64
rules-platforms-hint = Only these platforms of a multi-platform image.
rules-index = Index
rules-index-keep = Kept as it is, with its digest; the other platforms are missing
rules-index-rewrite = Rewritten without the others, with a new digest
rules-artifacts = Kinds
rules-artifacts-all = All
rules-artifacts-image = Container images
rules-artifacts-helm = Helm charts
rules-artifacts-other = Other artifacts
rules-artifacts-hint = Only artifacts of these kinds.
rules-foreign = Foreign layers
rules-foreign-hint = Layers that lie outside of the registry, as of Windows images. Their licences mostly ask to leave them there.
rules-foreign-skip = Stay where they are
rules-foreign-fetch = Fetched and pushed
rules-referrers = Referrers
rules-referrers-hint = Signatures, SBOMs and attestations.
rules-referrers-on = Copied with their image
rules-referrers-off = Not copied
rules-names-change = Change names: levels, templates, tags…
rules-names-hint = Templates take {"{{"}repository{"}}"}, {"{{"}namespace{"}}"}, {"{{"}name{"}}"}, {"{{"}project{"}}"}, {"{{"}path{"}}"}, levels by number such as {"{{"}1{"}}"}, named groups of the expressions, and for tags {"{{"}tag{"}}"}.
rules-levels-number = Levels of names at destination { $number }
rules-levels-none = All levels of the name
rules-levels-1 = Without the first level
rules-levels-2 = Without the first 2 levels
rules-levels-3 = Without the first 3 levels
rules-levels-all = The last level only
rules-levels-template = By a template…
rules-template-number = Template of names at destination { $number }
rules-tag-template-number = Template of tags at destination { $number }
rules-part-effect = At the destination
rules-overwrite = Overwriting
rules-overwrite-always = Overwrite a tag that points to another image
rules-overwrite-if-older = Overwrite if the image there is older
rules-overwrite-never = Never overwrite
rules-backup = Backup tag
rules-backup-hint = The tag under which an overwritten image is kept; can contain {"{{"}tag{"}}"}, {"{{"}date{"}}"}, {"{{"}time{"}}"} and {"{{"}digest{"}}"}. Empty: no backup.
rules-delete-missing = Deletion
rules-delete-missing-hint = Images, and whole repositories. Never after a list that failed, broke off or was empty. The preview shows what would be deleted.
rules-delete-missing-on = Delete what is gone at the source
rules-delete-missing-off = Delete nothing
rules-max-share = At most
rules-max-share-hint = Share of this rule's images. If more would be deleted, nothing is, unless you confirm it for that run.
rules-protect = Protected tags
rules-protect-hint = Patterns of tags that are never deleted.
rules-order = Order
rules-order-oldest = Oldest first
rules-order-newest = Newest first
rules-order-hint = Within each repository.

## What a rule does, in one sentence

rules-sentence = Copies { rules-part-tags } of { rules-part-repositories }{ rules-part-labels } from { $source } to { $destinations }{ rules-part-namespace }.{ $deletes ->
    [yes] {" "}What is gone at the source is deleted there.
   *[no] {""}
}
rules-part-labels = { GIVEN($labels) ->
   *[yes] {" "}(labelled { $labels }{ GIVEN($labels_except) ->
       *[yes] , not { $labels_except }
        [no] {""}
    })
    [no] { GIVEN($labels_except) ->
       *[yes] {" "}(not labelled { $labels_except })
        [no] {""}
    }
}
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
rules-preview-cap = { $count } images are shown; all are counted.
rules-preview-stop = Stop
rules-preview-bytes = { $bytes } to send
rules-preview-image = Image, and its destination
rules-preview-action = What is done
rules-action-copy = Copy
rules-action-overwrite = Overwrite
rules-action-up-to-date = Up to date
rules-action-skip = Skip
rules-action-collision = Collision
rules-action-delete = Delete

## Actions where the rule is not in sight

rules-preview-name = Preview { $name }
rules-duplicate-name = Duplicate { $name }
rules-delete-name = Delete the rule { $name }
rules-jobs-name = Show the jobs of { $name }
rules-enable = Enable rule
rules-enable-it = Enable { $name }
rules-disable-it = Disable { $name }
rules-was-enabled = The rule “{ $name }” is enabled
rules-was-disabled = The rule “{ $name }” is disabled
rules-was-deleted = The rule “{ $name }” was deleted
rules-sentence-source = a source
rules-sentence-destination = a destination
rules-sentence-name = { $name }

## What a new run does while one is active

overlap-skip = Skip the new run
overlap-queue = Run after it
overlap-restart = Cancel its jobs and start again
rules-show-runs = Show runs
rules-runs-name = Show the runs of { $name }
