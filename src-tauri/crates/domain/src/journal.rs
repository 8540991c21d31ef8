//! The port through which everything is remembered. `sampan-store` stands behind it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_channel::oneshot;
use serde::{Deserialize, Serialize};

use crate::Time;
use crate::activity::Activity;
use crate::error::{ErrorCode, Failure};
use crate::event::Transition;
use crate::id::{JobId, RuleId, RunId, TargetId};
use crate::job::Job;
use crate::log::{Level, Record};
use crate::machine::Status;
use crate::progress::Layer;
pub use crate::query::{JobList, JobQuery, Order, OrderBy};
use crate::rule::Rule;
use crate::run::{Run, Tally};
use crate::settings::Settings;
use crate::target::Target;

/// One change of what is remembered.
#[expect(clippy::large_enum_variant, reason = "nearly all are of jobs, which are boxed")]
#[derive(Clone, Debug)]
pub enum Change {
    /// A target made or changed.
    PutTarget(Target),
    /// A target removed.
    RemoveTarget(TargetId),
    /// A rule made or changed.
    PutRule(Rule),
    /// A rule removed; its runs and jobs stay.
    RemoveRule(RuleId),
    /// The settings.
    PutSettings(Settings),
    /// The moments of a rule's triggers are attended to until this one; `None` forgets them.
    Attended(RuleId, Option<Time>),
    /// A run made or changed.
    PutRun(Run),
    /// A run removed with its jobs, their timelines, layers and logs.
    RemoveRun(RunId),
    /// A job that has ended, removed with its timeline, layers and log.
    RemoveJob(JobId),
    /// The log of a job removed; the job stays.
    RemoveLog(JobId),
    /// Something that was done.
    Note(Activity),
    /// A job made or changed, with the step that changed it.
    PutJob(Box<Job>, Option<Transition>),
    /// The blobs of a job.
    PutLayers(JobId, Vec<Layer>),
    /// Records at the end of a job's log.
    Log(JobId, Vec<Record>),
}

/// The promise that a batch of changes is, or will be, on disk.
///
/// Awaiting it waits for the disk. Dropping it lets the batch ride the next group commit.
#[derive(Debug)]
#[must_use = "await it, or say `ride` when the batch may ride the next commit"]
pub struct Receipt(oneshot::Receiver<Result<(), Failure>>);

impl Receipt {
    /// A receipt and the end at which it is signed.
    pub fn open() -> (oneshot::Sender<Result<(), Failure>>, Self) {
        let (sender, receiver) = oneshot::channel();
        (sender, Self(receiver))
    }

    /// A receipt for what is on disk already.
    pub fn signed() -> Self {
        let (sender, receipt) = Self::open();
        let _ = sender.send(Ok(()));
        receipt
    }

    /// Lets the batch ride: its order is kept, its moment is the store's.
    pub fn ride(self) {}
}

impl Future for Receipt {
    type Output = Result<(), Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|answer| {
            answer.unwrap_or_else(|_| Err(Failure::new(ErrorCode::StoreFailed).detail("the writer is gone")))
        })
    }
}

/// Which runs are asked for. Lists go from the newest to the oldest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RunQuery {
    /// Of this rule.
    pub rule: Option<RuleId>,
    /// Older than this one.
    pub before: Option<RunId>,
    /// At most so many.
    pub limit: usize,
}

/// Which records of a log are asked for, oldest first.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct LogQuery {
    /// From this sequence number on.
    pub from: u32,
    /// Of this level or above.
    pub level: Level,
    /// At most so many.
    pub limit: usize,
}

/// The port. Changes are taken at once, kept in order and atomic by batch; reads see what has been committed.
///
/// Numbers of transitions and log records are given by the store, from 0, without gaps within a job.
pub trait Journal: Send + Sync + 'static {
    /// Takes a batch. Never blocks.
    fn commit(&self, changes: Vec<Change>) -> Receipt;

    /// Signed when all that was committed before is on disk: at once where nothing is on its way.
    fn settled(&self) -> Receipt {
        self.commit(Vec::new())
    }

    /// The next identity, above every one ever given, of whatever kind.
    fn next_id(&self) -> u64;

    /// All targets, by id.
    fn targets(&self) -> Result<Vec<Target>, Failure>;

    /// All rules, by id.
    fn rules(&self) -> Result<Vec<Rule>, Failure>;

    /// The settings; the defaults where none were ever written.
    fn settings(&self) -> Result<Settings, Failure>;

    /// Until when the moments of a rule's triggers are attended to.
    fn attended(&self, rule: RuleId) -> Result<Option<Time>, Failure>;

    /// One run.
    fn run(&self, id: RunId) -> Result<Option<Run>, Failure>;

    /// Runs, newest first.
    fn runs(&self, query: &RunQuery) -> Result<Vec<Run>, Failure>;

    /// One job.
    fn job(&self, id: JobId) -> Result<Option<Job>, Failure>;

    /// Jobs, newest first.
    fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Failure>;

    /// A part of the list of all jobs that a query matches, in its order.
    fn list(&self, query: &JobQuery) -> Result<JobList, Failure>;

    /// The identities of all jobs that a query matches, newest first, whatever its `before`, `skip` and `limit`.
    fn ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure>;

    /// How many jobs there are of a query in each status, whatever its `status`, `before`, `skip` and `limit`.
    fn counts(&self, query: &JobQuery) -> Result<BTreeMap<Status, u64>, Failure>;

    /// How many jobs a query matches, whatever its `before`, `skip` and `limit`.
    fn count(&self, query: &JobQuery) -> Result<u64, Failure> {
        let wanted = |status: &Status| query.status.is_empty() || query.status.contains(status);
        let counts = self.counts(query)?;
        Ok(counts.iter().filter(|(status, _)| wanted(status)).map(|(_, count)| count).sum())
    }

    /// What was done, newest first: at most so many, before one of them.
    fn activities(&self, before: Option<u64>, limit: usize) -> Result<Vec<Activity>, Failure>;

    /// What the jobs of a run add up to.
    fn tally(&self, run: RunId) -> Result<Tally, Failure>;

    /// A job's timeline, oldest first.
    fn timeline(&self, job: JobId) -> Result<Vec<Transition>, Failure>;

    /// A job's blobs.
    fn layers(&self, job: JobId) -> Result<Vec<Layer>, Failure>;

    /// Records of a job's log with their sequence numbers.
    fn log(&self, job: JobId, query: &LogQuery) -> Result<Vec<(u32, Record)>, Failure>;
}
