//! What runs were told of and have not looked at yet: it need not be told to another run.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sampan_domain::run::Scope;
use sampan_domain::{RepositoryName, RuleId, RunId, Tag};

#[derive(Default)]
pub(crate) struct Awaited {
    images: Mutex<HashMap<(RuleId, RepositoryName, Tag), RunId>>,
}

impl Awaited {
    /// A run is going to look at these images.
    pub(crate) fn add(&self, run: RunId, rule: RuleId, scope: &Scope) {
        let images = scope.images.iter().map(|(repository, tag)| (rule, repository.clone(), tag.clone()));
        self.images().extend(images.map(|image| (image, run)));
    }

    /// An image is being looked at: what happens from now on is news.
    pub(crate) fn looked_at(&self, rule: RuleId, repository: &RepositoryName, tag: &Tag) {
        self.images().remove(&(rule, repository.clone(), tag.clone()));
    }

    /// A run looks at nothing any more.
    pub(crate) fn forget(&self, run: RunId) {
        self.images().retain(|_, of| *of != run);
    }

    /// Takes out of a scope what is awaited already.
    pub(crate) fn remove_from(&self, scope: &mut Scope, rule: RuleId) {
        let awaited = self.images();
        scope
            .images
            .retain(|(repository, tag)| !awaited.contains_key(&(rule, repository.clone(), tag.clone())));
    }

    fn images(&self) -> MutexGuard<'_, HashMap<(RuleId, RepositoryName, Tag), RunId>> {
        self.images.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
