//! Carrying out a job: each state of the machine that touches the network is one method here.

mod blob;
mod board;
mod delete;
mod fresh;
mod push;
mod reads;
mod referrers;
mod replace;
mod spool;
mod tree;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use sampan_domain::machine::{Cause, State};
use sampan_domain::selection::PlatformPolicy;
use sampan_domain::{Digest, ErrorCode, Failure, Job, Reference, RepositoryName, RunId};
use tracing::{info, warn};

pub(crate) use board::Board;
pub(crate) use fresh::Fresh;
pub(crate) use reads::{Reads, Seat};
pub(crate) use spool::Spool;

use crate::choose::Outcome;
use crate::connections::End;
use crate::limits::Meter;
use crate::worker::Context;
use referrers::Referrers;
use tree::{ReadTree, Role, Tree};

/// How long to wait, time after time, when a registry that was given all parts of a manifest does not know one of them:
/// some see a new blob or child only a little later (manifest-tool #191, openshift/image-registry #220).
const REPAIRS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4)];

/// How long what a plan saw at the destination is taken to hold.
const PLAN_HOLDS: Duration = Duration::from_secs(60);

/// Both ends of a job, and the repositories at them.
#[derive(Clone)]
pub(crate) struct Ends {
    source: End,
    destination: End,
    from: RepositoryName,
    to: RepositoryName,
    /// What is proven of the destination counts for this run.
    run: RunId,
    /// The job has not been here before, so nothing of it can be there.
    first: bool,
}

impl Ends {
    fn destination_host(&self) -> &str {
        self.destination.connection.host()
    }

    /// The ledger's name of the destination.
    fn account(&self) -> &str {
        &self.destination.account
    }

    /// Whether blobs can be mounted straight from the source: both ends are one target.
    fn same_target(&self) -> bool {
        self.source.target.id == self.destination.target.id
    }
}

/// One job's work: what has been learned in one state and is needed in the next.
pub(crate) struct Transfer {
    context: Arc<Context>,
    board: Arc<Board>,
    meter: Meter,
    seat: Arc<Seat>,
    ends: Option<Ends>,
    trees: Vec<Tree>,
    current: Option<ReadTree>,
    referrers: Referrers,
}

impl Transfer {
    pub(crate) fn new(context: Arc<Context>, board: Arc<Board>, meter: Meter, seat: Arc<Seat>) -> Self {
        let (ends, trees, current, referrers) = (None, Vec::new(), None, Referrers::default());
        Self { context, board, meter, seat, ends, trees, current, referrers }
    }

    /// Carries out one active state; the cause it returns is the edge to take.
    pub(crate) async fn act(&mut self, state: State) -> Result<Cause, Failure> {
        let outcome = match state {
            State::Running => Ok(match self.board.job().operation {
                sampan_domain::job::Operation::Transfer => Cause::IsTransfer,
                sampan_domain::job::Operation::Delete => Cause::IsDelete,
            }),
            State::Initialize => Box::pin(self.initialize()).await,
            State::Check => Box::pin(self.check()).await,
            State::PullManifest => Box::pin(self.pull_manifest()).await,
            State::TransferBlob => Box::pin(self.transfer_blob()).await,
            State::PushManifest => Box::pin(self.push_manifest()).await,
            State::Delete => Box::pin(self.delete()).await,
            State::Pending
            | State::Retrying
            | State::Stopped
            | State::Canceled
            | State::Finished
            | State::Error => unreachable!("a worker holds only active jobs"),
        };
        outcome.map_err(|failure| self.placed(state, failure))
    }

    /// A failure that does not say where it happened did so at the end that the state is about.
    fn placed(&self, state: State, failure: Failure) -> Failure {
        let Some(ends) = &self.ends else { return failure };
        let job = self.board.job();
        let (end, image) = match state {
            State::Check | State::PushManifest => (&ends.destination, &job.destination),
            _ => (&ends.source, &job.source),
        };
        let separator = if image.reference.tag().is_some() { ':' } else { '@' };
        let object = format!("{}{separator}{}", image.repository, image.reference);
        failure.with("host", end.connection.host()).with("object", object)
    }

    /// Opens both ends and pins the source to a digest.
    async fn initialize(&mut self) -> Result<Cause, Failure> {
        let job = self.board.job();
        let ends = Ends {
            source: self.context.connections.end(job.source.target, &self.meter).await?,
            destination: self.context.connections.end(job.destination.target, &self.meter).await?,
            from: job.source.repository.clone(),
            to: job.destination.repository.clone(),
            run: job.run,
            first: job.attempt == 1 && job.interruptions == 0,
        };
        let digest = match job.pinned {
            Some(digest) => digest,
            None => resolve(&ends, &job.source.reference).await?,
        };
        self.board.change(|job| job.pinned = Some(digest.clone()));
        info!(%digest, "log-source-resolved");
        let tag = job.destination.reference.tag().cloned();
        self.trees = vec![Tree { digest, role: Role::Image(tag) }];
        self.ends = Some(ends);
        Ok(Cause::SourceResolved)
    }

