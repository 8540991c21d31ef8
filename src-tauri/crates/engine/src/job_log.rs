//! From `tracing` to a job's log: events inside a job's span become structured records in the journal.
//!
//! The span `job` (field `job`) says whose log it is, the span `phase` (field `phase`) where the job was. The
//! event's message is the id of a Fluent message, its fields are the arguments; the text is made when it is read.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use chrono::Utc;
use sampan_domain::error::{Args, Value};
use sampan_domain::journal::Change;
use sampan_domain::log::{Level, Record};
use sampan_domain::{JobId, Journal};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

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
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Some(Value::Text(id)) = fields.take("message").filter(is_log_id) else { return };
        let record = Record {
            time: Utc::now(),
            level: level(*event.metadata().level()),
            phase: phase.map_or_else(String::new, |InPhase(phase)| phase.to_owned()),
            id,
            args: fields.unpack(),
        };
        journal.commit(vec![Change::Log(job, vec![record])]).ride();
    }
}

/// Events of libraries that happen inside a job's span are not for its readers.
fn is_log_id(message: &Value) -> bool {
    matches!(message, Value::Text(text) if text.starts_with("log-"))
}

fn level(level: tracing::Level) -> Level {
    match level {
        tracing::Level::ERROR => Level::Error,
        tracing::Level::WARN => Level::Warn,
        tracing::Level::INFO => Level::Info,
        _ => Level::Debug,
    }
}

/// The name of the field in which a failure's own arguments travel, since fields of events are fixed.
const FAILURE: &str = "failure";

/// A failure's code and arguments as one field, unpacked into the record's arguments.
pub(crate) fn pack(failure: &sampan_domain::Failure) -> String {
    let mut text = failure.code.as_str().to_owned();
    for (name, value) in &failure.args {
        let value = match value {
            Value::Number(number) => format!("#{number}"),
            Value::Text(text) => format!("={text}"),
        };
        text.push('\u{1f}');
        text.push_str(name);
        text.push_str(&value);
    }
    text
}

#[derive(Default)]
struct Fields {
    args: Args,
    failure: Option<String>,
}

impl Fields {
    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.args.iter().position(|(key, _)| key == name)?;
        Some(self.args.swap_remove(at).1)
    }

    fn unpack(mut self) -> Args {
        let Some(packed) = self.failure.take() else { return self.args };
        let mut parts = packed.split('\u{1f}');
        if let Some(code) = parts.next() {
            self.args.push((Cow::Borrowed("error"), code.into()));
        }
        for part in parts {
            if let Some(at) = part.find(['=', '#']) {
                let (name, text) = (&part[..at], &part[at + 1..]);
                let value = match (part.as_bytes()[at], text.parse::<i64>()) {
                    (b'#', Ok(number)) => Value::Number(number),
                    _ => text.into(),
                };
                self.args.push((Cow::Owned(name.to_owned()), value));
            }
        }
        self.args
    }

    fn push(&mut self, field: &Field, value: Value) {
        self.args.push((Cow::Borrowed(field.name()), value));
    }
}

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.push(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.push(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == FAILURE {
            self.failure = Some(value.to_owned());
        } else {
            self.push(field, value.into());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.push(field, format!("{value:?}").into());
    }
}
