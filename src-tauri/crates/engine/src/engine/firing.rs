//! A rule fires: what becomes of the new run where one is active, and of the old one.

use sampan_domain::activity::Deed;
use sampan_domain::journal::{Change, JobQuery, RunQuery};
use sampan_domain::run::{self, Planning, Run, Trigger};
use sampan_domain::trigger::Overlap;
use sampan_domain::{ErrorCode, Failure, JobId, Rule, RuleId, RunId};
use serde::{Deserialize, Serialize};

use super::Engine;
use super::plans::Stage;
use crate::worker::Wish;

/// A person's word that a run may delete more than its rule's share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The account of the system under which it was given.
    pub by: Option<String>,
    /// The number of images that the person was told of; where more would go, nothing goes.
    pub most: Option<u64>,
}

impl Engine {
    /// Fires a rule. The run is on disk when it returns; everything else happens in the background.
    ///
    /// While a run of the rule is active, its overlap decides: `skip` refuses with `run-active`; `queue` waits for it,
    /// and what fires by itself does so once, however often; `restart` cancels it.
    pub async fn run_rule(&self, rule: RuleId, trigger: Trigger) -> Result<RunId, Failure> {
        self.run_rule_confirmed(rule, trigger, None).await
    }

    /// The same, where a person may have confirmed that more is deleted than the rule's share.
    pub async fn run_rule_confirmed(
        &self,
        rule: RuleId,
        trigger: Trigger,
        consent: Option<Consent>,
    ) -> Result<RunId, Failure> {
        let _one_at_a_time = self.inner.firing.lock().await;
        let rule = self.rule(rule)?;
        if !rule.enabled {
            return Err(Failure::new(ErrorCode::RuleDisabled).with("rule", rule.name));
        }
        match rule.overlap {
            Overlap::Skip => {
                let active = self.active(rule.id)?.into_iter().find(|run| run.scope.is_none());
                if let Some(active) = active {
                    let refused = Failure::new(ErrorCode::RunActive).with("rule", rule.name);
                    return Err(refused.with("run", active.id.0));
                }
            }
            Overlap::Queue if trigger != Trigger::Manual => {
                // One that has not begun yet will find whatever this one would.
                if let Some(waiting) = self.inner.plans.find(rule.id, Stage::Waiting) {
                    return Ok(waiting);
                }
            }
            Overlap::Queue => {}
            Overlap::Restart => self.supersede(&rule).await?,
        }
        let run = Run {
            deletion_confirmed: consent.is_some(),
            deletion_most: consent.as_ref().and_then(|consent| consent.most),
            ..self.new_run(Some(rule.id), rule.name.clone(), trigger)
        };
        let id = run.id;
        self.begin(run, rule.id).await?;
        if let Some(Consent { by, most }) = consent {
            self.note_by(by, Deed::DeletionConfirmed, rule.name.clone(), most.unwrap_or_default());
        }
        // Looking again, which mostly comes to nothing, is not worth a line each time.
        if trigger != Trigger::Poll {
            self.note_run(Deed::RuleRun, rule.name, 0, Some(trigger));
        }
        Ok(id)
    }

    /// The runs of a rule that have not ended, newest first.
    fn active(&self, rule: RuleId) -> Result<Vec<Run>, Failure> {
        let query = RunQuery { rule: Some(rule), limit: usize::MAX, ..RunQuery::default() };
        let mut active = Vec::new();
        for run in self.journal().runs(&query)? {
            if run::ended(&run, &self.journal().tally(run.id)?).is_none() {
                active.push(run);
            }
        }
        Ok(active)
    }

    /// Ends the active runs of a rule: their planning, and their open jobs as canceled.
    async fn supersede(&self, rule: &Rule) -> Result<(), Failure> {
        let mut open: Vec<JobId> = Vec::new();
        for run in self.active(rule.id)? {
            if !self.inner.plans.stop(run.id) && run.planning == Planning::Going {
                self.end_plan(run.id, Planning::Stopped).await?;
            }
            // What its planner was about to make is made or not when it has ended.
            self.inner.plans.ended(|going, _| going == run.id).await;
            open.extend(self.open_jobs(&JobQuery { run: Some(run.id), ..JobQuery::default() })?);
        }
        self.end(open, Wish::Cancel).await?;
        Ok(())
    }

    /// Records that a rule's moment came while a run of it was active, and that there is no other for it.
    pub(super) async fn skip(&self, rule: RuleId, trigger: Trigger) -> Result<(), Failure> {
        let rule = self.rule(rule)?;
        let now = self.inner.context.clock.now();
        let run = Run { planning: Planning::Skipped(now), ..self.new_run(Some(rule.id), rule.name, trigger) };
        let context = &self.inner.context;
        context.recorder.settle(context.runs.begin(&context.recorder, run, &[])).await
    }

    /// Looking again and finding nothing is worth one line, not one each time: of runs that a poll or an event fired
    /// and that came to nothing, the newest stays.
    pub(super) async fn keep_one_idle(&self, id: RunId) -> Result<(), Failure> {
        let Some(run) = self.journal().run(id)?.filter(|run| self.is_idle(run)) else { return Ok(()) };
        let query = RunQuery { rule: run.rule, before: Some(id), limit: usize::MAX };
        let earlier = self.journal().runs(&query)?.into_iter().find(|other| other.trigger == run.trigger);
        match earlier.filter(|earlier| self.is_idle(earlier)) {
            Some(earlier) => {
                self.inner.context.recorder.configured(vec![Change::RemoveRun(earlier.id)]).await
            }
            None => Ok(()),
        }
    }

    fn is_idle(&self, run: &Run) -> bool {
        matches!(run.trigger, Trigger::Poll | Trigger::Event)
            && matches!(run.planning, Planning::Done(_))
            && self.journal().tally(run.id).is_ok_and(|tally| tally.jobs.is_empty())
    }
}
