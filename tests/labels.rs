//! Rules that choose by labels: the whole program beside a Harbor that follows a script, and beside sources that have
//! no labels.

use std::collections::BTreeSet;

use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use sampan_tests::scripted::{Content, Reply, Server, Step, on};
use serde_json::{Value, json};

const PROJECT: &str = "/api/v2.0/projects/team";

/// The tags of `team/deep/app`, with the labels that they carry.
const IMAGES: [(&str, &[&str]); 5] = [
    ("1.0", &["release"]),
    ("1.1", &["release", "withdrawn"]),
    ("1.2", &[]),
    ("1.3", &["tested", "release"]),
    ("1.4", &["tested"]),
];

struct Fleet {
    harbor: Server,
    destination: Registry,
    machine: Sampan,
}

fn page(content: &Value) -> Reply {
    Reply::new(200).header("content-type", "application/json").body(content.to_string())
}

fn artifact(tag: &str, labels: &[&str]) -> Value {
    let labels: Vec<_> = labels.iter().map(|name| json!({ "name": name, "scope": "g" })).collect();
    json!({ "type": "IMAGE", "tags": [{ "name": tag }], "labels": labels })
}

/// Harbor's API for the project `team`.
fn api() -> Vec<Step> {
    let artifacts = format!("{PROJECT}/repositories/deep%252Fapp/artifacts");
    let all: Vec<_> = IMAGES.iter().map(|(tag, labels)| artifact(tag, labels)).collect();
    let mut steps = vec![
        on("GET", PROJECT).always().answer(page(&json!({ "name": "team", "registry_id": null }))),
        on("GET", format!("{PROJECT}/repositories"))
            .always()
            .answer(page(&json!([{ "name": "team/deep/app" }]))),
        on("GET", &*artifacts).always().answer(page(&json!(all))),
    ];
    steps.extend(IMAGES.iter().map(|(tag, labels)| {
        on("GET", format!("{artifacts}/{tag}")).always().answer(page(&artifact(tag, labels)))
    }));
    steps
}

impl Fleet {
    fn new() -> Self {
        let mut content = Content::new();
        for (tag, _) in IMAGES {
            content.image(&format!("team/deep/app:{tag}"), &[900]);
        }
        let harbor = Server::holding(content);
        harbor.add(api());
        Self { harbor, destination: Registry::start(Setup::Plain), machine: Sampan::new() }
    }

    fn rule(&self, keys: &str) {
        let source = format!("{{ name: harbor, url: \"{}\", provider: harbor }}", self.harbor.url());
        let file = RuleFile::default().target(&source).registry("there", &self.destination).rule(
            "labelled",
            "harbor",
            "there, namespace: mirror",
            &format!(", repositories: {{ include: [\"team/**\"] }}{keys}"),
        );
        self.machine.write("rules.yaml", &file.text());
    }

    /// Tags of the preview, by their action.
    fn planned(&self, action: &str) -> BTreeSet<String> {
        let answer = self.machine.json(&["sync", "-f", "rules.yaml", "--dry-run"]).expect_code(0);
        let rows = answer.only_run()["plan"].as_array().unwrap().clone();
        let rows = rows.iter().filter(|row| row["action"] == action);
        rows.map(|row| row["image"].as_str().unwrap().rsplit_once(':').unwrap().1.to_owned()).collect()
    }

    fn arrived(&self) -> Vec<String> {
        self.machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
        let tags = judge::tags(&self.destination);
        tags.into_keys().map(|name| name.rsplit_once(':').unwrap().1.to_owned()).collect()
    }
}

fn set(tags: &[&str]) -> BTreeSet<String> {
    tags.iter().map(ToString::to_string).collect()
}

