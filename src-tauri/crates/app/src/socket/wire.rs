//! What goes over the socket.

use interprocess::local_socket::{GenericFilePath, Name, ToFsName};
use sampan_domain::{ErrorCode, Failure};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::answer::{Answer, Progress, Refusal};
use crate::request::Request;

/// The version of program and wire; both sides must have the same.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The longest line that is read: a rule file fits, a flood does not. Answers with all jobs of large runs are long.
pub(super) const QUESTION_CAP: u64 = 16 << 20;
pub(super) const ANSWER_CAP: u64 = 1 << 30;

/// What is sent to the process that holds the data directory.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// The version of the one who asks.
    pub version: String,
    /// What is asked.
    pub request: Request,
}

/// One line of what comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Line {
    /// On the way.
    Progress {
        /// What there is to say.
        progress: Progress,
    },
    /// The last line of a question that was answered.
    Answer(Answer),
    /// The last line of a question that was refused.
    Error {
        /// Why.
        error: Refusal,
    },
}

/// What a window sends: for a process of the same version only, and so described nowhere.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FromWindow<A> {
    pub(super) version: String,
    pub(super) window: A,
}

/// One line of what a window is answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reply<T> {
    /// The answer, or one part of it.
    Item(T),
    /// The last line where it failed.
    Failed(Failure),
    /// The last line of an answer in parts.
    End,
    /// The last line of a process that does not know what a window asks.
    Error(Refusal),
}

pub(super) fn name(path: &Path) -> Result<Name<'_>, Failure> {
    path.to_fs_name::<GenericFilePath>().map_err(failed)
}

pub(crate) fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::SocketFailed).with("detail", error.to_string())
}

pub(crate) async fn write<T: Serialize + Sync>(
    to: &mut (impl AsyncWrite + Unpin),
    what: &T,
) -> Result<(), Failure> {
    let mut line = serde_json::to_vec(what).map_err(failed)?;
    line.push(b'\n');
    to.write_all(&line).await.map_err(failed)?;
    to.flush().await.map_err(failed)
}

/// The next line; `None` when the other side has hung up.
pub(super) async fn read<T: DeserializeOwned>(
    from: &mut (impl AsyncBufRead + Unpin),
    cap: u64,
) -> Result<Option<T>, Failure> {
    let mut line = Vec::new();
    from.take(cap).read_until(b'\n', &mut line).await.map_err(failed)?;
    parse(&line)
}

/// A line that was read; `None` where there was none any more.
pub(super) fn parse<T: DeserializeOwned>(line: &[u8]) -> Result<Option<T>, Failure> {
    match line.last() {
        None => Ok(None),
        Some(b'\n') => serde_json::from_slice(line).map(Some).map_err(failed),
        Some(_) => Err(failed("the line has no end")),
    }
}
