//! Logs of jobs: message ids with arguments.

use sampan_domain::log;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::failure::{Args, args};
use super::{Millis, millis};

/// A part of a job's log, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct LogPage {
    pub(crate) records: Vec<LogRecord>,
    /// The number to ask from next.
    pub(crate) next: u32,
    /// There is more already.
    pub(crate) more: bool,
}

/// What is new in a job's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct LogNews {
    /// The number of the first new record.
    pub(crate) from: u32,
    /// The level of each, by its first letter: d, i, w or e.
    pub(crate) levels: String,
    /// The newest of them.
    pub(crate) records: Vec<LogRecord>,
}

/// An attempt of a job, as its log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct LogAttempt {
    pub(crate) attempt: u32,
    /// The number of its first record.
    pub(crate) from: u32,
}

/// How a log is saved.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogForm {
    Text,
    JsonLines,
}

/// One record: message `id` with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct LogRecord {
    /// Its number in the log, from 0.
    pub(crate) seq: u32,
    pub(crate) time: Millis,
    /// debug, info, warn or error.
    pub(crate) level: String,
    /// The phase of the job, as its state; empty outside of one.
    pub(crate) phase: String,
    pub(crate) id: String,
    /// Where `error` is among them, it is the code of a failure, and the sentence `error-<code>` with these same
    /// arguments is the argument `cause`.
    pub(crate) args: Args,
}

impl LogRecord {
    pub(crate) fn of(seq: u32, record: &log::Record) -> Self {
        Self {
            seq,
            time: millis(record.time),
            level: record.level.as_str().to_owned(),
            phase: record.phase.clone(),
            id: record.id.clone(),
            args: args(&record.args),
        }
    }
}
