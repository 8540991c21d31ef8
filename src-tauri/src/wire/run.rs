//! Runs, and counts of jobs.

use sampan_domain::machine::Status;
use sampan_domain::run::{self, Planning, Tally};
use serde::Serialize;
use specta::Type;

use super::{Bytes, Failure, Millis, millis};

/// One firing of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Run {
    pub(crate) id: String,
    /// The rule; null for a one-off copy.
    pub(crate) rule: Option<String>,
    pub(crate) rule_name: String,
    /// manual, schedule, poll or event.
    pub(crate) trigger: String,
    pub(crate) started: Millis,
    pub(crate) ended: Option<Millis>,
    /// going, done, failed, stopped or skipped: whether jobs may still come.
    pub(crate) planning: String,
    /// Why planning failed.
    pub(crate) failure: Option<Failure>,
    /// Images that the filters matched, times destinations.
    pub(crate) matched: u64,
    /// Those that needed no job.
    pub(crate) up_to_date: u64,
    pub(crate) jobs: Counts,
    pub(crate) bytes: Bytes,
}

/// Jobs by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Counts {
    pub(crate) pending: u64,
    pub(crate) running: u64,
    pub(crate) retrying: u64,
    pub(crate) stopped: u64,
    pub(crate) canceled: u64,
    pub(crate) finished: u64,
    pub(crate) error: u64,
}

impl Counts {
    pub(crate) const fn of(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Pending => &mut self.pending,
            Status::Running => &mut self.running,
            Status::Retrying => &mut self.retrying,
            Status::Stopped => &mut self.stopped,
            Status::Canceled => &mut self.canceled,
            Status::Finished => &mut self.finished,
            Status::Error => &mut self.error,
        }
    }

    pub(crate) fn by(count: impl Fn(Status) -> u64) -> Self {
        let mut counts = Self::default();
        for status in Status::ALL {
            *counts.of(status) = count(status);
        }
        counts
    }
}

impl Run {
    pub(crate) fn of(run: &run::Run, tally: &Tally) -> Self {
        let (planning, failure) = match &run.planning {
            Planning::Going => ("going", None),
            Planning::Done(_) => ("done", None),
            Planning::Failed(_, failure) => ("failed", Some(Failure::from(failure))),
            Planning::Stopped(_) => ("stopped", None),
            Planning::Skipped(_) => ("skipped", None),
        };
        Self {
            id: run.id.to_string(),
            rule: run.rule.map(|id| id.to_string()),
            rule_name: run.rule_name.clone(),
            trigger: run.trigger.as_str().to_owned(),
            started: millis(run.started),
            ended: run::ended(run, tally).map(millis),
            planning: planning.to_owned(),
            failure,
            matched: run.matched,
            up_to_date: run.up_to_date,
            jobs: Counts::by(|status| tally.count(status)),
            bytes: tally.bytes.into(),
        }
    }
}
