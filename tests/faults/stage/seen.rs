//! What came of a run.

use std::fmt;

use sampan_domain::machine::Status;
use sampan_domain::run::Planning;
use sampan_domain::{ErrorCode, Failure, Job, Run};

use super::log::Log;

/// A run and its jobs, oldest first.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) run: Run,
    pub(crate) jobs: Vec<Job>,
    /// Shown when something is not as it should be.
    pub(super) log: Log,
}

impl Seen {
    /// The only job.
    #[track_caller]
    pub(crate) fn only(&self) -> &Job {
        assert_eq!(self.jobs.len(), 1, "one job\n{self:#?}");
        &self.jobs[0]
    }

    /// All of it has arrived, at the first attempt.
    #[track_caller]
    pub(crate) fn arrived(&self) -> &Self {
        assert!(matches!(self.run.planning, Planning::Done(_)), "not planned to the end\n{self:#?}");
        let arrived = |job: &Job| job.state.status() == Status::Finished && job.attempt == 1;
        assert!(!self.jobs.is_empty() && self.jobs.iter().all(arrived), "not all has arrived\n{self:#?}");
        self
    }

    /// The only job is in error, for that reason.
    #[track_caller]
    pub(crate) fn failed(&self, code: ErrorCode) -> &Failure {
        failed(self.only(), code, self)
    }

    /// The only job waits for a moment, for that reason, and has used no attempt.
    #[track_caller]
    pub(crate) fn waits(&self, code: ErrorCode) -> &Failure {
        let job = self.only();
        let reason = job.waiting.as_ref().map(|waiting| &waiting.reason);
        assert_eq!(reason.map(|reason| reason.code), Some(code), "{self:#?}");
        assert_eq!((job.state.status(), job.attempt), (Status::Retrying, 1), "{self:#?}");
        reason.unwrap()
    }

    /// It could not be planned, for that reason.
    #[track_caller]
    pub(crate) fn unplanned(&self, code: ErrorCode) -> &Failure {
        let Planning::Failed(_, failure) = &self.run.planning else { panic!("it was planned\n{self:#?}") };
        assert_eq!(failure.code, code, "{self:#?}");
        failure
    }
}

/// What a person needs who looks for the reason of a failed test.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "planning: {:?}", self.run.planning)?;
        for Job { id, destination, state, attempt, waiting, error, .. } in &self.jobs {
            writeln!(f, "job {id:?} {destination}: {state:?}, attempt {attempt}, {waiting:?} {error:?}")?;
        }
        write!(f, "{:?}", self.log)
    }
}

/// A job is in error, for that reason.
#[track_caller]
fn failed<'a>(job: &'a Job, code: ErrorCode, seen: &Seen) -> &'a Failure {
    let error = job.error.as_ref();
    assert_eq!((job.state.status(), error.map(|error| error.code)), (Status::Error, Some(code)), "{seen:#?}");
    error.unwrap()
}
