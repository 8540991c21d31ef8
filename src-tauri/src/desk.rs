//! What the window works on: the application, opened by the window's first question.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sampan_app::socket::Server;
use sampan_app::{App, DataDir, JobLogSink, Opened, Start};
use sampan_domain::{Failure, TargetId};

use crate::bridge::{self, Changed, Jobs, Stream};
use crate::preferences::Kept;
use crate::watch::Watches;
use crate::wire;

/// The application, as soon as somebody asked for it; not before, for a second process ends without opening it.
pub(crate) struct Desk {
    directory: PathBuf,
    job_log: JobLogSink,
    open: tokio::sync::Mutex<Option<Arc<Open>>>,
    pub(crate) preferences: Kept,
    pub(crate) outside: Arc<dyn Outside>,
}

/// What the application has around it: a window, a title, perhaps a tray.
pub(crate) trait Outside: Send + Sync {
    /// Jobs changed.
    fn jobs(&self, jobs: Jobs);
    /// Something else changed.
    fn changed(&self, changed: Changed);
    /// The language may be another one now.
    fn speak(&self);
}

/// The application at work.
pub(crate) struct Open {
    pub(crate) app: Arc<App>,
    /// How the store was found.
    pub(crate) opened: Opened,
    /// Answers the command line while the window holds the store.
    server: Mutex<Option<Server>>,
    pub(crate) stream: Arc<Stream>,
    pub(crate) watches: Watches,
    checks: Mutex<HashMap<TargetId, wire::Check>>,
}

impl Desk {
    pub(crate) fn new(directory: PathBuf, job_log: JobLogSink, outside: Arc<dyn Outside>) -> Self {
        let preferences = Kept::read(directory.join("window.json"));
        Self { directory, job_log, open: tokio::sync::Mutex::default(), preferences, outside }
    }

    /// The application; the first to ask opens it. What failed may be tried again.
    pub(crate) async fn open(&self) -> Result<Arc<Open>, Failure> {
        let mut open = self.open.lock().await;
        if let Some(there) = &*open {
            return Ok(Arc::clone(there));
        }
        let path = self.directory.clone();
        let directory = tokio::task::spawn_blocking(move || DataDir::open(path)).await;
        let directory = directory.map_err(panicked)??;
        let (app, opened) = App::open(directory, self.job_log.clone(), Start::Working).await?;
        let app = Arc::new(app);
        let server = app.directory().and_then(|directory| {
            Server::open(&app, directory)
                .inspect_err(|failure| tracing::warn!(%failure, "the command line cannot reach the window"))
                .ok()
        });
        let made = Arc::new(Open {
            stream: bridge::start(Arc::clone(&self.outside), &app),
            app,
            opened,
            server: Mutex::new(server),
            watches: Watches::default(),
            checks: Mutex::default(),
        });
        *open = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The application, if it was opened.
    pub(crate) async fn opened(&self) -> Option<Arc<Open>> {
        self.open.lock().await.clone()
    }

    /// Ends all work in order, within some seconds; what is unfinished goes on at the next start.
    pub(crate) async fn close(&self) {
        let Some(open) = self.open.lock().await.take() else { return };
        open.app.leave().await;
        let server = open.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(server) = server {
            server.finish().await;
        }
        if let Err(failure) = open.app.close().await {
            tracing::error!(%failure, "the store was not closed in peace");
        }
    }
}

impl Open {
    /// The last check of a target.
    pub(crate) fn checked(&self, id: TargetId) -> Option<wire::Check> {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    pub(crate) fn remember(&self, id: TargetId, check: wire::Check) {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).insert(id, check);
    }

    /// A target that was changed is no longer what was checked.
    pub(crate) fn forget(&self, id: TargetId) {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

fn panicked(error: tokio::task::JoinError) -> Failure {
    Failure::new(sampan_domain::ErrorCode::Panicked).detail(error)
}
