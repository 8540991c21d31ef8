//! Rules: what is replicated, from where to where, and how.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::filter::{Labels, Patterns, TagFilter};
use crate::id::{RuleId, TargetId};
use crate::mapping::Mapping;
use crate::notify::Notify;
use crate::overwrite::{DeleteMissing, Order, Overwrite};
use crate::selection::Selection;
use crate::trigger::{Occasion, Overlap};

/// What an administrator has decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its identity; the name may change.
    pub id: RuleId,
    /// What people call it; unique.
    pub name: String,
    /// For people.
    #[serde(default)]
    pub description: String,
    /// A disabled rule does not run.
    pub enabled: bool,
    /// Where images are read.
    pub source: TargetId,
    /// Which repositories.
    #[serde(default)]
    pub repositories: Patterns,
    /// Which of their tags.
    #[serde(default)]
    pub tags: TagFilter,
    /// Where images are written, at least one.
    pub destinations: Vec<Destination>,
    /// Higher runs first.
    #[serde(default)]
    pub priority: i32,
    /// How often a job is tried.
    #[serde(default)]
    pub retry: Retry,
    /// Bytes a second of all its jobs together, at least 1; as fast as it goes when not set.
    #[serde(default)]
    pub bytes_per_second: Option<u64>,
    /// What of its images travels.
    #[serde(default)]
    pub selection: Selection,
    /// What happens to a tag that is another image at the destination.
    #[serde(default)]
    pub overwrite: Overwrite,
    /// The tag that an overwritten image keeps, as [`crate::overwrite::BackupTag`] reads it.
    #[serde(default)]
    pub backup_tag: Option<String>,
    /// Whether what is gone at the source is deleted at the destination.
    #[serde(default)]
    pub delete_missing: DeleteMissing,
    /// Which image of a repository goes first.
    #[serde(default)]
    pub order: Order,
    /// When it runs by itself.
    #[serde(default)]
    pub triggers: Vec<Occasion>,
    /// What becomes of a new run while one is active.
    #[serde(default)]
    pub overlap: Overlap,
    /// Which ends of its runs are notified of; as the settings say where it is not set.
    #[serde(default)]
    pub notify: Option<Notify>,
    /// Which labels its images carry at the source.
    #[serde(default)]
    pub labels: Labels,
}

impl Rule {
    /// The next moment of its schedules after another one.
    pub fn next_moment(&self, after: Time) -> Option<Time> {
        let moments = self.triggers.iter().filter_map(|occasion| match occasion {
            Occasion::Schedule(schedule) => schedule.next(after),
            Occasion::Poll(_) | Occasion::Event => None,
        });
        moments.min()
    }

    /// Whether it runs when a registry says that something was pushed or deleted.
    pub fn hears_events(&self) -> bool {
        self.enabled && self.triggers.contains(&Occasion::Event)
    }

    /// Whether what is gone at the source is to go at the destinations.
    pub const fn mirrors_deletions(&self) -> bool {
        self.delete_missing.enabled
    }
}

/// One destination of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// Where.
    pub target: TargetId,
    /// Under which names.
    #[serde(default)]
    pub mapping: Mapping,
}

/// How often a job is tried before it is in error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts in all, at least one.
    pub attempts: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 3 }
    }
}
