//! What a registry tells of itself: a hint, never a proof. Whoever acts on it looks first.

use crate::reference::{RepositoryName, Tag};

/// Something happened in a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The registry's host and port as the sender knows them, or the name of a target; `None` where it says neither.
    pub origin: Option<Origin>,
    /// The repository.
    pub repository: RepositoryName,
    /// What happened.
    pub event: Happening,
}

/// Where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// At a host, with its port where it is not that of the scheme.
    Host(String),
    /// At the target of this name.
    Target(String),
}

/// What happened in a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A tag was pushed.
    Pushed(Tag),
    /// Something was deleted. What exactly is seen by looking: few registries name the tag.
    Deleted,
}
