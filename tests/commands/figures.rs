//! Monitoring: the figures of an engine at work, by `sampan metrics` and from the listener, and whether it is ready.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;
use sampan_tests::listener;
use sampan_tests::sampan::{LIMIT, workspace};
use serde_json::Value;

use crate::together::serve;
use crate::world::World;

/// The samples of a text in Prometheus' format 0.0.4, by name and labels as they are written. Strict: what `promtool check
/// metrics` refuses or warns of is refused.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let (mut found, mut kinds, mut family) = (BTreeMap::new(), BTreeMap::new(), "");
    assert!(text.ends_with('\n'), "the last line has an end");
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, meaning) = help.split_once(' ').unwrap_or_else(|| panic!("no help: {line}"));
            assert!(meaning.ends_with('.') && !kinds.contains_key(name), "{line}");
            family = name;
            continue;
        }
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(name == family && ["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
            kinds.insert(name, kind);
            continue;
        }
        let (key, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no value: {line}"));
        let name = key.split('{').next().unwrap();
        let parts = if kinds[family] == "histogram" { &["_bucket", "_sum", "_count"][..] } else { &[""] };
        assert!(parts.iter().any(|part| name == format!("{family}{part}")), "{line} is not of {family}");
        assert!(name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_'), "{line}");
        if let Some(labels) = key.strip_prefix(name).filter(|labels| !labels.is_empty()) {
            let inside = labels.strip_prefix('{').and_then(|rest| rest.strip_suffix("\"}")).unwrap();
            for label in inside.split("\",") {
                let (label, _) = label.split_once("=\"").unwrap_or_else(|| panic!("{line}"));
                assert!(label.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_'), "{line}");
            }
        }
        assert!(found.insert(key.to_owned(), value.parse().unwrap()).is_none(), "{line} twice");
    }
    let buckets = |name: &str| -> Vec<f64> {
        let of = text.lines().filter(|line| line.starts_with(&format!("{name}_bucket{{")));
        of.map(|line| line.rsplit(' ').next().unwrap().parse().unwrap()).collect()
    };
    for (name, _) in kinds.iter().filter(|(_, kind)| **kind == "histogram") {
        let buckets = buckets(name);
        assert!(
            buckets.is_sorted() && buckets.last() == found.get(&format!("{name}_count")),
            "{name}: {buckets:?}"
        );
    }
    found
}

/// The same by Prometheus' own tool, where it is installed.
#[expect(clippy::print_stderr, reason = "what was not checked is said")]
fn promtool(text: &str) {
    let Ok(mut child) = Command::new("promtool").args(["check", "metrics"]).stdin(Stdio::piped()).spawn()
    else {
        return eprintln!("promtool is not installed: the figures were checked by this test alone");
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{text}");
}

/// The families of a text.
fn families(text: &str) -> BTreeSet<&str> {
    text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next()).collect()
}

#[test]
fn whoever_watches_asks_the_listener() {
    const TOKEN: &str = "a token of the watch";
    let world = World::new();
    let machine = world.machine.set("WATCH_TOKEN", TOKEN);
    let with = |token: &str| {
        machine
            .write("watch.yaml", &format!("settings: {{ listener: {{ address: '127.0.0.1:0'{token} }} }}\n"));
        machine.json(&["apply", "-f", "watch.yaml"]).expect_code(0);
        let mut serving = machine.spawn(&["serve"]);
        let port = listener::port(&mut serving);
        (serving, port)
    };
    let (mut serving, port) = with("");
    for path in ["/healthz", "/readyz"] {
        let reply = listener::get(port, path, "");
        assert_eq!((reply.status, &*reply.body), (200, "ok\n"), "{path}");
    }
    let reply = listener::get(port, "/metrics", "");
    assert_eq!(reply.status, 200, "without a token this computer may ask");
    assert!(reply.head.contains("content-type: text/plain; version=0.0.4"), "{}", reply.head);
    promtool(&reply.body);
    assert!(samples(&reply.body).contains_key("sampan_queue_age_seconds"));
    let told = machine.run(&["metrics"]).success().stdout;
    assert_eq!(families(&reply.body), families(&told), "the command says the same");
    assert_eq!(listener::get(port, "/metricz", "").status, 404);
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));

    let (mut serving, port) = with(", token: '${WATCH_TOKEN}'");
    assert_eq!(listener::get(port, "/readyz", "").status, 200);
    assert_eq!(listener::get(port, "/metrics", "").status, 401);
    assert_eq!(listener::get(port, "/metrics", "Authorization: Bearer guess\r\n").status, 401);
    let shown = listener::get(port, "/metrics", &format!("Authorization: Bearer {TOKEN}\r\n"));
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains(TOKEN));
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
}

#[test]
fn figures_say_what_was_done_and_the_dashboard_asks_for_nothing_else() {
    let world = World::new();
    let machine = &world.machine;
    let mut serving = serve(&world);
    machine.json(&["rule", "run", "good", "--wait"]).expect_code(0);
    machine.json(&["rule", "run", "bad", "--wait"]).expect_code(1);
    machine.json(&["queue", "pause"]).expect_code(0);
    let lost = machine.json(&["job", "list", "--rule", "bad"]).expect_code(0).json;
    machine.json(&["job", "retry", lost["jobs"][0]["id"].as_str().unwrap()]).expect_code(0);

    let text = machine.run(&["metrics"]).success().stdout;
    promtool(&text);
    let found = samples(&text);
    let value = |key: &str| *found.get(key).unwrap_or_else(|| panic!("{key} is missing:\n{text}"));
    let at_least = |key: &str, least: f64| assert!(value(key) >= least, "{key}: {}", value(key));
    for (key, exactly) in [
        ("sampan_jobs{status=\"finished\"}", 2.0),
        ("sampan_jobs{status=\"error\"}", 1.0),
        ("sampan_jobs{status=\"pending\"}", 1.0),
        ("sampan_jobs_ended_total{status=\"finished\"}", 2.0),
        ("sampan_jobs_ended_total{status=\"error\"}", 2.0),
        ("sampan_queue_paused", 1.0),
        ("sampan_rule_last_run_failed_jobs{rule=\"bad\"}", 1.0),
    ] {
        assert!((value(key) - exactly).abs() < f64::EPSILON, "{key}: {}\n{text}", value(key));
    }
    let host = world.source.authority();
    at_least(&format!("sampan_requests_total{{host=\"{host}\",status=\"200\"}}"), 5.0);
    at_least("sampan_bytes_total{way=\"copied\"}", 1_000.0);
    at_least("sampan_store_commit_seconds_count", 1.0);
    at_least("sampan_rule_last_run_end_time_seconds{rule=\"good\"}", value("sampan_start_time_seconds"));
    assert!(value("sampan_queue_age_seconds") > 0.0);

    let dashboard = fs::read_to_string(workspace().join("src-tauri/packaging/grafana.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&dashboard).unwrap();
    let families = families(&text);
    let mut asked = 0;
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            let expression = target["expr"].as_str().unwrap();
            let words = expression.split(|c: char| !c.is_ascii_lowercase() && c != '_');
            for name in words.filter(|word| word.starts_with("sampan_")) {
                assert!(families.contains(name.trim_end_matches("_bucket")), "{name} of {}", panel["title"]);
                asked += 1;
            }
        }
    }
    assert!(asked > 10, "{asked}");
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
    let alone = samples(&machine.run(&["metrics"]).success().stdout);
    assert!(
        alone.contains_key("sampan_jobs{status=\"finished\"}"),
        "what is remembered is told without an engine, too"
    );
}
