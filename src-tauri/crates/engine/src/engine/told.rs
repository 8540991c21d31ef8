//! What registries tell: a hint each, on which the rules that hear it look for themselves.

use std::time::Duration;

use sampan_domain::filter::TagMatcher;
use sampan_domain::notice::{Happening, Notice, Origin};
use sampan_domain::run::{Run, Scope, Trigger};
use sampan_domain::target::{Place, RegistryUrl};
use sampan_domain::{Failure, Rule, Target};

use super::Engine;
use super::plans::Stage;

/// How long a run waits for more of the same before it is planned: pushes come in bursts.
pub(super) const GATHER: Duration = Duration::from_millis(250);
/// The most images and repositories of one run; what comes beyond makes another one.
const SCOPE_MAX: usize = 1_000;

impl Engine {
    /// Takes what registries tell. What comes of it is on disk when this returns: a run of each rule that hears of
    /// it, about just these images. Gives their number.
    pub async fn told(&self, notices: &[Notice]) -> Result<usize, Failure> {
        let _one_at_a_time = self.inner.firing.lock().await;
        let targets = self.journal().targets()?;
        let mut told = 0;
        for rule in self.journal().rules()?.into_iter().filter(Rule::hears_events) {
            let mut scope = concerned(&rule, notices, &targets)?;
            self.inner.context.awaited.remove_from(&mut scope, rule.id);
            if !scope.is_empty() {
                self.gather(&rule, scope).await?;
                told += 1;
            }
        }
        Ok(told)
    }

    /// Adds to the run that still gathers what its rule is told, or begins one.
    async fn gather(&self, rule: &Rule, scope: Scope) -> Result<(), Failure> {
        let context = &self.inner.context;
        if let Some(run) = self.inner.plans.find(rule.id, Stage::Gathering)
            && self.journal().run(run)?.and_then(|run| run.scope).is_some_and(|known| known.len() < SCOPE_MAX)
        {
            let more = |run: &mut Run| run.scope.get_or_insert_default().extend(scope);
            let receipt = context.runs.change(&context.recorder, run, &[], more)?;
            return context.recorder.settle(receipt).await;
        }
        let run = self.new_run(Some(rule.id), rule.name.clone(), Trigger::Event);
        self.begin(Run { scope: Some(scope), ..run }, rule.id).await
    }
}

/// What a rule means of what is told.
fn concerned(rule: &Rule, notices: &[Notice], targets: &[Target]) -> Result<Scope, Failure> {
    let mut scope = Scope::default();
    let (repositories, tags) = (rule.repositories.matcher()?, rule.tags.matcher()?);
    let Some(source) = targets.iter().find(|target| target.id == rule.source) else { return Ok(scope) };
    let here = notices.iter().filter(|notice| {
        repositories.matches(notice.repository.as_str()) && may_be_of(notice.origin.as_ref(), source, targets)
    });
    for notice in here {
        concern(rule, &tags, notice, &mut scope);
    }
    Ok(scope)
}

fn concern(rule: &Rule, tags: &TagMatcher, notice: &Notice, scope: &mut Scope) {
    let repository = notice.repository.clone();
    match &notice.event {
        // What it is attached to, and under which tags that lies, is seen by looking.
        Happening::Pushed(tag) if tag.is_referrers_tag() => {
            if rule.selection.referrers {
                scope.repositories.insert(repository);
            }
        }
        Happening::Pushed(tag) if tags.matches(tag.as_str()) => {
            scope.images.insert((repository, tag.clone()));
        }
        Happening::Pushed(_) => {}
        Happening::Deleted => {
            if rule.mirrors_deletions() {
                scope.repositories.insert(repository);
            }
        }
    }
}

/// Whether a notice may come from a target. A sender may know the registry by a name that nobody here uses: then it
/// may be any.
fn may_be_of(origin: Option<&Origin>, source: &Target, targets: &[Target]) -> bool {
    match origin {
        None => true,
        Some(Origin::Target(name)) => source.name == *name,
        Some(Origin::Host(host)) => is_at(source, host) || !targets.iter().any(|target| is_at(target, host)),
    }
}

fn is_at(target: &Target, host: &str) -> bool {
    let Place::Registry(registry) = &target.place else { return false };
    let told = format!("{}://{host}", registry.url.scheme()).parse::<RegistryUrl>();
    told.is_ok_and(|told| told == registry.url)
}
