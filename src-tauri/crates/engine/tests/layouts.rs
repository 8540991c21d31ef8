//! The whole engine between two layout directories: no network, the real journal in memory, the real bytes.

#![expect(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

use std::path::Path;
use std::sync::Arc;

use sampan_domain::filter::Patterns;
use sampan_domain::journal::{Change, JobQuery, LogQuery};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::mapping::Mapping;
use sampan_domain::rule::{Destination, Retry};
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::target::{Limits, Place};
use sampan_domain::{Digest, ErrorCode, Job, Journal, Rule, RuleId, Target, TargetId, media};
use sampan_engine::{Action, Engine, Parts, Start, SystemClock, job_log};
use sampan_store::{EnvSecrets, MemoryJournal};
use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt as _;

/// Writes blobs and names into a layout directory, as `skopeo` would.
struct Sample<'a> {
    path: &'a Path,
    manifests: Vec<Value>,
}

impl<'a> Sample<'a> {
    fn new(path: &'a Path) -> Self {
        std::fs::create_dir_all(path.join("blobs/sha256")).unwrap();
        std::fs::write(path.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
        Self { path, manifests: Vec::new() }
    }

    fn blob(&self, media_type: &str, bytes: &[u8]) -> Value {
        let digest = Digest::of(bytes);
        std::fs::write(self.path.join("blobs/sha256").join(digest.hex()), bytes).unwrap();
        json!({ "mediaType": media_type, "digest": digest.to_string(), "size": bytes.len() })
    }

    fn image(&self, seed: u8) -> Value {
        let layer = self.blob("application/vnd.oci.image.layer.v1.tar", &vec![seed; 300_000]);
        let base = self.blob("application/vnd.oci.image.layer.v1.tar", &vec![0; 100_000]);
        let config =
            self.blob("application/vnd.oci.image.config.v1+json", format!("{{\"s\":{seed}}}").as_bytes());
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": [base, layer] });
        self.blob(media::OCI_MANIFEST, manifest.to_string().as_bytes())
    }

    fn index(&self, seeds: [u8; 2]) -> Value {
        let children = seeds.map(|seed| self.image(seed));
        let index = json!({ "schemaVersion": 2, "manifests": children });
        self.blob(media::OCI_INDEX, index.to_string().as_bytes())
    }

    fn tag(&mut self, name: &str, mut descriptor: Value) {
        descriptor["annotations"] = json!({ "org.opencontainers.image.ref.name": name });
        self.manifests.push(descriptor);
        let index = json!({ "schemaVersion": 2, "manifests": self.manifests });
        std::fs::write(self.path.join("index.json"), index.to_string()).unwrap();
    }
}

struct World {
    folder: tempfile::TempDir,
    journal: Arc<dyn Journal>,
    engine: Engine,
    rule: Rule,
    _log: tracing::subscriber::DefaultGuard,
}

impl World {
    async fn new(fill: impl FnOnce(&mut Sample<'_>)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fill(&mut Sample::new(&source));
        let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
        let (engine, log) = start(&journal, Start::Working).await;
        let target = |id, name: &str| Target {
            id: TargetId(id),
            name: name.into(),
            place: Place::Layout(folder.path().join(name)),
            credential: sampan_domain::secret::CredentialRef::None,
            limits: Limits::default(),
        };
        let rule = Rule {
            id: RuleId(3),
            name: "all".into(),
            description: String::new(),
            enabled: true,
            source: TargetId(1),
            repositories: Patterns::default(),
            tags: Patterns::default(),
            destinations: vec![Destination {
                target: TargetId(2),
                mapping: Mapping { namespace: Some("mirror".into()) },
            }],
            priority: 0,
            retry: Retry::default(),
        };
        let changes = vec![
            Change::PutTarget(target(1, "source")),
            Change::PutTarget(target(2, "destination")),
            Change::PutRule(rule.clone()),
        ];
        engine.configure(changes).await.unwrap();
        Self { folder, journal, engine, rule, _log: log }
    }

    async fn run(&self) -> sampan_domain::Run {
        let id = self.engine.run_rule(self.rule.id, Trigger::Manual).await.unwrap();
        self.engine.wait_run(id).await.unwrap();
        self.journal.run(id).unwrap().unwrap()
    }

    fn jobs(&self) -> Vec<Job> {
        self.journal.jobs(&JobQuery { limit: 100, ..JobQuery::default() }).unwrap()
    }

    fn destination_blob(&self, job: &Job) -> Vec<u8> {
        let digest = job.pinned.as_ref().unwrap();
        std::fs::read(self.folder.path().join("destination/blobs/sha256").join(digest.hex())).unwrap()
    }
}

async fn start(journal: &Arc<dyn Journal>, how: Start) -> (Engine, tracing::subscriber::DefaultGuard) {
    let (layer, sink) = job_log();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let parts = Parts {
        journal: Arc::clone(journal),
        secrets: Arc::new(EnvSecrets::new()),
        clock: Arc::new(SystemClock),
        job_log: sink,
    };
    (Engine::start(parts, how).await.unwrap(), guard)
}

#[tokio::test]
async fn images_and_indexes_arrive_and_a_second_run_makes_no_job() {
    let world = World::new(|sample| {
        sample.tag("library/app:1.0", sample.image(1));
        sample.tag("library/app:2.0", sample.index([2, 3]));
        sample.tag("library/base:latest", sample.image(4));
    })
    .await;
    let run = world.run().await;
    assert_eq!((run.matched, run.up_to_date), (3, 0));
    let jobs = world.jobs();
    assert_eq!(jobs.len(), 3);
    for job in &jobs {
        assert_eq!(job.state, State::Finished, "{:?}", job.error);
        assert_eq!(Digest::of(&world.destination_blob(job)), *job.pinned.as_ref().unwrap());
        assert!(job.destination.to_string().contains(":mirror/library/"), "{}", job.destination);
    }
    let index = jobs.iter().find(|job| job.source.reference.to_string() == "2.0").unwrap();
    assert_eq!(index.bytes.done(), index.bytes.total);
    let layers = world.journal.layers(index.id).unwrap();
    assert_eq!(layers.len(), 5, "two configs, two layers, one base that both share");
    let timeline: Vec<Cause> =
        world.journal.timeline(index.id).unwrap().iter().map(|transition| transition.cause).collect();
    assert_eq!(timeline.first(), Some(&Cause::Claimed));
    assert_eq!(timeline.last(), Some(&Cause::NoTreeLeft));
    let all = LogQuery { from: 0, level: Level::Debug, limit: 1_000 };
    let log = world.journal.log(index.id, &all).unwrap();
    let ids: Vec<&str> = log.iter().map(|(_, record)| record.id.as_str()).collect();
    for id in ["log-claimed", "log-source-resolved", "log-blob-copied", "log-tag-pushed", "log-finished"] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }

