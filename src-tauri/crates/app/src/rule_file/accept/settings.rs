//! Settings: what of them this version can do.

use sampan_domain::settings::WORKERS_MAX;
use sampan_domain::week::Window;
use sampan_domain::{Failure, Settings};

use super::super::schema::{self, At};
use super::{accept_speed, invalid, later};

/// The settings that a file gives.
#[derive(Default)]
pub(in crate::rule_file) struct SettingsDraft {
    workers: Option<u8>,
    #[expect(clippy::option_option, reason = "left out, `null` and a value are three things")]
    bytes_per_second: Option<Option<u64>>,
    limits_schedule: Option<Vec<Window>>,
}

impl SettingsDraft {
    /// The settings with what the file gives; the others stay.
    pub(in crate::rule_file) fn over(&self, before: &Settings) -> Settings {
        let mut settings = before.clone();
        settings.workers = self.workers.unwrap_or(before.workers);
        settings.bytes_per_second = self.bytes_per_second.unwrap_or(before.bytes_per_second);
        if let Some(schedule) = &self.limits_schedule {
            settings.limits_schedule.clone_from(schedule);
        }
        settings
    }
}

pub(super) fn accept(settings: schema::Settings) -> Result<SettingsDraft, Failure> {
    let schema::Settings { workers, bytes_per_second, limits_schedule, retention, listener } = settings;
    if let Some(workers) = workers.filter(|workers| !(1..=WORKERS_MAX).contains(&workers.value)) {
        let range = invalid(workers.position, "cli-expected-range");
        return Err(range.with("min", 1_u16).with("max", u16::from(WORKERS_MAX)));
    }
    let bytes_per_second = match bytes_per_second {
        None => None,
        Some(At { value: None, .. }) => Some(None),
        Some(At { value: Some(speed), position }) => Some(Some(accept_speed(At { value: speed, position })?)),
    };
    let limits_schedule = limits_schedule
        .map(|windows| windows.value.iter().map(accept_window).collect::<Result<_, _>>())
        .transpose()?;
    later("settings.retention", retention.as_ref())?;
    later("settings.listener", listener.as_ref())?;
    Ok(SettingsDraft { workers: workers.map(|workers| workers.value), bytes_per_second, limits_schedule })
}

pub(in crate::rule_file) fn accept_window(window: &schema::LimitsWindow) -> Result<Window, Failure> {
    let schema::LimitsWindow { days, from, to, bytes_per_second } = window;
    let bytes_per_second = accept_speed(*bytes_per_second)?;
    Ok(Window { days: days.0, from: from.0, to: to.0, bytes_per_second })
}
