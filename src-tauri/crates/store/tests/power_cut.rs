//! A power cut: what was acknowledged is on the disk itself, not in what the operating system still holds.
//!
//! A file system of its own lies in an image file. While a child writes to it, it is stopped and the image is copied:
//! the copy has what a disk would have. Takes root; skipped where there is none.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not as it must be"
)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::*;
use sampan_domain::TargetId;
use sampan_domain::journal::{Change, Journal};
use sampan_store::{DataDir, Opened, SledJournal};

const HOME: &str = "SAMPAN_TEST_HOME";
const ROUNDS: u64 = 20;

/// The process whose power is cut.
#[test]
fn child() {
    let Ok(home) = std::env::var(HOME) else { return };
    let (journal, _) = SledJournal::open(&DataDir::open(home).unwrap()).unwrap();
    for id in 1.. {
        wait(journal.commit(vec![Change::PutTarget(target(id))])).unwrap();
        println!("acknowledged {id}");
        std::io::stdout().flush().unwrap();
    }
}

/// A row of the table of faults that cannot run here says why, where `make faults` finds it.
fn skipped(row: &str, why: &str) {
    println!("skipped: {why}");
    if let Some(path) = std::env::var_os("FAULTS_SKIPPED") {
        let mut file = std::fs::File::options().append(true).create(true).open(path).unwrap();
        writeln!(file, "{row} {why}").unwrap();
    }
}

fn done(program: &str, arguments: &[&str], path: &Path, more: &[&Path]) -> bool {
    let output = Command::new(program).args(arguments).arg(path).args(more).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
#[ignore = "the long suite: mounts file systems"]
fn fault_34_d10_what_was_acknowledged_survives_a_power_cut() {
    let place = tempfile::tempdir().unwrap();
    let (image, cut, mounted) =
        (place.path().join("image"), place.path().join("cut"), place.path().join("mounted"));
    std::fs::create_dir(&mounted).unwrap();
    for round in 0..ROUNDS {
        std::fs::File::create(&image).unwrap().set_len(96 << 20).unwrap();
        if !done("mkfs.ext4", &["-q", "-F"], &image, &[])
            || !done("mount", &["-o", "loop"], &image, &[&mounted])
        {
            return skipped("34", "file systems are made and mounted by root");
        }
        let home = mounted.join("data");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(HOME, &home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reader = std::thread::spawn(move || {
            let last = lines
                .map_while(Result::ok)
                .filter_map(|line| line.strip_prefix("acknowledged ").and_then(|id| id.parse::<u64>().ok()));
            last.max().unwrap_or_default()
        });
        std::thread::sleep(Duration::from_millis(800 + 130 * round));
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-STOP", &id]).status().unwrap().success());
        std::fs::copy(&image, &cut).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged = reader.join().unwrap();
        assert!(done("umount", &[], &mounted, &[]));

        assert!(done("mount", &["-o", "loop"], &cut, &[&mounted]));
        let (journal, opened) = SledJournal::open(&DataDir::open(&home).unwrap()).unwrap();
        let kept: Vec<_> = journal.targets().unwrap().iter().map(|target| target.id).collect();
        drop(journal);
        assert!(done("umount", &[], &mounted, &[]));
        assert_eq!(opened, Opened::AfterCrash, "round {round}");
        assert!(acknowledged > 10, "hardly anything was written");
        assert!(kept.len() as u64 >= acknowledged, "{} of {acknowledged} were kept", kept.len());
        assert!(
            (1..=acknowledged)
                .map(TargetId)
                .eq(kept[..usize::try_from(acknowledged).unwrap()].iter().copied())
        );
        println!("{acknowledged} acknowledged, {} kept", kept.len());
    }
}
