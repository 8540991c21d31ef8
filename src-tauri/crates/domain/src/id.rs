//! Identities of what the store keeps: one rising counter for all kinds, never reused, never from the clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, Failure};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $missing:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Failure;

            fn from_str(text: &str) -> Result<Self, Failure> {
                text.parse().map(Self).map_err(|_| Failure::new(ErrorCode::$missing).with("id", text))
            }
        }
    };
}

id!(
    /// A target.
    TargetId,
    TargetNotFound
);
id!(
    /// A rule.
    RuleId,
    RuleNotFound
);
id!(
    /// A run.
    RunId,
    RunNotFound
);
id!(
    /// A job.
    JobId,
    JobNotFound
);
