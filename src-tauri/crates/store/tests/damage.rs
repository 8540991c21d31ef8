//! Damage: never a panic, never silently empty, never silently less.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sampan_domain::journal::{Change, Journal};
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, State};
use sampan_domain::{ErrorCode, Failure, JobId, Settings};
use sampan_store::{Counts, DataDir, Instead, Lost, Opened, SledJournal, check, restore};

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
    assert_eq!(lost.damage.as_ref().unwrap().code, ErrorCode::StoreDamaged);
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
fn fault_57_d5_truncated_flipped_and_zeroed_files_are_noticed_or_harmless() {
    let original = filled();
    let mut outcomes = BTreeMap::<_, u32>::new();
    for seed in 0..132 {
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
            println!("{how} at {place} of {used}: {}", lost.damage.unwrap().detail.unwrap());
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
fn fault_57_d5_an_emptied_file_is_not_an_empty_store() {
    restored_after(|home| fs::write(home.join("store/db"), []).unwrap());
}

#[test]
fn fault_57_d5_a_file_of_noise_is_not_an_empty_store() {
    let noise: Vec<u8> =
        (0..1_u32 << 20).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    restored_after(|home| fs::write(home.join("store/db"), noise).unwrap());
}

#[test]
fn fault_57_d6_a_store_that_was_deleted_is_missed() {
    let lost = restored_after(|home| fs::remove_dir_all(home.join("store")).unwrap());
    assert_eq!(lost.set_aside, None);
    assert_eq!(lost.before.jobs, JOBS);
}

#[test]
fn fault_57_d6_a_store_that_was_deleted_with_its_sentinel_is_missed_for_its_snapshots() {
    restored_after(|home| {
        fs::remove_dir_all(home.join("store")).unwrap();
        fs::remove_file(home.join("state.json")).unwrap();
    });
}

#[test]
fn fault_57_d6_a_store_that_was_deleted_is_missed_by_a_sentinel_that_cannot_be_read() {
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
fn fault_57_d6_without_a_snapshot_a_person_decides() {
    let home = filled();
    let backup = home.path().join("backup.jsonl");
    let snapshots = home.path().join("snapshots");
    fs::copy(files(&snapshots).keys().next_back().unwrap(), &backup).unwrap();
    fs::remove_dir_all(&snapshots).unwrap();
    fs::write(home.path().join("store/db"), []).unwrap();
    for _ in 0..2 {
        assert_eq!(open(home.path()).unwrap_err().code, ErrorCode::StoreDamaged);
        assert!(fs::read(home.path().join("store/db")).unwrap().is_empty(), "as it was found");
    }
    let dir = DataDir::open(home.path()).unwrap();
    assert_eq!(restore(&dir, &Instead::Newest).unwrap_err().code, ErrorCode::BackupMissing);
    let lost = restore(&dir, &Instead::Nothing).unwrap();
    assert_eq!((lost.snapshot, lost.before.jobs, lost.after), (None, JOBS, Counts::default()));
    let (journal, opened) = SledJournal::open(&dir).unwrap();
    assert_eq!((opened, journal.targets().unwrap()), (Opened::Clean, vec![]));
    assert!(journal.next_id() >= 100 + JOBS);
    drop(journal);

    let lost = restore(&dir, &Instead::File(backup)).unwrap();
    assert!(lost.snapshot.is_some() && lost.set_aside.unwrap().ends_with("store.replaced-2"));
    let (journal, opened) = SledJournal::open(&dir).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_configuration(&journal);
}

#[test]
fn a_backup_is_read_back_elsewhere_and_a_broken_one_is_refused() {
    let home = filled();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("sampan.jsonl");
    let (journal, _) = open(home.path()).unwrap();
    let counts = journal.backup(&file).unwrap();
    assert_eq!(counts, Counts { targets: 5, rules: 4, runs: 1, jobs: JOBS / 10 });
    let dir = DataDir::open(elsewhere.path().join("data")).unwrap();
    restore(&dir, &Instead::File(file.clone())).unwrap();
    let (restored, _) = SledJournal::open(&dir).unwrap();
    assert_configuration(&restored);
    assert!(restored.next_id() >= 100 + JOBS, "no identity is given again");
    drop(restored);

    let whole = fs::read(&file).unwrap();
    for broken in [&whole[..whole.len() / 2], b"", b"{}\n"] {
        fs::write(&file, broken).unwrap();
        let before = files(dir.path());
        assert_eq!(restore(&dir, &Instead::File(file.clone())).unwrap_err().code, ErrorCode::BackupInvalid);
        assert_eq!(files(dir.path()), before, "nothing was touched");
    }
}

#[test]
fn a_check_finds_every_damage_and_changes_nothing() {
    let original = filled();
    let home = copy(original.path());
    let look = || check(&DataDir::open(home.path()).unwrap()).unwrap();
    let health = look();
    let contents = health.contents.unwrap();
    assert_eq!(contents.counts, Counts { targets: 5, rules: 4, runs: 1, jobs: JOBS });
    assert_eq!((contents.steps, contents.layers, contents.records), (JOBS * 19 / 10, JOBS, JOBS * 2));
    assert_eq!((health.backups.len(), health.set_aside.len()), (1, 0));

    let db = home.path().join("store/db");
    let whole = fs::read(&db).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap();
    let mut damaged = 0;
    for seed in 0..30 {
        let mut bytes = whole.clone();
        let place = StdRng::seed_from_u64(seed).random_range(0..used);
        bytes[place..used.min(place + 512)].fill(0xa5);
        fs::write(&db, &bytes).unwrap();
        let before = files(home.path());
        let health = look();
        match health.damage {
            Some(damage) => {
                assert_eq!(damage.code, ErrorCode::StoreDamaged);
                damaged += 1;
            }
            // What was hit is a page that newer ones have replaced.
            None => assert_eq!(health.contents.unwrap(), contents),
        }
        assert_eq!(files(home.path()), before, "nothing is changed by looking");
    }
    assert!(damaged > 0);
    println!("{damaged} of 30 damages mattered");
}

#[test]
fn a_store_written_anew_is_the_same_and_smaller() {
    let home = filled();
    let (journal, _) = open(home.path()).unwrap();
    for round in 0..200 {
        let layers = (0..200).map(|number| layer(number, round)).collect();
        wait(journal.commit(vec![Change::PutLayers(JobId(100), layers)])).unwrap();
    }
    let survey = |journal: &SledJournal| journal.check().unwrap().contents.unwrap();
    let before = survey(&journal);
    let size = |home: &Path| files(&home.join("store")).values().map(Vec::len).sum::<usize>();
    let large = size(home.path());
    journal.rewrite().unwrap();
    assert!(size(home.path()) * 3 < large * 2, "{} of {large} bytes", size(home.path()));
    assert_eq!(survey(&journal), before);
    assert_whole(&journal);
    wait(journal.commit(vec![Change::PutTarget(target(11))])).unwrap();
    drop(journal);
    let (journal, opened) = open(home.path()).unwrap();
    assert_eq!((opened, journal.targets().unwrap().len()), (Opened::Clean, 6));
    assert!(!home.path().join("store.old").exists() && !home.path().join("store.new").exists());
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
fn d11_a_newer_store_is_refused_and_left_as_it_is() {
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
