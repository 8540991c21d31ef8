//! Rows 1 to 8: a source that breaks off, falls silent, or answers a resume with something else.

use std::time::{Duration, Instant};

use sampan_domain::ErrorCode;
use sampan_engine::Timeouts;
use sampan_tests::scripted::{Reply, on};

use crate::stage::{Stage, hurried, one_layer, one_layer_with};

const MIB: usize = 1 << 20;
/// Bytes of blobs that the source sent, by the ranges it was asked for; cuts are at the bytes given.
fn resumed_at(stage: &Stage, path: &str) -> Vec<usize> {
    let asked = stage.source.requests();
    let asked = asked.iter().filter(|request| request.method == "GET" && request.path == path);
    asked
        .filter_map(|request| {
            request.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
        })
        .collect()
}

#[tokio::test]
async fn fault_01_source_cuts_at_half() {
    let (mut stage, layer) = one_layer(100 * MIB).await;
    stage.source.add([on("GET", &*layer).answer(Reply::held().cut(50 * MIB))]);
    stage.run().await.arrived();
    let from = resumed_at(&stage, &layer);
    assert_eq!(from.len(), 1, "one resume");
    assert!(
        from[0] >= 49 * MIB && from[0] <= 50 * MIB,
        "at most one in a hundred bytes is read again: {from:?}"
    );
    stage.close().await;
}

#[tokio::test]
async fn fault_02_source_cuts_again_and_again_and_gets_on() {
    let (mut stage, layer) = one_layer(24 * MIB).await;
    // Each answer is cut after 2 MiB: more often than there are tries.
    stage.source.add([on("GET", &*layer).times(11).answer(Reply::held().cut(2 * MIB))]);
    stage.run().await.arrived();
    assert!(resumed_at(&stage, &layer).len() >= 11);
    stage.close().await;
}

#[tokio::test]
async fn fault_03_source_cuts_before_the_first_byte() {
    let (mut stage, layer) = one_layer(MIB).await;
    stage.source.add([on("GET", &*layer).always().answer(Reply::held().cut(0))]);
    let begun = Instant::now();
    stage.run().await.failed(ErrorCode::ConnectionLost);
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(stage.source.count("GET", &layer), 5);
    stage.close().await;
}

#[tokio::test]
async fn fault_04_resume_is_answered_from_the_first_byte() {
    let (mut stage, layer) = one_layer(4 * MIB).await;
    let bytes =
        stage.source.content(|held| held.bytes("team/app", layer.rsplit('/').next().unwrap())).unwrap();
    stage.source.add([
        on("GET", &*layer).answer(Reply::held().cut(2 * MIB)),
        on("GET", &*layer).answer(Reply::new(200).shared(bytes)),
    ]);
    stage.run().await.arrived();
    assert_eq!(stage.source.count("GET", &layer), 2);
    stage.close().await;
}

#[tokio::test]
async fn fault_05_resume_is_answered_with_another_range() {
    for ranges in [vec!["bytes 0-9/10"], vec![], vec!["bytes 2097152-4194303/4194304"; 2]] {
        let (mut stage, layer) = one_layer(4 * MIB).await;
        let wrong = ranges.iter().fold(Reply::new(206), |reply, range| reply.header("content-range", *range));
        stage.source.add([
            on("GET", &*layer).answer(Reply::held().cut(2 * MIB)),
            on("GET", &*layer).answer(wrong.body(vec![7; 2 * MIB])),
        ]);
        stage.run().await.arrived();
        stage.close().await;
    }
    let (mut stage, layer) = one_layer(4 * MIB).await;
    stage.source.add([
        on("GET", &*layer).answer(Reply::held().cut(2 * MIB)),
        on("GET", &*layer).answer(Reply::new(416)),
    ]);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_06_blob_is_gone_at_the_resume() {
    let (mut stage, layer) = one_layer(4 * MIB).await;
    stage.source.add([
        on("GET", &*layer).answer(Reply::held().cut(2 * MIB)),
        on("GET", &*layer).always().answer(Reply::error(404, "BLOB_UNKNOWN", "blob unknown to registry")),
    ]);
    stage.run().await.failed(ErrorCode::BlobNotFound);
    assert_eq!(stage.source.count("GET", &layer), 2, "nobody asks again");
    stage.close().await;
}

#[tokio::test]
async fn fault_07_body_falls_silent() {
    let patience = Timeouts { idle: Duration::from_secs(2), ..hurried() };
    let (mut stage, layer) = one_layer_with(4 * MIB, patience).await;
    stage.source.add([on("GET", &*layer).answer(Reply::held().stall(3 * MIB))]);
    stage.run().await.arrived();
    assert_eq!(resumed_at(&stage, &layer), [3 * MIB]);
    stage.close().await;
}

#[tokio::test]
async fn fault_08_one_byte_a_second() {
    let patience = Timeouts { slow: Duration::from_millis(500), ..hurried() };
    let (mut stage, layer) = one_layer_with(MIB, patience).await;
    let trickle = || Reply::held().trickle(1, Duration::from_millis(50));
    stage.source.add([on("GET", &*layer).always().answer(trickle())]);
    stage.run().await.failed(ErrorCode::TooSlow);
    assert_eq!(stage.source.count("GET", &layer), 2, "one more chance");
    stage.close().await;
}
