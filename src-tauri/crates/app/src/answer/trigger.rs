//! Triggers of rules.

use sampan_domain::Time;
use sampan_domain::trigger::Occasion;
use sampan_domain::units;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many of a schedule's next moments are told.
const NEXT: usize = 5;

/// When a rule runs by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TriggerAnswer {
    /// At moments of a calendar.
    Schedule {
        /// The cron expression.
        schedule: String,
        /// In the calendar of this IANA time zone.
        time_zone: String,
        /// What becomes of a moment that passed while nothing ran: `run_once` or `skip`.
        missed: String,
        /// Its next five moments.
        next: Vec<Time>,
    },
    /// Every so often.
    Poll {
        /// Such as `10m`.
        poll: String,
    },
    /// When a registry says that something was pushed or deleted.
    Event,
}

impl TriggerAnswer {
    /// Tells an occasion; what is next is next after `now`.
    pub fn of(occasion: &Occasion, now: Time) -> Self {
        match occasion {
            Occasion::Schedule(schedule) => Self::Schedule {
                schedule: schedule.cron.to_string(),
                time_zone: schedule.zone.to_string(),
                missed: schedule.missed.as_str().to_owned(),
                next: schedule.upcoming(now).take(NEXT).collect(),
            },
            Occasion::Poll(every) => Self::Poll { poll: units::format_duration(*every) },
            Occasion::Event => Self::Event,
        }
    }
}
