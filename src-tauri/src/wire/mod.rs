//! What crosses the bridge to the window: codes and arguments, never sentences. The window's types are generated
//! from these (`ui/src/ipc/bindings.gen.ts`).
//!
//! Identities are texts, moments are milliseconds since 1970 (UTC), sizes are bytes.

mod activity;
mod failure;
mod job;
mod listener;
mod log;
mod machine;
mod offer;
mod rule;
mod run;
mod secrets;
mod settings;
pub(crate) mod start;
mod store;
mod target;
mod trigger;

pub(crate) use activity::{Activity, Throughput};
pub(crate) use failure::Failure;
pub(crate) use job::{Bytes, Job, JobDetails, Layer, Manifest, Progress, Sample, Step, command};
pub(crate) use listener::{Listener, ListenerDraft};
pub(crate) use log::{LogAttempt, LogForm, LogNews, LogPage, LogRecord};
pub(crate) use machine::Machine;
pub(crate) use offer::{Imported, Offer};
pub(crate) use rule::{PlannedImage, Rule, RuleDraft};
pub(crate) use run::{Counts, Run};
pub(crate) use secrets::{SecretStore, Secrets};
pub(crate) use settings::Settings;
pub(crate) use start::{Preferences, Start};
pub(crate) use store::{BackedUp, Backup, Backups, Contents, RestoreFrom, Restored};
pub(crate) use target::{Check, Target, TargetDraft};
pub(crate) use trigger::{Notified, Overlap, Trigger};

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
