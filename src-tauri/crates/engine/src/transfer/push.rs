//! Writing manifests: children before parents, by digest; the tag last.

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::{Failure, Reference};
use sampan_registry::Manifest;
use tracing::{debug, info};

use super::Ends;
use super::tree::{ReadTree, Role, Tree};
use crate::ledger::Ledger;

/// Manifests written at once, by one job.
const AT_ONCE: usize = 8;

/// Pushes a tree whose blobs are all at the destination.
pub(super) async fn push(ledger: &Ledger, ends: &Ends, read: &ReadTree) -> Result<(), Failure> {
    let Some((root, children)) = read.levels.split_first() else { return Ok(()) };
    for level in children.iter().rev() {
        let push = |manifest: Manifest| async move {
            let reference = Reference::Digest(manifest.digest.clone());
            ends.destination.connection.put_manifest(&ends.to, &reference, &manifest).await?;
            ledger.proven(ends.account(), &ends.to, &manifest.digest, ends.run);
            debug!(digest = %manifest.digest, %reference, "log-manifest-pushed");
            Ok::<(), Failure>(())
        };
        let pushes: Vec<_> = level.iter().cloned().map(push).collect();
        stream::iter(pushes).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    }
    for manifest in root {
        push_root(ends, &read.tree, manifest).await?;
        if let Some(tag) = read.tree.tag() {
            info!(%tag, digest = %manifest.digest, "log-tag-pushed");
        } else {
            ledger.proven(ends.account(), &ends.to, &manifest.digest, ends.run);
            debug!(digest = %manifest.digest, reference = %manifest.digest, "log-manifest-pushed");
        }
    }
    Ok(())
}

/// Writes a tree's root in the way that its role asks for.
async fn push_root(ends: &Ends, tree: &Tree, root: &Manifest) -> Result<(), Failure> {
    let destination = &ends.destination.connection;
    match &tree.role {
        Role::Referrer { named: false } => destination.put_referrer(&ends.to, root).await,
        Role::Fallback(subject) => destination.put_fallback(&ends.to, subject, root).await,
        Role::Image(Some(tag)) | Role::Tagged(tag) => {
            destination.put_manifest(&ends.to, &Reference::Tag(tag.clone()), root).await
        }
        Role::Image(None) | Role::Arrived | Role::Referrer { named: true } => {
            destination.put_manifest(&ends.to, &Reference::Digest(root.digest.clone()), root).await
        }
    }
}
