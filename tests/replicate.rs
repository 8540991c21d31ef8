//! What is replicated is all there, is the same, and is not replicated again.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod airgap;
mod gone;
mod labels;
mod logins;
mod push_times;
mod rules;
mod secrets;

use std::collections::BTreeSet;

use sampan_tests::front::{Front, Refuses};
use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Request, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{Answer, Sampan};
use serde_json::Value;
use tempfile::TempDir;

/// A plain source with 6 repositories × 3 tags, an empty destination with TLS and a password, and a machine with a rule
/// for all of it.
struct Harbour {
    source: Registry,
    destination: Registry,
    machine: Sampan,
    layout: Layout,
    _files: TempDir,
}

impl Harbour {
    fn new() -> Self {
        let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
        let files = tempfile::tempdir().unwrap();
        let mut layout = Layout::create(&files.path().join("layout"));
        image::fleet(&mut layout, 6, 3);
        layout.push(&source, Form::Oci);
        let machine = rule_file::machine();
        rule_file::trust(&machine, "destination", &destination);
        let file = RuleFile::default()
            .registry("source", &source)
            .registry("destination", &destination)
            .rule("everything", "source", "destination", "");
        machine.write("rules.yaml", &file.text());
        Self { source, destination, machine, layout, _files: files }
    }

    fn sync(&self) -> Answer {
        self.machine.json(&["sync", "-f", "rules.yaml"])
    }
}

fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn everything_arrives_whole_and_a_second_run_does_nothing() {
    let harbour = Harbour::new();
    let images = harbour.layout.names().len();
    let answer = harbour.sync().expect_code(0);
    let run = answer.only_run();
    assert_eq!(count(&run["matched"]), images, "{run:#}");
    assert_eq!(count(&run["finished"]), images, "{run:#}");
    assert_eq!(count(&run["error"]) + count(&run["up_to_date"]), 0, "{run:#}");
    let jobs = run["jobs"].as_array().unwrap();
    assert!(jobs.iter().all(|job| job["status"] == "finished" && job["operation"] == "transfer"), "{run:#}");
    let sources: BTreeSet<_> = jobs.iter().map(|job| job["image"].as_str().unwrap().to_owned()).collect();
    let expected = harbour.layout.names().into_iter().map(|name| harbour.source.reference(&name)).collect();
    assert_eq!(sources, expected);

    // Of a repository that has no tag yet the first image is asked for, and one list answers for the others.
    let asked = harbour.destination.requests();
    let heads = |request: &&Request| request.method == "HEAD" && request.path.contains("/manifests/1.");
    assert_eq!(asked.iter().filter(heads).count(), 6, "{asked:#?}");
    assert_eq!(asked.iter().filter(|request| request.path.contains("/tags/list")).count(), 6, "{asked:#?}");

    judge::assert_equal(&harbour.source, &harbour.destination);
    let mut shared = 0;
    for name in harbour.layout.names() {
        shared += judge::whole(&harbour.destination, &name).len();
    }
    assert!(shared > images * 3, "each image has its layers");
    let pulled = harbour.machine.home().join("pulled");
    judge::pull(&harbour.destination, "team-0/app-0:1.2", &pulled);

    let before = (harbour.source.requests().len(), harbour.destination.requests().len());
    let again = harbour.sync().expect_code(0);
    let run = again.only_run();
    assert_eq!(count(&run["up_to_date"]), images, "{run:#}");
    assert!(run["jobs"].as_array().unwrap().is_empty(), "{run:#}");
    let requests = [&harbour.source.requests()[before.0..], &harbour.destination.requests()[before.1..]];
    let requests: Vec<&Request> = requests.into_iter().flatten().collect();
    let manifest_gets: Vec<_> = requests.iter().filter(|request| request.is_manifest_get()).collect();
    let writes: Vec<_> = requests.iter().filter(|request| request.is_write()).collect();
    assert!(manifest_gets.is_empty() && writes.is_empty(), "{manifest_gets:#?}\n{writes:#?}");
    let heads = requests.iter().filter(|request| request.method == "HEAD" && request.status == 200).count();
    assert_eq!(heads, 2 * images, "one HEAD a side and tag: {requests:#?}");
    let asked = |all: &[Request]| all.iter().filter(|request| request.path.contains("/referrers/")).count();
    assert_eq!(asked(&harbour.source.requests()), 2, "each process asks once whether there is the API");
    assert_eq!(asked(&harbour.destination.requests()), 0);
    let by_name = requests.iter().filter(|request| request.path.contains("/manifests/sha256-")).count();
    assert_eq!(by_name, 0, "the list has said that there are none: {requests:#?}");
    assert!(requests.len() <= 2 * images + 20, "{requests:#?}");
}

