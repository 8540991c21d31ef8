### Settings: their words in the window.

settings-language = Language

settings-part-work = Work
settings-workers = Workers
settings-workers-hint = How many jobs run at once, 1 to 64; applied at once. With fewer, running jobs end first. More workers need more memory and more connections to the registries.
settings-workers-applied = { $count ->
    [one] Applied: one job at a time
   *[other] Applied: { $count } jobs at once
}

settings-part-window = Window
settings-appearance = Appearance
settings-appearance-system = As the system
settings-appearance-light = Light
settings-appearance-dark = Dark
settings-compact = Compact
settings-compact-hint = Smaller controls and narrower spacing: more fits into the window.

settings-part-about = About Sampan
settings-version = Version
settings-data-directory = Data directory
settings-data-directory-about = Targets, rules, jobs and logs are kept here. Passwords are not.
