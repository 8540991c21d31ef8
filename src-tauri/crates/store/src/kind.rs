//! The trees, one a kind of thing, and their keys: big-endian, so that order is the order of creation, and short.

use sampan_domain::JobId;
use sled::IVec;

/// What a tree holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One value: what the store says about itself, written with every commit.
    Head,
    /// Targets by id.
    Target,
    /// Rules by id.
    Rule,
    /// One value: the settings.
    Settings,
    /// Runs by id.
    Run,
    /// Jobs by id.
    Job,
    /// Transitions by job and number.
    Transition,
    /// Blobs of jobs by job and place in the list: only those that changed are written again.
    Layer,
    /// Log records by job and number.
    Record,
    /// What was done, by id.
    Activity,
    /// Until when the triggers of rules are attended to, by rule.
    Attended,
}

impl Kind {
    /// All of them, each at the place of its own number.
    pub(crate) const ALL: [Self; 11] = [
        Self::Head,
        Self::Target,
        Self::Rule,
        Self::Settings,
        Self::Run,
        Self::Job,
        Self::Transition,
        Self::Layer,
        Self::Record,
        Self::Activity,
        Self::Attended,
    ];

    /// The tree's name in sled.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Target => "targets",
            Self::Rule => "rules",
            Self::Settings => "settings",
            Self::Run => "runs",
            Self::Job => "jobs",
            Self::Transition => "timeline",
            Self::Layer => "layers",
            Self::Record => "log",
            Self::Activity => "activity",
            Self::Attended => "attended",
        }
    }

    /// What a person has written by hand, and what snapshots are taken for.
    pub(crate) const fn is_configuration(self) -> bool {
        matches!(self, Self::Target | Self::Rule | Self::Settings)
    }

    /// Whether the head vouches for every value of the tree. Each is read at start.
    pub(crate) const fn is_vouched(self) -> bool {
        matches!(self, Self::Target | Self::Rule | Self::Settings | Self::Run | Self::Job)
    }
}

/// The key of the one value of [`Kind::Head`] and of [`Kind::Settings`].
pub(crate) const ONLY: u64 = 0;

/// The key of a thing with an identity.
pub(crate) fn key(id: u64) -> IVec {
    IVec::from(id.to_be_bytes().as_slice())
}

/// The key of a part of a job.
pub(crate) fn part(job: JobId, seq: u32) -> IVec {
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&job.0.to_be_bytes());
    bytes[8..].copy_from_slice(&seq.to_be_bytes());
    IVec::from(bytes.as_slice())
}

/// The identity in a key.
pub(crate) fn id_of(key: &[u8]) -> Option<u64> {
    key.get(..8)?.try_into().ok().map(u64::from_be_bytes)
}

/// The number in the key of a part.
pub(crate) fn seq_of(key: &[u8]) -> Option<u32> {
    key.get(8..)?.try_into().ok().map(u32::from_be_bytes)
}
