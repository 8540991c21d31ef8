//! When a rule runs by itself, and what becomes of a run that meets another.

use std::time::Duration;

use sampan_domain::notify::Notify;
use sampan_domain::trigger::{self, Occasion, Schedule};
use serde::{Deserialize, Serialize};
use specta::Type;

/// When a rule runs by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Trigger {
    /// At moments of a calendar.
    Schedule {
        /// Five fields, or six with seconds in front.
        cron: String,
        /// An IANA time zone.
        zone: String,
        missed: Missed,
    },
    /// Every so often.
    Poll { seconds: u32 },
    /// When a registry says that something was pushed or deleted.
    Event,
}

/// What becomes of a moment that passed while nothing ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Missed {
    /// One run makes up for all of them.
    RunOnce,
    /// Nothing.
    Skip,
}

/// What becomes of a new run while one is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Overlap {
    /// It does not happen.
    Skip,
    /// It waits.
    Queue,
    /// It takes the active one's place.
    Restart,
}

/// Which ends of a rule's runs are notified of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Notified {
    Never,
    Failure,
    Always,
}

impl From<Notify> for Notified {
    fn from(notify: Notify) -> Self {
        match notify {
            Notify::Never => Self::Never,
            Notify::Failure => Self::Failure,
            Notify::Always => Self::Always,
        }
    }
}

impl From<Notified> for Notify {
    fn from(notified: Notified) -> Self {
        match notified {
            Notified::Never => Self::Never,
            Notified::Failure => Self::Failure,
            Notified::Always => Self::Always,
        }
    }
}

impl From<&Occasion> for Trigger {
    fn from(occasion: &Occasion) -> Self {
        match occasion {
            Occasion::Schedule(schedule) => Self::Schedule {
                cron: schedule.cron.to_string(),
                zone: schedule.zone.to_string(),
                missed: match schedule.missed {
                    trigger::Missed::RunOnce => Missed::RunOnce,
                    trigger::Missed::Skip => Missed::Skip,
                },
            },
            Occasion::Poll(every) => Self::Poll { seconds: every.as_secs().try_into().unwrap_or(u32::MAX) },
            Occasion::Event => Self::Event,
        }
    }
}

impl Trigger {
    pub(crate) fn read(self) -> Result<Occasion, sampan_domain::Failure> {
        Ok(match self {
            Self::Schedule { cron, zone, missed } => {
                let missed = match missed {
                    Missed::RunOnce => trigger::Missed::RunOnce,
                    Missed::Skip => trigger::Missed::Skip,
                };
                Occasion::Schedule(Schedule::read(&cron, &zone, missed)?)
            }
            Self::Poll { seconds } => {
                Occasion::Poll(Duration::from_secs(seconds.into()).max(trigger::POLL_MIN))
            }
            Self::Event => Occasion::Event,
        })
    }
}

impl From<trigger::Overlap> for Overlap {
    fn from(overlap: trigger::Overlap) -> Self {
        match overlap {
            trigger::Overlap::Skip => Self::Skip,
            trigger::Overlap::Queue => Self::Queue,
            trigger::Overlap::Restart => Self::Restart,
        }
    }
}

impl From<Overlap> for trigger::Overlap {
    fn from(overlap: Overlap) -> Self {
        match overlap {
            Overlap::Skip => Self::Skip,
            Overlap::Queue => Self::Queue,
            Overlap::Restart => Self::Restart,
        }
    }
}
