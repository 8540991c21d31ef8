//! Removing an image from the destination: its tag, and no manifest that another tag uses.

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Failure, Job, Reference, RepositoryName, Tag, media};
use sampan_registry::{Connection, Content};
use tracing::{info, warn};

use crate::limits::Meter;
use crate::worker::Context;

/// Tags looked at together.
const AT_ONCE: usize = 8;

/// Deletes what a job names. Already gone counts.
pub(super) async fn delete(context: &Context, job: &Job, meter: &Meter) -> Result<(), Failure> {
    let source = context.connections.end(job.source.target, meter).await?;
    if source.connection.head_manifest(&job.source.repository, &job.source.reference).await?.is_some() {
        warn!(reference = %job.source, "log-delete-back");
        return Ok(());
    }
    let end = context.connections.end(job.destination.target, meter).await?;
    let (repository, reference) = (&job.destination.repository, &job.destination.reference);
    let gone = || info!(reference = %job.destination, "log-deleted");
    let Some(there) = end.connection.head_manifest(repository, reference).await? else {
        gone();
        return Ok(());
    };
    if job.pinned.as_ref().is_some_and(|planned| *planned != there.digest) {
        return Err(Failure::new(ErrorCode::ImageChanged)
            .with("object", job.destination.to_string())
            .with("digest", there.digest.to_string()));
    }
    match end.connection.delete_manifest(repository, reference).await {
        Err(failure) if failure.code == ErrorCode::ManifestNotFound => {}
        // The registry deletes manifests by their digest only, and their tags with them.
        Err(failure) if failure.code == ErrorCode::Unsupported && reference.tag().is_some() => {
            let users = users(&end.connection, repository, reference, &there.digest).await?;
            if !users.is_empty() {
                let tags: Vec<_> = users.iter().take(3).map(ToString::to_string).collect();
                return Err(Failure::new(ErrorCode::TagShared)
                    .with("host", end.connection.host())
                    .with("object", job.destination.to_string())
                    .with("tags", tags.join(", ")));
            }
            match end.connection.delete_manifest(repository, &there.digest.into()).await {
                Err(failure) if failure.code != ErrorCode::ManifestNotFound => return Err(failure),
                _ => {}
            }
        }
        deleted => deleted?,
    }
    gone();
    Ok(())
}

/// The other tags that would lose something with a manifest: those that mean it, and those whose index names it.
async fn users(
    connection: &Connection,
    repository: &RepositoryName,
    but: &Reference,
    digest: &Digest,
) -> Result<Vec<Tag>, Failure> {
    let tags: Vec<Tag> = connection.tags(repository).try_concat().await?;
    let others = tags
        .into_iter()
        .filter(|tag| Some(tag) != but.tag())
        .map(|tag| async move { Ok(uses(connection, repository, &tag, digest).await?.then_some(tag)) });
    let users = stream::iter(others.collect::<Vec<_>>()).buffered(AT_ONCE);
    Ok(users.try_collect::<Vec<Option<Tag>>>().await?.into_iter().flatten().collect())
}

async fn uses(
    connection: &Connection,
    repository: &RepositoryName,
    tag: &Tag,
    digest: &Digest,
) -> Result<bool, Failure> {
    let Some(other) = connection.head_manifest(repository, &tag.clone().into()).await? else {
        return Ok(false);
    };
    if other.digest == *digest {
        return Ok(true);
    }
    if !media::is_index(&other.media_type) {
        return Ok(false);
    }
    let index = connection.get_manifest(repository, &other.digest.into()).await?;
    Ok(match index.content()? {
        Content::Index { manifests, .. } => manifests.iter().any(|child| child.digest == *digest),
        Content::Image { .. } => false,
    })
}
