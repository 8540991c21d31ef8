//! Answering other processes while this one holds the data directory.

use std::io;
use std::sync::Arc;
use std::time::Duration;

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

use super::wire::{self, Line, QUESTION_CAP, Question, VERSION, failed};
use crate::answer::Refused;
use crate::app::App;

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
    /// Opens the socket of the application's data directory, and answers from now on. A socket that is there was
    /// left by a process that died.
    pub fn open(app: &Arc<App>, dir: &DataDir) -> Result<Self, Failure> {
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
        let task = tokio::spawn(serve(listener, Arc::clone(app), finish.clone()));
        Ok(Self { task, finish })
    }

    /// Ends when nobody is being answered any more, or soon after the application leaves.
    pub async fn finish(self) {
        self.finish.cancel();
        if let Err(error) = self.task.await {
            tracing::warn!(%error, "the local socket broke");
        }
    }
}

async fn serve(listener: Listener, app: Arc<App>, finish: CancellationToken) {
    let mut callers = JoinSet::new();
    while !(finish.is_cancelled() && callers.is_empty()) {
        tokio::select! {
            () = app.leaving.cancelled() => break,
            () = finish.cancelled(), if !finish.is_cancelled() => {}
            Some(_) = callers.join_next() => {}
            call = listener.accept() => match call {
                Ok(stream) => {
                    let app = Arc::clone(&app);
                    callers.spawn(async move {
                        if let Err(failure) = talk(&app, stream).await {
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

async fn talk(app: &App, stream: Stream) -> Result<(), Failure> {
    let (mut from, mut to) = (BufReader::new(&stream), &stream);
    let question = match wire::read::<Versioned>(&mut from, QUESTION_CAP).await {
        Ok(Some(question)) => question.read(),
        Ok(None) => return Ok(()),
        Err(failure) => Err(failure),
    };
    match question {
        Ok(question) => answer(app, question, &mut from, &mut to).await,
        Err(failure) => wire::write(&mut to, &Refused::of(&failure, Language::En)).await,
    }
}

/// A question whose version is read first: another version's request may be anything.
#[derive(serde::Deserialize)]
struct Versioned {
    version: String,
    request: serde_json::Value,
}

impl Versioned {
    fn read(self) -> Result<Question, Failure> {
        if self.version != VERSION {
            return Err(Failure::new(ErrorCode::SocketVersion)
                .with("ours", self.version)
                .with("theirs", VERSION));
        }
        let request = serde_json::from_value(self.request).map_err(failed)?;
        Ok(Question { version: self.version, request })
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
