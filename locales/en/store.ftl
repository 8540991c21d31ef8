### The store as a whole: backup, restore, what was damaged.

backup-part = Backup and restore
backup-about = A backup contains targets, rules, settings and open jobs, but no passwords and no logs. Sampan also takes snapshots by itself, and keeps the last three.
backup-holds = { $targets ->
    [one] 1 target
   *[other] { $targets } targets
}, { $rules ->
    [one] 1 rule
   *[other] { $rules } rules
}, { $jobs ->
    [one] 1 open job
   *[other] { $jobs } open jobs
}
backup-contents = { $targets ->
    [one] 1 target
   *[other] { $targets } targets
}, { $rules ->
    [one] 1 rule
   *[other] { $rules } rules
}, { $jobs ->
    [one] 1 job
   *[other] { $jobs } jobs
}
backup-save = Save a backup…
backup-save-title = Save a backup
backup-saved = Saved { $holds }: { $path }
backup-choose = Restore from a file…
backup-choose-title = Choose a backup
backup-snapshots = Snapshots
backup-snapshots-none = No snapshot has been taken yet.
backup-unusable = Damaged; cannot be restored.
backup-restore = Restore…
backup-restore-name = Restore the snapshot of { $taken }

restore-ask = Restore the backup of { $taken }?
restore-ask-empty = Start with an empty store?
restore-holds = It contains { $holds }.
restore-replaces = It replaces the present contents: { $holds }.
restore-replaces-empty = The present contents are set aside: { $holds }.
restore-running = { $running ->
    [one] 1 running job is interrupted first.
   *[other] { $running } running jobs are interrupted first.
}
restore-kept = The present store is set aside in the data directory, not deleted. Ended jobs and logs are in no backup.
restore-ok = Restore
restore-ok-empty = Start empty
restore-done = The backup has been restored
restore-done-empty = The store is now empty
restore-taken = Backup taken
restore-before = Before
restore-after = Now
restore-lost = Lost
restore-lost-about = Ended jobs, all logs, and all changes since the backup
restore-lost-all = Everything that is in no other backup
restore-aside = Old store
restore-go-on = Continue

recovered-title = The store was damaged
recovered-about = Sampan has set the damaged store aside and restored its latest snapshot. Open jobs continue by themselves; what is already copied is not copied again.
recovered-about-empty = Sampan has set the damaged store aside. There was no snapshot to restore, so the store is empty now.
recovered-seen = Damage
recovered-other = Restore another backup…

damaged-title = The store is damaged
damaged-about = Nothing was changed or deleted. Choose what replaces the store; the damaged one is kept in any case.
damaged-seen = Damage
damaged-where = Data directory
damaged-empty = Start with an empty store…
damaged-aside = Set aside before
