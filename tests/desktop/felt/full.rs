//! A store with 100,000 jobs, as somebody has it who replicates 20,000 images every week.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use sampan_domain::job::{Cursor, Operation};
use sampan_domain::journal::{Change, Journal};
use sampan_domain::machine::{Cause, State};
use sampan_domain::progress::Bytes;
use sampan_domain::reference::ImageName;
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place, Registry};
use sampan_domain::{
    Digest, ErrorCode, Failure, Job, JobId, Rule, RuleId, Run, RunId, Settings, Target, TargetId, Time,
};
use sampan_store::{DataDir, SledJournal};
use sampan_tests::hand;
use sampan_tests::process;
use sampan_tests::sampan::Sampan;
use serde_json::json;

use crate::window;

/// Jobs in it.
pub(crate) const JOBS: u64 = 100_000;
/// The newest of them, which are seen first, wait.
pub(crate) const WAITING: u64 = 2_000;
const TARGETS: u64 = 5;
const RULES: u64 = 40;
const RUNS: u64 = 100;
/// Their numbers lie above those of all others, as those of what is made later do.
const FIRST_JOB: u64 = 1_000;

/// The numbers of the newest jobs, newest first.
pub(crate) fn newest(count: u64) -> Vec<String> {
    (0..count).map(|back| (FIRST_JOB + JOBS - 1 - back).to_string()).collect()
}

/// A machine on which Sampan has been at work for long; its queue is paused.
pub(crate) fn machine() -> Sampan {
    let machine = Sampan::new();
    let data = machine.home().join("data");
    fs::create_dir(&data).unwrap();
    let mut copy = process::tethered("cp");
    process::run(copy.arg("-r").arg(kept()).arg(data), Duration::from_secs(60)).success();
    machine
}

/// Writing it takes a minute: it is kept for as long as this file stays as it is.
fn kept() -> PathBuf {
    let place = window::root().join("target/felt/store");
    let recipe = hand::sha256(include_bytes!("full.rs"));
    let made = place.join("recipe");
    if fs::read_to_string(&made).unwrap_or_default() != recipe {
        let _ = fs::remove_dir_all(&place);
        fill(&place.join("sampan"));
        fs::write(made, recipe).unwrap();
    }
    place.join("sampan")
}