#[test]
fn only_what_changed_is_replicated_again() {
    let harbour = Harbour::new();
    harbour.sync().expect_code(0);
    let mut changes = Layout::create(&harbour.machine.home().join("changes"));
    let layer = changes.layer(77, 2048);
    for name in ["team-0/app-0:1.0", "team-3/new:1.0"] {
        let image = changes.image(0, "changed", &[&layer]);
        changes.tag(name, &image);
    }
    changes.push(&harbour.source, Form::Oci);
    let answer = harbour.sync().expect_code(0);
    let run = answer.only_run();
    assert_eq!(count(&run["up_to_date"]), harbour.layout.names().len() - 1, "{run:#}");
    assert_eq!(count(&run["finished"]), 2, "{run:#}");
    judge::assert_equal(&harbour.source, &harbour.destination);
}

#[test]
fn a_blob_is_sent_once_however_many_images_share_it() {
    let harbour = Harbour::new();
    harbour.sync().expect_code(0);
    let blobs: BTreeSet<_> =
        harbour.layout.names().iter().flat_map(|name| judge::whole(&harbour.source, name)).collect();
    let uploads = harbour
        .destination
        .requests()
        .iter()
        .filter(|request| {
            request.method == "PUT" && request.path.contains("/blobs/uploads/") && request.status == 201
        })
        .count();
    assert_eq!(uploads, blobs.len(), "each distinct blob is uploaded exactly once");
}

#[test]
fn filters_choose_repositories_and_tags() {
    let harbour = Harbour::new();
    let filters = ", repositories: { include: [\"team-{0,1}/*\"], exclude: [\"**/app-4\"] }, tags: { include: [\"1.*\"], exclude: [\"*.0\"] }";
    let file = RuleFile::default()
        .registry("source", &harbour.source)
        .registry("destination", &harbour.destination)
        .rule("some", "source", "destination", filters);
    harbour.machine.write("rules.yaml", &file.text());
    harbour.sync().expect_code(0);
    let arrived: Vec<_> = judge::tags(&harbour.destination).into_keys().collect();
    let expected = ["team-0/app-0", "team-1/app-1", "team-1/app-5"];
    let expected: Vec<_> =
        expected.iter().flat_map(|name| [1, 2].map(|tag| format!("{name}:1.{tag}"))).collect();
    assert_eq!(arrived, expected);
}

#[test]
fn docker_manifests_keep_their_digests() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let machine = Sampan::new();
    let mut layout = Layout::create(&machine.home().join("layout"));
    image::fleet(&mut layout, 1, 3);
    layout.push(&source, Form::Docker);
    let file = RuleFile::default().registry("source", &source).registry("destination", &destination).rule(
        "everything",
        "source",
        "destination",
        "",
    );
    machine.write("rules.yaml", &file.text());
    machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
    judge::assert_equal(&source, &destination);
    for name in layout.names() {
        judge::whole(&destination, &name);
    }
}

#[test]
fn one_image_is_copied_by_name_with_all_its_platforms() {
    let harbour = Harbour::new();
    let destination = Registry::start(Setup::Plain);
    let name = "team-0/app-0:1.2";
    let to = destination.reference("elsewhere/copy:latest");
    let answer = harbour.machine.json(&["copy", &harbour.source.reference(name), &to]).expect_code(0);
    assert_eq!(answer.json["status"], "finished", "{:#}", answer.json);
    assert_eq!(answer.json["destination"], to);
    let copied = judge::tags(&destination);
    assert_eq!(
        copied.into_iter().collect::<Vec<_>>(),
        [("elsewhere/copy:latest".to_owned(), judge::tags(&harbour.source)[name].clone())]
    );
    judge::whole(&destination, "elsewhere/copy:latest");
}

#[test]
fn a_dry_run_says_what_would_be_copied_and_writes_nothing() {
    let harbour = Harbour::new();
    let answer = harbour.machine.json(&["sync", "-f", "rules.yaml", "--dry-run"]).expect_code(0);
    let plan = answer.only_run()["plan"].as_array().unwrap().clone();
    assert_eq!(plan.len(), harbour.layout.names().len(), "{:#}", answer.json);
    assert!(plan.iter().all(|line| line["action"] == "copy"), "{:#}", answer.json);
    assert!(!harbour.destination.requests().iter().any(Request::is_write));
    assert!(
        !harbour
            .source
            .requests()
            .iter()
            .any(|request| request.is_manifest_get() && request.path.contains("/1.0"))
    );
}

#[test]
fn a_layout_directory_is_written_and_read() {
    let harbour = Harbour::new();
    let out = RuleFile::default()
        .registry("source", &harbour.source)
        .target("{ name: disk, layout: ./disk }")
        .rule("out", "source", "disk", "");
    harbour.machine.write("rules.yaml", &out.text());
    harbour.sync().expect_code(0);
    let disk = harbour.machine.home().join("disk");
    for (name, digest) in judge::tags(&harbour.source) {
        assert_eq!(judge::layout_digest(&disk, &name), Some(digest), "{name}");
    }
    let back = RuleFile::default()
        .target("{ name: disk, layout: ./disk }")
        .registry("destination", &harbour.destination)
        .rule("back", "disk", "destination", "");
    harbour.machine.write("rules.yaml", &back.text());
    harbour.sync().expect_code(0);
    judge::assert_equal(&harbour.source, &harbour.destination);
    for name in harbour.layout.names() {
        judge::whole(&harbour.destination, &name);
    }
}

