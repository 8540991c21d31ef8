//! From an event of `tracing` to a record: its message is the id of a Fluent message, its fields are the arguments.

use std::borrow::Cow;
use std::fmt;

use chrono::Utc;
use sampan_domain::error::{Args, Value};
use sampan_domain::log::{FAILURE, Level, Record, unpacked};
use tracing::Event;
use tracing::field::{Field, Visit};

/// The record that an event is, outside of any phase; `None` for what is not for the readers of jobs' logs.
pub fn record_of(event: &Event<'_>) -> Option<Record> {
    let mut fields = Fields::default();
    event.record(&mut fields);
    // Events of libraries happen inside of jobs, too.
    let Some(Value::Text(id)) = fields.take("message").filter(is_log_id) else { return None };
    let level = level(*event.metadata().level());
    Some(Record { time: Utc::now(), level, phase: String::new(), id, args: fields.args() })
}

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

/// The fields of an event or a span.
#[derive(Default)]
pub(crate) struct Fields {
    args: Args,
    failure: Option<String>,
}

impl Fields {
    /// Takes a field out.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.args.iter().position(|(key, _)| key == name)?;
        Some(self.args.swap_remove(at).1)
    }

    fn args(mut self) -> Args {
        self.args.extend(self.failure.iter().flat_map(|packed| unpacked(packed)));
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
