//! Row 56: the data directory is taken away, shut or handed to somebody else while jobs run, or any one commit fails: work
//! ends in order, says why and what to do, and goes on where it was when the cause is gone.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sampan_domain::journal::{JobQuery, RunQuery};
use sampan_domain::machine::State;
use sampan_domain::run::Trigger;
use sampan_domain::{ErrorCode, Failure, Journal};
use sampan_engine::{Engine, Start};
use sampan_store::{DataDir, InterceptedJournal, SledJournal};
use sampan_tests::process::{self, Process};
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::sampan::{LIMIT, Sampan, program};
use sampan_tests::scripted::{Content, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::stage::{ShiftedClock, Stage, alone, configuration, skipped};

const MIB: usize = 1 << 20;

/// `sampan serve` at work, by whatever command it is started, and what is done to its data directory.
struct Shut {
    source: Server,
    destination: Server,
    way: Proxy,
    machine: Sampan,
}

impl Shut {
    /// A rule for an image that takes 16 seconds, and is too large to be read ahead as a whole.
    fn new() -> Self {
        let mut held = Content::new();
        held.image("team/app:1", &[48 * MIB]);
        let (source, destination) = (Server::holding(held), Server::holding(Content::new()));
        let way = Proxy::start(destination.port(), Way { upload: 3 << 20, ..Way::FREE });
        let machine = Sampan::new();
        machine.write("rules.yaml", &format!(
            "targets:\n  - {{ name: here, url: \"{}\" }}\n  - {{ name: there, url: \"http://127.0.0.1:{}\" }}\n\
             rules:\n  - {{ name: all, source: here, destinations: [{{ target: there }}] }}\n",
            source.url(), way.port(),
        ));
        machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
        Self { source, destination, way, machine }
    }

    /// Waits until the image is on its way, does it, and waits for the end: soon, with a failure that says where, why and
    /// what to do.
    fn ends(&self, serving: &mut Process, runs: impl Fn() -> bool, shut: impl FnOnce(), codes: &[&str]) {
        process::wait_until("it serves", LIMIT, || serving.stderr().contains("SIGTERM"));
        assert!(runs(), "{}", serving.stderr());
        process::wait_until("a blob is on its way", LIMIT, || self.way.uploaded() > 3 * MIB as u64);
        shut();
        let begun = Instant::now();
        let ended = serving.wait(Duration::from_secs(20));
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert_eq!(ended.status.code(), Some(1), "{ended:?}");
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        assert!(codes.iter().any(|code| ended.stderr.contains(code)), "{codes:?}: {}", ended.stderr);
        assert!(ended.stderr.contains("data/sampan"), "where: {}", ended.stderr);
        assert!(self.destination.content(|content| content.tags()).is_empty(), "nothing was promised");
        self.way.set(Way::FREE);
    }

    /// With the cause gone, the same program goes on.
    fn goes_on(&self) {
        let mut serving = self.machine.spawn(&["serve"]);
        process::wait_until("it arrives", LIMIT, || {
            !self.destination.content(|content| content.tags()).is_empty()
        });
        process::wait_until("the job has ended", LIMIT, || {
            self.machine.json(&["job", "list"]).json["jobs"][0]["status"] == "finished"
        });
        serving.signal(nix::sys::signal::Signal::SIGTERM);
        serving.wait(Duration::from_secs(5)).success();
        let tags = |server: &Server| server.content(|content| content.tags());
        assert_eq!(tags(&self.source), tags(&self.destination));
    }
}

fn directory(machine: &Sampan) -> std::path::PathBuf {
    machine.home().join("data/sampan")
}

#[test]
fn fault_56_the_data_directory_is_deleted() {
    let shut = Shut::new();
    let mut serving = shut.machine.spawn(&["serve"]);
    let directory = directory(&shut.machine);
    let run = || shut.machine.json(&["rule", "run", "all"]).code == 0;
    let delete = || std::fs::remove_dir_all(&directory).unwrap();
    shut.ends(&mut serving, run, delete, &["could not be read or written"]);
    // Nothing is left to be missed: it is a first start.
    assert_eq!(shut.machine.json(&["rule", "list"]).expect_code(0).json["rules"], serde_json::json!([]));
}

#[test]
fn fault_56_the_data_directory_is_moved_and_comes_back() {
    let shut = Shut::new();
    let mut serving = shut.machine.spawn(&["serve"]);
    let (directory, elsewhere) = (directory(&shut.machine), shut.machine.home().join("elsewhere"));
    let run = || shut.machine.json(&["rule", "run", "all"]).code == 0;
    let moved = || std::fs::rename(&directory, &elsewhere).unwrap();
    shut.ends(&mut serving, run, moved, &["could not be read or written"]);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::rename(&elsewhere, &directory).unwrap();
    shut.goes_on();
}

#[test]
fn fault_56_the_disk_becomes_read_only() {
    if Command::new("fiu-run").arg("-h").output().is_err() {
        return skipped("56", "fiu-run (package fiu-utils) is not installed");
    }
    let shut = Shut::new();
    let pipe = shut.machine.home().join("fiu");
    let words = ["-x", "-f", pipe.to_str().unwrap(), program().to_str().unwrap(), "serve"];
    let mut serving = shut.machine.spawn_program("fiu-run", &words);
    let id = serving.id();
    let control = |command: &str| {
        let mut fiu = Command::new("fiu-ctrl");
        assert!(fiu.arg("-f").arg(&pipe).args(["-c", command, &id.to_string()]).status().unwrap().success());
    };
    let run = || shut.machine.json(&["rule", "run", "all"]).code == 0;
    // As with an ext4 after its first error: what is open cannot be brought to disk any more (EROFS).
    let read_only = || control("enable name=posix/io/sync/fdatasync,failinfo=30");
    shut.ends(&mut serving, run, read_only, &["is not writable"]);
    shut.goes_on();
}

#[test]
fn fault_56_the_data_directory_has_another_owner() {
    if std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) != 0 {
        return skipped("56", "owners are changed by root");
    }
    let shut = Shut::new();
    let (home, directory) = (shut.machine.home().to_owned(), directory(&shut.machine));
    let own = |owner: &str, path: &Path| {
        assert!(Command::new("chown").args(["-R", owner]).arg(path).status().unwrap().success());
    };
    own("65534:65534", &home);
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o755)).unwrap();
    let nobody =
        ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--", program().to_str().unwrap()];
    let mut serving = shut.machine.spawn_program("setpriv", &[&nobody[..], &["serve"]].concat());
    let run = || shut.machine.json(&["rule", "run", "all"]).code == 0;
    shut.ends(&mut serving, run, || own("0:0", &directory), &["is not writable"]);
    own("0:0", &home);
    shut.goes_on();
}

