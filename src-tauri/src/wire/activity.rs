//! What was done, and how fast bytes have moved.

use serde::Serialize;
use specta::Type;

use super::{Millis, millis};

/// Something that was done: message `activity-<deed>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Activity {
    pub(crate) id: String,
    pub(crate) at: Millis,
    pub(crate) deed: String,
    /// The rule, the target, the image or the run; empty where there is none.
    pub(crate) name: String,
    /// To how many jobs.
    pub(crate) count: u64,
    /// What fired the rule, where one was run.
    pub(crate) trigger: Option<String>,
    /// The account of the system under which a person answered for it, where that matters.
    pub(crate) by: Option<String>,
}

impl From<&sampan_domain::Activity> for Activity {
    fn from(activity: &sampan_domain::Activity) -> Self {
        Self {
            id: activity.id.to_string(),
            at: millis(activity.at),
            deed: activity.deed.as_str().to_owned(),
            name: activity.name.clone(),
            count: activity.count,
            trigger: activity.trigger.map(|trigger| trigger.as_str().to_owned()),
            by: activity.by.clone(),
        }
    }
}

/// How fast bytes have moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Throughput {
    /// How long a part is, in milliseconds.
    pub(crate) part: u32,
    /// Bytes a second in each part, the oldest first; the last one is not over yet.
    pub(crate) speeds: Vec<u64>,
}
