//! Targets and rules by what people call them: the name, or else the id.

use sampan_domain::journal::RunQuery;
use sampan_domain::{ErrorCode, Failure, Rule, RuleId, RunId, Target};

use crate::app::App;

impl App {
    pub(super) fn target(&self, called: &str) -> Result<Target, Failure> {
        let targets = self.journal().targets()?;
        let by_name = targets.iter().find(|target| target.name == called);
        let by_id = || targets.iter().find(|target| target.id.to_string() == called);
        let found = by_name.or_else(by_id).cloned();
        found.ok_or_else(|| Failure::new(ErrorCode::TargetNotFound).with("id", called))
    }

    pub(super) fn rule(&self, called: &str) -> Result<Rule, Failure> {
        let rules = self.journal().rules()?;
        let by_name = rules.iter().find(|rule| rule.name == called);
        let by_id = || rules.iter().find(|rule| rule.id.to_string() == called);
        let found = by_name.or_else(by_id).cloned();
        found.ok_or_else(|| Failure::new(ErrorCode::RuleNotFound).with("id", called))
    }

    pub(super) fn rule_ids(&self, called: &[String]) -> Result<Vec<RuleId>, Failure> {
        called.iter().map(|rule| Ok(self.rule(rule)?.id)).collect()
    }

    /// The rules whose jobs or runs are asked for, `None` for any: also those that have gone and those that were
    /// called so, as long as there are runs of them.
    pub(super) fn any_rules(&self, called: Option<&str>) -> Result<Vec<Option<RuleId>>, Failure> {
        let Some(called) = called else { return Ok(vec![None]) };
        let now = self.rule(called);
        let all = self.journal().runs(&RunQuery { limit: usize::MAX, ..RunQuery::default() })?;
        let named = all.iter().filter(|run| run.rule_name == called).filter_map(|run| run.rule);
        let mut ids: Vec<RuleId> = now.iter().map(|rule| rule.id).chain(named).collect();
        if ids.is_empty() {
            ids.extend(all.iter().filter_map(|run| run.rule).find(|rule| rule.to_string() == called));
        }
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            now.map(|rule| vec![Some(rule.id)])
        } else {
            Ok(ids.into_iter().map(Some).collect())
        }
    }

    /// A run that exists.
    pub(super) fn run_id(&self, called: &str) -> Result<RunId, Failure> {
        let id: RunId = called.parse()?;
        match self.journal().run(id)? {
            Some(run) => Ok(run.id),
            None => Err(Failure::new(ErrorCode::RunNotFound).with("id", called)),
        }
    }
}
