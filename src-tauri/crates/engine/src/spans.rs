//! What a trace says of a job: one attempt of it, with how that ended. The fields are attributes of OpenTelemetry spans
//! where somebody collects traces; the jobs' logs have their own records of the same.

use sampan_domain::Job;
use sampan_domain::machine::State;
use tracing::field::Empty;
use tracing::{Span, info_span};

/// An attempt of a job, until [`ended`] says how it ended.
pub(crate) fn attempt(job: &Job) -> Span {
    info_span!(
        "attempt",
        otel.name = job.operation.as_str(),
        otel.status_code = Empty,
        sampan.run = job.run.0,
        sampan.rule = job.rule_name,
        sampan.attempt = job.attempt,
        sampan.source = %job.source,
        sampan.destination = %job.destination,
        sampan.state = Empty,
        sampan.bytes = Empty,
        error.type = Empty,
    )
}

/// How it ended.
pub(crate) fn ended(span: &Span, job: &Job) {
    span.record("sampan.state", job.state.as_str());
    span.record("sampan.bytes", job.bytes.copied);
    let failure = job.error.as_ref().or(job.waiting.as_ref().map(|waiting| &waiting.reason));
    if let Some(failure) = failure.filter(|_| matches!(job.state, State::Error | State::Retrying)) {
        span.record("error.type", failure.code.as_str());
        span.record("otel.status_code", "ERROR");
    }
}
