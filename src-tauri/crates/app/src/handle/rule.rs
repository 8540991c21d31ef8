//! Rules: listed, shown, previewed, run, switched, removed.

use std::pin::pin;

use futures_util::{StreamExt, TryStreamExt};
use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::{Failure, Rule};
use sampan_engine::{Consent, Engine};
use sampan_i18n::Language;

use crate::answer::{Answer, Plan, PlannedImage, Plans, Progress, Removed, RuleAnswer, RuleList};
use crate::app::App;
use crate::watch::{Sink, begun};

impl App {
    pub(super) fn rule_list(&self) -> Result<Answer, Failure> {
        let targets = self.journal().targets()?;
        let mut rules = self.journal().rules()?;
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        let now = self.engine.now();
        let rules = rules.iter().map(|rule| RuleAnswer::of(rule, &targets, now)).collect();
        Ok(Answer::RuleList(RuleList { rules, next: None }))
    }

    pub(super) fn rule_show(&self, called: &str) -> Result<Answer, Failure> {
        let rule = self.rule(called)?;
        Ok(Answer::Rule(Box::new(RuleAnswer::of(&rule, &self.journal().targets()?, self.engine.now()))))
    }

    pub(super) async fn rule_preview(
        &self,
        called: &[String],
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let rules = called.iter().map(|rule| self.rule(rule)).collect::<Result<Vec<_>, _>>()?;
        Ok(Answer::Plans(self.preview(&self.engine, &rules, lang, sink).await?))
    }

    pub(super) async fn rule_run(
        &self,
        called: &[String],
        wait: bool,
        consent: Option<Consent>,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let rules = self.rule_ids(called)?;
        let before = if wait { self.open_runs()? } else { Vec::new() };
        let watch = self.look_on(&before)?;
        let mut runs = Vec::new();
        for rule in rules {
            runs.push(self.engine.run_rule_confirmed(rule, Trigger::Manual, consent.clone()).await?);
        }
        begun(&runs, sink).await;
        if wait {
            runs.extend(before);
            self.watch(watch, &runs, lang, sink).await?;
        } else {
            self.say_paused(sink).await?;
        }
        Ok(Answer::Runs(self.all_told(&runs, lang)?))
    }

    pub(super) async fn rule_switch(&self, called: &str, enabled: bool) -> Result<Answer, Failure> {
        let rule = Rule { enabled, ..self.rule(called)? };
        self.engine.configure(vec![Change::PutRule(rule.clone())]).await?;
        Ok(Answer::Rule(Box::new(RuleAnswer::of(&rule, &self.journal().targets()?, self.engine.now()))))
    }

    pub(super) async fn rule_remove(&self, called: &str) -> Result<Answer, Failure> {
        let rule = self.rule(called)?;
        self.engine.configure(vec![Change::RemoveRule(rule.id)]).await?;
        Ok(Answer::Removed(Removed { removed: rule.name }))
    }

    /// What these rules would do, by an engine that knows their targets; what is known by then, where the program ends.
    pub(super) async fn preview(
        &self,
        engine: &Engine,
        rules: &[Rule],
        lang: Language,
        sink: &Sink,
    ) -> Result<Plans, Failure> {
        let mut runs = Vec::new();
        for rule in rules {
            let mut rows = pin!(engine.preview(rule).take_until(self.leaving.cancelled()));
            let mut plan = Vec::new();
            while let Some(row) = rows.try_next().await? {
                let row = PlannedImage::of(&row, lang);
                let _ = sink.send(Progress::Row(Box::new(row.clone()))).await;
                plan.push(row);
            }
            plan.sort_by(|a, b| (&a.image, &a.destination).cmp(&(&b.image, &b.destination)));
            runs.push(Plan::of(Some(rule.name.clone()), plan));
        }
        Ok(Plans { runs, disabled: Vec::new() })
    }
}
