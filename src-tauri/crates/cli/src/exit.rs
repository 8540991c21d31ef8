//! Exit codes: 0 all done, 1 something failed, 2 bad usage or bad file, 3 stopped by a person.

use std::process::ExitCode;

use sampan_app::answer::{Answer, JobAnswer, PlannedAction, Refused, RunAnswer};
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure};

/// How a command ended. The worst of several counts, and they are in that order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All done.
    Done,
    /// A person stopped it.
    Stopped,
    /// Something failed.
    Failed,
    /// Bad usage or bad file.
    Misused,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Misused => 2,
            Exit::Stopped => 3,
        })
    }
}

impl Exit {
    /// By what an answer says. `waited`: the command was to see the work to its end.
    pub(crate) fn of_answer(answer: &Answer, waited: bool) -> Self {
        match answer {
            Answer::Runs(runs) if waited => runs.runs.iter().map(of_run).max().unwrap_or(Self::Done),
            Answer::Run(run) if waited => of_run(run),
            Answer::Job(job) if waited => of_job(job),
            Answer::Check(check) if !check.healthy => Self::Failed,
            Answer::Store(store) if !store.sound => Self::Failed,
            Answer::Plans(plans) => {
                let mut rows = plans.runs.iter().flat_map(|plan| &plan.plan);
                let impossible = rows.any(|row| {
                    let left_out = matches!(row.action, PlannedAction::Skip | PlannedAction::Collision);
                    left_out && row.reason.is_some_and(|why| !why.is_choice())
                });
                if impossible { Self::Failed } else { Self::Done }
            }
            _ => Self::Done,
        }
    }

    /// By what another process has refused.
    pub(crate) const fn of_refusal(refused: &Refused) -> Self {
        if refused.error.location.is_some() {
            Self::Misused
        } else {
            Self::of_code(refused.error.failure.code)
        }
    }

    /// By why a command failed.
    pub(crate) fn of_failure(failure: &Failure) -> Self {
        // Whatever has a line stands in a rule file.
        if failure.arg("line").is_some() { Self::Misused } else { Self::of_code(failure.code) }
    }

    const fn of_code(code: ErrorCode) -> Self {
        match code {
            ErrorCode::Usage
            | ErrorCode::FileFailed
            | ErrorCode::FileSyntax
            | ErrorCode::KeyUnknown
            | ErrorCode::ValueInvalid
            | ErrorCode::KeyMissing
            | ErrorCode::TargetUnknown
            | ErrorCode::NameTaken
            | ErrorCode::NameInvalid
            | ErrorCode::UrlInvalid
            | ErrorCode::ReferenceInvalid
            | ErrorCode::PatternInvalid
            | ErrorCode::PlatformInvalid
            | ErrorCode::SizeInvalid
            | ErrorCode::DurationInvalid
            | ErrorCode::SecretInPlain
            | ErrorCode::PassphraseMissing
            | ErrorCode::PassphraseShort
            | ErrorCode::PassphraseDiffers
            | ErrorCode::TracesInvalid
            | ErrorCode::BackupInvalid => Self::Misused,
            ErrorCode::ShuttingDown => Self::Stopped,
            _ => Self::Failed,
        }
    }
}

fn of_run(run: &RunAnswer) -> Exit {
    if run.error > 0 || run.failure.is_some() {
        Exit::Failed
    } else if run.stopped + run.canceled > 0 || run.planning_stopped || run.ended.is_none() {
        Exit::Stopped
    } else {
        Exit::Done
    }
}

fn of_job(job: &JobAnswer) -> Exit {
    match job.status {
        Status::Finished => Exit::Done,
        Status::Error => Exit::Failed,
        _ => Exit::Stopped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_contract() {
        let codes = [Exit::Done, Exit::Failed, Exit::Misused, Exit::Stopped].map(ExitCode::from);
        assert_eq!(format!("{codes:?}"), format!("{:?}", [0, 1, 2, 3].map(ExitCode::from)));
    }

    #[test]
    fn a_failure_weighs_more_than_a_stop() {
        assert_eq!([Exit::Stopped, Exit::Failed, Exit::Done].iter().max(), Some(&Exit::Failed));
    }
}
