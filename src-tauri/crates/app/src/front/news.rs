//! What happens: the engine's stream of events, of this process or of another one.

use std::sync::Arc;

use sampan_domain::Failure;
use sampan_domain::event::Event;
use sampan_engine::Numbered;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio_util::sync::CancellationToken;

use super::{Face, Holder};
use crate::app::App;
use crate::socket::{Replies, Reply, write};

/// Events that a slow reader may lag behind before it has to look for itself.
const BACKLOG: usize = 4_096;

/// What is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// Something happened.
    Event(Arc<Event>),
    /// More happened than was heard: whoever needs to know looks for itself.
    Missed,
}

/// What happens from a moment on.
pub struct News(Source);

enum Source {
    Here(Receiver<Numbered>),
    There(Receiver<Told>, CancellationToken),
}

impl News {
    pub(super) const fn of(events: Receiver<Numbered>) -> Self {
        Self(Source::Here(events))
    }

    pub(super) const fn from(told: Receiver<Told>, ended: CancellationToken) -> Self {
        Self(Source::There(told, ended))
    }

    /// The next of it; `None` when nothing will happen any more. Nothing is lost where it is dropped while it waits.
    pub async fn next(&mut self) -> Option<Told> {
        let told = match &mut self.0 {
            Source::Here(events) => events.recv().await.map(|numbered| Told::Event(numbered.event)),
            Source::There(told, ended) => tokio::select! {
                biased;
                told = told.recv() => told,
                () = ended.cancelled() => return None,
            },
        };
        match told {
            Ok(told) => Some(told),
            Err(RecvError::Lagged(_)) => Some(Told::Missed),
            Err(RecvError::Closed) => None,
        }
    }
}

/// One line of news on their way to another process.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Item {
    /// Who tells: the first line.
    Holder(Holder),
    Event(Arc<Event>),
    Missed,
}

pub(super) fn channel() -> Sender<Told> {
    broadcast::channel(BACKLOG).0
}

/// Passes on what another process tells, until it ends.
pub(super) async fn hear(mut replies: Replies<Item>, news: Sender<Told>, ended: CancellationToken) {
    loop {
        match replies.next().await {
            Ok(Some(Item::Event(event))) => drop(news.send(Told::Event(event))),
            Ok(Some(Item::Missed)) => drop(news.send(Told::Missed)),
            Ok(Some(Item::Holder(_))) => {}
            Ok(None) => break,
            Err(failure) => {
                tracing::info!(%failure, "the process that holds the data directory tells nothing any more");
                break;
            }
        }
    }
    ended.cancel();
}

/// Tells another process what happens, until this one leaves or has had `enough`.
pub(crate) async fn tell(
    app: &App,
    face: Face,
    enough: &CancellationToken,
    to: &mut (impl AsyncWrite + Unpin),
) -> Result<(), Failure> {
    let (mut events, mut listening) = (app.engine.subscribe(), app.listening());
    let holder = Holder { process: std::process::id(), face };
    write(to, &Reply::Item(Item::Holder(holder))).await?;
    loop {
        let item = tokio::select! {
            told = events.recv() => match told {
                Ok(numbered) => Item::Event(numbered.event),
                Err(RecvError::Lagged(_)) => Item::Missed,
                Err(RecvError::Closed) => break,
            },
            // How the listener fares is shown beside its settings.
            Ok(()) = listening.changed() => Item::Event(Arc::new(Event::Settings)),
            () = enough.cancelled() => break,
            () = app.leaving.cancelled() => break,
        };
        write(to, &Reply::Item(item)).await?;
    }
    write(to, &Reply::<Item>::End).await?;
    to.shutdown().await.map_err(crate::socket::failed)
}
