//! A person limits how fast images are copied, and changes their mind while one is on its way.

use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::LIMIT;

const MIB: u64 = 1024 * 1024;
/// What is under way between the program and the proxy: buffers, TLS, one piece.
const SLACK: u64 = 192 * 1024;

/// Looks at what passes in two seconds: not more than the limit, and not much less. Where the machine stands still
/// meanwhile it is less, so that there are more looks; never is it too much.
#[track_caller]
fn expect_speed(proxy: &Proxy, limit: u64) {
    let mut slow = Vec::new();
    while slow.len() < 5 {
        let (started, before) = (Instant::now(), proxy.uploaded());
        thread::sleep(Duration::from_secs(2));
        let sent = proxy.uploaded() - before;
        let expected = u128::from(limit) * started.elapsed().as_millis() / 1000;
        let (sent, slack) = (u128::from(sent), u128::from(SLACK));
        assert!(sent <= expected + expected / 10 + slack, "too fast: {sent} bytes, {expected} expected");
        if sent + slack >= expected / 10 * 7 {
            return;
        }
        slow.push((sent, expected));
    }
    panic!("too slow each time: sent and expected {slow:?}");
}

#[test]
fn a_running_copy_keeps_to_limits_as_they_are_now() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let machine = rule_file::machine();
    rule_file::trust(&machine, "destination", &destination);
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layers = [4, 5].map(|seed| layout.large_layer(seed, 32 * MIB));
    let image = layout.image(0, "large", &layers.each_ref());
    layout.tag("team/large:1", &image);
    layout.push(&source, Form::Oci);
    let proxy = Proxy::start(destination.port(), Way::FREE);
    let apply = |limits: &str, rule: &str| {
        let file = RuleFile::default()
            .target(&format!("{{ name: source, url: \"{}\"{limits} }}", source.url()))
            .registry_at("destination", &destination, proxy.port())
            .rule("large", "source", "destination", rule);
        machine.write("rules.yaml", &file.text());
        machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    };
    let set = |key: &str, value: &str| machine.json(&["settings", "set", key, value]).expect_code(0).json;

    apply("", "");
    let settings = set("bytes_per_second", "1MiB");
    assert_eq!(settings["bytes_per_second"], MIB, "{settings:#}");
    let mut serving = machine.spawn(&["serve"]);
    process::wait_until("it serves", Duration::from_secs(30), || serving.stderr().contains("SIGTERM"));
    machine.json(&["rule", "run", "large"]).expect_code(0);
    process::wait_until("blobs are on their way", Duration::from_secs(30), || proxy.uploaded() > MIB / 2);
    expect_speed(&proxy, MIB);

    // Up, for all that is copied.
    set("bytes_per_second", "4MiB");
    thread::sleep(Duration::from_secs(1));
    expect_speed(&proxy, 4 * MIB);

    // Down, for one host; the lowest limit holds.
    apply(", limits: { bytes_per_second: 512KiB }", "");
    thread::sleep(Duration::from_secs(1));
    expect_speed(&proxy, MIB / 2);

    // For one rule, and by the hour: these hours are all.
    apply("", ", bytes_per_second: 2MiB");
    let schedule = "[{ days: daily, from: '00:00', to: '24:00', bytes_per_second: 1MiB }]";
    let settings = set("limits_schedule", schedule);
    assert_eq!(settings["limits_schedule"][0]["days"], "daily", "{settings:#}");
    thread::sleep(Duration::from_secs(1));
    expect_speed(&proxy, MIB);

    // Free again.
    let running = machine.json(&["job", "list", "--status", "running"]).expect_code(0);
    assert_eq!(running.json["jobs"].as_array().map(Vec::len), Some(1), "it was one job all along");
    apply("", "");
    set("limits_schedule", "none");
    set("bytes_per_second", "none");
    // What is left would take longer at any of the limits above.
    process::wait_until("it is done", Duration::from_secs(20), || {
        machine.json(&["run", "list"]).expect_code(0).json["runs"][0]["finished"] == 1
    });
    judge::assert_equal(&source, &destination);
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
}
