//! Things to store.
#![allow(dead_code, reason = "no test binary needs all of them")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta};
use sampan_domain::error::Value;
use sampan_domain::event::Transition;
use sampan_domain::job::{Cursor, Operation, Session};
use sampan_domain::journal::{Change, JobQuery, LogQuery, RunQuery};
use sampan_domain::log::{Level, Record};
use sampan_domain::machine::{Cause, State};
use sampan_domain::progress::{Bytes, Layer, LayerState};
use sampan_domain::reference::ImageName;
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place, Registry};
use sampan_domain::{
    Digest, ErrorCode, Failure, Job, JobId, Rule, RuleId, Run, RunId, Target, TargetId, Time,
};

/// So many seconds after some moment.
pub(crate) fn at(seconds: i64) -> Time {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_800_000_000 + seconds)
}

pub(crate) fn target(id: u64) -> Target {
    let url = format!("https://registry-{id}.example.com").parse().unwrap();
    Target {
        id: TargetId(id),
        name: format!("target {id}"),
        place: Place::Registry(Registry::at(url)),
        credential: CredentialRef::Env("TOKEN".into()),
        limits: Limits { connections: Some(4), ..Limits::default() },
    }
}

/// Made of what a rule must have and some of what it may: the rest is as it is when left out.
pub(crate) fn rule(id: u64) -> Rule {
    serde_json::from_value(serde_json::json!({
        "id": id,
        "name": format!("rule {id}"),
        "description": "what the build farm starts from",
        "enabled": true,
        "source": 1,
        "repositories": { "include": ["library/*"] },
        "destinations": [{ "target": 2, "mapping": { "namespace": "mirror" } }],
    }))
    .unwrap()
}

pub(crate) fn run(id: u64, rule: Option<u64>) -> Run {
    Run {
        id: RunId(id),
        rule: rule.map(RuleId),
        rule_name: "rule".into(),
        trigger: Trigger::Manual,
        started: at(0),
        planning: Planning::Done(at(1)),
        matched: 7,
        up_to_date: 2,
        requests: [("registry-1.example.com".to_owned(), 12)].into(),
        scope: None,
        deletion_confirmed: true,
        deletion_most: Some(7),
    }
}

pub(crate) fn job(id: u64, run: u64, rule: Option<u64>) -> Job {
    let image = |target: u64| ImageName {
        target: TargetId(target),
        place: format!("registry-{target}.example.com"),
        repository: format!("library/image-{}", id % 40).parse().unwrap(),
        reference: "1.27".parse().unwrap(),
    };
    Job {
        id: JobId(id),
        run: RunId(run),
        rule: rule.map(RuleId),
        rule_name: "rule".into(),
        operation: Operation::Transfer,
        source: image(1),
        destination: image(2),
        pinned: Some(Digest::of(&id.to_be_bytes())),
        priority: 0,
        state: State::Pending,
        attempt: 1,
        budget_from: 1,
        attempts_max: 3,
        interruptions: 0,
        created: at(0),
        started: None,
        ended: None,
        waiting: None,
        error: None,
        bytes: Bytes::default(),
        cursor: Cursor::default(),
        selection: sampan_domain::Selection::default(),
        terms: sampan_domain::overwrite::Terms::default(),
    }
}

/// A job with every field filled.
pub(crate) fn full_job(id: u64, run: u64) -> Job {
    let mut job = job(id, run, Some(3));
    let failure = Failure::new(ErrorCode::ServerError).with("host", "h").with("status", 503_u16);
    job.state = State::Error;
    job.error =
        Some(failure.detail("bad gateway").retry_after(Some(std::time::Duration::from_millis(1_500))));
    job.ended = Some(at(9));
    job.started = Some(at(2));
    job.bytes = Bytes { total: 100, existing: 10, mounted: 20, copied: 30 };
    let location = "/v2/library/image/blobs/uploads/1?_state=abc".to_owned();
    job.cursor = Cursor {
        trees_done: 2,
        sessions: vec![Session {
            digest: Digest::of(b"blob"),
            location,
            offset: 1 << 40,
            hash: b"state".to_vec(),
        }],
    };
    job
}

/// The job one step on.
pub(crate) fn step(job: &mut Job, cause: Cause, seconds: i64) -> Change {
    let reason = matches!(cause, Cause::FailedForGood | Cause::MustWait)
        .then(|| Failure::new(ErrorCode::ConnectRefused).with("host", "h"));
    let transition: Transition = job.apply(cause, reason, at(seconds)).unwrap();
    Change::PutJob(Box::new(job.clone()), Some(transition))
}

pub(crate) fn put(job: &Job) -> Change {
    Change::PutJob(Box::new(job.clone()), None)
}

pub(crate) fn layer(number: u64, done: u64) -> Layer {
    Layer {
        digest: Digest::of(&number.to_be_bytes()),
        media_type: "application/vnd.oci.image.layer.v1.tar+gzip".into(),
        size: 1_000,
        state: LayerState::InFlight,
        done,
    }
}

pub(crate) fn record(number: i64, level: Level) -> Record {
    let args = vec![("digest".into(), Value::Number(number)), ("host".into(), Value::from("h"))];
    Record { time: at(number), level, phase: "transfer_blob".into(), id: "log-blob-copied".into(), args }
}

pub(crate) fn any_job() -> JobQuery {
    JobQuery { limit: usize::MAX, ..JobQuery::default() }
}

pub(crate) fn any_run() -> RunQuery {
    RunQuery { limit: usize::MAX, ..RunQuery::default() }
}

pub(crate) fn whole_log() -> LogQuery {
    LogQuery { from: 0, level: Level::Debug, limit: usize::MAX }
}

/// Waits for a receipt without a runtime.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// The same files in a directory of their own.
pub(crate) fn copy(from: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (path, bytes) in files(from) {
        let path = home.path().join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    home
}

/// All files under a directory.
pub(crate) fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}
