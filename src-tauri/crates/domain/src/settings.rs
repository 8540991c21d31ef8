//! Settings of the whole application.

use serde::{Deserialize, Serialize};

/// How many workers there may be at most.
pub const WORKERS_MAX: u8 = 64;

/// What holds for all rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How many jobs run at once, 1–64.
    pub workers: u8,
    /// Whether the queue is paused: running jobs end, none starts.
    pub paused: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { workers: 3, paused: false }
    }
}
