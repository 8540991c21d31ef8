//! The listener, kept as the settings say for as long as the process stays: registries' notifications come in, and whoever
//! watches over the process is answered.

mod watched;
mod wish;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use sampan_domain::event::Event;
use sampan_domain::settings::{Listener as Wanted, ListenerSecret};
use sampan_domain::{ErrorCode, Failure};
use sampan_engine::{Engine, Numbered};
use sampan_listener::{Guards, Hear, Listener, Router, monitor, routes};
use sampan_store::EnvSecrets;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::metrics::Metrics;
use watched::Process;
pub use wish::{ListenerWish, SecretWish};

/// How often the settings are looked at beside when they are said to have changed, and a port that was taken is tried
/// again.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Settings are told before they are on disk.
const SETTLE: Duration = Duration::from_millis(50);

/// How the listener is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listening {
    /// Nobody wants it.
    #[default]
    Off,
    /// It listens here.
    At(SocketAddr),
    /// It is wanted, and cannot be.
    Failed(Failure),
}

impl App {
    /// This process stays: from now on rules fire by the clock, and what registries tell is listened to as the settings
    /// say. What jobs are searched by is read ahead of the first search.
    pub fn stay(&self) {
        self.engine.keep_time();
        self.engine.keep_tidy();
        if let Some(store) = self.home.store() {
            store.look_ahead();
        }
        let keeper = Keeper {
            engine: self.engine.clone(),
            secrets: Arc::clone(&self.secrets),
            metrics: self.metrics.clone(),
            leaving: self.leaving.clone(),
            state: self.listening.clone(),
            open: None,
        };
        tokio::spawn(keeper.keep());
    }

    /// How the listener is, now and as it changes.
    pub fn listening(&self) -> watch::Receiver<Listening> {
        self.listening.subscribe()
    }
}

struct Keeper {
    engine: Engine,
    secrets: Arc<EnvSecrets>,
    metrics: Option<Metrics>,
    leaving: CancellationToken,
    state: watch::Sender<Listening>,
    open: Option<(Wanted, Listener)>,
}

impl Keeper {
    async fn keep(mut self) {
        let mut events = self.engine.subscribe();
        loop {
            self.follow().await;
            tokio::select! {
                biased;
                () = self.leaving.cancelled() => break,
                () = settings_changed(&mut events) => tokio::time::sleep(SETTLE).await,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
        self.close().await;
    }

    /// Makes the listener what the settings say.
    async fn follow(&mut self) {
        let wanted = match self.engine.journal().settings() {
            Ok(settings) => settings.listener,
            Err(failure) => return tracing::warn!(%failure, "the listener's settings cannot be read"),
        };
        if wanted.as_ref() == self.open.as_ref().map(|(open, _)| open) {
            return;
        }
        self.close().await;
        let Some(wanted) = wanted else { return };
        let state = match self.listen(&wanted).await {
            Ok(listener) => {
                let at = listener.address();
                self.open = Some((wanted, listener));
                Listening::At(at)
            }
            Err(failure) => Listening::Failed(failure),
        };
        self.tell(state);
    }

    async fn listen(&self, wanted: &Wanted) -> Result<Listener, Failure> {
        let (secrets, of) = (Arc::clone(&self.secrets), wanted.clone());
        let guards = tokio::task::spawn_blocking(move || guards(&secrets, &of)).await;
        let guards = guards.map_err(|error| Failure::new(ErrorCode::Panicked).detail(error))??;
        let local = wanted.address.ip().is_loopback();
        Listener::open(wanted.address, self.router(guards, local)).await.map_err(|error| {
            let failed = Failure::new(ErrorCode::ListenFailed).with("address", wanted.address.to_string());
            failed.with("detail", error.to_string())
        })
    }

    /// All that is answered on the listener.
    fn router(&self, guards: Guards, local: bool) -> Router {
        let engine = self.engine.clone();
        let hear: Hear = Arc::new(move |notices| {
            let engine = engine.clone();
            Box::pin(async move { engine.told(&notices).await.map(|_| ()) })
        });
        let process = Process { engine: self.engine.clone(), metrics: self.metrics.clone() };
        routes(guards.clone(), hear).merge(monitor(guards, local, Arc::new(process)))
    }

    async fn close(&mut self) {
        if let Some((_, listener)) = self.open.take() {
            listener.close().await;
        }
        self.tell(Listening::Off);
    }

    fn tell(&self, state: Listening) {
        let changed = self.state.send_if_modified(|known| {
            let changed = *known != state;
            known.clone_from(&state);
            changed
        });
        match state {
            Listening::At(address) if changed => tracing::info!(%address, "listening"),
            Listening::Failed(failure) if changed => tracing::warn!(%failure, "not listening"),
            _ => {}
        }
    }
}

fn guards(secrets: &EnvSecrets, wanted: &Wanted) -> Result<Guards, Failure> {
    let read = |which: ListenerSecret| -> Result<Option<SecretString>, Failure> {
        wanted.secret(which).map(|reference| secrets.listener_secret(which, reference)).transpose()
    };
    Ok(Guards {
        token: read(ListenerSecret::Token)?,
        path_secret: read(ListenerSecret::Path)?,
        github_secret: read(ListenerSecret::GitHub)?,
    })
}

/// Comes back when somebody may have changed the settings.
async fn settings_changed(events: &mut Receiver<Numbered>) {
    loop {
        match events.recv().await {
            Ok(numbered) if matches!(&*numbered.event, Event::Settings) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
