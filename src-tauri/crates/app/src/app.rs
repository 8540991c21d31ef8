//! The application: a journal, an engine on it, and what it may be asked.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sampan_domain::secret::Credential;
use sampan_domain::{ErrorCode, Failure, Journal};
use sampan_engine::{Engine, JobLogSink, Parts, Start, SystemClock, Timeouts};
use sampan_store::{DataDir, EnvSecrets, MemoryJournal, Opened, SledJournal};
use tokio::sync::{OnceCell, watch};
use tokio_util::sync::CancellationToken;

use crate::listener::Listening;
use crate::metrics::Metrics;
use crate::secret::Secret;
use crate::secrets;

/// How long the engine may take to leave.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

/// Logins that were typed in for a one-off copy.
#[derive(Clone, Debug, Default)]
pub struct Logins {
    /// For the source.
    pub source: Option<Credential>,
    /// For the destination.
    pub destination: Option<Credential>,
}

/// Reads a login, `user:password` or a token, as it stands on a line. `source` names the place in failures.
pub fn read_login(source: &str, line: &str) -> Result<Credential, Failure> {
    EnvSecrets::parse(source, line)
}

/// The application on one journal.
pub struct App {
    pub(crate) engine: Engine,
    pub(crate) secrets: Arc<EnvSecrets>,
    pub(crate) job_log: JobLogSink,
    pub(crate) how: Start,
    pub(crate) home: Home,
    /// Figures of the work done here, where there is an engine that works.
    pub(crate) metrics: Option<Metrics>,
    /// Waits end when it is cancelled; what they wait for stays.
    pub(crate) leaving: CancellationToken,
    /// Set when the engine has left.
    pub(crate) gone: OnceCell<()>,
    pub(crate) listening: watch::Sender<Listening>,
}

/// Where the journal lies.
pub(crate) enum Home {
    /// In memory, gone at the end.
    Memory(Logins),
    /// In a data directory, which this process holds as long as this lives.
    Directory(DataDir, Arc<SledJournal>),
}

impl Home {
    pub(crate) fn store(&self) -> Option<Arc<SledJournal>> {
        match self {
            Self::Memory(_) => None,
            Self::Directory(_, store) => Some(Arc::clone(store)),
        }
    }

    fn directory(&self) -> Option<&Path> {
        match self {
            Self::Memory(_) => None,
            Self::Directory(directory, _) => Some(directory.path()),
        }
    }
}

impl App {
    /// Starts with an empty journal in memory.
    pub async fn in_memory(job_log: JobLogSink, how: Start, logins: Logins) -> Result<Self, Failure> {
        let secrets = Arc::new(EnvSecrets::new());
        Self::start(Arc::new(MemoryJournal::new()), secrets, job_log, how, Home::Memory(logins)).await
    }

    /// Starts on the store of a data directory, and says how the store was found.
    ///
    /// With a passphrase the encrypted file is opened first, if it is there, and it is a failure if that cannot be.
    pub async fn open(
        dir: DataDir,
        job_log: JobLogSink,
        how: Start,
        passphrase: Option<Secret>,
    ) -> Result<(Self, Opened), Failure> {
        let secrets = Arc::new(EnvSecrets::new().in_directory(dir.path()));
        if let Some(passphrase) = passphrase.filter(|_| secrets.is_locked()) {
            secrets::with(&secrets, move |secrets| secrets.unlock(passphrase.text())).await?;
        }
        let (journal, opened) = SledJournal::open(&dir)?;
        let journal = Arc::new(journal);
        let home = Home::Directory(dir, Arc::clone(&journal));
        let app = Self::start(journal, secrets, job_log, how, home).await?;
        Ok((app, opened))
    }

    async fn start(
        journal: Arc<dyn Journal>,
        secrets: Arc<EnvSecrets>,
        job_log: JobLogSink,
        how: Start,
        home: Home,
    ) -> Result<Self, Failure> {
        let parts = Parts {
            journal,
            secrets: Arc::<EnvSecrets>::clone(&secrets),
            clock: Arc::new(SystemClock),
            patience: Timeouts::default(),
            job_log: job_log.clone(),
            directory: home.directory().map(Path::to_owned),
        };
        let engine = Engine::start(parts, how).await?;
        let leaving = CancellationToken::new();
        let metrics = match how {
            Start::Working => Some(Metrics::begin(engine.clone(), home.store(), leaving.clone())?),
            Start::Quiet => None,
        };
        let listening = watch::Sender::default();
        Ok(Self { engine, secrets, job_log, how, home, metrics, leaving, listening, gone: OnceCell::new() })
    }

    /// A second engine on an empty journal in memory, for trying out what is not to be kept.
    pub(crate) async fn shadow(&self) -> Result<Engine, Failure> {
        let parts = Parts {
            journal: Arc::new(MemoryJournal::new()),
            secrets: Arc::<EnvSecrets>::clone(&self.secrets),
            clock: Arc::new(SystemClock),
            patience: Timeouts::default(),
            job_log: self.job_log.clone(),
            directory: None,
        };
        Engine::start(parts, Start::Quiet).await
    }

    /// The figures: of the work done here, or, where nothing works, of what is remembered.
    pub fn metrics(&self) -> Result<Metrics, Failure> {
        self.metrics
            .clone()
            .map_or_else(|| Metrics::begin(self.engine.clone(), self.home.store(), self.leaving.clone()), Ok)
    }

    /// The engine.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What is remembered.
    pub(crate) fn journal(&self) -> &Arc<dyn Journal> {
        self.engine.journal()
    }

    /// The data directory, if there is one.
    pub const fn directory(&self) -> Option<&DataDir> {
        match &self.home {
            Home::Directory(dir, _) => Some(dir),
            Home::Memory(_) => None,
        }
    }

    /// Begins no more jobs, and waits until the running ones have ended, at most so long.
    pub async fn drain(&self, within: Duration) {
        if let Err(failure) = self.engine.drain(within).await {
            tracing::warn!(%failure, "running jobs are not waited for");
        }
    }

    /// Ends all work, within five seconds: waits are answered with what is known, running jobs are left as they are
    /// and go on at the next start. What is remembered can still be read. Whoever says it again waits for the first.
    pub async fn leave(&self) {
        self.leaving.cancel();
        let leave = async || {
            if tokio::time::timeout(LEAVE_WITHIN, self.engine.shutdown()).await.is_err() {
                tracing::warn!("the engine did not leave in time");
            }
        };
        self.gone.get_or_init(leave).await;
    }

    /// Comes when all work is about to end.
    pub async fn left(&self) {
        self.leaving.cancelled().await;
    }

    /// Ends all work and leaves the store in peace.
    pub async fn close(&self) -> Result<(), Failure> {
        self.leave().await;
        let Home::Directory(_, journal) = &self.home else { return Ok(()) };
        let journal = Arc::clone(journal);
        let closed = tokio::task::spawn_blocking(move || journal.close()).await;
        closed.map_err(|error| Failure::new(ErrorCode::StoreFailed).detail(error)).flatten()
    }
}
