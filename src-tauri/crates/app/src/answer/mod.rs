//! What is answered: the documents that `--json` prints and that go over the local socket.
//!
//! They are made of words and numbers only, in the language of whoever asked, so that neither the command line nor
//! a script has to know more than what stands in them.

mod failure;
pub(crate) mod job;
mod log;
mod names;
mod plan;
mod progress;
mod rule;
mod run;
mod secrets;
mod settings;
mod store;
mod target;
mod trigger;

pub(crate) use failure::expected;
pub use failure::{FailureAnswer, Location, Refusal, Refused, advised, left, usage};
pub use job::{JobAnswer, JobDetails, JobList, LayerAnswer, Step, WaitingAnswer};
pub use log::{LogAnswer, RecordAnswer};
pub use plan::{Plan, PlannedAction, PlannedImage, Plans, Totals};
pub use progress::{Progress, ProgressTotals};
pub use rule::{
    DeleteMissingAnswer, DestinationAnswer, LabelsAnswer, PatternsAnswer, RetryAnswer, RuleAnswer, RuleList,
    TagsAnswer,
};
pub use run::{RunAnswer, RunList, Runs};
pub use secrets::{SecretWord, SecretsAnswer};
pub use settings::{
    Applied, Changed, FileAnswer, LimitsWindow, ListenerAnswer, ListenerSetting, MetricsAnswer, Removed,
    RetentionAnswer, SettingsAnswer,
};
pub use store::{BackedUp, Restored, SnapshotAnswer, StoreAnswer, StoreContents};
pub use target::{CheckAnswer, CheckedStep, LimitsAnswer, StepResult, TargetAnswer, TargetList};
pub use trigger::TriggerAnswer;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Runs that were fired now, with their jobs.
    Runs(Runs),
    /// A page of runs, without their jobs.
    RunList(RunList),
    /// One run.
    Run(Box<RunAnswer>),
    /// What runs would do.
    Plans(Plans),
    /// One job.
    Job(Box<JobAnswer>),
    /// One job with everything known about it.
    JobDetails(Box<JobDetails>),
    /// A page of jobs.
    JobList(JobList),
    /// A page of a job's log.
    Log(LogAnswer),
    /// One target.
    Target(Box<TargetAnswer>),
    /// All targets.
    TargetList(TargetList),
    /// How a target was found.
    Check(CheckAnswer),
    /// One rule.
    Rule(Box<RuleAnswer>),
    /// All rules.
    RuleList(RuleList),
    /// The settings.
    Settings(SettingsAnswer),
    /// What a file changed.
    Applied(Applied),
    /// A rule file.
    File(FileAnswer),
    /// What was removed.
    Removed(Removed),
    /// How the store was found.
    Store(Box<StoreAnswer>),
    /// What was written into a backup.
    BackedUp(BackedUp),
    /// What was put in the store's place.
    Restored(Restored),
    /// Where what is typed in is kept.
    Secrets(SecretsAnswer),
    /// Figures for monitoring.
    Metrics(MetricsAnswer),
}

impl Answer {
    /// The document itself, as `--json` prints it.
    pub fn document(&self) -> serde_json::Result<String> {
        fn pretty(document: &impl Serialize) -> serde_json::Result<String> {
            serde_json::to_string_pretty(document)
        }
        match self {
            Self::Runs(document) => pretty(document),
            Self::RunList(document) => pretty(document),
            Self::Run(document) => pretty(document),
            Self::Plans(document) => pretty(document),
            Self::Job(document) => pretty(document),
            Self::JobDetails(document) => pretty(document),
            Self::JobList(document) => pretty(document),
            Self::Log(document) => pretty(document),
            Self::Target(document) => pretty(document),
            Self::TargetList(document) => pretty(document),
            Self::Check(document) => pretty(document),
            Self::Rule(document) => pretty(document),
            Self::RuleList(document) => pretty(document),
            Self::Settings(document) => pretty(document),
            Self::Applied(document) => pretty(document),
            Self::File(document) => pretty(document),
            Self::Removed(document) => pretty(document),
            Self::Store(document) => pretty(document),
            Self::BackedUp(document) => pretty(document),
            Self::Restored(document) => pretty(document),
            Self::Secrets(document) => pretty(document),
            Self::Metrics(document) => pretty(document),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_the_answer_without_its_kind() {
        let answer = Answer::Removed(Removed { removed: "hub".into() });
        assert_eq!(answer.document().unwrap(), "{\n  \"removed\": \"hub\"\n}");
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(text, r#"{"kind":"removed","answer":{"removed":"hub"}}"#);
        assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer);
    }
}
