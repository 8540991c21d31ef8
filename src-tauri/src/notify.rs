//! Notifications: a run has ended. Runs that end together are told of together.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};
use std::time::Duration;

use sampan_app::{Front, Told};
use sampan_domain::event::Event;
use sampan_domain::machine::Status;
use sampan_domain::notify::Notify as OfRule;
use sampan_domain::run::{self, Planning};
use sampan_domain::{Failure, Journal, RunId};
use sampan_i18n::Language;
use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::time::MissedTickBehavior;

use crate::desk::Outside;

/// Runs that end within this time are told of together.
const TOGETHER: Duration = Duration::from_secs(2);

/// Which ends of runs are worth a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Notify {
    /// Every run that did something, and every failure.
    #[default]
    All,
    /// Only where something failed.
    Failures,
    Never,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ended {
    rule: String,
    finished: u64,
    failed: u64,
    /// It could not be planned to the end.
    broken: bool,
    /// What its rule says of notifications; what the settings say where it says nothing.
    notify: Option<OfRule>,
}

/// Tells of ends until the engine is gone. `wish` is asked each time: what is wanted, and in which language.
pub(crate) fn start(
    outside: Arc<dyn Outside>,
    front: &Arc<Front>,
    wish: impl Fn() -> (Notify, Language) + Send + 'static,
) {
    let (mut news, front) = (front.news(), Arc::downgrade(front));
    tauri::async_runtime::spawn(async move {
        let mut near = BTreeSet::new();
        let mut tick = tokio::time::interval(TOGETHER);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                told = news.next() => match told {
                    Some(Told::Event(event)) => near.extend(run_of(&event)),
                    Some(Told::Missed) => {}
                    None => return,
                },
                _ = tick.tick() => {
                    let Some(ends) = ends(&front, &mut near) else { return };
                    let (notify, lang) = wish();
                    if let Some((title, body)) = words(&ends, notify, lang) {
                        outside.notify(&title, &body);
                    }
                }
            }
        }
    });
}

/// The run that may be at its end with this.
fn run_of(event: &Event) -> Option<RunId> {
    match event {
        Event::JobMoved(job, _) if !job.state.status().is_open() => Some(job.run),
        Event::Run(run) if run.planning.ended().is_some() => Some(run.id),
        _ => None,
    }
}

/// How a run stands.
enum Stand {
    Open,
    Ended(Ended),
    /// It is gone, or was made by hand on the command line and is watched there.
    Unwatched,
}

/// The runs that have ended of those that may have. The others stay: the journal may be a commit behind what was told.
fn ends(front: &Weak<Front>, near: &mut BTreeSet<RunId>) -> Option<Vec<Ended>> {
    let front = front.upgrade()?;
    let journal = front.journal();
    let mut ends = Vec::new();
    near.retain(|id| match stand(&**journal, *id) {
        Ok(Stand::Open) => true,
        Ok(Stand::Ended(end)) => {
            ends.push(end);
            false
        }
        Ok(Stand::Unwatched) | Err(_) => false,
    });
    Some(ends)
}

fn stand(journal: &dyn Journal, id: RunId) -> Result<Stand, Failure> {
    let Some(run) = journal.run(id)?.filter(|run| run.rule.is_some()) else {
        return Ok(Stand::Unwatched);
    };
    let tally = journal.tally(id)?;
    if run::ended(&run, &tally).is_none() {
        return Ok(Stand::Open);
    }
    let rules = journal.rules()?;
    let notify = rules.into_iter().find(|rule| Some(rule.id) == run.rule).and_then(|rule| rule.notify);
    Ok(Stand::Ended(Ended {
        notify,
        rule: run.rule_name,
        finished: tally.count(Status::Finished),
        failed: tally.count(Status::Error),
        broken: matches!(run.planning, Planning::Failed(..)),
    }))
}

/// What is said of ends; nothing where none is worth it.
fn words(ends: &[Ended], notify: Notify, lang: Language) -> Option<(String, String)> {
    let worth = |end: &&Ended| {
        let failed = end.failed > 0 || end.broken;
        match (end.notify, notify) {
            (Some(OfRule::Always), _) => true,
            (Some(OfRule::Failure), _) | (None, Notify::Failures) => failed,
            (None, Notify::All) => failed || end.finished > 0,
            (Some(OfRule::Never), _) | (None, Notify::Never) => false,
        }
    };
    let told: Vec<_> = ends.iter().filter(worth).collect();
    let sum = |part: fn(&Ended) -> u64| told.iter().map(|end| part(end)).sum::<u64>();
    let counts = vec![
        ("finished".into(), sum(|end| end.finished).into()),
        ("failed".into(), sum(|end| end.failed).into()),
    ];
    match told.as_slice() {
        [] => None,
        [one] if one.broken => Some((one.rule.clone(), lang.text("notify-broken", &counts))),
        [one] => Some((one.rule.clone(), lang.text("notify-ended", &counts))),
        several => {
            let runs = vec![("runs".into(), (several.len() as u64).into())];
            Some((lang.text("notify-several", &runs), lang.text("notify-ended", &counts)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(rule: &str, finished: u64, failed: u64) -> Ended {
        Ended { rule: rule.into(), finished, failed, broken: false, notify: None }
    }

    #[test]
    fn what_is_said_fits_what_is_wanted() {
        let said = |ends: &[Ended], notify| words(ends, notify, Language::En);
        let quiet = [end("nightly", 0, 0)];
        assert_eq!(said(&quiet, Notify::All), None, "everything was up to date");
        let good = [end("nightly", 12, 0)];
        assert_eq!(said(&good, Notify::Failures), None);
        let (title, body) = said(&good, Notify::All).unwrap();
        assert_eq!((&*title, &*body), ("nightly", "12 jobs finished."));
        let bad = [end("nightly", 12, 1)];
        assert_eq!(said(&bad, Notify::Never), None);
        assert_eq!(said(&bad, Notify::Failures).unwrap().1, "12 jobs finished, 1 failed.");
        let broken = [Ended { broken: true, ..end("nightly", 0, 0) }];
        assert_eq!(
            said(&broken, Notify::Failures).unwrap().1,
            "Planning this run failed before it was complete."
        );
    }

    #[test]
    fn what_a_rule_says_of_itself_counts_before_the_settings() {
        let said = |finished, failed, of_rule, notify| {
            let end = Ended { notify: Some(of_rule), ..end("nightly", finished, failed) };
            words(&[end], notify, Language::En).is_some()
        };
        assert!(!said(12, 1, OfRule::Never, Notify::All));
        assert!(said(12, 1, OfRule::Failure, Notify::Never));
        assert!(!said(12, 0, OfRule::Failure, Notify::All));
        assert!(said(0, 0, OfRule::Always, Notify::Never));
    }

    #[test]
    fn runs_that_end_together_are_told_of_together() {
        let ends = [end("nightly", 12, 0), end("weekly", 3, 2), end("idle", 0, 0)];
        let (title, body) = words(&ends, Notify::All, Language::ZhCn).unwrap();
        assert_eq!((&*title, &*body), ("2 条规则执行完毕", "完成 15 个任务，失败 2 个。"));
        let (title, _) = words(&ends, Notify::Failures, Language::ZhCn).unwrap();
        assert_eq!(title, "weekly");
    }
}
