//! Kill -9: what was acknowledged is there, and batches are whole, whenever it comes. A second process is kept out.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not as it must be"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;
use std::time::Duration;

use common::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sampan_domain::journal::{Change, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, Status};
use sampan_domain::{ErrorCode, JobId, RunId};
use sampan_store::points::{self, DIE_AT};
use sampan_store::{DataDir, Opened, SledJournal};

const HOME: &str = "SAMPAN_TEST_HOME";
/// Set: the child comes to an end by itself, having done everything that a store is there for.
const BRIEF: &str = "SAMPAN_TEST_BRIEF";

/// The process that is killed: this binary, run for this test alone. Without a home it is nobody's child.
#[test]
fn child() {
    let Ok(home) = std::env::var(HOME) else { return };
    let (journal, _) = SledJournal::open(&DataDir::open(home).unwrap()).unwrap();
    say("open");
    if std::env::var_os(BRIEF).is_none() {
        loop {
            work(&journal);
        }
    }
    for _ in 0..10 {
        work(&journal);
    }
    let id = journal.next_id();
    wait(journal.commit(vec![Change::PutTarget(target(id))])).unwrap();
    say("configured");
    journal.rewrite().unwrap();
    work(&journal);
    journal.close().unwrap();
}

/// Makes a job and ends it, each step awaited, and says so.
fn work(journal: &SledJournal) {
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
    say(&format!("acknowledged {run_id} {job_id}"));
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().unwrap();
}

/// A child at work, and what it says.
struct Working {
    child: Child,
    opened: Receiver<()>,
    said: JoinHandle<Vec<String>>,
}

impl Working {
    fn spawn(home: &Path, more: &[(&str, &str)]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(HOME, home)
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (open, opened) = mpsc::channel();
        let said = std::thread::spawn(move || {
            let heard = |line: &String| {
                if line.ends_with("open") {
                    let _ = open.send(());
                }
            };
            lines.map_while(Result::ok).inspect(heard).collect()
        });
        Self { child, opened, said }
    }

    /// Waits until it has the store open.
    fn wait_open(&self) {
        self.opened.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.end().1
    }

    /// Waits for its end.
    fn end(mut self) -> (ExitStatus, Vec<String>) {
        (self.child.wait().unwrap(), self.said.join().unwrap())
    }
}

/// Jobs that were acknowledged, and their runs.
#[derive(Default)]
struct Promised(BTreeMap<u64, u64>);

impl Promised {
    fn add(&mut self, said: &[String]) {
        for line in said.iter().filter_map(|line| line.strip_prefix("acknowledged ")) {
            let (run, job) = line.split_once(' ').unwrap();
            let (run, job) = (run.parse().unwrap(), job.parse().unwrap());
            assert!(self.0.insert(job, run).is_none(), "identity {job} was given twice");
        }
    }

    /// All of them are there, and nothing is there by half.
    fn are_kept(&self, journal: &SledJournal) {
        for (job, run) in &self.0 {
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
        journal.check().unwrap();
    }
}

fn open(home: &Path) -> (SledJournal, Opened) {
    SledJournal::open(&DataDir::open(home).unwrap()).unwrap()
}

/// Kills a child again and again: every other time at any moment, also while it opens the store.
fn kill_again_and_again(rounds: u64) {
    let home = tempfile::tempdir().unwrap();
    let mut promised = Promised::default();
    let mut random = StdRng::seed_from_u64(9);
    for round in 0..rounds {
        let child = Working::spawn(home.path(), &[]);
        let at_work = round % 2 == 0;
        if at_work {
            child.wait_open();
        }
        std::thread::sleep(Duration::from_millis(random.random_range(1..400)));
        promised.add(&child.kill());
        let (journal, opened) = open(home.path());
        match opened {
            Opened::AfterCrash => {}
            Opened::Clean | Opened::Fresh if !at_work => {}
            other => panic!("round {round}: {other:?}"),
        }
        promised.are_kept(&journal);
    }
    assert!(!promised.0.is_empty());
    println!("{} acknowledged jobs over {rounds} kills", promised.0.len());
}

#[test]
fn fault_33_d1_what_was_acknowledged_survives_kill_9_and_batches_are_whole() {
    kill_again_and_again(10);
}

#[test]
#[ignore = "the long suite: a minute"]
fn fault_33_d1_a_hundred_times_kill_9() {
    kill_again_and_again(120);
}

/// A new store and one that was left in peace are killed at every point between two steps on disk.
#[test]
fn fault_33_d1_what_was_acknowledged_survives_kill_9_at_every_point() {
    let left_in_peace = tempfile::tempdir().unwrap();
    let (status, before) = Working::spawn(left_in_peace.path(), &[(BRIEF, "1")]).end();
    assert!(status.success(), "{before:?}");
    for point in points::ALL.into_iter().filter(|point| !point.starts_with("rescue-")) {
        for (used, time) in [(false, 1), (true, 1), (true, 3)] {
            if time > 1 && !point.starts_with("replace-") && !point.starts_with("write-") {
                continue;
            }
            let mut promised = Promised::default();
            let home = if used {
                promised.add(&before);
                copy(left_in_peace.path())
            } else {
                tempfile::tempdir().unwrap()
            };
            let die_at = format!("{point}@{time}");
            let (status, said) = Working::spawn(home.path(), &[(BRIEF, "1"), (DIE_AT, &die_at)]).end();
            assert!(!status.success() || used, "{point} is never reached");
            promised.add(&said);
            let configured = u64::from(used) + u64::from(said.iter().any(|line| line == "configured"));
            let (journal, opened) = open(home.path());
            assert!(!matches!(opened, Opened::Restored(_)), "{die_at}: {opened:?}");
            promised.are_kept(&journal);
            let targets = journal.targets().unwrap().len() as u64;
            assert!(targets >= configured, "{die_at}: {targets} of {configured} targets");
        }
    }
}

#[test]
fn fault_33_d1_a_rescue_that_is_killed_is_taken_up_again() {
    for point in points::ALL.into_iter().filter(|point| point.starts_with("rescue-")) {
        let home = tempfile::tempdir().unwrap();
        let (status, _) = Working::spawn(home.path(), &[(BRIEF, "1")]).end();
        assert!(status.success());
        fs::write(home.path().join("store/db"), b"noise").unwrap();
        let (status, said) = Working::spawn(home.path(), &[(BRIEF, "1"), (DIE_AT, point)]).end();
        assert!(!status.success(), "{point} is never reached: {said:?}");
        let (journal, opened) = open(home.path());
        assert!(matches!(opened, Opened::Restored(_)), "{point}: {opened:?}");
        assert_eq!(journal.targets().unwrap().len(), 1, "{point}");
        assert_eq!(fs::read(home.path().join("store.damaged-1/db")).unwrap(), b"noise", "{point}");
    }
}

#[test]
fn d7_d8_a_second_process_is_kept_out_until_the_first_has_died() {
    let home = tempfile::tempdir().unwrap();
    let child = Working::spawn(home.path(), &[]);
    child.wait_open();
    let failure = DataDir::open(home.path()).unwrap_err();
    assert_eq!(failure.code, ErrorCode::StoreLocked);
    assert_eq!(failure.detail.unwrap(), format!("process {}", child.child.id()));
    child.kill();
    // The lock that it left is nobody's.
    let (_, opened) = open(home.path());
    assert_eq!(opened, Opened::AfterCrash);
}
