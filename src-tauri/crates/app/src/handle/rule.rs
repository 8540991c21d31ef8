//! Rules: listed, shown, previewed, run, switched, removed.

use futures_util::TryStreamExt;
use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::{Failure, Rule};
use sampan_engine::Engine;
use sampan_i18n::Language;

use crate::answer::{Answer, Plan, PlannedImage, Plans, Removed, RuleAnswer, RuleList};
use crate::app::App;
use crate::watch::{Sink, begun};

impl App {
    pub(super) fn rule_list(&self) -> Result<Answer, Failure> {
        let targets = self.journal().targets()?;
        let mut rules = self.journal().rules()?;
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        let rules = rules.iter().map(|rule| RuleAnswer::of(rule, &targets)).collect();
        Ok(Answer::RuleList(RuleList { rules, next: None }))
    }

    pub(super) fn rule_show(&self, called: &str) -> Result<Answer, Failure> {
        let rule = self.rule(called)?;
        Ok(Answer::Rule(Box::new(RuleAnswer::of(&rule, &self.journal().targets()?))))
    }

    pub(super) async fn rule_preview(&self, called: &[String], lang: Language) -> Result<Answer, Failure> {
        let rules = called.iter().map(|rule| self.rule(rule)).collect::<Result<Vec<_>, _>>()?;
        Ok(Answer::Plans(preview(&self.engine, &rules, lang).await?))
    }

    pub(super) async fn rule_run(
        &self,
        called: &[String],
        wait: bool,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let mut runs = Vec::new();
        for rule in self.rule_ids(called)? {
            runs.push(self.engine.run_rule(rule, Trigger::Manual).await?);
        }
        begun(&runs, sink).await;
        if wait {
            self.add_open_runs(&mut runs)?;
            self.watch(&runs, lang, sink).await?;
        } else {
            self.say_paused(sink).await?;
        }
        Ok(Answer::Runs(self.all_told(&runs, lang)?))
    }

    pub(super) async fn rule_switch(&self, called: &str, enabled: bool) -> Result<Answer, Failure> {
        let rule = Rule { enabled, ..self.rule(called)? };
        self.engine.configure(vec![Change::PutRule(rule.clone())]).await?;
        Ok(Answer::Rule(Box::new(RuleAnswer::of(&rule, &self.journal().targets()?))))
    }

    pub(super) async fn rule_remove(&self, called: &str) -> Result<Answer, Failure> {
        let rule = self.rule(called)?;
        self.engine.configure(vec![Change::RemoveRule(rule.id)]).await?;
        Ok(Answer::Removed(Removed { removed: rule.name }))
    }
}

/// What these rules would do, by an engine that knows their targets.
pub(super) async fn preview(engine: &Engine, rules: &[Rule], lang: Language) -> Result<Plans, Failure> {
    let mut runs = Vec::new();
    for rule in rules {
        let mut rows = engine.preview(rule);
        let mut plan = Vec::new();
        while let Some(row) = rows.try_next().await? {
            plan.push(PlannedImage::of(&row, lang));
        }
        plan.sort_by(|a, b| (&a.image, &a.destination).cmp(&(&b.image, &b.destination)));
        runs.push(Plan::of(Some(rule.name.clone()), plan));
    }
    Ok(Plans { runs, disabled: Vec::new() })
}
