//! The JSON schemas of everything that is read and answered, generated from the types.

use sampan_domain::{ErrorCode, Failure};
use schemars::{JsonSchema, Schema, schema_for};

use crate::answer;
use crate::import;
use crate::rule_file;
use crate::socket::{Line, Question};

type Make = fn() -> Schema;

/// The documents that have a schema, and how it is made.
const DOCUMENTS: &[(&str, Make)] = &[
    ("applied", || schema_for!(answer::Applied)),
    ("backup", || schema_for!(answer::BackedUp)),
    ("check", || schema_for!(answer::CheckAnswer)),
    ("copy", || schema_for!(answer::JobAnswer)),
    ("error", || schema_for!(answer::Refused)),
    ("export", || schema_for!(answer::FileAnswer)),
    ("file", rule_file::schema),
    ("import", || schema_for!(import::Imported)),
    ("job", || schema_for!(answer::JobDetails)),
    ("jobs", || schema_for!(answer::JobList)),
    ("log", || schema_for!(answer::LogAnswer)),
    ("metrics", || schema_for!(answer::MetricsAnswer)),
    ("plan", || schema_for!(answer::Plans)),
    ("removed", || schema_for!(answer::Removed)),
    ("restore", || schema_for!(answer::Restored)),
    ("rule", || schema_for!(answer::RuleAnswer)),
    ("rules", || schema_for!(answer::RuleList)),
    ("run", || schema_for!(answer::RunAnswer)),
    ("runs", || schema_for!(answer::RunList)),
    ("secrets", || schema_for!(answer::SecretsAnswer)),
    ("settings", || schema_for!(answer::SettingsAnswer)),
    ("socket", || schema_for!(Socket)),
    ("store", || schema_for!(answer::StoreAnswer)),
    ("sync", || schema_for!(answer::Runs)),
    ("target", || schema_for!(answer::TargetAnswer)),
    ("targets", || schema_for!(answer::TargetList)),
];

/// The local socket: one question goes there, lines come back.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is described, never made")]
struct Socket {
    /// What is sent, on one line.
    question: Question,
    /// Each line that comes back.
    line: Line,
}

/// The names of all documents, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    DOCUMENTS.iter().map(|(name, _)| *name)
}

/// The schema of a document, as text with a line end.
pub fn text(name: &str) -> Result<String, Failure> {
    let known = || names().collect::<Vec<_>>().join(", ");
    let (_, make) = DOCUMENTS
        .iter()
        .find(|(document, _)| *document == name)
        .ok_or_else(|| answer::usage("cli-usage-document").with("word", name).with("names", known()))?;
    let text = serde_json::to_string_pretty(&make());
    text.map(|text| text + "\n")
        .map_err(|error| Failure::new(ErrorCode::Panicked).with("detail", error.to_string()))
}

#[cfg(test)]
mod reference;

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// With `SAMPAN_WRITE_SCHEMAS` set, the files are written instead of compared.
    #[test]
    fn the_schemas_that_are_checked_in_are_those_of_the_types() {
        let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/schemas");
        let write = std::env::var_os("SAMPAN_WRITE_SCHEMAS").is_some();
        for name in names() {
            let file = directory.join(format!("{name}.json"));
            let text = text(name).unwrap();
            if write {
                std::fs::create_dir_all(&directory).unwrap();
                std::fs::write(&file, &text).unwrap();
            }
            let kept = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(kept, text, "{name}: run with SAMPAN_WRITE_SCHEMAS=1 if the change is meant");
        }
    }

    /// The same for their page.
    #[test]
    fn the_reference_that_is_checked_in_is_that_of_the_types() {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/schemas/README.md");
        let documents = names().map(|name| (name, serde_json::from_str(&text(name).unwrap()).unwrap()));
        let page = reference::page(documents);
        if std::env::var_os("SAMPAN_WRITE_SCHEMAS").is_some() {
            std::fs::write(&file, &page).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(kept, page, "run with SAMPAN_WRITE_SCHEMAS=1 if the change is meant");
        for part in ["\n## Rule\n", "| `semver` |", "\n## file\n", "| `bytes_copied` |"] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn an_unknown_document_is_refused_with_the_known_ones() {
        let failure = text("jbos").unwrap_err();
        assert_eq!(failure.code, ErrorCode::Usage);
        let message = answer::FailureAnswer::of(&failure, sampan_i18n::Language::En).message;
        assert!(message.contains("“jbos”") && message.contains("jobs"), "{message}");
    }
}
