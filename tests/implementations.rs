//! The same images between registries of two implementations: Distribution, and one with the referrers API.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;

use sampan_tests::hand;
use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

const REPOSITORY: &str = "team/signed";

fn sync(machine: &Sampan) -> Value {
    machine.json(&["sync", "-f", "rules.yaml", "--data-dir", "data"]).expect_code(0).only_run().clone()
}

/// All tags but those that stand for a referrers API.
fn images(registry: &Registry) -> BTreeMap<String, String> {
    judge::tags(registry).into_iter().filter(|(name, _)| !name.contains(":sha256-")).collect()
}

fn text(descriptor: &Value) -> &str {
    descriptor["digest"].as_str().unwrap()
}

/// Replicates a fleet, and an index with what is attached to it, to its platforms and to each other.
fn replicated(source: &Registry, destination: &Registry) {
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    image::fleet(&mut layout, 4, 3);
    layout.push(source, Form::Oci);
    let children = [(1, "amd64"), (2, "arm64")]
        .map(|(seed, arch)| hand::image(source, REPOSITORY, seed, Some(("linux", arch))));
    let index = json!({ "schemaVersion": 2, "mediaType": hand::INDEX, "manifests": children });
    let index = hand::manifest(source, REPOSITORY, Some("1.0"), &index);
    let sbom = hand::attach(source, REPOSITORY, &index, "sbom");
    let signature = hand::attach(source, REPOSITORY, &sbom, "signature of the sbom");
    let of_child = hand::attach(source, REPOSITORY, &children[1], "signature of a platform");

    let machine = rule_file::machine();
    let file = RuleFile::default().registry("source", source).registry("destination", destination).rule(
        "everything",
        "source",
        "destination",
        "",
    );
    machine.write("rules.yaml", &file.text());
    let run = sync(&machine);
    assert_eq!(run["finished"], run["matched"], "{run:#}");
    assert_eq!(images(source), images(destination));
    for name in images(destination).keys() {
        judge::whole(destination, name);
    }
    for (subject, referrer) in [(&index, &sbom), (&sbom, &signature), (&children[1], &of_child)] {
        let listed = judge::referrers(destination, REPOSITORY, text(subject));
        assert!(listed.contains(text(referrer)), "{referrer} is listed at {subject}: {listed:?}");
    }
    let of_another_api =
        judge::tags(destination).into_keys().filter(|name| name.contains(":sha256-")).count();
    let expected = if destination.setup() == Setup::WithReferrers { 0 } else { 3 };
    assert_eq!(of_another_api, expected, "fallback tags are there where there is no API");

    let before = [source, destination].map(|registry| registry.requests().len());
    let again = sync(&machine);
    assert_eq!(again["up_to_date"], again["matched"], "{again:#}");
    for (registry, before) in [source, destination].into_iter().zip(before) {
        let requests = registry.requests()[before..].to_vec();
        let strange: Vec<_> =
            requests.iter().filter(|request| request.is_write() || request.is_manifest_get()).collect();
        assert!(strange.is_empty(), "{strange:#?}");
    }

    let late = hand::attach(source, REPOSITORY, &index, "late");
    sync(&machine);
    let listed = judge::referrers(destination, REPOSITORY, text(&index));
    assert!(listed.contains(text(&late)), "{listed:?}");
}

#[test]
fn from_distribution_to_a_registry_with_the_referrers_api() {
    let Some(destination) = Registry::with_referrers() else { return };
    replicated(&Registry::start(Setup::Plain), &destination);
}

#[test]
fn from_a_registry_with_the_referrers_api_to_distribution() {
    let Some(source) = Registry::with_referrers() else { return };
    replicated(&source, &Registry::start(Setup::Plain));
}

#[test]
fn between_registries_with_the_referrers_api() {
    let (Some(source), Some(destination)) = (Registry::with_referrers(), Registry::with_referrers()) else {
        return;
    };
    replicated(&source, &destination);
}
