//! Everything that is said in one row: kept to be searched, and handed on to the jobs' logs.

use std::io;
use std::sync::{Arc, Mutex, Once, PoisonError};

use sampan_engine::{JobLogSink, job_log};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// Panics of all threads, with the names of the threads: a row's own runtime has one thread, named after the row.
static PANICS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// What a panic says that is part of a row.
pub(super) const ON_PURPOSE: &str = "a worker panics on purpose";

#[derive(Clone)]
pub(crate) struct Log {
    text: Arc<Mutex<Vec<u8>>>,
    sink: JobLogSink,
    _guard: Arc<DefaultGuard>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl Log {
    /// From here on, of this thread.
    pub(super) fn new() -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                let thread = std::thread::current().name().unwrap_or_default().to_owned();
                PANICS.lock().unwrap_or_else(PoisonError::into_inner).push((thread, panic.to_string()));
                before(panic);
            }));
        });
        let text = Arc::<Mutex<Vec<u8>>>::default();
        let (jobs, sink) = job_log();
        let written =
            tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Writer(Arc::clone(&text)));
        let filter = EnvFilter::new("warn,sampan_engine=trace,sampan_registry=trace,sampan_store=debug");
        let subscriber = tracing_subscriber::registry().with(jobs).with(written.with_filter(filter));
        let guard = Arc::new(tracing::subscriber::set_default(subscriber));
        Self { text, sink, _guard: guard }
    }

    pub(super) fn sink(&self) -> JobLogSink {
        self.sink.clone()
    }

    /// All of it.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.text.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// Panics on this thread so far, which every task of the row runs on.
    pub(super) fn panics() -> Vec<String> {
        let here = std::thread::current().name().unwrap_or_default().to_owned();
        let panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
        let ours = |(thread, text): &&(String, String)| *thread == here && !text.contains(ON_PURPOSE);
        panics.iter().filter(ours).map(|(_, text)| text.clone()).collect()
    }
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl<'a> MakeWriter<'a> for Writer {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Arc::clone(&self.0))
    }
}

struct Line(Arc<Mutex<Vec<u8>>>);

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
