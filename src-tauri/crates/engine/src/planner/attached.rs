//! Whether an image that is up to date is so with all that is attached to it (design: "Planning").
//!
//! Where a list of the repository is at hand, its `sha256-…` names say what there is: each is compared by one HEAD a
//! side, and an image without any costs nothing. An API of the source is asked once for each image.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::{StreamExt, stream};
use sampan_domain::{Digest, Failure, Reference, RepositoryName, Tag, Time, media};
use sampan_registry::{Content, Descriptor, Manifest};
use tokio::sync::OnceCell;

use super::survey::Survey;
use super::{Action, PlanRow};
use crate::choose;
use crate::connections::End;
use crate::names::Attached;

/// Images and names looked at together, in one repository.
const AT_ONCE: usize = 8;
/// How long a chain of manifests that are attached to each other is followed.
const CHAIN_MAX: usize = 8;
/// Under which tags something may be attached to a manifest, behind the tag of its own.
const SUFFIXES: [&str; 4] = ["", ".sig", ".att", ".sbom"];

/// One repository of the source, while it is being planned.
pub(super) struct Repository {
    pub(super) name: RepositoryName,
    inner: Mutex<Inner>,
    /// By destination: what the list names and the destination lacks.
    lacking: OnceCell<Vec<Lacking>>,
    /// When its tags were pushed, where its registry tells.
    pub(super) pushed: OnceCell<BTreeMap<Tag, Time>>,
}

#[derive(Default)]
struct Inner {
    /// Whether nothing more will be known of its names.
    ended: bool,
    names: Option<Attached>,
    held: Vec<Held>,
    /// What an image has been found for that brings it, by destination.
    brought: HashSet<(usize, Digest)>,
}

/// An image that is up to date at some destinations, as far as its digest says.
pub(super) struct Held {
    pub(super) source: Descriptor,
    /// The rows, with the place of their destination.
    pub(super) rows: Vec<(usize, PlanRow)>,
}

/// The manifests to which something is attached that a destination lacks, or why that is not known.
type Lacking = Result<BTreeSet<Digest>, Failure>;

impl Repository {
    /// One whose tags are listed.
    pub(super) fn listed(name: RepositoryName) -> Self {
        Self { name, inner: Mutex::default(), lacking: OnceCell::new(), pushed: OnceCell::new() }
    }

    /// One whose tags are named and not listed.
    pub(super) fn unlisted(name: RepositoryName) -> Self {
        let repository = Self::listed(name);
        repository.inner().ended = true;
        repository
    }

    /// The list has come to its end, with these `sha256-…` names; `None` where it broke off.
    pub(super) fn list_ended(&self, names: Option<Attached>) {
        let mut inner = self.inner();
        (inner.ended, inner.names) = (true, names);
    }

