//! Settings.

use sampan_domain::retention::{RETENTION_MIN, Retention};
use sampan_domain::secret::SecretRef;
use sampan_domain::settings::{Listener, WORKERS_MAX};
use sampan_domain::target::Proxy;
use sampan_domain::week::Window;
use sampan_domain::{Failure, Settings};

use super::super::schema::{self, At, Span, is_variable};
use super::target::accept_proxy;
use super::{accept_speed, invalid};

/// The settings that a file gives.
#[derive(Default)]
pub(in crate::rule_file) struct SettingsDraft {
    workers: Option<u8>,
    #[expect(clippy::option_option, reason = "left out, `null` and a value are three things")]
    bytes_per_second: Option<Option<u64>>,
    limits_schedule: Option<Vec<Window>>,
    #[expect(clippy::option_option, reason = "left out, `null` and a value are three things")]
    listener: Option<Option<Listener>>,
    retention: Option<Retention>,
    proxy: Option<Proxy>,
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
        if let Some(listener) = &self.listener {
            settings.listener.clone_from(listener);
        }
        if let Some(proxy) = &self.proxy {
            settings.proxy.clone_from(proxy);
        }
        settings.retention = self.retention.unwrap_or(before.retention);
        settings
    }
}

pub(super) fn accept(settings: schema::Settings) -> Result<SettingsDraft, Failure> {
    let schema::Settings { workers, bytes_per_second, limits_schedule, retention, proxy, listener } =
        settings;
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
    let retention =
        retention.map(|given| given.value.as_ref().map_or(Ok(Retention::FOR_EVER), accept_retention));
    let retention = retention.transpose()?;
    let proxy = proxy.map(|At { value, position }| match value {
        None => Ok(Proxy::Environment),
        Some(value) => accept_proxy(&At { value, position }, "settings"),
    });
    let proxy = proxy.transpose()?;
    let listener = listener.map(|listener| listener.value.map(accept_listener).transpose()).transpose()?;
    let workers = workers.map(|workers| workers.value);
    Ok(SettingsDraft { workers, bytes_per_second, limits_schedule, listener, retention, proxy })
}

pub(in crate::rule_file) fn accept_window(window: &schema::LimitsWindow) -> Result<Window, Failure> {
    let schema::LimitsWindow { days, from, to, bytes_per_second } = window;
    let bytes_per_second = accept_speed(*bytes_per_second)?;
    Ok(Window { days: days.0, from: from.0, to: to.0, bytes_per_second })
}

pub(in crate::rule_file) fn accept_retention(retention: &schema::Retention) -> Result<Retention, Failure> {
    let schema::Retention { jobs, logs, runs_per_rule } = retention;
    let span = |given: &Option<At<Span>>| match given {
        Some(At { value: Span(span), position }) if *span < RETENTION_MIN => {
            Err(invalid(*position, "cli-expected-retention"))
        }
        given => Ok(given.as_ref().map(|given| given.value.0)),
    };
    if let Some(none) = runs_per_rule.as_ref().filter(|runs| runs.value == 0) {
        return Err(invalid(none.position, "cli-expected-positive"));
    }
    Ok(Retention {
        jobs: span(jobs)?,
        logs: span(logs)?,
        runs_per_rule: runs_per_rule.as_ref().map(|runs| runs.value),
    })
}

pub(in crate::rule_file) fn accept_listener(listener: schema::Listener) -> Result<Listener, Failure> {
    let schema::Listener { address, token, path_secret, github_secret } = listener;
    let address = match address {
        None => Listener::ADDRESS,
        Some(address) => {
            address.value.parse().map_err(|_| invalid(address.position, "cli-expected-address"))?
        }
    };
    let secret = |given: Option<At<String>>| given.as_ref().map(accept_secret).transpose();
    Ok(Listener {
        address,
        token: secret(token)?,
        path_secret: secret(path_secret)?,
        github_secret: secret(github_secret)?,
    })
}

/// One that is written out is refused: the result is stored.
fn accept_secret(secret: &At<String>) -> Result<SecretRef, Failure> {
    match &*secret.value {
        "keyring" => return Ok(SecretRef::Keyring),
        "encrypted-file" => return Ok(SecretRef::EncryptedFile),
        _ => {}
    }
    let name = secret.value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    match name.filter(|name| is_variable(name)) {
        Some(name) => Ok(SecretRef::Env(name.to_owned())),
        None => Err(invalid(secret.position, "cli-expected-secret")),
    }
}
