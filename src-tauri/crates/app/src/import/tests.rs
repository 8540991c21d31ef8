//! Whole configurations, as the tools' documentation writes them, and what becomes of them.

use super::words::{Named, Spot, glob_of, mapping, minutes, range, somewhere};
use super::*;
use crate::rule_file::schema::Document;

fn imported(tool: Tool, text: &str, other: Option<&str>) -> Imported {
    assert_eq!(Tool::of(text), Some(tool));
    let imported = import(tool, &Given { text, logins: None, other }).unwrap().told(Language::En);
    // Whatever is written can be read again.
    serde_saphyr::from_str::<Document>(&imported.file).unwrap();
    imported
}

fn told(imported: &Imported) -> String {
    let line = |note: &Note| format!("{:?} {}: {}\n", note.kind, note.place, note.message);
    format!("{}---\n{}", imported.file, imported.report.iter().map(line).collect::<String>())
}

#[test]
fn regsync() {
    let text = r#"
version: 1
creds:
  - registry: docker.io
    user: "{{env \"HUB_USER\"}}"
    pass: "{{env \"HUB_TOKEN\"}}"
  - registry: registry:5000
    tls: disabled
    reqConcurrent: 4
  - registry: harbor.example.com
    user: robot$sync
    pass: hunter2-canary
defaults:
  parallel: 2
  interval: 1h30m
  ratelimit: { min: 100, retry: 15m }
  backup: "{{ .Ref.Tag }}-before"
sync:
  - source: busybox:latest
    target: registry:5000/library/busybox:latest
    type: image
  - source: alpine
    target: registry:5000/mirror/alpine
    type: repository
    tags:
      allow: ["3", "3\\.\\d+"]
      deny: ["3\\.0.*", "[a-f]+"]
    platforms: ["linux/amd64", "linux/arm64"]
    schedule: "15 3 * * *"
    referrers: true
  - source: alpine
    target: harbor.example.com/base/alpine
    type: repository
    tags:
      allow: ["3", "3\\.\\d+"]
      deny: ["3\\.0.*", "[a-f]+"]
    platforms: ["linux/amd64", "linux/arm64"]
    schedule: "15 3 * * *"
    referrers: true
  - source: ghcr.io
    target: registry:5000/ghcr
    type: registry
    repos: { allow: ["org/.*"] }
    hooks: { pre: { type: exec } }
"#;
    insta::assert_snapshot!(told(&imported(Tool::Regsync, text, None)));
}

#[test]
fn skopeo() {
    let text = r#"
registry.example.com:
  images:
    busybox: []
    team/redis: ["1.0", "sha256:0000000000000000000000000000000011111111111111111111111111111111"]
  images-by-tag-regex:
    nginx: ^1\.13\.[12]-alpine-perl$
  credentials: { username: john, password: hunter2-canary }
  tls-verify: true
  cert-dir: /home/john/certs
quay.io:
  tls-verify: false
  images-by-semver:
    coreos/etcd: ">= 3.4 < 4"
"#;
    insta::assert_snapshot!(told(&imported(Tool::Skopeo, text, Some("my-registry.local/repo"))));
    let lost = import(Tool::Skopeo, &Given { text, logins: None, other: None });
    assert_eq!(lost.unwrap_err().code, ErrorCode::Usage);
}

#[test]
fn image_syncer() {
    let text = r"
quay.io/coreos/kube-rbac-proxy: quay.io/ruohe/kube-rbac-proxy
quay.io/coreos/kube-rbac-proxy:v1.0: [quay.io/ruohe/kube-rbac-proxy1:v1.0, registry.example.com/base/proxy:stable]
quay.io/coreos/etcd:/v3.*/: registry.example.com/base/etcd
library/alpine:3.19,3.20: registry.example.com/base/alpine
";
    let logins = r#"
quay.io/coreos: { username: me, password: "${QUAY_TOKEN}" }
registry.example.com: { username: you, password: hunter2-canary, insecure: true }
"#;
    let given = Given { text, logins: Some(logins), other: None };
    let imported = import(Tool::ImageSyncer, &given).unwrap().told(Language::En);
    assert_eq!(Tool::of(text), Some(Tool::ImageSyncer));
    insta::assert_snapshot!(told(&imported));
}

