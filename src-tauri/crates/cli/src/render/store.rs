//! The store.

use sampan_app::answer::{BackedUp, Restored, SnapshotAnswer, StoreAnswer};
use sampan_i18n::format;

use super::Work;
use super::failed::cause;
use super::lines;
use super::table::Table;
use crate::voice::Voice;

/// How the store was found.
pub(super) fn found(voice: Voice, store: &StoreAnswer) -> String {
    let verdict = match (&store.damage, &store.contents) {
        (Some(damage), _) => cause(voice, damage),
        (None, None) => voice.word("cli-store-none"),
        (None, Some(_)) => voice.word("cli-store-sound"),
    };
    let mut table = Table::headless(voice);
    table.pair(voice, "directory", store.directory.as_str());
    if let Some(contents) = &store.contents {
        table.pair(voice, "targets", contents.targets.to_string());
        table.pair(voice, "rules", contents.rules.to_string());
        table.pair(voice, "runs", contents.runs.to_string());
        table.pair(voice, "jobs", contents.jobs.to_string());
        table.pair(voice, "records", contents.log_records.to_string());
        table.pair(voice, "size", format::bytes(contents.bytes));
    }
    for snapshot in &store.snapshots {
        table.pair(voice, "snapshot", shown(voice, snapshot));
    }
    for path in &store.set_aside {
        table.pair(voice, "set-aside", path.as_str());
    }
    lines(&[verdict]) + &table.show()
}

fn shown(voice: Voice, snapshot: &SnapshotAnswer) -> String {
    let SnapshotAnswer { taken: Some(taken), targets, rules, jobs, .. } = snapshot else {
        return format!("{} {}", snapshot.file, voice.word("cli-store-snapshot-damaged"));
    };
    let counts = [("targets", (*targets).into()), ("rules", (*rules).into()), ("jobs", (*jobs).into())];
    let at = ("at", taken.to_rfc3339().into());
    voice.text("cli-store-snapshot", &[vec![at], counts.to_vec()].concat())
}

/// What was written into a file.
pub(super) fn backed_up(voice: Voice, backup: &BackedUp, work: Work) -> String {
    let sentence = if work == Work::Rehearsed { "cli-store-to-back-up" } else { "cli-store-backed-up" };
    let BackedUp { file, targets, rules, jobs } = backup;
    let args = [
        ("file", file.as_str().into()),
        ("targets", (*targets).into()),
        ("rules", (*rules).into()),
        ("jobs", (*jobs).into()),
    ];
    lines(&[voice.text(sentence, &args)])
}

/// What was put in the store's place.
pub(super) fn restored(voice: Voice, restored: &Restored, work: Work) -> String {
    let [emptied, filled, aside] = match work {
        Work::Rehearsed => ["cli-store-to-empty", "cli-store-to-restore", "cli-store-to-set-aside"],
        _ => ["cli-store-emptied", "cli-store-restored", "cli-store-set-aside"],
    };
    let Restored { taken, set_aside, targets, rules, jobs } = restored;
    let what = taken.map_or_else(
        || voice.word(emptied),
        |taken| {
            let args = [
                ("at", taken.to_rfc3339().into()),
                ("targets", (*targets).into()),
                ("rules", (*rules).into()),
                ("jobs", (*jobs).into()),
            ];
            voice.text(filled, &args)
        },
    );
    let kept = set_aside.as_ref().map(|path| voice.text(aside, &[("path", path.as_str().into())]));
    lines(&[vec![what], kept.into_iter().collect()].concat())
}
