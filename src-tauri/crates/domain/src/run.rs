//! Runs: one firing of a rule each. A run has no state of its own; it is computed from its jobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::error::Failure;
use crate::id::{RuleId, RunId};
use crate::machine::Status;
use crate::progress::Bytes;

/// One firing of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its identity, rising in the order of creation.
    pub id: RunId,
    /// The rule; `None` for a one-off copy.
    pub rule: Option<RuleId>,
    /// The rule's name when it fired.
    pub rule_name: String,
    /// What fired it.
    pub trigger: Trigger,
    /// When.
    pub started: Time,
    /// How far planning is.
    pub planning: Planning,
    /// Images that the rule's filters matched, times destinations.
    pub matched: u64,
    /// Those that needed no job.
    pub up_to_date: u64,
    /// Requests sent on behalf of this run, by host.
    pub requests: BTreeMap<String, u64>,
}

/// What fired a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A person.
    Manual,
}

impl Trigger {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Manual];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
        }
    }
}

/// How far the planner is with a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Planning {
    /// It lists and compares; jobs may still come.
    Going,
    /// All jobs are made.
    Done(Time),
    /// It could not be planned to the end; jobs made before go on.
    Failed(Time, Failure),
    /// A person stopped the run while it was being planned.
    Stopped(Time),
}

impl Planning {
    /// When it came to its end, if it has.
    pub const fn ended(&self) -> Option<Time> {
        match self {
            Self::Going => None,
            Self::Done(at) | Self::Failed(at, _) | Self::Stopped(at) => Some(*at),
        }
    }
}

/// What the jobs of a run add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Jobs by status.
    pub jobs: BTreeMap<Status, u64>,
    /// `delete` jobs that finished.
    pub deleted: u64,
    /// Bytes of all jobs.
    pub bytes: Bytes,
    /// When the last ended job ended.
    pub last_ended: Option<Time>,
}

impl Tally {
    /// Jobs in this status.
    pub fn count(&self, status: Status) -> u64 {
        self.jobs.get(&status).copied().unwrap_or_default()
    }

    /// Jobs that have not come to an end.
    pub fn open(&self) -> u64 {
        self.jobs.iter().filter(|(status, _)| status.is_open()).map(|(_, count)| count).sum()
    }
}

/// When a run ended: planning is over and no job is open.
pub fn ended(run: &Run, tally: &Tally) -> Option<Time> {
    let planned = run.planning.ended()?;
    (tally.open() == 0).then(|| tally.last_ended.map_or(planned, |job| job.max(planned)))
}
