//! 4.9 Errors, limits, retries.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_domain::error::Value;
use tokio::time::Instant;

use crate::server::{Reply, Server, on};
use crate::{connect, impatient, manifest_reply, repository, tag};

const IMAGE: &str = "/v2/a/manifests/1";

#[tokio::test]
async fn box_4_9_1_a_limit_is_known_in_all_its_forms() {
    let said =
        |code: &str, message: &str| format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}]}}"#);
    let hour = "retry-after: 3600000ms, allowed: 1/hour";
    for (reply, seconds) in [
        (Reply::new(429).header("retry-after", "3600"), Some(3_600)),
        (Reply::new(429).body(said("TOOMANYREQUESTS", hour)), Some(3_600)),
        (
            Reply::new(403)
                .header("retry-after", "60")
                .body(said("DENIED", "You have exceeded a secondary rate limit")),
            Some(60),
        ),
        (Reply::new(400).header("retry-after", "60").body(said("TOOMANYREQUESTS", "slow down")), Some(60)),
        (
            Reply::new(429).header("ratelimit-remaining", "0;w=21600").header("ratelimit-reset", "900"),
            Some(900),
        ),
        (Reply::new(429).header("ratelimit-limit", "100;w=21600"), Some(216)),
    ] {
        let server = Server::start([on("GET", IMAGE).answer(reply)]).await;
        let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::RateLimited, "{failure}");
        assert_eq!(failure.retry_after.map(|wait| wait.as_secs()), seconds, "{failure}");
    }
}

#[tokio::test]
async fn box_4_9_2_what_is_tried_again_and_what_is_not() {
    for status in [408, 425, 429, 500, 502, 503, 504, 499, 522] {
        let server = Server::start([
            on("GET", IMAGE).answer(Reply::new(status)),
            on("GET", IMAGE).answer(Reply::new(200).cut(0).length(9)),
            on("GET", IMAGE).answer(manifest_reply()),
        ])
        .await;
        connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap();
        server.assert_done();
    }
    for status in [400, 403, 404, 405, 410, 413, 415, 501] {
        let server = Server::start([on("GET", IMAGE).answer(Reply::new(status))]).await;
        connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn box_4_9_3_an_error_has_many_shapes() {
    for (body, detail) in [
        (r#"{"errors":[{"code":"DENIED","message":"not yours"}]}"#, "DENIED not yours"),
        (r#"{"errors":[]}"#, r#"{"errors":[]}"#),
        (r#"{"message":"not yours"}"#, "not yours"),
        (r#"{"details":"not yours"}"#, "not yours"),
        (r#"{"errors":[{"code":7,"message":"m"}]}"#, "m"),
        ("not yours", "not yours"),
        ("", ""),
    ] {
        let server = Server::start([on("GET", IMAGE).answer(Reply::new(403).body(body))]).await;
        let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::AccessDenied, "{body}");
        assert_eq!(failure.arg("detail"), Some(&Value::from(detail)), "{body}");
    }
}

#[tokio::test]
async fn box_4_9_4_a_warning_is_no_failure() {
    let warned = || manifest_reply().header("warning", r#"299 - "This registry moves in May""#);
    let server = Server::start([on("GET", IMAGE).times(2).answer(warned())]).await;
    let connection = connect(&server, None);
    for _ in 0..2 {
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
}

#[tokio::test]
async fn box_4_9_5_silence_ends_a_request_and_length_does_not() {
    let (bytes, descriptor) = crate::blob(100_000);
    let path = format!("/v2/a/blobs/{}", descriptor.digest);
    let server =
        Server::start([on("GET", &*path).times(5).answer(Reply::new(200).body(bytes).stall(0))]).await;
    let begun = Instant::now();
    let connection = impatient(&server, Duration::from_millis(200));
    let reader = connection.read_blob(&repository("a"), &descriptor).await.unwrap();
    let (_, failure) = crate::drain(reader).await;
    assert_eq!(failure.unwrap().code, ErrorCode::IdleTimeout);
    assert!(begun.elapsed() < Duration::from_secs(10), "five times a fifth of a second");
}
