//! The ledger of what is where: per destination and digest, in which repositories a blob was proven, and who is
//! bringing it now. A blob wanted by many jobs is uploaded once; the others wait, and mount it.
//!
//! An entry only hints at a mount. That a blob is in a repository is proven by HEAD, by an upload answered 201 or by a
//! mount answered 201, and counts for the run in which it was proven: by the next one somebody may have removed it.
//! Hints outlive the process in a file of the data directory.

mod file;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sampan_domain::{Digest, RepositoryName, RunId};
use tokio::sync::watch;

use file::LedgerFile;

/// By account: the host and port of a destination, and the login that is used there.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    hosts: Arc<Mutex<HashMap<String, Host>>>,
    /// Counts what has changed.
    changes: Arc<AtomicU64>,
    file: Option<Arc<LedgerFile>>,
}

#[derive(Default)]
struct Host {
    blobs: HashMap<Digest, Places>,
    /// Uploads going on for the whole host; mounts, and uploads after a refused mount, for one repository.
    claims: HashMap<(Digest, Option<RepositoryName>), watch::Receiver<()>>,
    /// How many places all blobs together have.
    places: usize,
    /// How often in a row a mount was refused.
    refusals: u32,
}

#[derive(Default)]
struct Places {
    /// And the run in which that was proven last.
    repositories: BTreeMap<RepositoryName, RunId>,
}

/// What to do for a blob.
pub(crate) enum Claim {
    /// It is in the repository; proven in this run.
    Here,
    /// It is in another repository of the destination: try a mount, and bring it when that is refused.
    Elsewhere(RepositoryName, Guard),
    /// Somebody is bringing it; wait, then ask again.
    InFlight(watch::Receiver<()>),
    /// Bring it. Dropping the guard lets the next one try.
    Yours(Guard),
}

/// The right to bring one blob to one destination.
pub(crate) struct Guard {
    ledger: Ledger,
    host: String,
    key: (Digest, Option<RepositoryName>),
    /// Dropped with the guard, which wakes everyone who waits.
    _done: watch::Sender<()>,
}

/// Places remembered of one host; more are as good as none, since a lost one costs a HEAD.
const PLACES_MAX: usize = 100_000;
/// Refusals in a row after which a registry is taken not to mount; fewer may be blobs that were removed there.
const REFUSALS: u32 = 3;

impl Host {
    const fn mounts(&self) -> bool {
        self.refusals < REFUSALS
    }

    fn proven(&self, repository: &RepositoryName, digest: &Digest, run: RunId) -> bool {
        let places = self.blobs.get(digest);
        places.is_some_and(|places| places.repositories.get(repository) == Some(&run))
    }

    fn prove(&mut self, repository: &RepositoryName, digest: &Digest, run: RunId, most: usize) {
        if self.places >= most {
            self.prune(run, most);
        }
        let places = self.blobs.entry(digest.clone()).or_default();
        if places.repositories.insert(repository.clone(), run).is_none() {
            self.places += 1;
        }
    }

    /// Makes room: first by what other runs proved, and if this one has filled half of it alone, by everything.
    fn prune(&mut self, run: RunId, most: usize) {
        for places in self.blobs.values_mut() {
            places.repositories.retain(|_, proven| *proven == run);
        }
        self.blobs.retain(|_, places| !places.repositories.is_empty());
        self.places = self.blobs.values().map(|places| places.repositories.len()).sum();
        if self.places > most / 2 {
            self.blobs.clear();
            self.places = 0;
        }
    }

    /// Another repository to mount from, one of this run rather than of an earlier one.
    fn elsewhere(&self, repository: &RepositoryName, digest: &Digest) -> Option<RepositoryName> {
        let places = self.mounts().then(|| self.blobs.get(digest)).flatten()?;
        let others = places.repositories.iter().filter(|(other, _)| *other != repository);
        others.max_by_key(|(_, run)| **run).map(|(other, _)| other.clone())
    }
}

impl Ledger {
    /// Whether the blob was proven in this run to be in the repository.
    pub(crate) fn holds(&self, host: &str, repository: &RepositoryName, digest: &Digest, run: RunId) -> bool {
        self.lock().get(host).is_some_and(|host| host.proven(repository, digest, run))
    }

