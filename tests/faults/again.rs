//! Rows 35 to 40, 59, 61 and 62: what ends and starts again, clocks that jump, keyrings that lock, and two that want the same.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_domain::machine::{State, Status};
use sampan_tests::scripted::{Content, Reply, on};

use crate::stage::{How, Stage, finish, hurried, one_layer, one_layer_with};

const MIB: usize = 1 << 20;

#[tokio::test]
async fn fault_35_the_process_ends_three_times_under_a_job() {
    let how =
        How { unstored: Some("the store knows of requests up to a process's last word"), ..How::default() };
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[MIB])), how).await;
    stage.source.add([on("GET", "/v2/team/app/blobs/*").always().answer(Reply::held().stall(10))]);
    let run = stage.start().await;
    for life in 1..=3 {
        stage
            .until(run, "it is at the blob", |seen| {
                seen.jobs.iter().any(|job| job.state == State::TransferBlob)
            })
            .await;
        stage = stage.crash().await;
        let job = stage.look(run).only().clone();
        assert_eq!((job.interruptions, job.attempt), (life.min(2), 1), "{job:?}");
    }
    let seen = stage.look(run);
    assert_eq!(seen.only().error.as_ref().map(|failure| failure.code), Some(ErrorCode::Poison), "{seen:?}");
    stage.unplaced().close().await;
}

#[tokio::test]
async fn fault_36_a_worker_panics() {
    let unstored = Some("a worker that panics has no last word");
    let how = How { unstored, ..How::default() };
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[MIB])), how).await;
    stage.source.add([on("GET", "/v2/team/app/blobs/*")
        .times(2)
        .answer(Reply::held().after(Duration::from_millis(150)))]);
    let run = stage.start().await;
    stage
        .until(run, "it is at the blob", |seen| seen.jobs.iter().any(|job| job.state == State::TransferBlob))
        .await;
    stage.clock.panic_once();
    let seen = stage.settled(run).await;
    seen.failed(ErrorCode::Panicked);
    stage.unplaced().close().await;
}

