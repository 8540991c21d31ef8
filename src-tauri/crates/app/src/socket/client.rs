//! Asking the process that holds the data directory.

use std::path::Path;

use interprocess::local_socket::tokio::Stream;
use interprocess::local_socket::traits::tokio::Stream as _;
use sampan_domain::Failure;
use tokio::io::BufReader;

use super::wire::{ANSWER_CAP, Line, Question, VERSION, failed, name, read, write};
use crate::answer::{Answer, Refusal};
use crate::request::Request;
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
                None => return Err(failed("the connection ended before the answer")),
            }
        }
    }
}
