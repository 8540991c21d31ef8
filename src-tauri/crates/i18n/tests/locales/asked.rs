//! What the sources ask for, and what stands in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sampan_domain::job::Operation;
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::progress::LayerState;
use sampan_domain::run::Trigger;
use sampan_domain::secret::SecretStore;
use sampan_domain::{Deed, ErrorCode};
use sampan_i18n::Language;

use crate::message::{read, root};

/// Text in the sources that begins like this and stands in quotes is the id of a message.
const ASKED_FOR_BY_NAME: [&str; 4] = ["app-", "cli-", "log-", "span-"];

/// Messages whose id is put together where it is asked for: the rest of it stands in quotes in the sources.
const PUT_TOGETHER: [&str; 18] = [
    "action-",
    "appearance-",
    "check-",
    "check-result-",
    "cli-column-",
    "cli-rules-",
    "cli-targets-",
    "details-kind-",
    "details-layer-",
    "details-tab-",
    "go-",
    "jobs-column-",
    "jobs-failure-",
    "jobs-view-",
    "overview-span-",
    "page-",
    "sheet-",
    "tray-",
];

/// Messages of the command line's own shape; its test walks it and finds each of them.
const WALKED: [&str; 2] = ["cli-cmd-", "cli-opt-"];

/// Messages whose id is made of a prefix and the stable name of something.
fn families() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut status: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    status.push("stopping");
    BTreeMap::from([
        ("activity-", Deed::ALL.iter().map(|deed| deed.as_str()).collect()),
        ("cause-", Cause::ALL.iter().map(|cause| cause.as_str()).collect()),
        ("cli-secret-store-", SecretStore::ALL.iter().map(|store| store.as_str()).collect()),
        ("error-", ErrorCode::ALL.iter().map(|code| code.as_str()).collect()),
        ("layer-", LayerState::ALL.iter().map(|state| state.as_str()).collect()),
        ("level-", Level::ALL.iter().map(|level| level.as_str()).collect()),
        ("overlap-", vec!["skip", "queue", "restart"]),
        ("notify-", vec!["never", "failure", "always"]),
        ("operation-", Operation::ALL.iter().map(|operation| operation.as_str()).collect()),
        ("state-", State::ALL.iter().map(|state| state.as_str()).collect()),
        ("status-", status),
        ("trigger-", Trigger::ALL.iter().map(|trigger| trigger.as_str()).collect()),
    ])
}

#[test]
fn every_message_that_is_asked_for_exists() {
    let messages = read(Language::En);
    let derived = families()
        .into_iter()
        .flat_map(|(prefix, names)| names.into_iter().map(move |name| format!("{prefix}{name}")));
    for id in derived.chain(asked_for()) {
        assert!(messages.contains_key(&id), "{id} does not exist");
    }
}

#[test]
fn every_message_is_asked_for() {
    let messages = read(Language::En);
    let (mut wanted, quoted) = (asked_for(), quoted());
    for (prefix, names) in families() {
        wanted.extend(names.into_iter().map(|name| format!("{prefix}{name}")));
    }
    wanted.extend(messages.values().flat_map(|message| message.references.iter().cloned()));
    let idle: Vec<_> = messages
        .iter()
        .filter(|(id, _)| !id.contains('.'))
        .filter(|(id, _)| !wanted.contains(*id) && !WALKED.iter().any(|prefix| id.starts_with(prefix)))
        .filter(|(id, _)| !quoted.contains(*id) && !put_together(id, &quoted))
        .map(|(id, _)| id)
        .collect();
    assert!(idle.is_empty(), "nobody asks for {idle:?}");
}

/// Ids in quotes in the sources of Rust and of the window.
fn asked_for() -> BTreeSet<String> {
    quoted().into_iter().filter(|word| is_id(word)).collect()
}

fn put_together(id: &str, quoted: &BTreeSet<String>) -> bool {
    PUT_TOGETHER.iter().filter_map(|prefix| id.strip_prefix(prefix)).any(|rest| quoted.contains(rest))
}

/// All short text in quotes in the sources.
fn quoted() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["src-tauri", "tests", "ui/src"] {
        visit(&root().join(folder), &mut |path| {
            let ours = path.parent().is_some_and(|folder| folder.ends_with("crates/i18n/tests/locales"));
            if !ours && path.extension().is_some_and(|kind| ["rs", "ts", "tsx"].iter().any(|k| kind == *k)) {
                let source = fs::read_to_string(path).unwrap();
                found
                    .extend(source.split(['"', '\'', '`']).filter(|word| word.len() < 64).map(str::to_owned));
            }
        });
    }
    assert!(found.len() > 10, "the sources were not found");
    found
}

fn is_id(word: &str) -> bool {
    let rest = ASKED_FOR_BY_NAME.iter().find_map(|prefix| word.strip_prefix(prefix));
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.ends_with('-') && rest.bytes().all(allowed))
}

fn visit(folder: &Path, each: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.file_name().and_then(|name| name.to_str()) {
            Some("node_modules" | "target" | "dist") => {}
            _ if path.is_dir() => visit(&path, each),
            _ => each(&path),
        }
    }
}
