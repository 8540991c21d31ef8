//! The store: what is in it, in a backup, and what a restore has cost.

use sampan_app::{Backup as Kept, Counts, Lost};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Failure, Millis};

/// What a store or a backup holds; of a backup only jobs that were open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Contents {
    pub(crate) targets: u64,
    pub(crate) rules: u64,
    pub(crate) jobs: u64,
}

/// A backup: a snapshot that is kept, or a file that a person chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Backup {
    /// Its file's name.
    pub(crate) name: String,
    pub(crate) path: String,
    /// When it was taken; null for one that is damaged.
    pub(crate) taken: Option<Millis>,
    pub(crate) holds: Contents,
}

/// What the store can be restored from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Backups {
    /// What is in the store now; null where it cannot be opened.
    pub(crate) now: Option<Contents>,
    /// Jobs that run, and would be ended.
    pub(crate) running: u32,
    /// The newest first.
    pub(crate) snapshots: Vec<Backup>,
    /// Stores that were set aside.
    pub(crate) set_aside: Vec<String>,
}

/// What takes the place of the store.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum RestoreFrom {
    /// A snapshot that is kept, by its name.
    Snapshot { name: String },
    /// The backup that was chosen last.
    Chosen,
    /// Nothing: everything is as at the first start.
    Nothing,
}

/// What was put in the store's place, and what that has cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Restored {
    /// How the damage was seen; null where a person wanted it so.
    pub(crate) damage: Option<Failure>,
    /// When what was restored had been taken; null where the store is empty now.
    pub(crate) taken: Option<Millis>,
    /// Where the store lies that was there before; null where there was none.
    pub(crate) set_aside: Option<String>,
    /// What there was, as far as that is known.
    pub(crate) before: Contents,
    pub(crate) after: Contents,
}

/// What was written into a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct BackedUp {
    pub(crate) path: String,
    pub(crate) holds: Contents,
}

impl From<Counts> for Contents {
    fn from(counts: Counts) -> Self {
        let Counts { targets, rules, jobs, .. } = counts;
        Self { targets, rules, jobs }
    }
}

impl From<&Kept> for Backup {
    fn from(kept: &Kept) -> Self {
        let name = kept.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (taken, holds) = kept.holds.map_or((None, Contents::default()), |(taken, counts)| {
            (Some(taken.timestamp_millis()), counts.into())
        });
        Self { name, path: kept.path.display().to_string(), taken, holds }
    }
}

impl From<&Lost> for Restored {
    fn from(lost: &Lost) -> Self {
        Self {
            damage: lost.damage.as_ref().map(Into::into),
            taken: lost.snapshot.map(|taken| taken.timestamp_millis()),
            set_aside: lost.set_aside.as_ref().map(|path| path.display().to_string()),
            before: lost.before.into(),
            after: lost.after.into(),
        }
    }
}
