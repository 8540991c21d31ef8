//! From `tracing` to a job's log: events inside a job's span become structured records in the journal.
//!
//! The span `job` (field `job`) says whose log it is, the span `phase` (field `phase`) where the job was. The
//! event's message is the id of a Fluent message, its fields are the arguments; the text is made when it is read.

use std::sync::{Arc, OnceLock};

use sampan_domain::error::Value;
use sampan_domain::journal::Change;
use sampan_domain::log::Record;
use sampan_domain::{JobId, Journal};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::record::{Fields, record_of};

/// The layer for the subscriber, and the sink for the engine that will give it its journal.
pub fn job_log() -> (JobLogLayer, JobLogSink) {
    let journal = Arc::new(OnceLock::new());
    (JobLogLayer { journal: Arc::clone(&journal) }, JobLogSink { journal })
}

/// Writes records of jobs to the journal.
pub struct JobLogLayer {
    journal: Arc<OnceLock<Arc<dyn Journal>>>,
}

/// Where the engine says which journal the records go to.
#[derive(Clone)]
pub struct JobLogSink {
    journal: Arc<OnceLock<Arc<dyn Journal>>>,
}

impl JobLogSink {
    /// The first journal stays.
    pub(crate) fn bind(&self, journal: &Arc<dyn Journal>) {
        let _ = self.journal.set(Arc::clone(journal));
    }
}

#[derive(Clone, Copy)]
struct InJob(JobId);
#[derive(Clone, Copy)]
struct InPhase(&'static str);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for JobLogLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        match attributes.metadata().name() {
            "job" => {
                attributes.record(&mut fields);
                if let Some(Value::Number(job)) = fields.take("job") {
                    span.extensions_mut().insert(InJob(JobId(job.unsigned_abs())));
                }
            }
            "phase" => {
                attributes.record(&mut fields);
                if let Some(Value::Text(phase)) = fields.take("phase") {
                    let state = sampan_domain::machine::State::ALL.into_iter().find(|s| s.as_str() == phase);
                    span.extensions_mut().insert(InPhase(state.map_or("", |state| state.as_str())));
                }
            }
            _ => {}
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(journal) = self.journal.get() else { return };
        let (mut job, mut phase) = (None, None);
        for span in context.event_scope(event).into_iter().flatten() {
            job = job.or_else(|| span.extensions().get::<InJob>().copied());
            phase = phase.or_else(|| span.extensions().get::<InPhase>().copied());
        }
        let Some(InJob(job)) = job else { return };
        let Some(record) = record_of(event) else { return };
        let phase = phase.map_or_else(String::new, |InPhase(phase)| phase.to_owned());
        let record = Record { phase, ..record };
        journal.commit(vec![Change::Log(job, vec![record])]).ride();
    }
}