/// Waits until nobody is connected to it any more: what was sent has been read when its connection is gone. Connections
/// are accepted in the order in which they came, so when the last one is answered none is left that was not seen.
async fn parted_from(server: &Server) {
    let mut last = TcpStream::connect(server.authority()).await.unwrap();
    last.write_all(b"GET /v2/ HTTP/1.1\r\n\r\n").await.unwrap();
    last.read_u8().await.unwrap();
    drop(last);
    while server.connections() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Whichever commit is the first that fails, and all after it: no panic, no job goes on, and the next start ends it all.
#[tokio::test]
async fn fault_56_any_commit_fails_and_all_after_it() {
    let mut held = Content::new();
    for n in 0..3 {
        held.image(&format!("team/app-{n}:1"), &[20_000]);
    }
    let source = Server::holding(held);
    let mut ends = 0;
    for nth in 1.. {
        let destination = Server::holding(Content::new());
        let home = tempfile::tempdir().unwrap();
        let directory = DataDir::open(home.path()).unwrap();
        let (journal, _) = SledJournal::open(&directory).unwrap();
        let rule = serde_json::json!({});
        journal.commit(configuration(&source.url(), &destination.url(), &rule)).await.unwrap();
        let failure = Failure::new(ErrorCode::StoreFailed).with("path", home.path().display().to_string());
        let failing = Arc::new(InterceptedJournal::broken_from(journal, nth, failure.clone()));
        let clock = Arc::<ShiftedClock>::default();
        let engine = Engine::start(alone(failing.clone(), &directory, clock.clone()), Start::Working).await;
        let mut whole = false;
        if let Ok(engine) = engine {
            let run = engine.run_rule(Stage::RULE, Trigger::Manual).await;
            let outcome = match run {
                Ok(run) => tokio::time::timeout(Duration::from_secs(20), engine.wait_run(run)).await.unwrap(),
                Err(refused) => Err(refused),
            };
            whole = outcome.is_ok();
            if let Err(told) = outcome {
                assert_eq!(told.code, ErrorCode::StoreFailed, "{nth}");
            }
            engine.shutdown().await;
            drop(engine);
            assert!(failing.commits() + 1 >= nth, "{nth}");
        }
        let parted = async { tokio::join!(parted_from(&source), parted_from(&destination)) };
        tokio::time::timeout(Duration::from_secs(20), parted).await.expect("no connection is held");
        let asked = source.requests().len() + destination.requests().len();
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(asked, source.requests().len() + destination.requests().len(), "{nth}: nothing goes on");
        failing.inner().close().unwrap();
        drop(failing);

        let (journal, _) = SledJournal::open(&directory).unwrap();
        let journal = Arc::new(journal);
        let engine = Engine::start(alone(journal.clone(), &directory, clock), Start::Working).await.unwrap();
        if journal.runs(&RunQuery { limit: 1, ..RunQuery::default() }).unwrap().is_empty() {
            engine.run_rule(Stage::RULE, Trigger::Manual).await.unwrap();
        }
        tokio::time::timeout(Duration::from_secs(20), engine.wait_idle()).await.unwrap().unwrap();
        let jobs = journal.jobs(&JobQuery { limit: 99, ..JobQuery::default() }).unwrap();
        assert!(jobs.len() == 3 && jobs.iter().all(|job| job.state == State::Finished), "{nth}: {jobs:#?}");
        let tags = |server: &Server| server.content(|content| content.tags());
        assert_eq!(tags(&source), tags(&destination), "{nth}");
        engine.shutdown().await;
        journal.close().unwrap();
        ends += 1;
        if whole {
            break;
        }
    }
    assert!(ends > 15, "each of them was the first to fail once: {ends}");
}
