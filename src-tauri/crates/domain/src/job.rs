//! Jobs: one operation on one image for one destination, and how a cause changes it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::digest::Digest;
use crate::error::{Class, ErrorCode, Failure};
use crate::event::Transition;
use crate::id::{JobId, RuleId, RunId};
use crate::machine::{self, Cause, Durability, Refused, State};
use crate::overwrite::Terms;
use crate::progress::Bytes;
use crate::reference::ImageName;
use crate::selection::Selection;

/// Waits longer than this free the worker (design: "Limits").
pub const LONG_WAIT: Duration = Duration::from_secs(30);
/// The first backoff between two attempts; it doubles up to [`BACKOFF_CAP`].
pub const BACKOFF_FIRST: Duration = Duration::from_secs(30);
/// The longest backoff between two attempts.
pub const BACKOFF_CAP: Duration = Duration::from_secs(600);
/// How often the process may end under a job without progress before the job is suspected.
pub const INTERRUPTIONS_MAX: u32 = 3;

/// One operation on one image for one destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its identity, rising in the order of creation.
    pub id: JobId,
    /// The run it belongs to.
    pub run: RunId,
    /// The rule; `None` for a one-off copy.
    pub rule: Option<RuleId>,
    /// The rule's name when the job was made.
    pub rule_name: String,
    /// Transfer or delete.
    pub operation: Operation,
    /// The image at the source.
    pub source: ImageName,
    /// The image at the destination.
    pub destination: ImageName,
    /// The source's digest, pinned when the job was planned.
    pub pinned: Option<Digest>,
    /// Higher runs first.
    pub priority: i32,
    /// Where it is.
    pub state: State,
    /// The attempt it is in, from 1; it only grows.
    pub attempt: u32,
    /// The attempt with which the present budget began: 1, or the one a person's retry began.
    pub budget_from: u32,
    /// Attempts a budget has.
    pub attempts_max: u32,
    /// How often in a row the process ended under it without progress.
    pub interruptions: u32,
    /// When it was made.
    pub created: Time,
    /// When a worker first took it.
    pub started: Option<Time>,
    /// When it came to its end.
    pub ended: Option<Time>,
    /// Why it waits, while it is retrying.
    pub waiting: Option<Waiting>,
    /// Why it is in error.
    pub error: Option<Failure>,
    /// Bytes so far.
    pub bytes: Bytes,
    /// Where it goes on.
    pub cursor: Cursor,
    /// What of the image travels, as the rule said when the job was made.
    #[serde(default)]
    pub selection: Selection,
    /// What it may do to what is there, the same.
    #[serde(default)]
    pub terms: Terms,
}

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Copies an image.
    Transfer,
    /// Removes an image.
    Delete,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Transfer, Self::Delete];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transfer => "transfer",
            Self::Delete => "delete",
        }
    }
}

/// Why a job waits, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What it waits for.
    pub reason: Failure,
    /// It is not taken up before.
    pub not_before: Time,
}

/// Where a job goes on after a stop, a wait or a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Trees that are pushed, in the order of the job's list.
    pub trees_done: u32,
    /// Upload sessions left open at the destination.
    pub sessions: Vec<Session>,
}

/// An upload session at the destination (distribution-spec, end-4a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The blob it is for.
    pub digest: Digest,
    /// The address to go on with: the newest `Location`. May hold a token of the session; never logged.
    pub location: String,
    /// Bytes that were hashed before [`Session::hash`], and sent.
    pub offset: u64,
    /// The digest's state after those, from which a later read can be verified.
    #[serde(default)]
    pub hash: Vec<u8>,
}

