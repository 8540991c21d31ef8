//! Blobs from sources that cut, stall, lie and change their mind.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_registry::{Connection, Descriptor};

use crate::server::{Reply, Server, Step, on};
use crate::{blob, connect, drain, impatient, repository};

const SIZE: usize = 1_000_000;
/// The silence that is borne where it is waited for: longer than a busy machine is silent.
const SILENCE: Duration = Duration::from_secs(2);

fn path(descriptor: &Descriptor) -> String {
    format!("/v2/a/blobs/{}", descriptor.digest)
}

fn get(descriptor: &Descriptor) -> Step {
    on("GET", path(descriptor)).without("range")
}

fn resumed(descriptor: &Descriptor, from: usize) -> Step {
    on("GET", path(descriptor)).with("range", format!("bytes={from}-"))
}

fn part(bytes: &[u8], from: usize) -> Reply {
    Reply::new(206)
        .header("content-range", format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len()))
        .body(&bytes[from..])
}

async fn read(server: &Server, descriptor: &Descriptor) -> (Vec<u8>, Option<ErrorCode>) {
    read_by(&connect(server, None), descriptor).await
}

async fn read_by(connection: &Connection, descriptor: &Descriptor) -> (Vec<u8>, Option<ErrorCode>) {
    match connection.read_blob(&repository("a"), descriptor).await {
        Ok(reader) => {
            let (bytes, failure) = drain(reader).await;
            (bytes, failure.map(|failure| failure.code))
        }
        Err(failure) => (Vec::new(), Some(failure.code)),
    }
}

#[tokio::test]
async fn fault_01_a_cut_blob_goes_on_at_the_byte() {
    let (bytes, descriptor) = blob(SIZE);
    let half = SIZE / 2;
    let server = Server::start([
        get(&descriptor).answer(Reply::new(200).body(&*bytes).cut(half)),
        resumed(&descriptor, half).answer(part(&bytes, half)),
    ])
    .await;
    assert_eq!(read(&server, &descriptor).await, (bytes, None));
    server.assert_done();
}

#[tokio::test]
async fn fault_02_progress_renews_the_budget() {
    let (bytes, descriptor) = blob(12 << 20);
    let step = 3 << 19;
    let cuts = (0..8).map(|turn| {
        let from = turn * step;
        let (asked, reply) = match from {
            0 => (get(&descriptor), Reply::new(200).body(&*bytes)),
            _ => (resumed(&descriptor, from), part(&bytes, from)),
        };
        asked.answer(if turn < 7 { reply.cut(step) } else { reply })
    });
    let server = Server::start(cuts).await;
    assert_eq!(read(&server, &descriptor).await, (bytes, None));
    server.assert_done();
}

#[tokio::test]
async fn fault_03_a_source_that_never_gives_a_byte_is_left_after_five_tries() {
    let (bytes, descriptor) = blob(SIZE);
    let server =
        Server::start([get(&descriptor).times(5).answer(Reply::new(200).body(&*bytes).cut(0))]).await;
    assert_eq!(read(&server, &descriptor).await, (Vec::new(), Some(ErrorCode::ConnectionLost)));
    server.assert_done();
}

#[tokio::test]
async fn fault_04_a_200_to_a_resume_is_read_from_its_start_once() {
    let (bytes, descriptor) = blob(SIZE);
    let server = Server::start([
        get(&descriptor).answer(Reply::new(200).body(&*bytes).cut(1_000)),
        resumed(&descriptor, 1_000).answer(Reply::new(200).body(&*bytes)),
    ])
    .await;
    assert_eq!(read(&server, &descriptor).await, (bytes.clone(), None));

    let server = Server::start([
        get(&descriptor).answer(Reply::new(200).body(&*bytes).cut(1_000)),
        resumed(&descriptor, 1_000).answer(Reply::new(200).body(&*bytes).cut(2_000)),
        resumed(&descriptor, 2_000).answer(Reply::new(200).body(&*bytes)),
    ])
    .await;
    let (got, failure) = read(&server, &descriptor).await;
    assert_eq!(failure, Some(ErrorCode::ConnectionLost));
    assert_eq!(got, bytes[..got.len()], "nothing is given twice");
}

#[tokio::test]
async fn fault_05_a_wrong_range_is_never_appended() {
    let (bytes, descriptor) = blob(SIZE);
    let last = SIZE - 1;
    let wrong = [
        Reply::new(206).header("content-range", format!("bytes 0-{last}/{SIZE}")).body(&*bytes),
        Reply::new(206).header("content-range", format!("bytes 999-{last}/{SIZE}")).body(&bytes[999..]),
        Reply::new(206).header("content-range", format!("bytes 1000-{last}/*")).body(&bytes[1_000..]),
        Reply::new(206).body(&bytes[1_000..]),
        part(&bytes, 1_000).header("content-range", "bytes 0-1/2"),
        Reply::new(416),
    ];
    for reply in wrong {
        let server = Server::start([
            get(&descriptor).answer(Reply::new(200).body(&*bytes).cut(1_000)),
            resumed(&descriptor, 1_000).answer(reply),
            get(&descriptor).answer(Reply::new(200).body(&*bytes)),
        ])
        .await;
        assert_eq!(read(&server, &descriptor).await, (bytes.clone(), None));
        server.assert_done();
    }
}

