//! What the source has: its repositories, and the tags of each in the order in which they are to go.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use async_stream::stream;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt, TryStreamExt};
use sampan_domain::filter;
use sampan_domain::overwrite::Order;
use sampan_domain::target::Place;
use sampan_domain::{ErrorCode, Failure, RepositoryName, Tag};

use super::attached::Repository;
use super::gone::Listed;
use super::survey::Survey;

/// What listing comes upon.
pub(super) enum Found {
    /// An image that is meant.
    Image(Arc<Repository>, Tag),
    /// The end of a repository's list.
    End(Arc<Repository>),
}

impl Survey {
    /// Repositories that are meant: by name where names were given, from the catalogue otherwise.
    pub(super) fn repositories(self: Arc<Self>) -> BoxStream<'static, Result<RepositoryName, Failure>> {
        if let Some(scope) = &self.scope {
            let meant = scope.names().into_iter().filter(|name| self.repositories.matches(name.as_str()));
            return stream::iter(meant.cloned().map(Ok).collect::<Vec<_>>()).boxed();
        }
        if let Some(names) = &self.exact_repositories {
            let hub = matches!(&self.source.target.place, Place::Registry(registry)
                if registry.url.is_docker_hub());
            let names: Vec<_> = names.iter().map(|name| repository_name(name, hub)).collect();
            return stream::iter(names).boxed();
        }
        let pages = self.listed(self.source.connection.repositories_in(self.namespaces.clone()));
        let matching = move |page: Vec<RepositoryName>| {
            let meant: Vec<_> =
                page.into_iter().filter(|name| self.repositories.matches(name.as_str())).map(Ok).collect();
            stream::iter(meant)
        };
        pages.map_ok(matching).try_flatten().boxed()
    }

    /// Images of one repository that are meant, in their order. A repository that is not there has none.
    pub(super) fn images(
        self: Arc<Self>,
        name: RepositoryName,
    ) -> BoxStream<'static, Result<Found, Failure>> {
        // Those that a registry told of need no list, unless they are compared with the others.
        if let Some(told) = self.told(&name).filter(|_| !self.filter.compares()) {
            let repository = Arc::new(Repository::unlisted(name));
            let images = stream! {
                match self.labelled(&repository.name, told).await {
                    Ok(tags) => for tag in tags {
                        yield Ok(Found::Image(Arc::clone(&repository), tag));
                    },
                    Err(failure) => yield Err(failure),
                }
            };
            return images.boxed();
        }
        if let Some(names) = self.exact_tags.clone() {
            let repository = Arc::new(Repository::unlisted(name));
            let images = stream! {
                let tags: Result<Vec<Tag>, Failure> = names.iter().map(|tag| tag.parse()).collect();
                let labelled = match tags {
                    Ok(tags) => self.labelled(&repository.name, tags).await,
                    Err(failure) => Err(failure),
                };
                let arranged = match labelled {
                    Ok(tags) => self.arranged(&repository, tags).await,
                    Err(failure) => Err(failure),
                };
                match arranged {
                    Ok(tags) => for tag in tags {
                        yield Ok(Found::Image(Arc::clone(&repository), tag));
                    },
                    Err(failure) => yield Err(failure),
                }
            };
            return images.boxed();
        }
        self.read_list(name).boxed()
    }

    /// Reads the list of a repository. A run waits for the whole of it, to begin with the oldest; so does everyone whose
    /// filter compares tags with each other.
    fn read_list(
        self: Arc<Self>,
        name: RepositoryName,
    ) -> impl Stream<Item = Result<Found, Failure>> + Send + 'static {
        stream! {
            let mut pages = self.listed(self.source.connection.tags(&name)).boxed();
            let listing = self.run.map(|run| self.context.names.begin(run, self.source.target.id, &name));
            let repository = Arc::new(Repository::listed(name));
            let at_once = self.run.is_none() && !self.filter.compares() && self.deletion.is_none();
            let (mut attached, mut kept, mut all) = (HashSet::new(), Vec::new(), 0);
            // What is at the source and does not carry the labels is not gone.
            let (mut unlabelled, mut absent) = (Vec::new(), false);
            let (carrying, mut failed) = match self.carrying(&repository.name).await {
                Ok(carrying) => (carrying, None),
                Err(failure) => (None, Some(failure)),
            };
            while failed.is_none() && let Some(page) = pages.next().await {
                let tags = match page {
                    Ok(tags) => tags,
                    Err(failure) if failure.code == ErrorCode::RepositoryNotFound => {
                        absent = true;
                        break;
                    }
                    Err(failure) => {
                        failed = Some(failure);
                        break;
                    }
                };
                all += tags.len();
                for tag in tags {
                    if tag.is_referrers_tag() {
                        attached.insert(tag);
                        continue;
                    }
                    if !self.tags.matches(tag.as_str()) {
                        continue;
                    }
                    if carrying.as_ref().is_none_or(|carrying| carrying.contains(&tag)) {
                        kept.push(tag);
                    } else if self.deletion.is_some() {
                        unlabelled.push(tag);
                    }
                }
                if at_once {
                    for tag in kept.drain(..) {
                        yield Ok(Found::Image(Arc::clone(&repository), tag));
                    }
                }
            }
            let names = failed.is_none().then(|| Arc::new(attached));
            if let (Some(names), Some(listing)) = (&names, &listing) {
                listing.ended(names);
            }
            repository.list_ended(names);
            self.has(&repository.name, match &failed {
                Some(_) => Listed::BrokenOff,
                None if absent => Listed::Absent,
                None => Listed::Whole { all, meant: [&kept, &unlabelled] },
            });
            // Of a part of the tags it cannot be told which are the newest.
            if failed.is_none() || !self.filter.compares() {
                let told = self.told(&repository.name);
                match self.arranged(&repository, kept).await {
                    Ok(tags) => for tag in tags.into_iter().filter(|tag| told.as_ref().is_none_or(|told| told.contains(tag))) {
                        yield Ok(Found::Image(Arc::clone(&repository), tag));
                    },
                    Err(failure) => yield Err(failure),
                }
            }
            if let Some(failure) = failed {
                yield Err(failure);
            }
            yield Ok(Found::End(repository));
        }
    }

    /// The tags of a repository that the run is about and the rule means; `None` where it is about all of them.
    fn told(&self, repository: &RepositoryName) -> Option<Vec<Tag>> {
        let scope = self.scope.as_ref().filter(|scope| !scope.has_whole(repository))?;
        Some(scope.tags(repository).filter(|tag| self.tags.matches(tag.as_str())).cloned().collect())
    }

    /// The newest of the tags, where only those are meant, in the rule's order.
    async fn arranged(&self, repository: &Repository, tags: Vec<Tag>) -> Result<Vec<Tag>, Failure> {
        let by_time = self.filter.compares_times();
        let times = if by_time { self.times(repository, &tags).await? } else { BTreeMap::new() };
        let mut tags = self.filter.newest(tags, &times);
        filter::oldest_first(&mut tags, &times);
        if self.order == Order::NewestFirst {
            tags.reverse();
        }
        Ok(tags)
    }

    /// A list at the source, whose refusal is remembered.
    fn listed<T: Send + 'static>(
        self: &Arc<Self>,
        pages: BoxStream<'static, Result<T, Failure>>,
    ) -> impl Stream<Item = Result<T, Failure>> + Send + use<T> {
        let survey = Arc::clone(self);
        pages.inspect_err(move |failure| {
            survey.refused(&survey.source, failure);
            if failure.code != ErrorCode::RepositoryNotFound {
                survey.broke_off();
            }
        })
    }
}

/// A repository's name as it was given; Docker Hub's official images live under `library/`.
fn repository_name(name: &str, hub: bool) -> Result<RepositoryName, Failure> {
    if hub && !name.contains('/') { format!("library/{name}").parse() } else { name.parse() }
}
