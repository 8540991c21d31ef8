//! The planner: from a rule that fired to jobs. Listing, comparing and copying overlap: the first job starts
//! before listing ends.
//!
//! In the order in which a plan comes about: `survey` opens the targets, `list` lists the source (of some registries
//! only the `namespaces` that are meant), `labels` leaves out what does not carry them, `names` says what images are called
//! at the destinations, `compare` and `meant` say what is to be done about each, `new` which repositories there is nothing
//! to ask for, `times` when it was made, `attached` whether all that is attached to it has arrived, too; `sizes` what a
//! preview's images weigh; and when everything is listed, `gone` says what is to be deleted, in what was listed and, by
//! `vanished`, of whole repositories.

mod attached;
mod compare;
mod gone;
mod labels;
mod list;
mod meant;
mod names;
mod namespaces;
mod new;
mod sizes;
mod survey;
mod times;
mod turn;
mod vanished;

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::job::{Cursor, Operation};
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::State;
use sampan_domain::overwrite::Terms;
use sampan_domain::progress::Bytes;
use sampan_domain::rule::Retry;
use sampan_domain::{Digest, Failure, ImageName, Job, JobId, RepositoryName, Rule, Run, Selection, TargetId};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::dispatcher::Order;
use crate::limits::Meter;
use crate::queue::Entry;
use crate::worker::Context;
use list::Found;
use survey::Survey;
use turn::Turn;

/// Repositories listed at once.
const LISTS_AT_ONCE: usize = 4;
/// Images compared at once.
const COMPARES_AT_ONCE: usize = 32;
/// The same of those that a registry told of, of which some may have to wait for their turn.
const TURNS_AT_ONCE: usize = 1_024;
/// Images whose jobs are made by one commit at most.
const BATCH: usize = 64;

/// What would be done for one image and one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// It is not at the destination.
    Copy,
    /// The tag at the destination is another image.
    Overwrite,
    /// Both sides are equal.
    UpToDate,
    /// It is left out; the reason is said.
    Skip,
    /// Another image would get the same name; neither is written.
    Collision,
    /// It is gone at the source, and is removed at the destination.
    Delete,
}

/// One row of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanRow {
    /// The image at the source.
    pub source: ImageName,
    /// The image at the destination; only the place, where the image cannot have a name there.
    pub destination: Result<ImageName, String>,
    /// What would be done.
    pub action: Action,
    /// The digest at the source, where it is known.
    pub digest: Option<Digest>,
    /// The digest that its name means at the destination now.
    pub there: Option<Digest>,
    /// Bytes that would be sent, where they are known.
    pub bytes: Option<u64>,
    /// Whether the image itself is at the destination, and only something that is attached to it is not.
    pub arrived: bool,
    /// Why, where it needs to be said.
    pub reason: Option<Failure>,
}

impl PlanRow {
    /// The destination as it is told.
    pub fn goal(&self) -> String {
        self.destination.as_ref().map_or_else(Clone::clone, ToString::to_string)
    }

