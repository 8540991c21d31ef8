//! Rows 55, 58, 60, 71 and 72: this machine is full, busy, slow, or used twice.

use std::time::{Duration, Instant};

use sampan_domain::machine::Status;
use sampan_domain::run::{Planning, Trigger};
use sampan_engine::Timeouts;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::sampan::{LIMIT, Sampan};
use sampan_tests::scripted::{Content, Server};
use sampan_tests::{process, rule_file};

use crate::stage::{How, Small, Stage, both, hurried, place, skipped};

#[tokio::test]
async fn fault_55_the_disk_is_full() {
    let disk = match Small::mount("24m") {
        Ok(disk) => disk,
        Err(why) => return skipped("55", &why),
    };
    let fill = |source: &mut Content| drop(source.image("team/app:1", &[1 << 20]));
    let mut stage = Stage::with(fill, How { disk: Some(disk), ..How::default() }).await;
    stage.run().await.arrived();
    stage.source.content(|held| held.image("team/app:2", &[1 << 20]));
    let filler = stage.disk().fill();
    let engine = stage.engine.clone();
    let started = tokio::spawn(async move { engine.run_rule(Stage::RULE, Trigger::Manual).await });
    tokio::time::sleep(Duration::from_millis(800)).await;
    let (asked, before) = (stage.source.requests().len(), Instant::now());
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(stage.source.requests().len() <= asked + 20, "nobody is busy in {:?}", before.elapsed());
    std::fs::remove_file(filler).unwrap();
    let run = started.await.unwrap().unwrap();
    stage.settled(run).await.arrived();
    stage.close().await;
}

#[test]
fn fault_58_a_second_instance_and_a_lock_that_is_left() {
    let machine = Sampan::new();
    let serving = |line: &str| line.contains("SIGTERM");
    let mut first = machine.spawn(&["serve"]);
    process::wait_until("it serves", LIMIT, || serving(&first.stderr()));
    let second = machine.run(&["serve"]);
    assert_ne!(second.status.code(), Some(0), "{second:?}");
    assert!(second.stderr.lines().count() >= 2, "what it is, and what to do: {second:?}");
    assert!(first.is_running());
    first.kill();
    let mut third = machine.spawn(&["serve"]);
    process::wait_until("it serves", LIMIT, || serving(&third.stderr()));
    third.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(third.wait(Duration::from_secs(5)).status.code(), Some(0));
}

#[test]
fn fault_60_a_credential_helper_is_none() {
    use std::os::unix::fs::PermissionsExt as _;
    let registry = sampan_tests::registry::Registry::start(sampan_tests::registry::Setup::Secured);
    for (name, script) in [
        ("missing", None),
        ("hangs", Some("sleep 60")),
        ("garbage", Some("echo '<html>'")),
        ("lines", Some("printf '{\"Username\":\"a\\\\r\\\\nX: y\",\"Secret\":\"b\"}'")),
    ] {
        let machine = rule_file::machine();
        let bin = machine.home().join("bin");
        std::fs::create_dir(&bin).unwrap();
        if let Some(script) = script {
            let path = bin.join(format!("docker-credential-{name}"));
            std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let machine = machine.set("PATH", &path);
        rule_file::trust(&machine, "harbour", &registry);
        machine.write("rules.yaml", &format!(
            "targets:\n  - {{ name: harbour, url: \"{}\", ca_file: ./harbour.pem, credential: \"helper:{name}\" }}\n",
            registry.url()
        ));
        let before = registry.requests().len();
        let applied = machine.json(&["apply", "-f", "rules.yaml"]);
        assert_eq!(applied.code, 0, "{:#}", applied.json);
        let begun = Instant::now();
        let checked = machine.run(&["target", "check", "harbour"]);
        assert_ne!(checked.status.code(), Some(0), "{name}: {checked:?}");
        assert!(begun.elapsed() < Duration::from_secs(15), "{name}: {:?}", begun.elapsed());
        let said = format!("{}{}", checked.stdout, checked.stderr);
        assert!(said.contains(&format!("docker-credential-{name}")) || said.contains(name), "{name}: {said}");
        let asked = &registry.requests()[before..];
        assert!(asked.iter().all(|request| request.status == 401), "nobody gets in: {asked:?}");
    }
}

#[tokio::test]
async fn fault_71_nobody_reads_the_events() {
    let fill = |source: &mut Content| {
        for n in 0..60 {
            source.image(&format!("team/app-{}:{n}", n % 5), &[2_000]);
        }
    };
    let mut stage = Stage::with(fill, How::default()).await;
    let deaf = stage.engine.subscribe();
    let seen = stage.run().await;
    assert_eq!(seen.arrived().jobs.len(), 60);
    drop(deaf);
    stage.close().await;
}

#[tokio::test]
async fn fault_72_little_bandwidth_and_many_workers() {
    let [mut source, destination] = both();
    for n in 0..8 {
        source.image(&format!("team/app-{n}:1"), &[2 << 20]);
    }
    let mut proxy = None;
    let how = |_: &Server, destination: &Server| {
        let way = Proxy::start(destination.port(), Way { upload: 96 << 10, ..Way::FREE });
        let url = format!("http://127.0.0.1:{}", way.port());
        proxy = Some(way);
        // What the machine takes from a connection at once takes seconds on this way.
        let patience = Timeouts { finish: Duration::from_secs(60), ..hurried() };
        How { destination: Some(place(&url, None)), patience, ..How::default() }
    };
    let mut stage = Stage::of(Server::holding, source, destination, how).await;
    let proxy = proxy.unwrap();
    stage.workers(32).await;
    // All get on.
    let run = stage.under_way(8, 40_000).await;
    let begun = Instant::now();
    assert_eq!(stage.engine.stop_run(run).await.unwrap(), 8);
    // The copies would take twice as long.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let stopped = stage.look(run);
    assert!(stopped.jobs.iter().all(|job| job.state.status() == Status::Stopped), "{stopped:?}");
    assert!(matches!(stopped.run.planning, Planning::Done(_)));
    proxy.set(Way::FREE);
    for job in stopped.jobs {
        stage.engine.retry_job(job.id).await.unwrap();
    }
    let seen = stage.settled(run).await;
    assert!(seen.jobs.iter().all(|job| job.state.status() == Status::Finished), "{seen:?}");
    stage.close().await;
}
