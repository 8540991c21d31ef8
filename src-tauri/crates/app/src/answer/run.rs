//! Runs.

use std::collections::BTreeMap;

use sampan_domain::Time;
use sampan_domain::machine::Status;
use sampan_domain::run::{self, Planning, Run, Tally, Trigger};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failure::FailureAnswer;
use super::job::JobAnswer;
use super::names;

/// One firing of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunAnswer {
    /// Its identity.
    pub id: String,
    /// The name of its rule; null for a one-off copy.
    pub rule: Option<String>,
    /// What fired it.
    #[schemars(schema_with = "names::trigger")]
    pub trigger: Trigger,
    /// When.
    pub started: Time,
    /// When its planning was over and its last job ended; null while it goes on.
    pub ended: Option<Time>,
    /// Images that the rule's filters matched, times destinations.
    pub matched: u64,
    /// Those that needed no job.
    pub up_to_date: u64,
    /// Jobs that wait for a worker.
    pub pending: u64,
    /// Jobs that run.
    pub running: u64,
    /// Jobs that wait to be tried again.
    pub retrying: u64,
    /// Jobs that are done.
    pub finished: u64,
    /// Jobs that failed.
    pub error: u64,
    /// Jobs that a person stopped.
    pub stopped: u64,
    /// Jobs whose rule went away under them.
    pub canceled: u64,
    /// Images removed at a destination.
    pub deleted: u64,
    /// Bytes sent.
    pub bytes_copied: u64,
    /// Bytes mounted from another repository of a destination.
    pub bytes_mounted: u64,
    /// Bytes that were there.
    pub bytes_existing: u64,
    /// Requests sent, by host.
    pub requests: BTreeMap<String, u64>,
    /// Why it could not be planned to the end.
    pub failure: Option<FailureAnswer>,
    /// Whether a person stopped it while it was planned.
    pub planning_stopped: bool,
    /// Whether it was left out, since a run of its rule was active.
    pub skipped: bool,
    /// Failed jobs that are tried again; only in the answer to that wish.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retried: Option<u64>,
    /// Its jobs in the order they were made; left out of lists.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jobs: Option<Vec<JobAnswer>>,
}

impl RunAnswer {
    /// Tells a run in a language.
    pub fn of(run: &Run, tally: &Tally, jobs: Option<Vec<JobAnswer>>, lang: Language) -> Self {
        let failure = match &run.planning {
            Planning::Failed(_, failure) => Some(FailureAnswer::of(failure, lang)),
            Planning::Going | Planning::Done(_) | Planning::Stopped(_) | Planning::Skipped(_) => None,
        };
        Self {
            id: run.id.to_string(),
            rule: run.rule.map(|_| run.rule_name.clone()),
            trigger: run.trigger,
            started: run.started,
            ended: run::ended(run, tally),
            matched: run.matched,
            up_to_date: run.up_to_date,
            pending: tally.count(Status::Pending),
            running: tally.count(Status::Running),
            retrying: tally.count(Status::Retrying),
            finished: tally.count(Status::Finished),
            error: tally.count(Status::Error),
            stopped: tally.count(Status::Stopped),
            canceled: tally.count(Status::Canceled),
            deleted: tally.deleted,
            bytes_copied: tally.bytes.copied,
            bytes_mounted: tally.bytes.mounted,
            bytes_existing: tally.bytes.existing,
            requests: run.requests.clone(),
            failure,
            planning_stopped: matches!(run.planning, Planning::Stopped(_)),
            skipped: matches!(run.planning, Planning::Skipped(_)),
            retried: None,
            jobs,
        }
    }
}

/// Runs that were fired, with their jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Runs {
    /// The runs.
    pub runs: Vec<RunAnswer>,
    /// Rules of the file that were left out, since they are disabled and were not named.
    pub disabled: Vec<String>,
}

/// A page of runs, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunList {
    /// The runs, without their jobs.
    pub runs: Vec<RunAnswer>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Answer;

    fn run() -> Run {
        Run {
            id: sampan_domain::RunId(7),
            rule: None,
            rule_name: String::new(),
            trigger: Trigger::Manual,
            started: Time::UNIX_EPOCH,
            planning: Planning::Done(Time::UNIX_EPOCH),
            matched: 0,
            up_to_date: 0,
            requests: BTreeMap::new(),
            scope: None,
            deletion_confirmed: false,
            deletion_most: None,
        }
    }

    #[test]
    fn a_run_has_every_key_of_the_contract_always() {
        let told = RunAnswer::of(&run(), &Tally::default(), Some(Vec::new()), Language::En);
        let document = Answer::Runs(Runs { runs: vec![told], disabled: Vec::new() }).document().unwrap();
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        for key in [
            "id",
            "rule",
            "trigger",
            "started",
            "ended",
            "matched",
            "up_to_date",
            "finished",
            "error",
            "stopped",
            "canceled",
            "deleted",
            "bytes_copied",
            "bytes_mounted",
            "bytes_existing",
            "requests",
            "jobs",
            "planning_stopped",
        ] {
            assert!(document["runs"][0].get(key).is_some(), "{key}: {document:#}");
        }
    }
}
