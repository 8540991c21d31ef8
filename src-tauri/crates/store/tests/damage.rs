//! Damage: never a panic, never silently empty, never silently less.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sampan_domain::journal::{Change, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, State};
use sampan_domain::{ErrorCode, Failure, JobId, Settings};
use sampan_store::{Counts, DataDir, Lost, Opened, SledJournal};

const JOBS: u64 = 400;

fn open(home: &Path) -> Result<(SledJournal, Opened), Failure> {
    SledJournal::open(&DataDir::open(home)?)
}

/// A data directory with a bit of everything, left in peace. Every tenth job is still open.
fn filled() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let (journal, opened) = open(home.path()).unwrap();
    assert_eq!(opened, Opened::Fresh);
    let mut changes: Vec<_> = (1..=5).map(|id| Change::PutTarget(target(id))).collect();
    changes.extend((6..=9).map(|id| Change::PutRule(rule(id))));
    changes.push(Change::PutSettings(Settings { workers: 7, paused: true, ..Settings::default() }));
    changes.push(Change::PutRun(run(10, Some(6))));
    wait(journal.commit(changes)).unwrap();
    for id in 100..100 + JOBS {
        let mut job = job(id, 10, Some(6));
        let mut changes = vec![put(&job), step(&mut job, Cause::Claimed, 1)];
        if id % 10 != 0 {
            changes.push(step(&mut job, Cause::FailedForGood, 2));
        }
        changes.push(Change::PutLayers(job.id, vec![layer(id, 3)]));
        changes.push(Change::Log(job.id, vec![record(1, Level::Info), record(2, Level::Warn)]));
        journal.commit(changes).ride();
    }
    journal.close().unwrap();
    home
}

fn copy(from: &Path) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (path, bytes) in files(from) {
        let path = home.path().join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    home
}

/// All files under a directory.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

/// Everything must be as it was.
fn assert_whole(journal: &SledJournal) {
    assert_configuration(journal);
    let jobs = journal.jobs(&any_job()).unwrap();
    assert_eq!(jobs.len() as u64, JOBS);
    for job in jobs {
        let expected = if job.id.0 % 10 == 0 { State::Running } else { State::Error };
        assert_eq!(job.state, expected);
    }
}

/// What nobody may lose must be as it was.
fn assert_configuration(journal: &SledJournal) {
    assert_eq!(journal.targets().unwrap(), (1..=5).map(target).collect::<Vec<_>>());
    assert_eq!(journal.rules().unwrap(), (6..=9).map(rule).collect::<Vec<_>>());
    assert_eq!(journal.settings().unwrap(), Settings { workers: 7, paused: true, ..Settings::default() });
}

/// The store must have been restored from the snapshot taken at the end of [`filled`].
fn assert_restored(home: &Path, journal: &SledJournal, opened: &Opened) -> Lost {
    let Opened::Restored(lost) = opened else { panic!("{opened:?}") };
    assert_eq!(lost.damage.code, ErrorCode::StoreDamaged);
    assert!(lost.snapshot.is_some());
    assert_eq!(lost.after, Counts { targets: 5, rules: 4, runs: 1, jobs: JOBS / 10 });
    assert_configuration(journal);
    let jobs = journal.jobs(&any_job()).unwrap();
    assert_eq!(jobs.len() as u64, JOBS / 10);
    assert!(jobs.iter().all(|job| job.state == State::Running));
    assert!(journal.next_id() >= 100 + JOBS, "no identity is given again");
    if let Some(aside) = &lost.set_aside {
        assert!(aside.starts_with(home) && aside.join("db").exists());
    }
    Lost::clone(lost)
}

/// After it was restored a store is one like any other.
fn assert_goes_on(home: &Path, journal: SledJournal) {
    wait(journal.commit(vec![Change::PutTarget(target(1_000_000))])).unwrap();
    drop(journal);
    let (journal, opened) = open(home).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_eq!(journal.targets().unwrap().len(), 6);
}

