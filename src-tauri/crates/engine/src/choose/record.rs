//! What looking into images has come to before: what of them is chosen, when they were made. It depends on the image's
//! digest and on what is asked for alone, so an image that is unchanged need not be looked into again (design:
//! "Planning", the recorded pair); nor need a fallback index, which names what it names. Kept in the data directory; a
//! record that is lost costs reading some indexes once more.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use sampan_domain::{Digest, Failure, RepositoryName, RuleId, Selection, TargetId, Time};
use serde::{Deserialize, Serialize};

const NAME: &str = "choices";
const VERSION: u32 = 2;
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

/// When an image was made, where it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made(pub(crate) Option<Time>);

/// What a rule that mirrors deletions has seen when it last looked at all that it means. Where it is lost, less is
/// deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mirrored {
    /// When that was.
    pub(crate) at: Time,
    /// The repositories of the source, and those that have gone since and are at a destination yet.
    pub(crate) repositories: BTreeSet<RepositoryName>,
    /// How many tags at each destination were the rule's.
    pub(crate) tags: HashMap<TargetId, u64>,
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
    /// What the index under a fallback tag names.
    referrers: HashMap<Digest, Vec<Digest>>,
    #[serde(default)]
    times: HashMap<Digest, Made>,
    #[serde(default)]
    mirrors: HashMap<RuleId, Mirrored>,
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

    /// What a fallback index names, if it has been read before.
    pub(crate) fn referrers(&self, index: &Digest) -> Option<Vec<Digest>> {
        self.lock().referrers.get(index).cloned()
    }

    /// A fallback index names these.
    pub(crate) fn names(&self, index: &Digest, referrers: Vec<Digest>) {
        let mut kept = self.lock();
        if kept.referrers.len() >= KNOWN_MAX {
            kept.referrers.clear();
        }
        kept.referrers.insert(index.clone(), referrers);
        kept.changed = true;
    }

    /// When an image was made, if it was looked into for that.
    pub(crate) fn time(&self, image: &Digest) -> Option<Made> {
        self.lock().times.get(image).copied()
    }

    /// An image was made then.
    pub(crate) fn made(&self, image: &Digest, time: Made) {
        let mut kept = self.lock();
        if kept.times.len() >= KNOWN_MAX {
            kept.times.clear();
        }
        kept.times.insert(image.clone(), time);
        kept.changed = true;
    }

    /// What a rule has seen when it last looked at all that it means.
    pub(crate) fn mirror(&self, rule: RuleId) -> Option<Mirrored> {
        self.lock().mirrors.get(&rule).cloned()
    }

    /// A rule has looked at all that it means.
    pub(crate) fn mirrored(&self, rule: RuleId, seen: Mirrored) {
        let mut kept = self.lock();
        kept.mirrors.insert(rule, seen);
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
        first.names(&image, vec![written.clone()]);
        let time = "2026-03-04T05:06:07Z".parse().unwrap();
        first.made(&image, Made(Some(time)));
        let mirrored = Mirrored {
            at: time,
            repositories: BTreeSet::from([name.clone()]),
            tags: HashMap::from([(TargetId(7), 3)]),
        };
        first.mirrored(RuleId(1), mirrored.clone());
        first.keep().await;
        let second = Record::in_directory(folder.path());
        assert_eq!(second.referrers(&image), Some(vec![written.clone()]));
        assert_eq!(second.outcome(&amd64, &image), Some(Outcome::Written(written)));
        assert_eq!(second.outcome(&arm64, &image), None);
        assert_eq!((second.time(&image), second.time(&Digest::of(b"new"))), (Some(Made(Some(time))), None));
        assert_eq!((second.mirror(RuleId(1)), second.mirror(RuleId(2))), (Some(mirrored), None));
        assert!(second.is_complete(&amd64, "host", &name, &image));
        assert!(!second.is_complete(&arm64, "host", &name, &image));
    }
}
