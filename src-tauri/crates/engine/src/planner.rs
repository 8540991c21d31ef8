//! The planner: from a rule that fired to jobs. Listing, comparing and copying overlap: the first job starts
//! before listing ends.

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt, future, stream};
use sampan_domain::filter::Matcher;
use sampan_domain::job::{Cursor, Operation};
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::State;
use sampan_domain::progress::Bytes;
use sampan_domain::rule::{Destination, Retry};
use sampan_domain::{
    Class, Digest, ErrorCode, Failure, ImageName, Job, JobId, Reference, RepositoryName, Rule, Run,
    Selection, Tag, TargetId,
};
use sampan_registry::Descriptor;
use tokio::sync::mpsc;

use crate::connections::End;
use crate::dispatcher::Order;
use crate::limits::Meter;
use crate::queue::Entry;
use crate::worker::Context;

/// Repositories listed at once.
const LISTS_AT_ONCE: usize = 4;
/// Images compared at once.
const COMPARES_AT_ONCE: usize = 32;
/// Images whose jobs are made by one commit at most.
const BATCH: usize = 64;
/// How often the planner waits for a host that asked for patience, before it gives up.
const PATIENCE: u32 = 5;

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
        let mut batches = images(&self.context, rule, &self.meter).await?.ready_chunks(BATCH);
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
        Job { rule: Some(rule.id), pinned: row.digest, priority: rule.priority, ..job }
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
    Ok(images(context, rule, meter).await?.flat_map(stream::iter).boxed())
}

/// The same, the rows of each image together.
///
/// Fails at once where the source, or every destination, cannot be used at all. A destination that cannot be used has no
/// rows beside those of the others; its failure, which names it, is the stream's last item.
async fn images(
    context: &Arc<Context>,
    rule: &Rule,
    meter: &Meter,
) -> Result<BoxStream<'static, Vec<Result<PlanRow, Failure>>>, Failure> {
    let (survey, unreached) = Survey::open(context, rule, meter).await?;
    let survey = Arc::new(survey);
    let repositories = Arc::clone(&survey).repositories();
    let images = repositories.map_ok({
        let survey = Arc::clone(&survey);
        move |repository| Arc::clone(&survey).images(repository)
    });
    let images = images.try_flatten_unordered(LISTS_AT_ONCE);
    let compared = images.map(move |image| {
        let survey = Arc::clone(&survey);
        async move {
            match image {
                Ok((repository, tag)) => survey.compare(repository, tag).await,
                Err(failure) => vec![Err(failure)],
            }
        }
    });
    let rows = compared.buffer_unordered(COMPARES_AT_ONCE);
    Ok(rows.chain(stream::iter([unreached.into_iter().map(Err).collect()])).boxed())
}

/// What a rule needs to know of the world.
struct Survey {
    context: Arc<Context>,
    source: End,
    destinations: Vec<(Destination, End)>,
    exact_repositories: Option<Vec<String>>,
    repositories: Matcher,
    exact_tags: Option<Vec<String>>,
    tags: Matcher,
}

impl Survey {
    /// Asks every target whether it can be used, all at once: one clear failure a target, instead of one an image.
    /// Gives the failures of destinations that cannot be, where another one can.
    async fn open(
        context: &Arc<Context>,
        rule: &Rule,
        meter: &Meter,
    ) -> Result<(Self, Vec<Failure>), Failure> {
        let destinations = rule.destinations.iter().map(|destination| async move {
            let end = reach(context, destination.target, meter).await?;
            Ok((destination.clone(), end))
        });
        let source = reach(context, rule.source, meter);
        let (source, reached) = future::join(source, future::join_all(destinations)).await;
        let source = source?;
        let (mut destinations, mut unreached) = (Vec::new(), Vec::new());
        for destination in reached {
            match destination {
                Ok(destination) => destinations.push(destination),
                Err(failure) => unreached.push(failure),
            }
        }
        if destinations.is_empty() && !unreached.is_empty() {
            return Err(unreached.remove(0));
        }
        let survey = Self {
            context: Arc::clone(context),
            source,
            destinations,
            exact_repositories: rule.repositories.exact(),
            repositories: rule.repositories.matcher()?,
            exact_tags: rule.tags.exact(),
            tags: rule.tags.matcher()?,
        };
        Ok((survey, unreached))
    }

