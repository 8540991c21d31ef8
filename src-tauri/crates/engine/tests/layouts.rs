//! The whole engine between two layout directories: no network, the real journal in memory, the real bytes.

mod world;

use std::sync::Arc;

use sampan_domain::journal::{Change, LogQuery};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::run::Trigger;
use sampan_domain::selection::ForeignLayers;
use sampan_domain::{Digest, ErrorCode, Job, Rule, TargetId};
use sampan_engine::{Action, Start};
use world::{Given, World, start};

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
    world.planned(run).await;
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
    world.planned(run).await;
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

    let given = Given { journal: Arc::clone(&world.journal), ..Given::default() };
    let (engine, _guard) = start(&given, Start::Working).await;
    engine.wait_idle().await.unwrap();
    let after = world.jobs().remove(0);
    assert_eq!((after.state, after.attempt), (State::Finished, job.attempt));
    let causes: Vec<Cause> = world.journal.timeline(job.id).unwrap().iter().map(|t| t.cause).collect();
    assert_eq!(causes.iter().filter(|cause| **cause == Cause::Interrupted).count(), 1);
    assert_eq!(Digest::of(&world.destination_blob(&after)), after.pinned.unwrap());
}

#[tokio::test]
async fn a_destination_that_was_emptied_is_filled_again() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    world.run().await;
    let destination = world.folder.path().join("destination");
    let blobs = || std::fs::read_dir(destination.join("blobs/sha256")).map_or(0, Iterator::count);
    assert_eq!(blobs(), 4);
    std::fs::remove_dir_all(&destination).unwrap();
    world.run().await;
    let jobs = world.jobs();
    assert_eq!(jobs.iter().map(|job| job.state).collect::<Vec<_>>(), [State::Finished; 2]);
    assert_eq!(blobs(), 4, "all of it is there again");
}

#[tokio::test]
async fn a_signature_arrives_with_its_image_and_a_second_run_makes_no_job() {
    let mut signed = String::new();
    let world = World::new(|sample| {
        let index = sample.index([1, 2]);
        let digest = index["digest"].as_str().unwrap().to_owned();
        let config = sample.blob("application/vnd.oci.empty.v1+json", b"{}");
        let manifest = serde_json::json!({
            "schemaVersion": 2, "config": config, "layers": [], "subject": index,
        });
        let signature = sample.blob(sampan_domain::media::OCI_MANIFEST, manifest.to_string().as_bytes());
        signed = format!("{}.sig", digest.replace(':', "-"));
        sample.tag("library/app:1.0", index);
        sample.tag(&format!("library/app:{signed}"), signature);
    })
    .await;
    let run = world.run().await;
    assert_eq!((run.matched, run.up_to_date), (1, 0));
    let names = std::fs::read_to_string(world.folder.path().join("destination/index.json")).unwrap();
    assert!(names.contains(&format!("mirror/library/app:{signed}")), "{names}");
    let again = world.run().await;
    assert_eq!((again.matched, again.up_to_date), (1, 1));
    assert_eq!(world.jobs().len(), 1);
}

#[tokio::test]
async fn schema_1_is_refused_by_name_and_foreign_layers_are_skipped_aloud() {
    let world = World::new(|sample| {
        let old = br#"{"schemaVersion":1,"name":"old","tag":"1","fsLayers":[],"history":[],"signatures":[]}"#;
        sample.tag("library/old:1", sample.blob(sampan_domain::media::DOCKER_SCHEMA1_SIGNED, old));
        let config = sample.blob("application/vnd.oci.image.config.v1+json", b"{}");
        let manifest = serde_json::json!({ "schemaVersion": 2, "config": config, "layers": [{
            "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "digest": Digest::of(b"elsewhere"), "size": 9, "urls": ["https://example.invalid/layer"],
        }]});
        let image = sample.blob(sampan_domain::media::OCI_MANIFEST, manifest.to_string().as_bytes());
        sample.tag("library/windows:1", image);
    })
    .await;
    world.run().await;
    let jobs = world.jobs();
    let job = |name: &str| jobs.iter().find(|job| job.source.repository.as_str() == name).unwrap();
    let failure = job("library/old").error.clone().unwrap();
    assert_eq!(failure.code, ErrorCode::ManifestUnsupported, "{failure}");
    assert!(failure.to_string().contains("manifest.v1"), "{failure}");
    let windows = job("library/windows");
    assert_eq!(windows.state, State::Finished, "{:?}", windows.error);
    let all = LogQuery { from: 0, level: Level::Debug, limit: 1_000 };
    let log = world.journal.log(windows.id, &all).unwrap();
    assert!(log.iter().any(|(_, record)| record.id == "log-foreign-skipped"), "{log:?}");
}

#[tokio::test]
async fn foreign_layers_travel_where_the_rule_says_so() {
    let foreign = b"a layer that may be passed on";
    let world = World::new(|sample| {
        let config = sample.blob("application/vnd.oci.image.config.v1+json", b"{}");
        let mut layer = sample.blob("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", foreign);
        layer["urls"] = serde_json::json!(["https://example.invalid/layer"]);
        let manifest = serde_json::json!({ "schemaVersion": 2, "config": config, "layers": [layer] });
        let image = sample.blob(sampan_domain::media::OCI_MANIFEST, manifest.to_string().as_bytes());
        sample.tag("library/windows:1", image);
    })
    .await;
    let mut rule = world.rule.clone();
    rule.selection.foreign_layers = ForeignLayers::Fetch;
    world.engine.configure(vec![Change::PutRule(rule)]).await.unwrap();
    world.run().await;
    let job = &world.jobs()[0];
    assert_eq!(job.state, State::Finished, "{:?}", job.error);
    let copied = world.folder.path().join("destination/blobs/sha256").join(Digest::of(foreign).hex());
    assert_eq!(std::fs::read(copied).unwrap(), foreign);
}
