//! What is done to all jobs that a filter lets through.

use std::collections::BTreeMap;

use sampan_app::front::errand::{PrioritiseJobs, RemoveJobs, RetryJobs, StopJobs};
use sampan_domain::machine::Status;
use sampan_domain::{Failure, JobId};
use serde::Serialize;
use specta::Type;
use tauri::State;

use super::filter::JobFilter;
use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::wire;

/// The most jobs that are named among those for which something was done.
const NAMED: usize = 10_000;

/// What came of a wish for many jobs.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Outcomes {
    /// For how many it was done.
    pub(crate) done: u32,
    /// Those, as far as they are not too many to be named.
    pub(crate) jobs: Vec<String>,
    /// Why it could not be done for the others.
    pub(crate) refused: Vec<Refused>,
}

/// Jobs for which something could not be done for one reason.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Refused {
    pub(crate) count: u32,
    /// That of the first.
    pub(crate) failure: wire::Failure,
}

/// Stops all jobs of a filter that have not ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_matching(desk: State<'_, Desk>, filter: JobFilter) -> Answer<Outcomes> {
    let open = desk.open().await.map_err(told)?;
    let jobs = those(&open, filter, Status::is_open)?;
    outcomes(&jobs, open.front.ask(StopJobs(jobs.clone())).await)
}

/// Retries all jobs of a filter that failed, were stopped or canceled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_matching(desk: State<'_, Desk>, filter: JobFilter) -> Answer<Outcomes> {
    let open = desk.open().await.map_err(told)?;
    let retriable = |status: Status| !status.is_open() && status != Status::Finished;
    let jobs = those(&open, filter, retriable)?;
    outcomes(&jobs, open.front.ask(RetryJobs(jobs.clone())).await)
}

/// Deletes all jobs of a filter that have ended, with their timelines and logs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_matching(desk: State<'_, Desk>, filter: JobFilter) -> Answer<Outcomes> {
    let open = desk.open().await.map_err(told)?;
    let jobs = those(&open, filter, |status| !status.is_open())?;
    outcomes(&jobs, open.front.ask(RemoveJobs(jobs.clone())).await)
}

/// Gives all jobs of a filter that wait another priority.
#[tauri::command]
#[specta::specta]
pub(crate) async fn prioritise_matching(
    desk: State<'_, Desk>,
    filter: JobFilter,
    priority: i32,
) -> Answer<Outcomes> {
    let open = desk.open().await.map_err(told)?;
    let jobs = those(&open, filter, |status| matches!(status, Status::Pending | Status::Retrying))?;
    outcomes(&jobs, open.front.ask(PrioritiseJobs(jobs.clone(), priority)).await)
}

/// The jobs of a filter in whose status something can be done.
fn those(open: &Open, filter: JobFilter, able: impl Fn(Status) -> bool) -> Answer<Vec<JobId>> {
    let mut query = filter.read().map_err(told)?;
    let wanted = |status: &Status| query.status.is_empty() || query.status.contains(status);
    query.status = Status::ALL.into_iter().filter(|status| able(*status) && wanted(status)).collect();
    if query.status.is_empty() {
        return Ok(Vec::new());
    }
    open.front.journal().ids(&query).map_err(told)
}

fn outcomes(jobs: &[JobId], answers: Result<Vec<Result<(), Failure>>, Failure>) -> Answer<Outcomes> {
    let answers = answers.map_err(told)?;
    let mut refused: BTreeMap<&str, Refused> = BTreeMap::new();
    let mut done = Vec::new();
    for (job, answer) in jobs.iter().zip(&answers) {
        match answer {
            Ok(()) => done.push(job),
            Err(failure) => {
                let first = || Refused { count: 0, failure: failure.into() };
                refused.entry(failure.code.as_str()).or_insert_with(first).count += 1;
            }
        }
    }
    Ok(Outcomes {
        done: u32::try_from(done.len()).unwrap_or(u32::MAX),
        jobs: done.iter().take(NAMED).map(ToString::to_string).collect(),
        refused: refused.into_values().collect(),
    })
}
