//! Settings in the rule file.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_with::skip_serializing_none;

use super::{At, DaysWord, Size, Span, TimeWord};

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
    /// How long what has ended is kept; `null` for ever.
    #[serde(default, deserialize_with = "given")]
    pub retention: Option<At<Option<Retention>>>,
    /// The proxy in front of targets that have none of their own: its URL, or `none`; `null` for what the environment
    /// says. Default: what the environment says.
    #[serde(default, deserialize_with = "given")]
    pub proxy: Option<At<Option<String>>>,
    /// The listener for registries' notifications; `null` for off. Default: off.
    #[serde(default, deserialize_with = "given")]
    pub listener: Option<At<Option<Listener>>>,
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
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<At<Option<T>>>, D::Error> {
    At::deserialize(deserializer).map(Some)
}

/// How long what has ended is kept; for ever what is left out. Where nothing is said of it: `30d`, `7d` and 50.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Jobs, from their end on, such as `30d`.
    pub jobs: Option<At<Span>>,
    /// Logs of jobs, from the job's end on, such as `7d`.
    pub logs: Option<At<Span>>,
    /// The newest runs of each rule; older ones go with their jobs.
    #[schemars(range(min = 1))]
    pub runs_per_rule: Option<At<u32>>,
}

/// The listener for registries' notifications (`POST /events`) and for `/metrics`, `/healthz` and `/readyz`.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// Address and port. Default: `127.0.0.1:8421`, which only this machine reaches.
    pub address: Option<At<String>>,
    /// The bearer token that senders show: `${NAME}`, an environment variable, or `keyring`.
    pub token: Option<At<String>>,
    /// A secret part of the path, for senders that cannot show a token: `${NAME}` or `keyring`.
    pub path_secret: Option<At<String>>,
    /// The secret of GitHub's signatures: `${NAME}` or `keyring`.
    pub github_secret: Option<At<String>>,
}
