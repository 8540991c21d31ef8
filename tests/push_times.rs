//! How old an image is, where the registry's own API says when its tags were pushed: the whole program beside registries
//! that follow a script.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use sampan_tests::scripted::{Content, Reply, Server, on};
use serde_json::{Value, json};

/// How many days ago each tag was pushed. By name and by version the order is another.
const DAYS: [(&str, i64); 4] = [("1.0", 3), ("1.1", 200), ("1.2", 40), ("1.3", 90)];

struct Fleet {
    source: Server,
    provider: &'static str,
    destination: Registry,
    machine: Sampan,
}

fn page(content: &Value) -> Reply {
    Reply::new(200).header("content-type", "application/json").body(content.to_string())
}

fn pushed(days: i64) -> DateTime<Utc> {
    Utc::now() - Duration::days(days)
}

fn text(days: i64) -> String {
    pushed(days).to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Fleet {
    /// `tags` answers for the list with the times at `path`.
    fn new(provider: &'static str, path: &str, list: Reply) -> Self {
        let mut content = Content::new();
        for (tag, _) in DAYS {
            content.image(&format!("team/app:{tag}"), &[900]);
        }
        let source = Server::holding(content);
        let project = json!({ "name": "team", "registry_id": null });
        source.add([
            on("GET", path).always().answer(list),
            on("GET", "/api/v2.0/projects/team").always().answer(page(&project)),
        ]);
        let destination = Registry::start(Setup::Plain);
        let machine = Sampan::new();
        Self { source, provider, destination, machine }
    }

    fn rule(&self, tags: &str) {
        let source = format!("{{ name: here, url: \"{}\", provider: {} }}", self.source.url(), self.provider);
        let file = RuleFile::default().target(&source).registry("there", &self.destination).rule(
            "recent",
            "here",
            "there, namespace: mirror",
            &format!(", repositories: {{ include: [\"team/app\"] }}{tags}"),
        );
        self.machine.write("rules.yaml", &file.text());
    }

    /// The tags that would be copied.
    fn planned(&self, tags: &str) -> BTreeSet<String> {
        self.rule(tags);
        let answer = self.machine.json(&["sync", "-f", "rules.yaml", "--dry-run"]).expect_code(0);
        let rows = answer.only_run()["plan"].as_array().unwrap().clone();
        let rows = rows.iter().filter(|row| row["action"] == "copy");
        rows.map(|row| row["image"].as_str().unwrap().rsplit_once(':').unwrap().1.to_owned()).collect()
    }

    /// What is newest and what is too old is told by the pushes alone: no image is read for it.
    fn goes_by_pushes(&self) {
        assert_eq!(self.planned(", tags: { newest: 2, newest_by: created }"), set(&["1.0", "1.2"]));
        assert_eq!(self.planned(", tags: { max_age: 100d }"), set(&["1.0", "1.2", "1.3"]));
        // Those of the plan, for their sizes.
        assert_eq!(self.source.count("GET", "/manifests/"), 2 + 3);
        assert_eq!(self.source.count("GET", "/blobs/"), 0);
    }
}

fn set(tags: &[&str]) -> BTreeSet<String> {
    tags.iter().map(ToString::to_string).collect()
}

const HARBOR: &str = "/api/v2.0/projects/team/repositories/app/artifacts";

#[test]
fn harbor_says_when_a_tag_was_pushed() {
    let images = DAYS.map(|(tag, days)| {
        json!({ "type": "IMAGE", "push_time": text(300), "tags": [{ "name": tag, "push_time": text(days) }] })
    });
    Fleet::new("harbor", HARBOR, page(&json!(images))).goes_by_pushes();
}

#[test]
fn docker_hub_says_when_a_tag_was_pushed() {
    let tags = DAYS.map(|(tag, days)| json!({ "name": tag, "tag_last_pushed": text(days) }));
    let list = json!({ "count": 4, "next": null, "previous": null, "results": tags });
    let path = "/v2/namespaces/team/repositories/app/tags";
    Fleet::new("docker_hub", path, page(&list)).goes_by_pushes();
}

#[test]
fn quay_says_when_a_tag_was_pushed() {
    let tags = DAYS.map(|(tag, days)| json!({ "name": tag, "start_ts": pushed(days).timestamp() }));
    let list = json!({ "tags": tags, "page": 1, "has_additional": false });
    Fleet::new("quay", "/api/v1/repository/team/app/tag/", page(&list)).goes_by_pushes();
}

/// An account that pulls need not be allowed to use the API: the images themselves say when they were made.
#[test]
fn where_the_api_is_closed_the_images_are_read() {
    let fleet = Fleet::new("harbor", HARBOR, Reply::error(403, "FORBIDDEN", "not for robots"));
    fleet.planned(", tags: { newest: 2, newest_by: created }");
    assert_eq!(fleet.source.count("GET", "/blobs/"), DAYS.len());
}
