//! A key of a later version is understood and refused, never ignored.

use sampan_domain::ErrorCode::{NotAvailable, ValueInvalid};

use crate::{EVERY_KEY, read, refusal, refused, rule_with, target_with, words};

#[test]
fn the_file_with_every_key_is_refused_only_for_what_comes_later() {
    let failure = refused(EVERY_KEY, NotAvailable, 7, 15);
    assert_eq!(words(&failure, "key"), "provider");
}

#[test]
fn each_later_key_is_refused_by_name() {
    for (lines, key) in [("provider: harbor", "provider"), ("provider: docker_hub", "provider")] {
        later(&target_with(lines), key);
    }
    later("targets: [{ name: a, archive: a.tar }]", "archive");
    for (lines, key) in [
        ("repositories: { regex: '.*' }", "repositories.regex"),
        ("tags: { regex: '.*' }", "tags.regex"),
        ("tags: { semver: '>=3.18' }", "tags.semver"),
        ("tags: { newest: 5 }", "tags.newest"),
        ("tags: { newest_by: created }", "tags.newest_by"),
        ("tags: { max_age: 90d }", "tags.max_age"),
        ("foreign_layers: fetch", "foreign_layers"),
        (
            "trigger: { schedule: '0 2 * * *', time_zone: Asia/Shanghai, missed: run_once }",
            "trigger.schedule",
        ),
        ("trigger: { time_zone: UTC }", "trigger.time_zone"),
        ("trigger: { missed: skip }", "trigger.missed"),
        ("trigger: { event: {} }", "trigger.event"),
        ("trigger: { poll: 10m }", "trigger.poll"),
        ("trigger: [{ manual: {} }, { poll: 10m }]", "trigger.poll"),
        ("overlap: skip", "overlap"),
        ("overlap: restart", "overlap"),
        ("overwrite: never", "overwrite"),
        ("overwrite: if_older", "overwrite"),
        ("backup_tag: '{{tag}}-before-{{date}}'", "backup_tag"),
        ("delete_missing: { enabled: true }", "delete_missing.enabled"),
        ("order: newest_first", "order"),
        ("notify: failure", "notify"),
        ("notify: always", "notify"),
    ] {
        later(&rule_with(lines), key);
    }
    for (lines, key) in [
        ("flatten: 1", "destinations.flatten"),
        ("flatten: '2'", "destinations.flatten"),
        ("flatten: all", "destinations.flatten"),
        ("template: '{{namespace}}/{{name}}'", "destinations.template"),
        ("tag_template: '{{tag}}'", "destinations.tag_template"),
    ] {
        later(&format!("rules: [{{ name: r, source: a, destinations: [{{ target: b, {lines} }}] }}]"), key);
    }
    for (lines, key) in [
        ("retention: { jobs: 30d }", "settings.retention"),
        ("listener: { address: '127.0.0.1:8421', token: '${TOKEN}' }", "settings.listener"),
    ] {
        later(&format!("settings:\n  {lines}\n"), key);
    }
}

#[track_caller]
fn later(text: &str, key: &str) {
    let failure = refusal(text);
    assert_eq!((failure.code, words(&failure, "key")), (NotAvailable, key), "{failure}");
}

#[test]
fn a_later_key_that_says_what_happens_anyway_is_accepted() {
    read(&target_with(
        "provider: generic\ncredential: none\nskip_verify: false\nproxy: null\n\
         limits: { connections: 8, requests_per_second: null, bytes_per_second: null }",
    ));
    read(&rule_with(
        "enabled: true\nrepositories: { include: ['**'], exclude: [], regex: null }\n\
         tags: { include: [], exclude: [], regex: null, semver: null, newest: null, newest_by: null, max_age: null }\n\
         platforms: []\nplatform_policy: keep_index\nartifacts: all\nreferrers: false\nforeign_layers: skip\n\
         trigger: { manual: {} }\noverlap: queue\noverwrite: always\nbackup_tag: null\n\
         delete_missing: { enabled: false, max_share: 20%, protect: [latest] }\norder: oldest_first\npriority: 0\n\
         bytes_per_second: null\nretry: { attempts: 3 }\nnotify: never",
    ));
    read(&rule_with("trigger: [{ manual: {} }]\nartifacts: [other, helm, image]\nreferrers: false"));
    read("rules: [{ name: r, source: a, destinations: [{ target: b, flatten: none, template: null }] }]");
    read(
        "settings: { workers: 64, bytes_per_second: null, limits_schedule: [], retention: null, listener: null }",
    );
}

#[test]
fn a_later_key_of_the_wrong_type_is_a_wrong_type() {
    for lines in [
        "tags: { semver: [a] }",
        "tags: { newest: many }",
        "tags: { newest_by: age }",
        "tags: { max_age: 90 }",
        "platforms: [linux]",
        "platforms: linux/amd64",
        "platform_policy: keep",
        "artifacts: image",
        "artifacts: [sbom]",
        "artifacts: 5",
        "artifacts: []",
        "referrers: sometimes",
        "platforms: [linux/amd64, linux/arm/v7/x]",
        "foreign_layers: true",
        "trigger: daily",
        "trigger: {}",
        "trigger: { poll: often }",
        "trigger: { missed: maybe }",
        "overlap: wait",
        "overwrite: true",
        "delete_missing: true",
        "delete_missing: { max_share: 120% }",
        "delete_missing: { max_share: 20 }",
        "order: random",
        "bytes_per_second: fast",
        "notify: [always]",
    ] {
        let failure = refusal(&rule_with(lines));
        assert_eq!(failure.code, ValueInvalid, "{lines}: {failure}");
        assert_eq!(crate::number(&failure, "line"), 7, "{lines}: {failure}");
    }
    for flatten in ["4", "0", "some", "[1]"] {
        let text =
            format!("rules: [{{ name: r, source: a, destinations: [{{ target: b, flatten: {flatten} }}] }}]");
        assert_eq!(refusal(&text).code, ValueInvalid, "{flatten}");
    }
    for lines in [
        "bytes_per_second: 5mib",
        "retention: { jobs: long }",
        "retention: 30d",
        "limits_schedule: {}",
        "listener: on",
    ] {
        assert_eq!(refusal(&format!("settings: {{ {lines} }}")).code, ValueInvalid, "{lines}");
    }
}