#[test]
fn the_jobs_and_runs_of_a_rule_that_is_gone_are_found_by_its_name() {
    let harbour = Harbour::new();
    let machine = &harbour.machine;
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    let run = || machine.json(&["rule", "run", "everything", "--wait"]).expect_code(0).only_run().clone();
    let first = run();
    machine.json(&["rule", "remove", "everything"]).expect_code(0);
    let found = |list, page: &[&str]| {
        let answer = machine.json(&[&[list, "list", "--rule", "everything"], page].concat()).expect_code(0);
        (answer.json[format!("{list}s")].as_array().unwrap().len(), answer.json["next"].clone())
    };
    assert_eq!(found("run", &[]), (1, Value::Null));
    assert_eq!(found("job", &[]), (harbour.layout.names().len(), Value::Null));

    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    let second = run();
    assert_eq!(found("run", &[]), (2, Value::Null), "of both rules of that name");
    assert_eq!(found("run", &["--limit", "1"]), (1, second["id"].clone()));
    assert_eq!(found("run", &["--limit", "1", "--cursor", second["id"].as_str().unwrap()]), (1, Value::Null));
    assert_eq!(first["rule"], second["rule"]);
}

#[test]
fn a_registry_behind_a_front_that_takes_no_large_bodies_gets_its_layers_in_chunks() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    let layers = [3_u64, 5].map(|size| layout.layer(size, size << 20));
    let image = layout.image(0, "front", &[&layers[0], &layers[1]]);
    layout.tag("large:1", &image);
    layout.push(&source, Form::Oci);
    let front = Front::start(destination.port(), Refuses::LargeBodies(1 << 20));
    let machine = Sampan::new();
    let to = format!("http://{}/large:1", front.authority());
    let from = source.reference("large:1");
    let before = destination.requests().len();
    machine.json(&["copy", &from, &to]).expect_code(0);
    judge::assert_equal(&source, &destination);
    let chunks = destination.requests()[before..].iter().filter(|request| request.method == "PATCH").count();
    assert_eq!(chunks, 4 + 6, "of 960 KiB each");
    assert!((1..=8).contains(&front.refused()), "each size is tried once or so: {}", front.refused());
}

#[test]
fn box_4_5_1_a_registry_that_sees_new_layers_late_is_given_time() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    let layer = layout.layer(3, 10_000);
    let image = layout.image(0, "late", &[&layer]);
    layout.tag("late:1", &image);
    layout.push(&source, Form::Oci);
    let front = Front::start(destination.port(), Refuses::FirstManifests(2));
    let machine = Sampan::new();
    let to = format!("http://{}/late:1", front.authority());
    let from = source.reference("late:1");
    let before = destination.requests().len();
    let answer = machine.json(&["copy", &from, &to]);
    answer.expect_code(0);
    judge::assert_equal(&source, &destination);
    assert_eq!(front.refused(), 2, "pushed a third time, in the same attempt");
    let sent = destination.requests()[before..].to_vec();
    let bodies = sent.iter().filter(|request| request.method == "PUT" && request.path.contains("/blobs/"));
    assert_eq!(bodies.count(), 2, "no blob is sent twice");
    let manifests =
        sent.iter().rposition(|request| request.path.contains("/manifests/") && request.method == "PUT");
    let last_blob = sent.iter().rposition(|request| request.path.contains("/blobs/"));
    assert!(last_blob < manifests, "the manifest comes last");
}

#[test]
fn box_4_7_6_names_that_are_exact_are_not_listed() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    for name in ["exact:1", "exact:2", "other:1"] {
        let image = layout.image(0, name, &[]);
        layout.tag(name, &image);
    }
    layout.push(&source, Form::Oci);
    let machine = rule_file::machine();
    let exact = ", repositories: { include: [exact] }, tags: { include: ['1', '7'] }";
    let file = RuleFile::default().registry("source", &source).registry("destination", &destination).rule(
        "exact",
        "source",
        "destination",
        exact,
    );
    machine.write("rules.yaml", &file.text());
    let before = source.requests().len();
    let run = machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0).only_run().clone();
    assert_eq!(count(&run["finished"]), 1, "{run:#}");
    let requests = source.requests()[before..].to_vec();
    let lists =
        |request: &&Request| ["/tags/list", "/_catalog"].iter().any(|list| request.path.contains(list));
    assert_eq!(requests.iter().filter(lists).count(), 0, "{requests:?}");
    assert_eq!(judge::tags(&destination).into_keys().collect::<Vec<_>>(), ["exact:1"]);
}