    /// Makes sure that the destination answers and lets us in, and sees what is there already.
    async fn check(&mut self) -> Result<Cause, Failure> {
        let ends = self.ends()?.clone();
        ends.destination.connection.prepare(&ends.to).await?;
        let job = self.board.job();
        if self.is_planned_just_now(&job) {
            info!(host = ends.destination_host(), "log-destination-ready");
            return Ok(Cause::DestinationReady);
        }
        let there = ends.destination.connection.head_manifest(&ends.to, &job.destination.reference).await?;
        info!(host = ends.destination_host(), "log-destination-ready");
        if let Some(there) = there
            && self.is_complete(&job, &there.digest)
        {
            info!(digest = %there.digest, "log-up-to-date");
            self.trees = vec![Tree { digest: there.digest, role: Role::Arrived }];
        }
        Ok(Cause::DestinationReady)
    }

    /// Whether what the tag means at the destination is all that is to be there. Of a sparse index only the plan, or
    /// reading it, can tell.
    fn is_complete(&self, job: &Job, there: &Digest) -> bool {
        let Some(image) = &job.pinned else { return false };
        let record = &self.context.record;
        if !job.selection.is_choosy() {
            let destination = &self.ends.as_ref();
            return image == there
                && destination.is_none_or(|ends| {
                    !record.is_sparse(ends.account(), &ends.to, there)
                        || record.is_complete(&job.selection, ends.account(), &ends.to, there)
                });
        }
        let planned = job.cursor.trees_done > 0 && job.attempt == 1;
        let known = record.outcome(&job.selection, image);
        let rewritten = job.selection.platform_policy == PlatformPolicy::RewriteIndex;
        (planned || rewritten) && known == Some(Outcome::Written(there.clone()))
    }

    /// The plan has just seen that the destination lacks the image: it is not asked again.
    fn is_planned_just_now(&self, job: &Job) -> bool {
        let age = (self.context.clock.now() - job.created).to_std().unwrap_or(Duration::MAX);
        let lacking = job.rule.is_some() && job.cursor.trees_done == 0;
        lacking && job.attempt == 1 && job.interruptions == 0 && age < PLAN_HOLDS
    }

    /// Reads the manifests of the next tree, and finds which of its blobs are missing at the destination.
    async fn pull_manifest(&mut self) -> Result<Cause, Failure> {
        let ends = self.ends()?.clone();
        let Some(tree) = self.next_tree(&ends).await? else { return Ok(Cause::NoTreeLeft) };
        let selection = self.board.job().selection;
        let read = match tree::read(&self.context, &ends, &tree, &selection).await {
            Err(failure)
                if failure.code == ErrorCode::ManifestNotFound && tree.is_image() && tree.tag().is_some() =>
            {
                let moved = self.resolve_again(&ends, &tree).await?;
                tree::read(&self.context, &ends, &moved, &selection).await?
            }
            Err(failure) if failure.code == ErrorCode::ManifestNotFound && !tree.is_image() => {
                // The source names what it does not have: nobody has it.
                warn!(digest = %tree.digest, "log-referrer-gone");
                self.trees.remove(0);
                return Box::pin(self.pull_manifest()).await;
            }
            read => read?,
        };
        self.board.add_layers(&read.blobs);
        let missing = tree::missing(&self.context, &ends, &read.blobs, &self.board).await?;
        info!(
            digest = %read.tree.digest,
            blobs = read.blobs.len(),
            missing = missing.len(),
            bytes = missing.iter().map(|blob| blob.size).sum::<u64>(),
            "log-tree-read"
        );
        for blob in
            read.blobs.iter().filter(|blob| !missing.iter().any(|lacking| lacking.digest == blob.digest))
        {
            self.seat.pass(&blob.digest);
        }
        let none = missing.is_empty();
        self.current = Some(ReadTree { missing, ..read });
        Ok(if none { Cause::NoBlobMissing } else { Cause::BlobsMissing })
    }

    /// The tree that is to be read: the image, and when that is there, what is attached to it, level by level.
    async fn next_tree(&mut self, ends: &Ends) -> Result<Option<Tree>, Failure> {
        loop {
            match self.trees.first() {
                Some(tree) if matches!(tree.role, Role::Arrived) => {
                    let selection = self.board.job().selection;
                    if selection.referrers {
                        let manifests = tree::arrived(ends, tree, &selection).await?;
                        self.follow(manifests);
                    }
                    self.trees.remove(0);
                }
                Some(tree) => return Ok(Some(tree.clone())),
                None => match self.referrers.next_level(&self.context, ends).await? {
                    Some(trees) => self.trees = trees,
                    None => return Ok(None),
                },
            }
        }
    }

