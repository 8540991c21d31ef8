//! Repositories that a run is the first to write to. Nothing small is asked for there: one list for the repository
//! replaces a HEAD for each of its blobs and manifests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use sampan_domain::{ErrorCode, RepositoryName, RunId};
use tokio::sync::OnceCell;

use super::Ends;
use crate::connections::End;

/// Blobs of more bytes are asked for all the same: a repository without tags may have some of an attempt that was cut
/// off, and no large blob is sent twice.
pub(super) const SMALL: u64 = 1 << 20;
/// Repositories remembered; forgetting them costs a list each.
const KNOWN_MAX: usize = 10_000;

/// Whether a repository had no tag when it was first asked for.
#[derive(Default)]
pub(crate) struct Fresh {
    known: Mutex<HashMap<Place, Arc<OnceCell<bool>>>>,
}

/// The account, the repository and the run.
type Place = (Arc<str>, RepositoryName, RunId);

impl Fresh {
    /// The same of a job's destination; never after a try that failed.
    pub(super) async fn of(&self, ends: &Ends) -> bool {
        ends.first && self.is(&ends.destination, &ends.to, ends.run).await
    }

    /// Whether a destination's repository had nothing in it when this run came to it. Asked once.
    pub(crate) async fn is(&self, destination: &End, repository: &RepositoryName, run: RunId) -> bool {
        let cell = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= KNOWN_MAX {
                known.clear();
            }
            let key = (Arc::clone(&destination.account), repository.clone(), run);
            Arc::clone(known.entry(key).or_default())
        };
        *cell.get_or_init(|| has_no_tag(destination, repository)).await
    }
}

async fn has_no_tag(destination: &End, repository: &RepositoryName) -> bool {
    match destination.connection.tags(repository).next().await {
        None => true,
        Some(Ok(page)) => page.is_empty(),
        Some(Err(failure)) => failure.code == ErrorCode::RepositoryNotFound,
    }
}
