//! `serve` is asked to end: running jobs get their time, the rest goes on at the next start.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sampan_tests::image::{Form, Layout};
use sampan_tests::listener;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{LIMIT, Sampan};

const MIB: u64 = 1024 * 1024;

/// A machine with a rule for two images of so many MiB, one worker, and a way to the destination at 2 MiB/s.
fn machine(source: &Registry, destination: &Registry, size: u64) -> (Sampan, Proxy) {
    let machine = rule_file::machine();
    let mut layout = Layout::create(&machine.home().join("layout"));
    for (seed, name) in [(1, "team/one:1"), (2, "team/two:1")] {
        let layer = layout.large_layer(seed, size * MIB);
        let image = layout.image(0, name, &[&layer]);
        layout.tag(name, &image);
    }
    layout.push(source, Form::Oci);
    let proxy = Proxy::start(destination.port(), Way { upload: 2 * MIB, ..Way::FREE });
    let file = RuleFile::default()
        .registry("source", source)
        .registry_at("destination", destination, proxy.port())
        .rule("two", "source", "destination", "")
        .text();
    let settings = "settings: { workers: 1, listener: { address: '127.0.0.1:0' } }\n";
    machine.write("rules.yaml", &format!("{file}{settings}"));
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    (machine, proxy)
}

fn statuses(machine: &Sampan) -> Vec<String> {
    let jobs = machine.json(&["job", "list"]).expect_code(0).json;
    let status = |job: &serde_json::Value| job["status"].as_str().unwrap().to_owned();
    let mut statuses: Vec<String> = jobs["jobs"].as_array().unwrap().iter().map(status).collect();
    statuses.sort();
    statuses
}

#[test]
fn sigterm_lets_running_jobs_end_and_begins_none() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let (machine, proxy) = machine(&source, &destination, 8);
    let mut serving = machine.spawn(&["serve", "--drain", "60s"]);
    let port = listener::port(&mut serving);
    assert_eq!(listener::get(port, "/readyz", "").status, 200);
    machine.json(&["rule", "run", "two"]).expect_code(0);
    process::wait_until("a blob is on its way", Duration::from_secs(60), || proxy.uploaded() > MIB);
    serving.signal(Signal::SIGTERM);
    process::wait_until("it takes no more work", Duration::from_secs(10), || {
        listener::get(port, "/readyz", "").status == 503
    });
    let refused = listener::get(port, "/readyz", "");
    assert_eq!((refused.status, &*refused.body), (503, "shutting-down\n"), "while the running job ends");
    assert_eq!(listener::get(port, "/healthz", "").status, 200);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
    assert_eq!(statuses(&machine), ["finished", "pending"]);
}

#[test]
fn a_second_signal_means_now_and_nothing_is_lost() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let (machine, proxy) = machine(&source, &destination, 48);
    let mut serving = machine.spawn(&["serve", "--drain", "60s"]);
    process::wait_until("it serves", Duration::from_secs(60), || serving.stderr().contains("SIGTERM"));
    machine.json(&["rule", "run", "two"]).expect_code(0);
    process::wait_until("a blob is on its way", Duration::from_secs(60), || proxy.uploaded() > MIB);
    serving.signal(Signal::SIGTERM);
    std::thread::sleep(Duration::from_millis(500));
    assert!(serving.is_running(), "it waits for the running job");
    let asked = Instant::now();
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    let statuses = statuses(&machine);
    assert_eq!(statuses.len(), 2, "{statuses:?}");
    assert!(!statuses.iter().any(|status| status == "error" || status == "finished"), "{statuses:?}");
}