#[test]
fn truncated_flipped_and_zeroed_files_are_noticed_or_harmless() {
    let original = filled();
    let mut outcomes = BTreeMap::<_, u32>::new();
    for seed in 0..40 {
        let home = copy(original.path());
        let db = home.path().join("store/db");
        let mut bytes = fs::read(&db).unwrap();
        let mut random = StdRng::seed_from_u64(seed);
        // sled's file has room at its end; damage is done where something was written.
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap();
        let place = random.random_range(0..used);
        let how = match seed % 4 {
            0 => {
                bytes.truncate(place);
                "truncated"
            }
            1 => {
                bytes[place] ^= 1 << random.random_range(0..8);
                "flipped"
            }
            2 => {
                let end = bytes.len().min(place + 4_096);
                bytes[place..end].fill(0);
                "zeroed"
            }
            _ => "untouched",
        };
        fs::write(&db, bytes).unwrap();

        let (journal, opened) = open(home.path()).unwrap();
        let outcome = if matches!(opened, Opened::Restored(_)) {
            let lost = assert_restored(home.path(), &journal, &opened);
            assert_eq!(lost.before, Counts { targets: 5, rules: 4, runs: 1, jobs: JOBS });
            assert!(lost.set_aside.is_some());
            println!("{how} at {place} of {used}: {}", lost.damage.detail.unwrap());
            assert_goes_on(home.path(), journal);
            "restored"
        } else {
            assert_whole(&journal);
            // What the head does not vouch for is whole or says that it is not.
            for id in (100..100 + JOBS).map(JobId) {
                let timeline = journal.timeline(id).map(|steps| steps.len() as u64);
                let log = journal.log(id, &whole_log()).map(|records| records.len() as u64);
                for (read, whole) in [(timeline, 1 + u64::from(id.0 % 10 != 0)), (log, 2)] {
                    match read {
                        Ok(read) => assert!(read <= whole),
                        Err(failure) => assert_eq!(failure.code, ErrorCode::StoreDamaged),
                    }
                }
            }
            "whole"
        };
        assert!(how != "untouched" || outcome == "whole");
        *outcomes.entry((how, outcome)).or_default() += 1;
    }
    println!("{outcomes:?}");
}

/// Damages a copy and expects it to be restored.
fn restored_after(damage: impl FnOnce(&Path)) -> Lost {
    let original = filled();
    let home = copy(original.path());
    damage(home.path());
    let (journal, opened) = open(home.path()).unwrap();
    let lost = assert_restored(home.path(), &journal, &opened);
    assert_goes_on(home.path(), journal);
    lost
}

#[test]
fn an_emptied_file_is_not_an_empty_store() {
    restored_after(|home| fs::write(home.join("store/db"), []).unwrap());
}

#[test]
fn a_file_of_noise_is_not_an_empty_store() {
    let noise: Vec<u8> =
        (0..1_u32 << 20).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    restored_after(|home| fs::write(home.join("store/db"), noise).unwrap());
}

#[test]
fn a_store_that_was_deleted_is_missed() {
    let lost = restored_after(|home| fs::remove_dir_all(home.join("store")).unwrap());
    assert_eq!(lost.set_aside, None);
    assert_eq!(lost.before.jobs, JOBS);
}

#[test]
fn a_store_that_was_deleted_with_its_sentinel_is_missed_for_its_snapshots() {
    restored_after(|home| {
        fs::remove_dir_all(home.join("store")).unwrap();
        fs::remove_file(home.join("state.json")).unwrap();
    });
}

#[test]
fn a_store_that_was_deleted_is_missed_by_a_sentinel_that_cannot_be_read() {
    restored_after(|home| {
        fs::remove_dir_all(home.join("store")).unwrap();
        fs::write(home.join("state.json"), b"{").unwrap();
    });
}

