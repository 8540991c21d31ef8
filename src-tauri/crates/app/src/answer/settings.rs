//! Settings, and what changes them.

use sampan_domain::retention::Retention;
use sampan_domain::secret::SecretRef;
use sampan_domain::settings::{Listener, ListenerSecret, Settings};
use sampan_domain::week::{Days, TimeOfDay, Window};
use sampan_domain::{Failure, units};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rule_file;

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
    /// The listener for registries' notifications; null where it is off.
    pub listener: Option<ListenerAnswer>,
    /// How long what has ended is kept.
    pub retention: RetentionAnswer,
    /// The proxy in front of targets that have none of their own: an address, or `none`; null for the environment's.
    pub proxy: Option<String>,
}

/// How long what has ended is kept; for ever what is null.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionAnswer {
    /// Jobs, from their end on, such as `30d`.
    pub jobs: Option<String>,
    /// Logs of jobs, from the job's end on, such as `7d`.
    pub logs: Option<String>,
    /// The newest runs of each rule; older ones go with their jobs.
    pub runs_per_rule: Option<u32>,
}

impl From<Retention> for RetentionAnswer {
    fn from(Retention { jobs, logs, runs_per_rule }: Retention) -> Self {
        Self { jobs: jobs.map(units::format_duration), logs: logs.map(units::format_duration), runs_per_rule }
    }
}

/// The listener as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListenerSetting {
    /// Null for off.
    pub listener: Option<ListenerAnswer>,
}

/// The listener, and where its secrets come from: `${NAME}`, `keyring`, `encrypted-file` or `session`; null for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListenerAnswer {
    /// Where it listens.
    pub address: String,
    /// The bearer token.
    pub token: Option<String>,
    /// The secret part of the path.
    pub path_secret: Option<String>,
    /// The key of GitHub's signatures.
    pub github_secret: Option<String>,
}

impl From<&Listener> for ListenerAnswer {
    fn from(listener: &Listener) -> Self {
        let of = |which| {
            listener.secret(which).map(|reference| match reference {
                SecretRef::Env(name) => format!("${{{name}}}"),
                SecretRef::Keyring => "keyring".to_owned(),
                SecretRef::EncryptedFile => "encrypted-file".to_owned(),
                SecretRef::Session => "session".to_owned(),
            })
        };
        Self {
            address: listener.address.to_string(),
            token: of(ListenerSecret::Token),
            path_secret: of(ListenerSecret::Path),
            github_secret: of(ListenerSecret::GitHub),
        }
    }
}

impl ListenerAnswer {
    /// The listener it tells. Fails as the rule file does.
    pub(crate) fn read(&self) -> Result<Listener, Failure> {
        rule_file::listener(&words(self)?)
    }
}

impl RetentionAnswer {
    /// What it tells. Fails as the rule file does.
    pub(crate) fn read(&self) -> Result<Retention, Failure> {
        rule_file::retention(&words(self)?)
    }
}

/// The answer as text of a rule file, of which JSON is a part; what is null is left out there.
fn words(answer: &impl Serialize) -> Result<String, Failure> {
    let mut value = serde_json::to_value(answer).map_err(|_| super::expected("cli-expected-map"))?;
    if let Some(keys) = value.as_object_mut() {
        keys.retain(|_, value| !value.is_null());
    }
    Ok(value.to_string())
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
            listener: settings.listener.as_ref().map(Into::into),
            retention: settings.retention.into(),
            proxy: settings.proxy.word(),
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

/// Figures for monitoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MetricsAnswer {
    /// The figures, in Prometheus' text format 0.0.4.
    pub metrics: String,
}

/// What was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    /// Its name.
    pub removed: String,
}
