//! The state machine of a job, as one table.
//!
//! The code that runs it, its tests and the diagram in the window all read [`TABLE`]; what is not in it is
//! refused.

use serde::{Deserialize, Serialize};

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for a worker.
    Pending,
    /// It waits for a moment, or for a cause to go away.
    Retrying,
    /// A worker has taken it.
    Running,
    /// Clients are made, the source is resolved to a digest.
    Initialize,
    /// The destination is made ready.
    Check,
    /// A tree's manifests are read, missing blobs are found.
    PullManifest,
    /// Missing blobs are moved.
    TransferBlob,
    /// Manifests are written, the tag last.
    PushManifest,
    /// The image is removed from the destination.
    Delete,
    /// A person stopped it.
    Stopped,
    /// Its rule went away under it.
    Canceled,
    /// Done.
    Finished,
    /// Given up.
    Error,
}

impl State {
    /// All of them, in the order of the diagram.
    pub const ALL: [Self; 13] = [
        Self::Pending,
        Self::Retrying,
        Self::Running,
        Self::Initialize,
        Self::Check,
        Self::PullManifest,
        Self::TransferBlob,
        Self::PushManifest,
        Self::Delete,
        Self::Stopped,
        Self::Canceled,
        Self::Finished,
        Self::Error,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Retrying => "retrying",
            Self::Running => "running",
            Self::Initialize => "initialize",
            Self::Check => "check",
            Self::PullManifest => "pull_manifest",
            Self::TransferBlob => "transfer_blob",
            Self::PushManifest => "push_manifest",
            Self::Delete => "delete",
            Self::Stopped => "stopped",
            Self::Canceled => "canceled",
            Self::Finished => "finished",
            Self::Error => "error",
        }
    }

    /// Whether a worker holds the job.
    pub const fn is_active(self) -> bool {
        matches!(self.status(), Status::Running)
    }

    /// The status that people see.
    pub const fn status(self) -> Status {
        match self {
            Self::Pending => Status::Pending,
            Self::Retrying => Status::Retrying,
            Self::Running
            | Self::Initialize
            | Self::Check
            | Self::PullManifest
            | Self::TransferBlob
            | Self::PushManifest
            | Self::Delete => Status::Running,
            Self::Stopped => Status::Stopped,
            Self::Canceled => Status::Canceled,
            Self::Finished => Status::Finished,
            Self::Error => Status::Error,
        }
    }

    /// What a running job is at, beside its status.
    pub const fn phase(self) -> Option<&'static str> {
        match self {
            Self::Initialize
            | Self::Check
            | Self::PullManifest
            | Self::TransferBlob
            | Self::PushManifest
            | Self::Delete => Some(self.as_str()),
            _ => None,
        }
    }
}

/// What people see of a [`State`]: the seven statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for a worker.
    Pending,
    /// A worker has it.
    Running,
    /// Waits to be tried again.
    Retrying,
    /// A person stopped it.
    Stopped,
    /// Its rule went away under it.
    Canceled,
    /// Done.
    Finished,
    /// Given up.
    Error,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Running,
        Self::Retrying,
        Self::Stopped,
        Self::Canceled,
        Self::Finished,
        Self::Error,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Stopped => "stopped",
            Self::Canceled => "canceled",
            Self::Finished => "finished",
            Self::Error => "error",
        }
    }

    /// Whether there is still something to do without a person's word.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Running | Self::Retrying)
    }
}