#[tokio::test]
async fn fault_37_the_program_ends_in_order_and_goes_on() {
    let fill = |source: &mut Content| {
        for n in 0..4 {
            source.image(&format!("team/app-{n}:1"), &[8 * MIB]);
        }
    };
    let how =
        How { unstored: Some("the store knows of requests up to a process's last word"), ..How::default() };
    let mut stage = Stage::with(fill, how).await;
    stage.source.add([on("GET", "/v2/team/*/blobs/*")
        .times(8)
        .answer(Reply::held().trickle(64 << 10, Duration::from_millis(50)))]);
    let run = stage.under_way(3, 100_000).await;
    let begun = std::time::Instant::now();
    stage = stage.leave_and_return().await;
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let seen = stage.settled(run).await;
    let arrived = |job: &sampan_domain::Job| {
        job.state.status() == Status::Finished && job.attempt == 1 && job.interruptions == 0
    };
    assert!(seen.jobs.len() == 4 && seen.jobs.iter().all(arrived), "{seen:?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_38_connections_are_dead_after_a_sleep() {
    let patience = sampan_engine::Timeouts { idle: Duration::from_secs(2), ..hurried() };
    let (mut stage, layer) = one_layer_with(4 * MIB, patience).await;
    stage.source.add([on("GET", &*layer).times(2).answer(Reply::held().stall(MIB))]);
    let run = stage.under_way(1, 300_000).await;
    // Ten minutes have passed on the wall, none of them for us.
    stage.clock.shift(600);
    stage.settled(run).await.arrived();
    assert!(stage.source.count("GET", &layer) <= 4, "no burst of retries");
    stage.close().await;
}

#[tokio::test]
async fn fault_39_the_wall_clock_jumps() {
    for jump in [10 * 86_400, -86_400] {
        let (mut stage, layer) = one_layer(4 * MIB).await;
        stage.destination.add([on("PUT", finish(&layer)).answer(Reply::new(429).header("retry-after", "1"))]);
        let run = stage.start().await;
        stage.until(run, "it has begun", |seen| !seen.jobs.is_empty()).await;
        stage.clock.shift(jump);
        stage.settled(run).await.arrived();
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_39_the_wall_clock_jumps_under_a_wait() {
    for jump in [10 * 86_400, -86_400] {
        let how = How { attempts: 2, ..How::default() };
        let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await;
        stage.source.add([on("GET", "/v2/team/app/manifests/sha256:*").times(5).answer(Reply::new(503))]);
        let run = stage.start().await;
        stage.until(run, "it waits", |seen| seen.jobs.iter().any(|job| job.state == State::Retrying)).await;
        stage.clock.shift(jump);
        // It was to wait half a minute: a clock that is set back makes no day of it.
        stage.later(Duration::ZERO).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        stage.later(Duration::from_secs(40)).await;
        let job = stage.look(run).only().id;
        stage.ended(job).await;
        assert_eq!(stage.look_at(job).state.status(), Status::Finished);
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_40_the_network_goes_and_comes_back() {
    let how = How { attempts: 2, patience: hurried(), ..How::default() };
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[MIB])), how).await;
    stage.source.add([on("GET", "/v2/team/app/blobs/*").times(12).answer(Reply::held().cut(0).reset())]);
    let run = stage.start().await;
    stage.until(run, "it waits", |seen| seen.jobs.iter().any(|job| job.state == State::Retrying)).await;
    stage.later(Duration::from_secs(60)).await;
    let job = stage.look(run).only().id;
    stage.ended(job).await;
    assert_eq!(stage.look_at(job).state.status(), Status::Finished);
    stage.close().await;
}

#[tokio::test]
async fn fault_59_a_keyring_is_locked_in_mid_run() {
    let how = How { no_probe: Some("nobody has a login"), ..How::default() };
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await;
    stage.deny_secrets(true);
    let seen = stage.run().await;
    let sampan_domain::run::Planning::Failed(_, failure) = &seen.run.planning else { panic!("{seen:?}") };
    assert_eq!(failure.code, ErrorCode::CredentialInvalid);
    assert_eq!(
        stage.source.requests().len() + stage.destination.requests().len(),
        0,
        "nobody asks without a login"
    );
    stage.deny_secrets(false);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_61_an_image_is_queued_twice() {
    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.source.add([on("GET", &*layer).answer(Reply::held().after(Duration::from_millis(200)))]);
    let first = stage.start().await;
    let copy = stage.copy("team/app", "1", "team/app", "1").await;
    let second = stage.start().await;
    for run in [first, copy, second] {
        let seen = stage.settled(run).await;
        assert!(seen.jobs.iter().all(|job| job.state.status() == Status::Finished), "{seen:?}");
    }
    let digest = layer.rsplit('/').next().unwrap();
    assert_eq!(stage.destination.count("PUT", digest), 1, "one transfer");
    assert_eq!(stage.source.count("GET", &layer), 1, "one read");
    stage.close().await;
}

#[tokio::test]
async fn fault_62_two_jobs_write_one_tag() {
    let fill = |source: &mut Content| {
        source.image("team/app:1", &[MIB]);
        source.image("other/app:1", &[MIB]);
    };
    let mut stage = Stage::with(fill, How::default()).await;
    let first = stage.copy("team/app", "1", "team/app", "1").await;
    let second = stage.copy("other/app", "1", "team/app", "1").await;
    let (first, second) = (stage.settled(first).await, stage.settled(second).await);
    let time = |seen: &crate::stage::Seen| (seen.only().started.unwrap(), seen.only().ended.unwrap());
    let ((begun, ended), (later, _)) = (time(&first), time(&second));
    assert!(begun <= ended && ended <= later, "one after the other");
    let there = stage.destination.content(|content| content.tags());
    assert_eq!(there.get("team/app:1"), second.only().pinned.as_ref().map(ToString::to_string).as_ref());
    stage.close().await;
}