#[test]
fn harbor() {
    let text = r#"[
  { "id": 1, "name": "nightly base", "description": "to the edge", "enabled": true,
    "src_registry": { "id": 0, "name": "Local", "type": "harbor", "url": "http://core:8080", "insecure": true },
    "dest_registry": { "id": 3, "name": "edge", "type": "harbor", "url": "https://edge.example.com", "insecure": true,
      "credential": { "type": "basic", "access_key": "robot$edge", "access_secret": "*****" } },
    "dest_namespace": "mirror", "dest_namespace_replace_count": 1,
    "filters": [ { "type": "name", "value": "library/{alpine,debian}" }, { "type": "tag", "value": "*-rc*", "decoration": "excludes" },
      { "type": "label", "value": ["prod"], "decoration": "matches" }, { "type": "resource", "value": "image" },
      { "type": "label", "value": ["old", "withdrawn"], "decoration": "excludes" } ],
    "trigger": { "type": "scheduled", "trigger_settings": { "cron": "0 0 2 * * *" } },
    "replicate_deletion": true, "override": true, "speed": 1024, "copy_by_chunk": false },
  { "id": 2, "name": "hub", "enabled": false, "src_registry": { "id": 5, "type": "docker-hub", "url": "https://hub.docker.com" },
    "dest_registry": null, "dest_namespace": "", "filters": [ { "type": "name", "value": "library/**" } ],
    "trigger": { "type": "event_based", "trigger_settings": { "cron": "" } }, "override": false, "speed": -1 }
]"#;
    insta::assert_snapshot!(told(&imported(Tool::Harbor, text, Some("https://harbor.example.com"))));
}

#[test]
fn a_rule_file_and_what_is_nothing_is_nobodys() {
    let rules = "targets: [ { name: a, url: 'https://a.example' } ]\nrules: []\n";
    for text in
        [rules, "rules: []", "settings: { workers: 4 }", "", "[]", "a: [", "just words", "images: 3", "a: b"]
    {
        assert_eq!(Tool::of(text), None, "{text}");
    }
    let whole = "auth: { a.example: { username: u } }\nimages: { a.example/app: b.example/app }\n";
    assert_eq!(Tool::of(whole), Some(Tool::ImageSyncer));
}

#[test]
fn no_password_is_ever_carried_over() {
    let text = "creds: [ { registry: a.example, user: u, pass: hunter2-canary } ]\nsync: []\n";
    assert!(!told(&imported(Tool::Regsync, text, None)).contains("hunter2"));
}

#[test]
fn what_is_no_configuration_is_refused() {
    for text in ["- a", "creds: 5", "a: [", "42"] {
        let refused = import(Tool::Regsync, &Given { text, logins: None, other: None });
        assert_eq!(refused.unwrap_err().code, ErrorCode::FileSyntax, "{text}");
    }
}

#[test]
fn references_as_docker_writes_them() {
    let read = |text: &str| {
        Named::read(text).map(|named| (named.spot, named.repository, named.tag.unwrap_or_default()))
    };
    let hub = |repository: &str, tag: &str| {
        Some((Spot::Registry("docker.io".into()), repository.into(), tag.into()))
    };
    assert_eq!(read("busybox:latest"), hub("library/busybox", "latest"));
    assert_eq!(read("docker://docker.io/org/app"), hub("org/app", ""));
    let other = |host: &str, repository: &str, tag: &str| {
        Some((Spot::Registry(host.into()), repository.into(), tag.into()))
    };
    assert_eq!(read("localhost:5000/a/b:1"), other("localhost:5000", "a/b", "1"));
    assert_eq!(read("ghcr.io/org/app@sha256:00"), other("ghcr.io", "org/app", "sha256:00"));
    assert_eq!(read("ghcr.io"), other("ghcr.io", "", ""));
    assert_eq!(
        read("ocidir://./images:1"),
        Some((Spot::Layout("./images".into()), String::new(), "1".into()))
    );
    assert_eq!(read("two words"), None);
}

#[test]
fn patterns_ranges_and_durations() {
    assert_eq!(glob_of(r"^3\.0.*$").as_deref(), Some("3.0*"));
    assert_eq!(glob_of("a.b.+").as_deref(), Some("a?b?*"));
    assert_eq!(glob_of("a|b"), None);
    assert_eq!(glob_of("ab*"), None);
    assert_eq!(somewhere(r"^1\.2$"), r"1\.2");
    assert_eq!(somewhere("a|b"), ".*(?:a|b).*");
    assert_eq!(range(">= 3.4 < 4").as_deref(), Some(">=3.4, <4"));
    assert_eq!(range("1 || 2"), None);
    assert_eq!(minutes("1h30m").as_deref(), Some("90m"));
    assert_eq!(minutes("30s").as_deref(), Some("1m"));
    assert_eq!(minutes("soon"), None);
    let going = |from, to| Value::Object(mapping("t", from, to)).to_string();
    assert_eq!(going("a/b", "a/b"), r#"{"target":"t"}"#);
    assert_eq!(going("a/b", "m/a/b"), r#"{"namespace":"m","target":"t"}"#);
    assert_eq!(going("a/b", "m/b"), r#"{"flatten":"all","namespace":"m","target":"t"}"#);
    assert_eq!(going("a/b", "m/c"), r#"{"target":"t","template":"m/c"}"#);
}
