//! The planner: from a rule that fired to jobs. Listing, comparing and copying overlap: the first job starts
//! before listing ends.

mod attached;
mod meant;
mod survey;

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::job::{Cursor, Operation};
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::State;
use sampan_domain::progress::Bytes;
use sampan_domain::rule::Retry;
use sampan_domain::{
    Digest, ErrorCode, Failure, ImageName, Job, JobId, RepositoryName, Rule, Run, RunId, Selection, TargetId,
};
use tokio::sync::mpsc;

use crate::dispatcher::Order;
use crate::limits::Meter;
use crate::queue::Entry;
use crate::worker::Context;
use survey::{Found, Survey};

/// Repositories listed at once.
const LISTS_AT_ONCE: usize = 4;
/// Images compared at once.
const COMPARES_AT_ONCE: usize = 32;
/// Images whose jobs are made by one commit at most.
const BATCH: usize = 64;

/// What would be done for one image and one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is not at the destination.
    Copy,
    /// The tag at the destination is another image.
    Overwrite,
    /// Both sides are equal.
    UpToDate,
    /// It cannot be done; the reason is said.
    Skip,
}

/// One row of a plan.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// The image at the source.
    pub source: ImageName,
    /// The image at the destination.
    pub destination: ImageName,
    /// What would be done.
    pub action: Action,
    /// The digest at the source, where it is known.
    pub digest: Option<Digest>,
    /// Bytes that would be sent, where they are known.
    pub bytes: Option<u64>,
    /// Whether the image itself is at the destination, and only something that is attached to it is not.
    pub arrived: bool,
    /// Why, where it needs to be said.
    pub reason: Option<Failure>,
}

/// Makes the jobs of a run. Where a part of the plan fails, the jobs of the other parts are made all the same.
pub(crate) async fn make_jobs(
    context: Arc<Context>,
    dispatcher: mpsc::UnboundedSender<Order>,
    run: Run,
    rule: &Rule,
) -> Result<(), Failure> {
    let meter = context.meter(run.id);
    Planner { context, dispatcher, meter, run }.make_jobs(rule).await
}

struct Planner {
    context: Arc<Context>,
    dispatcher: mpsc::UnboundedSender<Order>,
    meter: Meter,
    run: Run,
}

impl Planner {
    async fn make_jobs(&self, rule: &Rule) -> Result<(), Failure> {
        let made = self.made_before()?;
        let (mut matched, mut up_to_date) = (0, 0);
        let mut misnamed = None;
        // All rows of an image come in one batch, so that its jobs are queued together: they share one read.
        let mut batches =
            images(&self.context, rule, &self.meter, Some(self.run.id)).await?.ready_chunks(BATCH);
        while let Some(batch) = batches.next().await {
            let (mut jobs, mut failed) = (Vec::new(), None);
            for row in batch.into_iter().flatten() {
                let row = match row {
                    Ok(row) => row,
                    // A name that cannot be is that image's alone: the others go on.
                    Err(failure) if failure.code == ErrorCode::ReferenceInvalid => {
                        misnamed.get_or_insert(failure);
                        continue;
                    }
                    Err(failure) => {
                        failed.get_or_insert(failure);
                        continue;
                    }
                };
                if row.action == Action::Skip {
                    continue;
                }
                matched += 1;
                if made.contains(&row.destination) {
                    continue;
                }
                if row.action == Action::UpToDate {
                    up_to_date += 1;
                } else {
                    jobs.push(self.job(rule, row));
                }
            }
            let counted = |run: &mut Run| (run.matched, run.up_to_date) = (matched, up_to_date);
            let receipt = self.context.runs.change(&self.context.recorder, self.run.id, &jobs, counted)?;
            self.context.recorder.settle(receipt).await?;
            let _ = self.dispatcher.send(Order::Enqueue(jobs.iter().filter_map(Entry::of).collect()));
            if let Some(failure) = failed {
                return Err(failure);
            }
        }
        self.context.record.keep().await;
        misnamed.map_or(Ok(()), Err)
    }

