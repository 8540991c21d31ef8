//! What must hold in every row, whatever its fault: the seven assertions of the table of faults.
//!
//! (a) what is at the destination is what the source has, or the tag is as it was; (b) credentials stay with their
//! hosts; (c) no panic, no task, connection or permit is left; (d) states and reasons survive a restart; (e) each request
//! that is counted has one outcome, those that were sent are those that came, and attempts are what the timeline says; (f) no upload session is left
//! open by what was finished, cancelled or deleted; (g) what people read names the host, the object, the cause and a
//! next step. And no secret is in anything that was written.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sampan_app::answer::FailureAnswer;
use sampan_domain::error::Value;
use sampan_domain::event::Transition;
use sampan_domain::journal::{JobQuery, LogQuery, RunQuery};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, Status};
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::target::Place;
use sampan_domain::{Failure, Job, JobId, Journal, Run};
use sampan_engine::{Engine, Outcome, Start};
use sampan_i18n::Language;
use sampan_store::SledJournal;
use sampan_tests::scripted::Server;
use tempfile::TempDir;

use super::log::Log;
use super::parts::parts;
use super::{CANARIES, How, PROBE, PROBE_RULE, Stage};

/// How long what ends may take to be gone; what is waited for in vain takes twice as long.
const SOON: Duration = Duration::from_secs(10);
/// The same where a link was down: what was lost is sent again after ever longer pauses.
const SOON_AFTER_LOSSES: Duration = Duration::from_secs(30);

pub(super) async fn judge(stage: Stage) {
    copies_what_comes_after(&stage).await;
    let kept = kept_at_rest(&stage).await;
    if !stage.how.unplaced {
        says_what_is_needed(&kept);
    }
    holds_what_is_right(&stage, &kept);
    counts_what_was_sent(&stage, &kept);
    keeps_credentials_apart(&stage);
    let (log, folder) = leaves_nothing_behind(stage, kept).await;
    for canary in CANARIES.map(|(_, password)| password) {
        let leaks = leaks(folder.path(), canary);
        assert!(leaks.is_empty(), "a password is in {leaks:?}");
        assert!(!log.text().contains(canary), "a password was logged\n{}", log.text());
    }
}

/// A run's jobs with their timelines, as the store has them.
type Kept = (Vec<Run>, BTreeMap<JobId, (Job, Vec<Transition>)>);

fn kept(journal: &dyn Journal) -> Kept {
    let jobs = journal.jobs(&JobQuery { limit: usize::MAX, ..JobQuery::default() }).unwrap();
    let jobs = jobs.into_iter().map(|job| (job.id, (job.clone(), journal.timeline(job.id).unwrap())));
    (journal.runs(&RunQuery { limit: usize::MAX, ..RunQuery::default() }).unwrap(), jobs.collect())
}

