//! Some platforms of an image travel, and images of unusual make.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use sampan_tests::hand;
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

const REPOSITORY: &str = "team/app";
const NAME: &str = "team/app:1.0";
const ARM: &str = ", platforms: [linux/arm64]";

/// Two registries, and a rule between them in the data directory.
struct Harbour {
    source: Registry,
    destination: Registry,
    machine: Sampan,
}

impl Harbour {
    fn new(more: &str) -> Self {
        let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
        let harbour = Self { source, destination, machine: rule_file::machine() };
        harbour.wish(more);
        harbour
    }

    fn wish(&self, more: &str) {
        let file = RuleFile::default()
            .registry("source", &self.source)
            .registry("destination", &self.destination)
            .target("{ name: disk, layout: ./disk }")
            .rule("some", "source", "destination", more)
            .rule("out", "source", "disk", more);
        self.machine.write("rules.yaml", &file.text());
        self.machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    }

    fn run(&self, rule: &str, code: i32) -> Value {
        self.machine.json(&["rule", "run", rule, "--wait"]).expect_code(code).only_run().clone()
    }

    /// An index of these platforms, each with an attestation, tagged.
    fn index(&self, platforms: &[&str]) -> (Value, Vec<Value>) {
        let mut entries = Vec::new();
        for (seed, architecture) in (1..).zip(platforms) {
            let mut image = hand::image(&self.source, REPOSITORY, seed, Some(("linux", architecture)));
            image["annotations"] = json!({ "of": architecture });
            let mut attestation =
                hand::image(&self.source, REPOSITORY, seed + 100, Some(("unknown", "unknown")));
            attestation["annotations"] = json!({
                "vnd.docker.reference.digest": image["digest"],
                "vnd.docker.reference.type": "attestation-manifest",
            });
            entries.push(image);
            entries.push(attestation);
        }
        (self.tagged(&entries), entries)
    }

    fn tagged(&self, entries: &[Value]) -> Value {
        let index = json!({
            "schemaVersion": 2,
            "mediaType": hand::INDEX,
            "manifests": entries,
            "annotations": { "kept": "yes" },
        });
        hand::manifest(&self.source, REPOSITORY, Some("1.0"), &index)
    }

    fn arrived(&self) -> Value {
        serde_json::from_str(&judge::manifest(&self.destination, NAME).unwrap()).unwrap()
    }

    fn has(&self, descriptor: &Value) -> bool {
        let digest = descriptor["digest"].as_str().unwrap();
        judge::manifest(&self.destination, &format!("{REPOSITORY}@{digest}")).is_some()
    }

    /// Asserts that another run makes no job and reads no manifest.
    fn assert_nothing_left_to_do(&self, matched: u64) {
        let before = [self.source.requests().len(), self.destination.requests().len()];
        let run = self.run("some", 0);
        assert_eq!((&run["matched"], &run["up_to_date"]), (&json!(matched), &json!(matched)), "{run:#}");
        assert!(run["jobs"].as_array().unwrap().is_empty(), "{run:#}");
        for (registry, before) in [(&self.source, before[0]), (&self.destination, before[1])] {
            let requests = registry.requests();
            let strange: Vec<_> =
                requests[before..].iter().filter(|r| r.is_manifest_get() || r.is_write()).collect();
            assert!(strange.is_empty(), "{strange:#?}");
        }
    }
}

#[test]
fn a_rewritten_index_has_the_chosen_platforms_and_their_attestations_in_order() {
    let harbour = Harbour::new(", platforms: [linux/arm64, linux/amd64], platform_policy: rewrite_index");
    let (_, entries) = harbour.index(&["s390x", "amd64", "arm64", "riscv64"]);
    let before = harbour.source.requests().len();
    harbour.run("some", 0);
    let pulled = harbour.source.requests()[before..].iter().filter(|r| r.is_manifest_get()).count();
    assert_eq!(pulled, 1 + 4, "the plan and the job read the index once between them");
    let arrived = harbour.arrived();
    assert_eq!(arrived["manifests"].as_array().unwrap(), &entries[2..6], "{arrived:#}");
    assert_eq!(arrived["annotations"], json!({ "kept": "yes" }));
    assert_eq!(entries.iter().map(|entry| harbour.has(entry)).filter(|there| *there).count(), 4);
    judge::whole(&harbour.destination, NAME);
    harbour.assert_nothing_left_to_do(1);

    // Another wish, and the same image is written again.
    harbour.wish(", platforms: [linux/s390x], platform_policy: rewrite_index");
    let run = harbour.run("some", 0);
    assert_eq!(run["finished"], json!(1), "{run:#}");
    assert_eq!(harbour.arrived()["manifests"].as_array().unwrap(), &entries[..2]);
    harbour.assert_nothing_left_to_do(1);
}

