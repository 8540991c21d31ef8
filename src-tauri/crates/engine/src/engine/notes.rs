//! What the activity log is told.

use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::{Activity, Deed, Failure};

use super::Engine;

impl Engine {
    /// Notes what was done; it rides with the next commit.
    pub(super) fn note(&self, deed: Deed, name: String, count: u64) {
        self.note_run(deed, name, count, None);
    }

    pub(super) fn note_run(&self, deed: Deed, name: String, count: u64, trigger: Option<Trigger>) {
        let (id, at) = (self.journal().next_id(), self.inner.context.clock.now());
        self.inner.context.recorder.noted(Activity { id, at, deed, name, count, trigger, by: None });
    }

    /// The same of what a person under an account has answered for.
    pub(super) fn note_by(&self, by: Option<String>, deed: Deed, name: String, count: u64) {
        let (id, at) = (self.journal().next_id(), self.inner.context.clock.now());
        self.inner.context.recorder.noted(Activity { id, at, deed, name, count, trigger: None, by });
    }

    /// What changes of the configuration amount to, against what there is: to be asked before they are made.
    pub(super) fn deeds(&self, changes: &[Change]) -> Result<Vec<(Deed, String)>, Failure> {
        let journal = self.journal();
        let (rules, targets, settings) = (journal.rules()?, journal.targets()?, journal.settings()?);
        let rule = |id| rules.iter().find(|rule| rule.id == id);
        let target = |id| targets.iter().find(|target| target.id == id);
        let deeds = changes.iter().filter_map(|change| match change {
            Change::PutRule(new) => {
                let deed = match rule(new.id) {
                    None => Deed::RuleCreated,
                    Some(old) if old == new => return None,
                    Some(old) if !old.enabled && new.enabled => Deed::RuleEnabled,
                    Some(old) if old.enabled && !new.enabled => Deed::RuleDisabled,
                    Some(_) => Deed::RuleChanged,
                };
                Some((deed, new.name.clone()))
            }
            Change::RemoveRule(id) => rule(*id).map(|old| (Deed::RuleDeleted, old.name.clone())),
            Change::PutTarget(new) => match target(new.id) {
                None => Some((Deed::TargetCreated, new.name.clone())),
                Some(old) if old == new => None,
                Some(_) => Some((Deed::TargetChanged, new.name.clone())),
            },
            Change::RemoveTarget(id) => target(*id).map(|old| (Deed::TargetDeleted, old.name.clone())),
            Change::PutSettings(new) if settings.paused != new.paused => {
                let deed = if new.paused { Deed::QueuePaused } else { Deed::QueueResumed };
                Some((deed, String::new()))
            }
            Change::PutSettings(new) if settings != *new => Some((Deed::SettingsChanged, String::new())),
            _ => None,
        });
        Ok(deeds.collect())
    }
}
