//! Manifests of sources that were read a little while ago. A plan reads some that its jobs want too, and jobs that bring
//! one image to several destinations want the same ones; public registries count each read as a pull.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sampan_domain::{Digest, Failure, RepositoryName};
use sampan_registry::Manifest;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::connections::End;

/// All that is held, in bytes.
const SIZE_MAX: usize = 8 << 20;
/// After so long a manifest may be gone from its repository.
const AGE_MAX: Duration = Duration::from_secs(600);

/// What was read.
#[derive(Default)]
pub(crate) struct Recent {
    held: Mutex<Held>,
}

/// The account, the repository and the manifest.
type Place = (Arc<str>, RepositoryName, Digest);

#[derive(Default)]
struct Held {
    by_place: HashMap<Place, Arc<OnceCell<Manifest>>>,
    /// In the order of their coming, with their sizes.
    came: VecDeque<(Instant, Place, usize)>,
    size: usize,
}

impl Recent {
    /// Reads a manifest by its digest, unless somebody just did or is about to.
    pub(crate) async fn manifest(
        &self,
        end: &End,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Manifest, Failure> {
        let place = (Arc::clone(&end.account), repository.clone(), digest.clone());
        let cell = {
            let mut held = self.lock();
            held.drop_old(Instant::now());
            Arc::clone(held.by_place.entry(place.clone()).or_default())
        };
        let read = cell.get_or_try_init(|| async {
            let manifest = end.connection.get_manifest(repository, &digest.clone().into()).await?;
            self.lock().came(place.clone(), manifest.bytes.len());
            Ok(manifest)
        });
        let read = read.await.cloned();
        if read.is_err() {
            self.lock().by_place.remove(&place);
        }
        read
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn came(&mut self, place: Place, size: usize) {
        self.came.push_back((Instant::now(), place, size));
        self.size += size;
        while self.size > SIZE_MAX {
            self.drop_first();
        }
    }

    fn drop_old(&mut self, now: Instant) {
        while self.came.front().is_some_and(|(came, ..)| now - *came > AGE_MAX) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        let Some((_, place, size)) = self.came.pop_front() else { return };
        self.by_place.remove(&place);
        self.size -= size;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: usize) -> Place {
        ("account".into(), "a".parse().unwrap(), Digest::of(&number.to_be_bytes()))
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_is_held_than_there_is_room_for_nor_for_longer_than_it_is_true() {
        let mut held = Held::default();
        for number in 0..20 {
            held.by_place.insert(place(number), Arc::default());
            held.came(place(number), SIZE_MAX / 10);
        }
        assert_eq!((held.by_place.len(), held.came.len()), (10, 10));
        assert!(held.by_place.contains_key(&place(19)) && !held.by_place.contains_key(&place(9)));
        tokio::time::advance(AGE_MAX + Duration::from_secs(1)).await;
        held.drop_old(Instant::now());
        assert!(held.by_place.is_empty() && held.size == 0);
    }
}
