//! Settings of the whole application.

use std::time::Duration;

use sampan_domain::retention::{self, RETENTION_MIN};
use sampan_domain::secret::SecretStore;
use sampan_domain::week::{self, Days, TimeOfDay};
use sampan_domain::{ErrorCode, settings};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What holds for all rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Settings {
    /// Jobs that run at once, 1 to 64.
    pub(crate) workers: u8,
    /// No job is begun; running ones end.
    pub(crate) paused: bool,
    /// Bytes a second of all transfers together; null for as fast as it goes.
    pub(crate) bytes_per_second: Option<u64>,
    /// Hours of the week at which another limit takes its place. Of several the first counts.
    pub(crate) limits_schedule: Vec<LimitWindow>,
    pub(crate) retention: Retention,
    /// In front of targets that have none of their own: an address, or `none`; null for the environment's.
    pub(crate) proxy: Option<String>,
}

/// How long what has ended is kept; for ever what is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Retention {
    /// Seconds from a job's end on.
    pub(crate) jobs: Option<u64>,
    /// Seconds from a job's end on.
    pub(crate) logs: Option<u64>,
    /// The newest runs of each rule.
    pub(crate) runs_per_rule: Option<u32>,
}

/// A limit that holds at certain hours, in the local time of the computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct LimitWindow {
    /// The days on which it begins, Monday 1 to Sunday 7.
    pub(crate) days: Vec<u8>,
    /// From this time of day on, `09:00`.
    pub(crate) from: String,
    /// Until this time of day, up to `24:00`; of the next day, where it is not after `from`.
    pub(crate) to: String,
    pub(crate) bytes_per_second: u64,
}

impl From<&settings::Settings> for Settings {
    fn from(settings: &settings::Settings) -> Self {
        Self {
            workers: settings.workers,
            paused: settings.paused,
            bytes_per_second: settings.bytes_per_second,
            limits_schedule: settings.limits_schedule.iter().map(LimitWindow::from).collect(),
            retention: settings.retention.into(),
            proxy: settings.proxy.word(),
        }
    }
}

impl From<&week::Window> for LimitWindow {
    fn from(window: &week::Window) -> Self {
        Self {
            days: window.days.numbers(),
            from: window.from.to_string(),
            to: window.to.to_string(),
            bytes_per_second: window.bytes_per_second,
        }
    }
}

impl Settings {
    /// The settings that it tells.
    pub(crate) fn read(&self) -> Result<settings::Settings, sampan_domain::Failure> {
        Ok(settings::Settings {
            workers: self.workers,
            paused: self.paused,
            bytes_per_second: self.bytes_per_second,
            limits_schedule: self
                .limits_schedule
                .iter()
                .map(|window| window.read().ok_or_else(|| invalid(window)))
                .collect::<Result<_, _>>()?,
            retention: self.retention.read(),
            proxy: sampan_app::edit::proxy(self.proxy.clone())?,
            // They have commands of their own.
            listener: None,
            secrets: SecretStore::default(),
        })
    }
}

impl From<retention::Retention> for Retention {
    fn from(retention: retention::Retention) -> Self {
        let seconds = |age: Duration| age.as_secs();
        let retention::Retention { jobs, logs, runs_per_rule } = retention;
        Self { jobs: jobs.map(seconds), logs: logs.map(seconds), runs_per_rule }
    }
}

impl Retention {
    fn read(self) -> retention::Retention {
        let age = |seconds| Duration::from_secs(seconds).max(RETENTION_MIN);
        retention::Retention {
            jobs: self.jobs.map(age),
            logs: self.logs.map(age),
            runs_per_rule: self.runs_per_rule.map(|runs| runs.max(1)),
        }
    }
}

impl LimitWindow {
    fn read(&self) -> Option<week::Window> {
        Some(week::Window {
            days: Days::numbered(&self.days)?,
            from: TimeOfDay::parse(&self.from)?,
            to: TimeOfDay::parse(&self.to)?,
            bytes_per_second: self.bytes_per_second,
        })
    }
}

fn invalid(window: &LimitWindow) -> sampan_domain::Failure {
    let detail = format!("{:?} {}–{}", window.days, window.from, window.to);
    sampan_domain::Failure::new(ErrorCode::ValueInvalid).with("detail", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_from_the_window_as_they_went() {
        let nights = week::Window {
            days: Days::parse("fri-mon").unwrap(),
            from: TimeOfDay::parse("22:00").unwrap(),
            to: TimeOfDay::parse("06:30").unwrap(),
            bytes_per_second: 20 << 20,
        };
        let kept = settings::Settings {
            bytes_per_second: Some(1 << 20),
            limits_schedule: vec![nights],
            ..settings::Settings::default()
        };
        let told = Settings::from(&kept);
        assert_eq!(told.limits_schedule[0].days, [1, 5, 6, 7]);
        assert_eq!(told.read().unwrap(), kept);
        let mut never = told;
        never.limits_schedule[0].days.clear();
        let refused = never.read().unwrap_err();
        assert_eq!(refused.code, ErrorCode::ValueInvalid);
    }
}
