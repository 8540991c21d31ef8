//! Rules: what is replicated, from where to where, and how.

use serde::{Deserialize, Serialize};

use crate::filter::Patterns;
use crate::id::{RuleId, TargetId};
use crate::mapping::Mapping;
use crate::selection::Selection;

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
    pub tags: Patterns,
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
