//! Records of a job's log: message ids with arguments; the text is made when it is shown.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::error::Args;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When.
    pub time: Time,
    /// How much it matters.
    pub level: Level,
    /// The phase of the job it was written in, as `State::as_str` says; empty outside of one.
    pub phase: String,
    /// The message, `log-…` in `locales/*/jobs.ftl`.
    pub id: String,
    /// Its arguments.
    pub args: Args,
}

/// How much a record matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Requests and decisions.
    Debug,
    /// What a reader wants to know.
    Info,
    /// Something to look at.
    Warn,
    /// What ended an attempt.
    Error,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Debug, Self::Info, Self::Warn, Self::Error];

    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// The most records a job's log keeps; later ones below [`Level::Warn`] are dropped, and that is said once.
pub const RECORDS_CAP: u32 = 5_000;
