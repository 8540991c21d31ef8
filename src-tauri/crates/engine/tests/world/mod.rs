//! An engine between two layout directories: no network, the journal in memory, the real bytes.

#![allow(dead_code, reason = "no test binary needs all of it")]
#![allow(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

pub(crate) mod destination;
mod gate;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

#[allow(unused_imports, reason = "no test binary needs all of it")]
pub(crate) use gate::Gate;
use sampan_domain::filter::{Patterns, TagFilter};
use sampan_domain::journal::{Change, JobQuery};
use sampan_domain::mapping::Mapping;
use sampan_domain::overwrite::{DeleteMissing, Order, Overwrite};
use sampan_domain::rule::{Destination, Retry};
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::secret::{CredentialRef, Secrets};
use sampan_domain::target::{Limits, Place};
use sampan_domain::{Digest, Job, Journal, Rule, RuleId, Run, RunId, Target, TargetId, media};
use sampan_engine::{Clock, Engine, Parts, Start, SystemClock, job_log};
use sampan_store::{EnvSecrets, MemoryJournal};
use serde_json::{Value, json};
use tracing_subscriber::layer::SubscriberExt as _;

/// Writes blobs and names into a layout directory, as `skopeo` would.
pub(crate) struct Sample<'a> {
    path: &'a Path,
    manifests: Vec<Value>,
}

impl<'a> Sample<'a> {
    pub(crate) fn new(path: &'a Path) -> Self {
        std::fs::create_dir_all(path.join("blobs/sha256")).unwrap();
        std::fs::write(path.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
        Self { path, manifests: Vec::new() }
    }

    pub(crate) fn blob(&self, media_type: &str, bytes: &[u8]) -> Value {
        let digest = Digest::of(bytes);
        std::fs::write(self.path.join("blobs/sha256").join(digest.hex()), bytes).unwrap();
        json!({ "mediaType": media_type, "digest": digest.to_string(), "size": bytes.len() })
    }

    pub(crate) fn image(&self, seed: u8) -> Value {
        let layer = self.blob("application/vnd.oci.image.layer.v1.tar", &vec![seed; 300_000]);
        let base = self.blob("application/vnd.oci.image.layer.v1.tar", &vec![0; 100_000]);
        let config =
            self.blob("application/vnd.oci.image.config.v1+json", format!("{{\"s\":{seed}}}").as_bytes());
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": [base, layer] });
        self.blob(media::OCI_MANIFEST, manifest.to_string().as_bytes())
    }

    pub(crate) fn index(&self, seeds: [u8; 2]) -> Value {
        let children = seeds.map(|seed| self.image(seed));
        let index = json!({ "schemaVersion": 2, "manifests": children });
        self.blob(media::OCI_INDEX, index.to_string().as_bytes())
    }

    pub(crate) fn tag(&mut self, name: &str, mut descriptor: Value) {
        descriptor["annotations"] = json!({ "org.opencontainers.image.ref.name": name });
        self.manifests.push(descriptor);
        let index = json!({ "schemaVersion": 2, "manifests": self.manifests });
        std::fs::write(self.path.join("index.json"), index.to_string()).unwrap();
    }
}

/// What an engine is started on.
pub(crate) struct Given {
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            journal: Arc::new(MemoryJournal::new()),
            secrets: Arc::new(EnvSecrets::new()),
            clock: Arc::new(SystemClock),
        }
    }
}

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) engine: Engine,
    pub(crate) rule: Rule,
    _log: tracing::subscriber::DefaultGuard,
}

impl World {
    pub(crate) async fn new(fill: impl FnOnce(&mut Sample<'_>)) -> Self {
        Self::of(Given::default(), fill).await
    }

    pub(crate) async fn of(given: Given, fill: impl FnOnce(&mut Sample<'_>)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fill(&mut Sample::new(&source));
        let (engine, log) = start(&given, Start::Working).await;
        let journal = given.journal;
        let target = |id, name: &str| target(id, name, Place::Layout(folder.path().join(name)));
        let rule = Rule {
            id: RuleId(3),
            name: "all".into(),
            description: String::new(),
            enabled: true,
            source: TargetId(1),
            repositories: Patterns::default(),
            tags: TagFilter::default(),
            destinations: vec![Destination {
                target: TargetId(2),
                mapping: Mapping { namespace: Some("mirror".into()), ..Mapping::default() },
            }],
            priority: 0,
            retry: Retry::default(),
            bytes_per_second: None,
            selection: sampan_domain::Selection::default(),
            overwrite: Overwrite::default(),
            backup_tag: None,
            delete_missing: DeleteMissing::default(),
            order: Order::default(),
            triggers: Vec::new(),
            overlap: sampan_domain::trigger::Overlap::default(),
            notify: None,
            labels: sampan_domain::filter::Labels::default(),
        };
        let changes = vec![
            Change::PutTarget(target(1, "source")),
            Change::PutTarget(target(2, "destination")),
            Change::PutRule(rule.clone()),
        ];
        engine.configure(changes).await.unwrap();
        Self { folder, journal, engine, rule, _log: log }
    }

    pub(crate) async fn run(&self) -> Run {
        let id = self.engine.run_rule(self.rule.id, Trigger::Manual).await.unwrap();
        self.engine.wait_run(id).await.unwrap();
        self.journal.run(id).unwrap().unwrap()
    }

    pub(crate) fn jobs(&self) -> Vec<Job> {
        self.journal.jobs(&JobQuery { limit: 100, ..JobQuery::default() }).unwrap()
    }

    pub(crate) fn destination_blob(&self, job: &Job) -> Vec<u8> {
        let digest = job.pinned.as_ref().unwrap();
        std::fs::read(self.folder.path().join("destination/blobs/sha256").join(digest.hex())).unwrap()
    }

    /// Waits until a run is planned, whatever becomes of its jobs.
    pub(crate) async fn planned(&self, run: RunId) -> Run {
        loop {
            let run = self.journal.run(run).unwrap().unwrap();
            if run.planning != Planning::Going {
                return run;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

pub(crate) fn target(id: u64, name: &str, place: Place) -> Target {
    Target {
        id: TargetId(id),
        name: name.into(),
        place,
        credential: CredentialRef::None,
        limits: Limits::default(),
    }
}

pub(crate) async fn start(given: &Given, how: Start) -> (Engine, tracing::subscriber::DefaultGuard) {
    let (layer, sink) = job_log();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let parts = Parts {
        journal: Arc::clone(&given.journal),
        secrets: Arc::clone(&given.secrets),
        clock: Arc::clone(&given.clock),
        patience: sampan_engine::Timeouts::default(),
        job_log: sink,
        directory: None,
    };
    (Engine::start(parts, how).await.unwrap(), guard)
}
