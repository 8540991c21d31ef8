//! Settings, and what changes them.

use sampan_domain::Failure;
use sampan_domain::settings::Settings;
use sampan_domain::week::{Days, TimeOfDay, Window};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What holds for all rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingsAnswer {
    /// How many jobs run at once.
    pub workers: u8,
    /// Whether the queue is paused.
    pub paused: bool,
    /// Bytes a second of all rules together; null for no limit.
    pub bytes_per_second: Option<u64>,
    /// Other limits at certain hours, in local time. Of several the first counts.
    pub limits_schedule: Vec<LimitsWindow>,
}

/// A limit that holds at certain hours, by the words of the rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LimitsWindow {
    /// The days on which it begins: `daily`, `mon-fri`, `sat,sun`.
    pub days: String,
    /// From this time of day on, `09:00`.
    pub from: String,
    /// Until this time of day, `18:00`; of the next day, where it is not after `from`.
    pub to: String,
    /// Bytes a second in these hours.
    pub bytes_per_second: u64,
}

impl From<&Settings> for SettingsAnswer {
    fn from(settings: &Settings) -> Self {
        Self {
            workers: settings.workers,
            paused: settings.paused,
            bytes_per_second: settings.bytes_per_second,
            limits_schedule: settings.limits_schedule.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Window> for LimitsWindow {
    fn from(window: &Window) -> Self {
        Self {
            days: window.days.to_string(),
            from: window.from.to_string(),
            to: window.to.to_string(),
            bytes_per_second: window.bytes_per_second,
        }
    }
}

impl LimitsWindow {
    /// The window it tells. Fails with `ValueInvalid` where it tells none.
    pub fn read(&self) -> Result<Window, Failure> {
        let days = Days::parse(&self.days).ok_or_else(|| super::expected("cli-expected-days"))?;
        let time =
            |text: &str| TimeOfDay::parse(text).ok_or_else(|| super::expected("cli-expected-time-of-day"));
        let (from, to, bytes_per_second) = (time(&self.from)?, time(&self.to)?, self.bytes_per_second);
        if bytes_per_second == 0 {
            return Err(super::expected("cli-expected-speed"));
        }
        Ok(Window { days, from, to, bytes_per_second })
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
