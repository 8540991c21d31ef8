//! 4.3 Uploading blobs, 4.4 Mounting.

use sampan_domain::ErrorCode;
use sampan_registry::Upload;

use crate::server::{Reply, Server, Step, on};
use crate::{blob, connect, descriptor, repository, send, session};

const SESSION: &str = "/v2/a/blobs/uploads/1";

fn open() -> Step {
    on("POST", "/v2/a/blobs/uploads/")
        .with("content-length", "0")
        .answer(Reply::new(202).header("location", SESSION))
}

#[tokio::test]
async fn box_4_3_2_each_new_address_of_a_session_is_used() {
    let (bytes, blob) = blob(20 << 20);
    let server = Server::start([
        open(),
        on("PUT", SESSION).answer(Reply::new(413).at_once()),
        on("POST", "/v2/a/blobs/uploads/").answer(Reply::new(202).header("location", SESSION)),
        on("PATCH", SESSION).answer(Reply::new(202).header("location", "/v2/a/blobs/uploads/1?_state=one")),
        on("PATCH", "/v2/a/blobs/uploads/1?_state=one").answer(Reply::new(202)),
        on("PUT", format!("/v2/a/blobs/uploads/1?_state=one&digest={}", blob.digest)).answer(Reply::new(201)),
    ])
    .await;
    let connection = connect(&server, None);
    let failure = send(&connection, &bytes, &blob).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::UploadLost);
    send(&connection, &bytes, &blob).await.unwrap();
    server.assert_done();
}

#[tokio::test]
async fn box_4_3_3_an_empty_post_tells_its_length() {
    let (_, blob) = blob(0);
    let server = Server::start([open()]).await;
    session(&connect(&server, None), &repository("a"), &blob).await;
    server.assert_done();
}

#[tokio::test]
async fn box_4_3_5_one_put_with_its_length_is_an_upload() {
    for status in [201, 200, 204] {
        let (bytes, blob) = blob(500_000);
        // The scripted registry takes no body without a length.
        let put = on("PUT", format!("{SESSION}?digest={}", blob.digest))
            .with("content-type", "application/octet-stream")
            .with("content-length", "500000");
        let server = Server::start([open(), put.answer(Reply::new(status))]).await;
        send(&connect(&server, None), &bytes, &blob).await.unwrap();
        assert_eq!(server.requests()[1].body, bytes);
    }
}

#[tokio::test]
async fn box_4_3_6_an_upload_is_redirected_within_the_registry() {
    for status in [307, 308] {
        let (bytes, blob) = blob(500_000);
        let server = Server::start([
            open(),
            on("PUT", SESSION).answer(Reply::new(status).header("location", "/upload/elsewhere?state=2")),
            on("PUT", "/upload/elsewhere?state=2").with("content-length", "500000").answer(Reply::new(201)),
        ])
        .await;
        send(&connect(&server, None), &bytes, &blob).await.unwrap();
        assert_eq!(server.requests()[2].body, bytes, "all of it, from its first byte");
        server.assert_done();
    }
    // Not out of it, and not in a circle.
    let (bytes, blob) = blob(1_000);
    let strange = Server::start([]).await;
    let away = Reply::new(307).header("location", format!("{}/upload", strange.url()));
    let circle = Reply::new(307).header("location", SESSION);
    for (reply, times, code) in [(away, 1, ErrorCode::LocationRefused), (circle, 6, ErrorCode::RedirectLoop)]
    {
        let server = Server::start([open(), on("PUT", SESSION).times(times).answer(reply)]).await;
        let failure = send(&connect(&server, None), &bytes, &blob).await.unwrap_err();
        assert_eq!(failure.code, code);
        server.assert_done();
    }
    assert!(strange.requests().is_empty());
}

#[tokio::test]
async fn box_4_4_1_and_2_a_mount_that_is_refused_becomes_an_upload() {
    let blob = descriptor(b"x");
    let mount = format!("/v2/a/blobs/uploads/?mount=sha256%3A{}&from=b", blob.digest.hex());
    let (a, b) = (repository("a"), repository("b"));
    let server = Server::start([
        on("POST", &*mount).answer(Reply::new(202).header("location", "/v2/a/blobs/uploads/7"))
    ])
    .await;
    let upload = connect(&server, None).start_upload(&a, &blob.digest, Some(&b)).await.unwrap();
    let Upload::Session(session) = upload else { panic!("202 is a session") };
    assert!(session.location().ends_with("/uploads/7"), "no second POST");
}

#[tokio::test]
async fn box_4_4_4_a_refusal_is_remembered_and_a_stumble_is_not() {
    let blob = descriptor(b"x");
    let mount = format!("/v2/a/blobs/uploads/?mount=sha256%3A{}&from=b", blob.digest.hex());
    let (a, b) = (repository("a"), repository("b"));
    for (status, asked) in [(400, 1), (401, 1), (403, 1), (404, 1), (405, 1), (500, 1), (502, 2), (504, 2)] {
        let server = Server::start([on("POST", &*mount).times(asked).answer(Reply::new(status))]).await;
        server.add([open().times(2)]);
        let connection = connect(&server, None);
        for _ in 0..2 {
            let upload = connection.start_upload(&a, &blob.digest, Some(&b)).await.unwrap();
            assert!(matches!(upload, Upload::Session(_)), "{status}");
        }
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_4_5_another_repository_is_asked_still() {
    let blob = descriptor(b"x");
    let mount = |from: &str| format!("/v2/a/blobs/uploads/?mount=sha256%3A{}&from={from}", blob.digest.hex());
    let server = Server::start([
        on("POST", mount("b")).answer(Reply::new(404)),
        open(),
        on("POST", mount("c")).answer(Reply::new(201)),
    ])
    .await;
    let connection = connect(&server, None);
    let a = repository("a");
    connection.start_upload(&a, &blob.digest, Some(&repository("b"))).await.unwrap();
    let upload = connection.start_upload(&a, &blob.digest, Some(&repository("c"))).await.unwrap();
    assert!(matches!(upload, Upload::Mounted));
    server.assert_done();
}
