//! What is attached to the manifests of a job: signatures, SBOMs, attestations, and what is attached to those. It is
//! found level by level after the image itself (design: the job's trees), by the referrers API or the fallback tag
//! (distribution-spec, "Listing Referrers"), and under cosign's tags (sigstore, cosign `SIGNATURE_SPEC.md`).

use std::collections::HashSet;

use futures_util::{StreamExt, TryStreamExt, future, stream};
use sampan_domain::{Digest, ErrorCode, Failure, Reference, Tag};
use sampan_registry::{Content, Descriptor};
use tracing::info;

use super::Ends;
use super::tree::{self, Role, Tree};
use crate::names::Attached;
use crate::worker::Context;

/// How deep what is attached may have something attached itself.
const DEPTH_MAX: usize = 8;
/// The most manifests that may be attached to one image, all levels together.
const COUNT_MAX: usize = 10_000;
/// Subjects asked about at once, by one job.
const AT_ONCE: usize = 8;
/// What cosign puts behind a subject's tag.
const COSIGN: [&str; 3] = ["sig", "att", "sbom"];

/// What has been found so far, and whose referrers are to be asked for next.
#[derive(Default)]
pub(super) struct Referrers {
    seen: HashSet<Digest>,
    subjects: Vec<Digest>,
    depth: usize,
}

/// What is attached to one subject.
#[derive(Default)]
struct Found {
    /// The referrers, whether there is a fallback index that names them or not.
    manifests: Vec<Descriptor>,
    fallback: Option<Digest>,
    /// Tags of cosign, and what they mean at the source.
    tags: Vec<(Tag, Digest)>,
}

impl Referrers {
    /// What is attached to those is to be found, too.
    pub(super) fn follow(&mut self, subjects: impl IntoIterator<Item = Digest>) {
        for subject in subjects {
            if self.seen.insert(subject.clone()) {
                self.subjects.push(subject);
            }
        }
    }

    /// The trees of the next level: what is attached to the manifests found before, and not at the destination.
    /// `None` when there is nothing left to ask about.
    pub(super) async fn next_level(
        &mut self,
        context: &Context,
        ends: &Ends,
    ) -> Result<Option<Vec<Tree>>, Failure> {
        let subjects = std::mem::take(&mut self.subjects);
        if subjects.is_empty() {
            return Ok(None);
        }
        if self.depth == DEPTH_MAX || self.seen.len() > COUNT_MAX {
            return Err(Failure::new(ErrorCode::LimitExceeded)
                .with("limit", "referrers of one image")
                .with("object", ends.from.as_str()));
        }
        let names = context.names.of(ends.run, ends.source.target.id, &ends.from).await;
        // What cosign signed is signed by tags where somebody says which tags there are; otherwise only images are
        // asked about by name.
        let by_tag = names.is_some() || self.depth == 0;
        self.depth += 1;
        let asked = subjects.into_iter().map(|subject| {
            let names = names.clone();
            async move {
                let found = attached_to(context, ends, &subject, names.as_ref(), by_tag).await?;
                Ok::<_, Failure>((subject, found))
            }
        });
        let asked: Vec<_> = asked.collect();
        let found: Vec<(Digest, Found)> = stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        let (mut referrers, mut tags, mut indexes) = (Vec::new(), Vec::new(), Vec::new());
        for (subject, found) in found {
            let is_nameless = found.fallback.is_none();
            for manifest in found.manifests {
                if !self.seen.insert(manifest.digest.clone()) {
                    continue;
                }
                self.subjects.push(manifest.digest.clone());
                let reference = Reference::Digest(manifest.digest.clone());
                if !tree::is_there(context, ends, &reference, &manifest.digest).await? {
                    info!(digest = %manifest.digest, %subject, "log-referrer-found");
                    referrers
                        .push(Tree { digest: manifest.digest, role: Role::Referrer { named: is_nameless } });
                }
            }
            for (tag, digest) in found.tags {
                if self.seen.insert(digest.clone()) {
                    self.subjects.push(digest.clone());
                }
                if !points_at(context, ends, &tag, &digest).await? {
                    info!(%digest, %subject, "log-referrer-found");
                    tags.push(Tree { digest, role: Role::Tagged(tag) });
                }
            }
            if let Some(digest) = found.fallback
                && is_fallback_wanted(context, ends, &subject, &digest).await?
            {
                indexes.push(Tree { digest, role: Role::Fallback(subject) });
            }
        }
        referrers.extend(tags);
        referrers.extend(indexes);
        Ok(Some(referrers))
    }
}

