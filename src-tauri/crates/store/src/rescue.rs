//! Rescue: a damaged store is set aside, never overwritten, and the newest good snapshot takes its place. Where there
//! is none, a person decides: nothing is made empty unasked.
//!
//! What a snapshot does not have is lost and said to be: jobs that had ended, timelines, blobs, logs, and what
//! happened to open jobs since it was taken. Those run again, which is harmless: a copy that is there is found to
//! be up to date.

use std::fs;
use std::path::{Path, PathBuf};

use sampan_domain::journal::Change;
use sampan_domain::{ErrorCode, Failure, Time};

use crate::changes::Write;
use crate::directory::DataDir;
use crate::disk;
use crate::head::{Counts, Head};
use crate::points::reached;
use crate::reserve;
use crate::rewrite;
use crate::sentinel::{Found, Sentinel};
use crate::snapshot::{self, Snapshot};
use crate::staged::{Numbers, Staged};
use crate::table::Table;
use crate::trees::Trees;

/// What a damaged or replaced store has cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// How the damage was seen; `None` when a person had it replaced.
    pub damage: Option<Failure>,
    /// Where the store lies now that was there before; `None` when there was none at all.
    pub set_aside: Option<PathBuf>,
    /// When the snapshot that was restored had been taken; `None` when nothing was restored.
    pub snapshot: Option<Time>,
    /// What there was, as far as it is known: it may have been more.
    pub before: Counts,
    /// What there is now.
    pub after: Counts,
}

impl Lost {
    /// What a person should know, as a failure with its sentences.
    pub fn told(&self) -> Failure {
        let path = self.set_aside.as_deref().unwrap_or_else(|| Path::new(""));
        let mut told = Failure::new(ErrorCode::StoreRestored)
            .with("path", path.display().to_string())
            .with("targets", self.after.targets)
            .with("rules", self.after.rules)
            .with("jobs", self.after.jobs)
            .with("gone", self.before.jobs.saturating_sub(self.after.jobs));
        if let Some(taken) = self.snapshot {
            told = told.with("at", taken.to_rfc3339());
        }
        match &self.damage {
            Some(damage) => told.detail(damage),
            None => told,
        }
    }
}

/// What takes the place of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// The newest good snapshot.
    Newest,
    /// A snapshot or backup in a file.
    File(PathBuf),
    /// Nothing: everything is as at the first start.
    Nothing,
}

impl Instead {
    fn read(&self, dir: &DataDir) -> Result<Option<Snapshot>, Failure> {
        let missing =
            || Failure::new(ErrorCode::BackupMissing).with("path", dir.path().display().to_string());
        match self {
            Self::Newest => {
                let newest = snapshot::newest_good(dir).map_err(|error| disk::failure(&error, dir.path()))?;
                newest.ok_or_else(missing).map(Some)
            }
            Self::File(path) => snapshot::read(path).map(Some),
            Self::Nothing => Ok(None),
        }
    }
}

/// Puts something in the place of the store of a data directory, because a person wants it so. The store that was
/// there is set aside.
pub fn restore(dir: &DataDir, instead: &Instead) -> Result<Lost, Failure> {
    let snapshot = instead.read(dir)?;
    let failed = |error: std::io::Error| disk::failure(&error, dir.path());
    rewrite::settle(dir).map_err(failed)?;
    let found = Sentinel::read(dir).map_err(failed)?;
    // A store of the size of a snapshot has room where that lies, and the reserve is made again at the next start.
    reserve::give_up(dir);
    let (trees, _, head, lost) = replace(dir, &found, snapshot, None)?;
    trees.close()?;
    let length = Trees::length(&dir.store()).map_err(failed)?;
    Sentinel::of(&head, Some(length)).write(dir).map_err(failed)?;
    Ok(lost)
}

/// What [`restore`] would come to.
pub fn restore_rehearsed(dir: &DataDir, instead: &Instead) -> Result<Lost, Failure> {
    let snapshot = instead.read(dir)?;
    Ok(Lost {
        damage: None,
        set_aside: dir.store().exists().then(|| dir.aside("replaced")),
        snapshot: snapshot.as_ref().map(|snapshot| snapshot.about.taken),
        before: Counts::default(),
        after: snapshot.as_ref().map(Snapshot::counts).unwrap_or_default(),
    })
}

/// Sets a damaged store aside and makes a new one of the newest good snapshot. Fails with the damage where there is
/// none although there was something: then a person decides.
pub(crate) fn rescue(
    dir: &DataDir,
    found: &Found,
    damage: Failure,
) -> Result<(Trees, Table, Head, Lost), Failure> {
    let snapshot = snapshot::newest_good(dir).map_err(|error| disk::failure(&error, dir.path()))?;
    let held_something = match found {
        Found::Read(sentinel) => !sentinel.counts.is_empty(),
        Found::Missing => false,
        Found::Unreadable | Found::Newer => true,
    };
    if snapshot.is_none() && held_something {
        return Err(damage);
    }
    replace(dir, found, snapshot, Some(damage))
}

/// Sets the store aside and makes a new one of a snapshot, in one commit.
fn replace(
    dir: &DataDir,
    found: &Found,
    snapshot: Option<Snapshot>,
    damage: Option<Failure>,
) -> Result<(Trees, Table, Head, Lost), Failure> {
    let store = dir.store();
    let failed = |error: std::io::Error| disk::failure(&error, &store);
    let set_aside = if store.exists() {
        let aside = dir.aside(if damage.is_some() { "damaged" } else { "replaced" });
        fs::rename(&store, &aside).map_err(failed)?;
        disk::sync_directory(dir.path()).map_err(failed)?;
        Some(aside)
    } else {
        None
    };
    reached("rescue-set-aside");
    if let Some(damage) = &damage {
        tracing::error!(%damage, ?set_aside, restored = snapshot.is_some(), "the store is damaged");
    }

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
    let ids = restored.iter().map(Write::made).fold(head.ids, u64::max);
    let (writes, head) = staged.finish(&head, ids)?;
    trees.apply(&writes)?;
    trees.sync()?;
    reached("rescue-filled");
    for write in &restored {
        write.tell(&mut table);
    }
    let lost = Lost { damage, set_aside, snapshot: taken, before, after: head.counts };
    Ok((trees, table, head, lost))
}
