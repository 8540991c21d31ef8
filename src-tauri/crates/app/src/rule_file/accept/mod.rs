//! From a document to what it means.

mod credential;
mod rule;
mod settings;
mod target;
mod trigger;

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use sampan_domain::{ErrorCode, Failure, name};

use crate::answer;

use super::schema::{At, Document, Position, Size};

pub(super) use credential::Login;
pub(super) use rule::RuleDraft;
pub(super) use settings::{SettingsDraft, accept_listener, accept_retention, accept_window};
pub(super) use target::{TargetDraft, in_plain};

/// A rule file that has been read: all of it is understood.
///
/// It may hold passwords and prints nothing but its name.
pub struct RuleFile {
    pub(super) file: String,
    pub(super) targets: Vec<TargetDraft>,
    pub(super) rules: Vec<RuleDraft>,
    pub(super) settings: SettingsDraft,
}

impl fmt::Debug for RuleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleFile").field("file", &self.file).finish_non_exhaustive()
    }
}

impl RuleFile {
    /// The names of the rules, in the file's order.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.name.as_str())
    }

    pub(super) fn accept(document: Document, file: &str) -> Result<Self, Failure> {
        let Document { targets, rules, settings } = document;
        if targets.is_none() && rules.is_none() && settings.is_none() {
            // A file that was cut off must not read as the wish to have nothing.
            let missing = Failure::new(ErrorCode::KeyMissing).with("key", "targets");
            return Err(Position { line: 1, column: 1 }.locate(missing));
        }
        let targets = targets.unwrap_or_default();
        let rules = rules.unwrap_or_default();
        unique(targets.iter().map(|target| &target.value.name))?;
        unique(rules.iter().map(|rule| &rule.value.name))?;
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        Ok(Self {
            file: file.to_owned(),
            targets: targets
                .into_iter()
                .map(|target| target::accept(target, folder))
                .collect::<Result<_, _>>()?,
            rules: rules.into_iter().map(|rule| rule::accept(rule.value)).collect::<Result<_, _>>()?,
            settings: settings::accept(settings.unwrap_or_default())?,
        })
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a At<String>>) -> Result<(), Failure> {
    let mut seen = HashSet::new();
    for name in names {
        name::check(&name.value).map_err(|failure| name.position.locate(failure))?;
        if !seen.insert(name.value.as_str()) {
            let taken = Failure::new(ErrorCode::NameTaken).with("name", name.value.as_str());
            return Err(name.position.locate(taken));
        }
    }
    Ok(())
}

/// A number from 1.
fn positive<N: Default + PartialEq>(number: At<N>) -> Result<N, Failure> {
    if number.value == N::default() {
        return Err(invalid(number.position, "cli-expected-positive"));
    }
    Ok(number.value)
}

/// Bytes a second, at least one.
fn accept_speed(speed: At<Size>) -> Result<u64, Failure> {
    if speed.value.0 == 0 {
        return Err(invalid(speed.position, "cli-expected-speed"));
    }
    Ok(speed.value.0)
}

/// The refusal of a value, with the message that says what was expected.
fn invalid(position: Position, expected: &'static str) -> Failure {
    position.locate(answer::expected(expected))
}

fn missing(position: Position, key: &'static str) -> Failure {
    position.locate(Failure::new(ErrorCode::KeyMissing).with("key", key))
}

/// A path as the file means it: from the file's folder, and absolute, for the store outlives the working directory.
fn resolve(folder: &Path, path: &At<PathBuf>) -> Result<PathBuf, Failure> {
    if path.value.as_os_str().is_empty() {
        return Err(invalid(path.position, "cli-expected-path"));
    }
    std::path::absolute(folder.join(&path.value)).map_err(|error| {
        let failed = Failure::new(ErrorCode::FileFailed).with("path", path.value.display().to_string());
        path.position.locate(failed.with("detail", error.to_string()))
    })
}
