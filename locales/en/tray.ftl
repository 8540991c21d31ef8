### The tray and its menu.

tray-activity = { $running ->
    [0] { $waiting ->
        [0] Nothing to do
       *[other] Nothing is running, { $waiting } waiting
    }
   *[other] { $waiting ->
        [0] { $running } running
       *[other] { $running } running, { $waiting } waiting
    }
}
tray-next = Next: { $rule }, { $time }
tray-next-none = No run is scheduled
tray-open = Show Sampan
tray-pause = Pause the queue
tray-resume = Resume the queue
tray-quit = Quit Sampan

## Notifications

notify-ended = { $finished ->
    [0] { $failed ->
        [one] 1 job failed.
       *[other] { $failed } jobs failed.
    }
    [one] { $failed ->
        [0] 1 job finished.
       *[other] 1 job finished, { $failed } failed.
    }
   *[other] { $failed ->
        [0] { $finished } jobs finished.
       *[other] { $finished } jobs finished, { $failed } failed.
    }
}
notify-broken = Planning this run failed before it was complete.
notify-several = { $runs ->
    [one] { $runs } rule has run
   *[other] { $runs } rules have run
}

## Closing

closing-title = Close the window?
closing-tray-about = In the tray, Sampan keeps working.
closing-running = { $running ->
    [0] No job is running.
    [one] One job is running. Quitting interrupts it; it continues at the next start.
   *[other] { $running } jobs are running. Quitting interrupts them; they continue at the next start.
}
closing-stay = Cancel
closing-tray = Keep in the tray
closing-quit = Quit
closing-remember = Do not ask again

## A file that is handed to the window

offer-title = Import “{ $name }”?
offer-failed = “{ $name }” cannot be imported
offer-tool = A configuration of { $tool }, made into targets and rules.
offer-other-skopeo = Where skopeo writes to
offer-other-skopeo-hint = It stands on skopeo's command line: a registry, with a path or without, such as registry.example.com/mirror.
offer-other-harbor = Address of the Harbor
offer-other-harbor-hint = The policies do not say where they come from: https://harbor.example.com.
offer-continue = Continue
offer-remarks = What is not the same
offer-left-out = Left out
offer-check = To check
offer-nothing = Everything in it is already there.
offer-created = New
offer-updated = Changed
offer-unchanged = Unchanged
offer-targets = Targets
offer-rules = Rules
offer-settings = The settings will change, too.
offer-secrets = A rule file holds no passwords: enter them in the targets afterwards.
offer-accept = Import
offer-done = Imported
