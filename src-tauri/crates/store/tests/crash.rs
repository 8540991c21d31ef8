//! Kill -9: what was acknowledged is there, and batches are whole. A second process is kept out.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sampan_domain::journal::{Change, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, Status};
use sampan_domain::{ErrorCode, JobId, RunId};
use sampan_store::{DataDir, Opened, SledJournal};

const HOME: &str = "SAMPAN_TEST_HOME";
const ROUNDS: u64 = 10;

/// The process that is killed: this binary, run for this test alone. Without a home it is nobody's child.
#[test]
fn child() {
    let Ok(home) = std::env::var(HOME) else { return };
    let (journal, _) = SledJournal::open(&DataDir::open(home).unwrap()).unwrap();
    println!("open");
    loop {
        let (run_id, job_id) = (journal.next_id(), journal.next_id());
        let mut job = job(job_id, run_id, None);
        // Both in one batch: neither is ever seen without the other.
        let made = journal.commit(vec![Change::PutRun(run(run_id, None)), put(&job)]);
        let claimed = journal.commit(vec![step(&mut job, Cause::Claimed, 1)]);
        journal.commit(vec![Change::Log(job.id, vec![record(1, Level::Info)])]).ride();
        let ended = journal.commit(vec![
            step(&mut job, Cause::FailedForGood, 2),
            Change::PutLayers(job.id, (0..20).map(|number| layer(number, 1)).collect()),
        ]);
        wait(async {
            made.await.unwrap();
            claimed.await.unwrap();
            ended.await.unwrap();
        });
        println!("acknowledged {run_id} {job_id}");
        std::io::stdout().flush().unwrap();
    }
}

fn spawn(home: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(HOME, home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn what_was_acknowledged_survives_kill_9_and_batches_are_whole() {
    let home = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeMap::new();
    let mut random = StdRng::seed_from_u64(9);
    for round in 0..ROUNDS {
        let mut child = spawn(home.path());
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reader = std::thread::spawn(move || {
            let lines = lines.map_while(Result::ok);
            let pairs = lines.filter_map(|line| {
                let mut words = line.strip_prefix("acknowledged ")?.split(' ').map(|word| word.parse().ok());
                Some((words.next()??, words.next()??))
            });
            pairs.collect::<Vec<(u64, u64)>>()
        });
        std::thread::sleep(Duration::from_millis(random.random_range(150..600)));
        child.kill().unwrap();
        child.wait().unwrap();
        for (run, job) in reader.join().unwrap() {
            assert!(acknowledged.insert(job, run).is_none(), "identity {job} was given twice");
        }

        let (journal, opened) = SledJournal::open(&DataDir::open(home.path()).unwrap()).unwrap();
        if !acknowledged.is_empty() {
            assert_eq!(opened, Opened::AfterCrash, "round {round}");
        }
        for (job, run) in &acknowledged {
            let found = journal.job(JobId(*job)).unwrap().unwrap();
            assert_eq!((found.run, found.state.status()), (RunId(*run), Status::Error));
            assert_eq!(journal.timeline(found.id).unwrap().len(), 2);
            assert_eq!(journal.layers(found.id).unwrap().len(), 20);
        }
        let (jobs, runs) = (journal.jobs(&any_job()).unwrap(), journal.runs(&any_run()).unwrap());
        assert_eq!(
            jobs.iter().map(|job| job.run).collect::<Vec<_>>(),
            runs.iter().map(|run| run.id).collect::<Vec<_>>()
        );
        for job in jobs {
            let ended = job.state.status() == Status::Error;
            assert_eq!(journal.layers(job.id).unwrap().len(), if ended { 20 } else { 0 });
        }
    }
    assert!(acknowledged.len() as u64 > ROUNDS, "hardly anything was written");
    println!("{} acknowledged jobs over {ROUNDS} kills", acknowledged.len());
}

#[test]
fn a_second_process_is_kept_out_until_the_first_has_died() {
    let home = tempfile::tempdir().unwrap();
    let mut child = spawn(home.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("open")));
    let failure = DataDir::open(home.path()).unwrap_err();
    assert_eq!(failure.code, ErrorCode::StoreLocked);
    assert_eq!(failure.detail.unwrap(), format!("process {}", child.id()));
    child.kill().unwrap();
    child.wait().unwrap();
    let (_, opened) = SledJournal::open(&DataDir::open(home.path()).unwrap()).unwrap();
    assert_eq!(opened, Opened::AfterCrash);
}
