//! 100,000 jobs, and how fast commits are. Times are printed; only sanity is asserted.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not as it must be"
)]

mod common;

use std::time::{Duration, Instant};

use common::*;
use sampan_domain::journal::{Change, JobQuery, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, Status};
use sampan_domain::{JobId, RuleId, RunId};
use sampan_store::{DataDir, Opened, SledJournal};

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let answer = work();
    println!("{what}: {:.1?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(120));
    answer
}

#[test]
fn a_hundred_thousand_jobs_are_opened_and_paged() {
    let home = tempfile::tempdir().unwrap();
    let open = || SledJournal::open(&DataDir::open(home.path()).unwrap()).unwrap();
    let (journal, _) = timed("open empty", open);
    timed("write 100,000 jobs", || {
        for run_id in 0..100 {
            let mut changes = vec![Change::PutRun(run(1_000_000 + run_id, Some(run_id % 10)))];
            for id in 0..1_000 {
                let mut job = job(run_id * 1_000 + id, 1_000_000 + run_id, Some(run_id % 10));
                job.apply(Cause::Claimed, None, at(1)).unwrap();
                if id % 100 != 0 {
                    changes.push(step(&mut job, Cause::StoppedByPerson, 2));
                } else {
                    changes.push(put(&job));
                }
            }
            wait(journal.commit(changes)).unwrap();
        }
    });
    timed("close", || journal.close()).unwrap();
    drop(journal);
    let size: u64 = ["db", "conf"]
        .map(|name| home.path().join("store").join(name).metadata().unwrap().len())
        .iter()
        .sum();
    println!("on disk: {} MiB", size >> 20);

    let (journal, opened) = timed("open 100,000", open);
    assert_eq!(opened, Opened::Clean);
    let first = JobQuery { limit: 50, ..JobQuery::default() };
    let rare = JobQuery { status: vec![Status::Running], rule: Some(RuleId(0)), ..first.clone() };
    let none = JobQuery { status: vec![Status::Finished], ..first.clone() };
    for (what, query, count) in
        [("first page", &first, 100_000), ("filtered page", &rare, 100), ("no match", &none, 0)]
    {
        let page = timed(what, || journal.jobs(query)).unwrap();
        assert_eq!(page.len() as u64, 50.min(count));
        assert_eq!(timed("its count", || journal.count(query)).unwrap(), count);
    }
    let by_name = JobQuery { words: vec!["image-7".into()], ..first.clone() };
    for what in ["first search by name", "second search by name"] {
        assert_eq!(timed(what, || journal.list(&by_name)).unwrap().total, 2_500);
    }
    let order = sampan_domain::journal::Order { by: sampan_domain::journal::OrderBy::Image, ascending: true };
    let sorted =
        timed("in the order of names", || journal.list(&JobQuery { order, skip: 50_000, ..first.clone() }));
    assert_eq!(sorted.unwrap().jobs.len(), 50);
    let tally = timed("tally", || journal.tally(RunId(1_000_003))).unwrap();
    assert_eq!((tally.count(Status::Stopped), tally.open()), (990, 10));
}

/// 100,000 jobs of which 10,000 have logs of 100 records, written as they come: in order, and twice over.
#[test]
#[ignore = "the long suite: some minutes"]
fn d13_a_hundred_thousand_jobs_and_a_million_log_lines() {
    let home = tempfile::tempdir().unwrap();
    let open = || SledJournal::open(&DataDir::open(home.path()).unwrap()).unwrap();
    let (journal, _) = open();
    for run_id in 0..100 {
        let mut changes = vec![Change::PutRun(run(1_000_000 + run_id, None))];
        let jobs: Vec<_> = (0..1_000).map(|id| job(run_id * 1_000 + id, 1_000_000 + run_id, None)).collect();
        changes.extend(jobs.iter().map(put));
        wait(journal.commit(changes)).unwrap();
        for mut job in jobs {
            let mut changes =
                vec![step(&mut job, Cause::Claimed, 1), step(&mut job, Cause::FailedForGood, 2)];
            if job.id.0 % 10 == 0 {
                changes
                    .push(Change::Log(job.id, (0..100).map(|number| record(number, Level::Info)).collect()));
            }
            journal.commit(changes).ride();
        }
    }
    wait(journal.commit(vec![])).unwrap();
    let contents = journal.check().unwrap().contents.unwrap();
    assert_eq!((contents.counts.jobs, contents.records), (100_000, 1_000_000));
    timed("close", || journal.close()).unwrap();
    drop(journal);
    let size = home.path().join("store/db").metadata().unwrap().len();
    println!("live: {} MiB, on disk: {} MiB", contents.live >> 20, size >> 20);
    assert!(size < 10 * contents.live);

    let began = Instant::now();
    let (journal, opened) = open();
    println!("opened in {:.1?}", began.elapsed());
    assert_eq!(opened, Opened::Clean);
    let log = timed("a log", || journal.log(JobId(99_990), &whole_log())).unwrap();
    assert_eq!(log.len(), 100);
}

#[test]
fn commits_are_grouped() {
    let home = tempfile::tempdir().unwrap();
    let (journal, _) = SledJournal::open(&DataDir::open(home.path()).unwrap()).unwrap();
    let mut jobs: Vec<_> = (1..=64).map(|id| job(id, 1_000, None)).collect();
    wait(journal.commit(jobs.iter().map(put).collect())).unwrap();

    let mut waits: Vec<_> = (0..200)
        .map(|_| {
            let began = Instant::now();
            wait(journal.commit(vec![put(&jobs[0])])).unwrap();
            began.elapsed()
        })
        .collect();
    waits.sort_unstable();
    println!("one awaited commit: median {:.2?}, 99 % {:.2?}", waits[100], waits[198]);

    // 64 jobs at once, each waiting for every transition.
    let began = Instant::now();
    let transitions = std::thread::scope(|scope| {
        let threads: Vec<_> = jobs
            .iter_mut()
            .map(|job| {
                let journal = &journal;
                scope.spawn(move || {
                    let mut count = 0;
                    while began.elapsed() < Duration::from_secs(2) {
                        for cause in [Cause::Claimed, Cause::StoppedByPerson, Cause::RetriedByPerson] {
                            wait(journal.commit(vec![step(job, cause, 1)])).unwrap();
                            count += 1;
                        }
                    }
                    count
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u32>()
    });
    let rate = f64::from(transitions) / began.elapsed().as_secs_f64();
    println!("64 jobs: {rate:.0} awaited transitions/s");
    assert!(rate > 100.0);
    let kept: usize = jobs.iter().map(|job| journal.timeline(job.id).unwrap().len()).sum();
    assert_eq!(kept, transitions as usize);
}
