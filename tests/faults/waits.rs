//! Rows 9 to 13: hosts that are busy, and say so or do not.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_tests::scripted::{Reason, Reply, Server, on};
use serde_json::json;

use crate::stage::{How, Stage, finish, one_layer};

/// The image's manifest at the source, by whatever digest.
const MANIFEST: &str = "/v2/team/app/manifests/sha256:*";

#[tokio::test]
async fn fault_09_a_host_asks_for_two_seconds() {
    let mut image = None;
    let mut stage = Stage::new(|source| image = Some(source.image("team/app:1", &[1_000]))).await;
    let image = image.unwrap();
    let layer = &image.layers[0];
    // The configuration is there, in a repository that is not new: nothing is on its way beside the layer.
    let config = stage.source.content(|held| held.bytes("team/app", &image.config)).unwrap();
    stage.destination.content(|held| {
        held.image("team/app:0", &[]);
        held.blob("team/app", "application/octet-stream", config);
    });
    let busy = Reply::new(429).header("retry-after", "2");
    stage.destination.add([on("PUT", finish(layer)).answer(busy)]);
    stage.run().await.arrived();
    let asked = stage.destination.requests();
    let refused = asked.iter().position(|request| {
        request.method == "PUT" && finish(layer).ends_with(request.path.rsplit('=').next().unwrap())
    });
    let refused = refused.unwrap();
    let quiet = asked[refused + 1].ended - asked[refused].ended;
    assert!(quiet >= Duration::from_millis(1_950) && quiet < Duration::from_secs(15), "{quiet:?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_10_a_host_asks_for_an_hour() {
    let date = (chrono::Utc::now() + chrono::TimeDelta::seconds(3_600)).format("%a, %d %b %Y %H:%M:%S GMT");
    for wait in ["3600", &date.to_string()] {
        let how = How { no_probe: Some("the source is not to be asked for an hour"), ..How::default() };
        let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await;
        stage.source.add([on("GET", MANIFEST).answer(Reply::new(429).header("retry-after", wait))]);
        let seen = stage.run().await;
        let reason = seen.waits(ErrorCode::RateLimited);
        assert!(reason.arg("until").is_some(), "until when is said");
        let until = seen.only().waiting.as_ref().unwrap().not_before - chrono::Utc::now();
        assert!((3_500..=3_600).contains(&until.num_seconds()), "{until}");
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_10_a_host_says_what_nobody_understands() {
    for garbage in ["soon", "-5", ""] {
        let (mut stage, _) = one_layer(1_000).await;
        stage.source.add([on("GET", MANIFEST).answer(Reply::new(429).header("retry-after", garbage))]);
        stage.run().await.arrived();
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_11_a_list_is_interrupted_on_its_page_173() {
    let rule = json!({ "tags": { "include": ["t-000[0-2]"] } });
    let fill = |source: &mut sampan_tests::scripted::Content| {
        let image = source.image("team/app:t-0000", &[1_000]);
        let text = source.manifest_text("team/app", &image.digest).unwrap();
        for tag in 1..180 {
            let media_type = sampan_tests::scripted::content::MANIFEST;
            source.manifest("team/app", Some(&format!("t-{tag:04}")), media_type, text.clone());
        }
        source.page(1);
    };
    let mut stage = Stage::with(fill, How { rule, ..How::default() }).await;
    let list = "/v2/team/app/tags/list";
    stage.source.add([on("GET", list).skipping(172).answer(Reply::new(429).header("retry-after", "1"))]);
    let seen = stage.run().await;
    assert_eq!(seen.arrived().jobs.len(), 3);
    assert_eq!(stage.source.count("GET", list), 181, "180 pages, one of them twice");
    stage.close().await;
}

#[tokio::test]
async fn fault_12_a_host_has_enough_for_now() {
    let mut stage = Stage::over_tls(Server::http2, |source| drop(source.image("team/app:1", &[1_000]))).await;
    let enough = Reply::new(200).reset_stream(Reason::ENHANCE_YOUR_CALM);
    stage.source.add([on("GET", MANIFEST).answer(enough)]);
    stage.run().await.arrived();
    let asked = stage.source.requests();
    let at = asked.iter().position(|request| request.path.contains("/manifests/sha256:")).unwrap();
    assert!(asked[at].header(":authority").is_some(), "it came over HTTP/2");
    // As after a 429 that does not say how long: the host has a second for itself.
    let quiet = asked[at + 1].ended - asked[at].ended;
    assert!(quiet >= Duration::from_millis(950) && quiet < Duration::from_secs(15), "{quiet:?}");
    stage.close().await;
}

/// The HTTP library tells the reason of a connection's end only for streams that the host has not seen: for others it is a
/// connection that is lost, and the next try comes after a backoff.
#[tokio::test]
async fn fault_12_a_connection_is_ended_for_asking_too_much() {
    let mut stage = Stage::over_tls(Server::http2, |source| drop(source.image("team/app:1", &[1_000]))).await;
    let enough = Reply::new(200).go_away(Reason::ENHANCE_YOUR_CALM);
    stage.source.add([on("GET", MANIFEST).times(2).answer(enough)]);
    stage.run().await.arrived();
    assert_eq!(stage.source.count("GET", "/manifests/sha256:"), 3);
    stage.close().await;
}

#[tokio::test]
async fn fault_12_a_host_never_has_time() {
    let mut stage = Stage::over_tls(Server::http2, |source| drop(source.image("team/app:1", &[1_000]))).await;
    let enough = Reply::new(200).reset_stream(Reason::ENHANCE_YOUR_CALM);
    stage.source.add([on("GET", MANIFEST).always().answer(enough)]);
    stage.run().await.failed(ErrorCode::RateLimited);
    assert_eq!(stage.source.count("GET", "/manifests/sha256:"), 5, "the tries of a request");
    stage.close().await;
}

#[tokio::test]
async fn fault_12_streams_are_reset_and_connections_ended() {
    for broken in [
        Reply::new(200).reset_stream(Reason::REFUSED_STREAM),
        Reply::new(200).reset_stream(Reason::INTERNAL_ERROR),
        Reply::new(200).reset_stream(Reason::CANCEL),
        Reply::new(200).go_away(Reason::NO_ERROR),
        Reply::new(200).go_away(Reason::INTERNAL_ERROR),
    ] {
        let fill = |source: &mut sampan_tests::scripted::Content| drop(source.image("team/app:1", &[1_000]));
        let mut stage = Stage::over_tls(Server::http2, fill).await;
        stage.source.add([on("GET", MANIFEST).times(2).answer(broken.clone())]);
        stage.destination.add([on("PUT", "/v2/team/app/manifests/1").times(2).answer(broken)]);
        stage.run().await.arrived();
        assert_eq!(stage.source.count("GET", "/manifests/sha256:"), 3, "each try is one of ours");
        stage.source.assert_done();
        stage.destination.assert_done();
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_13_a_registry_stumbles_at_every_request() {
    for status in [500, 502, 503, 504] {
        let (mut stage, layer) = one_layer(1_000).await;
        let twice = |method, path: &str| on(method, path).times(2).answer(Reply::new(status));
        stage.source.add([
            twice("GET", "/v2/_catalog"),
            twice("GET", "/v2/team/app/tags/list"),
            twice("HEAD", "/v2/team/app/manifests/1"),
            twice("GET", MANIFEST),
            twice("GET", &layer),
        ]);
        stage.destination.add([
            twice("HEAD", "/v2/team/app/manifests/1"),
            twice("POST", "/v2/team/app/blobs/uploads/"),
            twice("PUT", &finish(&layer)),
            twice("PUT", "/v2/team/app/manifests/1"),
        ]);
        stage.run().await.arrived();
        stage.source.assert_done();
        stage.destination.assert_done();
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_13_what_a_registry_does_not_do_is_not_asked_again() {
    for status in [501, 505] {
        let (mut stage, _) = one_layer(1_000).await;
        stage.source.add([on("GET", MANIFEST).always().answer(Reply::new(status))]);
        stage.run().await.failed(ErrorCode::Unsupported);
        assert_eq!(stage.source.count("GET", "/manifests/sha256"), 1);
        stage.close().await;
    }
}
