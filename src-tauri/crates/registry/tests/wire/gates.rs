//! The gate: every request passes it, every answer is shown to it, and nobody waits for a permit while holding one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use sampan_domain::{ErrorCode, Failure};
use sampan_registry::{Ask, Gate, Outcome, Permit, Seen, Weight};
use tokio::sync::Semaphore;

use crate::server::{Reply, Server, on};
use crate::{blob, connect_through, drain, manifest_reply, password, repository, tag};

/// One permit for all hosts together: a request that holds one and waits for another waits for ever.
struct Narrow {
    permits: Arc<Semaphore>,
    asked: Mutex<Vec<(String, String, Weight)>>,
    seen: Mutex<Vec<(Outcome, Option<Duration>)>>,
}

impl Narrow {
    fn new() -> Arc<Self> {
        let permits = Arc::new(Semaphore::new(1));
        Arc::new(Self { permits, asked: Mutex::default(), seen: Mutex::default() })
    }
}

impl Gate for Narrow {
    fn admit<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Permit, Failure>> {
        self.asked.lock().unwrap().push((ask.host.to_owned(), ask.method.to_string(), ask.weight));
        let permits = Arc::clone(&self.permits);
        async move { Ok(Box::new(permits.acquire_owned().await.unwrap()) as Permit) }.boxed()
    }

    fn observe(&self, seen: Seen<'_>) {
        self.seen.lock().unwrap().push((seen.outcome, seen.retry_after));
    }

    fn refused(&self, _: &str, _: Option<Duration>) {}
}

#[tokio::test]
async fn one_permit_is_enough_for_tokens_redirects_retries_and_resumes() {
    let (bytes, descriptor) = blob(1_000_000);
    let path = format!("/v2/a/blobs/{}", descriptor.digest);
    let storage =
        Server::start([on("GET", "/x").without("range").answer(Reply::new(200).body(&*bytes).cut(1_000))])
            .await;
    let rest = Reply::new(206).header("content-range", "bytes 1000-999999/1000000").body(&bytes[1_000..]);
    storage.add([on("GET", "/x").with("range", "bytes=1000-").answer(rest)]);
    let server = Server::start([]).await;
    let to_storage = Reply::new(307).header("location", format!("{}/x", storage.url()));
    server.add([
        on("GET", &*path).without("authorization").answer(
            Reply::new(401)
                .header("www-authenticate", format!(r#"Bearer realm="{}/token""#, server.url()))
                .body("x".repeat(10_000)),
        ),
        on("GET", "/token").answer(Reply::new(503).header("retry-after", "0")),
        on("GET", "/token").answer(Reply::new(200).body(r#"{"token":"t","expires_in":300}"#)),
        on("GET", &*path).with("authorization", "Bearer t").times(2).answer(to_storage),
    ]);
    let gate = Narrow::new();
    let connection = connect_through(&server, Some(password()), gate.clone());
    let work = async { drain(connection.read_blob(&repository("a"), &descriptor).await.unwrap()).await };
    let (got, failure) =
        tokio::time::timeout(Duration::from_secs(20), work).await.expect("a permit was held");
    assert_eq!((got, failure), (bytes, None));
    server.assert_done();
    assert_eq!(gate.permits.available_permits(), 1, "all permits are back");

    let asked = gate.asked.lock().unwrap().clone();
    let requests = server.requests().len() + storage.requests().len();
    assert_eq!(asked.len(), requests, "every request has passed the gate");
    assert!(asked.iter().any(|(host, _, weight)| *host == storage.authority() && *weight == Weight::Body));
    let seen = gate.seen.lock().unwrap().clone();
    assert_eq!(seen.len(), requests, "every answer was shown to the gate");
    assert!(seen.contains(&(Outcome::Answered(503), Some(Duration::ZERO))));
}

#[tokio::test]
async fn a_permit_is_held_until_the_body_is_read_or_dropped() {
    let (bytes, descriptor) = blob(8 << 20);
    let path = format!("/v2/a/blobs/{}", descriptor.digest);
    let server = Server::start([on("GET", path).answer(Reply::new(200).body(bytes))]).await;
    let gate = Narrow::new();
    let connection = connect_through(&server, None, gate.clone());
    let reader = connection.read_blob(&repository("a"), &descriptor).await.unwrap();
    assert_eq!(gate.permits.available_permits(), 0);
    drop(reader);
    assert_eq!(gate.permits.available_permits(), 1);
}

#[tokio::test]
async fn a_closed_gate_lets_nothing_out() {
    struct Closed;
    impl Gate for Closed {
        fn admit<'a>(&'a self, _: Ask<'a>) -> BoxFuture<'a, Result<Permit, Failure>> {
            async { Err(Failure::new(ErrorCode::ShuttingDown)) }.boxed()
        }
        fn observe(&self, _: Seen<'_>) {
            panic!("nothing was sent")
        }
        fn refused(&self, _: &str, _: Option<Duration>) {
            panic!("nobody was asked")
        }
    }
    let server = Server::start([]).await;
    let connection = connect_through(&server, None, Arc::new(Closed));
    let failure = connection.get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ShuttingDown);
    let reopened = connection.with_gate(Arc::new(sampan_registry::Open));
    server.add([on("GET", "/v2/a/manifests/1").answer(manifest_reply())]);
    reopened.get_manifest(&repository("a"), &tag("1")).await.unwrap();
}