#[test]
fn an_image_goes_only_with_the_labels_that_are_asked_for() {
    let fleet = Fleet::new();
    for (keys, expected) in [
        (", labels: { include: [release] }", &["1.0", "1.1", "1.3"][..]),
        (", labels: { include: [release, tested] }", &["1.3"]),
        (", labels: { include: [\"{release,tested}\"], exclude: [withdrawn] }", &["1.0", "1.3", "1.4"]),
        (", labels: { exclude: [\"*\"] }", &["1.2"]),
        // What is newest is told among those that carry them, not before.
        (", labels: { include: [release], exclude: [tested] }, tags: { newest: 1 }", &["1.1"]),
        (", labels: { include: [nobody] }", &[]),
    ] {
        fleet.rule(keys);
        assert_eq!(fleet.planned("copy"), set(expected), "{keys}");
    }
    fleet.rule(", labels: { include: [release], exclude: [withdrawn] }");
    assert_eq!(fleet.arrived(), ["1.0", "1.3"]);
}

#[test]
fn of_exact_tags_only_these_are_asked_for() {
    let fleet = Fleet::new();
    let artifacts = format!("{PROJECT}/repositories/deep%252Fapp/artifacts");
    fleet.rule(", labels: { include: [release] }, tags: { include: [\"1.{0,2}\"] }");
    assert_eq!(fleet.planned("copy"), set(&["1.0"]));
    let asked = fleet.harbor.requests();
    let asked: Vec<_> = asked.iter().filter(|request| request.path.starts_with(&artifacts)).collect();
    assert_eq!(asked.len(), 2, "{asked:#?}");
    assert!(asked.iter().all(|request| request.path.contains("/artifacts/1.")), "{asked:#?}");
}

/// That a label was taken off an image does not mean that the image is gone.
#[test]
fn what_lost_its_label_is_not_deleted_and_what_is_gone_is() {
    let fleet = Fleet::new();
    fleet.rule("");
    assert_eq!(fleet.arrived().len(), IMAGES.len());
    let keys = ", labels: { include: [release] }, delete_missing: { enabled: true, max_share: 40% }";
    fleet.rule(keys);
    assert_eq!((fleet.planned("delete"), fleet.planned("skip")), (set(&[]), set(&[])));
    fleet.harbor.content(|content| content.remove("team/deep/app", "1.4"));
    assert_eq!(fleet.planned("delete"), set(&["1.4"]));
    assert_eq!(fleet.arrived(), ["1.0", "1.1", "1.2", "1.3"]);
}

#[test]
fn a_source_without_labels_is_refused_when_it_is_known_and_when_it_is_met() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let machine = Sampan::new();
    let labels = ", labels: { include: [release] }";
    let file = |source: &str| {
        let file = RuleFile::default().target(source).registry("there", &destination);
        machine.write("rules.yaml", &file.rule("labelled", "here", "there", labels).text());
    };
    // Known by what was said, by where it is, by what it is: refused with its line, before anything is stored.
    for known in [
        "{ name: here, layout: ./images }",
        "{ name: here, url: \"https://registry-1.docker.io\" }",
        "{ name: here, url: \"https://registry.example.com\", provider: nexus }",
    ] {
        file(known);
        for command in [&["apply", "-f", "rules.yaml"][..], &["sync", "-f", "rules.yaml", "--dry-run"]] {
            let refused = machine.json(command).expect_code(2);
            let error = &refused.json["error"];
            assert_eq!(error["code"], "labels-unsupported", "{known}: {error:#}");
            assert_eq!(error["location"]["line"], 5, "{error:#}");
        }
    }
    assert_eq!(machine.json(&["rule", "list"]).expect_code(0).json["rules"], json!([]));
    // Not known yet: refused when it has answered.
    file(&format!("{{ name: here, url: \"{}\" }}", source.url()));
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    let refused = machine.json(&["rule", "preview", "labelled"]).expect_code(1);
    assert_eq!(refused.json["error"]["code"], "labels-unsupported");
    let run = machine.json(&["rule", "run", "labelled", "--wait"]).expect_code(1);
    assert_eq!(run.only_run()["failure"]["code"], "labels-unsupported", "{:#}", run.json);
    for (lang, remedy) in [("en", "Only Harbor has labels."), ("zh-CN", "只有 Harbor 提供标记。")] {
        let said = machine.run(&["rule", "preview", "labelled", "--lang", lang]);
        assert!(said.stderr.contains(remedy), "{}", said.stderr);
    }
    assert!(!destination.requests().iter().any(sampan_tests::registry::Request::is_write));
}
