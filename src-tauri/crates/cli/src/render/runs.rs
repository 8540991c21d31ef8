//! Runs.

use sampan_app::answer::{RunAnswer, RunList};
use sampan_domain::Time;
use sampan_domain::machine::Status;
use sampan_i18n::format;

use super::failed::cause;
use super::paint::{Paint, Painted};
use super::table::Table;
use super::{jobs, lines, moment, next};
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
    let jobs = run.jobs.iter().flatten();
    let failed: Vec<_> = jobs.filter(|job| job.status == Status::Error).collect();
    for job in failed.iter().take(NAMED) {
        let status = Painted::status(voice, job).show(voice.colors);
        let colon = voice.colon();
        text.push(format!("{status}{colon}{} → {} ({})", job.image, job.destination, job.id));
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
pub(super) fn started(voice: Voice, run: &RunAnswer) -> String {
    let args = [("rule", name(run).into()), ("run", run.id.as_str().into())];
    voice.text("cli-run-started", &args) + "\n"
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
        &["id", "rule", "started", "ended", "matched", "up-to-date", "finished", "failed", "open", "copied"],
    );
    for run in &list.runs {
        let failed = if run.failure.is_some() || run.error > 0 { Paint::Bad } else { Paint::Plain };
        let open = run.pending + run.running + run.retrying;
        table.row([
            Painted::from(run.id.as_str()),
            name(run).into(),
            moment(Some(run.started)).into(),
            moment(run.ended).into(),
            format::count(run.matched).into(),
            format::count(run.up_to_date).into(),
            format::count(run.finished).into(),
            Painted::new(
                if run.failure.is_some() { "!".to_owned() } else { format::count(run.error) },
                failed,
            ),
            Painted::new(format::count(open), if open > 0 { Paint::Going } else { Paint::Plain }),
            format::bytes(run.bytes_copied).into(),
        ]);
    }
    table.show() + &next(voice, list.next.as_deref())
}

fn counts(voice: Voice, run: &RunAnswer) -> Vec<String> {
    let counts = [
        ("rule", name(run).into()),
        ("matched", run.matched.into()),
        ("up_to_date", run.up_to_date.into()),
        ("finished", run.finished.into()),
        ("error", run.error.into()),
        ("stopped", run.stopped.into()),
        ("canceled", run.canceled.into()),
    ];
    let bytes = [
        ("bytes_copied", run.bytes_copied.into()),
        ("bytes_mounted", run.bytes_mounted.into()),
        ("bytes_existing", run.bytes_existing.into()),
        ("took", took(run.started, run.ended).into()),
    ];
    let mut text = vec![voice.text("cli-run-summary", &counts), voice.text("cli-run-bytes", &bytes)];
    let open = run.pending + run.running + run.retrying;
    if open > 0 {
        text.push(voice.text("cli-run-open", &[("count", open.into())]));
    }
    text
}

/// Milliseconds between start and end; 0 while there is no end.
fn took(started: Time, ended: Option<Time>) -> i64 {
    ended.map_or(0, |ended| (ended - started).num_milliseconds().max(0))
}

fn name(run: &RunAnswer) -> &str {
    run.rule.as_deref().unwrap_or("–")
}
