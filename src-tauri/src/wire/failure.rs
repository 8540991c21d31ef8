//! Failures: a code with arguments; the window has the sentences.

use std::collections::BTreeMap;

use sampan_domain::error;
use serde::{Deserialize, Serialize};
use specta::Type;

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(untagged)]
pub(crate) enum Value {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// The arguments of a message, by name.
pub(crate) type Args = BTreeMap<String, Value>;

/// Why something failed: messages `error-<code>` and `error-<code>.remedy`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Failure {
    /// The stable code.
    pub(crate) code: String,
    /// What the sentences mention.
    pub(crate) args: Args,
    /// What the system or the server said, in its own words.
    pub(crate) detail: Option<String>,
}

/// The first of two arguments with one name holds.
pub(crate) fn args(args: &error::Args) -> Args {
    let value = |value: &error::Value| match value {
        error::Value::Number(number) => Value::Number(*number),
        error::Value::Text(text) => Value::Text(text.clone()),
    };
    args.iter().rev().map(|(name, given)| (name.to_string(), value(given))).collect()
}

impl From<&sampan_domain::Failure> for Failure {
    fn from(failure: &sampan_domain::Failure) -> Self {
        Self {
            code: failure.code.as_str().to_owned(),
            args: args(&failure.args),
            detail: failure.detail.clone(),
        }
    }
}

impl From<sampan_domain::Failure> for Failure {
    fn from(failure: sampan_domain::Failure) -> Self {
        Self::from(&failure)
    }
}