#[test]
fn an_index_inside_an_index_is_narrowed_too() {
    let harbour = Harbour::new(&format!("{ARM}, platform_policy: rewrite_index"));
    let images: Vec<Value> = (1..)
        .zip(["amd64", "arm64", "s390x"])
        .map(|(seed, arch)| hand::image(&harbour.source, REPOSITORY, seed, Some(("linux", arch))))
        .collect();
    let nest = |children: &[Value]| {
        let index = json!({ "schemaVersion": 2, "mediaType": hand::INDEX, "manifests": children });
        hand::manifest(&harbour.source, REPOSITORY, None, &index)
    };
    let (both, none) = (nest(&images[..2]), nest(&images[2..]));
    harbour.tagged(&[both, none]);
    harbour.run("some", 0);
    let arrived = harbour.arrived();
    let nested = arrived["manifests"].as_array().unwrap();
    assert_eq!(nested.len(), 1, "{arrived:#}");
    let inner = judge::manifest(
        &harbour.destination,
        &format!("{REPOSITORY}@{}", nested[0]["digest"].as_str().unwrap()),
    );
    let inner: Value = serde_json::from_str(&inner.unwrap()).unwrap();
    assert_eq!(inner["manifests"], json!([images[1]]));
    judge::whole(&harbour.destination, NAME);
    harbour.assert_nothing_left_to_do(1);
}

#[test]
fn a_sparse_index_keeps_its_digest_where_it_is_taken_and_names_the_remedy_where_not() {
    let harbour = Harbour::new(ARM);
    let (index, entries) = harbour.index(&["amd64", "arm64"]);
    let run = harbour.run("some", 1);
    let error = &run["jobs"][0]["error"];
    assert_eq!(error["code"], "sparse-index-refused", "{run:#}");
    assert!(error["remedy"].as_str().unwrap().contains("rewrite_index"), "{error:#}");
    assert_eq!(run["jobs"][0]["attempts"], json!(1), "{run:#}");

    harbour.run("out", 0);
    let disk = harbour.machine.home().join("disk");
    assert_eq!(
        judge::layout_digest(&disk, NAME).as_ref(),
        index["digest"].as_str().map(str::to_owned).as_ref()
    );
    let there = |entry: &Value| {
        let digest = entry["digest"].as_str().unwrap().trim_start_matches("sha256:");
        disk.join("blobs/sha256").join(digest).exists()
    };
    assert_eq!(entries.iter().map(there).collect::<Vec<_>>(), [false, false, true, true]);
    let again = harbour.run("out", 0);
    assert_eq!(again["up_to_date"], json!(1), "{again:#}");

    // More platforms are asked for: the index is there, its new parts are not.
    harbour.wish("");
    let more = harbour.run("out", 0);
    assert_eq!((&more["up_to_date"], &more["finished"]), (&json!(0), &json!(1)), "{more:#}");
    assert!(entries.iter().all(there));
    let again = harbour.run("out", 0);
    assert_eq!(again["up_to_date"], json!(1), "{again:#}");
}

