//! Looking around: the targets of a rule, opened, and one HEAD there.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock};

use futures_util::future;
use sampan_domain::filter::{LabelMatcher, Matcher, TagFilter, TagMatcher};
use sampan_domain::overwrite::{Order, Overwrite};
use sampan_domain::run::{Run, Scope};
use sampan_domain::{Class, Failure, Reference, RepositoryName, Rule, RunId, Selection, TargetId};
use sampan_registry::Descriptor;
use tokio::sync::OnceCell;

use super::gone::Deletion;
use super::labels;
use super::names::{Collisions, Leg};
use super::namespaces::namespaces;
use super::new::New;
use super::sizes::Coming;
use crate::connections::End;
use crate::limits::Meter;
use crate::worker::Context;

/// How often the planner waits for a host that asked for patience, before it gives up.
const PATIENCE: u32 = 5;

/// What a rule needs to know of the world.
pub(super) struct Survey {
    pub(super) context: Arc<Context>,
    pub(super) source: End,
    pub(super) legs: Vec<Leg>,
    pub(super) selection: Selection,
    pub(super) overwrite: Overwrite,
    /// What is not in a destination that has no tag yet.
    pub(super) new: New,
    pub(super) order: Order,
    /// The run whose jobs hear what the lists say; a preview has none.
    pub(super) run: Option<RunId>,
    /// The part of it that the run is about; all where not said.
    pub(super) scope: Option<Scope>,
    pub(super) exact_repositories: Option<Vec<String>>,
    pub(super) repositories: Matcher,
    pub(super) namespaces: Option<Vec<String>>,
    pub(super) exact_tags: Option<Vec<String>>,
    pub(super) filter: TagFilter,
    pub(super) tags: TagMatcher,
    /// Where labels matter.
    pub(super) labels: Option<LabelMatcher>,
    /// Known when everything is listed, where anything may collide.
    pub(super) collisions: OnceLock<Collisions>,
    /// Where the rule deletes what is gone.
    pub(super) deletion: Option<Deletion>,
    /// The repositories of the source, where the run itself does not list them and they are asked for.
    pub(super) catalogue: OnceCell<BTreeSet<RepositoryName>>,
    /// What a preview has counted.
    pub(super) coming: Mutex<Coming>,
}

impl Survey {
    /// Asks every target whether it can be used, all at once: one clear failure a target, instead of one an image.
    /// Gives the failures of destinations that cannot be, where another one can.
    pub(super) async fn open(
        context: &Arc<Context>,
        rule: &Rule,
        meter: &Meter,
        run: Option<&Run>,
    ) -> Result<(Self, Vec<Failure>), Failure> {
        let legs = rule.destinations.iter().map(|destination| async move {
            let end = reach(context, destination.target, meter).await?;
            Leg::new(rule, destination, end)
        });
        let source = reach(context, rule.source, meter);
        let (source, reached) = future::join(source, future::join_all(legs)).await;
        let source = source?;
        labels::refuse(rule, &source)?;
        let (mut legs, mut unreached) = (Vec::new(), Vec::new());
        for leg in reached {
            match leg {
                Ok(leg) => legs.push(leg),
                Err(failure) => unreached.push(failure),
            }
        }
        if legs.is_empty() && !unreached.is_empty() {
            return Err(unreached.remove(0));
        }
        let survey = Self {
            context: Arc::clone(context),
            source,
            legs,
            selection: rule.selection.clone(),
            overwrite: rule.overwrite,
            new: New::of(rule, run),
            order: rule.order,
            run: run.map(|run| run.id),
            scope: run.and_then(|run| run.scope.clone()),
            exact_repositories: rule.repositories.exact(),
            repositories: rule.repositories.matcher()?,
            namespaces: namespaces(&rule.repositories),
            // What is gone is told from lists only.
            exact_tags: rule.tags.exact().filter(|_| !rule.delete_missing.enabled),
            filter: rule.tags.clone(),
            tags: rule.tags.matcher()?,
            labels: rule.labels.are_asked_for().then(|| rule.labels.matcher()).transpose()?,
            collisions: OnceLock::new(),
            deletion: Deletion::of(rule, run, context)?,
            catalogue: OnceCell::new(),
            coming: Mutex::default(),
        };
        Ok((survey, unreached))
    }

    pub(super) fn refused(&self, end: &End, failure: &Failure) {
        self.context.connections.forget_rejected(end.target.id, failure);
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
