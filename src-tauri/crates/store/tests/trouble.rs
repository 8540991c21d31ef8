//! What the world around the store can do: a failing disk, a race for the directory, a clock that is set back, stores
//! that older versions wrote.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Barrier;

use common::*;
use sampan_domain::journal::{Change, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::Cause;
use sampan_domain::{ErrorCode, JobId, Settings, TargetId};
use sampan_store::{DataDir, Opened, SledJournal, check};

const HOME: &str = "SAMPAN_TEST_HOME";

fn open(home: &Path) -> (SledJournal, Opened) {
    SledJournal::open(&DataDir::open(home).unwrap()).unwrap()
}

/// The process whose disk fails: it commits whenever it is told to, and says how it went.
#[test]
fn child() {
    let Ok(home) = std::env::var(HOME) else { return };
    let (journal, _) = SledJournal::open(&DataDir::open(home).unwrap()).unwrap();
    for line in std::io::stdin().lines() {
        let id = line.unwrap().parse().unwrap();
        match wait(journal.commit(vec![Change::PutTarget(target(id))])) {
            Ok(()) => println!("committed {id}"),
            Err(failure) => println!("refused {id} {}", failure.code),
        }
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn d14_a_commit_whose_fsync_fails_is_not_acknowledged_and_nothing_is_afterwards() {
    if Command::new("fiu-run").arg("-h").output().is_err() {
        println!("skipped: fiu-run (package fiu-utils) is not installed");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let pipes = tempfile::tempdir().unwrap();
    let mut child = Command::new("fiu-run")
        .args(["-x", "-f"])
        .arg(pipes.path().join("fiu"))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(HOME, home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut asked = child.stdin.take().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut commit = |id: u64| {
        writeln!(asked, "{id}").unwrap();
        said.find(|line| line.starts_with("committed") || line.starts_with("refused")).unwrap()
    };
    for id in 1..=5 {
        assert_eq!(commit(id), format!("committed {id}"));
    }
    // fiu-run becomes the child by exec: they share an identity.
    let control = |command: &str| {
        let pipe = pipes.path().join("fiu");
        let mut fiu = Command::new("fiu-ctrl");
        fiu.arg("-f").arg(pipe).args(["-c", command]).arg(child.id().to_string());
        assert!(fiu.status().unwrap().success());
    };
    control("enable name=posix/io/sync/fdatasync,failinfo=5");
    assert_eq!(commit(6), "refused 6 store-failed");
    // A second fsync would succeed and mean nothing.
    control("disable name=posix/io/sync/fdatasync");
    assert_eq!(commit(7), "refused 7 store-failed");
    drop(asked);
    child.wait().unwrap();

    let (journal, opened) = open(home.path());
    assert_eq!(opened, Opened::AfterCrash);
    let kept = journal.targets().unwrap();
    assert!(kept.len() >= 5 && (1..=5).all(|id| kept.contains(&target(id))));
    assert!(!kept.contains(&target(7)));
}

#[test]
fn d9_of_many_that_start_at_once_one_has_the_directory() {
    let home = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let barrier = Barrier::new(8);
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let start = || {
                barrier.wait();
                let taken = DataDir::open(home.path());
                let opened = taken.map(|dir| SledJournal::open(&dir).unwrap());
                // Everybody has tried before anybody lets go.
                barrier.wait();
                opened.map(|(journal, _)| {
                    wait(journal.commit(vec![Change::PutTarget(target(round + 1))])).unwrap();
                })
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert!(
            outcomes
                .iter()
                .filter_map(|outcome| outcome.as_ref().err())
                .all(|f| f.code == ErrorCode::StoreLocked)
        );
    }
    assert_eq!(open(home.path()).0.targets().unwrap().len(), 20);
}

#[test]
fn d16_a_clock_that_is_set_back_changes_no_order() {
    let home = tempfile::tempdir().unwrap();
    let (journal, _) = open(home.path());
    let mut ids = Vec::new();
    for number in 0..20 {
        let mut job = job(journal.next_id(), 1_000, None);
        // Each is made an hour before the one before it.
        job.created = at(-3_600 * number);
        let made = vec![put(&job), step(&mut job, Cause::Claimed, -3_600 * number)];
        let ended = step(&mut job, Cause::FailedForGood, -7_200 * number);
        let said = Change::Log(job.id, vec![record(-number, Level::Info), record(-2 * number, Level::Info)]);
        wait(journal.commit([made, vec![ended, said]].concat())).unwrap();
        ids.push(job.id);
    }
    drop(journal);
    let (journal, opened) = open(home.path());
    assert_eq!(opened, Opened::Clean);
    ids.reverse();
    assert_eq!(journal.jobs(&any_job()).unwrap().iter().map(|job| job.id).collect::<Vec<_>>(), ids);
    for id in ids {
        let causes: Vec<_> = journal.timeline(id).unwrap().iter().map(|step| step.cause).collect();
        assert_eq!(causes, [Cause::Claimed, Cause::FailedForGood]);
        let numbers: Vec<_> = journal.log(id, &whole_log()).unwrap().iter().map(|(seq, _)| *seq).collect();
        assert_eq!(numbers, [0, 1]);
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// What lies in every fixture: written by the version that had this layout, and never written again.
fn fill(journal: &SledJournal) {
    let settings = Settings { workers: 7, ..Settings::default() };
    let mut job = full_job(5, 4);
    wait(journal.commit(vec![
        Change::PutTarget(target(1)),
        Change::PutTarget(target(2)),
        Change::PutRule(rule(3)),
        Change::PutSettings(settings),
        Change::PutRun(run(4, Some(3))),
        put(&job),
        step(&mut job, Cause::RetriedByPerson, 10),
        Change::PutLayers(job.id, vec![layer(1, 2), layer(2, 0)]),
        Change::Log(job.id, vec![record(1, Level::Info), record(2, Level::Error)]),
    ]))
    .unwrap();
}

/// `SAMPAN_WRITE_FIXTURE=1-name` writes one of the present layout.
#[test]
fn d12_stores_that_older_versions_wrote_are_read() {
    if let Ok(name) = std::env::var("SAMPAN_WRITE_FIXTURE") {
        let home = fixtures().join(name);
        let (journal, _) = open(&home);
        fill(&journal);
        journal.close().unwrap();
        let _ = std::fs::remove_file(home.join("reserve"));
    }
    let mut read = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let home = copy(&entry.unwrap().path());
        let health = check(&DataDir::open(home.path()).unwrap()).unwrap();
        assert_eq!(health.damage, None);
        let (journal, opened) = open(home.path());
        assert_eq!(opened, Opened::Clean);
        assert_eq!(
            journal.targets().unwrap().iter().map(|target| target.id).collect::<Vec<_>>(),
            [1, 2].map(TargetId)
        );
        assert_eq!((journal.rules().unwrap().len(), journal.settings().unwrap().workers), (1, 7));
        let job = journal.job(JobId(5)).unwrap().unwrap();
        assert_eq!((job.run, job.bytes.total, job.cursor.trees_done), (run(4, None).id, 100, 2));
        let parts = (journal.timeline(job.id).unwrap().len(), journal.layers(job.id).unwrap().len());
        assert_eq!((parts, journal.log(job.id, &whole_log()).unwrap().len()), ((1, 2), 2));
        read += 1;
    }
    assert!(read > 0);
}
