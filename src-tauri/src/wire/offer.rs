//! Files that are handed to the window.

use sampan_app::answer::{Applied, Changed};
use sampan_app::import::{self, NoteKind};
use serde::Serialize;
use specta::Type;

use super::Failure;
use super::failure::{self, Args};

/// A rule file that was handed to the window, or what becomes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Offer {
    /// Its path.
    pub(crate) name: String,
    /// Whose configuration it is, where it is another tool's: `regsync`, `skopeo`, `image-syncer`, `harbor`.
    pub(crate) tool: Option<String>,
    /// The file does not say everything: a person does.
    pub(crate) lacks: bool,
    /// What that person said.
    pub(crate) other: Option<String>,
    /// What it would change; null where it cannot be taken over, or not yet.
    pub(crate) plan: Option<Imported>,
    /// What is not the same as in the other tool's.
    pub(crate) remarks: Vec<Remark>,
    pub(crate) failure: Option<Failure>,
}

/// One thing that is not the same as in the other tool's configuration: a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Remark {
    /// Where in the configuration it stands.
    pub(crate) place: String,
    /// It is not in the rules; otherwise it is, and something remains to be done or to be known.
    pub(crate) left_out: bool,
    pub(crate) message: String,
    pub(crate) args: Args,
}

impl From<import::Remark> for Remark {
    fn from(remark: import::Remark) -> Self {
        Self {
            place: remark.place,
            left_out: remark.kind == NoteKind::LeftOut,
            message: remark.message.to_owned(),
            args: failure::args(&remark.args),
        }
    }
}

/// What a rule file changes, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Imported {
    pub(crate) targets: Names,
    pub(crate) rules: Names,
    /// The settings change as well.
    pub(crate) settings: bool,
}

/// Names by what happens to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Names {
    pub(crate) created: Vec<String>,
    pub(crate) updated: Vec<String>,
    pub(crate) unchanged: Vec<String>,
}

impl From<Applied> for Imported {
    fn from(applied: Applied) -> Self {
        Self { targets: applied.targets.into(), rules: applied.rules.into(), settings: applied.settings }
    }
}

impl From<Changed> for Names {
    fn from(changed: Changed) -> Self {
        let Changed { created, updated, unchanged, .. } = changed;
        Self { created, updated, unchanged }
    }
}
