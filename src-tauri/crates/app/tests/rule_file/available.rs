//! Every key is taken, with every value that it may have, and with no other.

use sampan_domain::ErrorCode::{KeyMissing, PatternInvalid, RangeInvalid, TemplateInvalid, ValueInvalid};

use crate::{EVERY_KEY, read, refusal, rule_with, target_with};

#[test]
fn the_file_with_every_key_is_accepted() {
    read(EVERY_KEY);
}

#[test]
fn what_happens_anyway_may_be_said() {
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
    read(&rule_with(
        "overlap: restart\ntrigger: [{ event: {} }, { poll: 10s }, { schedule: '*/5 * * * * *' }]",
    ));
    read(&rule_with(
        "trigger: { schedule: '0 2 * * *', time_zone: Asia/Shanghai, missed: skip }\noverlap: skip",
    ));
    read(&rule_with("trigger: [{ manual: {} }]\nartifacts: [other, helm, image]\nreferrers: false"));
    read(&to("flatten: none, template: null"));
    read("settings: { listener: { token: '${LISTENER_TOKEN}', path_secret: keyring } }");
    read("settings: { listener: { address: '[::1]:0', github_secret: null } }");
    read("settings: { retention: { jobs: 12w, logs: 1h, runs_per_rule: 1 } }");
    read("settings: { retention: {} }");
    for proxy in ["null", "none", "'http://proxy.example:3128'"] {
        read(&format!("settings: {{ proxy: {proxy} }}"));
    }
    for word in ["never", "failure", "always"] {
        read(&rule_with(&format!("notify: {word}")));
    }
    read(
        "settings: { workers: 64, bytes_per_second: null, limits_schedule: [], retention: null, listener: null }",
    );
}

fn to(keys: &str) -> String {
    format!("rules: [{{ name: r, source: a, destinations: [{{ target: b, {keys} }}] }}]")
}

#[test]
fn what_a_filter_and_a_mapping_say_is_understood_or_refused_at_its_line() {
    for lines in [
        "repositories: { regex: '(?P<team>[a-z]+)/.*' }",
        "tags: { regex: 'v?(.*)', semver: '>=1.25 <1.27 || ^2', newest: 5, newest_by: created, max_age: 90d }",
        "overwrite: if_older\norder: newest_first",
        "backup_tag: '{{tag}}-before-{{date}}'",
        "delete_missing: { enabled: true, max_share: 5%, protect: [latest, 'v*'] }",
    ] {
        read(&rule_with(lines));
    }
    for keys in [
        "flatten: 1",
        "flatten: '2'",
        "flatten: all, namespace: mirror",
        "template: '{{namespace}}/x/{{name}}'",
        "tag_template: '{{name}}-{{tag}}', template: 'all/images'",
    ] {
        read(&to(keys));
    }
    for (lines, code) in [
        ("repositories: { regex: 'a(' }", PatternInvalid),
        ("tags: { regex: '[' }", PatternInvalid),
        ("tags: { semver: newest }", RangeInvalid),
        ("tags: { newest: 0 }", ValueInvalid),
        ("backup_tag: '{{tag}}'", TemplateInvalid),
        ("delete_missing: { enabled: true, protect: ['[a'] }", PatternInvalid),
        ("tags: { newest_by: created }", KeyMissing),
    ] {
        let failure = refusal(&rule_with(lines));
        assert_eq!((failure.code, crate::number(&failure, "line")), (code, 7), "{lines}: {failure}");
    }
    for (keys, code) in [
        ("template: '{{team}}/{{name}}'", TemplateInvalid),
        ("template: '{{name'", TemplateInvalid),
        ("tag_template: '{{digest}}'", TemplateInvalid),
        ("template: '{{name}}', flatten: 1", ValueInvalid),
    ] {
        let failure = refusal(&to(keys));
        assert_eq!((failure.code, crate::number(&failure, "line")), (code, 1), "{keys}: {failure}");
    }
}

#[test]
fn a_value_of_the_wrong_type_is_refused_where_it_stands() {
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
        "trigger: { schedule: '0 2 * *' }",
        "trigger: { schedule: '0 0 30 2 *' }",
        "trigger: { schedule: '0 2 * * *', time_zone: Berlin }",
        "trigger: { time_zone: UTC }",
        "trigger: { poll: 10m, missed: skip }",
        "trigger: { poll: 9s }",
        "trigger: { manual: {}, poll: 10m }",
        "overlap: wait",
        "overwrite: true",
        "delete_missing: true",
        "delete_missing: { max_share: 120% }",
        "delete_missing: { max_share: 20 }",
        "order: random",
        "bytes_per_second: fast",
        "notify: [always]",
        "notify: sometimes",
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
        "retention: { jobs: 30m }",
        "retention: { runs_per_rule: 0 }",
        "proxy: ftp://proxy",
        "limits_schedule: {}",
        "listener: on",
        "listener: { address: '8421' }",
        "listener: { token: written-out }",
        "listener: { path_secret: '${A}${B}' }",
    ] {
        assert_eq!(refusal(&format!("settings: {{ {lines} }}")).code, ValueInvalid, "{lines}");
    }
}
