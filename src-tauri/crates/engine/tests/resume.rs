//! An upload that broke off goes on at the byte: within an attempt, after a stop, and in the next process.

#![expect(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

mod world;

use std::time::Duration;

use sampan_domain::journal::{Change, JobQuery};
use sampan_domain::machine::Status;
use sampan_domain::run::Trigger;
use sampan_domain::target::{Place, Proxy, Registry};
use sampan_domain::{Job, media};
use sampan_engine::Start;
use serde_json::json;
use world::destination::{Destination, Trouble};
use world::{Given, World};

const SIZE: usize = 24 << 20;
const HALF: usize = SIZE / 2;

async fn world(given: Given, destination: &Destination) -> World {
    let world = World::of(given, |sample| {
        let bytes: Vec<u8> = (0..SIZE).map(|at| u8::try_from((at ^ (at >> 9)) % 256).unwrap()).collect();
        let layer = sample.blob("application/vnd.oci.image.layer.v1.tar", &bytes);
        let config = sample.blob("application/vnd.oci.image.config.v1+json", b"{}");
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": [layer] });
        let manifest = sample.blob(media::OCI_MANIFEST, manifest.to_string().as_bytes());
        sample.tag("large:1", manifest);
    })
    .await;
    let url = destination.url().parse().unwrap();
    let place = Place::Registry(Registry { proxy: Proxy::Direct, ..Registry::at(url) });
    world.engine.configure(vec![Change::PutTarget(world::target(2, "destination", place))]).await.unwrap();
    world
}

/// Starts the rule, and waits until half of the blob is at the destination.
async fn half_sent(world: &World, destination: &Destination) -> Job {
    world.engine.run_rule(world.rule.id, Trigger::Manual).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), async {
        while destination.received() < HALF as u64 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
    world.jobs().remove(0)
}

/// All bytes arrived, and at most one in a hundred of them twice.
fn sent_once(destination: &Destination) {
    let received = destination.received();
    assert!(received >= SIZE as u64 && received <= (SIZE + SIZE / 100) as u64, "{received} of {SIZE}");
}

#[tokio::test]
async fn a_connection_that_is_cut_in_mid_blob_sends_nothing_twice() {
    let destination = Destination::start(Trouble::Cut, HALF).await;
    let world = world(Given::default(), &destination).await;
    world.run().await;
    let job = world.jobs().remove(0);
    assert_eq!((job.state.status(), job.attempt), (Status::Finished, 1), "{job:?}");
    sent_once(&destination);
}

#[tokio::test]
async fn a_stopped_job_goes_on_where_it_was_when_it_is_retried() {
    let destination = Destination::start(Trouble::Stall, HALF).await;
    let world = world(Given::default(), &destination).await;
    let job = half_sent(&world, &destination).await;
    world.engine.stop_job(job.id).await.unwrap();
    world.engine.retry_job(job.id).await.unwrap();
    world.engine.wait_run(job.run).await.unwrap();
    assert_eq!(world.jobs().remove(0).state.status(), Status::Finished);
    sent_once(&destination);
}

#[tokio::test]
async fn the_next_process_goes_on_where_the_last_one_was() {
    let destination = Destination::start(Trouble::Stall, HALF).await;
    let given = Given::default();
    let next =
        Given { journal: given.journal.clone(), secrets: given.secrets.clone(), clock: given.clock.clone() };
    let world = world(given, &destination).await;
    let job = half_sent(&world, &destination).await;
    world.engine.shutdown().await;
    let left = world.journal.job(job.id).unwrap().unwrap().cursor.sessions;
    assert!(left.iter().any(|session| session.offset > 0 && !session.hash.is_empty()), "{left:?}");

    let (engine, _log) = world::start(&next, Start::Working).await;
    engine.wait_run(job.run).await.unwrap();
    let jobs = next.journal.jobs(&JobQuery { limit: 2, ..JobQuery::default() }).unwrap();
    assert_eq!(jobs[0].state.status(), Status::Finished);
    sent_once(&destination);
}