    /// Destinations that have their job from before the process ended in the middle of planning.
    fn made_before(&self) -> Result<HashSet<ImageName>, Failure> {
        let mut query = JobQuery { run: Some(self.run.id), limit: 1_000, ..JobQuery::default() };
        let mut made = HashSet::new();
        loop {
            let jobs = self.context.recorder.journal().jobs(&query)?;
            let Some(last) = jobs.last() else { return Ok(made) };
            query.before = Some(last.id);
            made.extend(jobs.into_iter().map(|job| job.destination));
        }
    }

    fn job(&self, rule: &Rule, row: PlanRow) -> Job {
        let id = JobId(self.context.recorder.journal().next_id());
        let job = new_job(
            id,
            &self.run,
            row.source,
            row.destination,
            rule.retry,
            rule.selection.clone(),
            self.context.clock.now(),
        );
        let cursor = Cursor { trees_done: row.arrived.into(), ..Cursor::default() };
        Job { rule: Some(rule.id), pinned: row.digest, priority: rule.priority, cursor, ..job }
    }
}

/// A job that waits for a worker.
pub(crate) fn new_job(
    id: JobId,
    run: &Run,
    source: ImageName,
    destination: ImageName,
    retry: Retry,
    selection: Selection,
    now: sampan_domain::Time,
) -> Job {
    Job {
        id,
        run: run.id,
        rule: None,
        rule_name: run.rule_name.clone(),
        operation: Operation::Transfer,
        source,
        destination,
        pinned: None,
        priority: 0,
        state: State::Pending,
        attempt: 1,
        budget_from: 1,
        attempts_max: retry.attempts.max(1),
        interruptions: 0,
        created: now,
        started: None,
        ended: None,
        waiting: None,
        error: None,
        bytes: Bytes::default(),
        cursor: Cursor::default(),
        selection,
    }
}

/// The rows of a rule's plan, as they are found. Nothing is written anywhere.
pub(crate) async fn rows(
    context: &Arc<Context>,
    rule: &Rule,
    meter: &Meter,
) -> Result<BoxStream<'static, Result<PlanRow, Failure>>, Failure> {
    Ok(images(context, rule, meter, None).await?.flat_map(stream::iter).boxed())
}

/// The same, the rows of each image together.
///
/// Fails at once where the source, or every destination, cannot be used at all. A destination that cannot be used has no
/// rows beside those of the others; its failure, which names it, is the stream's last item.
async fn images(
    context: &Arc<Context>,
    rule: &Rule,
    meter: &Meter,
    run: Option<RunId>,
) -> Result<BoxStream<'static, Vec<Result<PlanRow, Failure>>>, Failure> {
    let (survey, unreached) = Survey::open(context, rule, meter, run).await?;
    let survey = Arc::new(survey);
    let repositories = Arc::clone(&survey).repositories();
    let found = repositories.map_ok({
        let survey = Arc::clone(&survey);
        move |repository| Arc::clone(&survey).images(repository)
    });
    let found = found.try_flatten_unordered(LISTS_AT_ONCE);
    let compared = found.map(move |found| {
        let survey = Arc::clone(&survey);
        async move {
            match found {
                Ok(Found::Image(repository, tag)) => survey.compare(&repository, tag).await,
                Ok(Found::End(repository)) => survey.release(&repository).await,
                Err(failure) => vec![Err(failure)],
            }
        }
    });
    let rows = compared.buffer_unordered(COMPARES_AT_ONCE);
    Ok(rows.chain(stream::iter([unreached.into_iter().map(Err).collect()])).boxed())
}

/// A repository that a rule names and writes at a target: what a check of its permissions can ask for.
pub(crate) fn repository_at(rule: &Rule, target: TargetId) -> Option<RepositoryName> {
    let named: RepositoryName = rule.repositories.exact()?.first()?.parse().ok()?;
    let destination = rule.destinations.iter().find(|destination| destination.target == target)?;
    destination.mapping.repository(&named).ok()
}
