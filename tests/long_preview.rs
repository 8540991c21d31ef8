//! A preview of 20,000 images: its first rows are there within a second, its memory stays flat, and it ends at once when
//! somebody has seen enough.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sampan_tests::hand;
use sampan_tests::judge;
use sampan_tests::memory;
use sampan_tests::process::{self, Process};
use sampan_tests::registry::{Registry, Request, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;

const REPOSITORIES: usize = 200;
const TAGS: usize = 100;
/// What an unoptimised build on a busy machine may take to start, beside the second until the first row.
const START: Duration = Duration::from_secs(2);

/// Writes one image by hand and gives it its many names in the registry's own storage, as there is no quicker way.
fn fill(source: &Registry) {
    let image = hand::image(source, "base", 1, None);
    let text = judge::manifest(source, &format!("base@{}", image["digest"].as_str().unwrap())).unwrap();
    hand::manifest(source, "base", Some("t"), &serde_json::from_str(&text).unwrap());
    let repositories = source.storage().join("docker/registry/v2/repositories");
    for number in 0..REPOSITORIES {
        let repository = repositories.join(format!("fleet/app-{number}"));
        copy(&repositories.join("base"), &repository);
        let tags = repository.join("_manifests/tags");
        for tag in 0..TAGS {
            copy(&tags.join("t"), &tags.join(format!("1.{tag}")));
        }
        std::fs::remove_dir_all(tags.join("t")).unwrap();
    }
    std::fs::remove_dir_all(repositories.join("base")).unwrap();
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

fn rows(preview: &mut Process) -> usize {
    preview.stdout().lines().filter(|line| line.contains(" → ")).count()
}

#[test]
fn twenty_thousand_images_are_previewed_as_they_are_found() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    fill(&source);
    let machine = Sampan::new();
    let file = RuleFile::default().registry("source", &source).registry("destination", &destination).rule(
        "everything",
        "source",
        "destination",
        "",
    );
    machine.write("rules.yaml", &file.text());

    let begun = Instant::now();
    let mut preview = machine.spawn(&["sync", "-f", "rules.yaml", "--dry-run"]);
    process::wait_until("the first row", START + Duration::from_secs(1), || rows(&mut preview) > 0);
    let first = begun.elapsed();
    process::wait_until("2,000 rows", Duration::from_secs(240), || rows(&mut preview) >= 2_000);
    let early = memory::peak(preview.id()).unwrap();
    let mut late = early;
    process::wait_until("all rows", Duration::from_secs(500), || {
        late = memory::peak(preview.id()).unwrap_or(late);
        rows(&mut preview) == REPOSITORIES * TAGS
    });
    println!("first row {first:?}, memory {} then {} MiB", early >> 20, late >> 20);
    assert!(late < early + (48 << 20), "{early} then {late}");
    assert!(!destination.requests().iter().any(Request::is_write));

    let mut second = machine.spawn(&["sync", "-f", "rules.yaml", "--dry-run"]);
    process::wait_until("some rows", Duration::from_secs(60), || rows(&mut second) > 100);
    let asked = Instant::now();
    second.signal(Signal::SIGINT);
    process::wait_until("the end", Duration::from_secs(2), || !second.is_running());
    println!("ended after {:?}", asked.elapsed());
    assert!(rows(&mut second) < REPOSITORIES * TAGS);
}
