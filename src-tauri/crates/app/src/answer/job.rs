//! Jobs.

use sampan_domain::event::Transition;
use sampan_domain::job::{Job, Operation};
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::progress::{Layer, LayerState};
use sampan_domain::{ErrorCode, Time};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failure::FailureAnswer;
use super::names;

/// One operation on one image for one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobAnswer {
    /// Its identity.
    pub id: String,
    /// The run it belongs to.
    pub run: String,
    /// The name of its rule; null for a one-off copy.
    pub rule: Option<String>,
    /// The image at the source, a whole reference.
    pub image: String,
    /// The image at the destination, a whole reference.
    pub destination: String,
    /// Transfer or delete.
    #[schemars(schema_with = "names::operation")]
    pub operation: Operation,
    /// Where it is.
    #[schemars(schema_with = "names::status")]
    pub status: Status,
    /// What it is at, while it runs.
    pub phase: Option<String>,
    /// Attempts begun.
    pub attempts: u32,
    /// Bytes at the destination, or on their way there.
    pub bytes: u64,
    /// Bytes of all blobs known so far.
    pub bytes_total: u64,
    /// Of `bytes`, those sent.
    pub bytes_copied: u64,
    /// Of `bytes`, those mounted from another repository of the destination.
    pub bytes_mounted: u64,
    /// Of `bytes`, those that were there.
    pub bytes_existing: u64,
    /// When it was made.
    pub created: Time,
    /// When it was first taken up.
    pub started: Option<Time>,
    /// When it came to its end.
    pub ended: Option<Time>,
    /// Why it waits, and until when.
    pub waiting: Option<WaitingAnswer>,
    /// Why it is in error.
    pub error: Option<FailureAnswer>,
}

/// Why a job waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaitingAnswer {
    /// The code of what it waits for.
    #[schemars(with = "String")]
    pub reason: ErrorCode,
    /// The same, in one sentence.
    pub message: String,
    /// It is not taken up before.
    pub not_before: Time,
}

impl JobAnswer {
    /// Tells a job in a language.
    pub fn of(job: &Job, lang: Language) -> Self {
        let waiting = |waiting: &sampan_domain::job::Waiting| WaitingAnswer {
            reason: waiting.reason.code,
            message: lang.message(&waiting.reason),
            not_before: waiting.not_before,
        };
        Self {
            id: job.id.to_string(),
            run: job.run.to_string(),
            rule: job.rule.map(|_| job.rule_name.clone()),
            image: job.source.to_string(),
            destination: job.destination.to_string(),
            operation: job.operation,
            status: job.state.status(),
            phase: job.state.phase().map(str::to_owned),
            attempts: begun(job),
            bytes: job.bytes.done(),
            bytes_total: job.bytes.total,
            bytes_copied: job.bytes.copied,
            bytes_mounted: job.bytes.mounted,
            bytes_existing: job.bytes.existing,
            created: job.created,
            started: job.started,
            ended: job.ended,
            waiting: job.waiting.as_ref().map(waiting),
            error: job.error.as_ref().map(|failure| FailureAnswer::of(failure, lang)),
        }
    }
}

/// The attempts that have begun: not the one that a job still waits for.
fn begun(job: &Job) -> u32 {
    let ahead = match job.state {
        _ if job.started.is_none() => return 0,
        // After a failure that another attempt may mend; a wait for something outside uses none.
        State::Retrying => job.waiting.as_ref().is_some_and(|waiting| {
            job.judge(&waiting.reason) != Cause::MustWait && job.attempt > job.budget_from
        }),
        // Retried by hand, and not taken up yet.
        State::Pending => job.attempt == job.budget_from && job.attempt > 1 && job.interruptions == 0,
        _ => false,
    };
    job.attempt - u32::from(ahead)
}

/// A page of jobs, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobList {
    /// The jobs.
    pub jobs: Vec<JobAnswer>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

/// One job with everything known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobDetails {
    /// The job.
    #[serde(flatten)]
    pub job: JobAnswer,
    /// Its steps through the machine, oldest first.
    pub timeline: Vec<Step>,
    /// Its blobs.
    pub layers: Vec<LayerAnswer>,
}

/// One step of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// When.
    pub at: Time,
    /// From where.
    #[schemars(schema_with = "names::state")]
    pub from: State,
    /// To where.
    #[schemars(schema_with = "names::state")]
    pub to: State,
    /// Why, as an edge of the machine.
    #[schemars(schema_with = "names::cause")]
    pub cause: Cause,
    /// The attempt the job is in after it.
    pub attempt: u32,
    /// Why, where it was a failure.
    pub reason: Option<FailureAnswer>,
}

impl Step {
    /// Tells a step in a language.
    pub fn of(step: &Transition, lang: Language) -> Self {
        Self {
            at: step.at,
            from: step.from,
            to: step.to,
            cause: step.cause,
            attempt: step.attempt,
            reason: step.reason.as_ref().map(|failure| FailureAnswer::of(failure, lang)),
        }
    }
}

/// One blob of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LayerAnswer {
    /// Its digest.
    pub digest: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// How it got, or gets, to the destination.
    #[schemars(schema_with = "names::layer_state")]
    pub state: LayerState,
    /// Bytes there, or on their way.
    pub done: u64,
}

impl From<&Layer> for LayerAnswer {
    fn from(layer: &Layer) -> Self {
        Self {
            digest: layer.digest.to_string(),
            media_type: layer.media_type.clone(),
            size: layer.size,
            state: layer.state,
            done: layer.done,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use sampan_domain::{Failure, ImageName, JobId, RunId, TargetId};

    use super::*;

    pub(crate) fn job() -> Job {
        let image = || ImageName {
            target: TargetId(1),
            place: "host".into(),
            repository: "app".parse().unwrap(),
            reference: sampan_domain::Reference::Tag("1".parse().unwrap()),
        };
        Job {
            id: JobId(2),
            run: RunId(1),
            rule: None,
            rule_name: String::new(),
            operation: Operation::Transfer,
            source: image(),
            destination: image(),
            pinned: None,
            priority: 0,
            state: State::Pending,
            attempt: 1,
            budget_from: 1,
            attempts_max: 2,
            interruptions: 0,
            created: Time::UNIX_EPOCH,
            started: None,
            ended: None,
            waiting: None,
            error: None,
            bytes: sampan_domain::progress::Bytes::default(),
            cursor: sampan_domain::job::Cursor::default(),
            selection: sampan_domain::Selection::default(),
            terms: sampan_domain::overwrite::Terms::default(),
        }
    }

    #[test]
    fn only_attempts_that_have_begun_are_counted() {
        let mut job = job();
        let mut after = |cause, reason| {
            job.apply(cause, reason, Time::UNIX_EPOCH).unwrap();
            JobAnswer::of(&job, Language::En).attempts
        };
        let lost = || Some(Failure::new(ErrorCode::ConnectionLost));
        let mut parked = Failure::new(ErrorCode::RateLimited);
        parked.retry_after = Some(Duration::from_secs(600));
        assert_eq!(after(Cause::Claimed, None), 1);
        assert_eq!(after(Cause::MustWait, Some(parked)), 1, "it goes on in the same attempt");
        assert_eq!(after(Cause::Claimed, None), 1);
        assert_eq!(after(Cause::FailedForNow, lost()), 1, "the second has not begun");
        assert_eq!(after(Cause::Claimed, None), 2);
        assert_eq!(after(Cause::FailedForGood, lost()), 2);
        assert_eq!(after(Cause::RetriedByPerson, None), 2, "the third has not begun");
        assert_eq!(after(Cause::Claimed, None), 3);
    }
}