#[test]
fn another_store_in_its_place_is_noticed() {
    let other = filled();
    restored_after(|home| {
        fs::remove_dir_all(home.join("store")).unwrap();
        fs::rename(other.path().join("store"), home.join("store")).unwrap();
    });
}

#[test]
fn an_older_state_in_its_place_is_noticed() {
    let home = filled();
    let older = copy(home.path());
    let (journal, _) = open(home.path()).unwrap();
    wait(journal.commit(vec![Change::PutTarget(target(11))])).unwrap();
    drop(journal);
    fs::remove_dir_all(home.path().join("store")).unwrap();
    fs::rename(older.path().join("store"), home.path().join("store")).unwrap();
    let (journal, opened) = open(home.path()).unwrap();
    assert!(matches!(opened, Opened::Restored(_)), "{opened:?}");
    assert_eq!(journal.targets().unwrap().len(), 6);
}

#[test]
fn the_newest_snapshot_that_is_good_is_taken() {
    let home = filled();
    for id in 11..15 {
        let (journal, _) = open(home.path()).unwrap();
        wait(journal.commit(vec![Change::PutTarget(target(id))])).unwrap();
    }
    let snapshots: Vec<_> = files(&home.path().join("snapshots")).into_iter().collect();
    assert_eq!(snapshots.len(), 3);
    let (newest, bytes) = snapshots.last().unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.contains("_state="), "addresses of sessions may hold tokens");
    fs::write(newest, text.replace("registry-14.example.com", "registry-99.example.com")).unwrap();
    fs::remove_dir_all(home.path().join("store")).unwrap();
    let (journal, opened) = open(home.path()).unwrap();
    assert!(matches!(opened, Opened::Restored(_)), "{opened:?}");
    let targets: Vec<_> = journal.targets().unwrap().iter().map(|target| target.id.0).collect();
    assert_eq!(targets, [1, 2, 3, 4, 5, 11, 12, 13]);
}

#[test]
fn without_a_snapshot_the_loss_is_said() {
    let home = filled();
    fs::remove_dir_all(home.path().join("snapshots")).unwrap();
    fs::write(home.path().join("store/db"), []).unwrap();
    let (journal, opened) = open(home.path()).unwrap();
    let Opened::Restored(lost) = opened else { panic!("{opened:?}") };
    assert_eq!((lost.snapshot, lost.before.jobs, lost.after), (None, JOBS, Counts::default()));
    assert_eq!(journal.targets().unwrap(), []);
    assert!(journal.next_id() >= 100 + JOBS);
}

#[test]
fn damaged_stores_are_kept_side_by_side() {
    let home = filled();
    for number in 1..=3 {
        fs::write(home.path().join("store/db"), [number]).unwrap();
        open(home.path()).unwrap();
        assert_eq!(
            fs::read(home.path().join(format!("store.damaged-{number}/db"))).unwrap(),
            [number],
            "as it was found"
        );
    }
}

#[test]
fn a_lost_sentinel_alone_is_no_damage() {
    let home = filled();
    fs::remove_file(home.path().join("state.json")).unwrap();
    let (journal, opened) = open(home.path()).unwrap();
    assert_eq!(opened, Opened::AfterCrash);
    assert_whole(&journal);
}

#[test]
fn a_newer_store_is_refused_and_left_as_it_is() {
    let home = filled();
    let state = home.path().join("state.json");
    let text = fs::read_to_string(&state).unwrap();
    fs::write(&state, text.replace("\"schema\":1", "\"schema\":2,\"more\":[]")).unwrap();
    let before = files(home.path());
    assert_eq!(open(home.path()).unwrap_err().code, ErrorCode::StoreNewer);
    assert_eq!(files(home.path()), before);
}

#[cfg(unix)]
#[test]
fn nothing_in_it_is_for_others() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let (journal, _) = open(&data).unwrap();
    wait(journal.commit(vec![Change::PutTarget(target(1))])).unwrap();
    journal.close().unwrap();
    for entry in fs::read_dir(&data).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", entry.path().display());
    }
}
