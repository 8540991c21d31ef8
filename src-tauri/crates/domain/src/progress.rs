//! How far a job is, in bytes.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// Bytes of a job or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    /// Of all blobs of the trees read so far.
    pub total: u64,
    /// Already at the destination repository.
    pub existing: u64,
    /// Mounted from another repository of the destination.
    pub mounted: u64,
    /// Sent by us, blobs in flight included.
    pub copied: u64,
}

impl Bytes {
    /// What is at the destination, or on its way there.
    pub const fn done(&self) -> u64 {
        self.existing + self.mounted + self.copied
    }
}

impl std::ops::AddAssign for Bytes {
    fn add_assign(&mut self, other: Self) {
        self.total += other.total;
        self.existing += other.existing;
        self.mounted += other.mounted;
        self.copied += other.copied;
    }
}

/// One blob of a job, as the job's details show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Its digest.
    pub digest: Digest,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// How it got, or gets, to the destination.
    pub state: LayerState,
    /// Bytes there, or on their way.
    pub done: u64,
}

/// How a blob got to the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerState {
    /// Nothing has been done for it yet.
    Left,
    /// It is being sent.
    InFlight,
    /// It was there.
    Existing,
    /// It was mounted from another repository.
    Mounted,
    /// It was sent.
    Copied,
}

impl LayerState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Left, Self::InFlight, Self::Existing, Self::Mounted, Self::Copied];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::InFlight => "in_flight",
            Self::Existing => "existing",
            Self::Mounted => "mounted",
            Self::Copied => "copied",
        }
    }
}