    let again = world.run().await;
    assert_eq!((again.matched, again.up_to_date), (3, 3));
    assert_eq!(world.jobs().len(), 3);
}

#[tokio::test]
async fn a_preview_says_what_a_run_would_do_and_writes_nothing() {
    use futures_util::TryStreamExt as _;
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    let rows: Vec<_> = world.engine.preview(&world.rule).try_collect().await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].action, Action::Copy);
    assert!(!world.folder.path().join("destination").exists());
    world.run().await;
    let rows: Vec<_> = world.engine.preview(&world.rule).try_collect().await.unwrap();
    assert_eq!(rows[0].action, Action::UpToDate);
}

#[tokio::test]
async fn a_damaged_blob_is_refused_and_a_retry_by_hand_finishes_what_is_mended() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(7))).await;
    let layer = Digest::of(&vec![7; 300_000]);
    let path = world.folder.path().join("source/blobs/sha256").join(layer.hex());
    std::fs::write(&path, vec![8; 300_000]).unwrap();
    world.run().await;
    let job = world.jobs().remove(0);
    assert_eq!(job.state, State::Error);
    assert_eq!(job.error.unwrap().code, ErrorCode::DigestMismatchTwice);
    assert!(!world.folder.path().join("destination/blobs/sha256").join(layer.hex()).exists());

    std::fs::write(&path, vec![7; 300_000]).unwrap();
    world.engine.retry_job(job.id).await.unwrap();
    world.engine.wait_run(job.run).await.unwrap();
    let job = world.jobs().remove(0);
    assert_eq!((job.state, job.attempt), (State::Finished, 2));
    let failure = world.engine.retry_job(job.id).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::JobNotRetryable);
}

#[tokio::test]
async fn a_paused_queue_starts_nothing_and_queued_jobs_can_be_stopped() {
    let world = World::new(|sample| {
        sample.tag("app:1", sample.image(1));
        sample.tag("app:2", sample.image(2));
    })
    .await;
    world.engine.pause().await.unwrap();
    let run = world.engine.run_rule(world.rule.id, Trigger::Manual).await.unwrap();
    while world.journal.run(run).unwrap().unwrap().planning == Planning::Going {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let jobs = world.jobs();
    assert!(jobs.iter().all(|job| job.state == State::Pending));
    world.engine.stop_job(jobs[0].id).await.unwrap();
    assert_eq!(world.engine.stop_job(jobs[0].id).await.unwrap_err().code, ErrorCode::JobNotStoppable);
    world.engine.resume().await.unwrap();
    world.engine.wait_run(run).await.unwrap();
    let tally = world.journal.tally(run).unwrap();
    assert_eq!((tally.count(Status::Stopped), tally.count(Status::Finished)), (1, 1));
}

#[tokio::test]
async fn a_disabled_rule_takes_its_waiting_jobs_with_it_and_a_target_in_use_stays() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    world.engine.pause().await.unwrap();
    let run = world.engine.run_rule(world.rule.id, Trigger::Manual).await.unwrap();
    while world.journal.run(run).unwrap().unwrap().planning == Planning::Going {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let disabled = Rule { enabled: false, ..world.rule.clone() };
    world.engine.configure(vec![Change::PutRule(disabled)]).await.unwrap();
    assert_eq!(world.jobs()[0].state, State::Canceled);
    let refused = world.engine.run_rule(world.rule.id, Trigger::Manual).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::RuleDisabled);
    let refused = world.engine.configure(vec![Change::RemoveTarget(TargetId(2))]).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TargetInUse);
}

#[tokio::test]
async fn work_left_by_an_ended_process_is_taken_up() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    world.run().await;
    let job = world.jobs().remove(0);
    std::fs::remove_dir_all(world.folder.path().join("destination")).unwrap();
    let mut orphan = Job { state: State::TransferBlob, ended: None, ..job.clone() };
    orphan.interruptions = 0;
    world.journal.commit(vec![Change::PutJob(Box::new(orphan), None)]).await.unwrap();
    world.engine.shutdown().await;

    let (engine, _guard) = start(&world.journal, Start::Working).await;
    engine.wait_idle().await.unwrap();
    let after = world.jobs().remove(0);
    assert_eq!((after.state, after.attempt), (State::Finished, job.attempt));
    let causes: Vec<Cause> = world.journal.timeline(job.id).unwrap().iter().map(|t| t.cause).collect();
    assert_eq!(causes.iter().filter(|cause| **cause == Cause::Interrupted).count(), 1);
    assert_eq!(Digest::of(&world.destination_blob(&after)), after.pinned.unwrap());
}
