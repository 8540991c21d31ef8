//! Answering other processes while this one holds the data directory.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::traits::tokio::Listener as _;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use sampan_store::DataDir;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, BufReader};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::wire::{self, Line, QUESTION_CAP, Question, Reply, VERSION, failed};
use crate::answer::Refused;
use crate::app::App;
use crate::front::{self, Ask, Face};

/// Progress that may wait for a slow reader.
const BACKLOG: usize = 64;

/// How long callers have to hear their answers when the application leaves.
const LEAVE_WITHIN: Duration = Duration::from_secs(1);

/// The open socket of a data directory. Only its owner may speak to it.
pub struct Server {
    task: JoinHandle<()>,
    finish: CancellationToken,
}

impl Server {
    /// Opens the socket of the application's data directory, and answers from now on, as what this process is. A socket
    /// that is there was left by a process that died.
    pub fn open(app: &Arc<App>, dir: &DataDir, face: Face) -> Result<Self, Failure> {
        let path = dir.socket_path();
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let options = ListenerOptions::new().name(wire::name(&path)?);
        #[cfg(unix)]
        let options = interprocess::os::unix::local_socket::ListenerOptionsExt::mode(options, 0o600);
        let listener = options.create_tokio().map_err(failed)?;
        let finish = CancellationToken::new();
        let task = tokio::spawn(serve(listener, Arc::clone(app), face, finish.clone()));
        Ok(Self { task, finish })
    }

    /// Ends when nobody is being answered any more, or soon after the application leaves. Windows that are attached are told
    /// at once.
    pub async fn finish(self) {
        self.finish.cancel();
        if let Err(error) = self.task.await {
            tracing::warn!(%error, "the local socket broke");
        }
    }
}

async fn serve(listener: Listener, app: Arc<App>, face: Face, finish: CancellationToken) {
    let mut callers = JoinSet::new();
    while !(finish.is_cancelled() && callers.is_empty()) {
        tokio::select! {
            () = app.leaving.cancelled() => break,
            () = finish.cancelled(), if !finish.is_cancelled() => {}
            Some(_) = callers.join_next() => {}
            call = listener.accept() => match call {
                Ok(stream) => {
                    let (app, finish) = (Arc::clone(&app), finish.clone());
                    callers.spawn(async move {
                        if let Err(failure) = talk(&app, face, &finish, stream).await {
                            tracing::debug!(%failure, "a caller of the local socket hung up");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "the local socket could not take a call");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(LEAVE_WITHIN, async { while callers.join_next().await.is_some() {} }).await;
}

async fn talk(app: &Arc<App>, face: Face, finish: &CancellationToken, stream: Stream) -> Result<(), Failure> {
    let (mut from, mut to) = (BufReader::new(&stream), &stream);
    let question = match wire::read::<Versioned>(&mut from, QUESTION_CAP).await {
        Ok(Some(question)) => question,
        Ok(None) => return Ok(()),
        Err(failure) => return wire::write(&mut to, &Refused::of(&failure, Language::En)).await,
    };
    let lang = question.language();
    match question.read() {
        Ok(Asked::Command(question)) => answer(app, question, &mut from, &mut to).await,
        Ok(Asked::Window(ask)) => {
            tokio::select! {
                answered = answer_window(app, ask, face, finish, &mut to) => answered,
                _ = from.fill_buf() => Ok(()),
            }
        }
        Err(failure) => wire::write(&mut to, &Refused::of(&failure, lang)).await,
    }
}

/// What a window asks.
async fn answer_window(
    app: &Arc<App>,
    ask: Ask,
    face: Face,
    finish: &CancellationToken,
    to: &mut (impl AsyncWrite + Unpin),
) -> Result<(), Failure> {
    let answer = match ask {
        Ask::News => return front::tell(app, face, finish, to).await,
        Ask::Rows(rule) => {
            let mut rows = app.engine().preview(&rule);
            while let Some(row) = rows.next().await {
                match row {
                    Ok(row) => wire::write(to, &Reply::Item(row)).await?,
                    Err(failure) => return wire::write(to, &Reply::<()>::Failed(failure)).await,
                }
            }
            return wire::write(to, &Reply::<()>::End).await;
        }
        Ask::Settled => app.journal().settled().await.map(|()| serde_json::Value::Null),
        Ask::Errand(errand) => Box::pin(errand.carry_out(app)).await,
        Ask::Look(look) => {
            // Looking through a hundred thousand jobs is no work for the threads that move bytes.
            let journal = Arc::clone(app.journal());
            let read = tokio::task::spawn_blocking(move || look.read(&*journal)).await;
            read.unwrap_or_else(|error| Err(Failure::new(ErrorCode::Panicked).detail(error)))
        }
    };
    wire::write(to, &answer.map_or_else(Reply::Failed, Reply::Item)).await
}

/// A question whose version is read first: another version's request may be anything.
#[derive(serde::Deserialize)]
struct Versioned {
    version: String,
    #[serde(default)]
    request: serde_json::Value,
    #[serde(default)]
    window: Option<serde_json::Value>,
}

enum Asked {
    Command(Question),
    Window(Ask),
}

impl Versioned {
    /// The language of the one who asks, as far as it can be known of another version.
    fn language(&self) -> Language {
        let lang = self.request.get("lang").and_then(serde_json::Value::as_str);
        lang.and_then(|lang| lang.parse().ok()).unwrap_or(Language::En)
    }

    fn read(self) -> Result<Asked, Failure> {
        if self.version != VERSION {
            return Err(Failure::new(ErrorCode::SocketVersion)
                .with("ours", self.version)
                .with("theirs", VERSION));
        }
        if let Some(window) = self.window {
            // What cannot be read is not repeated: there may be a password in it.
            let unread = |_| failed("the window's question cannot be read");
            return serde_json::from_value(window).map(Asked::Window).map_err(unread);
        }
        let request = serde_json::from_value(self.request).map_err(failed)?;
        Ok(Asked::Command(Question { version: self.version, request }))
    }
}

async fn answer(
    app: &App,
    question: Question,
    from: &mut (impl AsyncBufRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
) -> Result<(), Failure> {
    let lang = question.request.lang;
    let (sink, mut said) = mpsc::channel(BACKLOG);
    let answered = async move { app.answer(question.request, &sink).await };
    tokio::pin!(answered);
    let outcome = loop {
        tokio::select! {
            biased;
            Some(progress) = said.recv() => wire::write(to, &Line::Progress { progress }).await?,
            outcome = &mut answered => break outcome,
            // Nothing more is said by a caller: whatever comes is its leaving.
            _ = from.fill_buf() => return Ok(()),
        }
    };
    while let Ok(progress) = said.try_recv() {
        wire::write(to, &Line::Progress { progress }).await?;
    }
    match outcome {
        Ok(answer) => wire::write(to, &Line::Answer(answer)).await,
        Err(failure) => wire::write(to, &Refused::of(&failure, lang)).await,
    }
}