/// What happens to a job: the labels of the edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A worker takes the job.
    Claimed,
    /// The operation is transfer.
    IsTransfer,
    /// The operation is delete.
    IsDelete,
    /// Clients are made, the source is resolved, the trees are listed.
    SourceResolved,
    /// The destination is there and may be written to.
    DestinationReady,
    /// A tree is left and some of its blobs are missing at the destination.
    BlobsMissing,
    /// A tree is left and none of its blobs is missing.
    NoBlobMissing,
    /// No tree is left.
    NoTreeLeft,
    /// All blobs of the tree are at the destination.
    BlobsThere,
    /// The tree is pushed and its digest confirmed.
    TreePushed,
    /// The image is gone at the destination.
    Gone,
    /// A person stopped it.
    StoppedByPerson,
    /// Its rule was disabled or deleted, or its run was superseded.
    RuleWithdrawn,
    /// A failure, with budget left.
    FailedForNow,
    /// A wait of over 30 s; no attempt is used.
    MustWait,
    /// The process ended under it.
    Interrupted,
    /// The process ended under it for the third time in a row.
    InterruptedTooOften,
    /// A permanent failure, or the budget is used up.
    FailedForGood,
    /// A person retries.
    RetriedByPerson,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Claimed,
        Self::IsTransfer,
        Self::IsDelete,
        Self::SourceResolved,
        Self::DestinationReady,
        Self::BlobsMissing,
        Self::NoBlobMissing,
        Self::NoTreeLeft,
        Self::BlobsThere,
        Self::TreePushed,
        Self::Gone,
        Self::StoppedByPerson,
        Self::RuleWithdrawn,
        Self::FailedForNow,
        Self::MustWait,
        Self::Interrupted,
        Self::InterruptedTooOften,
        Self::FailedForGood,
        Self::RetriedByPerson,
    ];

    /// The stable name, and the last part of the message id that explains it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::IsTransfer => "is_transfer",
            Self::IsDelete => "is_delete",
            Self::SourceResolved => "source_resolved",
            Self::DestinationReady => "destination_ready",
            Self::BlobsMissing => "blobs_missing",
            Self::NoBlobMissing => "no_blob_missing",
            Self::NoTreeLeft => "no_tree_left",
            Self::BlobsThere => "blobs_there",
            Self::TreePushed => "tree_pushed",
            Self::Gone => "gone",
            Self::StoppedByPerson => "stopped_by_person",
            Self::RuleWithdrawn => "rule_withdrawn",
            Self::FailedForNow => "failed_for_now",
            Self::MustWait => "must_wait",
            Self::Interrupted => "interrupted",
            Self::InterruptedTooOften => "interrupted_too_often",
            Self::FailedForGood => "failed_for_good",
            Self::RetriedByPerson => "retried_by_person",
        }
    }
}

/// When a transition must be on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Durability {
    /// Before the job goes on.
    Durable,
    /// With the next group commit, in order.
    Rides,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// From any of these,
    pub from: &'static [State],
    /// when this happens,
    pub cause: Cause,
    /// to this.
    pub to: State,
    /// And when it must be on disk.
    pub durability: Durability,
}

/// The states in which a worker holds the job.
pub const ACTIVE: &[State] = &[
    State::Running,
    State::Initialize,
    State::Check,
    State::PullManifest,
    State::TransferBlob,
    State::PushManifest,
    State::Delete,
];

/// The states that come to an end by a person's or a rule's word.
const OPEN: &[State] = &[
    State::Running,
    State::Initialize,
    State::Check,
    State::PullManifest,
    State::TransferBlob,
    State::PushManifest,
    State::Delete,
    State::Pending,
    State::Retrying,
];

/// The table. One turn of `pull_manifest` → `transfer_blob` → `push_manifest` is one tree: an image or index with its
/// children.
pub const TABLE: &[Row] = &{
    use Durability::{Durable, Rides};
    use State as S;
    [
        row(&[S::Pending, S::Retrying], Cause::Claimed, S::Running, Durable),
        row(&[S::Running], Cause::IsTransfer, S::Initialize, Rides),
        row(&[S::Running], Cause::IsDelete, S::Delete, Rides),
        row(&[S::Initialize], Cause::SourceResolved, S::Check, Rides),
        row(&[S::Check], Cause::DestinationReady, S::PullManifest, Rides),
        row(&[S::PullManifest], Cause::BlobsMissing, S::TransferBlob, Rides),
        row(&[S::PullManifest], Cause::NoBlobMissing, S::PushManifest, Rides),
        row(&[S::PullManifest], Cause::NoTreeLeft, S::Finished, Durable),
        row(&[S::TransferBlob], Cause::BlobsThere, S::PushManifest, Rides),
        row(&[S::PushManifest], Cause::TreePushed, S::PullManifest, Durable),
        row(&[S::Delete], Cause::Gone, S::Finished, Durable),
        row(OPEN, Cause::StoppedByPerson, S::Stopped, Durable),
        row(OPEN, Cause::RuleWithdrawn, S::Canceled, Durable),
        row(ACTIVE, Cause::FailedForNow, S::Retrying, Durable),
        row(ACTIVE, Cause::MustWait, S::Retrying, Durable),
        row(ACTIVE, Cause::Interrupted, S::Pending, Durable),
        row(ACTIVE, Cause::InterruptedTooOften, S::Error, Durable),
        row(ACTIVE, Cause::FailedForGood, S::Error, Durable),
        row(&[S::Error, S::Stopped, S::Canceled], Cause::RetriedByPerson, S::Pending, Durable),
    ]
};

