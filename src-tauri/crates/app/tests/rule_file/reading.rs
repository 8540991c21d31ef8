//! What a file may look like, and where it says that it may not.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sampan_app::rule_file::{RuleFile, schema};
use sampan_domain::ErrorCode::{
    FileFailed, FileSyntax, KeyMissing, KeyUnknown, NameInvalid, NameTaken, PatternInvalid, UrlInvalid,
    ValueInvalid,
};
use serde_json::Value;

use crate::{EVERY_KEY, number, read, refusal, refused, rule_with, target_with, words};

const MINIMAL: &str = "\
targets:
  - { name: hub, url: docker.io }
  - { name: usb, layout: /media/usb }
rules:
  - { name: 基础镜像, source: hub, destinations: [{ target: usb }] }
";

#[test]
fn little_is_needed() {
    let names: Vec<String> = read(MINIMAL).rules().map(str::to_owned).collect();
    assert_eq!(names, ["基础镜像"]);
    read("settings: {}");
    read("targets: []");
}

#[test]
fn line_ends_marks_and_anchors_of_yaml_do_not_matter() {
    assert_eq!(read(&MINIMAL.replace('\n', "\r\n")).rules().count(), 1);
    assert_eq!(read(&format!("\u{feff}%YAML 1.2\n---\n{MINIMAL}...\n")).rules().count(), 1);
    read("targets:\n  - &a { name: a, url: a.example, skip_verify: true }\n  - { <<: *a, name: b }\n");
    // Numbers and words of YAML are text where text is meant, as they stand.
    read(&rule_with("tags: { include: [3.10, 7, null-*, yes, 0x1f] }\ndescription: 3.10"));
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    for (text, line, column, key, known) in [
        ("rulez: []", 1, 1, "rulez", "rules"),
        (&target_with("limit: {}"), 4, 5, "limit", "limits"),
        (&target_with("ulr: x"), 4, 5, "ulr", "url"),
        (&target_with("user: x"), 4, 5, "user", "username"),
        (&target_with("limits: { conections: 3 }"), 4, 15, "conections", "connections"),
        (&rule_with("repository: {}"), 7, 5, "repository", "repositories"),
        (&rule_with("tags: { includes: [] }"), 7, 13, "includes", "include"),
        (&rule_with("trigger: { shedule: x }"), 7, 16, "shedule", "schedule"),
        (&rule_with("trigger: [{ event: { x: y } }]"), 7, 26, "x", ""),
        (&rule_with("retry:\n  attempt: 2"), 8, 7, "attempt", "attempts"),
        ("settings: { worker: 3 }", 1, 13, "worker", "workers"),
        ("targets: []\n标签: x", 2, 1, "标签", ""),
    ] {
        let failure = refused(text, KeyUnknown, line, column);
        assert_eq!((words(&failure, "key"), words(&failure, "known")), (key, known));
    }
}

#[test]
fn a_missing_key_is_named() {
    for (text, line, column, key) in [
        ("", 1, 1, "targets"),
        ("# nothing\n", 1, 1, "targets"),
        ("rules:\n", 1, 1, "targets"),
        ("targets:\n  - url: x\n", 2, 5, "name"),
        ("targets:\n  - name: a\n", 2, 5, "url"),
        ("rules:\n  - { name: r, destinations: [{ target: b }] }\n", 2, 0, "source"),
        ("rules:\n  - { name: r, source: a }\n", 2, 0, "destinations"),
        ("rules:\n  - { name: r, source: a, destinations: [{ namespace: x }] }\n", 2, 0, "target"),
        (&target_with("username: u"), 2, 5, "password"),
        (&target_with("password: p"), 2, 5, "username"),
        (&target_with("client_cert: { cert_file: a }"), 4, 0, "key_file"),
    ] {
        let failure = refusal(text);
        assert_eq!((failure.code, words(&failure, "key")), (KeyMissing, key), "{failure}");
        assert_eq!(number(&failure, "line"), line, "{failure}");
        assert!(column == 0 || number(&failure, "column") == column, "{failure}");
    }
}

