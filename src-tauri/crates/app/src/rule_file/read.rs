//! From text to a document, and where the text is wrong.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use sampan_domain::retention::Retention;
use sampan_domain::settings::Listener;
use sampan_domain::week::Window;
use sampan_domain::{ErrorCode, Failure};
use serde::de::DeserializeOwned;
use serde_saphyr::{Error, MessageFormatter as _, Options, UserMessageFormatter};

use crate::answer;

use super::RuleFile;
use super::accept::{accept_listener, accept_retention, accept_window};
use super::schema::{Document, LimitsWindow, Position};

/// The largest file that is read, in bytes.
const SIZE_CAP: usize = 4 << 20;

impl RuleFile {
    /// Reads the rule file at a path. Fails as [`RuleFile::parse`] does, and with `FileFailed`.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let failed = |error: std::io::Error| {
            Failure::new(ErrorCode::FileFailed).with("path", file.as_str()).with("detail", error.to_string())
        };
        let mut bytes = Vec::new();
        // One byte more than is read, so that a file that is too large is known as such and never held whole.
        File::open(path)
            .and_then(|open| open.take(SIZE_CAP as u64 + 1).read_to_end(&mut bytes))
            .map_err(failed)?;
        match str::from_utf8(&bytes) {
            Ok(text) => Self::parse(text, &file),
            Err(_) if bytes.len() > SIZE_CAP => Err(too_large().with("file", file)),
            Err(error) => {
                let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let line = before.split('\n').count() as u64;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
                let syntax = Failure::new(ErrorCode::FileSyntax).with("expected", "cli-expected-utf8");
                Err(Position { line, column }.locate(syntax).with("file", file))
            }
        }
    }

    /// Reads the text of a rule file. `file` is its path: failures name it, and relative paths in the file start
    /// from its folder.
    ///
    /// Fails with `FileSyntax`, `KeyUnknown`, `KeyMissing` or `ValueInvalid` where the text is no rule file, and with
    /// the code of a value that cannot be used (`UrlInvalid`, `PatternInvalid`, `NameInvalid`, `NameTaken`); each with `file`, `line` and `column`.
    pub fn parse(text: &str, file: &str) -> Result<Self, Failure> {
        document(text)
            .and_then(|document| Self::accept(document, file))
            .map_err(|failure| failure.with("file", file))
    }
}

/// Reads the setting `limits_schedule` by itself, as it stands in a rule file: a list of windows.
///
/// Fails with `ValueInvalid` and the like, with `line` and `column` of the text.
pub fn limits_schedule(text: &str) -> Result<Vec<Window>, Failure> {
    one::<Vec<LimitsWindow>>(text)?.iter().map(accept_window).collect()
}

/// Reads the setting `retention` by itself, in the same way.
pub fn retention(text: &str) -> Result<Retention, Failure> {
    accept_retention(&one(text)?)
}

/// Reads the setting `listener` by itself, in the same way.
pub fn listener(text: &str) -> Result<Listener, Failure> {
    accept_listener(one(text)?)
}

fn one<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| failure(&error))
}

pub(super) fn document(text: &str) -> Result<Document, Failure> {
    if text.len() > SIZE_CAP {
        return Err(too_large());
    }
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| {
        // What looks like a wrong value is often the echo of a bracket or quote that is not closed: that comes first.
        let whole = serde_saphyr::from_str_with_options::<serde::de::IgnoredAny>(text, options());
        match whole.map_err(|broken| failure(&broken)) {
            Err(broken) if broken.code == ErrorCode::FileSyntax => broken,
            _ => failure(&error),
        }
    })
}

/// The parser's own limits on depth, events, anchors and aliases stay, as does its refusal of duplicate keys.
fn options() -> Options {
    serde_saphyr::options! {
        with_snippet: false,
        strict_booleans: true,
        reject_unsupported_tags: true,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 100_000 },
    }
}

fn too_large() -> Failure {
    let syntax = Failure::new(ErrorCode::FileSyntax).with("expected", "cli-expected-small-file");
    let syntax = syntax.with("size", SIZE_CAP);
    Position { line: 1, column: 1 }.locate(syntax)
}

