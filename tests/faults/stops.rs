//! Rows 41 to 44: a person stops, restarts and cancels, whatever is being waited for.

use std::time::{Duration, Instant};

use sampan_domain::JobId;
use sampan_domain::machine::{Cause, Status};
use sampan_engine::Timeouts;
use sampan_tests::scripted::{Reply, on};

use crate::stage::{How, Stage, hurried, one_layer, one_layer_with, place};

const MIB: usize = 1 << 20;
const MANIFEST: &str = "/v2/team/app/manifests/sha256:*";

/// Slow enough to be stopped in the middle.
fn slowly() -> Reply {
    Reply::held().trickle(64 << 10, Duration::from_millis(40))
}

/// Waits for something to be so at the registries.
async fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(20), "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Starts the rule, and waits until bytes of its only job are on their way.
async fn on_the_way(stage: &mut Stage) -> JobId {
    let run = stage.under_way(1, 300_000).await;
    stage.look(run).only().id
}

#[tokio::test]
async fn fault_41_a_job_is_stopped_in_mid_blob() {
    let patience = Timeouts { idle: Duration::from_secs(60), ..hurried() };
    let (mut stage, layer) = one_layer_with(8 * MIB, patience).await;
    stage.source.add([on("GET", &*layer).answer(Reply::held().stall(MIB))]);
    let job = on_the_way(&mut stage).await;
    until("only the layer is on its way", || stage.destination.count("PUT", "/blobs/uploads/") == 1).await;
    until("the journal knows how far it is", || stage.look_at(job).bytes.copied > 300_000).await;
    let begun = Instant::now();
    stage.engine.stop_job(job).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let broken_off = || stage.destination.requests().iter().any(|request| !request.whole);
    until("the destination has seen that it is broken off", broken_off).await;
    let (asked, sent) = (stage.source.requests().len(), stage.destination.requests().len());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((asked, sent), (stage.source.requests().len(), stage.destination.requests().len()), "silence");
    let open = stage.destination.content(|content| content.uploads());
    assert!(open.len() == 1 && open[0] > 0, "the session stays: {open:?}");
    assert_eq!(stage.look_at(job).state.status(), Status::Stopped);

    // It goes on where it was.
    stage.engine.retry_job(job).await.unwrap();
    stage.ended(job).await;
    assert_eq!(stage.look_at(job).state.status(), Status::Finished);
    let received: usize = stage.destination.requests().iter().map(|request| request.body.len()).sum();
    assert!(received < 8 * MIB + 300_000, "{received}");
    stage.close().await;
}

#[tokio::test]
async fn fault_42_a_job_is_stopped_while_it_waits() {
    for (what, answer) in [
        ("Retry-After", Reply::new(429).header("retry-after", "20")),
        ("backoff", Reply::new(503)),
        ("an answer", Reply::new(200).never()),
        ("a body", Reply::held().stall(10)),
    ] {
        let patience = Timeouts { backoff: Duration::from_secs(20), ..hurried() };
        let how = How { patience, no_probe: Some("the host is left alone for a while"), ..How::default() };
        let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await;
        stage.source.add([on("GET", MANIFEST).always().answer(answer)]);
        let run = stage.start().await;
        stage
            .until(run, "it waits", |seen| seen.jobs.iter().any(|job| job.state.as_str() == "pull_manifest"))
            .await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        let job = stage.look(run).only().id;
        let begun = Instant::now();
        stage.engine.stop_job(job).await.unwrap();
        assert!(begun.elapsed() < Duration::from_secs(1), "{what}: {:?}", begun.elapsed());
        assert_eq!(stage.look_at(job).state.status(), Status::Stopped, "{what}");
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_42_a_run_is_stopped_in_a_handshake() {
    // Somebody who accepts and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let how = How {
        source: Some(place(&url, None)),
        no_probe: Some("the source does not answer"),
        patience: Timeouts { connect: Duration::from_secs(20), ..hurried() },
        ..How::default()
    };
    let mut stage = Stage::with(|_| (), how).await;
    let run = stage.start().await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    stage.engine.stop_run(run).await.unwrap();
    stage.settled(run).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    stage.close().await;
}

#[tokio::test]
async fn fault_43_a_job_is_stopped_twice_and_restarted_at_once() {
    let (mut stage, layer) = one_layer(8 * MIB).await;
    stage.source.add([on("GET", &*layer).always().answer(slowly())]);
    let job = on_the_way(&mut stage).await;
    let (first, second) = tokio::join!(stage.engine.stop_job(job), stage.engine.stop_job(job));
    assert!(first.is_ok(), "{first:?} {second:?}");
    stage.engine.retry_job(job).await.unwrap();
    assert!(stage.engine.retry_job(job).await.is_err(), "it runs already");
    stage.ended(job).await;
    let timeline = stage.timeline(job);
    let count = |cause| timeline.iter().filter(|step| step.cause == cause).count();
    assert_eq!((count(Cause::StoppedByPerson), count(Cause::RetriedByPerson)), (1, 1), "{timeline:#?}");
    assert_eq!(count(Cause::Claimed), 2, "{timeline:#?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_43_a_job_is_stopped_in_the_moment_of_its_success() {
    for wait in [0, 1, 2, 4, 8, 12, 16, 24] {
        let (mut stage, _) = one_layer(1_000).await;
        let tag = "/v2/team/app/manifests/1";
        let run = stage.start().await;
        while stage.destination.count("PUT", tag) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(wait)).await;
        let job = stage.look(run).only().id;
        let answer = stage.engine.stop_job(job).await;
        let status = stage.look_at(job).state.status();
        assert!(
            matches!(
                (&answer, status),
                (Ok(()), Status::Stopped | Status::Finished) | (Err(_), Status::Finished)
            ),
            "{answer:?} {status:?}"
        );
        let ends = stage.timeline(job).iter().filter(|step| !step.to.status().is_open()).count();
        assert_eq!(ends, 1, "one end");
        stage.late_stop().close().await;
    }
}
