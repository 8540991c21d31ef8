//! Over an air gap: a file carries images from one network to another, and only what is new is written to it.

use std::fs;
use std::path::Path;
use std::process::Command;

use sampan_tests::hand;
use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::Sampan;

const BOX: &str = "{ name: box, archive: ./box.tar }";

fn skopeo(machine: &Sampan, words: &[&str]) -> String {
    let output = Command::new("skopeo").args(words).current_dir(machine.home()).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len()
}

#[test]
fn a_file_carries_images_to_another_network_and_grows_by_what_is_new() {
    let [here, there] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let machine = rule_file::machine();
    let mut layout = Layout::create(&machine.home().join("samples"));
    image::fleet(&mut layout, 3, 2);
    layout.push(&here, Form::Oci);
    let digest = judge::tags(&here)["team-0/app-0:1.0"].clone();
    let (repository, subject) = ("team-0/app-0", serde_json::json!({ "digest": digest }));
    let manifest = judge::manifest(&here, &format!("{repository}@{digest}")).unwrap();
    let described = serde_json::json!({
        "mediaType": "application/vnd.oci.image.index.v1+json", "digest": subject["digest"], "size": manifest.len(),
    });
    hand::attach(&here, repository, &described, "signature");

    let out = RuleFile::default().registry("here", &here).target(BOX).rule("out", "here", "box", "");
    machine.write("out.yaml", &out.text());
    let run = machine.json(&["sync", "-f", "out.yaml"]).expect_code(0).only_run().clone();
    assert_eq!(run["finished"], run["matched"], "{run:#}");
    let archive = machine.home().join("box.tar");
    let first = length(&archive);
    let run = machine.json(&["sync", "-f", "out.yaml"]).expect_code(0).only_run().clone();
    assert_eq!((&run["up_to_date"], &run["bytes_copied"]), (&run["matched"], &0.into()), "{run:#}");
    assert_eq!(length(&archive), first, "nothing is new");

    let layer = layout.layer(77, 400_000);
    let image = layout.image(0, "new", &[&layer]);
    layout.tag("team-9/new:1", &image);
    layout.push(&here, Form::Oci);
    machine.json(&["sync", "-f", "out.yaml"]).expect_code(0);
    let grown = length(&archive) - first;
    assert!((400_000..450_000).contains(&grown), "{grown} bytes for a layer of 400,000");
    for name in layout.names() {
        skopeo(&machine, &["inspect", "--raw", &format!("oci-archive:box.tar:{name}")]);
    }

    rule_file::trust(&machine, "there", &there);
    let back = RuleFile::default().target(BOX).registry("there", &there).rule("in", "box", "there", "");
    machine.write("in.yaml", &back.text());
    machine.json(&["sync", "-f", "in.yaml"]).expect_code(0);
    judge::assert_equal(&here, &there);
    for name in layout.names() {
        judge::whole(&there, &name);
    }
}

#[test]
fn what_docker_saves_is_copied_by_its_file_alone() {
    let machine = Sampan::new();
    let mut layout = Layout::create(&machine.home().join("samples"));
    let layer = layout.layer(1, 100_000);
    let image = layout.image(0, "one", &[&layer]);
    layout.tag("team/app:1.0", &image);
    skopeo(
        &machine,
        &["copy", "--quiet", "oci:samples:team/app:1.0", "docker-archive:saved.tar:team/app:1.0"],
    );
    let registry = Registry::start(Setup::Plain);
    for (source, name) in
        [("docker-archive:saved.tar", "a:1"), ("docker-archive:saved.tar:team/app:1.0", "b:1")]
    {
        let answer = machine.json(&["copy", source, &registry.reference(name)]).expect_code(0);
        assert_eq!(answer.json["image"], "docker-archive:saved.tar:team/app:1.0");
        judge::whole(&registry, name);
    }
    let tags = judge::tags(&registry);
    assert_eq!(tags["a:1"], tags["b:1"], "the same manifest is built each time");
    let config = |reference: &str| {
        skopeo(&machine, &["inspect", "--config", "--raw", "--tls-verify=false", reference])
    };
    let pushed = format!("docker://{}/a:1", registry.authority());
    assert_eq!(config(&pushed), config("docker-archive:saved.tar"));

    machine.json(&["copy", "docker-archive:saved.tar", "oci-archive:other.tar:x:1"]).expect_code(0);
    skopeo(&machine, &["copy", "--quiet", "oci-archive:other.tar:x:1", "docker-archive:two.tar:x:1"]);
    let refused = machine.json(&["copy", "oci-archive:other.tar:x:1", "docker-archive:saved.tar:y:1"]);
    assert_eq!(refused.expect_code(1).json["error"]["code"], "unsupported");
    let unknown = machine.json(&["copy", "docker-archive:saved.tar:nobody:1", &registry.reference("c:1")]);
    assert_eq!(unknown.expect_code(1).json["error"]["code"], "manifest-not-found");
}

#[test]
fn an_archive_is_a_target_on_the_command_line() {
    let machine = Sampan::new();
    machine.json(&["target", "add", "box", "oci-archive:./box.tar"]).expect_code(0);
    let shown = machine.json(&["target", "show", "box"]).expect_code(0);
    assert_eq!(shown.json["archive"], machine.home().join("box.tar").to_str().unwrap());
    let checked = machine.json(&["target", "check", "box"]).expect_code(0);
    assert_eq!(checked.json["healthy"], true, "{:#}", checked.json);
    assert!(machine.run(&["export"]).stdout.contains("archive:"));
    fs::write(machine.home().join("box.tar"), "dear all").unwrap();
    let checked = machine.json(&["target", "check", "box"]).expect_code(1);
    assert_eq!(checked.json["healthy"], false, "{:#}", checked.json);
}
