//! What may be asked of a target, beside what rules ask of it.

use sampan_domain::target::Provider;
use sampan_domain::{Failure, ImageName, Target};
use sampan_registry::{CheckStep, Manifest};
use serde::{Deserialize, Serialize};

use super::Engine;
use crate::limits::Meter;
use crate::planner;

/// How a target was found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checked {
    /// Whose registry it is, where that was said or recognised.
    pub provider: Option<Provider>,
    /// The steps, in the order in which they were taken.
    pub steps: Vec<CheckStep>,
}

impl Engine {
    /// Checks a target, stored or not, step by step; its permissions at a repository that a rule names.
    pub async fn check_target(&self, target: &Target) -> Result<Checked, Failure> {
        let connections = &self.inner.context.connections;
        connections.forget(target.id);
        let end = connections.trial(target.clone(), &Meter::default()).await?;
        let rules = self.journal().rules()?;
        let named = rules.iter().find_map(|rule| planner::repository_at(rule, target.id));
        let steps = end.connection.check(named.as_ref()).await;
        let provider = end.connection.provider().filter(|provider| *provider != Provider::Generic);
        Ok(Checked { provider, steps })
    }

    /// The manifest of an image, as its target gives it now; a registry may count that as a pull.
    pub async fn manifest(&self, image: &ImageName) -> Result<Manifest, Failure> {
        let end = self.inner.context.connections.end(image.target, &Meter::default()).await?;
        end.connection.get_manifest(&image.repository, &image.reference).await
    }
}
