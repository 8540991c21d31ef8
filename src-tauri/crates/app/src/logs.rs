//! Where `tracing` goes: the job's log always, standard error as far as it was asked for.

use std::borrow::Cow;
use std::{fmt, io};

use chrono::Utc;
use sampan_domain::error::{Args, Value};
use sampan_domain::log::{Level, Record};
use sampan_engine::{JobLogSink, job_log};
use sampan_i18n::{Language, format};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::{Format, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt as shown};

/// Installs the subscriber of the process, once, in the language of the system. See [`install_in`].
pub fn install(verbosity: u8, colors: bool) -> JobLogSink {
    install_in(Language::system(), verbosity, colors, None)
}

/// Who else is told of what happens, beside the jobs' logs and standard error.
pub type Listener = Box<dyn Layer<Registry> + Send + Sync>;

/// Installs the subscriber of the process, once. `verbosity` counts how often more was asked for: 0 says warnings
/// only, 1 what the program does, 2 every request, 3 everything of the libraries as well. What happens to jobs is said
/// in the language, the rest is technical.
pub fn install_in(lang: Language, verbosity: u8, colors: bool, listener: Option<Listener>) -> JobLogSink {
    let (layer, sink) = job_log();
    let ours = match verbosity {
        0 => LevelFilter::OFF,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let others = if verbosity > 2 { LevelFilter::DEBUG } else { LevelFilter::OFF };
    let told = Targets::new().with_default(others).with_target("sampan", ours);
    let told = ["app", "engine", "registry", "store", "i18n", "cli"]
        .into_iter()
        .fold(told, |told, part| told.with_target(format!("sampan_{part}"), ours));
    let told =
        shown::layer().with_writer(io::stderr).with_ansi(colors).event_format(Told(lang)).with_filter(told);
    // Records of jobs come from our own crates only; the debug level is the lowest a log keeps.
    let kept = Targets::new().with_target("sampan_engine", LevelFilter::DEBUG);
    // A second installation, in tests, leaves the first as it is.
    let _ = tracing_subscriber::registry().with(listener).with(layer.with_filter(kept)).with(told).try_init();
    sink
}

/// Writes records of jobs as sentences, and everything else as `tracing` does.
struct Told(Language);

impl<S, N> FormatEvent<S, N> for Told
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Some(record) = fields.record(*event.metadata().level()) else {
            return Format::default().format_event(context, writer, event);
        };
        let level = self.0.text(&format!("level-{}", record.level.as_str()), &Args::new());
        write!(writer, "{} {level} ", format::date_time(record.time))?;
        for span in context.event_scope().into_iter().flatten().filter(|span| span.name() == "job") {
            if let Some(job) = span.extensions().get::<FormattedFields<N>>() {
                write!(writer, "{job} ")?;
            }
        }
        writeln!(writer, "{}", self.0.record_text(&record))
    }
}

/// The fields of an event that may be a record of a job.
#[derive(Default)]
struct Fields {
    message: String,
    args: Args,
    /// The code and the arguments of a failure, as the engine packs them into one field.
    failure: Option<String>,
}

impl Fields {
    fn record(mut self, level: tracing::Level) -> Option<Record> {
        if !self.message.starts_with("log-") {
            return None;
        }
        let packed = self.failure.take().unwrap_or_default();
        for (at, part) in packed.split('\u{1f}').filter(|part| !part.is_empty()).enumerate() {
            self.args.extend(if at == 0 {
                Some((Cow::Borrowed("error"), part.into()))
            } else {
                argument(part)
            });
        }
        let level = match level {
            tracing::Level::ERROR => Level::Error,
            tracing::Level::WARN => Level::Warn,
            tracing::Level::INFO => Level::Info,
            _ => Level::Debug,
        };
        Some(Record { time: Utc::now(), level, phase: String::new(), id: self.message, args: self.args })
    }

    fn push(&mut self, field: &Field, value: Value) {
        self.args.push((Cow::Borrowed(field.name()), value));
    }
}

/// An argument of a failure: `name=text` or `name#number`.
fn argument(part: &str) -> Option<(Cow<'static, str>, Value)> {
    let at = part.find(['=', '#'])?;
    let (name, text) = (&part[..at], &part[at + 1..]);
    let number = text.parse().ok().filter(|_| part[at..].starts_with('#'));
    Some((Cow::Owned(name.to_owned()), number.map_or_else(|| text.into(), Value::Number)))
}

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.push(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.push(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "failure" {
            self.failure = Some(value.to_owned());
        } else {
            self.push(field, value.into());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            self.push(field, format!("{value:?}").into());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn records_of_jobs_are_sentences_and_the_rest_is_as_it_is() {
        let (kept, told) = (Kept::default(), Told(Language::ZhCn));
        let writer = kept.clone();
        let layer = shown::layer().with_writer(move || writer.clone()).with_ansi(false).event_format(told);
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::info_span!("job", job = 12).in_scope(|| {
                tracing::info!(attempt = 2_u32, worker = 1_u32, "log-claimed");
                tracing::error!(failure = "server-error\u{1f}host=h:5000\u{1f}status#503", "log-failed");
                tracing::info!("something else");
            });
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].ends_with("信息 job=12 Worker 1 开始第 2 次尝试。"), "{text}");
        assert!(lines[1].ends_with("错误 job=12 h:5000 返回服务器错误（HTTP 503）。"), "{text}");
        assert!(lines[2].contains("something else"), "{text}");
    }
}