    /// What is attached to those manifests travels with them, if the rule says so.
    fn follow(&mut self, manifests: HashSet<Digest>) {
        if self.board.job().selection.referrers {
            self.referrers.follow(manifests);
        }
    }

    /// The pinned digest is gone: the tag has moved. It is resolved once more, and both digests are said.
    async fn resolve_again(&mut self, ends: &Ends, tree: &Tree) -> Result<Tree, Failure> {
        let digest = resolve(ends, &self.board.job().source.reference).await?;
        if digest == tree.digest {
            return Err(Failure::new(ErrorCode::ManifestNotFound)
                .with("host", ends.source.connection.host())
                .with("object", format!("{}@{digest}", ends.from)));
        }
        warn!(was = %tree.digest, %digest, "log-tag-moved");
        self.board.change(|job| job.pinned = Some(digest.clone()));
        self.board.forget_layers();
        let moved = Tree { digest, role: tree.role.clone() };
        self.trees[0] = moved.clone();
        Ok(moved)
    }

    /// Moves the missing blobs, the largest first.
    async fn transfer_blob(&mut self) -> Result<Cause, Failure> {
        let ends = self.ends()?.clone();
        let missing = self.current.as_ref().map(|read| read.missing.clone()).unwrap_or_default();
        blob::move_all(&self.context, &self.board, &self.seat, &ends, missing).await?;
        Ok(Cause::BlobsThere)
    }

    /// Writes the manifests, children before parents, the tag last.
    async fn push_manifest(&mut self) -> Result<Cause, Failure> {
        let mut ends = self.ends()?.clone();
        let read = self.current.as_ref().ok_or_else(lost)?;
        if let Role::Image(Some(tag)) = &read.tree.role
            && let Some(root) = read.levels.first().and_then(|level| level.first())
        {
            let job = self.board.job();
            replace::make_way(&ends, &job, tag, &root.digest, self.context.clock.now()).await?;
        }
        let mut waits = REPAIRS.into_iter();
        while let Err(failure) = push::push(&self.context.ledger, &ends, read).await {
            let wait = waits.next().filter(|_| failure.code == ErrorCode::ManifestBlobUnknown);
            let Some(wait) = wait else { return Err(sparse(read, failure)) };
            let ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            warn!(digest = %read.tree.digest, wait = ms, "log-manifest-refused");
            tokio::time::sleep(wait).await;
            // What was believed to be there is not, or is not seen yet: it is proven anew, brought, and pushed again.
            ends.first = false;
            for digest in read.digests() {
                self.context.ledger.forget(ends.account(), &ends.to, digest);
            }
            let missing = tree::missing(&self.context, &ends, &read.blobs, &self.board).await?;
            blob::move_all(&self.context, &self.board, &self.seat, &ends, missing).await?;
        }
        let job = self.board.job();
        let record = &self.context.record;
        if read.is_sparse || record.is_sparse(ends.account(), &ends.to, &read.tree.digest) {
            record.complete(&job.selection, ends.account(), &ends.to, &read.tree.digest);
        }
        // What a fallback index names has been found already.
        if !matches!(read.tree.role, Role::Fallback(_)) {
            let manifests = read.manifests.clone();
            self.follow(manifests);
        }
        self.current = None;
        self.trees.remove(0);
        Ok(Cause::TreePushed)
    }

    /// Removes the image from the destination; already gone counts.
    async fn delete(&mut self) -> Result<Cause, Failure> {
        Box::pin(delete::delete(&self.context, &self.board.job(), &self.meter)).await?;
        Ok(Cause::Gone)
    }

    fn ends(&self) -> Result<&Ends, Failure> {
        self.ends.as_ref().ok_or_else(lost)
    }
}

/// A state that needs what an earlier one learns was entered without it: a bug, not a fault of the world.
fn lost() -> Failure {
    Failure::new(ErrorCode::Panicked).with("detail", "a state was entered out of order")
}

/// What it means that parts are missing which were never to be there.
fn sparse(read: &ReadTree, failure: Failure) -> Failure {
    if read.is_sparse && failure.code == ErrorCode::ManifestBlobUnknown {
        return Failure { code: ErrorCode::SparseIndexRefused, ..failure };
    }
    failure
}

/// The digest that a reference means at the source now.
async fn resolve(ends: &Ends, reference: &Reference) -> Result<Digest, Failure> {
    let found = ends.source.connection.head_manifest(&ends.from, reference).await?;
    found.map(|descriptor| descriptor.digest).ok_or_else(|| {
        let separator = if reference.tag().is_some() { ':' } else { '@' };
        Failure::new(ErrorCode::ManifestNotFound)
            .with("host", ends.source.connection.host())
            .with("object", format!("{}{separator}{reference}", ends.from))
    })
}