/// Asks the source what is attached to a subject: the API or the fallback tag, and cosign's tags beside that.
async fn attached_to(
    context: &Context,
    ends: &Ends,
    subject: &Digest,
    names: Option<&Attached>,
    by_tag: bool,
) -> Result<Found, Failure> {
    let tagged = async { if by_tag { tagged(ends, subject, names).await } else { Ok(Vec::new()) } };
    let ((manifests, fallback), tags) =
        future::try_join(listed(context, ends, subject, names), tagged).await?;
    Ok(Found { manifests, fallback, tags })
}

/// The referrers of a subject, and the fallback index where one names them.
async fn listed(
    context: &Context,
    ends: &Ends,
    subject: &Digest,
    names: Option<&Attached>,
) -> Result<(Vec<Descriptor>, Option<Digest>), Failure> {
    let (source, from) = (&ends.source.connection, &ends.from);
    let api = source.listed_referrers(from, subject).await?;
    let has_api = api.is_some();
    let mut found = match api {
        Some(listed) => listed,
        // A layout may have referrers that no tag names.
        None if ends.source.target.place.path().is_some() => source.referrers(from, subject).await?,
        None => Vec::new(),
    };
    let fallback: Tag = subject.referrers_tag().parse()?;
    if !names.map_or(!has_api, |names| names.contains(&fallback)) {
        return Ok((found, None));
    }
    let index = match source.get_manifest(from, &fallback.into()).await {
        Ok(index) => index,
        Err(failure) if is_absent(&failure) => return Ok((found, None)),
        Err(failure) => return Err(failure),
    };
    let Content::Index { manifests, .. } = index.content()? else { return Ok((found, None)) };
    context.record.names(&index.digest, manifests.iter().map(|referrer| referrer.digest.clone()).collect());
    found.extend(manifests);
    Ok((found, Some(index.digest)))
}

/// The tags that cosign gave to what it attached to a subject, and what they mean.
async fn tagged(
    ends: &Ends,
    subject: &Digest,
    names: Option<&Attached>,
) -> Result<Vec<(Tag, Digest)>, Failure> {
    let asked = COSIGN.map(|suffix| async move {
        let tag: Tag = format!("{}.{suffix}", subject.referrers_tag()).parse()?;
        if names.is_some_and(|names| !names.contains(&tag)) {
            return Ok(None);
        }
        let there = ends.source.connection.head_manifest(&ends.from, &tag.clone().into()).await?;
        Ok::<_, Failure>(there.map(|there| (tag, there.digest)))
    });
    Ok(future::try_join_all(asked).await?.into_iter().flatten().collect())
}

fn is_absent(failure: &Failure) -> bool {
    matches!(failure.code, ErrorCode::ManifestNotFound | ErrorCode::RepositoryNotFound)
}

/// Whether a tag of the destination means this manifest.
async fn points_at(context: &Context, ends: &Ends, tag: &Tag, digest: &Digest) -> Result<bool, Failure> {
    if context.fresh.of(ends).await && !context.ledger.holds(ends.account(), &ends.to, digest, ends.run) {
        return Ok(false);
    }
    let there = ends.destination.connection.head_manifest(&ends.to, &tag.clone().into()).await?;
    Ok(there.is_some_and(|there| there.digest == *digest))
}

/// Whether the destination needs a fallback index: it has no API, and not this very index.
async fn is_fallback_wanted(
    context: &Context,
    ends: &Ends,
    subject: &Digest,
    index: &Digest,
) -> Result<bool, Failure> {
    let tag: Tag = subject.referrers_tag().parse()?;
    Ok(ends.destination.connection.listed_referrers(&ends.to, subject).await?.is_none()
        && !points_at(context, ends, &tag, index).await?)
}