    /// A list at the source, whose refusal is remembered.
    fn listed<T: Send + 'static>(
        self: &Arc<Self>,
        pages: BoxStream<'static, Result<T, Failure>>,
    ) -> impl Stream<Item = Result<T, Failure>> + Send + use<T> {
        let survey = Arc::clone(self);
        pages.inspect_err(move |failure| survey.refused(&survey.source, failure))
    }

    fn refused(&self, end: &End, failure: &Failure) {
        self.context.connections.forget_rejected(end.target.id, failure);
    }

    /// Repositories that are meant: by name where names were given, from the catalogue otherwise.
    fn repositories(self: Arc<Self>) -> BoxStream<'static, Result<RepositoryName, Failure>> {
        if let Some(names) = &self.exact_repositories {
            let hub = matches!(&self.source.target.place, sampan_domain::target::Place::Registry(registry)
                if registry.url.is_docker_hub());
            let names: Vec<_> = names.iter().map(|name| repository_name(name, hub)).collect();
            return stream::iter(names).boxed();
        }
        let pages = self.listed(self.source.connection.repositories());
        let matching = move |page: Vec<RepositoryName>| {
            let meant: Vec<_> =
                page.into_iter().filter(|name| self.repositories.matches(name.as_str())).map(Ok).collect();
            stream::iter(meant)
        };
        pages.map_ok(matching).try_flatten().boxed()
    }

    /// Images of one repository that are meant. A repository that is not there has none.
    fn images(
        self: Arc<Self>,
        repository: RepositoryName,
    ) -> BoxStream<'static, Result<(RepositoryName, Tag), Failure>> {
        if let Some(names) = &self.exact_tags {
            let tags: Vec<_> =
                names.iter().map(|name| Ok((repository.clone(), name.parse::<Tag>()?))).collect();
            return stream::iter(tags).boxed();
        }
        let pages = self.listed(self.source.connection.tags(&repository));
        let pages = pages.filter(|page| {
            let absent = matches!(page, Err(failure) if failure.code == ErrorCode::RepositoryNotFound);
            future::ready(!absent)
        });
        let matching = move |page: Vec<Tag>| {
            let meant =
                page.into_iter().filter(|tag| !tag.is_referrers_tag() && self.tags.matches(tag.as_str()));
            let named: Vec<_> = meant.map(|tag| Ok((repository.clone(), tag))).collect();
            stream::iter(named)
        };
        pages.map_ok(matching).try_flatten().boxed()
    }

    /// Compares one image with every destination, by HEAD on both sides.
    async fn compare(&self, repository: RepositoryName, tag: Tag) -> Vec<Result<PlanRow, Failure>> {
        let (repository, reference) = (&repository, &Reference::Tag(tag));
        let source = self.head(&self.source, repository, reference);
        let there = self.destinations.iter().map(|(destination, end)| async move {
            let mapped = destination.mapping.repository(repository);
            let found = match &mapped {
                Ok(name) => self.head(end, name, reference).await,
                Err(failure) => Err(failure.clone()),
            };
            (end, mapped, found)
        });
        let (source, there) = future::join(source, future::join_all(there)).await;
        let source = match source {
            // Listed and gone since, or named and never there: nothing matches.
            Ok(None) => return Vec::new(),
            Ok(Some(descriptor)) => Ok(descriptor),
            Err(failure) => Err(failure),
        };
        let name = |end: &End, repository: &RepositoryName| ImageName {
            target: end.target.id,
            place: end.target.place.prefix(),
            repository: repository.clone(),
            reference: reference.clone(),
        };
        let row = |(end, mapped, found): (&End, Result<RepositoryName, Failure>, _)| {
            let mapped = mapped?;
            let (action, reason) = decide(&source, &found);
            Ok(PlanRow {
                source: name(&self.source, repository),
                destination: name(end, &mapped),
                action,
                digest: source.as_ref().ok().map(|descriptor| descriptor.digest.clone()),
                bytes: None,
                reason,
            })
        };
        there.into_iter().map(row).collect()
    }

    /// HEAD, patient with a host that asked for a long wait: a plan is not lost for it.
    async fn head(
        &self,
        end: &End,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        let mut patience = PATIENCE;
        loop {
            let failure = match end.connection.head_manifest(repository, reference).await {
                Ok(found) => return Ok(found),
                Err(failure) => failure,
            };
            match failure.retry_after {
                Some(wait) if patience > 0 && failure.class() == Class::Retryable => {
                    patience -= 1;
                    tokio::time::sleep(wait).await;
                }
                _ => {
                    self.refused(end, &failure);
                    return Err(failure);
                }
            }
        }
    }
}

/// The end of a target that can be used; the failure of one that cannot names it.
async fn reach(context: &Context, target: TargetId, meter: &Meter) -> Result<End, Failure> {
    let end = context.connections.end(target, meter).await?;
    match end.connection.ping().await {
        Ok(()) => Ok(end),
        Err(failure) => {
            context.connections.forget_rejected(target, &failure);
            Err(failure.with("target", end.target.name.as_str()))
        }
    }
}

/// What two HEADs mean. Where one of them failed, a job is made that finds out, with its tries and its log.
fn decide(
    source: &Result<Descriptor, Failure>,
    destination: &Result<Option<Descriptor>, Failure>,
) -> (Action, Option<Failure>) {
    match (source, destination) {
        (Ok(source), Ok(Some(there))) if source.digest == there.digest => (Action::UpToDate, None),
        (Ok(_), Ok(Some(_))) => (Action::Overwrite, None),
        (Ok(_), Ok(None)) => (Action::Copy, None),
        (Err(failure), _) | (_, Err(failure)) => (Action::Copy, Some(failure.clone())),
    }
}

/// A repository that a rule names and writes at a target: what a check of its permissions can ask for.
pub(crate) fn repository_at(rule: &Rule, target: TargetId) -> Option<RepositoryName> {
    let named: RepositoryName = rule.repositories.exact()?.first()?.parse().ok()?;
    let destination = rule.destinations.iter().find(|destination| destination.target == target)?;
    destination.mapping.repository(&named).ok()
}

/// A repository's name as it was given; Docker Hub's official images live under `library/`.
fn repository_name(name: &str, hub: bool) -> Result<RepositoryName, Failure> {
    if hub && !name.contains('/') { format!("library/{name}").parse() } else { name.parse() }
}
