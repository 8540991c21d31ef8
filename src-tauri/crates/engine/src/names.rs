//! What the lists of a run say of referrers: which `sha256-…` tags a source's repository has. Who looks for what is
//! attached to an image asks here first, and need not ask the registry for each name.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sampan_domain::{RepositoryName, RunId, Tag, TargetId};
use tokio::sync::watch;

/// Repositories remembered; forgetting them costs some requests.
const KNOWN_MAX: usize = 10_000;

/// The `sha256-…` tags of a repository.
pub(crate) type Attached = Arc<HashSet<Tag>>;

/// A repository at the source of a run.
type Place = (RunId, TargetId, RepositoryName);

/// What the lists said, and those that are still being read.
#[derive(Default)]
pub(crate) struct Names {
    known: Mutex<HashMap<Place, watch::Receiver<Option<Attached>>>>,
}

/// A list that is being read. Dropped before its end it has said nothing.
pub(crate) struct Listing(watch::Sender<Option<Attached>>);

impl Names {
    /// Begins a list.
    pub(crate) fn begin(&self, run: RunId, source: TargetId, repository: &RepositoryName) -> Listing {
        let (sender, receiver) = watch::channel(None);
        let mut known = self.lock();
        if known.len() >= KNOWN_MAX {
            known.clear();
        }
        known.insert((run, source, repository.clone()), receiver);
        Listing(sender)
    }

    /// What the list of a repository said, once it is read to its end; `None` where there was none.
    pub(crate) async fn of(
        &self,
        run: RunId,
        source: TargetId,
        repository: &RepositoryName,
    ) -> Option<Attached> {
        let mut said = self.lock().get(&(run, source, repository.clone())).cloned()?;
        said.wait_for(Option::is_some).await.ok()?.clone()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Place, watch::Receiver<Option<Attached>>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listing {
    /// The list has come to its end.
    pub(crate) fn ended(&self, names: &Attached) {
        let _ = self.0.send(Some(Arc::clone(names)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_list_is_waited_for_and_one_that_broke_off_says_nothing() {
        let names = Names::default();
        let (run, source, repository) = (RunId(1), TargetId(2), "a".parse().unwrap());
        assert_eq!(names.of(run, source, &repository).await, None);
        let listing = names.begin(run, source, &repository);
        let said = Attached::new(["sha256-x".parse().unwrap()].into());
        let (found, ()) = tokio::join!(names.of(run, source, &repository), async { listing.ended(&said) });
        assert_eq!(found, Some(Arc::clone(&said)));
        drop(listing);
        assert_eq!(names.of(run, source, &repository).await, Some(said), "it is remembered");
        drop(names.begin(run, source, &repository));
        assert_eq!(names.of(run, source, &repository).await, None);
    }
}