const fn row(from: &'static [State], cause: Cause, to: State, durability: Durability) -> Row {
    Row { from, cause, to, durability }
}

/// The row that holds for a state and a cause; `None` means that it may not happen.
pub fn find(from: State, cause: Cause) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.cause == cause && row.from.contains(&from))
}

/// A cause that may not happen in the state the job is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause:?} cannot happen to a job that is {from:?}")]
pub struct Refused {
    /// Where the job is.
    pub from: State,
    /// What was tried.
    pub cause: Cause,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the design, spelled out a second time, edge by edge: a change of either is seen.
    #[test]
    fn the_table_holds_exactly_the_edges_of_the_design() {
        use State as S;

        let mut expected = Vec::new();
        let mut edge = |from: &[State], to: State, causes: &[Cause]| {
            for from in from {
                expected.extend(causes.iter().map(|cause| (*from, to, *cause)));
            }
        };
        let waiting = [S::Pending, S::Retrying];
        edge(&waiting, S::Running, &[Cause::Claimed]);
        edge(&[S::Running], S::Initialize, &[Cause::IsTransfer]);
        edge(&[S::Running], S::Delete, &[Cause::IsDelete]);
        edge(&[S::Initialize], S::Check, &[Cause::SourceResolved]);
        edge(&[S::Check], S::PullManifest, &[Cause::DestinationReady]);
        edge(&[S::PullManifest], S::TransferBlob, &[Cause::BlobsMissing]);
        edge(&[S::PullManifest], S::PushManifest, &[Cause::NoBlobMissing]);
        edge(&[S::PullManifest], S::Finished, &[Cause::NoTreeLeft]);
        edge(&[S::TransferBlob], S::PushManifest, &[Cause::BlobsThere]);
        edge(&[S::PushManifest], S::PullManifest, &[Cause::TreePushed]);
        edge(&[S::Delete], S::Finished, &[Cause::Gone]);
        for open in [ACTIVE, &waiting] {
            edge(open, S::Stopped, &[Cause::StoppedByPerson]);
            edge(open, S::Canceled, &[Cause::RuleWithdrawn]);
        }
        edge(ACTIVE, S::Retrying, &[Cause::FailedForNow, Cause::MustWait]);
        edge(ACTIVE, S::Pending, &[Cause::Interrupted]);
        edge(ACTIVE, S::Error, &[Cause::InterruptedTooOften, Cause::FailedForGood]);
        edge(&[S::Error, S::Stopped, S::Canceled], S::Pending, &[Cause::RetriedByPerson]);

        let mut found = Vec::new();
        for from in State::ALL {
            for cause in Cause::ALL {
                found.extend(find(from, cause).map(|row| (from, row.to, cause)));
            }
        }
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn no_state_and_cause_stand_in_two_rows() {
        for from in State::ALL {
            for cause in Cause::ALL {
                let rows = TABLE.iter().filter(|row| row.cause == cause && row.from.contains(&from)).count();
                assert!(rows <= 1, "{from:?} {cause:?}");
            }
        }
    }

    #[test]
    fn finished_is_final_and_the_other_ends_wait_for_a_person() {
        for cause in Cause::ALL {
            assert_eq!(find(State::Finished, cause), None);
            for end in [State::Error, State::Stopped, State::Canceled] {
                assert_eq!(find(end, cause).is_some(), cause == Cause::RetriedByPerson, "{end:?} {cause:?}");
            }
        }
    }

    #[test]
    fn every_end_and_every_wish_is_durable() {
        for row in TABLE {
            if !row.to.status().is_open() || matches!(row.cause, Cause::RetriedByPerson | Cause::Claimed) {
                assert_eq!(row.durability, Durability::Durable, "{row:?}");
            }
        }
    }

    #[test]
    fn names_are_the_serialised_ones() {
        let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        for state in State::ALL {
            assert_eq!(name(serde_json::to_value(state).unwrap()), state.as_str());
        }
        for status in Status::ALL {
            assert_eq!(name(serde_json::to_value(status).unwrap()), status.as_str());
        }
        for cause in Cause::ALL {
            assert_eq!(name(serde_json::to_value(cause).unwrap()), cause.as_str());
        }
    }
}
