//! What a rule says is what happens, and what its preview said: filters, names, overwriting.

use std::collections::BTreeSet;

use sampan_tests::hand::{self, MANIFEST};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Request, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

/// Two plain registries and a machine.
pub(crate) struct Pair {
    pub(crate) source: Registry,
    pub(crate) destination: Registry,
    pub(crate) machine: Sampan,
}

impl Pair {
    pub(crate) fn new() -> Self {
        let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
        Self { source, destination, machine: Sampan::new() }
    }

    /// Writes the rule file: one rule with a destination and keys as they are written.
    pub(crate) fn rule(&self, destination: &str, keys: &str) {
        let file = RuleFile::default()
            .registry("source", &self.source)
            .registry("destination", &self.destination)
            .rule("rule", "source", &format!("destination{destination}"), keys);
        self.machine.write("rules.yaml", &file.text());
    }

    /// The rows of the preview, which must have written nothing.
    pub(crate) fn preview(&self, code: i32) -> Vec<Value> {
        let before = [&self.source, &self.destination].map(|registry| registry.requests().len());
        let answer = self.machine.json(&["sync", "-f", "rules.yaml", "--dry-run"]).expect_code(code);
        for (registry, before) in [&self.source, &self.destination].into_iter().zip(before) {
            let requests = registry.requests();
            let writes: Vec<_> =
                requests[before..].iter().filter(|request| Request::is_write(request)).collect();
            assert!(writes.is_empty(), "a preview wrote: {writes:#?}");
        }
        answer.only_run()["plan"].as_array().unwrap().clone()
    }

    pub(crate) fn sync(&self, code: i32) -> Value {
        self.machine.json(&["sync", "-f", "rules.yaml"]).expect_code(code).only_run().clone()
    }

    /// The names at the destination.
    pub(crate) fn arrived(&self) -> Vec<String> {
        judge::tags(&self.destination).into_keys().collect()
    }
}

/// An image that was made on a day.
pub(crate) fn dated(registry: &Registry, name: &str, day: &str) -> String {
    let (repository, tag) = name.split_once(':').unwrap();
    let layer = hand::blob(registry, repository, "application/vnd.oci.image.layer.v1.tar", name.as_bytes());
    let mut config = json!({ "os": "linux", "architecture": "amd64", "name": name, "day": day });
    if !day.is_empty() {
        config["created"] = json!(format!("{day}T12:00:00Z"));
    }
    let config = config.to_string();
    let config =
        hand::blob(registry, repository, "application/vnd.oci.image.config.v1+json", config.as_bytes());
    let text = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer] });
    let manifest = hand::manifest(registry, repository, Some(tag), &text);
    manifest["digest"].as_str().unwrap().to_owned()
}

