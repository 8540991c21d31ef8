//! No space: nothing is lost, nothing is written twice, and work goes on by itself when there is room.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::*;
use sampan_domain::journal::{Change, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::Cause;
use sampan_domain::{ErrorCode, Failure};
use sampan_store::{DataDir, Opened, SledJournal};

/// A small file system of its own.
struct Small(tempfile::TempDir);

impl Small {
    /// `None`, with the reason printed, where file systems may not be mounted: that takes root.
    fn mount(size: &str) -> Option<Self> {
        let home = tempfile::tempdir().unwrap();
        let option = format!("size={size}");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &option, "tmpfs"]).arg(home.path()).output();
        let output = mount.unwrap();
        if output.status.success() {
            return Some(Self(home));
        }
        #[expect(clippy::print_stderr, reason = "a test that proves nothing here says so")]
        {
            eprintln!("skipped: {}", String::from_utf8_lossy(&output.stderr));
        }
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// A journal, and how many jobs have been committed to it.
struct Kept {
    data: PathBuf,
    journal: SledJournal,
    made: u64,
}

impl Kept {
    fn on(small: &Small) -> Self {
        let data = small.path().join("data");
        let (journal, _) = SledJournal::open(&DataDir::open(&data).unwrap()).unwrap();
        Self { data, journal, made: 0 }
    }

    /// Commits a job with a step and a log.
    fn another(&mut self) -> Result<(), Failure> {
        self.made += 1;
        let mut job = job(self.made, 1_000_000, None);
        let records = vec![record(1, Level::Info); 20];
        let changes = vec![put(&job), step(&mut job, Cause::Claimed, 1), Change::Log(job.id, records)];
        wait(self.journal.commit(changes))
    }

    /// Commits until there is no room, and some more.
    fn fill(&mut self) {
        let failure = loop {
            if let Err(failure) = self.another() {
                break failure;
            }
        };
        assert_eq!(failure.code, ErrorCode::DiskFull);
        for _ in 0..3 {
            assert_eq!(self.another().unwrap_err().code, ErrorCode::DiskFull);
        }
    }

    /// Commits until it is taken, now that there is room.
    fn go_on(&mut self) -> Duration {
        let freed = Instant::now();
        while self.another().is_err() {
            assert!(freed.elapsed() < Duration::from_secs(5));
        }
        freed.elapsed()
    }

    /// Every job is there once, with all that belongs to it, now and when the store is opened again.
    fn all_there(self) {
        let check = |journal: &SledJournal| {
            let jobs = journal.jobs(&any_job()).unwrap();
            assert_eq!(jobs.len() as u64, self.made);
            for job in jobs {
                assert_eq!(journal.timeline(job.id).unwrap().len(), 1);
                assert_eq!(journal.log(job.id, &whole_log()).unwrap().len(), 20);
            }
        };
        check(&self.journal);
        self.journal.close().unwrap();
        drop(self.journal);
        let (journal, opened) = SledJournal::open(&DataDir::open(&self.data).unwrap()).unwrap();
        assert_eq!(opened, Opened::Clean);
        check(&journal);
    }
}

#[test]
fn d2_a_full_disk_is_waited_out() {
    let Some(small) = Small::mount("24m") else { return };
    let filler = small.path().join("filler");
    fs::write(&filler, vec![1; 9 << 20]).unwrap();
    let mut kept = Kept::on(&small);
    kept.fill();
    assert!(!kept.data.join("reserve").exists(), "the reserve went first");
    let seen = kept.journal.count(&any_job()).unwrap();
    assert_eq!(kept.journal.jobs(&any_job()).unwrap().len() as u64, seen, "reads go on");

    fs::remove_file(filler).unwrap();
    let took = kept.go_on();
    println!("{seen} jobs before, {} after, {took:.1?} after there was room", kept.made);
    kept.all_there();
}

#[test]
fn d2_room_that_somebody_else_takes_in_the_middle_is_waited_for() {
    let Some(small) = Small::mount("24m") else { return };
    let filler = small.path().join("filler");
    let mut kept = Kept::on(&small);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let (begun, mut file) = (Instant::now(), fs::File::create(&filler).unwrap());
            while !over.load(Ordering::Relaxed) && begun.elapsed() < Duration::from_secs(60) {
                let _ = file.write(&[1; 16 << 10]);
            }
        });
        kept.fill();
        over.store(true, Ordering::Relaxed);
    });

    fs::remove_file(filler).unwrap();
    kept.go_on();
    kept.all_there();
}

#[test]
fn d3_a_disk_full_at_the_start_is_told_and_harms_nothing() {
    let Some(small) = Small::mount("8m") else { return };
    let data = small.path().join("data");
    let (journal, _) = SledJournal::open(&DataDir::open(&data).unwrap()).unwrap();
    wait(journal.commit(vec![Change::PutTarget(target(1))])).unwrap();
    drop(journal);
    fs::remove_file(data.join("reserve")).unwrap();
    let filler = small.path().join("filler");
    let mut size = 8 << 20;
    while size > 0 {
        let mut file = fs::File::options().create(true).append(true).open(&filler).unwrap();
        if file.write_all(&vec![1; size]).is_err() {
            size /= 2;
        }
    }
    let failure = SledJournal::open(&DataDir::open(&data).unwrap()).unwrap_err();
    assert_eq!(failure.code, ErrorCode::DiskFull);
    fs::remove_file(filler).unwrap();
    let (journal, _) = SledJournal::open(&DataDir::open(&data).unwrap()).unwrap();
    assert_eq!(journal.targets().unwrap(), [target(1)]);
}
