//! The store from outside: verified, backed up, restored; damage is said, and nothing is lost unasked.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::Signal;
use sampan_tests::process;
use sampan_tests::sampan::Sampan;

const FILE: &str = "
targets:
  - { name: here, layout: ./here }
  - { name: there, layout: ./there }
rules:
  - { name: box, source: here, destinations: [{ target: there }] }
";

/// A machine that has two targets and a rule in its store.
fn configured() -> (Sampan, PathBuf) {
    let machine = Sampan::new();
    machine.write("rules.yaml", FILE);
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    let directory = machine.home().join("data/sampan");
    assert!(directory.join("store/db").exists());
    (machine, directory)
}

fn rules(machine: &Sampan) -> usize {
    machine.json(&["rule", "list"]).expect_code(0).json["rules"].as_array().unwrap().len()
}

#[test]
fn a_store_is_checked_backed_up_and_restored() {
    let (machine, _) = configured();
    let checked = machine.json(&["store", "check"]).expect_code(0).json;
    assert_eq!((&checked["sound"], &checked["contents"]["targets"]), (&true.into(), &2.into()));
    assert_eq!(checked["snapshots"][0]["rules"], 1);

    let backup = machine.json(&["store", "backup", "sampan.jsonl"]).expect_code(0).json;
    assert_eq!((&backup["targets"], &backup["rules"]), (&2.into(), &1.into()));
    machine.json(&["rule", "remove", "box"]).expect_code(0);
    assert_eq!(rules(&machine), 0);
    let restored = machine.json(&["store", "restore", "sampan.jsonl"]).expect_code(0).json;
    assert_eq!(restored["rules"], 1);
    assert!(Path::new(restored["set_aside"].as_str().unwrap()).join("db").exists());
    assert_eq!(rules(&machine), 1);

    let text = machine.run(&["store", "check", "--lang", "zh-CN"]).success().stdout;
    assert!(text.starts_with("数据存储完好。") && text.contains("快照"), "{text}");
    machine.write("other.jsonl", "{}\n");
    let refused = machine.json(&["store", "restore", "other.jsonl"]).expect_code(2).json;
    assert_eq!(refused["error"]["code"], "backup-invalid");
    machine.json(&["store", "restore", "--empty"]).expect_code(0);
    assert_eq!(rules(&machine), 0);
}

#[test]
fn a_store_that_works_is_checked_and_backed_up_but_not_replaced() {
    let (machine, directory) = configured();
    let mut serve = machine.spawn(&["serve"]);
    process::wait_until("it answers", Duration::from_secs(20), || directory.join("socket").exists());
    let checked = machine.json(&["store", "check"]).expect_code(0).json;
    assert_eq!((&checked["sound"], &checked["contents"]["rules"]), (&true.into(), &1.into()));
    machine.json(&["store", "backup", "sampan.jsonl"]).expect_code(0);
    assert!(
        machine.home().join("sampan.jsonl").exists(),
        "beside whoever asked, not beside whoever answered"
    );
    let refused = machine.json(&["store", "restore"]).expect_code(1).json;
    assert_eq!(refused["error"]["code"], "store-locked");
    serve.signal(Signal::SIGTERM);
    serve.wait(Duration::from_secs(20)).success();
}

#[test]
fn fault_57_d5_a_damaged_store_is_said_set_aside_and_restored() {
    let (machine, directory) = configured();
    fs::write(directory.join("store/db"), b"noise").unwrap();
    let checked = machine.json(&["store", "check"]).expect_code(1).json;
    assert_eq!((&checked["sound"], &checked["damage"]["code"]), (&false.into(), &"store-damaged".into()));
    assert_eq!(fs::read(directory.join("store/db")).unwrap(), b"noise", "a check changes nothing");

    let listed = machine.run(&["rule", "list"]).success();
    assert!(listed.stdout.contains("box"), "{}", listed.stdout);
    assert!(
        listed.stderr.contains("was damaged") && listed.stderr.contains("store.damaged-1"),
        "{}",
        listed.stderr
    );
    assert_eq!(fs::read(directory.join("store.damaged-1/db")).unwrap(), b"noise");
    let quiet = machine.run(&["rule", "list"]).success();
    assert_eq!(quiet.stderr, "", "it is said once");
}

#[test]
fn fault_57_d6_a_store_that_is_gone_with_its_snapshots_is_not_an_empty_one() {
    let (machine, directory) = configured();
    fs::remove_dir_all(directory.join("store")).unwrap();
    fs::remove_dir_all(directory.join("snapshots")).unwrap();
    for _ in 0..2 {
        let refused = machine.json(&["rule", "list"]).expect_code(1).json;
        assert_eq!(refused["error"]["code"], "store-damaged");
    }
    let refused = machine.json(&["store", "restore"]).expect_code(1).json;
    assert_eq!(refused["error"]["code"], "backup-missing");
    machine.json(&["store", "restore", "--empty"]).expect_code(0);
    assert_eq!(rules(&machine), 0);
}

#[test]
fn d4_a_directory_that_cannot_be_written_is_told() {
    let (machine, directory) = configured();
    // Root writes everywhere; a file in the place of a directory stops root as well.
    fs::remove_file(directory.join("lock")).unwrap();
    fs::create_dir(directory.join("lock")).unwrap();
    let refused = machine.json(&["rule", "list"]).expect_code(1).json;
    assert!(["store-failed", "store-read-only"].contains(&refused["error"]["code"].as_str().unwrap()));
    fs::remove_dir(directory.join("lock")).unwrap();
    assert_eq!(rules(&machine), 1);
}

#[test]
fn d11_a_newer_store_is_refused_and_left_as_it_is() {
    let (machine, directory) = configured();
    let state = directory.join("state.json");
    let text = fs::read_to_string(&state).unwrap().replace("\"schema\":1", "\"schema\":99");
    fs::write(&state, &text).unwrap();
    let db = fs::read(directory.join("store/db")).unwrap();
    for command in [&["rule", "list"][..], &["store", "check"]] {
        let refused = machine.json(command).expect_code(1).json;
        assert_eq!(refused["error"]["code"], "store-newer");
    }
    assert_eq!(fs::read_to_string(&state).unwrap(), text);
    assert_eq!(fs::read(directory.join("store/db")).unwrap(), db);
}

#[test]
fn d15_a_directory_that_is_moved_while_it_works_loses_nothing() {
    let (machine, directory) = configured();
    let mut serve = machine.spawn(&["serve"]);
    process::wait_until("it answers", Duration::from_secs(20), || directory.join("socket").exists());
    let moved = machine.home().join("elsewhere");
    fs::rename(&directory, &moved).unwrap();
    let at = ["--data-dir", moved.to_str().unwrap()];
    let ask = |words: &[&str]| machine.json(&[words, &at].concat());
    // Whoever holds it is still found, by its lock and socket. It cannot promise anything more, and says so.
    let refused = ask(&["rule", "disable", "box"]).expect_code(1).json;
    assert_eq!(refused["error"]["code"], "store-failed");
    serve.signal(Signal::SIGTERM);
    let ended = serve.wait(Duration::from_secs(20));
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    let kept = ask(&["rule", "list"]).expect_code(0).json;
    assert_eq!(kept["rules"][0]["name"], "box");
    assert_eq!(ask(&["store", "check"]).expect_code(0).json["sound"], true);
}