impl Job {
    /// Lets a cause happen to the job, or refuses it and changes nothing.
    ///
    /// The reason is kept as the job's wait or error where the cause is one of those.
    pub fn apply(&mut self, cause: Cause, reason: Option<Failure>, now: Time) -> Result<Transition, Refused> {
        let from = self.state;
        let refused = Refused { from, cause };
        let row = machine::find(from, cause).ok_or(refused)?;
        let allowed = match cause {
            Cause::IsTransfer => self.operation == Operation::Transfer,
            Cause::IsDelete => self.operation == Operation::Delete,
            Cause::FailedForNow => reason.is_some() && self.attempts_left() > 0,
            Cause::MustWait | Cause::FailedForGood => reason.is_some(),
            Cause::Interrupted => {
                left_in_order(reason.as_ref()) || self.interruptions + 1 < INTERRUPTIONS_MAX
            }
            Cause::InterruptedTooOften => self.interruptions + 1 >= INTERRUPTIONS_MAX,
            _ => true,
        };
        if !allowed {
            return Err(refused);
        }

        self.state = row.to;
        self.waiting = None;
        self.error = None;
        match cause {
            Cause::Claimed => {
                self.started.get_or_insert(now);
            }
            Cause::FailedForNow => {
                let wait = self.backoff().max(wait_asked(reason.as_ref()));
                self.attempt += 1;
                self.waiting = reason.clone().map(|reason| Waiting { reason, not_before: now + wait });
            }
            Cause::MustWait => {
                let wait = wait_asked(reason.as_ref());
                let wait = if wait.is_zero() { LONG_WAIT } else { wait };
                self.waiting = reason.clone().map(|reason| Waiting { reason, not_before: now + wait });
            }
            Cause::Interrupted if !left_in_order(reason.as_ref()) => self.interruptions += 1,
            Cause::InterruptedTooOften | Cause::FailedForGood => {
                self.error =
                    reason.clone().or_else(|| Some(Failure::new(ErrorCode::Poison).with("id", self.id.0)));
            }
            Cause::RetriedByPerson => {
                self.attempt += 1;
                self.budget_from = self.attempt;
                self.interruptions = 0;
            }
            Cause::TreePushed => {
                self.cursor.trees_done += 1;
                self.interruptions = 0;
            }
            _ => {}
        }
        self.ended = (!row.to.status().is_open()).then_some(now);
        if row.to == State::Finished {
            self.cursor = Cursor::default();
        }
        Ok(Transition { at: now, from, to: row.to, cause, attempt: self.attempt, reason })
    }

    /// What a failure means for this job now: another attempt, a wait, or the end.
    pub fn judge(&self, failure: &Failure) -> Cause {
        match failure.class() {
            Class::Waits => Cause::MustWait,
            Class::Retryable if failure.retry_after.is_some_and(|wait| wait > LONG_WAIT) => Cause::MustWait,
            Class::Retryable if self.attempts_left() > 0 => Cause::FailedForNow,
            Class::Retryable | Class::Permanent | Class::NeedsPerson => Cause::FailedForGood,
        }
    }

    /// What it means that the process ended under the job.
    pub const fn judge_interruption(&self) -> Cause {
        if self.interruptions + 1 >= INTERRUPTIONS_MAX {
            Cause::InterruptedTooOften
        } else {
            Cause::Interrupted
        }
    }

    /// Attempts left in the present budget after the one it is in.
    pub const fn attempts_left(&self) -> u32 {
        (self.budget_from + self.attempts_max).saturating_sub(self.attempt + 1)
    }

    /// The wait before the next attempt: 30 s × 2ⁿ to 10 min.
    fn backoff(&self) -> Duration {
        let doublings = (self.attempt - self.budget_from).min(16);
        BACKOFF_FIRST.saturating_mul(1 << doublings).min(BACKOFF_CAP)
    }

    /// Whether the transition just applied must be on disk before the job goes on.
    pub fn durability(transition: &Transition) -> Durability {
        machine::find(transition.from, transition.cause).map_or(Durability::Durable, |row| row.durability)
    }
}

/// Whether the process left the job in good order, rather than ending under it: that is nobody's fault.
fn left_in_order(reason: Option<&Failure>) -> bool {
    reason.is_some_and(|failure| failure.code == ErrorCode::ShuttingDown)
}

/// The wait that the other side asked for, at most a day: no header parks a job for ever.
fn wait_asked(reason: Option<&Failure>) -> Duration {
    const DAY: Duration = Duration::from_secs(86_400);
    reason.and_then(|failure| failure.retry_after).unwrap_or_default().min(DAY)
}
