//! Blobs to destinations that refuse, fall silent or go away.

use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Failure};
use sampan_registry::{Connection, Upload, UploadSession};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::server::{Reply, Server, Step, on};
use crate::{blob, connect, descriptor, impatient, password, put_blob, repository};

const SESSION: &str = "/v2/a/blobs/uploads/1";
/// The silence that is borne where it is waited for.
const SILENCE: Duration = Duration::from_millis(200);

fn open() -> Step {
    on("POST", "/v2/a/blobs/uploads/")
        .with("content-length", "0")
        .answer(Reply::new(202).header("location", SESSION))
}

async fn session(connection: &Connection) -> UploadSession {
    match connection.start_upload(&repository("a"), &Digest::of(b"x"), None).await.unwrap() {
        Upload::Session(session) => session,
        Upload::Mounted => panic!("not asked to mount"),
    }
}

fn whole(bytes: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
    let pieces: Vec<_> = bytes.chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces)
}

#[tokio::test]
async fn a_failure_in_the_body_comes_out_as_it_is_and_ends_the_request() {
    let (bytes, blob) = blob(1_000_000);
    let server = Server::start([open(), on("PUT", SESSION).answer(Reply::new(201))]).await;
    let connection = connect(&server, None);
    let cause = Failure::new(ErrorCode::DigestMismatch).with("object", "the source's").detail("mine");
    let broken = cause.clone();
    let fails = stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(broken)
    });
    let body = Box::pin(whole(&bytes[..300_000]).chain(fails));
    let outcome = put_blob(&connection, session(&connection).await, &blob, body).await;
    assert_eq!(outcome, Err(cause));
    wait_for(|| server.requests().len() == 2).await;
    assert!(!server.requests()[1].whole, "the registry sees that it is not whole");
}

#[tokio::test]
async fn fault_41_dropping_an_upload_ends_its_connection_at_once() {
    let (bytes, blob) = blob(1_000_000);
    let server = Server::start([open(), on("PUT", SESSION).answer(Reply::new(201))]).await;
    let connection = connect(&server, None);
    let all_taken = Arc::new(Notify::new());
    let told = Arc::clone(&all_taken);
    let nothing_more = stream::poll_fn(move |_| {
        told.notify_one();
        Poll::Pending
    });
    let body = whole(&bytes[..300_000]).chain(nothing_more);
    let mut put = Box::pin(put_blob(&connection, session(&connection).await, &blob, body));
    tokio::select! {
        outcome = &mut put => panic!("not all of it was sent: {outcome:?}"),
        () = all_taken.notified() => {}
    }
    let waited = tokio::time::timeout(Duration::from_millis(300), &mut put).await;
    assert!(waited.is_err(), "it waits for its source: {waited:?}");
    drop(put);
    let dropped = Instant::now();
    wait_for(|| server.requests().len() == 2).await;
    let ended = server.requests()[1].ended;
    assert!(ended - dropped < Duration::from_secs(10), "{:?}", ended - dropped);
}

#[tokio::test]
async fn a_slow_source_is_not_a_silent_destination() {
    let (bytes, blob) = blob(300_000);
    let server = Server::start([open(), on("PUT", SESSION).answer(Reply::new(201))]).await;
    let connection = impatient(&server, SILENCE);
    let body = whole(&bytes).then(|piece| async {
        tokio::time::sleep(SILENCE * 2).await;
        piece
    });
    put_blob(&connection, session(&connection).await, &blob, Box::pin(body)).await.unwrap();
    assert_eq!(server.requests()[1].body, bytes);
}

