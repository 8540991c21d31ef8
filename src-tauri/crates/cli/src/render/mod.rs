//! Answers as people read them, and as JSON.

mod configured;
mod failed;
mod jobs;
mod paint;
mod plans;
mod rules;
mod runs;
mod secrets;
mod store;
mod table;
mod targets;
#[cfg(test)]
mod tests;

pub(crate) use failed::{failure, left, refused, warn};
pub(crate) use jobs::{reason_until, record};
pub(crate) use paint::{Paint, Painted};
pub(crate) use plans::planned;

use sampan_app::answer::Answer;
use sampan_i18n::format;

use crate::voice::{self, Voice};

/// What becomes of the work that a command gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// The command sees it to its end.
    Waited,
    /// It is done in the background.
    Begun,
    /// It waits for an engine.
    Queued,
    /// None: it was only said what would be.
    Rehearsed,
}

/// Shows an answer. `followed`: the records of a log have been shown as they came.
pub(crate) fn answer(voice: Voice, answer: &Answer, followed: bool, work: Work) {
    if voice.json {
        document(answer.document());
    } else if !(followed && matches!(answer, Answer::Log(_))) {
        voice::print(&match answer {
            Answer::Plans(plans) if followed => plans::totals(voice, plans),
            answer => text(voice, answer, work),
        });
    }
    for warning in warnings(voice, answer, work) {
        voice::say(&warning);
    }
    if work == Work::Rehearsed {
        voice::say(&voice.word("cli-rehearsed"));
    }
}

/// One JSON document on standard output.
pub(crate) fn document(text: serde_json::Result<String>) {
    match text {
        Ok(text) => voice::print(&(text + "\n")),
        Err(error) => voice::say(&error.to_string()),
    }
}

fn text(voice: Voice, answer: &Answer, work: Work) -> String {
    match answer {
        Answer::Runs(runs) if work == Work::Waited => {
            runs.runs.iter().map(|run| runs::summary(voice, run)).collect()
        }
        Answer::Runs(runs) => runs.runs.iter().map(|run| runs::started(voice, run, work)).collect(),
        Answer::RunList(list) => runs::list(voice, list),
        Answer::Run(run) => runs::one(voice, run),
        Answer::Plans(plans) => plans::all(voice, plans),
        Answer::Job(job) => jobs::one(voice, job),
        Answer::JobDetails(details) => jobs::details(voice, details),
        Answer::JobList(list) => jobs::list(voice, list),
        Answer::Log(log) => jobs::log(voice, log),
        Answer::Target(target) => targets::one(voice, target),
        Answer::TargetList(list) => targets::list(voice, list),
        Answer::Check(check) => targets::check(voice, check),
        Answer::Rule(rule) => rules::one(voice, rule),
        Answer::RuleList(list) => rules::list(voice, list),
        Answer::Settings(settings) => configured::settings(voice, settings),
        Answer::Applied(applied) => configured::applied(voice, applied),
        Answer::File(file) => file.file.clone(),
        Answer::Secrets(state) => secrets::state(voice, state),
        Answer::Store(store) => store::found(voice, store),
        Answer::BackedUp(backup) => store::backed_up(voice, backup, work),
        Answer::Restored(restored) => store::restored(voice, restored, work),
        Answer::Metrics(metrics) => metrics.metrics.clone(),
        Answer::Removed(removed) => {
            let sentence = if work == Work::Rehearsed { "cli-to-remove" } else { "cli-removed" };
            voice.text(sentence, &[("name", removed.removed.as_str().into())]) + "\n"
        }
    }
}

/// What a person should know beside the answer.
fn warnings(voice: Voice, answer: &Answer, work: Work) -> Vec<String> {
    let nothing = |rule: &Option<String>| {
        voice.text("cli-nothing-matched", &[("rule", rule.as_deref().unwrap_or_default().into())])
    };
    let none_chosen = |disabled: &[String]| match disabled {
        [] => vec![voice.word("cli-no-rules")],
        disabled => vec![voice.text("cli-all-disabled", &[("rules", voice.list(disabled).into())])],
    };
    match answer {
        Answer::Runs(runs) if runs.runs.is_empty() => none_chosen(&runs.disabled),
        Answer::Plans(plans) if plans.runs.is_empty() => none_chosen(&plans.disabled),
        Answer::Runs(runs) if work == Work::Waited => {
            let empty = runs.runs.iter().filter(|run| {
                run.matched == 0 && run.failure.is_none() && run.ended.is_some() && !run.planning_stopped
            });
            empty.map(|run| nothing(&run.rule)).collect()
        }
        Answer::Run(run) => match run.retried {
            Some(0) => vec![voice.text("cli-retried-none", &[("run", run.id.as_str().into())])],
            Some(count) => {
                let sentence = if work == Work::Rehearsed { "cli-to-retry" } else { "cli-retried" };
                vec![voice.text(sentence, &[("count", count.into())])]
            }
            None => Vec::new(),
        },
        Answer::Plans(plans) => {
            plans.runs.iter().filter(|plan| plan.plan.is_empty()).map(|plan| nothing(&plan.rule)).collect()
        }
        _ => Vec::new(),
    }
}

/// Lines as one text.
fn lines(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// A moment, or a dash.
fn moment(time: Option<sampan_domain::Time>) -> String {
    time.map_or_else(dash, format::date_time)
}

fn dash() -> String {
    "–".to_owned()
}

/// Says how to get the next page, where there is one.
fn next(voice: Voice, next: Option<&str>) -> String {
    next.map(|cursor| voice.text("cli-next", &[("cursor", cursor.into())]) + "\n").unwrap_or_default()
}
