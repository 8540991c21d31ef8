//! The store: how it was found, written into a file, and put in its place.

use sampan_domain::Time;
use sampan_i18n::Language;
use sampan_store::{Backup, Contents, Counts, Health, Lost};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FailureAnswer;

/// How the store was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoreAnswer {
    /// The data directory.
    pub directory: String,
    /// Whether everything that must be there is there and reads back.
    pub sound: bool,
    /// What is in it; null when nothing was ever stored, or when it is damaged.
    pub contents: Option<StoreContents>,
    /// How the damage was seen.
    pub damage: Option<FailureAnswer>,
    /// The snapshots it can be restored from, the newest first.
    pub snapshots: Vec<SnapshotAnswer>,
    /// Stores that were set aside, damaged or replaced.
    pub set_aside: Vec<String>,
}

/// What is in a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoreContents {
    /// Targets.
    pub targets: u64,
    /// Rules.
    pub rules: u64,
    /// Runs.
    pub runs: u64,
    /// Jobs.
    pub jobs: u64,
    /// Records of all logs.
    pub log_records: u64,
    /// Bytes of everything that was verified.
    pub bytes: u64,
}

/// A snapshot that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SnapshotAnswer {
    /// Its file.
    pub file: String,
    /// When it was taken; null when it is damaged.
    pub taken: Option<Time>,
    /// Targets in it.
    pub targets: u64,
    /// Rules in it.
    pub rules: u64,
    /// Jobs in it, those that were still open.
    pub jobs: u64,
}

/// What was written into a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackedUp {
    /// The file.
    pub file: String,
    /// Targets in it.
    pub targets: u64,
    /// Rules in it.
    pub rules: u64,
    /// Jobs in it, those that are still open.
    pub jobs: u64,
}

/// What was put in the store's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Restored {
    /// When what was restored had been taken; null when the store is empty now.
    pub taken: Option<Time>,
    /// Where the store lies that was there before.
    pub set_aside: Option<String>,
    /// Targets that there are now.
    pub targets: u64,
    /// Rules that there are now.
    pub rules: u64,
    /// Jobs that there are now.
    pub jobs: u64,
}

impl StoreAnswer {
    /// Of a store that was looked at while nobody had it open.
    pub(crate) fn of(directory: String, health: &Health, lang: Language) -> Self {
        Self {
            directory,
            sound: health.damage.is_none(),
            contents: health.contents.as_ref().map(Into::into),
            damage: health.damage.as_ref().map(|damage| FailureAnswer::of(damage, lang)),
            snapshots: health.backups.iter().map(Into::into).collect(),
            set_aside: health.set_aside.iter().map(|path| path.display().to_string()).collect(),
        }
    }
}

impl From<&Contents> for StoreContents {
    fn from(contents: &Contents) -> Self {
        let Counts { targets, rules, runs, jobs } = contents.counts;
        Self { targets, rules, runs, jobs, log_records: contents.records, bytes: contents.live }
    }
}

impl From<&Backup> for SnapshotAnswer {
    fn from(backup: &Backup) -> Self {
        let file = backup.path.display().to_string();
        let counts = backup.holds.map(|(_, counts)| counts).unwrap_or_default();
        let Counts { targets, rules, jobs, .. } = counts;
        Self { file, taken: backup.holds.map(|(taken, _)| taken), targets, rules, jobs }
    }
}

impl From<&Lost> for Restored {
    fn from(lost: &Lost) -> Self {
        let Counts { targets, rules, jobs, .. } = lost.after;
        let set_aside = lost.set_aside.as_ref().map(|path| path.display().to_string());
        Self { taken: lost.snapshot, set_aside, targets, rules, jobs }
    }
}
