//! What is attached to images travels with them: signatures, SBOMs, and the signatures of those.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use sampan_tests::hand;
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Request, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

const REPOSITORY: &str = "team/app";

/// Two registries without the referrers API, and a rule between them.
struct Harbour {
    source: Registry,
    destination: Registry,
    machine: Sampan,
}

impl Harbour {
    fn new(more: &str) -> Self {
        let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
        let machine = rule_file::machine();
        let file = RuleFile::default()
            .registry("source", &source)
            .registry("destination", &destination)
            .rule("everything", "source", "destination", more);
        machine.write("rules.yaml", &file.text());
        Self { source, destination, machine }
    }

    fn sync(&self) -> Value {
        self.machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0).only_run().clone()
    }

    /// The same, and what it asked of the source and of the destination.
    fn sync_counted(&self) -> (Value, [Vec<Request>; 2]) {
        let before = [self.source.requests().len(), self.destination.requests().len()];
        let run = self.sync();
        let after = [self.source.requests(), self.destination.requests()];
        let [source, destination] = after;
        (run, [source[before[0]..].to_vec(), destination[before[1]..].to_vec()])
    }

    /// An index for two platforms, tagged.
    fn index(&self, tag: &str) -> (Value, [Value; 2]) {
        let children = [(1, "amd64"), (2, "arm64")]
            .map(|(seed, arch)| hand::image(&self.source, REPOSITORY, seed, Some(("linux", arch))));
        let index = json!({ "schemaVersion": 2, "mediaType": hand::INDEX, "manifests": children });
        (hand::manifest(&self.source, REPOSITORY, Some(tag), &index), children)
    }

    fn has(&self, descriptor: &Value) -> bool {
        let digest = descriptor["digest"].as_str().unwrap();
        judge::manifest(&self.destination, &format!("{REPOSITORY}@{digest}")).is_some()
    }

    fn assert_nothing_left_to_do(&self) {
        let (run, requests) = self.sync_counted();
        assert_eq!((&run["up_to_date"], &run["matched"]), (&run["matched"], &run["up_to_date"]), "{run:#}");
        assert!(run["jobs"].as_array().unwrap().is_empty(), "{run:#}");
        for requests in requests {
            let strange: Vec<_> =
                requests.iter().filter(|request| request.is_manifest_get() || request.is_write()).collect();
            assert!(strange.is_empty(), "{strange:#?}");
        }
    }
}

#[test]
fn signatures_sboms_and_their_signatures_arrive_and_a_second_run_does_nothing() {
    let harbour = Harbour::new("");
    let source = &harbour.source;
    let (index, children) = harbour.index("1.0");
    let sbom = hand::attach(source, REPOSITORY, &index, "sbom");
    hand::attach(source, REPOSITORY, &index, "signature");
    let signed_sbom = hand::attach(source, REPOSITORY, &sbom, "signature of the sbom");
    let of_child = hand::attach(source, REPOSITORY, &children[1], "signature of a platform");
    hand::cosign(source, REPOSITORY, &index, "sig");
    hand::cosign(source, REPOSITORY, &children[0], "att");

    let run = harbour.sync();
    assert_eq!((&run["matched"], &run["finished"]), (&json!(1), &json!(1)), "{run:#}");
    judge::assert_equal(source, &harbour.destination);
    assert!([&sbom, &signed_sbom, &of_child].into_iter().all(|referrer| harbour.has(referrer)));
    for tag in judge::tags(&harbour.destination).keys() {
        judge::whole(&harbour.destination, tag);
    }
    harbour.assert_nothing_left_to_do();
}

