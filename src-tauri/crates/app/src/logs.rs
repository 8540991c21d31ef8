//! Where `tracing` goes: the job's log always, standard error as far as it was asked for.

use std::{fmt, io};

use sampan_domain::error::Args;
use sampan_engine::{JobLogSink, job_log, record_of};
use sampan_i18n::{Language, format};
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
    let kept = ["sampan_engine", "sampan_registry"].map(|part| (part, LevelFilter::DEBUG));
    let kept = Targets::new().with_targets(kept);
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
        let Some(record) = record_of(event) else {
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
