//! Reading a tree: an image, or an index with its children, down to the blobs.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::media;
use sampan_domain::progress::LayerState;
use sampan_domain::selection::{ForeignLayers, PlatformPolicy};
use sampan_domain::{Digest, ErrorCode, Failure, Reference, Selection, Tag};
use sampan_registry::{Content, Descriptor, Manifest};
use tracing::{debug, info, warn};

use super::{Board, Ends, fresh};
use crate::choose::{self, Chosen, DEPTH_MAX, Outcome};
use crate::worker::Context;

/// Manifests read and blobs asked for at once, by one job; the host's permits limit all jobs together.
const AT_ONCE: usize = 8;

/// One turn of the loop: what is read and pushed together.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) digest: Digest,
    pub(super) role: Role,
}

/// What a tree is to its job.
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// The image itself; its tag, if it has one, is written last.
    Image(Option<Tag>),
    /// It is at the destination; what is attached to it may not be.
    Arrived,
    /// A referrer, written by its digest. `named` says that its subject's fallback tag is written with it, since
    /// the source has none that is to come as it is.
    Referrer { named: bool },
    /// What cosign puts under a tag of its subject.
    Tagged(Tag),
    /// The index under a subject's fallback tag.
    Fallback(Digest),
}

impl Tree {
    pub(super) const fn is_image(&self) -> bool {
        matches!(self.role, Role::Image(_) | Role::Arrived)
    }

    /// The tag under which its root is written.
    pub(super) const fn tag(&self) -> Option<&Tag> {
        match &self.role {
            Role::Image(tag) => tag.as_ref(),
            Role::Tagged(tag) => Some(tag),
            _ => None,
        }
    }
}

/// A tree's manifests and blobs.
pub(super) struct ReadTree {
    pub(super) tree: Tree,
    /// By level, the root's first; a level may only be pushed after the ones behind it.
    pub(super) levels: Vec<Vec<Manifest>>,
    /// Each blob once, the largest first.
    pub(super) blobs: Vec<Descriptor>,
    /// Those that are not at the destination.
    pub(super) missing: Vec<Descriptor>,
    /// All its manifests, those that the destination has already, too.
    pub(super) manifests: HashSet<Digest>,
    /// Whether its index names children that do not travel.
    pub(super) is_sparse: bool,
}

impl ReadTree {
    /// Of everything that was read.
    pub(super) fn digests(&self) -> impl Iterator<Item = &Digest> {
        let manifests = self.levels.iter().flatten().map(|manifest| &manifest.digest);
        manifests.chain(self.blobs.iter().map(|blob| &blob.digest))
    }
}

/// Reads the manifests of a tree from the source. Children that the destination has are left out with all that
/// hangs on them: a registry takes no manifest whose parts it lacks.
///
/// Of the image itself only what is chosen is read.
pub(super) async fn read(
    context: &Context,
    ends: &Ends,
    tree: &Tree,
    selection: &Selection,
) -> Result<ReadTree, Failure> {
    let root = at_source(context, ends, &tree.digest).await?;
    let Chosen { root, rewritten, left_out } = match tree.role {
        Role::Image(_) => chosen(context, ends, root, selection).await?,
        _ => Chosen::whole(root),
    };
    let mut seen = HashSet::from([root.digest.clone()]);
    let mut blobs = Blobs { foreign: selection.foreign_layers, seen: HashSet::new(), found: Vec::new() };
    let mut levels = Vec::new();
    let mut level = vec![root];
    while !level.is_empty() {
        if levels.len() == DEPTH_MAX {
            return Err(Failure::new(ErrorCode::LimitExceeded)
                .with("limit", "depth of an index")
                .with("object", tree.digest.to_string()));
        }
        let mut children = Vec::new();
        for manifest in &level {
            match manifest.content()? {
                Content::Index { manifests, .. } => {
                    children.extend(manifests.into_iter().filter(|child| {
                        !left_out.contains(&child.digest) && seen.insert(child.digest.clone())
                    }));
                }
                Content::Image { config, layers, .. } => {
                    blobs.add(config);
                    for layer in layers {
                        blobs.add(layer);
                    }
                }
            }
        }
        levels.push(level);
        level = read_children(context, ends, children, &rewritten).await?;
    }
    let (tree, blobs) = (tree.clone(), blobs.largest_first());
    let is_sparse = !left_out.is_empty() && selection.platform_policy == PlatformPolicy::KeepIndex;
    Ok(ReadTree { tree, levels, blobs, missing: Vec::new(), manifests: seen, is_sparse })
}

/// A manifest of the source. What was read for somebody else will do, but not when that has failed before.
async fn at_source(context: &Context, ends: &Ends, digest: &Digest) -> Result<Manifest, Failure> {
    if ends.first {
        return context.recent.manifest(&ends.source, &ends.from, digest).await;
    }
    ends.source.connection.get_manifest(&ends.from, &digest.clone().into()).await
}

