//! Where the work is done: by an engine in this process, or, where another process holds the data directory, by that one's.
//! The window is attached to it then; when it ends, a person says whether Sampan works on here, and when it comes back, the
//! window goes on with it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_app::socket::Server;
use sampan_app::{
    App, DataDir, Face, Front, Holder, Instead, JobLogSink, Listening, Lost, Opened, Start, restore,
};
use sampan_domain::{ErrorCode, Failure};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::bridge::{self, Changed, Stream};
use crate::desk::{Open, Outside};
use crate::notify;
use crate::preferences::Kept;

/// How long a process that holds the directory and does not answer may take to let go, or to begin to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a process that can be reached may take to say who it is.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// How often it is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(100);
/// How often it is looked whether a process that has ended is back.
const LOOK: Duration = Duration::from_millis(500);

/// Where the work is done.
pub(crate) struct Host {
    directory: PathBuf,
    job_log: JobLogSink,
    preferences: Arc<Kept>,
    outside: Arc<dyn Outside>,
    /// What the window is told; the same wherever the work is done.
    pub(crate) stream: Arc<Stream>,
    state: tokio::sync::Mutex<State>,
}

#[derive(Default)]
enum State {
    /// Nobody has asked yet.
    #[default]
    Closed,
    Open(Arc<Open>),
    /// The process that the window was attached to has ended.
    Away(Holder),
}

impl Host {
    pub(crate) fn new(
        directory: PathBuf,
        job_log: JobLogSink,
        preferences: Arc<Kept>,
        outside: Arc<dyn Outside>,
    ) -> Self {
        let (stream, state) = Default::default();
        Self { directory, job_log, preferences, outside, stream, state }
    }

    /// What the window works on; the first to ask opens it. What failed may be tried again.
    pub(crate) async fn open(self: &Arc<Self>) -> Result<Arc<Open>, Failure> {
        let mut state = self.state.lock().await;
        match &*state {
            State::Open(open) => Ok(Arc::clone(open)),
            State::Away(holder) => {
                Err(Failure::new(ErrorCode::HolderEnded).with("id", i64::from(holder.process)))
            }
            State::Closed => {
                let open = self.begin().await?;
                *state = State::Open(Arc::clone(&open));
                Ok(open)
            }
        }
    }

    /// The same, if it was opened.
    pub(crate) async fn opened(&self) -> Option<Arc<Open>> {
        match &*self.state.lock().await {
            State::Open(open) => Some(Arc::clone(open)),
            _ => None,
        }
    }

    /// Whether the process that the window was attached to has ended.
    pub(crate) async fn is_away(&self) -> bool {
        matches!(&*self.state.lock().await, State::Away(_))
    }

    /// After the other process has ended: works on here. One that is back is taken instead.
    pub(crate) async fn work_here(self: &Arc<Self>) -> Result<(), Failure> {
        let mut state = self.state.lock().await;
        if matches!(*state, State::Away(_)) {
            *state = State::Open(self.begin().await?);
        }
        drop(state);
        self.outside.changed(Changed::EVERYTHING);
        Ok(())
    }

    /// Ends all work here, puts something in the place of the store, and opens it. The directory is held all the while:
    /// nobody comes in between. The store of another process is not this one's to replace.
    pub(crate) async fn replace(&self, instead: Instead) -> Result<Lost, Failure> {
        let mut state = self.state.lock().await;
        let directory = self.held(&state).await?;
        if let State::Open(open) = std::mem::take(&mut *state) {
            close(&open).await;
        }
        let dir = directory.clone();
        let replaced =
            tokio::task::spawn_blocking(move || restore(&dir, &instead)).await.map_err(panicked)?;
        // What could not be replaced is opened as it was.
        let begun = self.work(directory).await;
        if let Ok(open) = &begun {
            *state = State::Open(Arc::clone(open));
        }
        let lost = replaced?;
        begun?;
        Ok(lost)
    }

