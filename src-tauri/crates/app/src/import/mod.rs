//! The configuration of other tools, as a rule file of Sampan, with a report of what is not the same.
//!
//! In the order in which a file goes through it: `shape` tells whose it is, where nobody does; [`part`] is a piece of the
//! file from which what is understood is taken, so that what remains is known; one module a tool says what its words
//! mean; [`draft`] gathers targets and rules and writes them.

mod draft;
mod harbor;
mod image_syncer;
mod part;
mod regsync;
mod shape;
mod skopeo;
#[cfg(test)]
mod tests;
mod words;

use std::str::FromStr;

use sampan_domain::error::Args;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use draft::Draft;

/// Whose configuration it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `regsync` of regclient: its YAML.
    Regsync,
    /// `skopeo sync --src yaml`: its YAML.
    Skopeo,
    /// `image-syncer`: its images file, YAML or JSON.
    ImageSyncer,
    /// Harbor's replication policies, the JSON that `/api/v2.0/replication/policies` answers.
    Harbor,
}

impl Tool {
    /// All.
    pub const ALL: [Self; 4] = [Self::Regsync, Self::Skopeo, Self::ImageSyncer, Self::Harbor];

    /// Whose configuration a text is, by its shape; `None` where it is nobody's here, as a rule file is.
    pub fn of(text: &str) -> Option<Self> {
        shape::recognise(&read(text).ok()?)
    }

    /// Whether its file does not say everything: see [`Given::other`].
    pub const fn lacks(self) -> bool {
        matches!(self, Self::Skopeo | Self::Harbor)
    }

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regsync => "regsync",
            Self::Skopeo => "skopeo",
            Self::ImageSyncer => "image-syncer",
            Self::Harbor => "harbor",
        }
    }
}

impl FromStr for Tool {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|tool| tool.as_str() == word).ok_or(())
    }
}

/// What is imported.
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    /// The configuration.
    pub text: &'a str,
    /// `image-syncer`'s second file, with the logins.
    pub logins: Option<&'a str>,
    /// What the file does not say: where `skopeo sync` writes to, or the address of the Harbor itself.
    pub other: Option<&'a str>,
}

/// A rule file made of another tool's configuration; what is to be said about it is in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    /// The rule file, YAML.
    pub file: String,
    /// What is not the same.
    pub remarks: Vec<Remark>,
}

/// One thing that is not the same as before: a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Where in the configuration it stands, such as `sync[2].hooks`.
    pub place: String,
    /// What became of it.
    pub kind: NoteKind,
    /// The id of the message.
    pub message: &'static str,
    /// What the message mentions.
    pub args: Args,
}

impl Translated {
    /// The same, told in a language.
    pub fn told(self, lang: Language) -> Imported {
        let note = |Remark { place, kind, message, args }: Remark| Note {
            place,
            kind,
            message: lang.text(message, &args),
        };
        Imported { file: self.file, report: self.remarks.into_iter().map(note).collect() }
    }
}

/// A rule file made of another tool's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// The rule file, YAML.
    pub file: String,
    /// What is not the same.
    pub report: Vec<Note>,
}

/// One thing that is not the same as before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Where in the configuration it stands, such as `sync[2].hooks`.
    pub place: String,
    /// What became of it.
    pub kind: NoteKind,
    /// The same, in one sentence.
    pub message: String,
}

/// What became of a part of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// It is not in the rule file.
    LeftOut,
    /// It is, and something remains to be done or to be known.
    Check,
}

/// Makes a rule file. Fails with `FileSyntax` where the text is no configuration of that tool, and with `Usage` where
/// something is missing that the file cannot say.
pub fn import(tool: Tool, given: &Given<'_>) -> Result<Translated, Failure> {
    let configuration = read(given.text)?;
    let mut draft = Draft::default();
    match tool {
        Tool::Regsync => regsync::translate(configuration, &mut draft)?,
        Tool::Skopeo => skopeo::translate(configuration, given.other, &mut draft)?,
        Tool::ImageSyncer => {
            image_syncer::translate(configuration, given.logins.map(read).transpose()?, &mut draft)?;
        }
        Tool::Harbor => harbor::translate(configuration, given.other, &mut draft)?,
    }
    draft.write()
}

/// YAML, of which JSON is a part.
fn read(text: &str) -> Result<Value, Failure> {
    serde_saphyr::from_str(text).map_err(|error| {
        let place = error.location().map(|at| (at.line(), at.column()));
        let failure = Failure::new(ErrorCode::FileSyntax).with("expected", "cli-expected-configuration");
        match place {
            Some((line, column)) => failure.with("line", line).with("column", column),
            None => failure,
        }
    })
}
