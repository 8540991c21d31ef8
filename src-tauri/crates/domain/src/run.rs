//! Runs: one firing of a rule each. A run has no state of its own; it is computed from its jobs.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::error::Failure;
use crate::id::{RuleId, RunId};
use crate::machine::Status;
use crate::progress::Bytes;
use crate::reference::{RepositoryName, Tag};

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
    /// What of the rule's images it is about; all of them when not said.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// A person has confirmed that it may delete more than its rule's share.
    #[serde(default)]
    pub deletion_confirmed: bool,
    /// The number of images that the person was told of, where one was: no more than these.
    #[serde(default)]
    pub deletion_most: Option<u64>,
}

impl Run {
    /// Whether a person has confirmed that it deletes so many images.
    pub fn may_delete(&self, count: u64) -> bool {
        self.deletion_confirmed && self.deletion_most.is_none_or(|most| count <= most)
    }
}

/// A part of what a rule means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// These images.
    pub images: BTreeSet<(RepositoryName, Tag)>,
    /// And all of these repositories.
    pub repositories: BTreeSet<RepositoryName>,
}

impl Scope {
    /// Whether nothing is meant.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How much is meant.
    pub fn len(&self) -> usize {
        self.images.len() + self.repositories.len()
    }

    /// Means what another one means as well.
    pub fn extend(&mut self, other: Self) {
        self.images.extend(other.images);
        self.repositories.extend(other.repositories);
    }

    /// Whether all of a repository is meant.
    pub fn has_whole(&self, repository: &RepositoryName) -> bool {
        self.repositories.contains(repository)
    }

    /// The images of a repository that are meant, beside those of whole repositories.
    pub fn tags(&self, repository: &RepositoryName) -> impl Iterator<Item = &Tag> {
        self.images.iter().filter(move |(name, _)| name == repository).map(|(_, tag)| tag)
    }

    /// The repositories of which something is meant, each once.
    pub fn names(&self) -> BTreeSet<&RepositoryName> {
        self.images.iter().map(|(name, _)| name).chain(&self.repositories).collect()
    }
}

/// What fired a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A person.
    Manual,
    /// A moment of its schedule.
    Schedule,
    /// The time to look again.
    Poll,
    /// A registry's notification.
    Event,
}

impl Trigger {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Manual, Self::Schedule, Self::Poll, Self::Event];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Schedule => "schedule",
            Self::Poll => "poll",
            Self::Event => "event",
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
    /// A person stopped the run while it was being planned, or another run took its place.
    Stopped(Time),
    /// It was not planned: a run of its rule was active, and the rule says that then there is no other.
    Skipped(Time),
}

impl Planning {
    /// When it came to its end, if it has.
    pub const fn ended(&self) -> Option<Time> {
        match self {
            Self::Going => None,
            Self::Done(at) | Self::Failed(at, _) | Self::Stopped(at) | Self::Skipped(at) => Some(*at),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn run(deletion_confirmed: bool, deletion_most: Option<u64>) -> Run {
        Run {
            id: RunId(1),
            rule: Some(RuleId(1)),
            rule_name: "mirror".into(),
            trigger: Trigger::Manual,
            started: Time::UNIX_EPOCH,
            planning: Planning::Going,
            matched: 0,
            up_to_date: 0,
            requests: BTreeMap::new(),
            scope: None,
            deletion_confirmed,
            deletion_most,
        }
    }

    #[test]
    fn a_confirmation_is_of_the_number_that_was_told() {
        for (confirmed, most, count, may) in [
            (false, None, 1, false),
            (true, None, 1_000, true),
            (true, Some(5), 5, true),
            (true, Some(5), 4, true),
            (true, Some(5), 6, false),
            (false, Some(5), 1, false),
        ] {
            assert_eq!(run(confirmed, most).may_delete(count), may, "{confirmed} {most:?} {count}");
        }
    }
}
