//! What a registry turned out to take and to offer. It begins with the [profile](crate::profiles) of its host.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use reqwest::header::{HeaderMap, WARNING};
use sampan_domain::RepositoryName;
use sampan_domain::target::Registry;

use crate::profiles::{self, Profile};

/// Sizes of a body that are tried where a larger one was refused, in bytes: what proxies in front of registries are
/// usually set to is 100 MB, 20 MB, 5 MB and 1 MiB.
const BODIES: [u64; 4] = [90 << 20, 16 << 20, 4 << 20, 960 << 10];
/// Warnings that are remembered, so that each is said once.
const WARNINGS: usize = 100;

/// What is known of one registry; shared by all who speak to it.
pub(crate) struct Learned {
    /// Whether it has the referrers API; the first who wants to know asks, the others wait for the answer.
    pub(crate) referrers: tokio::sync::OnceCell<bool>,
    /// Held while a fallback tag is read and written.
    pub(crate) fallback_tags: tokio::sync::Mutex<()>,
    /// What somebody said whose it is, and that they are right.
    said: Option<&'static Profile>,
    by_host: &'static Profile,
    by_answer: OnceLock<Option<&'static Profile>>,
    no_mounts: Mutex<HashSet<RepositoryName>>,
    projects: Mutex<HashSet<String>>,
    body_cap: AtomicU64,
    chunk_least: AtomicU64,
    no_chunks: AtomicBool,
    warnings: Mutex<HashSet<String>>,
}

impl Learned {
    /// Of a registry that somebody said whose it is.
    pub(crate) fn of(registry: &Registry) -> Self {
        Self { said: registry.provider.map(profiles::of_provider), ..Self::of_host(registry.url.host()) }
    }

    fn of_host(host: &str) -> Self {
        Self {
            said: None,
            projects: Mutex::default(),
            referrers: tokio::sync::OnceCell::new(),
            fallback_tags: tokio::sync::Mutex::default(),
            by_host: profiles::of_host(host),
            by_answer: OnceLock::new(),
            no_mounts: Mutex::default(),
            body_cap: AtomicU64::new(u64::MAX),
            chunk_least: AtomicU64::new(0),
            no_chunks: AtomicBool::new(false),
            warnings: Mutex::default(),
        }
    }

    /// What an answer of the registry tells of it. Gives the warnings in it that have not been said before.
    pub(crate) fn answered(&self, headers: &HeaderMap) -> Vec<String> {
        self.by_answer.get_or_init(|| profiles::told(headers));
        let mut said = locked(&self.warnings);
        let warnings = headers.get_all(WARNING).iter().filter_map(|value| value.to_str().ok());
        warnings
            .filter_map(warning)
            .filter(|text| said.len() < WARNINGS && said.insert(text.clone()))
            .collect()
    }

    pub(crate) fn profile(&self) -> &'static Profile {
        if let Some(said) = self.said {
            return said;
        }
        match self.by_answer.get() {
            Some(Some(profile)) if self.by_host.name.is_empty() => profile,
            _ => self.by_host,
        }
    }

    /// Whether a project is known to be there.
    pub(crate) fn has_project(&self, project: &str) -> bool {
        locked(&self.projects).contains(project)
    }

    pub(crate) fn project_seen(&self, project: &str) {
        locked(&self.projects).insert(project.to_owned());
    }

    /// Whether the registry would not mount from that repository.
    pub(crate) fn mount_refused(&self, from: &RepositoryName) -> bool {
        locked(&self.no_mounts).contains(from)
    }

    pub(crate) fn refuse_mount(&self, from: &RepositoryName) {
        locked(&self.no_mounts).insert(from.clone());
    }

    /// The largest body of an upload, in bytes.
    pub(crate) fn body_cap(&self) -> u64 {
        let known = self.profile().body_cap.unwrap_or(u64::MAX).min(self.body_cap.load(Ordering::Relaxed));
        known.max(self.chunk_least.load(Ordering::Relaxed))
    }

    /// A body of that size was too large. Gives whether a smaller one is worth a try.
    pub(crate) fn too_large(&self, body: u64) -> bool {
        let least = self.chunk_least.load(Ordering::Relaxed);
        let smaller = BODIES.into_iter().find(|size| *size < body && *size >= least);
        if let Some(smaller) = smaller.filter(|_| self.takes_chunks()) {
            self.body_cap.fetch_min(smaller, Ordering::Relaxed);
        }
        smaller.is_some() && self.takes_chunks()
    }

    /// A chunk that is not the last has so many bytes at least (`OCI-Chunk-Min-Length`).
    pub(crate) fn chunk_least(&self, bytes: u64) {
        self.chunk_least.fetch_max(bytes, Ordering::Relaxed);
    }

    /// Whether an upload may be several requests.
    pub(crate) fn takes_chunks(&self) -> bool {
        self.profile().chunks && !self.no_chunks.load(Ordering::Relaxed)
    }

    pub(crate) fn refuse_chunks(&self) {
        self.no_chunks.store(true, Ordering::Relaxed);
    }

    /// Whether an upload that broke off can go on.
    pub(crate) fn resumes(&self) -> bool {
        self.profile().resumes && self.takes_chunks()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The text of a `Warning` as registries send it: `299 - "text"` (distribution-spec, "Warnings").
fn warning(value: &str) -> Option<String> {
    let quoted = value.strip_prefix("299 - \"")?.strip_suffix('"')?;
    let text = quoted.replace("\\\"", "\"").replace("\\\\", "\\");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_too_large_is_sent_in_smaller_ones_until_none_is_left() {
        let learned = Learned::of_host("registry.example.com");
        assert_eq!(learned.body_cap(), u64::MAX);
        for expected in BODIES {
            assert!(learned.too_large(learned.body_cap()));
            assert_eq!(learned.body_cap(), expected);
        }
        assert!(!learned.too_large(learned.body_cap()));
        assert!(learned.too_large(1 << 30), "another one was under way, and knows of no smaller one");
        assert_eq!(learned.body_cap(), BODIES[3]);
        learned.chunk_least(5 << 20);
        assert_eq!(learned.body_cap(), 5 << 20);
        assert!(!learned.too_large(5 << 20), "the registry takes no smaller chunk");
    }

    #[test]
    fn who_takes_no_chunks_has_no_smaller_body() {
        let learned = Learned::of_host("ghcr.io");
        assert!(!learned.too_large(1 << 30));
        let learned = Learned::of_host("registry.example.com");
        learned.refuse_chunks();
        assert!(!learned.too_large(1 << 30));
        assert!(!learned.resumes());
    }

    #[test]
    fn a_warning_is_told_once() {
        let learned = Learned::of_host("registry.example.com");
        let mut headers = HeaderMap::new();
        for text in [r#"299 - "This is \"old\".""#, r#"110 - "stale""#, "299 - \"\"", r#"299 - "Soon""#] {
            headers.append(WARNING, text.parse().unwrap());
        }
        assert_eq!(learned.answered(&headers), [r#"This is "old"."#, "Soon"]);
        assert!(learned.answered(&headers).is_empty());
    }
}
