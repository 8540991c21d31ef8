//! What crosses the bridge to the window: codes and arguments, never sentences. The window's types are generated
//! from these (`ui/src/ipc/bindings.gen.ts`).
//!
//! Identities are texts, moments are milliseconds since 1970 (UTC), sizes are bytes.

mod failure;
mod job;
mod log;
mod machine;
mod rule;
mod run;
pub(crate) mod start;
mod target;

pub(crate) use failure::Failure;
pub(crate) use job::{Bytes, Job, JobDetails, Layer, Progress, Step};
pub(crate) use log::{LogPage, LogRecord};
pub(crate) use machine::Machine;
pub(crate) use rule::{PlannedImage, Rule, RuleDraft};
pub(crate) use run::{Counts, Run};
pub(crate) use start::{Preferences, Settings, Start};
pub(crate) use target::{Check, Target, TargetDraft};

use sampan_domain::Time;

/// Milliseconds since 1970, UTC.
pub(crate) type Millis = i64;

pub(crate) const fn millis(time: Time) -> Millis {
    time.timestamp_millis()
}

/// This moment.
pub(crate) fn now() -> Millis {
    use sampan_engine::Clock;

    millis(sampan_engine::SystemClock.now())
}
