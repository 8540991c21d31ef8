//! One store, two front ends: while one process holds the data directory, others get the same answers from it.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use nix::sys::signal::Signal;
use sampan_tests::process::{self, Process};
use sampan_tests::sampan::LIMIT;

use crate::world::World;

/// Starts `serve` and waits until it answers.
pub(crate) fn serve(world: &World) -> Process {
    let serving = world.machine.spawn(&["serve"]);
    process::wait_until("it serves", Duration::from_secs(30), || serving.stderr().contains("SIGTERM"));
    serving
}

/// The only socket below the home directory.
fn socket(world: &World) -> PathBuf {
    let data = world.machine.home().join("data");
    let mut open = vec![data, world.machine.home().join("run")];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let kind = entry.file_type().unwrap();
            if std::os::unix::fs::FileTypeExt::is_socket(&kind) {
                return entry.path();
            }
            if kind.is_dir() {
                open.push(entry.path());
            }
        }
    }
    panic!("no socket");
}

#[test]
fn while_one_serves_others_get_the_same_answers_and_read_along() {
    let world = World::new();
    let machine = &world.machine;
    let alone = machine.json(&["rule", "show", "good"]).expect_code(0);
    let mut serving = serve(&world);
    assert_eq!(std::fs::metadata(socket(&world)).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(machine.json(&["rule", "show", "good"]).expect_code(0).json, alone.json);

    // The work is done there; its news are read here, as they come.
    let told = machine.run(&["rule", "run", "good", "--wait"]).success();
    assert!(
        told.stderr.lines().filter(|line| line.starts_with("Finished  ")).count() == 2,
        "{}",
        told.stderr
    );
    let jobs = machine.json(&["job", "list", "--status", "finished"]).expect_code(0).json;
    let job = jobs["jobs"][0]["id"].as_str().unwrap();
    let followed = machine.run(&["job", "log", job, "--follow"]).success();
    assert!(!followed.stdout.is_empty());
    let refused = machine.json(&["job", "show", "99999", "--lang", "zh-CN"]).expect_code(1);
    assert_eq!(refused.json["error"]["code"], "job-not-found");

    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
    let after = machine.json(&["job", "list", "--status", "finished"]).expect_code(0).json;
    assert_eq!(after, jobs, "alone again, on the same store");
}

#[test]
fn another_version_is_told_so_in_its_language_and_changes_nothing() {
    let world = World::new();
    let mut serving = serve(&world);
    let mut stream = UnixStream::connect(socket(&world)).unwrap();
    writeln!(
        stream,
        r#"{{"version":"9.9.9","request":{{"lang":"zh-CN","command":"rule_remove","rule":"good"}}}}"#
    )
    .unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    let error = serde_json::from_str::<serde_json::Value>(&line).unwrap()["error"].clone();
    assert_eq!(error["code"], "socket-version", "{error:#}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("9.9.9") && message.contains("版本"), "{message}");
    world.machine.json(&["rule", "show", "good"]).expect_code(0);
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
}

#[test]
fn a_holder_of_another_version_is_told_to_the_person() {
    let world = World::new();
    let mut serving = serve(&world);
    let path = socket(&world);
    // The holder keeps the directory; somebody else answers in its name, as another version would.
    std::fs::remove_file(&path).unwrap();
    let listener = UnixListener::bind(&path).unwrap();
    let other = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut question = String::new();
        BufReader::new(stream.try_clone().unwrap()).read_line(&mut question).unwrap();
        let answer = r#"{"error":{"code":"socket-version","message":"This is 9.9.9.","remedy":"Update."}}"#;
        writeln!(stream, "{answer}").unwrap();
        question
    });
    let told = world.machine.json(&["rule", "list"]).expect_code(1);
    assert_eq!(told.json["error"]["code"], "socket-version");
    assert!(other.join().unwrap().contains("\"version\""));
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
}
