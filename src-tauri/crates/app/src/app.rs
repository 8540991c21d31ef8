//! The application: a journal, an engine on it, and what it may be asked.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sampan_domain::secret::Credential;
use sampan_domain::{ErrorCode, Failure, Journal};
use sampan_engine::{Engine, JobLogSink, Parts, Start, SystemClock};
use sampan_store::{DataDir, EnvSecrets, MemoryJournal, Opened, SledJournal};
use tokio_util::sync::CancellationToken;

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
    /// Waits end when it is cancelled; what they wait for stays.
    pub(crate) leaving: CancellationToken,
}

/// Where the journal lies.
pub(crate) enum Home {
    /// In memory, gone at the end.
    Memory(Logins),
    /// In a data directory, which this process holds as long as this lives.
    Directory(DataDir, Arc<SledJournal>),
}

impl Home {
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
        Self::start(Arc::new(MemoryJournal::new()), job_log, how, Home::Memory(logins)).await
    }

    /// Starts on the store of a data directory, and says how the store was found.
    pub async fn open(dir: DataDir, job_log: JobLogSink, how: Start) -> Result<(Self, Opened), Failure> {
        let (journal, opened) = SledJournal::open(&dir)?;
        let journal = Arc::new(journal);
        let home = Home::Directory(dir, Arc::clone(&journal));
        let app = Self::start(journal, job_log, how, home).await?;
        Ok((app, opened))
    }

    async fn start(
        journal: Arc<dyn Journal>,
        job_log: JobLogSink,
        how: Start,
        home: Home,
    ) -> Result<Self, Failure> {
        let secrets = Arc::new(EnvSecrets::new());
        let parts = Parts {
            journal,
            secrets: Arc::<EnvSecrets>::clone(&secrets),
            clock: Arc::new(SystemClock),
            job_log: job_log.clone(),
            directory: home.directory().map(Path::to_owned),
        };
        let engine = Engine::start(parts, how).await?;
        Ok(Self { engine, secrets, job_log, how, home, leaving: CancellationToken::new() })
    }

    /// A second engine on an empty journal in memory, for trying out what is not to be kept.
    pub(crate) async fn shadow(&self) -> Result<Engine, Failure> {
        let parts = Parts {
            journal: Arc::new(MemoryJournal::new()),
            secrets: Arc::<EnvSecrets>::clone(&self.secrets),
            clock: Arc::new(SystemClock),
            job_log: self.job_log.clone(),
            directory: None,
        };
        Engine::start(parts, Start::Quiet).await
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

    /// Ends all work, within five seconds: waits are answered with what is known, running jobs are left as they are
    /// and go on at the next start. What is remembered can still be read.
    pub async fn leave(&self) {
        self.leaving.cancel();
        if tokio::time::timeout(LEAVE_WITHIN, self.engine.shutdown()).await.is_err() {
            tracing::warn!("the engine did not leave in time");
        }
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
