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

/// Asks over the socket; progress goes into the sink. The inner error is the other process's refusal.
///
/// Fails with `socket-failed` when nobody answers, also when the other process ends in the middle.
pub async fn ask(socket: &Path, request: Request, sink: &Sink) -> Result<Result<Answer, Refusal>, Failure> {
    let stream = Stream::connect(name(socket)?).await.map_err(failed)?;
    let (from, mut to) = stream.split();
    let mut from = BufReader::new(from);
    write(&mut to, &Question { version: VERSION.to_owned(), request }).await?;
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
