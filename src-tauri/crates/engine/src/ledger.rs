//! The ledger of what is where: per destination and digest, in which repositories a blob was proven, and who is
//! bringing it now. A blob wanted by many jobs is uploaded once; the others wait, and mount it.
//!
//! An entry only hints at a mount: that a blob is in a repository is proven in this run by HEAD, by an upload
//! answered 201, or by a mount answered 201.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sampan_domain::{Digest, RepositoryName};
use tokio::sync::watch;

#[derive(Clone, Default)]
pub(crate) struct Ledger {
    hosts: Arc<Mutex<HashMap<String, Host>>>,
}

#[derive(Default)]
struct Host {
    blobs: HashMap<Digest, Places>,
    /// Uploads going on for the whole host; mounts, and uploads after a refused mount, for one repository.
    claims: HashMap<(Digest, Option<RepositoryName>), watch::Receiver<()>>,
    mounts_refused: bool,
}

#[derive(Default)]
struct Places {
    repositories: BTreeSet<RepositoryName>,
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

impl Ledger {
    /// Whether the blob is proven to be in the repository.
    pub(crate) fn holds(&self, host: &str, repository: &RepositoryName, digest: &Digest) -> bool {
        let hosts = self.lock();
        let places = hosts.get(host).and_then(|host| host.blobs.get(digest));
        places.is_some_and(|places| places.repositories.contains(repository))
    }

    /// Whether a HEAD may be saved: the blob is known elsewhere or on its way, so a mount will be tried anyway.
    pub(crate) fn expects(&self, host: &str, digest: &Digest) -> bool {
        let hosts = self.lock();
        hosts.get(host).is_some_and(|host| {
            !host.mounts_refused
                && (host.blobs.contains_key(digest) || host.claims.contains_key(&(digest.clone(), None)))
        })
    }

    /// Asks for the right to bring a blob.
    pub(crate) fn claim(&self, name: &str, repository: &RepositoryName, digest: &Digest) -> Claim {
        let mut hosts = self.lock();
        let host = hosts.entry(name.to_owned()).or_default();
        let places = host.blobs.get(digest);
        if places.is_some_and(|places| places.repositories.contains(repository)) {
            return Claim::Here;
        }
        let elsewhere = places.and_then(|places| places.repositories.first());
        let elsewhere = elsewhere.filter(|_| !host.mounts_refused).cloned();
        // One mount a repository: a registry may stumble over a second one while a manifest is being checked.
        let here = elsewhere.is_some() || host.mounts_refused;
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
    pub(crate) fn proven(&self, host: &str, repository: &RepositoryName, digest: &Digest) {
        let mut hosts = self.lock();
        let places = hosts.entry(host.to_owned()).or_default().blobs.entry(digest.clone()).or_default();
        places.repositories.insert(repository.clone());
    }

    /// What was believed of the blob in this repository turned out wrong.
    pub(crate) fn forget(&self, host: &str, repository: &RepositoryName, digest: &Digest) {
        if let Some(host) = self.lock().get_mut(host)
            && let Some(places) = host.blobs.get_mut(digest)
        {
            places.repositories.remove(repository);
            if places.repositories.is_empty() {
                host.blobs.remove(digest);
            }
        }
    }

    /// The registry refused to mount a blob that is there: it is not asked again.
    pub(crate) fn mount_refused(&self, host: &str) {
        self.lock().entry(host.to_owned()).or_default().mounts_refused = true;
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

    #[tokio::test]
    async fn one_brings_the_blob_and_the_others_wait_and_mount() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        let Claim::Yours(guard) = ledger.claim("h", &name("a"), &digest) else { panic!("first") };
        assert!(ledger.expects("h", &digest));
        let Claim::InFlight(mut done) = ledger.claim("h", &name("b"), &digest) else { panic!("second") };
        assert!(matches!(ledger.claim("other", &name("b"), &digest), Claim::Yours(_)));
        ledger.proven("h", &name("a"), &digest);
        drop(guard);
        assert!(done.changed().await.is_err(), "the end of the claim wakes the waiting");
        let Claim::Elsewhere(from, mounting) = ledger.claim("h", &name("b"), &digest) else {
            panic!("mount")
        };
        assert_eq!(from, name("a"));
        assert!(
            matches!(ledger.claim("h", &name("b"), &digest), Claim::InFlight(_)),
            "one mount a repository"
        );
        assert!(matches!(ledger.claim("h", &name("c"), &digest), Claim::Elsewhere(..)), "another's goes on");
        drop(mounting);
        assert!(matches!(ledger.claim("h", &name("a"), &digest), Claim::Here));
    }

    #[test]
    fn a_failed_upload_lets_the_next_one_try() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        drop(ledger.claim("h", &name("a"), &digest));
        assert!(matches!(ledger.claim("h", &name("b"), &digest), Claim::Yours(_)));
    }

    #[test]
    fn after_a_refused_mount_each_repository_gets_its_own() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        ledger.proven("h", &name("a"), &digest);
        ledger.mount_refused("h");
        let Claim::Yours(_b) = ledger.claim("h", &name("b"), &digest) else { panic!("b") };
        assert!(matches!(ledger.claim("h", &name("c"), &digest), Claim::Yours(_)));
        assert!(!ledger.expects("h", &digest));
    }

    #[test]
    fn what_is_forgotten_is_proven_anew() {
        let (ledger, digest) = (Ledger::default(), Digest::of(b"blob"));
        ledger.proven("h", &name("a"), &digest);
        assert!(ledger.holds("h", &name("a"), &digest));
        ledger.forget("h", &name("a"), &digest);
        assert!(!ledger.holds("h", &name("a"), &digest));
        assert!(!ledger.expects("h", &digest));
    }
}
