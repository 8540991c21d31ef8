//! Repositories that have no tag at the destination yet. When the first image of one is not there, one list answers for
//! all its other images, of which a first run may have thousands.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sampan_domain::overwrite::Overwrite;
use sampan_domain::run::Run;
use sampan_domain::{Failure, ImageName, RepositoryName, Rule, RunId};
use sampan_registry::Descriptor;
use tokio::sync::OnceCell;

use super::survey::Survey;
use crate::connections::End;

/// What is known of the destinations' repositories.
pub(super) struct New {
    /// The run, where lists may answer at all: what must never be overwritten unseen is asked for one by one.
    run: Option<RunId>,
    known: Mutex<HashMap<(Arc<str>, RepositoryName), Cell>>,
}

/// Asked once, whoever wants to know.
type Cell = Arc<OnceCell<bool>>;

impl New {
    pub(super) fn of(rule: &Rule, run: Option<&Run>) -> Self {
        let careless = rule.overwrite == Overwrite::Always && rule.backup_tag.is_none();
        let run = run.filter(|_| careless).map(|run| run.id);
        Self { run, known: Mutex::default() }
    }

    fn cell(&self, end: &End, repository: &RepositoryName) -> Cell {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry((Arc::clone(&end.account), repository.clone())).or_default())
    }
}

impl Survey {
    /// The manifest under a name at a destination.
    pub(super) async fn at_destination(
        &self,
        end: &End,
        name: &ImageName,
    ) -> Result<Option<Descriptor>, Failure> {
        let ask = || self.head(end, &name.repository, &name.reference);
        let Some(run) = self.new.run else { return ask().await };
        let mut asked = None;
        let cell = self.new.cell(end, &name.repository);
        let first = async {
            let found = ask().await;
            let missing = matches!(found, Ok(None));
            asked = Some(found);
            missing && self.context.fresh.is(end, &name.repository, run).await
        };
        let is_new = *cell.get_or_init(|| first).await;
        match asked {
            Some(found) => found,
            None if is_new => Ok(None),
            None => ask().await,
        }
    }
}
