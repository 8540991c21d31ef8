//! Settings in the rule file.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_with::skip_serializing_none;

use super::{At, DaysWord, SecretText, Size, Span, TimeWord};

/// What holds for all rules.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many jobs run at once, 1 to 64. Default: 3.
    #[schemars(range(min = 1, max = 64))]
    pub workers: Option<At<u8>>,
    /// Bytes a second of all rules together, such as `20MiB`; `null` for no limit.
    #[serde(default, deserialize_with = "given")]
    pub bytes_per_second: Option<At<Option<Size>>>,
    /// Other limits of all rules together at certain hours, in local time. Of several the first counts; outside of them
    /// `bytes_per_second` does.
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
    /// The days on which it begins: `daily`, `mon-fri`, `sat,sun`.
    pub days: DaysWord,
    /// From this time of day on, `09:00`.
    pub from: TimeWord,
    /// Until this time of day, `18:00` or `24:00`; of the next day, where it is not after `from`.
    pub to: TimeWord,
    /// Bytes a second in these hours.
    pub bytes_per_second: At<Size>,
}

/// A value that is given, be it `null`.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<At<Option<Size>>>, D::Error> {
    At::deserialize(deserializer).map(Some)
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
