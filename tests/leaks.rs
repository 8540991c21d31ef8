//! After thousands of jobs that finished, failed and were stopped, everything is as it was: tasks, file descriptors,
//! connections, memory. `make soak MINUTES=30` goes on for as long as is wanted and prints a line a minute.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]
#![allow(dead_code, reason = "it does not need all of the stage")]

#[path = "faults/stage/mod.rs"]
mod stage;

use std::fs;
use std::time::{Duration, Instant};

use sampan_domain::machine::Status;
use sampan_engine::Timeouts;
use sampan_tests::scripted::{Content, Reply, on};
use stage::{How, Stage, hurried};

/// Images of a round: a third of them fails, a third is stopped.
const ROUND: usize = 120;

/// Connections that are kept for the next request come and go: a task each, and a socket at either end.
const IDLE: usize = 16;

/// How long silence is borne, and what is to be seen waited for.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Held {
    tasks: usize,
    files: usize,
    resident: u64,
}

impl Held {
    fn now() -> Self {
        let statm = fs::read_to_string("/proc/self/statm").unwrap();
        let pages: u64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
            files: fs::read_dir("/proc/self/fd").unwrap().count(),
            resident: pages * 4096,
        }
    }
}

async fn stage() -> Stage {
    let fill = |source: &mut Content| {
        for n in 0..ROUND {
            source.image(&format!("team/{}-{}:{n}", ["good", "bad", "slow"][n % 3], n % 9), &[3_000]);
        }
    };
    // What is slow is stopped, however busy the machine: it does not end by itself.
    let patience = Timeouts { idle: PATIENCE, slow: PATIENCE, ..hurried() };
    let mut stage = Stage::with(fill, How { patience, ..How::default() }).await;
    stage.patience(PATIENCE);
    let gone = Reply::error(404, "BLOB_UNKNOWN", "blob unknown to registry");
    stage.source.add([
        on("GET", "/v2/team/bad-*/blobs/*").always().answer(gone),
        on("GET", "/v2/team/slow-*/blobs/*").always().answer(Reply::held().stall(10)),
    ]);
    stage.workers(8).await;
    stage
}

/// Runs the rule, stops what is slow, and lets the destination forget. Gives how many jobs there were.
async fn round(stage: &mut Stage) -> usize {
    let run = stage.start().await;
    // What is good or bad has ended, or waits behind what is slow: then that is stopped, and comes no more.
    loop {
        let seen = stage.look(run);
        let open = seen.jobs.iter().filter(|job| job.state.status().is_open());
        let slow = open.filter(|job| job.source.repository.as_str().contains("slow"));
        let slow: Vec<_> = slow.map(|job| job.id).collect();
        for job in slow {
            let _ = stage.engine.stop_job(job).await;
        }
        let seen = stage.look(run);
        let moves = seen.jobs.iter().any(|job| job.state.status().is_open());
        if seen.run.planning.ended().is_some() && !moves {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let seen = stage.look(run);
    let count = |status| seen.jobs.iter().filter(|job| job.state.status() == status).count();
    let third = ROUND / 3;
    assert_eq!([Status::Finished, Status::Error, Status::Stopped].map(count), [third; 3], "{seen:?}");
    stage.clear_destination();
    stage.source.forget_requests();
    seen.jobs.len()
}

#[tokio::test]
async fn after_two_thousand_jobs_everything_is_as_it_was() {
    let mut stage = stage().await;
    round(&mut stage).await;
    stage.rest().await;
    let before = Held::now();
    let mut jobs = 0;
    while jobs < 2_000 {
        jobs += round(&mut stage).await;
    }
    stage.rest().await;
    let mut after = Held::now();
    let as_it_was =
        |after: Held| after.tasks <= before.tasks + IDLE && after.files <= before.files + 2 * IDLE;
    // What is being closed is closed in a while.
    for _ in 0..100 {
        if as_it_was(after) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        after = Held::now();
    }
    let text = format!("{jobs} jobs: {before:?}, then {after:?}");
    assert!(as_it_was(after), "{text}");
    // The store's table holds each job, a few KiB.
    assert!(after.resident <= before.resident + (48 << 20), "{text}");
    eprintln!("{text}");
    stage.close_leaving_sessions().await;
}

#[tokio::test]
#[ignore = "as long as MINUTES says: make soak"]
async fn soak() {
    let minutes: u64 = std::env::var("MINUTES").unwrap_or_else(|_| "5".to_owned()).parse().unwrap();
    let mut stage = stage().await;
    round(&mut stage).await;
    stage.rest().await;
    let (begun, before, mut jobs, mut told) = (Instant::now(), Held::now(), 0, 0);
    while begun.elapsed() < Duration::from_secs(60 * minutes) {
        jobs += round(&mut stage).await;
        let minute = begun.elapsed().as_secs() / 60;
        if minute > told {
            told = minute;
            stage.rest().await;
            eprintln!("{minute} min, {jobs} jobs: {:?}", Held::now());
        }
    }
    stage.rest().await;
    let after = Held::now();
    eprintln!("{jobs} jobs in {minutes} min: {before:?}, then {after:?}");
    let idle = after.tasks <= before.tasks + IDLE && after.files <= before.files + 2 * IDLE;
    assert!(idle, "{before:?} {after:?}");
    let table = jobs as u64 * (16 << 10);
    assert!(after.resident <= before.resident + table + (48 << 20), "{before:?} {after:?}");
    stage.close_leaving_sessions().await;
}