    /// Whether a HEAD may be saved: the blob is known elsewhere or on its way, so a mount will be tried anyway.
    pub(crate) fn expects(&self, host: &str, repository: &RepositoryName, digest: &Digest) -> bool {
        let hosts = self.lock();
        hosts.get(host).is_some_and(|host| {
            host.mounts()
                && (host.elsewhere(repository, digest).is_some()
                    || host.claims.contains_key(&(digest.clone(), None)))
        })
    }

    /// Asks for the right to bring a blob.
    pub(crate) fn claim(
        &self,
        name: &str,
        repository: &RepositoryName,
        digest: &Digest,
        run: RunId,
    ) -> Claim {
        let mut hosts = self.lock();
        let host = hosts.entry(name.to_owned()).or_default();
        if host.proven(repository, digest, run) {
            return Claim::Here;
        }
        let elsewhere = host.elsewhere(repository, digest);
        // One mount a repository: a registry may stumble over a second one while a manifest is being checked.
        let here = elsewhere.is_some() || !host.mounts();
        let claim = self.enter(host, name, (digest.clone(), here.then(|| repository.clone())));
        match (claim, elsewhere) {
            (Claim::Yours(guard), Some(from)) => Claim::Elsewhere(from, guard),
            (claim, _) => claim,
        }
    }

    fn enter(&self, host: &mut Host, name: &str, key: (Digest, Option<RepositoryName>)) -> Claim {
        if let Some(done) = host.claims.get(&key) {
            return Claim::InFlight(done.clone());
        }
        let (sender, receiver) = watch::channel(());
        host.claims.insert(key.clone(), receiver);
        Claim::Yours(Guard { ledger: self.clone(), host: name.to_owned(), key, _done: sender })
    }

