//! What choosing has come to before: it depends on the image's digest and on what is asked for alone, so an image that
//! is unchanged need not be looked into again (design: "Planning", the recorded pair). Kept in the data directory; a
//! record that is lost costs reading some indexes once more.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use sampan_domain::{Digest, Failure, RepositoryName, Selection};
use serde::{Deserialize, Serialize};

const NAME: &str = "choices";
const VERSION: u32 = 1;
/// Images remembered; forgetting them costs reading their indexes.
const KNOWN_MAX: usize = 200_000;
/// A file larger than all of them together can make it is not ours.
const SIZE_MAX: u64 = 256 << 20;

/// What choosing came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// This digest is written.
    Written(Digest),
    /// Nothing of it is meant, for this reason.
    Nothing(Failure),
}

/// The record.
#[derive(Default)]
pub(crate) struct Record {
    kept: Arc<Mutex<Kept>>,
    file: Option<PathBuf>,
}

/// The account, the repository and the index.
type Place = (String, RepositoryName, Digest);

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    version: u32,
    /// By what is asked for and the image.
    outcomes: HashMap<(Digest, Digest), Outcome>,
    /// Indexes at destinations that may lack parts, and by what wishes all that is meant was seen there.
    sparse: HashMap<Place, HashSet<Digest>>,
    #[serde(skip)]
    changed: bool,
}

impl Record {
    /// Goes on from the file of a data directory, and keeps it.
    pub(crate) fn in_directory(directory: &Path) -> Self {
        let path = directory.join(NAME);
        let kept = match read(&path) {
            Ok(kept) => kept,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(%error, "what was chosen before cannot be read: indexes are read anew");
                }
                Kept::default()
            }
        };
        Self { kept: Arc::new(Mutex::new(kept)), file: Some(path) }
    }

    /// What choosing from an image came to.
    pub(crate) fn outcome(&self, selection: &Selection, image: &Digest) -> Option<Outcome> {
        self.lock().outcomes.get(&(asked(selection), image.clone())).cloned()
    }

    /// Choosing from an image came to this.
    pub(crate) fn came_to(&self, selection: &Selection, image: &Digest, outcome: Outcome) {
        let mut kept = self.lock();
        if kept.outcomes.len() >= KNOWN_MAX {
            kept.outcomes.clear();
        }
        kept.outcomes.insert((asked(selection), image.clone()), outcome);
        kept.changed = true;
    }

    /// Whether a destination was seen to have an index without all its parts.
    pub(crate) fn is_sparse(&self, account: &str, repository: &RepositoryName, index: &Digest) -> bool {
        self.lock().sparse.contains_key(&place(account, repository, index))
    }

    /// Whether a destination was seen to have all parts of an index that are meant.
    pub(crate) fn is_complete(
        &self,
        selection: &Selection,
        account: &str,
        repository: &RepositoryName,
        index: &Digest,
    ) -> bool {
        let kept = self.lock();
        let seen = kept.sparse.get(&place(account, repository, index));
        seen.is_some_and(|wishes| wishes.contains(&asked(selection)))
    }

    /// A destination has all parts of an index that are meant, and may lack others.
    pub(crate) fn complete(
        &self,
        selection: &Selection,
        account: &str,
        repository: &RepositoryName,
        index: &Digest,
    ) {
        let mut kept = self.lock();
        if kept.sparse.len() >= KNOWN_MAX {
            kept.sparse.clear();
        }
        kept.sparse.entry(place(account, repository, index)).or_default().insert(asked(selection));
        kept.changed = true;
    }

    /// Writes what is new.
    pub(crate) async fn keep(&self) {
        let (Some(path), kept) = (self.file.clone(), Arc::clone(&self.kept)) else { return };
        let write = tokio::task::spawn_blocking(move || {
            let bytes = {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if !std::mem::take(&mut kept.changed) {
                    return Ok(());
                }
                kept.version = VERSION;
                rmp_serde::to_vec(&*kept).map_err(io::Error::other)?
            };
            let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or_else(|| Path::new(".")))?;
            file.write_all(&bytes)?;
            file.persist(&path).map(drop).map_err(|error| error.error)
        });
        if let Ok(Err(error)) = write.await {
            tracing::warn!(%error, "what was chosen cannot be written");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path) -> io::Result<Kept> {
    if fs::metadata(path)?.len() > SIZE_MAX {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let kept: Kept = rmp_serde::from_slice(&fs::read(path)?).map_err(io::Error::other)?;
    if kept.version == VERSION { Ok(kept) } else { Err(io::Error::other("of another version")) }
}

fn place(account: &str, repository: &RepositoryName, index: &Digest) -> Place {
    (account.to_owned(), repository.clone(), index.clone())
}

/// What decides what an image comes to.
fn asked(selection: &Selection) -> Digest {
    let mut platforms: Vec<String> = selection.platforms.iter().map(ToString::to_string).collect();
    platforms.sort_unstable();
    let kinds: Vec<&str> = selection.artifacts.iter().map(|kind| kind.as_str()).collect();
    let text = format!("{platforms:?} {} {kinds:?}", selection.platform_policy.as_str());
    Digest::of(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_next_process_knows_what_was_chosen_and_for_what_wish() {
        let folder = tempfile::tempdir().unwrap();
        let wish =
            |platform: &str| Selection { platforms: vec![platform.parse().unwrap()], ..Selection::default() };
        let (image, written) = (Digest::of(b"image"), Digest::of(b"written"));
        let (amd64, arm64, name) = (wish("linux/amd64"), wish("linux/arm64"), "a".parse().unwrap());
        let first = Record::in_directory(folder.path());
        first.came_to(&amd64, &image, Outcome::Written(written.clone()));
        first.complete(&amd64, "host", &name, &image);
        first.keep().await;
        let second = Record::in_directory(folder.path());
        assert_eq!(second.outcome(&amd64, &image), Some(Outcome::Written(written)));
        assert_eq!(second.outcome(&arm64, &image), None);
        assert!(second.is_complete(&amd64, "host", &name, &image));
        assert!(!second.is_complete(&arm64, "host", &name, &image));
    }
}
