//! Blobs in several requests, to registries that take no large body (distribution-spec: "Pushing a blob in chunks").

use futures_util::{StreamExt, stream};
use sampan_domain::ErrorCode;
use sampan_registry::{Descriptor, UploadSession};

use crate::server::{Reply, Server, Step, on};
use crate::{blob, connect, put_blob, repository, send, session};

const SESSION: &str = "/v2/a/blobs/uploads/1";
/// What is tried after a body of up to 4 MiB was too large.
const CHUNK: usize = 960 << 10;

fn open() -> Step {
    on("POST", "/v2/a/blobs/uploads/").answer(Reply::new(202).header("location", SESSION))
}

/// Steps that take a blob in chunks of that size, each at a new address.
fn chunks(blob: &Descriptor, chunk: usize, status: u16) -> Vec<Step> {
    let (size, mut steps, mut address) =
        (usize::try_from(blob.size).unwrap(), vec![open()], SESSION.to_owned());
    for from in (0..size).step_by(chunk) {
        let to = (from + chunk).min(size);
        let next = format!("{SESSION}?at={to}");
        steps.push(
            on("PATCH", &address)
                .with("content-range", format!("{from}-{}", to - 1))
                .with("content-length", (to - from).to_string())
                // What it claims to have is the chunk's own length, as some registries have it.
                .answer(
                    Reply::new(status)
                        .header("location", &next)
                        .header("range", format!("0-{}", to - from - 1)),
                ),
        );
        address = next;
    }
    let close = format!("{address}&digest={}", blob.digest);
    steps.push(on("PUT", close).with("content-length", "0").answer(Reply::new(201)));
    steps
}

fn sent(server: &Server) -> Vec<u8> {
    let requests = server.requests();
    requests
        .iter()
        .filter(|request| request.method == "PATCH")
        .flat_map(|request| request.body.clone())
        .collect()
}

#[tokio::test]
async fn box_4_3_10_a_body_that_is_too_large_is_sent_in_smaller_ones() {
    let (bytes, blob) = blob(2_000_000);
    let whole = || on("PUT", SESSION).with("content-length", "2000000");
    // ECR answers 201 to a chunk.
    for status in [202, 201, 204] {
        let server = Server::start([open(), whole().answer(Reply::new(413))]).await;
        server.add(chunks(&blob, CHUNK, status));
        let connection = connect(&server, None);
        let failure = send(&connection, &bytes, &blob).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::UploadLost, "another try is worth it");
        send(&connection, &bytes, &blob).await.unwrap();
        assert_eq!(sent(&server), bytes);
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_3_7_no_chunk_but_the_last_is_shorter_than_the_registry_wants() {
    let (bytes, blob) = blob(2_500_000);
    let least = || {
        open().answer(Reply::new(202).header("location", SESSION).header("oci-chunk-min-length", "1000000"))
    };
    let whole = on("PUT", SESSION).with("content-length", "2500000");
    let server = Server::start([least(), whole.answer(Reply::new(413))]).await;
    let connection = connect(&server, None);
    let failure = send(&connection, &bytes, &blob).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::TooLarge, "no smaller body can be a chunk");

    let (bytes, blob) = crate::blob(9_000_000);
    let least = || {
        open().answer(Reply::new(202).header("location", SESSION).header("oci-chunk-min-length", "4194305"))
    };
    let server = Server::start([least(), on("PUT", SESSION).answer(Reply::new(413))]).await;
    let connection = connect(&server, None);
    assert_eq!(send(&connection, &bytes, &blob).await.unwrap_err().code, ErrorCode::TooLarge);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn box_4_3_10_who_takes_no_chunks_gets_whole_blobs() {
    let (bytes, blob) = blob(2_000_000);
    for status in [405, 501] {
        let server = Server::start([
            open(),
            on("PUT", SESSION).answer(Reply::new(413)),
            open(),
            on("PATCH", SESSION).answer(Reply::new(status)),
            open(),
            on("PUT", SESSION).with("content-length", "2000000").answer(Reply::new(201)),
        ])
        .await;
        let connection = connect(&server, None);
        for expected in [Some(ErrorCode::UploadLost), Some(ErrorCode::UploadLost), None] {
            let outcome = send(&connection, &bytes, &blob).await;
            assert_eq!(outcome.err().map(|failure| failure.code), expected);
        }
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_3_9_a_chunk_out_of_order_goes_on_from_where_the_session_is() {
    let (bytes, blob) = blob(300_000);
    let at = |offset: usize| {
        Reply::new(204).header("location", SESSION).header("range", format!("0-{}", offset - 1))
    };
    let server = Server::start([
        on("GET", SESSION).answer(at(200_000)),
        on("PATCH", SESSION)
            .with("content-range", "200000-299999")
            .answer(Reply::new(416).header("range", "0-99999")),
        on("GET", SESSION).answer(at(100_000)),
        on("PATCH", SESSION).with("content-range", "100000-299999").answer(Reply::new(202)),
        on("PUT", SESSION).with("content-length", "0").answer(Reply::new(201)),
    ])
    .await;
    let connection = connect(&server, None);
    let left = UploadSession::resume(repository("a"), format!("{}{SESSION}", server.url()));
    for (offset, expected) in [(200_000, Some(ErrorCode::UploadLost)), (100_000, None)] {
        let session = connection.upload_status(&left).await.unwrap().unwrap();
        assert_eq!(session.offset(), offset as u64);
        let rest = stream::iter([Ok(bytes[offset..].to_vec().into())]).boxed();
        let outcome = put_blob(&connection, session, &blob, rest).await;
        assert_eq!(outcome.err().map(|failure| failure.code), expected);
    }
    server.assert_done();
}

#[tokio::test]
async fn box_4_3_14_what_is_said_when_an_upload_is_closed_is_about_the_upload() {
    let spec = |code: &str| format!(r#"{{"errors":[{{"code":"{code}","message":"m"}}]}}"#);
    for (reply, expected) in [
        (Reply::new(400).body(spec("DIGEST_INVALID")), ErrorCode::DigestMismatch),
        (Reply::new(404).body(spec("BLOB_UPLOAD_UNKNOWN")), ErrorCode::UploadLost),
        (Reply::new(416), ErrorCode::UploadLost),
    ] {
        let (_, blob) = blob(300_000);
        let server = Server::start([
            on("GET", SESSION).answer(Reply::new(204).header("range", "0-299999")),
            on("PUT", SESSION).answer(reply),
        ])
        .await;
        let connection = connect(&server, None);
        let left = UploadSession::resume(repository("a"), format!("{}{SESSION}", server.url()));
        let session = connection.upload_status(&left).await.unwrap().unwrap();
        let failure = put_blob(&connection, session, &blob, stream::empty()).await.unwrap_err();
        assert_eq!(failure.code, expected);
    }
}

#[tokio::test]
async fn box_4_3_13_a_digest_of_another_algorithm_is_told_ahead() {
    let server = Server::start([on("POST", "/v2/a/blobs/uploads/?digest-algorithm=sha512")
        .with("content-length", "0")
        .answer(Reply::new(202).header("location", SESSION))])
    .await;
    let (bytes, blob) = blob(1_000);
    let mut digester = sampan_domain::Digester::new(sampan_domain::digest::Algorithm::Sha512);
    digester.update(&bytes);
    let blob = Descriptor { digest: digester.finish(), ..blob };
    session(&connect(&server, None), &repository("a"), &blob).await;
    server.assert_done();
}