fn failure(error: &Error) -> Failure {
    let position = error.location().map_or(Position { line: 1, column: 1 }, Position::from);
    position.locate(classify(error))
}

fn classify(error: &Error) -> Failure {
    let invalid = |detail: String| Failure::new(ErrorCode::ValueInvalid).with("detail", detail);
    match error.without_snippet() {
        Error::AliasError { error, .. } => classify(error),
        Error::SerdeUnknownField { field, expected, .. } => Failure::new(ErrorCode::KeyUnknown)
            .with("key", field.as_str())
            .with("known", nearest(field, expected.iter().copied())),
        Error::SerdeMissingField { field, .. } => Failure::new(ErrorCode::KeyMissing).with("key", *field),
        Error::SerdeUnknownVariant { variant, expected, .. } => answer::expected("cli-expected-one-of")
            .with("choices", expected.join(", "))
            .with("known", nearest(variant, expected.iter().copied())),
        Error::SerdeInvalidType { expected, .. }
        | Error::SerdeInvalidValue { expected, .. }
        | Error::SerdeInvalidLength { expected, .. } => kind(expected),
        Error::InvalidScalar { ty: expected, .. } | Error::Unexpected { expected, .. } => kind(expected),
        Error::InvalidBooleanStrict { .. } => answer::expected("cli-expected-boolean"),
        Error::NullIntoString { .. } => answer::expected("cli-expected-text"),
        Error::Message { msg, .. } if msg.starts_with(OURS) => answer::expected(msg.as_str()),
        Error::Message { msg, .. } => invalid(msg.clone()),
        other @ (Error::NonFiniteFloat { .. }
        | Error::TaggedScalarCannotDeserializeIntoString { .. }
        | Error::InvalidBinaryBase64 { .. }
        | Error::BinaryNotUtf8 { .. }
        | Error::UnexpectedValueForUnit { .. }
        | Error::ExpectedEmptyMappingForUnitStruct { .. }
        | Error::ExpectedStringKeyForExternallyTaggedEnum { .. }
        | Error::ExternallyTaggedEnumExpectedScalarOrMapping { .. }
        | Error::UnexpectedValueForUnitEnumVariant { .. }
        | Error::TaggedEnumMismatch { .. }) => invalid(describe(other)),
        Error::DuplicateMappingKey { key, .. } => Failure::new(ErrorCode::FileSyntax)
            .with("expected", "cli-expected-key-once")
            .with("key", key.as_deref().unwrap_or_default()),
        other => Failure::new(ErrorCode::FileSyntax).with("detail", describe(other)),
    }
}

/// What messages begin with that say what was expected: the schema's own types name theirs.
const OURS: &str = "cli-expected-";

/// The refusal of a value of another kind than the one expected, by the parser's word or by the schema's.
fn kind(expected: &str) -> Failure {
    answer::expected(match expected {
        "mapping start" | "a map" => "cli-expected-map",
        "sequence start" | "a sequence" => "cli-expected-list",
        "string scalar" | "a string" => "cli-expected-text",
        "a boolean" => "cli-expected-boolean",
        "u8" | "u16" | "u32" => "cli-expected-number",
        "i32" => "cli-expected-integer",
        ours if ours.starts_with(OURS) => ours,
        structure if structure.starts_with("struct ") => "cli-expected-map",
        other => return Failure::new(ErrorCode::ValueInvalid).with("detail", other),
    })
}

fn describe(error: &Error) -> String {
    UserMessageFormatter.format_message(error).into_owned()
}

/// The known word that a person most likely meant, or nothing: one slip away, or else the most alike.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> &'a str {
    /// Below this two words have nothing in common.
    const ALIKE: f64 = 0.75;

    let likeness = |candidate: &str| match strsim::damerau_levenshtein(word, candidate) {
        0 | 1 => 1.0,
        _ => strsim::jaro_winkler(word, candidate),
    };
    known
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map_or("", |(_, candidate)| candidate)
}
