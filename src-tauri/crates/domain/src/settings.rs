//! Settings of the whole application.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::week::Window;

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
    /// Bytes a second of all transfers together, at least 1; as fast as it goes when not set.
    pub bytes_per_second: Option<u64>,
    /// Hours at which another limit takes its place. Of several the first counts.
    pub limits_schedule: Vec<Window>,
}

impl Settings {
    /// Bytes a second of all transfers together at a moment of local time; `None` for no limit.
    pub fn bytes_per_second_at(&self, at: NaiveDateTime) -> Option<u64> {
        let window = self.limits_schedule.iter().find(|window| window.covers(at));
        window.map_or(self.bytes_per_second, |window| Some(window.bytes_per_second))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { workers: 3, paused: false, bytes_per_second: None, limits_schedule: Vec::new() }
    }
}