    /// Keeps an image until the list has ended; gives it back when it has.
    pub(super) fn hold(&self, held: Held) -> Option<Held> {
        let mut inner = self.inner();
        if inner.ended {
            return Some(held);
        }
        inner.held.push(held);
        None
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Survey {
    /// The rows that were kept until the list's end.
    pub(super) async fn release(&self, repository: &Repository) -> Vec<PlanRow> {
        let held = std::mem::take(&mut repository.inner().held);
        let looks: Vec<_> = held.into_iter().map(|held| self.look_at(repository, held)).collect();
        stream::iter(looks).buffered(AT_ONCE).flat_map(stream::iter).collect().await
    }

    /// The rows of an image, those to which something is to be brought as such.
    pub(super) async fn look_at(&self, repository: &Repository, held: Held) -> Vec<PlanRow> {
        let Held { source, rows } = held;
        let listed = self.listed_at_source(repository, &source.digest).await;
        let mut looked = Vec::new();
        for (at, mut row) in rows {
            let complete = match &listed {
                Ok(listed) => self.is_complete(repository, &source, listed, at).await,
                Err(failure) => Err(failure.clone()),
            };
            // Where it cannot be told, a job finds out, with its tries and its log.
            match complete {
                Ok(true) => {}
                Ok(false) => (row.action, row.arrived) = (Action::Copy, true),
                Err(failure) => {
                    (row.action, row.arrived, row.reason) = (Action::Copy, true, Some(failure));
                }
            }
            looked.push(row);
        }
        looked
    }

    /// What an API of the source says is attached to an image; a layout is as good as one.
    async fn listed_at_source(
        &self,
        repository: &Repository,
        digest: &Digest,
    ) -> Result<Vec<Descriptor>, Failure> {
        let source = &self.source.connection;
        if self.source.target.place.path().is_some() {
            return source.referrers(&repository.name, digest).await;
        }
        Ok(source.listed_referrers(&repository.name, digest).await?.unwrap_or_default())
    }

    /// Whether a destination has all that is attached to an image.
    async fn is_complete(
        &self,
        repository: &Repository,
        image: &Descriptor,
        listed: &[Descriptor],
        at: usize,
    ) -> Result<bool, Failure> {
        let (end, name) = self.at(repository, at)?;
        for referrer in listed {
            if self.head(end, &name, &referrer.digest.clone().into()).await?.is_none() {
                return Ok(false);
            }
        }
        let names = repository.inner().names.clone();
        let Some(names) = names else {
            // Nobody has listed the tags: the image's own are asked for.
            let tag = |suffix| format!("{}{suffix}", image.digest.referrers_tag()).parse();
            let names: Vec<Tag> = SUFFIXES.into_iter().map(tag).collect::<Result<_, _>>()?;
            for tag in &names {
                if self.is_lacking(repository, tag, at).await? {
                    return Ok(false);
                }
            }
            return Ok(true);
        };
        if names.is_empty() {
            return Ok(true);
        }
        let lacking = repository.lacking.get_or_init(|| self.lacking(repository, &names)).await;
        let Some(lacking) = lacking.get(at) else { return Ok(true) };
        let lacking = lacking.as_ref().map_err(Clone::clone)?;
        if lacking.is_empty() {
            return Ok(true);
        }
        let mut parts = HashSet::from([image.digest.clone()]);
        if media::is_index(&image.media_type) && !lacking.contains(&image.digest) {
            let root = end.connection.get_manifest(&name, &image.digest.clone().into()).await?;
            parts.extend(choose::parts(&end.connection, &name, root, &self.selection).await?);
        }
        let mut inner = repository.inner();
        let mut complete = true;
        for subject in lacking.iter().filter(|subject| parts.contains(subject)) {
            // One of the images that share it brings it.
            complete &= !inner.brought.insert((at, subject.clone()));
        }
        Ok(complete)
    }

    /// For each destination, to what something is attached that it lacks.
    async fn lacking(&self, repository: &Repository, names: &Attached) -> Vec<Lacking> {
        let mut lacking = Vec::new();
        for at in 0..self.legs.len() {
            let looks: Vec<_> = names.iter().map(|tag| self.top_of_lacking(repository, tag, at)).collect();
            let tops: Vec<Result<Option<Digest>, Failure>> =
                stream::iter(looks).buffered(AT_ONCE).collect().await;
            lacking.push(tops.into_iter().filter_map(Result::transpose).collect());
        }
        lacking
    }

    /// The image, or platform of one, that is incomplete for want of what a tag names; `None` where nothing lacks, or
    /// where the destination has nothing that it would belong to.
    async fn top_of_lacking(
        &self,
        repository: &Repository,
        tag: &Tag,
        at: usize,
    ) -> Result<Option<Digest>, Failure> {
        let Some(mut subject) = tag.referrers_subject() else { return Ok(None) };
        if !self.is_lacking(repository, tag, at).await? {
            return Ok(None);
        }
        let (end, name) = self.at(repository, at)?;
        let mut seen = HashSet::new();
        while seen.len() < CHAIN_MAX && seen.insert(subject.clone()) {
            let reference = Reference::Digest(subject.clone());
            if self.head(end, &name, &reference).await?.is_none() {
                // It is attached to something that the rule does not mean.
                return Ok(None);
            }
            let manifest = end.connection.get_manifest(&name, &reference).await?;
            match manifest.content()? {
                Content::Image { subject: Some(above), .. } | Content::Index { subject: Some(above), .. } => {
                    subject = above.digest;
                }
                _ => break,
            }
        }
        Ok(Some(subject))
    }

    /// Whether the source has something under a tag that the destination lacks.
    async fn is_lacking(&self, repository: &Repository, tag: &Tag, at: usize) -> Result<bool, Failure> {
        let (end, name) = self.at(repository, at)?;
        let reference = Reference::Tag(tag.clone());
        let Some(here) = self.head(&self.source, &repository.name, &reference).await? else {
            return Ok(false);
        };
        let there = self.head(end, &name, &reference).await?;
        if there.as_ref().is_some_and(|there| there.digest == here.digest) {
            return Ok(false);
        }
        let subject = tag.referrers_subject().filter(|subject| subject.referrers_tag() == tag.as_str());
        let Some(subject) = subject else { return Ok(true) };
        // A fallback index may name more at the destination, and a destination with the API has none.
        let known: Vec<Digest> = match end.connection.listed_referrers(&name, &subject).await? {
            Some(listed) => listed.into_iter().map(|referrer| referrer.digest).collect(),
            None => match there {
                Some(there) => self.named_by(end, &name, &there.digest).await?,
                None => return Ok(true),
            },
        };
        let wanted = self.named_by(&self.source, &repository.name, &here.digest).await?;
        Ok(wanted.iter().any(|digest| !known.contains(digest)))
    }

    /// What a fallback index names.
    async fn named_by(
        &self,
        end: &End,
        name: &RepositoryName,
        index: &Digest,
    ) -> Result<Vec<Digest>, Failure> {
        if let Some(known) = self.context.record.referrers(index) {
            return Ok(known);
        }
        let named = children(&end.connection.get_manifest(name, &index.clone().into()).await?)?;
        self.context.record.names(index, named.clone());
        Ok(named)
    }

    /// A destination, and a repository's name there.
    fn at(&self, repository: &Repository, at: usize) -> Result<(&End, RepositoryName), Failure> {
        let leg = &self.legs[at];
        Ok((&leg.end, leg.repository(&repository.name)?))
    }
}

fn children(manifest: &Manifest) -> Result<Vec<Digest>, Failure> {
    Ok(match manifest.content()? {
        Content::Index { manifests, .. } => manifests.into_iter().map(|child| child.digest).collect(),
        Content::Image { .. } => Vec::new(),
    })
}
