//! Which images carry the labels that a rule asks for: the source's own list says so, or the source is asked for each of a
//! few.

use std::collections::HashSet;

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::target::Provider;
use sampan_domain::{ErrorCode, Failure, RepositoryName, Rule, Tag};

use super::survey::Survey;
use crate::connections::End;

/// Images of one repository that are asked for one by one; for more of them its list is cheaper.
const FEW: usize = 8;

/// Refuses a rule that asks for labels where the source turns out to have none.
pub(super) fn refuse(rule: &Rule, source: &End) -> Result<(), Failure> {
    let has_labels = source.connection.provider().is_some_and(Provider::has_labels);
    if has_labels || !rule.labels.are_asked_for() {
        return Ok(());
    }
    Err(Failure::new(ErrorCode::LabelsUnsupported).with("target", source.target.name.as_str()))
}

impl Survey {
    /// The tags of a repository whose images carry what is asked for; `None` where labels do not matter.
    pub(super) async fn carrying(
        &self,
        repository: &RepositoryName,
    ) -> Result<Option<HashSet<Tag>>, Failure> {
        let Some(labels) = &self.labels else { return Ok(None) };
        let mut pages = self.source.connection.artifacts(repository);
        let mut carrying = HashSet::new();
        while let Some(page) = pages.try_next().await? {
            let meant = page.into_iter().filter(|image| labels.matches(&image.labels));
            carrying.extend(meant.flat_map(|image| image.tags));
        }
        Ok(Some(carrying))
    }

    /// Those of some tags whose images carry what is asked for.
    pub(super) async fn labelled(
        &self,
        repository: &RepositoryName,
        mut tags: Vec<Tag>,
    ) -> Result<Vec<Tag>, Failure> {
        let Some(labels) = &self.labels else { return Ok(tags) };
        if tags.len() > FEW {
            let carrying = self.carrying(repository).await?.unwrap_or_default();
            tags.retain(|tag| carrying.contains(tag));
            return Ok(tags);
        }
        let looks = tags.into_iter().map(|tag| async move {
            let image = self.source.connection.artifact(repository, &tag).await?;
            Ok(image.is_some_and(|image| labels.matches(&image.labels)).then_some(tag))
        });
        let looked = stream::iter(looks.collect::<Vec<_>>()).buffered(FEW);
        Ok(looked.try_collect::<Vec<Option<Tag>>>().await?.into_iter().flatten().collect())
    }
}
