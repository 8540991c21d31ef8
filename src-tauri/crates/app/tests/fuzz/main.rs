//! Everything that reads what strangers write, given what nobody would write: no panic, no hang, no broken promise.
//!
//! Inputs come of the corpus (`corpus/<target>/`), changed at random: flipped, cut, doubled, spliced, and salted with
//! words that matter. What was found once stays in the corpus, and is tried first each time. A second for each target
//! in the short suite, a minute in the long one (`SAMPAN_FUZZ_SECONDS`). The targets are functions of bytes, so that a
//! fuzzer guided by coverage, which takes a nightly compiler, can be pointed at them as well.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not as it must be"
)]

mod mutate;

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use mutate::Mutator;
use sampan_app::reference::ImageAt;
use sampan_app::rule_file::RuleFile;
use sampan_domain::error::{TEXT_CAP, clean};
use sampan_domain::notice::{Happening, Notice, Origin};
use sampan_domain::{Digest, Reference, RepositoryName, Tag};
use sampan_listener::notification;
use sampan_registry::fuzz;

/// No input may take longer.
const PATIENCE: Duration = Duration::from_secs(2);

fn run(name: &str, target: fn(&[u8])) {
    let seconds = env::var("SAMPAN_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let corpus = corpus(name);
    assert!(!corpus.is_empty(), "there is no corpus/{name}");
    for seed in &corpus {
        try_one(name, target, seed);
    }
    let mut mutator = Mutator::new(corpus);
    let (began, mut tried) = (Instant::now(), 0_u64);
    while began.elapsed() < Duration::from_secs(seconds) {
        try_one(name, target, &mutator.next());
        tried += 1;
    }
    println!("{name}: {tried} inputs in {seconds} s");
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn try_one(name: &str, target: fn(&[u8]), input: &[u8]) {
    let began = Instant::now();
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| target(input)));
    let slow = began.elapsed() > PATIENCE;
    if outcome.is_err() || slow {
        let kept = env::temp_dir().join(format!("sampan-fuzz-{name}"));
        fs::write(&kept, input).unwrap();
        panic!(
            "{name}, {} bytes, kept in {}: {:?}",
            input.len(),
            kept.display(),
            String::from_utf8_lossy(input)
        );
    }
}

fn text(bytes: &[u8], each: impl FnOnce(&str)) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        each(text);
    }
}

#[test]
fn references() {
    run("reference", |bytes| {
        text(bytes, |text| {
            if let Ok(image) = ImageAt::parse(text) {
                assert!(
                    !image.repository.as_str().contains("..") && !image.repository.as_str().starts_with('/')
                );
            }
            if let Ok(name) = text.parse::<RepositoryName>() {
                assert_eq!(name.as_str(), text);
                assert!(
                    text.len() <= 255 && !text.contains(|c: char| c.is_ascii_uppercase() || c.is_control())
                );
            }
            if let Ok(reference) = text.parse::<Reference>() {
                assert_eq!(reference.to_string(), text);
            }
        });
    });
}

#[test]
fn digests() {
    run("digest", |bytes| {
        text(bytes, |text| {
            if let Ok(digest) = text.parse::<Digest>() {
                assert_eq!(digest.to_string(), text);
                let (_, hex) = text.split_once(':').unwrap();
                assert!(
                    matches!(hex.len(), 64 | 128)
                        && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
                );
            }
        });
    });
}

#[test]
fn challenges() {
    run("challenge", fuzz::challenge);
}

#[test]
fn links() {
    run("link", fuzz::link);
}

#[test]
fn locations() {
    run("location", fuzz::location);
}

#[test]
fn ranges() {
    run("range", fuzz::range);
}

#[test]
fn content_ranges() {
    run("content_range", fuzz::content_range);
}

#[test]
fn manifests() {
    run("manifest", fuzz::manifest);
}

#[test]
fn error_bodies() {
    run("error_body", fuzz::error_body);
}

/// The bodies of each dialect: what is read of one names a repository and a tag that there may be.
#[test]
fn notifications() {
    run("notification", |bytes| {
        for Notice { origin, repository, event } in notification::read(bytes).unwrap_or_default() {
            assert!(repository.as_str().parse::<RepositoryName>().is_ok(), "{repository}");
            if let Happening::Pushed(tag) = event {
                assert!(tag.as_str().parse::<Tag>().is_ok(), "{tag}");
            }
            if let Some(Origin::Host(host)) = origin {
                assert!(!host.is_empty());
            }
        }
    });
}

#[test]
fn rule_files() {
    run("rule_file", |bytes| {
        text(bytes, |text| {
            if let Err(failure) = RuleFile::parse(text, "file.yaml") {
                assert_eq!(failure.arg("file"), Some(&"file.yaml".into()), "{failure:?}");
            }
        });
    });
}

#[test]
fn texts_for_logs() {
    run("text", |bytes| {
        let cleaned = clean(&String::from_utf8_lossy(bytes));
        assert!(cleaned.chars().count() <= TEXT_CAP);
        let steers = |c: char| {
            c.is_control()
                || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!cleaned.contains(steers));
        assert_eq!(clean(&cleaned), cleaned, "clean is clean");
    });
}