    /// What is to be found in the data directory, whether or not the store in it can be opened.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&DataDir) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        // Nobody opens it meanwhile.
        let state = self.state.lock().await;
        let directory = self.held(&state).await?;
        tokio::task::spawn_blocking(move || look(&directory)).await.map_err(panicked)?
    }

    /// The data directory: the one that is open here, or taken for a while.
    async fn held(&self, state: &State) -> Result<DataDir, Failure> {
        if let State::Open(open) = state
            && let Some(directory) = open.front.app().and_then(|app| app.directory())
        {
            return Ok(directory.clone());
        }
        let path = self.directory.clone();
        tokio::task::spawn_blocking(move || DataDir::open(path)).await.map_err(panicked)?
    }

    /// Takes the directory, or reaches its holder.
    async fn begin(self: &Arc<Self>) -> Result<Arc<Open>, Failure> {
        let until = Instant::now() + PATIENCE;
        loop {
            let path = self.directory.clone();
            let directory = tokio::task::spawn_blocking(move || DataDir::open(path)).await;
            let locked = match directory.map_err(panicked)? {
                Ok(directory) => return self.work(directory).await,
                Err(failure) if failure.code == ErrorCode::StoreLocked => failure,
                Err(failure) => return Err(failure),
            };
            match self.reach().await {
                Ok(front) => return Ok(self.attach(front)),
                Err(failure) if failure.code != ErrorCode::SocketFailed => return Err(failure),
                Err(_) if Instant::now() >= until => return Err(locked),
                Err(_) => tokio::time::sleep(TRY_AGAIN).await,
            }
        }
    }

    /// An engine in this process.
    async fn work(&self, directory: DataDir) -> Result<Arc<Open>, Failure> {
        let (app, opened) = App::open(directory, self.job_log.clone(), Start::Working, None).await?;
        let app = Arc::new(app);
        app.stay();
        tauri::async_runtime::spawn(tell_listening(app.listening(), Arc::clone(&self.outside)));
        let server = app.directory().and_then(|directory| {
            Server::open(&app, directory, Face::Window)
                .inspect_err(|failure| tracing::warn!(%failure, "the command line cannot reach the window"))
                .ok()
        });
        Ok(self.with(Front::here(app), opened, server))
    }

    async fn reach(&self) -> Result<Front, Failure> {
        let reached = Front::there(DataDir::socket_path_in(&self.directory));
        let silent = |_| Err(Failure::new(ErrorCode::SocketFailed));
        tokio::time::timeout(ANSWER_WITHIN, reached).await.unwrap_or_else(silent)
    }

    /// The engine of another process, and what follows when that ends.
    fn attach(self: &Arc<Self>, front: Front) -> Arc<Open> {
        let open = self.with(front, Opened::Clean, None);
        tauri::async_runtime::spawn(Arc::clone(self).watch_over(Arc::clone(&open)));
        open
    }

    fn with(&self, front: Front, opened: Opened, server: Option<Server>) -> Arc<Open> {
        let front = Arc::new(front);
        bridge::start(Arc::clone(&self.outside), &front, Arc::clone(&self.stream));
        let kept = Arc::clone(&self.preferences);
        notify::start(Arc::clone(&self.outside), &front, move || (kept.get().notify, kept.language()));
        Arc::new(Open::of(front, opened, Mutex::new(server), Arc::clone(&self.stream)))
    }

    async fn watch_over(self: Arc<Self>, open: Arc<Open>) {
        open.front.ended().await;
        let Some(holder) = open.front.holder() else { return };
        {
            let mut state = self.state.lock().await;
            if !matches!(&*state, State::Open(now) if Arc::ptr_eq(now, &open)) {
                return;
            }
            // A command has done its work: whoever asks next is answered here. `serve` may have been ended on purpose.
            *state = if holder.face == Face::Command { State::Closed } else { State::Away(holder) };
        }
        drop(open);
        if holder.face == Face::Command {
            return self.outside.changed(Changed::EVERYTHING);
        }
        self.outside.changed(Changed { settings: true, ..Changed::default() });
        loop {
            tokio::time::sleep(LOOK).await;
            let mut state = self.state.lock().await;
            if !matches!(*state, State::Away(_)) {
                return;
            }
            let back = self.reach().await.ok().filter(|front| !passes_by(front));
            if let Some(front) = back {
                *state = State::Open(self.attach(front));
                drop(state);
                return self.outside.changed(Changed::EVERYTHING);
            }
        }
    }

    /// Ends all work in order, within some seconds; what is unfinished goes on at the next start. That of another process
    /// goes on anyway.
    pub(crate) async fn close(&self) {
        if let State::Open(open) = std::mem::take(&mut *self.state.lock().await) {
            close(&open).await;
        }
    }
}

async fn close(open: &Open) {
    let Some(app) = open.front.app() else { return };
    app.leave().await;
    let server = open.server.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(server) = server {
        server.finish().await;
    }
    if let Err(failure) = app.close().await {
        tracing::error!(%failure, "the store was not closed in peace");
    }
}

/// Whether a process ends when its own work is done.
fn passes_by(front: &Front) -> bool {
    front.holder().is_some_and(|holder| holder.face == Face::Command)
}

/// Tells the window each time the listener fares otherwise.
async fn tell_listening(mut listening: watch::Receiver<Listening>, outside: Arc<dyn Outside>) {
    while listening.changed().await.is_ok() {
        outside.changed(Changed { settings: true, ..Changed::default() });
    }
}

fn panicked(error: tokio::task::JoinError) -> Failure {
    Failure::new(ErrorCode::Panicked).detail(error)
}