    /// The blob was proven to be in the repository.
    pub(crate) fn proven(&self, host: &str, repository: &RepositoryName, digest: &Digest, run: RunId) {
        let mut hosts = self.lock();
        hosts.entry(host.to_owned()).or_default().prove(repository, digest, run, PLACES_MAX);
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// What was believed of the blob in this repository turned out wrong.
    pub(crate) fn forget(&self, host: &str, repository: &RepositoryName, digest: &Digest) {
        if let Some(host) = self.lock().get_mut(host)
            && let Some(places) = host.blobs.get_mut(digest)
        {
            if places.repositories.remove(repository).is_some() {
                host.places -= 1;
            }
            if places.repositories.is_empty() {
                host.blobs.remove(digest);
            }
            self.changes.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// The registry did not mount what was believed to be in that repository. What an earlier run proved may be gone
    /// from there; a registry that refuses what this run proved again and again is not asked any more.
    pub(crate) fn mount_refused(&self, host: &str, from: &RepositoryName, digest: &Digest, run: RunId) {
        let proven = self.holds(host, from, digest, run);
        self.forget(host, from, digest);
        if proven {
            self.lock().entry(host.to_owned()).or_default().refusals += 1;
        }
    }

    /// The registry does mount.
    pub(crate) fn mounted(&self, host: &str) {
        if let Some(host) = self.lock().get_mut(host) {
            host.refusals = 0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(host) = self.ledger.lock().get_mut(&self.host) {
            host.claims.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> RepositoryName {
        text.parse().unwrap()
    }

    const RUN: RunId = RunId(7);

    #[tokio::test]
    async fn one_brings_the_blob_and_the_others_wait_and_mount() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        let Claim::Yours(guard) = ledger.claim("h", &name("a"), &digest, RUN) else { panic!("first") };
        assert!(ledger.expects("h", &name("b"), &digest));
        let Claim::InFlight(mut done) = ledger.claim("h", &name("b"), &digest, RUN) else { panic!("second") };
        assert!(matches!(ledger.claim("other", &name("b"), &digest, RUN), Claim::Yours(_)));
        ledger.proven("h", &name("a"), &digest, RUN);
        drop(guard);
        assert!(done.changed().await.is_err(), "the end of the claim wakes the waiting");
        let Claim::Elsewhere(from, mounting) = ledger.claim("h", &name("b"), &digest, RUN) else {
            panic!("mount")
        };
        assert_eq!(from, name("a"));
        assert!(
            matches!(ledger.claim("h", &name("b"), &digest, RUN), Claim::InFlight(_)),
            "one mount a repository"
        );
        assert!(
            matches!(ledger.claim("h", &name("c"), &digest, RUN), Claim::Elsewhere(..)),
            "another's goes on"
        );
        drop(mounting);
        assert!(matches!(ledger.claim("h", &name("a"), &digest, RUN), Claim::Here));
    }

    #[test]
    fn a_failed_upload_lets_the_next_one_try() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        drop(ledger.claim("h", &name("a"), &digest, RUN));
        assert!(matches!(ledger.claim("h", &name("b"), &digest, RUN), Claim::Yours(_)));
    }

    #[test]
    fn after_refused_mounts_each_repository_gets_its_own() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        ledger.proven("h", &name("a"), &digest, RUN);
        for _ in 0..REFUSALS {
            ledger.proven("h", &name("a"), &digest, RUN);
            ledger.mount_refused("h", &name("a"), &digest, RUN);
        }
        ledger.proven("h", &name("a"), &digest, RUN);
        let Claim::Yours(_b) = ledger.claim("h", &name("b"), &digest, RUN) else { panic!("b") };
        assert!(matches!(ledger.claim("h", &name("c"), &digest, RUN), Claim::Yours(_)));
        assert!(!ledger.expects("h", &name("b"), &digest));
    }

    #[test]
    fn what_is_forgotten_is_proven_anew() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        ledger.proven("h", &name("a"), &digest, RUN);
        assert!(ledger.holds("h", &name("a"), &digest, RUN));
        ledger.forget("h", &name("a"), &digest);
        assert!(!ledger.holds("h", &name("a"), &digest, RUN));
        assert!(!ledger.expects("h", &name("b"), &digest));
    }

    #[test]
    fn what_an_earlier_run_proved_is_a_hint_for_others_and_nothing_for_its_own_repository() {
        let (ledger, digest, next) = (Ledger::default(), Digest::of(b"blob"), RunId(RUN.0 + 1));
        ledger.proven("h", &name("a"), &digest, RUN);
        assert!(!ledger.holds("h", &name("a"), &digest, next));
        assert!(!ledger.expects("h", &name("a"), &digest), "it is asked for by HEAD");
        assert!(matches!(ledger.claim("h", &name("a"), &digest, next), Claim::Yours(_)));
        assert!(matches!(ledger.claim("h", &name("b"), &digest, next), Claim::Elsewhere(..)));
    }

    #[test]
    fn stale_hints_end_no_mounts() {
        let (ledger, next) = (Ledger::default(), RunId(RUN.0 + 1));
        let digest = |number: u32| Digest::of(&number.to_be_bytes());
        for number in 0..2 * REFUSALS {
            ledger.proven("h", &name("a"), &digest(number), RUN);
        }
        for number in 1..2 * REFUSALS {
            ledger.mount_refused("h", &name("a"), &digest(number), next);
        }
        assert!(
            matches!(ledger.claim("h", &name("b"), &digest(1), next), Claim::Yours(_)),
            "it is forgotten"
        );
        assert!(matches!(ledger.claim("h", &name("b"), &digest(0), next), Claim::Elsewhere(..)));
    }

    #[test]
    fn places_do_not_grow_for_ever() {
        let (mut host, next) = (Host::default(), RunId(RUN.0 + 1));
        let digest = |number: u32| Digest::of(&number.to_be_bytes());
        for number in 0..9 {
            host.prove(&name("old"), &digest(number), RUN, 10);
        }
        host.prove(&name("new"), &digest(0), next, 10);
        for number in 0..1_000 {
            host.prove(&name("old"), &digest(number % 3), next, 10);
            assert!(host.places <= 10);
        }
        assert!(
            host.proven(&name("new"), &digest(0), next),
            "what this run proved stays while there is room"
        );
        assert!(!host.blobs.contains_key(&digest(7)), "what an earlier one did goes");
        for number in 0..1_000 {
            host.prove(&name("old"), &digest(number), next, 10);
        }
        let counted: usize = host.blobs.values().map(|places| places.repositories.len()).sum();
        assert!(counted == host.places && counted <= 10);
    }
}
