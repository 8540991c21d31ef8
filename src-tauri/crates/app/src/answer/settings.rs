//! Settings, and what changes them.

use sampan_domain::settings::Settings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What holds for all rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingsAnswer {
    /// How many jobs run at once.
    pub workers: u8,
    /// Whether the queue is paused.
    pub paused: bool,
}

impl From<&Settings> for SettingsAnswer {
    fn from(settings: &Settings) -> Self {
        Self { workers: settings.workers, paused: settings.paused }
    }
}

/// What a file changed, or would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applied {
    /// Targets by name.
    pub targets: Changed,
    /// Rules by name.
    pub rules: Changed,
    /// Whether the settings changed.
    pub settings: bool,
    /// Whether it was only said what would change.
    pub dry_run: bool,
}

/// Names by what happened to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// New.
    pub created: Vec<String>,
    /// Changed.
    pub updated: Vec<String>,
    /// As they were.
    pub unchanged: Vec<String>,
    /// Removed, since the file lacks them.
    pub removed: Vec<String>,
}

/// A rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileAnswer {
    /// Its text, YAML.
    pub file: String,
}

/// What was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    /// Its name.
    pub removed: String,
}