    /// Whether the image is left out against the rule's intent, rather than by it.
    fn fault(&self) -> Option<&Failure> {
        let left_out = matches!(self.action, Action::Skip | Action::Collision);
        self.reason.as_ref().filter(|failure| left_out && !failure.code.is_choice())
    }
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
        let mut left_out = None;
        // All rows of an image come in one batch, so that its jobs are queued together: they share one read.
        let turn = Turn {
            context: Arc::clone(&self.context),
            dispatcher: self.dispatcher.clone(),
            rule: rule.id,
            overlap: rule.overlap,
        };
        let about = Some((&self.run, turn));
        let mut batches = images(&self.context, rule, &self.meter, about).await?.ready_chunks(BATCH);
        while let Some(batch) = batches.next().await {
            let (mut jobs, mut failed) = (Vec::new(), None);
            for rows in batch {
                let rows = match rows {
                    Ok(rows) => rows,
                    Err(failure) => {
                        failed.get_or_insert(failure);
                        continue;
                    }
                };
                for row in rows {
                    // A name that cannot be is that image's alone: the others go on.
                    if let Some(fault) = row.fault() {
                        left_out.get_or_insert_with(|| fault.clone());
                    }
                    let Ok(destination) = row.destination.clone() else { continue };
                    if matches!(row.action, Action::Skip | Action::Collision) {
                        continue;
                    }
                    matched += u64::from(row.action != Action::Delete);
                    if made.contains(&destination) {
                        continue;
                    }
                    if row.action == Action::UpToDate {
                        up_to_date += 1;
                    } else {
                        jobs.push(self.job(rule, row, destination));
                    }
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
        left_out.map_or(Ok(()), Err)
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

    fn job(&self, rule: &Rule, row: PlanRow, destination: ImageName) -> Job {
        let id = JobId(self.context.recorder.journal().next_id());
        let job = new_job(
            id,
            &self.run,
            row.source,
            destination,
            rule.retry,
            rule.selection.clone(),
            self.context.clock.now(),
        );
        if row.action == Action::Delete {
            let operation = Operation::Delete;
            return Job { rule: Some(rule.id), operation, pinned: row.there, priority: rule.priority, ..job };
        }
        let terms = Terms { overwrite: rule.overwrite, backup_tag: rule.backup_tag.clone(), over: row.there };
        let cursor = Cursor { trees_done: row.arrived.into(), ..Cursor::default() };
        Job { rule: Some(rule.id), pinned: row.digest, priority: rule.priority, cursor, terms, ..job }
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
        terms: Terms::default(),
    }
}

/// The rows of a rule's plan, as they are found. Nothing is written anywhere.
pub(crate) async fn rows(
    context: &Arc<Context>,
    rule: &Rule,
    meter: &Meter,
) -> Result<BoxStream<'static, Result<PlanRow, Failure>>, Failure> {
    let images = images(context, rule, meter, None).await?;
    Ok(images.map_ok(|rows| stream::iter(rows.into_iter().map(Ok))).try_flatten().boxed())
}

/// The same, the rows of each image together, in the order in which images are to go.
///
/// Fails at once where the source, or every destination, cannot be used at all. A destination that cannot be used has no
/// rows beside those of the others; its failure, which names it, is the stream's last item.
async fn images(
    context: &Arc<Context>,
    rule: &Rule,
    meter: &Meter,
    run: Option<(&Run, Turn)>,
) -> Result<BoxStream<'static, Result<Vec<PlanRow>, Failure>>, Failure> {
    let (survey, unreached) = Survey::open(context, rule, meter, run.as_ref().map(|(run, _)| *run)).await?;
    let turn = run.filter(|(run, _)| run.scope.is_some()).map(|(_, turn)| Arc::new(turn));
    let in_turn = turn.is_some();
    let survey = Arc::new(survey);
    let repositories = Arc::clone(&survey).repositories();
    let found = repositories.map_ok({
        let survey = Arc::clone(&survey);
        move |repository| Arc::clone(&survey).images(repository)
    });
    let mut found = found.try_flatten_unordered(LISTS_AT_ONCE).boxed();
    if survey.may_collide() {
        let all: Vec<_> = found.collect().await;
        let images = all.iter().filter_map(|found| match found {
            Ok(Found::Image(repository, tag)) => Some((repository, tag)),
            _ => None,
        });
        let _ = survey.collisions.set(survey.collisions(images));
        found = stream::iter(all).boxed();
    }
    let gone = Arc::clone(&survey);
    let gone = stream::once(async move { gone.gone().await });
    let compared = found.map(move |found| {
        let (survey, turn) = (Arc::clone(&survey), turn.clone());
        async move {
            Ok(match found? {
                Found::Image(repository, tag) => {
                    if let Some(turn) = turn {
                        turn.come(&survey, &repository.name, &tag).await?;
                    }
                    survey.compare(&repository, tag).await
                }
                Found::End(repository) => survey.release(&repository).await,
            })
        }
    });
    // One that waits for its turn holds up nobody.
    let rows = if in_turn {
        compared.buffer_unordered(TURNS_AT_ONCE).boxed()
    } else {
        compared.buffered(COMPARES_AT_ONCE).boxed()
    };
    Ok(rows.chain(gone).chain(stream::iter(unreached.into_iter().map(Err))).boxed())
}

/// A repository that a rule names and writes at a target: what a check of its permissions can ask for.
pub(crate) fn repository_at(rule: &Rule, target: TargetId) -> Option<RepositoryName> {
    let named: RepositoryName = rule.repositories.exact()?.first()?.parse().ok()?;
    let destination = rule.destinations.iter().find(|destination| destination.target == target)?;
    destination.mapping.mapper(&rule.repositories, &rule.tags.patterns).ok()?.repository(&named).ok()
}
