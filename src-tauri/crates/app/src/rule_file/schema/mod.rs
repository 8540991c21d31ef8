//! The rule file as it is written: every key, with what each means.
//!
//! The descriptions here are the descriptions of the file's JSON schema. A key that is left out, or `null`, has its
//! default.

mod at;
mod rule;
mod settings;
mod target;
mod trigger;
mod words;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use at::{At, Position};
pub use rule::{
    ArtifactKind, Artifacts, DeleteMissing, Destination, ForeignLayers, Labels, Missed, NewestBy, Notify,
    Order, Overlap, Overwrite, PlatformPolicy, Repositories, Retry, Rule, Tags,
};
pub use settings::{LimitsWindow, Listener, Retention, Settings};
pub use target::{ClientCert, Limits, Target};
pub use trigger::{Nothing, Trigger, Triggers};
pub(super) use words::is_variable;
pub use words::{CredentialWord, DaysWord, Flatten, PlatformWord, SecretText, Share, Size, Span, TimeWord};

/// A rule file of Sampan: targets, the rules that replicate images between them, and settings.
///
/// Sizes are written `20MiB`, durations `10m`, `2h`, `90d`. Paths are relative to the folder of the file.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RuleFile")]
pub struct Document {
    /// The places images are read from and written to.
    pub targets: Option<Vec<At<Target>>>,
    /// What is replicated, from where to where.
    pub rules: Option<Vec<At<Rule>>>,
    /// What holds for all rules. A setting that is left out stays as it is.
    pub settings: Option<Settings>,
}

/// The JSON schema of the rule file.
pub fn schema() -> Schema {
    schema_for!(Document)
}
