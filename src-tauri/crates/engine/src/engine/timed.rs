//! Rules that fire by the clock: schedules and polls.
//!
//! Until when a rule's moments are attended to is remembered, so that the next start knows what it missed.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::trigger::{Missed, Occasion};
use sampan_domain::{ErrorCode, Failure, Journal, Rule, RuleId, Time};

use super::Engine;

/// How often the clock is looked at while a moment is waited for: it may be set, and the machine may sleep.
const LOOK: Duration = Duration::from_secs(5);
/// A moment that is this late was missed. A clock that went back by less is only being put right.
const LATE: TimeDelta = TimeDelta::seconds(60);

/// The next moment of each trigger.
#[derive(Default)]
struct Timetable {
    moments: Vec<Moment>,
    /// When the clock was last looked at; `None` where the rules are to be read anew.
    looked: Option<Time>,
}

struct Moment {
    at: Time,
    rule: RuleId,
    occasion: Occasion,
}

impl Timetable {
    fn read(&mut self, journal: &dyn Journal, now: Time) -> Result<(), Failure> {
        self.moments.clear();
        for rule in journal.rules()?.into_iter().filter(|rule| rule.enabled) {
            let since = journal.attended(rule.id)?.filter(|since| *since < now + LATE).unwrap_or(now);
            for occasion in rule.triggers {
                self.add(rule.id, occasion, since);
            }
        }
        Ok(())
    }

    fn add(&mut self, rule: RuleId, occasion: Occasion, since: Time) {
        let at = match &occasion {
            Occasion::Schedule(schedule) => schedule.next(since),
            Occasion::Poll(every) => {
                TimeDelta::from_std(*every).ok().and_then(|every| since.checked_add_signed(every))
            }
            Occasion::Event => None,
        };
        self.moments.extend(at.map(|at| Moment { at, rule, occasion }));
    }

    /// How long there is nothing to do, unless the clock jumps or a rule changes.
    fn nap(&self, now: Time) -> Option<Duration> {
        let next = self.moments.iter().map(|moment| moment.at).min()?;
        Some((next - now).to_std().unwrap_or_default().clamp(Duration::from_millis(1), LOOK))
    }
}

impl Moment {
    /// What it fires now; nothing where it was missed and that is to be left so.
    fn fires(&self, now: Time) -> Option<Trigger> {
        match &self.occasion {
            Occasion::Schedule(schedule) if now - self.at > LATE && schedule.missed == Missed::Skip => None,
            Occasion::Schedule(_) => Some(Trigger::Schedule),
            Occasion::Poll(_) => Some(Trigger::Poll),
            Occasion::Event => None,
        }
    }
}

impl Engine {
    /// Fires rules at their moments, until the program ends. For a process that stays: one that only carries out a
    /// command leaves them to it.
    pub fn keep_time(&self) {
        let (inner, leaving) = (Arc::downgrade(&self.inner), self.inner.context.leaving.clone());
        let changed = Arc::clone(&self.inner.rules_changed);
        tokio::spawn(async move {
            let mut timetable = Timetable::default();
            loop {
                let Some(inner) = inner.upgrade() else { return };
                let nap = Box::pin(Self { inner }.attend(&mut timetable)).await.unwrap_or_else(|failure| {
                    tracing::warn!(%failure, "rules are not fired by the clock");
                    timetable.looked = None;
                    Some(LOOK)
                });
                tokio::select! {
                    biased;
                    () = leaving.cancelled() => return,
                    () = changed.notified() => timetable.looked = None,
                    () = tokio::time::sleep(nap.unwrap_or_default()), if nap.is_some() => {}
                }
            }
        });
    }

    /// Fires what is due. Says how long there is nothing to do; `None` for until a rule changes.
    async fn attend(&self, timetable: &mut Timetable) -> Result<Option<Duration>, Failure> {
        let now = self.now();
        if timetable.looked.is_none_or(|looked| now < looked) {
            timetable.read(&**self.journal(), now)?;
        }
        timetable.looked = Some(now);
        let due: Vec<Moment> = timetable.moments.extract_if(.., |moment| moment.at <= now).collect();
        let mut attended: Vec<RuleId> = Vec::new();
        for moment in &due {
            if attended.contains(&moment.rule) {
                continue;
            }
            attended.push(moment.rule);
            let mut of_rule = due.iter().filter(|other| other.rule == moment.rule);
            if let Some(trigger) = of_rule.find_map(|moment| moment.fires(now)) {
                self.fire(moment.rule, trigger).await?;
            }
            let attended = vec![Change::Attended(moment.rule, Some(now))];
            self.inner.context.recorder.configured(attended).await?;
        }
        for Moment { rule, occasion, .. } in due {
            timetable.add(rule, occasion, now);
        }
        Ok(timetable.nap(self.now()))
    }

    async fn fire(&self, rule: RuleId, trigger: Trigger) -> Result<(), Failure> {
        match self.run_rule(rule, trigger).await {
            Ok(_) => Ok(()),
            Err(failure) => match failure.code {
                // Looking again soon is what a poll is; a moment of a schedule that is left out is said.
                ErrorCode::RunActive if trigger == Trigger::Schedule => self.skip(rule, trigger).await,
                // It was disabled or removed in this moment.
                ErrorCode::RunActive | ErrorCode::RuleDisabled | ErrorCode::RuleNotFound => Ok(()),
                _ => Err(failure),
            },
        }
    }

    /// Rules that are new, enabled anew or have other triggers now are attended to from now on: what came before is
    /// not missed.
    pub(super) fn attended_from_now(&self, changes: &[Change]) -> Result<Vec<Change>, Failure> {
        let known = self.journal().rules()?;
        let as_it_was = |rule: &Rule| {
            known.iter().any(|known| known.id == rule.id && known.enabled && known.triggers == rule.triggers)
        };
        let now = self.now();
        let attended = changes.iter().filter_map(|change| match change {
            Change::PutRule(rule) if rule.enabled && !as_it_was(rule) => {
                Some(Change::Attended(rule.id, (!rule.triggers.is_empty()).then_some(now)))
            }
            Change::RemoveRule(id) => Some(Change::Attended(*id, None)),
            _ => None,
        });
        Ok(attended.collect())
    }
}