#[test]
fn a_wrong_value_is_refused_with_its_place() {
    for (text, line, column) in [
        ("targets: {}", 1, 10),
        ("targets: [a]", 1, 11),
        ("- a", 1, 1),
        ("null", 1, 1),
        (&target_with("skip_verify: yes"), 4, 18),
        (&target_with("skip_verify: []"), 4, 18),
        (&target_with("ca_file: ''"), 4, 14),
        (&target_with("ca_file: [a]"), 4, 14),
        (&target_with("layout: /x"), 4, 13),
        (&target_with("proxy: proxy.example:3128"), 4, 12),
        (&target_with("proxy: socks5://h"), 4, 12),
        (&target_with("limits: { connections: 0 }"), 4, 28),
        (&target_with("limits: { connections: 70000 }"), 4, 28),
        (&target_with("limits: 8"), 4, 13),
        (&target_with("credential: helper:../../bin/x"), 4, 17),
        (&target_with("credential: 'env:'"), 4, 17),
        (&target_with("credential: none\nusername: u\npassword: p"), 4, 17),
        (&target_with("username: u\npassword: a${B}"), 5, 15),
        (&target_with("username: ${U\npassword: ${P}"), 4, 15),
        ("targets:\n  - name: a\n    layout: /x\n    skip_verify: true", 4, 18),
        (&rule_with("enabled: maybe"), 7, 14),
        (&rule_with("priority: high"), 7, 15),
        (&rule_with("retry: { attempts: 0 }"), 7, 24),
        (&rule_with("tags: { include: [null] }"), 7, 23),
        (&rule_with("tags: 3.*"), 7, 11),
        ("rules: [{ name: r, source: a, destinations: [] }]", 1, 45),
        ("rules: [{ name: r, source: a, destinations: [{ target: b }, { target: b }] }]", 1, 61),
        ("rules: [{ name: r, source: a, destinations: [{ target: b, namespace: Up }] }]", 1, 70),
        ("settings: { workers: 0 }", 1, 22),
        ("settings: { workers: 65 }", 1, 22),
        ("settings: { workers: three }", 1, 22),
    ] {
        refused(text, ValueInvalid, line, column);
    }
    let failure = refused(&target_with("provider: habor"), ValueInvalid, 4, 15);
    assert_eq!(words(&failure, "known"), "harbor");
    refused("targets: [{ name: a, url: 'ftp://x' }]", UrlInvalid, 1, 27);
    refused(&rule_with("tags: { include: ['3.*', '['] }"), PatternInvalid, 7, 30);
}

#[test]
fn limits_are_refused_where_they_are_wrong() {
    for (lines, column, expected) in [
        ("limits: { requests_per_second: 0 }", 36, "cli-expected-positive"),
        ("limits: { connections: 0 }", 28, "cli-expected-positive"),
        ("limits: { bytes_per_second: 0 }", 33, "cli-expected-speed"),
        ("limits: { bytes_per_second: fast }", 33, "cli-expected-size"),
    ] {
        let failure = refused(&target_with(lines), ValueInvalid, 4, column);
        assert_eq!(words(&failure, "expected"), expected, "{lines}");
    }
    let failure = refused(&rule_with("bytes_per_second: 0B"), ValueInvalid, 7, 23);
    assert_eq!(words(&failure, "expected"), "cli-expected-speed");
    for (window, column, expected) in [
        ("days: monday, from: '09:00', to: '18:00', bytes_per_second: 5MiB", 11, "cli-expected-days"),
        ("days: mon, from: '9:00', to: '18:00', bytes_per_second: 5MiB", 22, "cli-expected-time-of-day"),
        ("days: mon, from: '09:00', to: '24:01', bytes_per_second: 5MiB", 35, "cli-expected-time-of-day"),
        ("days: mon, from: '09:00', to: '18:00', bytes_per_second: 0", 62, "cli-expected-speed"),
    ] {
        let text = format!("settings:\n  limits_schedule:\n  - {{ {window} }}\n");
        let failure = refusal(&text);
        assert_eq!((failure.code, number(&failure, "line")), (ValueInvalid, 3), "{failure}");
        assert_eq!(words(&failure, "expected"), expected, "{failure}");
        assert!(number(&failure, "column") <= column + 2, "{failure}");
    }
    let failure = sampan_app::rule_file::limits_schedule("[{ days: mon, from: '09:00' }]").unwrap_err();
    assert_eq!(failure.code, KeyMissing, "{failure}");
    let windows = "[{ days: sun, from: '22:00', to: '06:00', bytes_per_second: 1MiB }]";
    assert_eq!(sampan_app::rule_file::limits_schedule(windows).unwrap().len(), 1);
}

#[test]
fn names_are_names_and_unique() {
    refused("targets:\n  - { name: a, url: x }\n  - { name: a, url: y }", NameTaken, 3, 13);
    let rule = "{ name: r, source: a, destinations: [{ target: b }] }";
    refused(&format!("rules:\n  - {rule}\n  - {rule}"), NameTaken, 3, 13);
    for name in ["''", "a/b", "' a'", "-a", "\"a\\tb\"", &"n".repeat(65)] {
        refused(&format!("targets:\n  - name: {name}\n    url: x"), NameInvalid, 2, 11);
    }
    // A target and a rule may share a name.
    read(&format!("targets: [{{ name: r, url: x }}]\nrules: [{rule}]"));
}

