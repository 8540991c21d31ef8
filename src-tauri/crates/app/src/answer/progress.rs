//! What is said while a command is being answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::job::JobAnswer;
use super::log::RecordAnswer;
use super::plan::PlannedImage;

/// One thing said on the way to an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// A job came to an end, or began to wait.
    Job(Box<JobAnswer>),
    /// How far all jobs are, a few times a second.
    Totals(ProgressTotals),
    /// A record of the log that is followed.
    Record(RecordAnswer),
    /// The runs that were fired by this, by their ids.
    Begun(Vec<String>),
    /// A row of a preview, as soon as it is known.
    Row(Box<PlannedImage>),
    /// The queue is paused: what is waited for does not go on by itself.
    Paused,
}

/// How far the jobs that are waited for are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProgressTotals {
    /// Jobs made so far.
    pub jobs: u64,
    /// Those that have ended.
    pub ended: u64,
    /// Those that failed.
    pub failed: u64,
    /// Bytes at the destinations, or on their way there.
    pub bytes: u64,
    /// Bytes of all blobs known so far.
    pub bytes_total: u64,
    /// Bytes sent in the last second.
    pub speed: u64,
}
