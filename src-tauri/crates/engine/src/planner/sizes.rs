//! What a preview's images would cost: the bytes that a destination does not have yet, each blob counted once.

use std::collections::HashSet;
use std::sync::PoisonError;

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::selection::ForeignLayers;
use sampan_domain::{Digest, Failure, RepositoryName};
use sampan_registry::{Content, Descriptor};

use super::survey::Survey;
use super::{Action, PlanRow};
use crate::choose::{self, Chosen, DEPTH_MAX};
use crate::connections::End;

/// Blobs looked for together, for one image.
const AT_ONCE: usize = 8;
/// Images that are looked into where the source counts each look as a pull.
const COUNTED_MAX: usize = 20;

/// The blobs that rows before this one bring, by destination.
#[derive(Default)]
pub(super) struct Coming {
    blobs: HashSet<(usize, Digest)>,
    looked: usize,
}

impl Survey {
    /// Says of each row that brings something how many bytes that is. Where it cannot be told, the row goes without.
    pub(super) async fn weigh(&self, repository: &RepositoryName, mut rows: Vec<PlanRow>) -> Vec<PlanRow> {
        let brings = |row: &PlanRow| matches!(row.action, Action::Copy | Action::Overwrite) && !row.arrived;
        let Some(image) = rows.iter().find(|row| brings(row)).and_then(|row| row.digest.clone()) else {
            return rows;
        };
        if self.run.is_some() || !self.may_look() {
            return rows;
        }
        let Ok(blobs) = self.blobs(repository, image).await else { return rows };
        for (at, row) in rows.iter_mut().enumerate().filter(|(_, row)| brings(row)) {
            let Ok(name) = &row.destination else { continue };
            row.bytes = self.lacking_bytes(at, &self.legs[at].end, &name.repository, &blobs).await.ok();
        }
        rows
    }

    /// Whether one image more may be looked into.
    fn may_look(&self) -> bool {
        let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
        coming.looked += 1;
        coming.looked <= COUNTED_MAX || !self.source.connection.counts_pulls()
    }

    /// The blobs of an image, as far as it travels.
    async fn blobs(&self, repository: &RepositoryName, image: Digest) -> Result<Vec<Descriptor>, Failure> {
        let source = &self.source.connection;
        let root = source.get_manifest(repository, &image.into()).await?;
        let chosen = if self.selection.is_choosy() {
            choose::choose(source, repository, root, &self.selection).await?
        } else {
            Chosen::whole(root)
        };
        let (mut level, mut seen, mut blobs) = (vec![chosen.root], HashSet::new(), Vec::new());
        for _ in 0..=DEPTH_MAX {
            let mut below = Vec::new();
            for manifest in std::mem::take(&mut level) {
                match manifest.content()? {
                    Content::Index { manifests, .. } => below.extend(
                        manifests
                            .into_iter()
                            .map(|child| child.digest)
                            .filter(|child| !chosen.left_out.contains(child) && seen.insert(child.clone())),
                    ),
                    Content::Image { config, layers, .. } => {
                        let foreign = self.selection.foreign_layers == ForeignLayers::Skip;
                        let travels = |layer: &Descriptor| !foreign || layer.urls.is_empty();
                        blobs.extend(std::iter::once(config).chain(layers).filter(travels));
                    }
                }
            }
            let children = below.into_iter().map(|child| {
                let rewritten = chosen.rewritten.get(&child).cloned();
                async move {
                    match rewritten {
                        Some(manifest) => Ok(manifest),
                        None => source.get_manifest(repository, &child.into()).await,
                    }
                }
            });
            level = stream::iter(children.collect::<Vec<_>>()).buffered(AT_ONCE).try_collect().await?;
        }
        let mut once = HashSet::new();
        blobs.retain(|blob| once.insert(blob.digest.clone()));
        Ok(blobs)
    }

    /// The bytes of those blobs that no row before brings and the destination does not have.
    async fn lacking_bytes(
        &self,
        at: usize,
        end: &End,
        to: &RepositoryName,
        blobs: &[Descriptor],
    ) -> Result<u64, Failure> {
        let new: Vec<&Descriptor> = {
            let mut coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
            blobs.iter().filter(|blob| coming.blobs.insert((at, blob.digest.clone()))).collect()
        };
        let looks = new.into_iter().map(|blob| async move {
            // Known in another repository there: it is mounted.
            if self.context.ledger.expects(&end.account, to, &blob.digest) {
                return Ok(0);
            }
            let there = end.connection.head_blob(to, &blob.digest).await?.is_some();
            Ok::<u64, Failure>(if there { 0 } else { blob.size })
        });
        let sizes: Vec<u64> = stream::iter(looks.collect::<Vec<_>>()).buffered(AT_ONCE).try_collect().await?;
        Ok(sizes.into_iter().sum())
    }
}
