//! Where `tracing` goes: the job's log always, standard error as far as it was asked for.

use std::io;

use sampan_engine::{JobLogSink, job_log};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// Installs the subscriber of the process, once. `verbosity` counts how often more was asked for: 0 says warnings
/// only, 1 what the program does, 2 every request, 3 everything of the libraries as well.
pub fn install(verbosity: u8, colors: bool) -> JobLogSink {
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
    let shown = fmt::layer().with_writer(io::stderr).with_ansi(colors).with_filter(told);
    // Records of jobs come from our own crates only; the debug level is the lowest a log keeps.
    let kept = Targets::new().with_target("sampan_engine", LevelFilter::DEBUG);
    // A second installation, in tests, leaves the first as it is.
    let _ = tracing_subscriber::registry().with(layer.with_filter(kept)).with(shown).try_init();
    sink
}