#[test]
fn what_is_no_yaml_is_refused_with_its_place() {
    for (text, line, column) in [
        ("targets:\n\t- name: a\n", 2, 2),
        ("targets: [\n", 1, 10),
        ("targets:\n  - name: a\n    url: \"b\n", 3, 10),
        ("targets:\n  - name: a\n    url: b\n    name: c\n", 4, 5),
        ("targets: []\n---\ntargets: []\n", 3, 1),
        ("targets: *nowhere\n", 1, 10),
        ("targets: !target []\n", 1, 18),
    ] {
        refused(text, FileSyntax, line, column);
    }
}

#[test]
fn bombs_are_refused_quickly() {
    let mut laughs = String::from("targets:\n  - name: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        laughs = format!("{laughs}  - name: &a{level} [{before}]\n");
    }
    let anchored = format!(
        "rules:\n  - name: r\n    source: a\n    destinations: &d [{}]\n{}",
        "{ target: b }, ".repeat(1_000),
        "  - { name: r, source: a, destinations: *d }\n".repeat(1_000),
    );
    let started = std::time::Instant::now();
    for text in [
        laughs,
        anchored,
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "{a: ".repeat(100_000),
        format!("targets: {}", "[".repeat(10_000)),
        format!("rules: [{{ name: {} }}]", "x".repeat(5 << 20)),
        format!("#{}\ntargets: []", "x".repeat(5 << 20)),
    ] {
        let failure = refusal(&text);
        assert!([FileSyntax, ValueInvalid].contains(&failure.code), "{failure}");
        assert!(failure.to_string().len() < 1_000, "{failure}");
    }
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn no_refusal_repeats_a_password() {
    for lines in [
        "credential: geheim",
        "credential: user:geheim",
        "credential: [geheim]",
        "proxy: http://u:geheim@proxy:1",
        "proxy: geheim",
        "username: u\npassword: geheim${X}",
        "username: u\npassword: [geheim]",
        "provider: { password: geheim }",
        "layout: /x\nusername: u\npassword: geheim",
    ] {
        let failure = refusal(&target_with(lines));
        assert!(!format!("{failure} {failure:?}").contains("geheim"), "{failure}");
    }
    let failure = refusal("targets: [{ name: a, url: 'https://u:geheim@a.example' }]");
    assert!(!failure.to_string().contains("geheim"), "{failure}");
    let file = read(&target_with("username: u\npassword: geheim"));
    assert!(!format!("{file:?}").contains("geheim"));
}

#[test]
fn files_are_read_from_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("规则.yaml");
    let failure = RuleFile::read(&path).unwrap_err();
    assert_eq!((failure.code, words(&failure, "path")), (FileFailed, path.to_str().unwrap()));

    std::fs::write(&path, MINIMAL).unwrap();
    assert_eq!(RuleFile::read(&path).unwrap().rules().count(), 1);

    std::fs::write(&path, b"targets:\n  - name: \xff\n").unwrap();
    let failure = RuleFile::read(&path).unwrap_err();
    assert_eq!(failure.code, FileSyntax);
    assert_eq!((number(&failure, "line"), number(&failure, "column")), (2, 11));

    std::fs::write(&path, "x".repeat((4 << 20) + 1)).unwrap();
    assert_eq!(RuleFile::read(&path).unwrap_err().code, FileSyntax);
}

#[test]
fn the_schema_describes_every_key() {
    let schema = serde_json::to_value(schema()).unwrap();
    let mut described = BTreeSet::new();
    properties(&schema, &mut described);
    let mut written = BTreeSet::new();
    keys(&serde_saphyr::from_str(EVERY_KEY).unwrap(), &mut written);
    assert!(written.len() > 60, "{written:?}");
    // Keys of the comments: the other triggers, and the hours of `limits_schedule`; and one that not every source has.
    written.extend(["manual", "event", "poll", "days", "from", "to", "labels"].map(str::to_owned));
    assert_eq!(written, described);
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            keys(value, found);
        }),
        Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    let inner = |name: &str| schema.get(name).and_then(Value::as_object).into_iter().flatten();
    for (key, property) in inner("properties") {
        assert!(property.get("description").is_some(), "{key}: {property}");
        found.insert(key.clone());
    }
    inner("$defs").for_each(|(_, definition)| properties(definition, found));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}") {
        let _ = RuleFile::parse(&text, "rules.yaml");
    }

    #[test]
    fn no_damage_makes_it_panic(from in 0usize..4_000, length in 0usize..40, patch in "[-\\[\\]{}:,#&*!|>'\"%@` \n\ta-z0-9$]{0,6}") {
        let mut text: Vec<char> = EVERY_KEY.chars().collect();
        let from = from.min(text.len());
        let to = (from + length).min(text.len());
        text.splice(from..to, patch.chars());
        if let Err(failure) = RuleFile::parse(&text.into_iter().collect::<String>(), "rules.yaml") {
            prop_assert!(number(&failure, "line") >= 1, "{}", failure);
            prop_assert!(number(&failure, "column") >= 1, "{}", failure);
        }
    }
}
