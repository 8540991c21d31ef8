//! The activity log: what was done by hand, or by a trigger.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::run::Trigger;

/// How many entries are kept; the oldest go first.
pub const ACTIVITIES_CAP: usize = 20_000;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Its identity, rising in the order in which things were done.
    pub id: u64,
    /// When.
    pub at: Time,
    /// What.
    pub deed: Deed,
    /// To what: the name of a rule or a target, the image of one job, the number of a run; empty where there is none.
    pub name: String,
    /// To how many jobs.
    pub count: u64,
    /// What fired the rule, where one was run.
    pub trigger: Option<Trigger>,
    /// The account of the system under which a person did it, where that matters.
    #[serde(default)]
    pub by: Option<String>,
}

/// What was done: messages `activity-<deed>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A rule was made.
    RuleCreated,
    /// A rule was changed.
    RuleChanged,
    /// A rule was enabled.
    RuleEnabled,
    /// A rule was disabled.
    RuleDisabled,
    /// A rule was deleted.
    RuleDeleted,
    /// A rule was run.
    RuleRun,
    /// A person confirmed that a run deletes more than its rule's share.
    DeletionConfirmed,
    /// One image was copied without a rule.
    Copied,
    /// A run was stopped.
    RunStopped,
    /// The failed jobs of a run were retried.
    RunRetried,
    /// Jobs were stopped.
    JobsStopped,
    /// Jobs were retried.
    JobsRetried,
    /// Jobs that had ended were deleted.
    JobsDeleted,
    /// Waiting jobs were given another priority.
    JobsPrioritised,
    /// A target was made.
    TargetCreated,
    /// A target was changed.
    TargetChanged,
    /// A target was deleted.
    TargetDeleted,
    /// Settings were changed.
    SettingsChanged,
    /// The queue was paused.
    QueuePaused,
    /// The queue was resumed.
    QueueResumed,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::RuleCreated,
        Self::RuleChanged,
        Self::RuleEnabled,
        Self::RuleDisabled,
        Self::RuleDeleted,
        Self::RuleRun,
        Self::DeletionConfirmed,
        Self::Copied,
        Self::RunStopped,
        Self::RunRetried,
        Self::JobsStopped,
        Self::JobsRetried,
        Self::JobsDeleted,
        Self::JobsPrioritised,
        Self::TargetCreated,
        Self::TargetChanged,
        Self::TargetDeleted,
        Self::SettingsChanged,
        Self::QueuePaused,
        Self::QueueResumed,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RuleCreated => "rule_created",
            Self::RuleChanged => "rule_changed",
            Self::RuleEnabled => "rule_enabled",
            Self::RuleDisabled => "rule_disabled",
            Self::RuleDeleted => "rule_deleted",
            Self::RuleRun => "rule_run",
            Self::DeletionConfirmed => "deletion_confirmed",
            Self::Copied => "copied",
            Self::RunStopped => "run_stopped",
            Self::RunRetried => "run_retried",
            Self::JobsStopped => "jobs_stopped",
            Self::JobsRetried => "jobs_retried",
            Self::JobsDeleted => "jobs_deleted",
            Self::JobsPrioritised => "jobs_prioritised",
            Self::TargetCreated => "target_created",
            Self::TargetChanged => "target_changed",
            Self::TargetDeleted => "target_deleted",
            Self::SettingsChanged => "settings_changed",
            Self::QueuePaused => "queue_paused",
            Self::QueueResumed => "queue_resumed",
        }
    }
}
