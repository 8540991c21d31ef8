//! Rescue: a damaged store is set aside, never overwritten, and the newest good snapshot takes its place.
//!
//! What a snapshot does not have is lost and said to be: jobs that had ended, timelines, blobs, logs, and what
//! happened to open jobs since it was taken. Those run again, which is harmless: a copy that is there is found to
//! be up to date.

use std::fs;
use std::path::PathBuf;

use sampan_domain::journal::Change;
use sampan_domain::{Failure, Time};

use crate::changes::Write;
use crate::directory::DataDir;
use crate::disk;
use crate::head::{Counts, Head};
use crate::sentinel::Found;
use crate::snapshot;
use crate::staged::{Numbers, Staged};
use crate::table::Table;
use crate::trees::Trees;

/// What a damaged store has cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// How the damage was seen.
    pub damage: Failure,
    /// Where the damaged store lies now; `None` when there was none at all.
    pub set_aside: Option<PathBuf>,
    /// When the snapshot that was restored had been taken; `None` when there was no good one.
    pub snapshot: Option<Time>,
    /// What there was, as far as it is known: it may have been more.
    pub before: Counts,
    /// What there is now.
    pub after: Counts,
}

/// Sets the store aside and makes a new one of the newest good snapshot, in one commit.
pub(crate) fn rescue(
    dir: &DataDir,
    found: &Found,
    damage: Failure,
) -> Result<(Trees, Table, Head, Lost), Failure> {
    let store = dir.store();
    let failed = |error: std::io::Error| disk::failure(&error, &store);
    let snapshot = snapshot::newest_good(dir).map_err(failed)?;
    let set_aside = if store.exists() {
        let aside = dir.aside();
        fs::rename(&store, &aside).map_err(failed)?;
        disk::sync_directory(dir.path()).map_err(failed)?;
        Some(aside)
    } else {
        None
    };
    tracing::error!(%damage, ?set_aside, restored = snapshot.is_some(), "the store is damaged");

    let mut head = Head::new(rand::random());
    let mut before = Counts::default();
    if let Found::Read(sentinel) = found {
        (head.generation, head.ids, before) = (sentinel.generation, sentinel.ids_below, sentinel.counts);
    }
    let taken = snapshot.as_ref().map(|snapshot| snapshot.about.taken);
    let mut changes = Vec::new();
    if let Some(snapshot) = snapshot {
        head.generation = head.generation.max(snapshot.about.generation);
        head.ids = head.ids.max(snapshot.about.ids);
        changes.extend(snapshot.targets.into_iter().map(Change::PutTarget));
        changes.extend(snapshot.rules.into_iter().map(Change::PutRule));
        changes.extend(snapshot.settings.map(Change::PutSettings));
        changes.extend(snapshot.runs.into_iter().map(Change::PutRun));
        changes.extend(snapshot.jobs.into_iter().map(|job| Change::PutJob(Box::new(job), None)));
    }

    let trees = Trees::open(&store)?;
    let mut table = Table::default();
    let mut numbers = Numbers::new();
    let mut staged = Staged::new(&trees, &table, &mut numbers);
    let restored = changes.into_iter().map(Write::of).collect::<Result<Vec<_>, _>>()?;
    for write in &restored {
        staged.add(write)?;
    }
    let ids = head.ids;
    let (writes, head) = staged.finish(&head, ids)?;
    trees.apply(&writes)?;
    trees.sync()?;
    for write in &restored {
        write.tell(&mut table);
    }
    let lost = Lost { damage, set_aside, snapshot: taken, before, after: head.counts };
    Ok((trees, table, head, lost))
}
