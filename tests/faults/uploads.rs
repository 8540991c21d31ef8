//! Rows 18 to 25 and 63 to 66: a destination that loses, refuses, doubts or forgets what is sent to it.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_tests::scripted::{Content, Reply, on};

use crate::stage::{How, Stage, finish, hurried, one_layer};

const TAG: &str = "/v2/team/app/manifests/1";
const UPLOADS: &str = "/v2/team/app/blobs/uploads/";
const MIB: usize = 1 << 20;

fn layer_digest(layer: &str) -> &str {
    layer.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn fault_18_an_upload_that_is_said_to_have_failed_has_arrived() {
    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", finish(&layer)).answer(Reply::held().status(500))]);
    stage.run().await.arrived();
    assert_eq!(stage.destination.count("PUT", layer_digest(&layer)), 1, "it is not sent again");
    stage.close().await;
}

#[tokio::test]
async fn fault_19_an_upload_fails_three_times() {
    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", finish(&layer)).times(3).answer(Reply::new(500))]);
    stage.run().await.arrived();
    assert_eq!(stage.destination.count("PUT", layer_digest(&layer)), 4);
    stage.close().await;
}

#[tokio::test]
async fn fault_20_the_answer_to_an_upload_is_lost() {
    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", finish(&layer)).answer(Reply::held().unanswered())]);
    stage.run().await.arrived();
    assert_eq!(stage.destination.count("PUT", layer_digest(&layer)), 1, "it is not sent again");
    stage.close().await;
}

#[tokio::test]
async fn fault_20_an_upload_is_cut_in_the_middle() {
    let (mut stage, layer) = one_layer(24 * MIB).await;
    stage.destination.add([on("PUT", finish(&layer)).answer(Reply::held().taking(12 * MIB).reset())]);
    stage.run().await.arrived();
    let sent: usize = stage.destination.requests().iter().map(|request| request.body.len()).sum();
    assert!(sent < 25 * MIB, "{sent} bytes for 24 MiB");
    stage.close().await;
}

#[tokio::test]
async fn fault_21_a_session_is_gone() {
    let (mut stage, layer) = one_layer(20 * MIB).await;
    stage.destination.add([
        on("PUT", finish(&layer)).answer(Reply::new(413).at_once()),
        on("PATCH", format!("{UPLOADS}*")).answer(Reply::error(
            404,
            "BLOB_UPLOAD_UNKNOWN",
            "blob upload unknown to registry",
        )),
    ]);
    stage.run().await.arrived();
    stage.destination.assert_done();
    stage.close().await;
}

#[tokio::test]
async fn fault_21_a_chunk_is_out_of_order() {
    let (mut stage, layer) = one_layer(20 * MIB).await;
    let lost = Reply::new(416).header("range", "0-0");
    stage.destination.add([
        on("PUT", finish(&layer)).answer(Reply::new(413).at_once()),
        on("PATCH", format!("{UPLOADS}*")).skipping(1).answer(lost),
    ]);
    stage.run().await.arrived();
    stage.destination.assert_done();
    stage.close().await;
}

#[tokio::test]
async fn fault_22_a_destination_doubts_the_digest() {
    let doubt = || Reply::error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", finish(&layer)).answer(doubt())]);
    stage.run().await.arrived();
    stage.close().await;

    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", finish(&layer)).always().answer(doubt())]);
    stage.run().await.failed(ErrorCode::DigestMismatchTwice);
    assert_eq!(stage.destination.count("PUT", layer_digest(&layer)), 2);
    assert_eq!(stage.source.count("GET", &layer), 2, "from a fresh read");
    stage.close().await;
}

#[tokio::test]
async fn fault_23_a_destination_misses_a_blob() {
    let missing = |layer: &str| Reply::error(400, "MANIFEST_BLOB_UNKNOWN", layer_digest(layer));
    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", TAG).answer(missing(&layer))]);
    stage.run().await.arrived();
    stage.close().await;

    let (mut stage, layer) = one_layer(2 * MIB).await;
    stage.destination.add([on("PUT", TAG).always().answer(missing(&layer))]);
    stage.run().await.failed(ErrorCode::ManifestBlobUnknown);
    assert!(stage.destination.count("PUT", TAG) <= 5, "{}", stage.destination.count("PUT", TAG));
    stage.close().await;
}

#[tokio::test]
async fn fault_24_a_repository_is_not_there() {
    let (mut stage, _) = one_layer(1_000).await;
    let unknown = Reply::error(404, "NAME_UNKNOWN", "repository name not known to registry");
    stage.destination.add([on("POST", UPLOADS).always().answer(unknown)]);
    let seen = stage.run().await;
    assert_eq!(seen.failed(ErrorCode::RepositoryNotFound).arg("object"), Some(&"team/app".into()));
    assert!(stage.destination.count("POST", UPLOADS) <= 2, "once for each blob");
    stage.close().await;
}

#[tokio::test]
async fn fault_24b_a_tag_is_immutable() {
    for (status, code) in [(400, "TAG_INVALID"), (403, "DENIED"), (409, "CONFLICT"), (412, "PRECONDITION")] {
        let (mut stage, _) = one_layer(1_000).await;
        let refused = Reply::error(status, code, "the tag is immutable and cannot be overwritten");
        stage.destination.add([on("PUT", TAG).always().answer(refused)]);
        stage.run().await.failed(ErrorCode::TagImmutable);
        assert_eq!(stage.destination.count("PUT", TAG), 1);
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_24b_an_immutable_tag_is_what_it_should_be() {
    let (mut stage, _) = one_layer(1_000).await;
    // Somebody else pushes the same in the moment before.
    stage.destination.add([on("PUT", TAG).answer(Reply::held().status(409))]);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_25_a_destination_is_full() {
    for (refusal, code) in [
        (
            Reply::error(403, "DENIED", "adding 2 MiB of storage resource, which exceeds the quota"),
            ErrorCode::QuotaExceeded,
        ),
        (Reply::new(507), ErrorCode::QuotaExceeded),
    ] {
        let (mut stage, layer) = one_layer(2 * MIB).await;
        stage.destination.add([on("PUT", finish(&layer)).always().answer(refusal)]);
        stage.run().await.failed(code);
        assert_eq!(stage.destination.count("PUT", layer_digest(&layer)), 1);
        stage.close().await;
    }
    // What is too large in the smallest pieces is too large.
    let (mut stage, _) = one_layer(1_000).await;
    stage.destination.add([
        on("PUT", format!("{UPLOADS}*")).always().answer(Reply::new(413)),
        on("PATCH", format!("{UPLOADS}*")).always().answer(Reply::new(413)),
    ]);
    stage.run().await.failed(ErrorCode::TooLarge);
    stage.close().await;
}

#[tokio::test]
async fn fault_64_what_was_pushed_is_seen_late() {
    let (mut stage, _) = one_layer(1_000).await;
    stage.destination.add([
        // Without a digest in the answer only a HEAD can tell.
        on("PUT", TAG).answer(Reply::held().status(201)),
        on("HEAD", TAG).skipping(1).times(2).answer(Reply::error(404, "MANIFEST_UNKNOWN", "not yet")),
    ]);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_63_somebody_else_moves_the_tag() {
    let (mut stage, _) = one_layer(1_000).await;
    let other = format!("sha256:{}", "7".repeat(64));
    stage.destination.add([
        on("PUT", TAG).answer(Reply::new(201)),
        on("HEAD", TAG).skipping(1).always().answer(
            Reply::new(200)
                .header("content-type", "application/vnd.oci.image.manifest.v1+json")
                .header("docker-content-digest", other.as_str())
                .body("{}"),
        ),
    ]);
    let seen = stage.run().await;
    let failure = seen.failed(ErrorCode::VerifyFailed);
    assert_eq!(failure.arg("actual"), Some(&other.into()));
    assert_eq!(stage.destination.count("PUT", TAG), 1, "nobody fights over it");
    stage.close().await;
}

#[tokio::test]
async fn fault_65_a_push_is_confirmed_with_another_digest() {
    let (mut stage, _) = one_layer(1_000).await;
    let other = format!("sha256:{}", "7".repeat(64));
    stage.destination.add([on("PUT", TAG).answer(Reply::new(201).header("docker-content-digest", other))]);
    stage.run().await.failed(ErrorCode::VerifyFailed);
    stage.close().await;
}

#[tokio::test]
async fn fault_66_a_mount_is_answered_otherwise() {
    for refusal in [None, Some(401), Some(404), Some(405), Some(500)] {
        let fill = |source: &mut Content| {
            source.image("team/app:1", &[2 * MIB]);
            source.mirror("team/app", "team/copy");
        };
        let mut stage = Stage::with(fill, How::default()).await;
        let mount = || on("POST", "/v2/team/*/blobs/uploads/?mount=*").always();
        // A 202 opens an upload instead.
        stage.destination.add([match refusal {
            None => mount().answer(Reply::held().header("x-mount", "ignored")),
            Some(status) => mount().answer(Reply::new(status)),
        }]);
        stage.destination.content(Content::without_mounts);
        let seen = stage.run().await;
        assert_eq!(seen.arrived().jobs.len(), 2);
        assert!(stage.destination.count("POST", "?mount=") > 0, "a mount was hoped for");
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_44_a_session_that_is_given_up_is_not_let_go() {
    let how = How {
        unstored: Some("what is given up is given up when the run is over"),
        patience: sampan_engine::Timeouts { answer: Duration::from_secs(2), ..hurried() },
        ..How::default()
    };
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[8 * MIB])), how).await;
    let slowly = Reply::held().trickle(64 << 10, Duration::from_millis(100));
    stage.source.add([on("GET", "/v2/team/app/blobs/*").always().answer(slowly)]);
    stage.destination.add([on("DELETE", format!("{UPLOADS}*")).always().answer(Reply::held().never())]);
    let run = stage.under_way(1, 0).await;
    let begun = std::time::Instant::now();
    stage.withdraw().await;
    let seen = stage.settled(run).await;
    assert_eq!(seen.only().state.as_str(), "canceled");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    tokio::time::sleep(Duration::from_millis(2_200)).await;
    stage.close().await;
}

#[tokio::test]
async fn fault_44_a_session_is_opened_when_its_job_has_failed() {
    let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), How::default()).await;
    let refused = || Reply::error(403, "DENIED", "not for you");
    stage.source.add([on("GET", "/v2/team/app/blobs/*").always().answer(refused())]);
    let late = Reply::held().after(Duration::from_millis(300));
    stage.destination.add([on("POST", format!("{UPLOADS}*")).times(1).answer(late)]);
    stage.run().await.failed(ErrorCode::AccessDenied);
    assert_eq!(stage.destination.content(|content| content.uploads()).len(), 2, "both are known to the job");
    stage.close().await;
}
