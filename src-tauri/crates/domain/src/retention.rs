//! How long what has ended is kept.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Ages are at least so long.
pub const RETENTION_MIN: Duration = Duration::from_secs(60 * 60);

/// How long what has ended is kept; for ever where a part is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Jobs, from their end on.
    pub jobs: Option<Duration>,
    /// Logs of jobs, from the job's end on.
    pub logs: Option<Duration>,
    /// The newest runs of each rule, at least 1: older ones go with their jobs.
    pub runs_per_rule: Option<u32>,
}

impl Retention {
    /// Everything is kept.
    pub const FOR_EVER: Self = Self { jobs: None, logs: None, runs_per_rule: None };
}

impl Default for Retention {
    fn default() -> Self {
        let days = |days: u64| Some(Duration::from_secs(days * 24 * 60 * 60));
        Self { jobs: days(30), logs: days(7), runs_per_rule: Some(50) }
    }
}