/// Chooses what of the image travels, says so, and remembers what it came to.
async fn chosen(
    context: &Context,
    ends: &Ends,
    root: Manifest,
    selection: &Selection,
) -> Result<Chosen, Failure> {
    let image = root.digest.clone();
    if !selection.is_choosy() {
        return Ok(Chosen::whole(root));
    }
    let chosen = choose::choose(&ends.source.connection, &ends.from, root, selection).await?;
    if !chosen.left_out.is_empty() {
        let platforms: Vec<_> = selection.platforms.iter().map(ToString::to_string).collect();
        info!(platforms = platforms.join(", "), left_out = chosen.left_out.len(), "log-platforms-chosen");
    }
    if chosen.root.digest != image {
        info!(digest = %chosen.root.digest, was = %image, "log-index-rewritten");
    }
    context.record.came_to(selection, &image, Outcome::Written(chosen.root.digest.clone()));
    Ok(chosen)
}

/// The manifests of a tree that is at the destination, where reading is no pull from the source.
pub(super) async fn arrived(
    ends: &Ends,
    tree: &Tree,
    selection: &Selection,
) -> Result<HashSet<Digest>, Failure> {
    let (there, to) = (&ends.destination.connection, &ends.to);
    let root = there.get_manifest(to, &tree.digest.clone().into()).await?;
    choose::parts(there, to, root, selection).await
}

async fn read_children(
    context: &Context,
    ends: &Ends,
    children: Vec<Descriptor>,
    rewritten: &HashMap<Digest, Manifest>,
) -> Result<Vec<Manifest>, Failure> {
    let read = |child: Descriptor| async move {
        let reference = Reference::Digest(child.digest.clone());
        // An index that is there may be sparse.
        if !media::is_index(&child.media_type) && is_there(context, ends, &reference, &child.digest).await? {
            debug!(digest = %child.digest, "log-tree-present");
            return Ok(None);
        }
        if let Some(written) = rewritten.get(&child.digest) {
            return Ok(Some(written.clone()));
        }
        at_source(context, ends, &child.digest).await.map(Some)
    };
    let reads: Vec<_> = children.into_iter().map(read).collect();
    let manifests: Vec<Option<Manifest>> = stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
    Ok(manifests.into_iter().flatten().collect())
}

/// Whether the destination has a manifest, and with that all that hangs on it.
pub(super) async fn is_there(
    context: &Context,
    ends: &Ends,
    reference: &Reference,
    digest: &Digest,
) -> Result<bool, Failure> {
    if context.ledger.holds(ends.account(), &ends.to, digest, ends.run) {
        return Ok(true);
    }
    if context.fresh.of(ends).await {
        return Ok(false);
    }
    Ok(ends.destination.connection.head_manifest(&ends.to, reference).await?.is_some())
}

struct Blobs {
    foreign: ForeignLayers,
    seen: HashSet<Digest>,
    found: Vec<Descriptor>,
}

impl Blobs {
    fn add(&mut self, blob: Descriptor) {
        if !self.seen.insert(blob.digest.clone()) {
            return;
        }
        let is_foreign = media::is_foreign_layer(&blob.media_type) && !blob.urls.is_empty();
        if is_foreign && self.foreign == ForeignLayers::Skip {
            warn!(digest = %blob.digest, "log-foreign-skipped");
        } else {
            self.found.push(blob);
        }
    }

    fn largest_first(mut self) -> Vec<Descriptor> {
        self.found.sort_by_key(|blob| std::cmp::Reverse(blob.size));
        self.found
    }
}

/// Which of the blobs are not in the destination's repository.
///
/// A blob that the ledger knows in another repository is not asked for: the mount that follows is the question.
pub(super) async fn missing(
    context: &Context,
    ends: &Ends,
    blobs: &[Descriptor],
    board: &Board,
) -> Result<Vec<Descriptor>, Failure> {
    let (host, ledger) = (ends.account(), &context.ledger);
    let ask = |blob: Descriptor| async move {
        if ledger.holds(host, &ends.to, &blob.digest, ends.run) {
            return Ok(None);
        }
        if ledger.expects(host, &ends.to, &blob.digest) {
            return Ok(Some(blob));
        }
        if blob.size <= fresh::SMALL && context.fresh.of(ends).await {
            return Ok(Some(blob));
        }
        let there = ends.destination.connection.head_blob(&ends.to, &blob.digest).await?.is_some();
        if there {
            ledger.proven(host, &ends.to, &blob.digest, ends.run);
        } else if !ledger.holds(host, &ends.to, &blob.digest, ends.run) {
            // What an earlier run proved no longer holds; what was proven meanwhile does.
            ledger.forget(host, &ends.to, &blob.digest);
        }
        Ok((!there).then_some(blob))
    };
    let questions: Vec<_> = blobs.iter().cloned().map(ask).collect();
    let answers: Vec<Option<Descriptor>> = stream::iter(questions).buffered(AT_ONCE).try_collect().await?;
    let missing: Vec<Descriptor> = answers.into_iter().flatten().collect();
    let lacking: HashSet<&Digest> = missing.iter().map(|blob| &blob.digest).collect();
    for blob in blobs.iter().filter(|blob| !lacking.contains(&blob.digest)) {
        debug!(digest = %blob.digest, size = blob.size, "log-blob-existing");
        board.arrived(&blob.digest, LayerState::Existing);
    }
    Ok(missing)
}