#[tokio::test]
async fn a_destination_that_takes_no_more_is_left() {
    let (bytes, blob) = blob(30_000_000);
    let silent = Reply::new(201).at_once().after(Duration::from_secs(60));
    let server = Server::start([open(), on("PUT", SESSION).answer(silent)]).await;
    let connection = impatient(&server, SILENCE);
    let begun = Instant::now();
    let failure = put_blob(&connection, session(&connection).await, &blob, whole(&bytes)).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::IdleTimeout);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn box_4_3_11_what_a_registry_says_to_an_upload_has_its_code() {
    let spec = |code: &str| format!(r#"{{"errors":[{{"code":"{code}","message":"m"}}]}}"#);
    let cases = [
        (Reply::new(404).body(spec("BLOB_UPLOAD_UNKNOWN")), ErrorCode::UploadLost),
        (Reply::new(416), ErrorCode::UploadLost),
        (Reply::new(400).body(spec("DIGEST_INVALID")), ErrorCode::DigestMismatch),
        (Reply::new(413), ErrorCode::TooLarge),
        (Reply::new(500), ErrorCode::ServerError),
        (Reply::new(507), ErrorCode::QuotaExceeded),
        (Reply::new(403).body(spec("DENIED")), ErrorCode::AccessDenied),
    ];
    for (reply, expected) in cases {
        let (bytes, blob) = blob(1_000);
        let server = Server::start([open(), on("PUT", SESSION).answer(reply)]).await;
        let connection = connect(&server, None);
        let failure =
            put_blob(&connection, session(&connection).await, &blob, whole(&bytes)).await.unwrap_err();
        assert_eq!(failure.code, expected);
        assert_eq!(server.requests().len(), 2, "a body is not sent twice from here");
    }
}

#[tokio::test]
async fn fault_14_a_token_that_runs_out_under_an_upload_is_renewed() {
    let server = Server::start([]).await;
    let challenge = Reply::new(401)
        .header("www-authenticate", format!(r#"Bearer realm="{}/token",service="r""#, server.url()));
    let token = |text: &str| Reply::new(200).body(format!(r#"{{"token":"{text}"}}"#));
    server.add([
        on("POST", "/v2/a/blobs/uploads/").without("authorization").answer(challenge.clone()),
        on("GET", "/token").answer(token("old")),
        on("GET", "/token").answer(token("new")),
        open().with("authorization", "Bearer old"),
        on("PUT", SESSION).with("authorization", "Bearer old").answer(challenge.clone()),
        on("PUT", SESSION).with("authorization", "Bearer new").answer(Reply::new(201)),
    ]);
    let (bytes, small) = blob(1_000);
    let connection = connect(&server, Some(password()));
    put_blob(&connection, session(&connection).await, &small, whole(&bytes)).await.unwrap();
    assert_eq!(server.requests().last().unwrap().body, bytes, "its bytes were held");
    server.assert_done();

    // Of a large blob only what is at hand is held: it begins anew, with a new token.
    let (bytes, large) = blob(6_000_000);
    server.add([
        open().with("authorization", "Bearer new"),
        on("PUT", SESSION).with("authorization", "Bearer new").answer(challenge),
    ]);
    let failure = put_blob(&connection, session(&connection).await, &large, whole(&bytes)).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::UploadLost);
}

#[tokio::test]
async fn fault_66_whatever_is_said_to_a_mount_an_upload_follows() {
    let blob = descriptor(b"x");
    let mount = format!("/v2/a/blobs/uploads/?mount=sha256%3A{}&from=b", blob.digest.hex());
    let (a, b) = (repository("a"), repository("b"));
    let asked = || on("POST", &*mount);

    let server = Server::start([asked().answer(Reply::new(201))]).await;
    let upload = connect(&server, None).start_upload(&a, &blob.digest, Some(&b)).await.unwrap();
    assert!(matches!(upload, Upload::Mounted));

    let server =
        Server::start([asked().answer(Reply::new(202).header("location", "/v2/a/blobs/uploads/7"))]).await;
    let upload = connect(&server, None).start_upload(&a, &blob.digest, Some(&b)).await.unwrap();
    let Upload::Session(session) = upload else { panic!("202 is a session") };
    assert!(session.location().ends_with("/uploads/7"), "the session of the mount is used");

    for status in [400, 403, 404, 405] {
        let server = Server::start([asked().answer(Reply::new(status))]).await;
        let plain = on("POST", "/v2/a/blobs/uploads/").times(2);
        server.add([plain.answer(Reply::new(202).header("location", SESSION))]);
        let connection = connect(&server, None);
        for _ in 0..2 {
            let upload = connection.start_upload(&a, &blob.digest, Some(&b)).await.unwrap();
            assert!(matches!(upload, Upload::Session(_)), "{status}");
        }
        assert_eq!(server.requests().len(), 3, "a mount that was refused is not asked for again");
    }
}

#[tokio::test]
async fn box_4_3_12_a_session_is_given_up_and_one_that_is_gone_counts() {
    for status in [204, 404] {
        let server = Server::start([open(), on("DELETE", SESSION).answer(Reply::new(status))]).await;
        let connection = connect(&server, None);
        let session = session(&connection).await;
        connection.cancel_upload(session.location()).await.unwrap();
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_2_6_a_blob_of_no_bytes_is_sent() {
    let (bytes, blob) = blob(0);
    let put = on("PUT", SESSION).with("content-length", "0").answer(Reply::new(201));
    let server = Server::start([open(), put]).await;
    let connection = connect(&server, None);
    put_blob(&connection, session(&connection).await, &blob, whole(&bytes)).await.unwrap();
    server.assert_done();
}

async fn wait_for(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(20), "never happened");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
