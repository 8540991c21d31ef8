//! Runs.

use sampan_app::answer::{RunAnswer, RunList};
use sampan_domain::machine::Status;
use sampan_i18n::format;

use super::failed::cause;
use super::paint::{Paint, Painted};
use super::table::Table;
use super::{Work, jobs, lines, moment, next};
use crate::voice::Voice;

/// Failed jobs that a summary names; `run show` names them all.
const NAMED: usize = 20;

/// What came of a run, in a few lines, with its failures.
pub(super) fn summary(voice: Voice, run: &RunAnswer) -> String {
    let mut text = counts(voice, run);
    if let Some(failure) = &run.failure {
        let word = Painted::new(voice.word("cli-failed"), Paint::Bad).show(voice.colors);
        text.push(format!("{word}{}{}", voice.colon(), cause(voice, failure)));
    }
    if run.planning_stopped {
        text.push(voice.word("cli-run-planning-stopped"));
    }
    let jobs = run.jobs.iter().flatten();
    let failed: Vec<_> = jobs.filter(|job| job.status == Status::Error).collect();
    for job in failed.iter().take(NAMED) {
        let status = Painted::status(voice, job).show(voice.colors);
        let colon = voice.colon();
        text.push(format!("{status}{colon}{} → {}{}", job.image, job.destination, voice.aside(&job.id)));
        text.extend(job.error.as_ref().map(|failure| format!("  {}", cause(voice, failure))));
    }
    if failed.len() > NAMED {
        let rest = (failed.len() - NAMED) as u64;
        let args = [("count", rest.into()), ("run", run.id.as_str().into())];
        text.push(voice.text("cli-more-failed", &args));
    }
    lines(&text)
}

/// That a run was fired.
pub(super) fn started(voice: Voice, run: &RunAnswer, work: Work) -> String {
    let args = [("rule", name(run).into()), ("run", run.id.as_str().into())];
    voice.text(if work == Work::Queued { "cli-run-queued" } else { "cli-run-started" }, &args) + "\n"
}

/// A run with all its jobs.
pub(super) fn one(voice: Voice, run: &RunAnswer) -> String {
    let mut table = Table::headless(voice);
    table.pair(voice, "id", run.id.as_str());
    table.pair(voice, "rule", name(run));
    table.pair(voice, "trigger", voice.word(&format!("trigger-{}", run.trigger.as_str())));
    table.pair(voice, "started", moment(Some(run.started)));
    table.pair(voice, "ended", moment(run.ended));
    for (host, requests) in &run.requests {
        let requests =
            voice.text("cli-requests", &[("host", host.as_str().into()), ("count", (*requests).into())]);
        table.pair(voice, "requests", requests);
    }
    let jobs = run.jobs.as_deref().unwrap_or_default();
    let jobs = if jobs.is_empty() { String::new() } else { format!("\n{}", jobs::table(voice, jobs)) };
    format!("{}\n{}{jobs}", table.show(), summary(voice, run))
}

/// A page of runs.
pub(super) fn list(voice: Voice, list: &RunList) -> String {
    let mut table = Table::new(
        voice,
        &[
            "id",
            "rule",
            "started",
            "ended",
            "matched",
            "up-to-date",
            "finished",
            "failed",
            "stopped",
            "canceled",
            "open",
            "copied",
            "reason",
        ],
    );
    for run in &list.runs {
        let failed = if run.failure.is_some() || run.error > 0 { Paint::Bad } else { Paint::Plain };
        let open = run.pending + run.running + run.retrying;
        let stopped = run.planning_stopped.then(|| voice.word("cli-run-planning-stopped"));
        let reason = run.failure.as_ref().map(|failure| failure.message.clone()).or(stopped);
        table.row([
            Painted::from(run.id.as_str()),
            name(run).into(),
            moment(Some(run.started)).into(),
            moment(run.ended).into(),
            format::count(run.matched).into(),
            format::count(run.up_to_date).into(),
            format::count(run.finished).into(),
            Painted::new(format::count(run.error), failed),
            format::count(run.stopped).into(),
            format::count(run.canceled).into(),
            Painted::new(format::count(open), if open > 0 { Paint::Going } else { Paint::Plain }),
            format::bytes(run.bytes_copied).into(),
            Painted::new(reason.unwrap_or_default(), if run.failure.is_some() { failed } else { Paint::Dim }),
        ]);
    }
    table.show_or(voice, "cli-no-runs") + &next(voice, list.next.as_deref())
}

fn counts(voice: Voice, run: &RunAnswer) -> Vec<String> {
    let counts = [
        ("rule", name(run).into()),
        ("run", run.id.as_str().into()),
        ("matched", run.matched.into()),
        ("up_to_date", run.up_to_date.into()),
        ("finished", run.finished.into()),
        ("error", run.error.into()),
        ("stopped", run.stopped.into()),
        ("canceled", run.canceled.into()),
    ];
    let bytes = [run.bytes_copied, run.bytes_mounted, run.bytes_existing];
    let bytes = jobs::bytes_line(voice, bytes, run.started, run.ended);
    let mut text = vec![voice.text("cli-run-summary", &counts), bytes];
    let open = run.pending + run.running + run.retrying;
    if open > 0 {
        text.push(voice.text("cli-run-open", &[("count", open.into())]));
    }
    text
}

fn name(run: &RunAnswer) -> &str {
    run.rule.as_deref().unwrap_or("–")
}
