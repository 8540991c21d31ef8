//! Going on at the byte, in both directions (distribution-spec, end-5 and end-13; RFC 9110, section 14).

use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use sampan_domain::{Digester, Failure};
use sampan_registry::{Mark, Start, UploadSession};

use crate::server::{Reply, Server, on};
use crate::{blob, connect, put_blob, repository};

const SESSION: &str = "/v2/a/blobs/uploads/1";

fn left(server: &Server) -> UploadSession {
    UploadSession::resume(repository("a"), format!("{}{SESSION}", server.url()))
}

fn rest(bytes: &[u8]) -> impl futures_util::Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
    stream::iter([Ok(Bytes::copy_from_slice(bytes))])
}

#[tokio::test]
async fn box_4_3_8_an_upload_goes_on_from_the_byte_that_the_session_has() {
    let (bytes, blob) = blob(300_000);
    let moved = format!("{SESSION}?state=2");
    let server = Server::start([
        on("GET", SESSION).answer(Reply::new(204).header("location", &moved).header("range", "0-99999")),
        on("PATCH", &moved)
            .with("content-range", "100000-299999")
            .with("content-length", "200000")
            .answer(Reply::new(202).header("location", format!("{SESSION}?state=3"))),
        on("PUT", format!("{SESSION}?state=3&digest={}", blob.digest))
            .with("content-length", "0")
            .answer(Reply::new(201)),
    ])
    .await;
    let connection = connect(&server, None);
    let session = connection.upload_status(&left(&server)).await.unwrap().unwrap();
    assert_eq!(session.offset(), 100_000);
    put_blob(&connection, session, &blob, rest(&bytes[100_000..])).await.unwrap();
    server.assert_done();
    assert_eq!(server.requests()[1].body, &bytes[100_000..], "the rest, and nothing twice");
}

#[tokio::test]
async fn box_4_3_8_a_session_that_has_everything_is_only_closed() {
    let (_, blob) = blob(300_000);
    let server = Server::start([
        on("GET", SESSION).answer(Reply::new(204).header("range", "bytes=0-299999")),
        on("PUT", SESSION).with("content-length", "0").answer(Reply::new(201)),
    ])
    .await;
    let connection = connect(&server, None);
    let session = connection.upload_status(&left(&server)).await.unwrap().unwrap();
    put_blob(&connection, session, &blob, rest(&[])).await.unwrap();
    server.assert_done();
}

#[tokio::test]
async fn box_4_3_8_what_a_session_does_not_say_is_not_believed() {
    let silent = Reply::new(204);
    let replies = [
        Reply::new(404),
        Reply::new(416),
        Reply::new(405),
        silent.clone(),
        silent.clone().header("range", "0-0"),
        silent.clone().header("range", "5-10"),
        silent.header("range", "zero"),
    ];
    for reply in replies {
        let server = Server::start([on("GET", SESSION).answer(reply)]).await;
        assert!(connect(&server, None).upload_status(&left(&server)).await.unwrap().is_none());
        server.assert_done();
    }
}

/// Of a blob whose first bytes are known, what comes from there on.
async fn read_from(server: &Server, known: usize, offset: usize) -> Result<Vec<u8>, Failure> {
    let (bytes, blob) = blob(300_000);
    let mut digester = Digester::new(blob.digest.algorithm());
    digester.update(&bytes[..known]);
    let known = Some(Mark { offset: known as u64, digester });
    let start = Start { offset: offset as u64, known };
    let reader = connect(server, None).read_blob_from(&repository("a"), &blob, start).await?;
    reader
        .try_fold(Vec::new(), async |mut all, piece| Ok([std::mem::take(&mut all), piece.to_vec()].concat()))
        .await
}

#[tokio::test]
async fn box_4_2_4_a_read_goes_on_from_what_is_known_and_is_verified_as_a_whole() {
    let (bytes, blob) = blob(300_000);
    let path = format!("/v2/a/blobs/{}", blob.digest);
    let part = Reply::new(206).header("content-range", "bytes 100000-299999/300000").body(&bytes[100_000..]);
    let ranged = || on("GET", &path).with("range", "bytes=100000-");
    let server = Server::start([ranged().answer(part)]).await;
    assert_eq!(read_from(&server, 100_000, 150_000).await.unwrap(), &bytes[150_000..]);

    let server = Server::start([ranged().answer(Reply::new(200).body(&bytes[..]))]).await;
    assert_eq!(read_from(&server, 100_000, 150_000).await.unwrap(), &bytes[150_000..], "a 200 begins anew");

    let wrong: Vec<u8> = bytes[100_000..].iter().map(|byte| byte ^ 1).collect();
    let wrong = Reply::new(206).header("content-range", "bytes 100000-299999/300000").body(wrong);
    let server = Server::start([ranged().answer(wrong)]).await;
    let failure = read_from(&server, 100_000, 150_000).await.unwrap_err();
    assert_eq!(failure.code, sampan_domain::ErrorCode::DigestMismatch);
}
