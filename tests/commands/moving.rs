//! Moving in: the configuration of another tool becomes rules, and these do the same.

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file;

use crate::answers::assert_is;

#[test]
fn a_regsync_file_is_imported_applied_and_run() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let machine = rule_file::machine();
    let mut layout = Layout::create(&machine.home().join("layout"));
    image::fleet(&mut layout, 2, 3);
    layout.push(&source, Form::Oci);
    let (from, to) = (format!("127.0.0.1:{}", source.port()), format!("127.0.0.1:{}", destination.port()));
    machine.write(
        "regsync.yaml",
        &format!(
            "version: 1\ncreds:\n  - {{ registry: '{from}', tls: disabled }}\n  - {{ registry: '{to}', tls: disabled }}\n\
             defaults: {{ skipDockerConfig: true, ratelimit: {{ min: 50, retry: 1m }} }}\nsync:\n\
             \x20 - {{ source: '{from}/team-0/app-0', target: '{to}/mirror/team-0/app-0', type: repository }}\n\
             \x20 - {{ source: '{from}/team-0/app-1:1.0', target: '{to}/team-0/app-1:1.0', type: image }}\n"
        ),
    );
    let told = machine.run(&["import", "regsync", "regsync.yaml"]).success();
    assert!(
        told.stderr.contains("defaults.ratelimit") && told.stderr.contains("by itself"),
        "{}",
        told.stderr
    );
    let answer = machine.json(&["import", "regsync", "regsync.yaml"]).expect_code(0);
    assert_is(&answer.json, "import");
    assert_eq!(answer.json["file"], told.stdout.as_str());

    machine.write("rules.yaml", &told.stdout);
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
    let arrived: Vec<String> = judge::tags(&destination).into_keys().collect();
    let mut wanted: Vec<String> = judge::tags(&source)
        .into_keys()
        .filter_map(|name| match name.as_str() {
            "team-0/app-1:1.0" => Some(name),
            name if name.starts_with("team-0/app-0:") => Some(format!("mirror/{name}")),
            _ => None,
        })
        .collect();
    wanted.sort();
    assert_eq!(arrived, wanted);
}

#[test]
fn what_the_file_cannot_say_is_asked_for() {
    let machine = rule_file::machine();
    machine.write("sync.yaml", "quay.io: { images: { coreos/etcd: [] } }\n");
    let refused = machine.json(&["import", "skopeo", "sync.yaml"]).expect_code(2);
    assert_is(&refused.json, "error");
    assert!(refused.json["error"]["message"].as_str().unwrap().contains("--to"), "{:#}", refused.json);
    let told = machine.run(&["import", "skopeo", "sync.yaml", "--to", "harbor.example.com/base"]).success();
    machine.write("rules.yaml", &told.stdout);
    machine.json(&["apply", "-f", "rules.yaml", "--dry-run"]);
    machine.json(&["import", "terraform", "sync.yaml"]).expect_code(2);
}