fn fill(directory: &Path) {
    let begun = Instant::now();
    fs::create_dir_all(directory).unwrap();
    let (journal, _) = SledJournal::open(&DataDir::open(directory).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let commit = |changes| runtime.block_on(journal.commit(changes)).unwrap();
    let now = Utc::now() - TimeDelta::hours(1);
    let mut changes: Vec<_> = (1..=TARGETS).map(|id| Change::PutTarget(target(id))).collect();
    changes.extend((1..=RULES).map(|id| Change::PutRule(rule(id))));
    changes.push(Change::PutSettings(Settings { paused: true, workers: 1, ..Settings::default() }));
    commit(changes);
    let each = JOBS / RUNS;
    for run in 0..RUNS {
        let rule = 1 + run % RULES;
        let started = now - TimeDelta::hours(i64::try_from(RUNS - run).unwrap());
        let mut changes = vec![Change::PutRun(Run {
            id: RunId(100 + run),
            rule: Some(RuleId(10 + rule)),
            rule_name: rule_name(rule),
            trigger: Trigger::Schedule,
            started,
            planning: Planning::Done(started + TimeDelta::seconds(20)),
            matched: each,
            up_to_date: 0,
            requests: [("registry-1.example.com".to_owned(), 12)].into(),
            scope: None,
            deletion_confirmed: true,
            deletion_most: None,
        })];
        changes.extend(
            (run * each..(run + 1) * each).map(|number| job(number, RunId(100 + run), rule, started)),
        );
        commit(changes);
    }
    journal.close().unwrap();
    println!("{JOBS} jobs were written in {:.1?}", begun.elapsed());
}

fn target(id: u64) -> Target {
    let url = format!("https://registry-{id}.example.com").parse().unwrap();
    Target {
        id: TargetId(id),
        name: format!("registry {id}"),
        place: Place::Registry(Registry::at(url)),
        credential: CredentialRef::Env("TOKEN".into()),
        limits: Limits::default(),
    }
}

fn rule_name(id: u64) -> String {
    format!("base images for site {id}")
}

fn rule(id: u64) -> Rule {
    serde_json::from_value(json!({
        "id": 10 + id,
        "name": rule_name(id),
        "description": "what the build farm starts from",
        "enabled": true,
        "source": 1 + id % TARGETS,
        "repositories": { "include": ["library/*"] },
        "destinations": [{ "target": 1 + (id + 1) % TARGETS, "mapping": { "namespace": "mirror" } }],
    }))
    .unwrap()
}

/// A job with its last step: most have finished, one of twenty failed, some were stopped, and the newest wait. What
/// belongs to one job only, its log and its layers, is left out: no list reads it, and a minute would be ten.
fn job(number: u64, run: RunId, rule: u64, started: Time) -> Change {
    let id = JobId(FIRST_JOB + number);
    let image = |target: u64, space: &str| ImageName {
        target: TargetId(1 + target % TARGETS),
        place: format!("registry-{}.example.com", 1 + target % TARGETS),
        repository: format!("{space}/service-{}", number % 4_000).parse().unwrap(),
        reference: format!("1.{}", number % 25).parse().unwrap(),
    };
    let mut job = Job {
        id,
        run,
        rule: Some(RuleId(10 + rule)),
        rule_name: rule_name(rule),
        operation: if number % 50 == 7 { Operation::Delete } else { Operation::Transfer },
        source: image(rule, "library"),
        destination: image(rule + 1, "mirror"),
        pinned: Some(Digest::of(&number.to_be_bytes())),
        priority: i32::try_from(number % 3).unwrap(),
        state: State::Pending,
        attempt: 1,
        budget_from: 1,
        attempts_max: 3,
        interruptions: 0,
        created: started + TimeDelta::seconds(20),
        started: None,
        ended: None,
        waiting: None,
        error: None,
        bytes: Bytes::default(),
        cursor: Cursor::default(),
        selection: sampan_domain::Selection::default(),
        terms: sampan_domain::overwrite::Terms::default(),
    };
    if number >= JOBS - WAITING {
        return Change::PutJob(Box::new(job), None);
    }
    let total = 1_000_000 * (1 + number % 300);
    job.bytes = Bytes { total, existing: total / 2, mounted: total / 4, copied: total / 4 };
    let end = match number % 20 {
        3 => Cause::FailedForGood,
        5 => Cause::StoppedByPerson,
        _ if job.operation == Operation::Delete => Cause::Gone,
        _ => Cause::NoTreeLeft,
    };
    let way: &[Cause] = match end {
        Cause::NoTreeLeft => &[
            Cause::Claimed,
            Cause::IsTransfer,
            Cause::SourceResolved,
            Cause::DestinationReady,
            Cause::BlobsMissing,
            Cause::BlobsThere,
            Cause::TreePushed,
            Cause::NoTreeLeft,
        ],
        Cause::Gone => &[Cause::Claimed, Cause::IsDelete, Cause::Gone],
        _ => &[Cause::Claimed, end],
    };
    let mut last = None;
    for (step, &cause) in way.iter().enumerate() {
        let at = started + TimeDelta::seconds(30 + 4 * i64::try_from(step).unwrap());
        let reason = (cause == Cause::FailedForGood).then(|| failure(number));
        last = Some(job.apply(cause, reason, at).unwrap());
    }
    Change::PutJob(Box::new(job), last)
}

fn failure(number: u64) -> Failure {
    let code = [ErrorCode::ServerError, ErrorCode::ConnectRefused, ErrorCode::AuthRejected]
        [(number / 20 % 3) as usize];
    Failure::new(code).with("host", "registry-1.example.com").with("status", 503_u16)
}
