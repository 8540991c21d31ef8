//! Which ends of a rule's runs are worth a notification.

use serde::{Deserialize, Serialize};

/// Which ends of a rule's runs are worth a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    /// None.
    Never,
    /// Where something failed.
    Failure,
    /// Every run's, also where there was nothing to do.
    Always,
}

impl Notify {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Failure => "failure",
            Self::Always => "always",
        }
    }
}
