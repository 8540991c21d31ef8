//! Which jobs are asked for, and in which order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::error::ErrorCode;
use crate::id::{JobId, RuleId, RunId, TargetId};
use crate::job::{Job, Operation};
use crate::machine::Status;

/// Which jobs are asked for. Empty fields mean any.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JobQuery {
    /// In one of these statuses.
    pub status: Vec<Status>,
    /// Of this rule.
    pub rule: Option<RuleId>,
    /// Of this run.
    pub run: Option<RunId>,
    /// All of these words stand in the names of the image, the destination or the rule, whatever their case.
    pub words: Vec<String>,
    /// Of this operation.
    pub operation: Option<Operation>,
    /// This target is the source or the destination.
    pub target: Option<TargetId>,
    /// Failed with this.
    pub failure: Option<ErrorCode>,
    /// Made at this moment or later.
    pub since: Option<Time>,
    /// Made before this moment.
    pub until: Option<Time>,
    /// One of these.
    pub among: Vec<JobId>,
    /// None of these.
    pub except: Vec<JobId>,
    /// The order of the list.
    pub order: Order,
    /// Older than this one: for lists in the order of age, newest first.
    pub before: Option<JobId>,
    /// So many of the list are left out at its beginning.
    pub skip: usize,
    /// Where this one is in the list, `skip` is counted so that so many stand before it.
    pub around: Option<(JobId, usize)>,
    /// At most so many.
    pub limit: usize,
}

/// The order of a list of jobs. Of two that are alike the newer comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// By what.
    pub by: OrderBy,
    /// From the least to the most.
    pub ascending: bool,
}

/// What jobs are put in order by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderBy {
    /// When they were made.
    #[default]
    Created,
    /// When they ended; those that have not, last.
    Ended,
    /// The image at the source.
    Image,
    /// The rule's name.
    Rule,
    /// The status: what moves first, what is over last.
    Status,
    /// Their bytes.
    Size,
    /// Their priority.
    Priority,
}

impl OrderBy {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Created, Self::Ended, Self::Image, Self::Rule, Self::Status, Self::Size, Self::Priority];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Ended => "ended",
            Self::Image => "image",
            Self::Rule => "rule",
            Self::Status => "status",
            Self::Size => "size",
            Self::Priority => "priority",
        }
    }
}

/// A part of a list of jobs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JobList<T = Job> {
    /// The part.
    pub jobs: Vec<T>,
    /// How many of the list stand before it.
    pub skip: usize,
    /// How many there are in all.
    pub total: usize,
    /// How many there are in each status, whatever status the query asks for.
    pub counts: BTreeMap<Status, u64>,
}
