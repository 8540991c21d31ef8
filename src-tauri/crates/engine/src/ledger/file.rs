//! The ledger between two lives of the process: a file that holds hints. One that is missing, damaged or of another
//! version is none; one that cannot be written costs some requests of the next process, and nothing else.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{fs, io};

use sampan_domain::{Digest, RepositoryName, RunId};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::Ledger;

const NAME: &str = "ledger";
const VERSION: u32 = 1;
/// How often what is new is written.
const EVERY: Duration = Duration::from_secs(30);
/// A file larger than all places together can make it is not ours.
const SIZE_MAX: u64 = 256 << 20;
/// The run of what an earlier process proved.
const BEFORE: RunId = RunId(0);

/// What the file holds: by account, which repositories were seen to have which blobs.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    accounts: BTreeMap<String, BTreeMap<RepositoryName, Vec<Digest>>>,
}

/// The file, and what was written to it last.
pub(super) struct LedgerFile {
    path: PathBuf,
    written: AtomicU64,
}

impl Ledger {
    /// Goes on from the file of a data directory, and keeps it from now on.
    pub(crate) fn in_directory(directory: &Path) -> Self {
        let path = directory.join(NAME);
        let mut ledger = Self::default();
        match read(&path) {
            Ok(kept) => ledger.take(kept),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "the ledger cannot be read: blobs are found anew"),
        }
        let written = AtomicU64::new(ledger.changes());
        ledger.file = Some(Arc::new(LedgerFile { path, written }));
        ledger
    }

    /// Writes what is new, now and then, until the program ends.
    pub(crate) fn keep_up(&self, leaving: CancellationToken) {
        let Some(file) = self.file.as_ref().map(Arc::downgrade) else { return };
        let (hosts, changes) = (Arc::downgrade(&self.hosts), Arc::clone(&self.changes));
        tokio::spawn(async move {
            while leaving.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
                let (Some(hosts), Some(file)) = (hosts.upgrade(), file.upgrade()) else { return };
                let ledger = Self { hosts, changes: Arc::clone(&changes), file: Some(file) };
                ledger.keep().await;
            }
        });
    }

    /// Writes what is new.
    pub(crate) async fn keep(&self) {
        let ledger = self.clone();
        let _ = tokio::task::spawn_blocking(move || ledger.write()).await;
    }

    fn write(&self) {
        let Some(file) = &self.file else { return };
        let changes = self.changes();
        if file.written.swap(changes, Ordering::Relaxed) == changes {
            return;
        }
        if let Err(error) = write(&file.path, &self.kept()) {
            tracing::warn!(%error, "the ledger cannot be written");
        }
    }

    fn kept(&self) -> Kept {
        let mut accounts: BTreeMap<String, BTreeMap<RepositoryName, Vec<Digest>>> = BTreeMap::new();
        for (account, host) in &*self.lock() {
            let repositories = accounts.entry(account.clone()).or_default();
            for (digest, places) in &host.blobs {
                for repository in places.repositories.keys() {
                    repositories.entry(repository.clone()).or_default().push(digest.clone());
                }
            }
        }
        Kept { version: VERSION, accounts }
    }

    fn take(&self, kept: Kept) {
        for (account, repositories) in kept.accounts {
            for (repository, digests) in repositories {
                for digest in digests {
                    self.proven(&account, &repository, &digest, BEFORE);
                }
            }
        }
    }
}

fn read(path: &Path) -> io::Result<Kept> {
    if fs::metadata(path)?.len() > SIZE_MAX {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let kept: Kept = rmp_serde::from_slice(&fs::read(path)?).map_err(io::Error::other)?;
    if kept.version == VERSION { Ok(kept) } else { Err(io::Error::other("of another version")) }
}

/// The whole file or the one before: it takes its name when it is complete.
fn write(path: &Path, kept: &Kept) -> io::Result<()> {
    let directory = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(&rmp_serde::to_vec(kept).map_err(io::Error::other)?)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Claim;

    const RUN: RunId = RunId(7);

    #[tokio::test]
    async fn the_next_process_has_the_hints_of_this_one_and_proves_them_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b): (RepositoryName, RepositoryName) = ("a".parse().unwrap(), "b".parse().unwrap());
        let digest = Digest::of(b"blob");
        let ledger = Ledger::in_directory(folder.path());
        ledger.proven("h", &a, &digest, RUN);
        ledger.keep().await;
        drop(ledger);

        let next = Ledger::in_directory(folder.path());
        assert!(!next.holds("h", &a, &digest, RUN), "it is no proof");
        assert!(matches!(next.claim("h", &a, &digest, RUN), Claim::Yours(_)));
        assert!(matches!(next.claim("h", &b, &digest, RUN), Claim::Elsewhere(from, _) if from == a));
        assert!(matches!(next.claim("other", &b, &digest, RUN), Claim::Yours(_)));
        next.mount_refused("h", &a, &digest, RUN);
        next.keep().await;
        let third = Ledger::in_directory(folder.path());
        assert!(matches!(third.claim("h", &b, &digest, RUN), Claim::Yours(_)), "what was stale is forgotten");
    }

    #[tokio::test]
    async fn a_damaged_file_is_none_and_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (a, digest) = ("a".parse().unwrap(), Digest::of(b"blob"));
        for damage in [&b"\xc1"[..], b"", b"\x92\x02\x80"] {
            fs::write(folder.path().join(NAME), damage).unwrap();
            let ledger = Ledger::in_directory(folder.path());
            assert!(matches!(ledger.claim("h", &a, &digest, RUN), Claim::Yours(_)));
            ledger.proven("h", &a, &digest, RUN);
            ledger.keep().await;
            assert_eq!(
                read(&folder.path().join(NAME)).unwrap().accounts["h"][&a],
                std::slice::from_ref(&digest)
            );
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
}
