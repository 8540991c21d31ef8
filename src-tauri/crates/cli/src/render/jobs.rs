//! Jobs and their logs.

use std::time::Duration;

use sampan_app::answer::{JobAnswer, JobDetails, JobList, LogAnswer, RecordAnswer, WaitingAnswer};
use sampan_domain::Time;
use sampan_domain::log::Level;
use sampan_i18n::format;

use super::failed::cause;
use super::paint::{Paint, Painted};
use super::table::Table;
use super::{dash, lines, moment, next};
use crate::voice::Voice;

/// One job in a few lines.
pub(super) fn one(voice: Voice, job: &JobAnswer) -> String {
    let status = Painted::status(voice, job).show(voice.colors);
    let mut text = vec![format!("{status}{}{} → {}", voice.colon(), job.image, job.destination)];
    if let (Some(started), Some(ended)) = (job.started, job.ended) {
        let bytes = [job.bytes_copied, job.bytes_mounted, job.bytes_existing];
        text.push(bytes_line(voice, bytes, started, Some(ended)));
    }
    if let Some(failure) = &job.error {
        text.push(cause(voice, failure));
    } else if let Some(waiting) = &job.waiting {
        text.push(until(voice, waiting));
    }
    lines(&text)
}

/// A page of jobs.
pub(super) fn list(voice: Voice, list: &JobList) -> String {
    table(voice, &list.jobs) + &next(voice, list.next.as_deref())
}

/// Jobs, a line each.
pub(super) fn table(voice: Voice, jobs: &[JobAnswer]) -> String {
    let mut table =
        Table::new(voice, &["id", "status", "rule", "image", "destination", "size", "created", "reason"]);
    for job in jobs {
        table.row([
            Painted::from(job.id.as_str()),
            Painted::status(voice, job),
            job.rule.clone().unwrap_or_else(dash).into(),
            job.image.as_str().into(),
            job.destination.as_str().into(),
            amount(job).into(),
            moment(Some(job.created)).into(),
            Painted::new(reason(job).unwrap_or_default(), Paint::Dim),
        ]);
    }
    table.show_or(voice, "cli-no-jobs")
}

/// One job with everything known about it.
pub(super) fn details(voice: Voice, details: &JobDetails) -> String {
    let job = &details.job;
    let mut table = Table::headless(voice);
    table.pair(voice, "id", job.id.as_str());
    table.pair(voice, "run", job.run.as_str());
    table.pair(voice, "rule", job.rule.clone().unwrap_or_else(dash));
    table.pair(voice, "operation", voice.word(&format!("operation-{}", job.operation.as_str())));
    table.pair(voice, "image", job.image.as_str());
    table.pair(voice, "destination", job.destination.as_str());
    table.pair(voice, "status", Painted::status(voice, job));
    table.pair(voice, "attempts", job.attempts.to_string());
    table.pair(voice, "size", amount(job));
    table.pair(voice, "created", moment(Some(job.created)));
    table.pair(voice, "started", moment(job.started));
    table.pair(voice, "ended", moment(job.ended));
    if let Some(waiting) = &job.waiting {
        table.pair(voice, "reason", until(voice, waiting));
    }
    if let Some(failure) = &job.error {
        table.pair(voice, "reason", failure.message.as_str());
        table.pair(voice, "remedy", failure.remedy.as_str());
    }
    let mut parts = vec![table.show()];
    if !details.timeline.is_empty() {
        parts.push(timeline(voice, details));
    }
    if !details.layers.is_empty() {
        parts.push(layers(voice, details));
    }
    parts.join("\n")
}

fn timeline(voice: Voice, details: &JobDetails) -> String {
    let mut table = Table::new(voice, &["time", "state", "attempt", "reason"]);
    for step in &details.timeline {
        let why = voice.word(&format!("cause-{}", step.cause.as_str()));
        let why = step.reason.as_ref().map_or(why, |failure| failure.message.clone());
        table.row([
            Painted::new(format::date_time(step.at), Paint::Dim),
            Painted::new(voice.word(&format!("state-{}", step.to.as_str())), Paint::of(step.to.status())),
            step.attempt.to_string().into(),
            why.into(),
        ]);
    }
    table.show()
}

fn layers(voice: Voice, details: &JobDetails) -> String {
    let mut table = Table::new(voice, &["digest", "size", "status"]);
    for layer in &details.layers {
        let state = serde_json::to_value(layer.state).ok();
        let state = state.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
        table.row([
            Painted::from(layer.digest.as_str()),
            format::bytes(layer.size).into(),
            voice.word(&format!("layer-{state}")).into(),
        ]);
    }
    table.show()
}

/// A page of a log.
pub(super) fn log(voice: Voice, log: &LogAnswer) -> String {
    let records: String = log.records.iter().map(|line| record(voice, line)).collect();
    records + &next(voice, log.next.as_deref())
}

/// One record, one line.
pub(crate) fn record(voice: Voice, record: &RecordAnswer) -> String {
    let paint = match record.level {
        Level::Debug => Paint::Dim,
        Level::Info => Paint::Plain,
        Level::Warn => Paint::Warn,
        Level::Error => Paint::Bad,
    };
    let time = Painted::new(format::date_time(record.time), Paint::Dim).show(voice.colors);
    let level =
        Painted::new(voice.word(&format!("level-{}", record.level.as_str())), paint).show(voice.colors);
    let phase = record.phase.as_ref().map(|phase| voice.word(&format!("state-{phase}")));
    let phase = phase.map(|phase| format!("[{phase}] ")).unwrap_or_default();
    format!("{time} {level} {phase}{}\n", record.text)
}

/// Why a job waits or failed, in one sentence.
fn reason(job: &JobAnswer) -> Option<String> {
    let waiting = job.waiting.as_ref().map(|waiting| waiting.message.clone());
    job.error.as_ref().map(|failure| failure.message.clone()).or(waiting)
}

/// The same, and until when it waits.
pub(crate) fn reason_until(voice: Voice, job: &JobAnswer) -> Option<String> {
    let waiting = job.waiting.as_ref().map(|waiting| until(voice, waiting));
    job.error.as_ref().map(|failure| failure.message.clone()).or(waiting)
}

/// Why a job waits, and until when.
fn until(voice: Voice, waiting: &WaitingAnswer) -> String {
    waiting.message.clone() + &voice.aside(&format::date_time(waiting.not_before))
}

/// Bytes sent, mounted and found, and the time it took, once there is an end.
pub(super) fn bytes_line(voice: Voice, bytes: [u64; 3], started: Time, ended: Option<Time>) -> String {
    let [copied, mounted, existing] = bytes;
    let took = ended.map(|ended| ("took", (ended - started).num_milliseconds().max(0).into()));
    let args = [
        ("bytes_copied", copied.into()),
        ("bytes_mounted", mounted.into()),
        ("bytes_existing", existing.into()),
    ];
    voice.text("cli-run-bytes", &args.into_iter().chain(took).collect::<Vec<_>>())
}

/// How much there is of how much.
fn amount(job: &JobAnswer) -> String {
    if job.bytes == job.bytes_total {
        format::bytes(job.bytes)
    } else {
        format!("{} / {}", format::bytes(job.bytes), format::bytes(job.bytes_total))
    }
}

/// How long something took.
pub(super) fn span(voice: Voice, milliseconds: u64) -> String {
    format::duration(voice.lang, Duration::from_millis(milliseconds))
}
