//! What has happened: transitions of jobs, and the stream that carries everything the engine knows out of it.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::error::Failure;
use crate::id::{JobId, RuleId, RunId, TargetId};
use crate::job::Job;
use crate::machine::{Cause, State};
use crate::progress::{Bytes, Layer};
use crate::run::Run;

/// One step of a job through the machine; its timeline is made of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// When.
    pub at: Time,
    /// From where.
    pub from: State,
    /// To where.
    pub to: State,
    /// Why, as an edge of the table.
    pub cause: Cause,
    /// The attempt the job is in after it.
    pub attempt: u32,
    /// Why, as a failure, where it was one.
    pub reason: Option<Failure>,
}

/// What the recorder tells everyone, in one numbered order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Event {
    /// A run began, or its counts changed.
    Run(Run),
    /// A job was made.
    JobCreated(Box<Job>),
    /// A job took a step; the job as it is after it.
    JobMoved(Box<Job>, Transition),
    /// Something of a job changed outside of its steps: its priority.
    JobChanged(Box<Job>),
    /// A job that had ended was removed.
    JobRemoved(JobId),
    /// A stop or cancel is being carried out.
    JobStopping(JobId),
    /// Bytes of a job, at most ten times a second.
    Progress {
        /// Which job.
        job: JobId,
        /// How far.
        bytes: Bytes,
        /// Its blobs.
        layers: Vec<Layer>,
    },
    /// A target was made or changed.
    Target(TargetId),
    /// A target was removed.
    TargetRemoved(TargetId),
    /// A rule was made or changed.
    Rule(RuleId),
    /// A rule was removed.
    RuleRemoved(RuleId),
    /// The settings changed.
    Settings,
    /// Something was done that the activity log has.
    Noted,
    /// A run was removed with its jobs.
    RunRemoved(RunId),
}
