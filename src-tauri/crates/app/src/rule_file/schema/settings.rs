//! Settings in the rule file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{At, SecretText, Size, Span};

/// What holds for all rules.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many jobs run at once, 1 to 64. Default: 3.
    #[schemars(range(min = 1, max = 64))]
    pub workers: Option<At<u8>>,
    /// Bytes a second of all rules together, such as `20MiB`. Default: no limit.
    pub bytes_per_second: Option<At<Size>>,
    /// Other limits at certain hours.
    pub limits_schedule: Option<At<Vec<LimitsWindow>>>,
    /// How long what has ended is kept.
    pub retention: Option<At<Retention>>,
    /// The listener for registries' notifications. Default: off.
    pub listener: Option<At<Listener>>,
}

/// A limit that holds at certain hours.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsWindow {
    /// The days, `mon-fri` or `sat,sun`.
    pub days: String,
    /// From this time of day on, `09:00`.
    pub from: String,
    /// Until this time of day, `18:00`.
    pub to: String,
    /// Bytes a second in these hours.
    pub bytes_per_second: Size,
}

/// How long what has ended is kept.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Ended jobs.
    pub jobs: Option<Span>,
    /// Logs of ended jobs.
    pub logs: Option<Span>,
    /// The newest runs of each rule.
    #[schemars(range(min = 1))]
    pub runs_per_rule: Option<u32>,
}

/// The listener for registries' notifications (`POST /events`) and for `/metrics`, `/healthz` and `/readyz`.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// Address and port.
    pub address: Option<String>,
    /// The bearer token that senders show; `${NAME}` is an environment variable.
    pub token: Option<SecretText>,
    /// A secret part of the path, for senders that cannot show a token; `${NAME}` is an environment variable.
    pub path_secret: Option<SecretText>,
    /// The secret of GitHub's signatures; `${NAME}` is an environment variable.
    pub github_secret: Option<SecretText>,
}
