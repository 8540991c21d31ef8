//! What a window works on: an engine in its own process, or that of another process which holds the data directory.
//!
//! Both are asked the same: what is remembered is read through [`Front::journal`], [`news`] tells what happens, and an
//! [`errand`] is what a person wants done. For the engine of another process each of them goes over the local socket;
//! [`look`] is what reads there.

pub mod errand;
mod look;
mod news;
pub(crate) mod plain;

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use sampan_domain::{ErrorCode, Failure, Journal, Rule, Time};
use sampan_engine::PlanRow;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::socket::{Replies, ask};
use errand::Errand;
use look::Distant;
pub(crate) use look::Look;
pub(crate) use news::{Item, tell};
pub use news::{News, Told};

/// What a window asks of another process. Both are of one version.
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to a socket")]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ask {
    /// Something that is remembered.
    Look(Look),
    /// Nothing: the answer comes when what was told before can be read.
    Settled,
    /// Something that is to be done.
    Errand(Box<errand::Any>),
    /// What a rule would do, row by row.
    Rows(Box<Rule>),
    /// What happens from now on.
    News,
}

/// The process that holds a data directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its number.
    pub process: u32,
    /// What it is.
    pub face: Face,
}

/// What a process that holds a data directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// `sampan serve`.
    Serve,
    /// The window.
    Window,
    /// A command, which ends when its work is done.
    Command,
}

/// What a window works on.
pub struct Front {
    journal: Arc<dyn Journal>,
    engine: Engine,
}

enum Engine {
    Here(Arc<App>),
    There(There),
}

struct There {
    socket: PathBuf,
    holder: Holder,
    news: broadcast::Sender<Told>,
    ended: CancellationToken,
}

impl Front {
    /// An engine in this process.
    pub fn here(app: Arc<App>) -> Self {
        Self { journal: Arc::clone(app.journal()), engine: Engine::Here(app) }
    }

    /// The engine of the process that answers at a socket. Fails with `socket-failed` where nobody does, and with
    /// `socket-version` where that process is of another version.
    pub async fn there(socket: PathBuf) -> Result<Self, Failure> {
        let mut replies = Replies::to(&socket, &Ask::News).await?;
        let Some(Item::Holder(holder)) = replies.next().await? else {
            return Err(Failure::new(ErrorCode::SocketFailed));
        };
        let (news, ended) = (news::channel(), CancellationToken::new());
        tokio::spawn(news::hear(replies, news.clone(), ended.clone()));
        let journal = Arc::new(Distant::at(socket.clone()));
        Ok(Self { journal, engine: Engine::There(There { socket, holder, news, ended }) })
    }

    /// The other process; `None` where the engine is in this one.
    pub const fn holder(&self) -> Option<Holder> {
        match &self.engine {
            Engine::Here(_) => None,
            Engine::There(there) => Some(there.holder),
        }
    }

    /// The application in this process; `None` where the engine is in another one.
    pub const fn app(&self) -> Option<&Arc<App>> {
        match &self.engine {
            Engine::Here(app) => Some(app),
            Engine::There(_) => None,
        }
    }

    /// Comes back when nothing more comes of it: the work here is about to end, or the other process has.
    pub async fn ended(&self) {
        match &self.engine {
            Engine::Here(app) => app.left().await,
            Engine::There(there) => there.ended.cancelled().await,
        }
    }

    /// What is remembered, to be read. Of another process it is asked, which takes a moment and blocks.
    pub const fn journal(&self) -> &Arc<dyn Journal> {
        &self.journal
    }

    /// The time of day.
    pub fn now(&self) -> Time {
        chrono::Utc::now()
    }

    /// What happens from now on.
    pub fn news(&self) -> News {
        match &self.engine {
            Engine::Here(app) => News::of(app.engine().subscribe()),
            Engine::There(there) => News::from(there.news.subscribe(), there.ended.clone()),
        }
    }

    /// Has something done.
    pub async fn ask<E: Errand>(&self, errand: E) -> Result<E::Outcome, Failure> {
        match &self.engine {
            Engine::Here(app) => Box::pin(errand.carry_out(app)).await,
            Engine::There(there) => ask(&there.socket, &Ask::Errand(Box::new(errand.into()))).await,
        }
    }

    /// What a rule would do now, stored or not. Nothing is written; dropping the stream ends it.
    pub fn preview(&self, rule: &Rule) -> BoxStream<'static, Result<PlanRow, Failure>> {
        let there = match &self.engine {
            Engine::Here(app) => return app.engine().preview(rule),
            Engine::There(there) => there.socket.clone(),
        };
        let rule = Box::new(rule.clone());
        let rows = async move {
            match Replies::to(&there, &Ask::Rows(rule)).await {
                Ok(replies) => replies.into_stream().boxed(),
                Err(failure) => stream::once(async { Err(failure) }).boxed(),
            }
        };
        stream::once(rows).flatten().boxed()
    }
}
