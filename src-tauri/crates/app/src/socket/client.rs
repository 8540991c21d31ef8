//! Asking the process that holds the data directory.

use std::io::{self, BufRead, Read, Write};
use std::marker::PhantomData;
use std::path::Path;
use std::time::Duration;

use futures_util::stream::{self, Stream as Parts};
use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::tokio::Stream as _;
use interprocess::local_socket::{self, traits::Stream as _};
use sampan_domain::Failure;
use serde::de::DeserializeOwned;
use tokio::io::BufReader;

use super::wire::{ANSWER_CAP, FromWindow, Line, Question, Reply, VERSION, failed, name, parse, read, write};
use crate::answer::{Answer, Refusal};
use crate::front::Ask;
use crate::request::Request;

/// How long a thread waits for what another process remembers.
const BLOCK_FOR: Duration = Duration::from_secs(10);
use crate::watch::Sink;

/// A connection to the process that holds a data directory.
pub struct Caller(Stream);

impl Caller {
    /// Reaches the process. Fails with `socket-failed` when nobody is there (yet, or any more).
    pub async fn reach(socket: &Path) -> Result<Self, Failure> {
        Stream::connect(name(socket)?).await.map(Self).map_err(failed)
    }

    /// Asks; progress goes into the sink. The inner error is the other process's refusal.
    ///
    /// Fails with `socket-failed` when the other process ends before it has answered.
    pub async fn ask(self, request: Request, sink: &Sink) -> Result<Result<Answer, Refusal>, Failure> {
        let (mut from, mut to) = (BufReader::new(&self.0), &self.0);
        let question = Question { version: VERSION.to_owned(), request: request.portable()? };
        write(&mut to, &question).await?;
        loop {
            match read::<Line>(&mut from, ANSWER_CAP).await? {
                Some(Line::Progress { progress }) => {
                    let _ = sink.send(progress).await;
                }
                Some(Line::Answer(answer)) => return Ok(Ok(answer)),
                Some(Line::Error { error }) => return Ok(Err(error)),
                None => return Err(no_answer()),
            }
        }
    }
}

/// What another process answers to a window, in parts. Dropping it ends the answer there.
pub(crate) struct Replies<T> {
    from: BufReader<Stream>,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Replies<T> {
    /// Asks the process that answers at a socket.
    pub(crate) async fn to(socket: &Path, window: &Ask) -> Result<Self, Failure> {
        let stream = Stream::connect(name(socket)?).await.map_err(failed)?;
        write(&mut &stream, &FromWindow { version: VERSION.to_owned(), window }).await?;
        Ok(Self { from: BufReader::new(stream), of: PhantomData })
    }

    /// The next part; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<T>, Failure> {
        part(read(&mut self.from, ANSWER_CAP).await?)
    }

    /// All parts, and why there are no more.
    pub(crate) fn into_stream(self) -> impl Parts<Item = Result<T, Failure>> {
        stream::unfold(Some(self), |replies| async {
            let mut replies = replies?;
            match replies.next().await {
                Ok(part) => part.map(|part| (Ok(part), Some(replies))),
                Err(failure) => Some((Err(failure), None)),
            }
        })
    }
}

/// Asks the process that answers at a socket one thing.
pub(crate) async fn ask<T: DeserializeOwned>(socket: &Path, window: &Ask) -> Result<T, Failure> {
    Replies::to(socket, window).await?.next().await?.ok_or_else(no_answer)
}

/// The same, while the thread waits.
pub(crate) fn ask_blocking<T: DeserializeOwned>(socket: &Path, window: &Ask) -> Result<T, Failure> {
    let asked = || -> io::Result<Vec<u8>> {
        let name = name(socket).map_err(io::Error::other)?;
        let stream = local_socket::Stream::connect(name)?;
        stream.set_recv_timeout(Some(BLOCK_FOR))?;
        stream.set_send_timeout(Some(BLOCK_FOR))?;
        let mut question = serde_json::to_vec(&FromWindow { version: VERSION.to_owned(), window })?;
        question.push(b'\n');
        (&stream).write_all(&question)?;
        let mut line = Vec::new();
        io::BufReader::new(&stream).take(ANSWER_CAP).read_until(b'\n', &mut line)?;
        Ok(line)
    };
    part(parse(&asked().map_err(failed)?)?)?.ok_or_else(no_answer)
}

fn part<T>(reply: Option<Reply<T>>) -> Result<Option<T>, Failure> {
    match reply {
        Some(Reply::Item(item)) => Ok(Some(item)),
        Some(Reply::Failed(failure)) => Err(failure),
        Some(Reply::End) => Ok(None),
        Some(Reply::Error(refusal)) => {
            Err(Failure::new(refusal.failure.code).detail(refusal.failure.message))
        }
        None => Err(no_answer()),
    }
}

fn no_answer() -> Failure {
    failed("the connection ended before the answer")
}
