//! Whole repositories that are gone at the source.
//!
//! That a repository is gone is proven twice: the source's catalogue, whole and not empty, does not name it, and its tags
//! are asked for and it is not there. And what is deleted is the rule's own: it has seen the repository at the source
//! before, or it lies below a namespace of the rule's, where no other rule brings anything. Whatever else a destination
//! holds may be there for other reasons.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::{ErrorCode, Failure, RepositoryName, Tag};

use super::gone::{Deletion, Mirror, empty};
use super::names::Leg;
use super::survey::Survey;

/// Repositories looked for together.
const AT_ONCE: usize = 4;

impl Survey {
    /// Whether the source's catalogue says that a repository without tags is not there. It does not where there is none,
    /// or where it is empty. `listed` is what this run has listed.
    pub(super) async fn is_absent(
        &self,
        repository: &RepositoryName,
        listed: &BTreeMap<RepositoryName, bool>,
    ) -> Result<bool, Failure> {
        if self.has_catalogue() {
            return Ok(!listed.contains_key(repository) && listed.values().any(|has_tags| *has_tags));
        }
        let read = || async {
            let pages = self.source.connection.repositories_in(self.namespaces.clone());
            match pages.try_concat().await {
                Ok(names) => Ok(names.into_iter().collect::<BTreeSet<_>>()),
                Err(failure) if failure.code == ErrorCode::CatalogUnsupported => Ok(BTreeSet::new()),
                Err(failure) => Err(failure),
            }
        };
        let names = self.catalogue.get_or_try_init(read).await?;
        Ok(!names.is_empty() && !names.contains(repository))
    }

    /// The rule's repositories at a destination that are not among those of the source.
    pub(super) async fn vanished(
        &self,
        deletion: &Deletion,
        leg: &Leg,
        listed: &BTreeMap<RepositoryName, bool>,
    ) -> Result<Vec<(RepositoryName, Mirror)>, Failure> {
        if !self.has_catalogue() || !listed.values().any(|has_tags| *has_tags) {
            return Ok(Vec::new());
        }
        let there = match leg.end.connection.repositories_in(leg.namespaces()).try_concat().await {
            Ok(names) => names,
            // Without a list there it cannot be told what is left over.
            Err(failure) if failure.code == ErrorCode::CatalogUnsupported => return Ok(Vec::new()),
            Err(failure) => {
                self.refused(&leg.end, &failure);
                return Err(failure);
            }
        };
        let seen = self.context.record.mirror(deletion.rule).map(|mirrored| mirrored.repositories);
        let target = leg.end.target.id;
        let own = there.into_iter().filter_map(|name| {
            let source = leg.source_repository(&name)?;
            if listed.contains_key(&source) || !self.repositories.matches(source.as_str()) {
                return None;
            }
            let was_seen = seen.as_ref().is_some_and(|seen| seen.contains(&source));
            let is_anothers = || deletion.others.iter().any(|claim| claim.may_bring(target, &name));
            (was_seen || leg.has_namespace() && !is_anothers()).then_some((name, source))
        });
        let looks: Vec<_> = own.map(|(name, source)| self.asked_for(name, source)).collect();
        let looked: Vec<_> = stream::iter(looks).buffered(AT_ONCE).collect().await;
        Ok(looked.into_iter().flatten().collect())
    }

    /// Whether the catalogue of the source is what this run has listed.
    fn has_catalogue(&self) -> bool {
        self.scope.is_none() && self.exact_repositories.is_none()
    }

    /// A repository at a destination whose source is asked for once more. None where it is there: the catalogue did not
    /// name it.
    async fn asked_for(
        &self,
        name: RepositoryName,
        source: RepositoryName,
    ) -> Option<(RepositoryName, Mirror)> {
        let listed: Result<Vec<Tag>, Failure> = self.source.connection.tags(&source).try_concat().await;
        let doubt = match listed {
            Err(failure) if failure.code == ErrorCode::RepositoryNotFound => None,
            Ok(tags) if tags.is_empty() => Some(empty(&source)),
            Ok(_) => return None,
            Err(failure) => Some(failure),
        };
        Some((name, Mirror { sources: BTreeSet::from([source]), doubt, ..Mirror::default() }))
    }
}
