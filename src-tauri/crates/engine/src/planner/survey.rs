//! Looking around: what a rule's source has, and what of it its destinations have.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt, future, stream};
use sampan_domain::filter::Matcher;
use sampan_domain::rule::Destination;
use sampan_domain::{
    Class, ErrorCode, Failure, ImageName, Reference, RepositoryName, Rule, RunId, Selection, Tag, TargetId,
};
use sampan_registry::Descriptor;

use super::attached::{Held, Repository};
use super::meant::Meant;
use super::{Action, PlanRow};
use crate::connections::End;
use crate::limits::Meter;
use crate::worker::Context;

/// How often the planner waits for a host that asked for patience, before it gives up.
const PATIENCE: u32 = 5;

/// What looking around comes upon.
pub(super) enum Found {
    /// An image that is meant.
    Image(Arc<Repository>, Tag),
    /// The end of a repository's list.
    End(Arc<Repository>),
}

/// What a rule needs to know of the world.
pub(super) struct Survey {
    pub(super) context: Arc<Context>,
    pub(super) source: End,
    pub(super) destinations: Vec<(Destination, End)>,
    pub(super) selection: Selection,
    /// The run whose jobs hear what the lists say; a preview has none.
    run: Option<RunId>,
    exact_repositories: Option<Vec<String>>,
    repositories: Matcher,
    exact_tags: Option<Vec<String>>,
    tags: Matcher,
}

impl Survey {
    /// Asks every target whether it can be used, all at once: one clear failure a target, instead of one an image.
    /// Gives the failures of destinations that cannot be, where another one can.
    pub(super) async fn open(
        context: &Arc<Context>,
        rule: &Rule,
        meter: &Meter,
        run: Option<RunId>,
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
            selection: rule.selection.clone(),
            run,
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

    pub(super) fn refused(&self, end: &End, failure: &Failure) {
        self.context.connections.forget_rejected(end.target.id, failure);
    }

    /// Repositories that are meant: by name where names were given, from the catalogue otherwise.
    pub(super) fn repositories(self: Arc<Self>) -> BoxStream<'static, Result<RepositoryName, Failure>> {
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
    pub(super) fn images(
        self: Arc<Self>,
        name: RepositoryName,
    ) -> BoxStream<'static, Result<Found, Failure>> {
        if let Some(names) = &self.exact_tags {
            let repository = Arc::new(Repository::unlisted(name));
            let image = |tag: &String| Ok(Found::Image(Arc::clone(&repository), tag.parse()?));
            let tags: Vec<_> = names.iter().map(image).collect();
            return stream::iter(tags).boxed();
        }
        let pages = self.listed(self.source.connection.tags(&name));
        let pages = pages.filter(|page| {
            let absent = matches!(page, Err(failure) if failure.code == ErrorCode::RepositoryNotFound);
            future::ready(!absent)
        });
        let listing = self.run.map(|run| self.context.names.begin(run, self.source.target.id, &name));
        let repository = Arc::new(Repository::listed(name));
        let attached: Mutex<Option<HashSet<Tag>>> = Mutex::new(Some(HashSet::new()));
        let found = move |page: Option<Result<Vec<Tag>, Failure>>| {
            let mut attached = attached.lock().unwrap_or_else(PoisonError::into_inner);
            let tags = match page {
                Some(Ok(tags)) => tags,
                Some(Err(failure)) => {
                    *attached = None;
                    return stream::iter(vec![Err(failure)]);
                }
                None => {
                    let names = attached.take().map(Arc::new);
                    if let (Some(names), Some(listing)) = (&names, &listing) {
                        listing.ended(names);
                    }
                    repository.list_ended(names);
                    return stream::iter(vec![Ok(Found::End(Arc::clone(&repository)))]);
                }
            };
            let mut meant = Vec::new();
            for tag in tags {
                if !tag.is_referrers_tag() {
                    if self.tags.matches(tag.as_str()) {
                        meant.push(Ok(Found::Image(Arc::clone(&repository), tag)));
                    }
                } else if let Some(attached) = attached.as_mut() {
                    attached.insert(tag);
                }
            }
            stream::iter(meant)
        };
        pages.map(Some).chain(stream::once(future::ready(None))).flat_map(found).boxed()
    }

    /// Compares one image with every destination, by HEAD on both sides.
    pub(super) async fn compare(&self, found: &Repository, tag: Tag) -> Vec<Result<PlanRow, Failure>> {
        let (repository, reference) = (&found.name, &Reference::Tag(tag));
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
        let meant = match &source {
            Ok(image) => self.meant(repository, image, &there).await,
            Err(_) => Meant::Whole,
        };
        let mut rows = Vec::new();
        for (end, mapped, there) in there {
            let mapped = match mapped {
                Ok(mapped) => mapped,
                Err(failure) => {
                    rows.push(Err(failure));
                    continue;
                }
            };
            let (action, reason) = match &source {
                Ok(image) => self.decide_meant(&meant, image, end, &mapped, &there).await,
                Err(_) => decide(&source, &there),
            };
            rows.push(Ok(PlanRow {
                source: name(&self.source, repository),
                destination: name(end, &mapped),
                action,
                digest: source.as_ref().ok().map(|descriptor| descriptor.digest.clone()),
                bytes: None,
                arrived: false,
                reason,
            }));
        }
        match source {
            Ok(image) if self.selection.referrers => {
                let digest = meant.written(&image).clone();
                self.hold(found, Descriptor { digest, ..image }, rows).await
            }
            _ => rows,
        }
    }

    /// Keeps back the rows that are up to date but for what may be attached to the image, until the list says what
    /// that is; the others go on.
    async fn hold(
        &self,
        repository: &Repository,
        source: Descriptor,
        rows: Vec<Result<PlanRow, Failure>>,
    ) -> Vec<Result<PlanRow, Failure>> {
        let (mut go_on, mut held) = (Vec::new(), Held { source, rows: Vec::new() });
        for (at, row) in rows.into_iter().enumerate() {
            match row {
                Ok(row) if row.action == Action::UpToDate => held.rows.push((at, row)),
                row => go_on.push(row),
            }
        }
        if !held.rows.is_empty()
            && let Some(held) = repository.hold(held)
        {
            go_on.extend(self.look_at(repository, held).await);
        }
        go_on
    }

    /// HEAD, patient with a host that asked for a long wait: a plan is not lost for it.
    pub(super) async fn head(
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
pub(super) fn decide(
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

/// A repository's name as it was given; Docker Hub's official images live under `library/`.
fn repository_name(name: &str, hub: bool) -> Result<RepositoryName, Failure> {
    if hub && !name.contains('/') { format!("library/{name}").parse() } else { name.parse() }
}