#[tokio::test]
async fn fault_06_a_blob_that_is_gone_at_the_resume_is_not_found() {
    let (bytes, descriptor) = blob(SIZE);
    let server = Server::start([
        get(&descriptor).answer(Reply::new(200).body(&*bytes).cut(1_000)),
        resumed(&descriptor, 1_000).answer(Reply::new(404)),
    ])
    .await;
    assert_eq!(read(&server, &descriptor).await.1, Some(ErrorCode::BlobNotFound));
}

#[tokio::test]
async fn fault_07_a_body_that_falls_silent_goes_on_elsewhere() {
    let (bytes, descriptor) = blob(SIZE);
    let server = Server::start([
        get(&descriptor).answer(Reply::new(200).body(&*bytes).stall(5_000)),
        resumed(&descriptor, 5_000).answer(part(&bytes, 5_000)),
    ])
    .await;
    assert_eq!(read_by(&impatient(&server, SILENCE), &descriptor).await, (bytes, None));
    server.assert_done();
}

/// What one connection has met, as when the machine slept, the others have met as well.
#[tokio::test]
async fn fault_38_after_a_silence_connections_that_idle_are_left() {
    let (bytes, descriptor) = blob(SIZE);
    let server = Server::start([
        on("HEAD", path(&descriptor)).times(2).answer(Reply::new(200).length(SIZE as u64)),
        get(&descriptor).answer(Reply::new(200).body(&*bytes).stall(5_000)),
        resumed(&descriptor, 5_000).answer(part(&bytes, 5_000)),
    ])
    .await;
    let connection = impatient(&server, SILENCE);
    let a = repository("a");
    assert_eq!(connection.head_blob(&a, &descriptor.digest).await, Ok(Some(SIZE as u64)));
    assert_eq!(server.connections(), 1);
    let reader = connection.read_blob(&a, &descriptor).await.unwrap();
    assert_eq!(drain(reader).await, (bytes, None));
    // That of the HEAD is gone; that of the rest of the body idles in its place.
    let left = async {
        while server.connections() != 1 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), left).await.expect("it is left");
    assert_eq!(connection.head_blob(&a, &descriptor.digest).await, Ok(Some(SIZE as u64)));
    assert_eq!(server.connections(), 2);
    server.assert_done();
}

#[tokio::test]
async fn fault_51_lies_about_the_size_are_seen() {
    let (bytes, descriptor) = blob(SIZE);
    let longer = [&*bytes, b"x"].concat();
    let shorter = &bytes[..SIZE - 1];
    let lies = [
        (Reply::new(200).body(&*longer), ErrorCode::SizeMismatch),
        (Reply::new(200).body(shorter), ErrorCode::SizeMismatch),
        (Reply::new(200).body(&*longer).chunked(), ErrorCode::SizeMismatch),
        (Reply::new(200).body("x".repeat(1_000)).endless(), ErrorCode::SizeMismatch),
    ];
    for (reply, expected) in lies {
        let server = Server::start([get(&descriptor).answer(reply)]).await;
        let (got, failure) = read(&server, &descriptor).await;
        assert_eq!(failure, Some(expected));
        assert!(got.len() < SIZE, "never a whole blob's worth of bytes");
    }
}

#[tokio::test]
async fn a_blob_of_the_right_size_and_wrong_bytes_never_gets_complete() {
    let (mut bytes, descriptor) = blob(SIZE);
    bytes[17] ^= 1;
    let server = Server::start([get(&descriptor).answer(Reply::new(200).body(bytes))]).await;
    let (got, failure) = read(&server, &descriptor).await;
    assert_eq!(failure, Some(ErrorCode::DigestMismatch));
    assert!(got.len() < SIZE, "the last piece is held back");
}

#[tokio::test]
async fn box_4_2_6_a_blob_of_no_bytes_is_read() {
    let (bytes, descriptor) = blob(0);
    let server = Server::start([get(&descriptor).answer(Reply::new(200))]).await;
    assert_eq!(read(&server, &descriptor).await, (bytes, None));
}

#[tokio::test]
async fn a_chunked_blob_is_read() {
    let (bytes, descriptor) = blob(SIZE);
    let server = Server::start([get(&descriptor).answer(Reply::new(200).body(&*bytes).chunked())]).await;
    assert_eq!(read(&server, &descriptor).await, (bytes, None));
}

#[tokio::test]
async fn box_4_9_5_a_reader_that_takes_its_time_is_not_a_silent_source() {
    use futures_util::StreamExt;
    let (bytes, descriptor) = blob(4 << 20);
    let server = Server::start([get(&descriptor).answer(Reply::new(200).body(&*bytes))]).await;
    let connection = impatient(&server, SILENCE);
    let mut reader = connection.read_blob(&repository("a"), &descriptor).await.unwrap();
    let mut got = reader.next().await.unwrap().unwrap().to_vec();
    tokio::time::sleep(SILENCE * 3 / 2).await;
    let (rest, failure) = drain(reader).await;
    got.extend(rest);
    assert_eq!((got, failure), (bytes, None));
}
