//! The rows of the table of faults that take long.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]
#![allow(dead_code, reason = "few rows need all of the stage")]

#[path = "faults/stage/mod.rs"]
mod stage;

use std::time::Duration;

use sampan_domain::machine::Status;
use sampan_tests::fates::{self, Then};
use sampan_tests::memory;
use sampan_tests::scripted::content::MANIFEST;
use sampan_tests::scripted::{Reply, on};

use stage::{How, Stage};

#[test]
fn fault_32_killed_again_and_again_and_left_alone() {
    fates::killed_and_left_alone(Then::RunAgain);
    fates::killed_and_left_alone(Then::Serve);
}

#[test]
fn fault_32_killed_while_it_sends_what_many_wait_for() {
    fates::killed_while_sending_what_many_wait_for();
}

#[tokio::test]
async fn fault_74_a_layer_of_more_than_four_gibibytes() {
    const LAYER: u64 = (4 << 30) + (256 << 20) + 7;
    // Beyond what 32 bits can count.
    const CUT: usize = (4 << 30) + (96 << 20) + 1;
    let mut layer = String::new();
    let fill = |source: &mut sampan_tests::scripted::Content| {
        layer = format!("/v2/team/app/blobs/{}", source.image_of_zeros("team/app:1", LAYER).layers[0]);
    };
    let patience = sampan_engine::Timeouts {
        idle: Duration::from_secs(30),
        finish: Duration::from_secs(60),
        ..stage::hurried()
    };
    let mut stage = Stage::with(fill, How { patience, ..How::default() }).await;
    stage.patience(Duration::from_secs(300));
    stage.source.add([on("GET", &*layer).answer(Reply::held().cut(CUT))]);
    stage
        .destination
        .add([on("PUT", stage::finish(&layer)).answer(Reply::held().taking(CUT - (64 << 20)).reset())]);
    let before = memory::peak(std::process::id()).unwrap();
    let seen = stage.run().await;
    assert!(seen.arrived().only().bytes.copied >= LAYER);
    let grown = memory::peak(std::process::id()).unwrap().saturating_sub(before);
    eprintln!("{LAYER} bytes with {} MiB more", grown >> 20);
    assert!(grown < 64 << 20, "{grown} bytes more");
    let ranges: Vec<_> = stage
        .source
        .requests()
        .iter()
        .filter_map(|request| {
            request.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
        })
        .collect();
    assert!(ranges.iter().any(|from: &u64| *from > u64::from(u32::MAX)), "{ranges:?}");
    let sent: u64 = stage.destination.requests().iter().map(sampan_tests::scripted::Request::length).sum();
    assert!(sent < LAYER + LAYER / 100, "{sent} bytes for {LAYER}");
    stage.close().await;
}

#[tokio::test]
async fn fault_54_ten_thousand_images_are_planned() {
    let fill = |source: &mut sampan_tests::scripted::Content| {
        for repository in 0..10 {
            let name = format!("team/app-{repository}");
            let image = source.image(&format!("{name}:0"), &[1_000]);
            let text = source.manifest_text(&name, &image.digest).unwrap();
            for tag in 1..1_000 {
                source.manifest(&name, Some(&tag.to_string()), MANIFEST, text.clone());
            }
        }
    };
    let mut stage = Stage::with(fill, How::default()).await;
    stage.patience(Duration::from_secs(300));
    let before = memory::peak(std::process::id()).unwrap();
    stage.engine.pause().await.unwrap();
    let run = stage.start().await;
    let planned = |seen: &stage::Seen| seen.jobs.len() == 10_000 && seen.run.planning.ended().is_some();
    stage.until(run, "all is planned", planned).await;
    let grown = memory::peak(std::process::id()).unwrap() - before;
    assert!(grown < 192 << 20, "{grown} bytes more");
    assert_eq!(stage.engine.stop_run(run).await.unwrap(), 10_000);
    let stopped = stage.look(run);
    assert!(stopped.jobs.iter().all(|job| job.state.status() == Status::Stopped));
    stage.engine.resume().await.unwrap();
    stage.close().await;
}