#[test]
fn tags_are_chosen_by_range_count_and_age() {
    let pair = Pair::new();
    let today = "2026-01-01";
    for (name, day) in [
        ("app:1.9", "2015-01-01"),
        ("app:1.10", "2016-01-01"),
        ("app:1.11", "2017-01-01"),
        ("app:1.11-alpine", "2018-01-01"),
        ("app:2.0-rc1", "2019-01-01"),
        ("app:latest", today),
        ("app:old", "2014-01-01"),
        ("app:undated", ""),
    ] {
        dated(&pair.source, name, day);
    }
    for (filter, expected) in [
        ("semver: \">=1.10\"", &["1.10", "1.11"][..]),
        ("semver: \">=1.10\", include: [\"*-alpine\"]", &["1.11-alpine"]),
        ("newest: 1", &["1.11-alpine", "2.0-rc1"]),
        ("newest: 2, newest_by: created", &["2.0-rc1", "latest"]),
        ("newest: 1, newest_by: name", &["undated"]),
        ("regex: \"v?1[.]\\\\d+\", exclude: [\"*.9\"]", &["1.10", "1.11"]),
    ] {
        pair.rule("", &format!(", tags: {{ {filter} }}"));
        let rows = pair.preview(0);
        let found: BTreeSet<_> =
            rows.iter().map(|row| row["image"].as_str().unwrap().rsplit_once(':').unwrap().1).collect();
        assert_eq!(found, expected.iter().copied().collect(), "{filter}: {rows:#?}");
    }
    // By age: what does not say when it was made is left out, and that is said.
    pair.rule("", ", tags: { include: [\"{old,undated,latest}\"], max_age: 500w }");
    let expected = [("app:latest", "copy"), ("app:undated", "skip")];
    let rows = pair.preview(0);
    let found = rows.iter().map(|row| {
        let image = row["image"].as_str().unwrap().rsplit_once('/').unwrap().1;
        (image, row["action"].as_str().unwrap())
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected.into_iter().collect(), "{rows:#?}");
    pair.sync(0);
    assert_eq!(pair.arrived(), ["app:latest"]);
}

#[test]
fn names_change_on_the_way_as_the_mapping_says() {
    for (mapping, expected) in [
        (", namespace: e", &["e/a/b/c/d/img:v1", "e/a/tool:v1"][..]),
        (", namespace: e, flatten: all", &["e/img:v1", "e/tool:v1"]),
        (", namespace: e, flatten: 1", &["e/b/c/d/img:v1", "e/tool:v1"]),
        (
            ", template: \"{{project}}-all/{{name}}\", tag_template: \"{{tag}}-mirror\"",
            &["a-all/img:v1-mirror", "a-all/tool:v1-mirror"],
        ),
    ] {
        let pair = Pair::new();
        for name in ["a/b/c/d/img:v1", "a/tool:v1"] {
            dated(&pair.source, name, "2020-01-01");
        }
        pair.rule(mapping, "");
        assert!(pair.preview(0).iter().all(|row| row["action"] == "copy"));
        pair.sync(0);
        assert_eq!(pair.arrived(), expected, "{mapping}");
        let again = pair.sync(0);
        assert_eq!(
            (&again["up_to_date"], again["jobs"].as_array().unwrap().len()),
            (&json!(2), 0),
            "{again:#}"
        );
    }
}

#[test]
fn images_that_would_get_one_name_are_found_before_anything_is_written() {
    let pair = Pair::new();
    for name in ["red/web:1", "blue/web:1", "blue/web:2", "web:1"] {
        dated(&pair.source, name, "2020-01-01");
    }
    pair.rule(", namespace: all, flatten: 1", "");
    let rows = pair.preview(1);
    let expected = [
        ("blue/web:1", "collision", "name-collision"),
        ("blue/web:2", "copy", ""),
        ("red/web:1", "collision", "name-collision"),
        ("web:1", "skip", "name-too-short"),
    ];
    let found: BTreeSet<_> = rows
        .iter()
        .map(|row| {
            let image =
                row["image"].as_str().unwrap().split_once("://").unwrap().1.split_once('/').unwrap().1;
            (image, row["action"].as_str().unwrap(), row["reason"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(found, expected.into_iter().collect(), "{rows:#?}");
    let run = pair.sync(1);
    assert_eq!(run["finished"], 1, "{run:#}");
    assert_eq!(pair.arrived(), ["all/web:2"], "of two that collide none is written");
}

#[test]
fn an_image_is_overwritten_only_where_the_rule_lets_it() {
    for (policy, older, newer) in
        [("always", "overwrite", "overwrite"), ("never", "skip", "skip"), ("if_older", "overwrite", "skip")]
    {
        let pair = Pair::new();
        dated(&pair.source, "a:older-there", "2020-01-01");
        dated(&pair.source, "a:newer-there", "2020-01-01");
        dated(&pair.source, "a:new", "2020-01-01");
        let there = dated(&pair.destination, "a:older-there", "2019-01-01");
        dated(&pair.destination, "a:newer-there", "2021-01-01");
        pair.rule("", &format!(", overwrite: {policy}"));
        let rows = pair.preview(0);
        let action = |tag: &str| {
            let row = rows.iter().find(|row| row["image"].as_str().unwrap().ends_with(tag)).unwrap();
            row["action"].as_str().unwrap()
        };
        assert_eq!((action(":older-there"), action(":newer-there"), action(":new")), (older, newer, "copy"));
        pair.sync(0);
        let tags = judge::tags(&pair.destination);
        let source = judge::tags(&pair.source);
        assert_eq!(tags["a:new"], source["a:new"]);
        assert_eq!(tags["a:older-there"] == there, older == "skip", "{policy}");
        assert_eq!(tags["a:newer-there"] == source["a:newer-there"], newer == "overwrite", "{policy}");
    }
}

#[test]
fn the_oldest_version_of_a_repository_goes_first() {
    for (order, expected) in
        [("oldest_first", ["1.9", "1.10", "latest"]), ("newest_first", ["latest", "1.10", "1.9"])]
    {
        let pair = Pair::new();
        for tag in ["latest", "1.10", "1.9"] {
            dated(&pair.source, &format!("a:{tag}"), "2020-01-01");
        }
        pair.rule("", &format!(", order: {order}"));
        let text = std::fs::read_to_string(pair.machine.home().join("rules.yaml")).unwrap();
        pair.machine.write("rules.yaml", &format!("{text}settings: {{ workers: 1 }}\n"));
        let run = pair.sync(0);
        let pushed: Vec<_> = pair
            .destination
            .requests()
            .into_iter()
            .filter(|request| request.method == "PUT" && request.path.contains("/manifests/"))
            .map(|request| request.path.rsplit_once('/').unwrap().1.to_owned())
            .collect();
        assert_eq!(pushed, expected, "{run:#}");
    }
}

#[test]
fn an_overwritten_image_keeps_a_backup_tag_that_no_later_one_takes() {
    let pair = Pair::new();
    pair.rule(
        "",
        ", backup_tag: \"{{tag}}-before-{{date}}\", delete_missing: { enabled: true, max_share: 100% }",
    );
    let mut lost = Vec::new();
    for day in ["2020-01-01", "2020-01-02", "2020-01-03"] {
        lost.push(dated(&pair.source, "a:1", day));
        pair.sync(0);
    }
    let tags = judge::tags(&pair.destination);
    let backups: BTreeSet<_> = tags.iter().filter(|(tag, _)| tag.contains("-before-20")).collect();
    assert_eq!(backups.len(), 2, "{tags:#?}");
    let kept: BTreeSet<_> = backups.into_iter().map(|(_, digest)| digest.clone()).collect();
    assert_eq!(kept, lost[..2].iter().cloned().collect(), "and no deletion takes them for gone");
    assert_eq!(tags["a:1"], lost[2]);
}

#[test]
fn a_preview_counts_each_byte_that_the_destination_lacks_once() {
    let pair = Pair::new();
    let layer = |registry: &Registry, repository: &str, size: usize| {
        hand::blob(registry, repository, "application/vnd.oci.image.layer.v1.tar", &vec![7; size])
    };
    let image = |repository: &str, tag: &str, sizes: &[usize]| {
        let config = json!({ "os": "linux", "architecture": "amd64" }).to_string();
        let media_type = "application/vnd.oci.image.config.v1+json";
        let config = hand::blob(&pair.source, repository, media_type, config.as_bytes());
        let layers: Vec<_> = sizes.iter().map(|size| layer(&pair.source, repository, *size)).collect();
        let text = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers });
        hand::manifest(&pair.source, repository, Some(tag), &text);
        config["size"].as_u64().unwrap()
    };
    let config = image("a", "1", &[1_000, 20_000]);
    image("a", "2", &[1_000, 300_000]);
    layer(&pair.destination, "a", 20_000);
    pair.rule("", "");
    let rows = pair.preview(0);
    let bytes: u64 = rows.iter().map(|row| row["bytes"].as_u64().unwrap()).sum();
    assert_eq!(bytes, config + 1_000 + 300_000, "{rows:#?}");
}