#[test]
fn an_image_for_another_platform_is_left_out_for_a_reason() {
    let harbour = Harbour::new(ARM);
    for (tag, seed, architecture) in [("arm", 1, "arm64"), ("amd", 2, "amd64")] {
        let image = hand::image(&harbour.source, REPOSITORY, seed, Some(("linux", architecture)));
        let name = format!("{REPOSITORY}@{}", image["digest"].as_str().unwrap());
        let text: Value = serde_json::from_str(&judge::manifest(&harbour.source, &name).unwrap()).unwrap();
        hand::manifest(&harbour.source, REPOSITORY, Some(tag), &text);
    }
    let preview = harbour.machine.json(&["rule", "preview", "some"]).expect_code(0);
    let plan = preview.only_run()["plan"].as_array().unwrap().clone();
    let skipped = plan.iter().find(|row| row["action"] == "skip").unwrap();
    assert!(skipped["image"].as_str().unwrap().ends_with(":amd"), "{skipped:#}");
    assert_eq!(skipped["reason"], "platform-absent", "{skipped:#}");
    assert!(skipped["message"].as_str().unwrap().contains("linux/arm64"), "{skipped:#}");
    let run = harbour.run("some", 0);
    assert_eq!((&run["matched"], &run["finished"]), (&json!(1), &json!(1)), "{run:#}");
    assert_eq!(judge::tags(&harbour.destination).into_keys().collect::<Vec<_>>(), ["team/app:arm"]);
    harbour.assert_nothing_left_to_do(1);
}

#[test]
fn one_platform_is_copied_by_name() {
    let harbour = Harbour::new("");
    let (_, entries) = harbour.index(&["amd64", "arm64"]);
    let (from, to) = (harbour.source.reference(NAME), harbour.destination.reference(NAME));
    harbour.machine.json(&["copy", &from, &to, "--platform", "linux/arm64"]);
    assert_eq!(harbour.arrived()["manifests"].as_array().unwrap(), &entries[2..]);
    let absent = harbour.machine.json(&["copy", &from, &to, "--platform", "linux/s390x"]).expect_code(1);
    assert_eq!(absent.json["error"]["code"], "platform-absent", "{:#}", absent.json);
    let wrong = harbour.machine.json(&["copy", &from, &to, "--platform", "arm64"]).expect_code(2);
    assert_eq!(wrong.json["error"]["code"], "platform-invalid", "{:#}", wrong.json);
}

#[test]
fn kinds_of_artifacts_are_chosen() {
    let harbour = Harbour::new(", artifacts: [helm]");
    let (_, _) = harbour.index(&["amd64"]);
    let config = hand::blob(&harbour.source, REPOSITORY, "application/vnd.cncf.helm.config.v1+json", b"{}");
    let layer =
        hand::blob(&harbour.source, REPOSITORY, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", b"x");
    let chart =
        json!({ "schemaVersion": 2, "mediaType": hand::MANIFEST, "config": config, "layers": [layer] });
    hand::manifest(&harbour.source, REPOSITORY, Some("chart"), &chart);
    harbour.run("some", 0);
    assert_eq!(judge::tags(&harbour.destination).into_keys().collect::<Vec<_>>(), ["team/app:chart"]);
    harbour.assert_nothing_left_to_do(1);
    // Why it is left out is known the second time, too.
    for _ in 0..2 {
        let preview = harbour.machine.json(&["rule", "preview", "some"]).expect_code(0);
        let plan = preview.only_run()["plan"].as_array().unwrap().clone();
        let skipped = plan.iter().find(|row| row["action"] == "skip").unwrap();
        assert!(skipped["message"].as_str().unwrap().ends_with("does not include: image."), "{skipped:#}");
    }
}

#[test]
fn empty_blobs_and_sha512_arrive() {
    let harbour = Harbour::new("");
    let source = &harbour.source;
    let config = hand::blob(source, REPOSITORY, "application/vnd.oci.empty.v1+json", b"{}");
    let empty = hand::blob(source, REPOSITORY, "text/plain", b"");
    let long = hand::blob_512(source, REPOSITORY, "text/plain", &[7; 3000]);
    let image = json!({
        "schemaVersion": 2,
        "mediaType": hand::MANIFEST,
        "config": config,
        "layers": [empty, long],
    });
    hand::manifest(source, REPOSITORY, Some("1.0"), &image);
    let run = harbour.run("some", 0);
    assert_eq!(run["finished"], json!(1), "{run:#}");
    judge::assert_equal(source, &harbour.destination);
    judge::whole(&harbour.destination, NAME);
    harbour.assert_nothing_left_to_do(1);
}
