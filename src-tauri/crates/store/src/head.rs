//! What the store says about itself. It is written with every commit and vouches for everything read at start.

use serde::{Deserialize, Serialize};

/// The layout of the store. It grows when an older version could not read it.
pub(crate) const SCHEMA: u32 = 1;

/// How many things there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Targets.
    pub targets: u64,
    /// Rules.
    pub rules: u64,
    /// Runs.
    pub runs: u64,
    /// Jobs.
    pub jobs: u64,
}

impl Counts {
    /// Whether there is anything.
    pub const fn is_empty(&self) -> bool {
        self.targets == 0 && self.rules == 0 && self.runs == 0 && self.jobs == 0
    }
}

/// The one value of [`Kind::Head`](crate::kind::Kind::Head).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// [`SCHEMA`] when it was written.
    pub(crate) schema: u32,
    /// Which store this is: random, made with it.
    pub(crate) store: u64,
    /// The number of the commit; it only grows.
    pub(crate) generation: u64,
    /// The highest identity ever given when it was written.
    pub(crate) ids: u64,
    /// How many things there are.
    pub(crate) counts: Counts,
    /// The sum of the checksums of all vouched values: one that is gone, or old again, changes it.
    pub(crate) sum: u64,
}

impl Head {
    /// The head of a store nothing was written to.
    pub(crate) fn new(store: u64) -> Self {
        Self { schema: SCHEMA, store, generation: 0, ids: 0, counts: Counts::default(), sum: 0 }
    }
}