/// What is known when the last words of workers are stored: they come after the last state of their jobs.
async fn kept_at_rest(stage: &Stage) -> Kept {
    let begun = tokio::time::Instant::now();
    loop {
        stage.journal.commit(Vec::new()).await.unwrap();
        let kept = kept(&*stage.journal);
        if counts(stage, &kept.0).iter().all(|count| count.is_right(&stage.how)) || begun.elapsed() > SOON {
            return kept;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// (c) A worker, its permits and its connections are free for what comes next.
async fn copies_what_comes_after(stage: &Stage) {
    if stage.how.no_probe.is_some() {
        return;
    }
    let run = stage.engine.run_rule(PROBE_RULE, Trigger::Manual).await.unwrap();
    let seen = stage.settled(run).await;
    seen.arrived();
    let there = stage.destination.content(|content| content.tags());
    assert!(there.contains_key(PROBE), "{there:?}");
}

/// (g) A job names its image beside its failure.
fn says_what_is_needed((runs, jobs): &Kept) {
    let planned = runs.iter().filter_map(|run| match &run.planning {
        Planning::Failed(_, failure) => Some(failure),
        _ => None,
    });
    let ended = jobs.values().filter_map(|(job, _)| job.error.as_ref());
    let waiting = jobs.values().filter_map(|(job, _)| job.waiting.as_ref().map(|waiting| &waiting.reason));
    planned.chain(ended).chain(waiting).for_each(is_well_said);
}

fn is_well_said(failure: &Failure) {
    let places = ["host", "proxy", "realm", "source", "path"];
    for language in Language::ALL {
        let told = FailureAnswer::of(failure, language);
        let both = format!("{} {}", told.message, told.remedy);
        let shown = |name: &str| matches!(failure.arg(name), Some(Value::Text(text)) if both.contains(text));
        assert!(places.iter().any(|place| shown(place)), "it names no place: {both}\n{failure:?}");
        assert!(told.remedy.chars().count() > 8, "no next step: {told:?}");
        let marks = ['\u{2068}', '\u{2069}'];
        let bare = both.replace(marks, "");
        assert!(!bare.contains(['⟦', '{']), "an unfinished sentence: {both}");
        assert!(!bare.contains(char::is_control), "control characters: {both:?}");
    }
}

/// (a) and (f)
fn holds_what_is_right(stage: &Stage, (_, jobs): &Kept) {
    let there = stage.destination.content(|content| content.tags());
    for (job, _) in jobs.values() {
        let key = format!("{}:{}", job.destination.repository, job.destination.reference);
        let overwritten = |(later, _): &(Job, Vec<Transition>)| {
            later.destination == job.destination
                && later.state.status() == Status::Finished
                && (later.ended, later.id) > (job.ended, job.id)
        };
        if job.state.status() == Status::Finished {
            if jobs.values().any(overwritten) {
                continue;
            }
            let digest = job.pinned.as_ref().map(ToString::to_string);
            assert_eq!(there.get(&key), digest.as_ref(), "{key} is not what was to be copied");
            let digest = digest.unwrap_or_default();
            let lacking = stage
                .destination
                .content(|content| content.lacks(job.destination.repository.as_str(), &digest));
            assert!(lacking.is_empty(), "{key} lacks {lacking:?}");
        } else if !stage.how.late_stop {
            assert_eq!(there.get(&key), stage.before.get(&key), "{key} was touched");
        }
    }
    let unfinished = |(job, _): &(Job, Vec<Transition>)| {
        !matches!(job.state.status(), Status::Finished | Status::Canceled)
    };
    let left: usize =
        jobs.values().filter(|kept| unfinished(kept)).map(|(job, _)| job.cursor.sessions.len()).sum();
    let open = stage.destination.content(|content| content.uploads());
    assert!(
        open.len() <= left || stage.how.forgets_uploads,
        "upload sessions that nobody goes on with: {open:?}, known {left}"
    );
}

/// (e)
fn counts_what_was_sent(stage: &Stage, (runs, jobs): &Kept) {
    for (job, timeline) in jobs.values() {
        let claims =
            timeline.iter().filter(|step| step.cause == Cause::Claimed).map(|step| step.attempt).max();
        let failed = timeline.iter().filter(|step| step.cause == Cause::FailedForNow).count();
        let retried = timeline.iter().filter(|step| step.cause == Cause::RetriedByPerson).count();
        assert_eq!(job.attempt as usize, 1 + failed + retried, "{timeline:#?}");
        assert!(claims.is_none_or(|claimed| claimed <= job.attempt), "{timeline:#?}");
    }
    for count in counts(stage, runs) {
        assert!(count.is_right(&stage.how), "{count:#?}");
    }
}

/// What is counted for one host, what came of it, and what came there.
#[derive(Debug)]
#[expect(dead_code, reason = "read by a person when it is not right")]
struct Count {
    host: String,
    /// By the runs, as they are stored.
    counted: u64,
    outcomes: BTreeMap<Outcome, u64>,
    seen: Vec<String>,
}

impl Count {
    /// A request that nobody waits for any more may or may not have been sent; every other one is known to have been or
    /// known not to have been.
    fn is_right(&self, how: &How) -> bool {
        let many = |wanted: fn(&Outcome) -> bool| -> u64 {
            self.outcomes.iter().filter(|(outcome, _)| wanted(outcome)).map(|(_, many)| many).sum()
        };
        let (all, seen) = (many(|_| true), self.seen.len() as u64);
        let answered = many(|outcome| matches!(outcome, Outcome::Answered(_)));
        let unanswered = many(|outcome| *outcome == Outcome::Unanswered);
        let broken_off = many(|outcome| *outcome == Outcome::BrokenOff);
        let least = if how.loses_requests { answered } else { answered + unanswered };
        let stored = how.unstored.is_some() || self.counted == all;
        stored && (how.uncounted.is_some() || (least..=answered + unanswered + broken_off).contains(&seen))
    }
}

fn counts(stage: &Stage, runs: &[Run]) -> Vec<Count> {
    let outcomes = stage.outcomes();
    let ends = [(&stage.source, &stage.how.source), (&stage.destination, &stage.how.destination)];
    let count = |(server, place): (&Server, &Option<Place>)| {
        let host = place.as_ref().map_or_else(|| server.authority(), Place::host);
        let seen = server.requests();
        Count {
            counted: runs.iter().filter_map(|run| run.requests.get(&host)).sum(),
            outcomes: outcomes
                .iter()
                .filter(|((asked, _), _)| *asked == host)
                .map(|((_, outcome), many)| (*outcome, *many))
                .collect(),
            seen: seen.iter().map(|request| format!("{} {}", request.method, request.path)).collect(),
            host,
        }
    };
    ends.map(count).into()
}

/// (b)
fn keeps_credentials_apart(stage: &Stage) {
    for (at, server) in [&stage.source, &stage.destination].into_iter().enumerate() {
        let port = server.port().to_string();
        for request in server.requests() {
            let Some(given) = request.header("authorization") else { continue };
            let own = sampan_tests::scripted::content::basic(CANARIES[at].0, CANARIES[at].1);
            let good = given == own || given.starts_with(&format!("Bearer {port}-"));
            assert!(
                good,
                "a credential of another host came to {}: {} {}",
                server.authority(),
                request.method,
                request.path
            );
        }
    }
    for stranger in &stage.strangers {
        for request in stranger.requests() {
            assert_eq!(
                request.header("authorization"),
                None,
                "a stranger got a credential: {}",
                request.path
            );
            assert_eq!(request.header("referer"), None, "a stranger was told where we come from");
        }
    }
}

/// (c) and (d): the engine ends, and another one starts on what it has left.
async fn leaves_nothing_behind(stage: Stage, before: Kept) -> (Log, TempDir) {
    let Stage {
        source,
        destination,
        engine,
        clock,
        strangers,
        journal,
        directory,
        folder,
        log,
        logins,
        how,
        ..
    } = stage;
    let within = if how.loses_requests { SOON_AFTER_LOSSES } else { SOON };
    engine.shutdown().await;
    drop(engine);
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    soon("tasks are left behind", within, || tasks() == 0).await;
    let servers = || [&source, &destination].into_iter().chain(&strangers);
    soon("connections are left open", within, || servers().all(|server| server.connections() == 0)).await;
    journal.close().unwrap();
    drop(journal);

    let sent = || servers().map(|server| server.requests().len()).sum::<usize>();
    let already = sent();
    let (journal, _) = SledJournal::open(&directory).unwrap();
    let journal = Arc::new(journal);
    let after = kept(&*journal);
    assert_eq!(after.1, before.1, "what was known of jobs is another after a restart");
    let parts = parts(&journal, &logins, &clock, &log, &directory, how.patience);
    let engine = Engine::start(parts, Start::Working).await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    engine.shutdown().await;
    drop(engine);
    soon("tasks are left behind", within, || tasks() == 0).await;
    assert_eq!(kept(&*journal).1, before.1, "what had ended, or waits, was touched by a restart");
    assert_eq!(sent(), already, "requests for nothing");
    journal.close().unwrap();
    assert_eq!(Log::panics(), Vec::<String>::new());
    (log, folder)
}

async fn soon(what: &str, within: Duration, mut done: impl FnMut() -> bool) {
    let begun = tokio::time::Instant::now();
    while !done() {
        assert!(begun.elapsed() < within, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Files below a folder that have a text in them.
fn leaks(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path)
                && bytes.windows(text.len()).any(|window| window == text.as_bytes())
            {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// The messages of a job's log.
pub(super) fn said(journal: &dyn Journal, job: JobId) -> Vec<String> {
    let query = LogQuery { from: 0, level: Level::Debug, limit: usize::MAX };
    let records = journal.log(job, &query).unwrap();
    records.into_iter().map(|(_, record)| record.id).collect()
}
