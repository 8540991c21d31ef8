//! What the window works on, and what it has around it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use sampan_app::socket::Server;
use sampan_app::{DataDir, Front, Instead, JobLogSink, Lost, Opened};
use sampan_domain::{Failure, TargetId};
use tokio::sync::oneshot;

use crate::bridge::{Changed, Jobs, Stream};
use crate::closing::Unanswered;
use crate::host::Host;
use crate::offer::Offers;
use crate::preferences::Kept;
use crate::restoring::Chosen;
use crate::watch::Watches;
use crate::wire;

/// What the window's commands find: where the work is done, as soon as somebody asked for it; not before, for a second
/// process ends without opening it.
pub(crate) struct Desk {
    pub(crate) directory: PathBuf,
    pub(crate) host: Arc<Host>,
    pub(crate) preferences: Arc<Kept>,
    pub(crate) watches: Watches,
    /// Whether a question about closing was left without an answer.
    pub(crate) unanswered: Unanswered,
    /// What was handed to the window.
    pub(crate) offers: Offers,
    /// The backup that a person chose last.
    pub(crate) chosen: Chosen,
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
    /// Lets a person choose where a file is saved; nothing where they did not.
    fn choose_save(&self, title: &str, name: &str) -> oneshot::Receiver<Option<PathBuf>>;
    /// Lets a person choose a file to read, of these endings; nothing where they did not.
    fn choose_open(&self, title: &str, endings: &[&str]) -> oneshot::Receiver<Option<PathBuf>>;
    /// Lets a person choose a file to import, and hands it to the window.
    fn choose_import(&self, title: &str);
    /// Tells a person who looks elsewhere.
    fn notify(&self, title: &str, body: &str);
    /// Puts the window away; the tray brings it back.
    fn hide(&self);
    /// Ends the application in order.
    fn quit(&self);
    /// Whether there is a tray that the window can go to.
    fn has_tray(&self) -> BoxFuture<'static, bool>;
    /// Whether the application begins with the session, where that can be known.
    fn autostart(&self) -> Option<bool>;
    /// Has it begin with the session, or not; says why that cannot be.
    fn set_autostart(&self, on: bool) -> Result<(), String>;
}

/// An engine at work, here or in another process.
pub(crate) struct Open {
    pub(crate) front: Arc<Front>,
    /// How the store was found.
    pub(crate) opened: Opened,
    /// Answers the command line while the window holds the store.
    pub(crate) server: Mutex<Option<Server>>,
    pub(crate) stream: Arc<Stream>,
    checks: Mutex<HashMap<TargetId, wire::Check>>,
}

impl Desk {
    pub(crate) fn new(directory: PathBuf, job_log: JobLogSink, outside: Arc<dyn Outside>) -> Self {
        let preferences = Arc::new(Kept::read(directory.join("window.json")));
        let host = Host::new(directory.clone(), job_log, Arc::clone(&preferences), Arc::clone(&outside));
        Self {
            directory,
            host: Arc::new(host),
            preferences,
            watches: Watches::default(),
            unanswered: Unanswered::default(),
            offers: Offers::default(),
            chosen: Chosen::default(),
            outside,
        }
    }

    /// What the window works on; the first to ask opens it.
    pub(crate) async fn open(&self) -> Result<Arc<Open>, Failure> {
        self.host.open().await
    }

    /// Ends all work here, puts something in the place of the store, and opens it.
    pub(crate) async fn replace(&self, instead: Instead) -> Result<Lost, Failure> {
        self.host.replace(instead).await
    }

    /// What is to be found in the data directory, whether or not the store in it can be opened.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&DataDir) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.host.look(look).await
    }

    /// The same, if it was opened.
    pub(crate) async fn opened(&self) -> Option<Arc<Open>> {
        self.host.opened().await
    }
}

impl Open {
    pub(crate) fn of(
        front: Arc<Front>,
        opened: Opened,
        server: Mutex<Option<Server>>,
        stream: Arc<Stream>,
    ) -> Self {
        Self { front, opened, server, stream, checks: Mutex::default() }
    }

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