#[test]
fn what_is_attached_later_is_found_and_moves_alone() {
    let harbour = Harbour::new("");
    let source = &harbour.source;
    let (index, children) = harbour.index("1.0");
    let (_, _) = harbour.index("same");
    let sbom = hand::attach(source, REPOSITORY, &index, "sbom");
    harbour.sync();
    judge::assert_equal(source, &harbour.destination);

    let late: [&dyn Fn() -> Value; 4] = [
        &|| hand::attach(source, REPOSITORY, &index, "a late signature"),
        &|| hand::attach(source, REPOSITORY, &sbom, "a late signature of the sbom"),
        &|| hand::attach(source, REPOSITORY, &children[0], "a late signature of a platform"),
        &|| hand::cosign(source, REPOSITORY, &children[1], "sig"),
    ];
    for attach in late {
        let referrer = attach();
        assert!(!harbour.has(&referrer));
        let (run, [read, written]) = harbour.sync_counted();
        assert_eq!(run["finished"], json!(1), "{run:#}");
        assert!(harbour.has(&referrer), "{run:#}");
        judge::assert_equal(source, &harbour.destination);
        let whole = index["digest"].as_str().unwrap();
        assert!(!read.iter().any(|request| request.is_manifest_get() && request.path.contains(whole)));
        let images: Vec<_> = written
            .iter()
            .filter(|request| request.method == "PUT" && request.path.ends_with("/manifests/1.0"))
            .collect();
        assert!(images.is_empty(), "the image is not written again: {images:#?}");
        harbour.assert_nothing_left_to_do();
    }
}

#[test]
fn what_is_attached_at_the_destination_stays() {
    let harbour = Harbour::new("");
    let (index, _) = harbour.index("1.0");
    hand::attach(&harbour.source, REPOSITORY, &index, "theirs");
    harbour.sync();
    let ours = hand::attach(&harbour.destination, REPOSITORY, &index, "ours");
    let late = hand::attach(&harbour.source, REPOSITORY, &index, "late");
    harbour.sync();
    let tag = index["digest"].as_str().unwrap().replace(':', "-");
    let named = judge::manifest(&harbour.destination, &format!("{REPOSITORY}:{tag}")).unwrap();
    for referrer in [&ours, &late] {
        assert!(named.contains(referrer["digest"].as_str().unwrap()), "{named}");
        assert!(harbour.has(referrer));
    }
    let run = harbour.sync();
    assert_eq!(run["up_to_date"], run["matched"], "{run:#}");
}

#[test]
fn what_is_attached_stays_behind_when_the_rule_says_so() {
    let harbour = Harbour::new(", referrers: false");
    let (index, _) = harbour.index("1.0");
    let signature = hand::attach(&harbour.source, REPOSITORY, &index, "signature");
    harbour.sync();
    assert_eq!(judge::tags(&harbour.destination).into_keys().collect::<Vec<_>>(), ["team/app:1.0"]);
    assert!(!harbour.has(&signature));

    let to = |name: &str| harbour.destination.reference(&format!("{REPOSITORY}-{name}:1.0"));
    let from = harbour.source.reference(&format!("{REPOSITORY}:1.0"));
    let copy = |arguments: &[&str]| harbour.machine.json(&[&["copy"], arguments].concat()).expect_code(0);
    copy(&[&from, &to("bare"), "--no-referrers"]);
    copy(&[&from, &to("signed")]);
    let tags = |repository: &str| {
        let all = judge::tags(&harbour.destination);
        all.into_keys().filter(|name| name.starts_with(&format!("{repository}:"))).count()
    };
    assert_eq!((tags("team/app-bare"), tags("team/app-signed")), (1, 2));
}

#[test]
fn a_filter_of_tags_leaves_what_is_attached_to_others_and_names_exactly_named_ones() {
    for filter in [
        ", tags: { include: [\"1.*\"] }",
        ", repositories: { include: [team/app] }, tags: { include: [\"1.0\"] }",
    ] {
        let harbour = Harbour::new(filter);
        let source = &harbour.source;
        let (index, _) = harbour.index("1.0");
        let other = hand::image(source, REPOSITORY, 9, None);
        let text = judge::manifest(source, &format!("{REPOSITORY}@{}", other["digest"].as_str().unwrap()));
        let text: Value = serde_json::from_str(&text.unwrap()).unwrap();
        hand::manifest(source, REPOSITORY, Some("2.0"), &text);
        let meant = hand::attach(source, REPOSITORY, &index, "meant");
        let not_meant = hand::attach(source, REPOSITORY, &other, "not meant");
        harbour.sync();
        assert!(harbour.has(&meant) && !harbour.has(&not_meant), "{filter}");
        harbour.assert_nothing_left_to_do();
        let late = hand::cosign(source, REPOSITORY, &index, "sig");
        harbour.sync();
        assert!(harbour.has(&late), "{filter}");
        harbour.assert_nothing_left_to_do();
    }
}
