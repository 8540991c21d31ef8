//! What the window needs to begin, and the settings.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What the window needs to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Start {
    pub(crate) version: String,
    /// Where everything is kept.
    pub(crate) data_directory: String,
    /// The store had to be repaired, or was made anew beside a damaged one: what a person should know.
    pub(crate) notice: Option<super::Failure>,
    /// There is no target, no rule and no job yet.
    pub(crate) empty: bool,
    /// Where the sample would be copied to unless told otherwise.
    pub(crate) sample_destination: String,
    pub(crate) preferences: Preferences,
    /// The language of the system, for as long as nobody chose one.
    pub(crate) system_language: String,
    pub(crate) settings: Settings,
}

/// How the window looks and speaks; kept beside the store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Preferences {
    /// `en` or `zh-CN`; null until somebody chose: then the system's.
    pub(crate) language: Option<String>,
    pub(crate) appearance: Appearance,
    pub(crate) compact: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Appearance {
    #[default]
    System,
    Light,
    Dark,
}

/// What holds for all rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Settings {
    /// Jobs that run at once, 1 to 64.
    pub(crate) workers: u8,
    /// No job is begun; running ones end.
    pub(crate) paused: bool,
}

impl From<&sampan_domain::Settings> for Settings {
    fn from(settings: &sampan_domain::Settings) -> Self {
        Self { workers: settings.workers, paused: settings.paused }
    }
}
