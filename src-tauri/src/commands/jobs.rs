//! Jobs: listed, followed, read, stopped, retried.

use sampan_domain::Failure;
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::{Answer, told};
use crate::desk::Desk;
use crate::watch::{self, JobNews};
use crate::wire;

/// The most jobs of a page.
const PAGE: u16 = 1_000;

/// Which jobs.
#[derive(Clone, Debug, Default, Deserialize, Type)]
pub(crate) struct JobFilter {
    /// In one of these statuses; none means any.
    pub(crate) status: Vec<String>,
    pub(crate) rule: Option<String>,
    pub(crate) run: Option<String>,
}

impl JobFilter {
    fn read(self) -> Result<JobQuery, Failure> {
        let status = |name: &String| Status::ALL.into_iter().find(|status| status.as_str() == name);
        Ok(JobQuery {
            status: self.status.iter().filter_map(status).collect(),
            rule: self.rule.map(|id| id.parse()).transpose()?,
            run: self.run.map(|id| id.parse()).transpose()?,
            ..JobQuery::default()
        })
    }
}

/// A page of jobs.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct JobPage {
    /// The newest batch of the event `jobs` that this page knows of.
    pub(crate) batch: u32,
    /// Newest first.
    pub(crate) jobs: Vec<wire::Job>,
    /// Older ones: ask with `before` this. Null where there is none.
    pub(crate) next: Option<String>,
    /// Of the rule and run that were asked for, in every status.
    pub(crate) counts: wire::Counts,
}

/// What came of a wish for one of several jobs.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Outcome {
    pub(crate) job: String,
    /// Why not; null where it was done.
    pub(crate) failure: Option<wire::Failure>,
}

/// A page of jobs, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_jobs(
    desk: State<'_, Desk>,
    filter: JobFilter,
    before: Option<String>,
    limit: u16,
) -> Answer<JobPage> {
    let open = desk.open().await.map_err(told)?;
    let mut query = filter.read().map_err(told)?;
    let counts = counts(&open, &query).map_err(told)?;
    query.before = before.map(|id| id.parse()).transpose().map_err(told)?;
    query.limit = limit.clamp(1, PAGE).into();
    let batch = open.stream.batch();
    let found = open.app.engine().journal().jobs(&query).map_err(told)?;
    let stored = found.last().filter(|_| found.len() == query.limit).map(|job| job.id.to_string());
    let jobs = open.stream.join(&query, found);
    // What is newer here may have pushed others out of the page.
    let next = jobs.last().filter(|_| jobs.len() == query.limit).map(|job| job.id.clone()).or(stored);
    Ok(JobPage { batch, jobs, next, counts })
}

/// How many jobs there are, by status.
#[tauri::command]
#[specta::specta]
pub(crate) async fn count_jobs(desk: State<'_, Desk>, filter: JobFilter) -> Answer<wire::Counts> {
    let open = desk.open().await.map_err(told)?;
    counts(&open, &filter.read().map_err(told)?).map_err(told)
}

fn counts(open: &crate::desk::Open, query: &JobQuery) -> Result<wire::Counts, Failure> {
    let mut counts = wire::Counts::default();
    for status in Status::ALL {
        let of_status = JobQuery { status: vec![status], ..query.clone() };
        *counts.of(status) = open.app.engine().journal().count(&of_status)?;
    }
    Ok(counts)
}

/// Bytes and speeds of running jobs, through a channel, from now on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn follow_progress(
    desk: State<'_, Desk>,
    channel: Channel<Vec<wire::Progress>>,
) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.stream.tell(channel);
    Ok(())
}

/// One job with everything known about it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_job(desk: State<'_, Desk>, id: String) -> Answer<wire::JobDetails> {
    let open = desk.open().await.map_err(told)?;
    watch::details(&open, id.parse().map_err(told)?).map_err(told)
}

/// Follows a job: everything at once, then what is new. Gives a number for [`unfollow_job`].
#[tauri::command]
#[specta::specta]
pub(crate) async fn follow_job(desk: State<'_, Desk>, id: String, channel: Channel<JobNews>) -> Answer<u32> {
    let open = desk.open().await.map_err(told)?;
    let id = id.parse().map_err(told)?;
    watch::details(&open, id).map_err(told)?;
    Ok(open.watches.job(&open, id, channel))
}

/// Ends following a job.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unfollow_job(desk: State<'_, Desk>, number: u32) -> Answer<()> {
    if let Some(open) = desk.opened().await {
        open.watches.end(number);
    }
    Ok(())
}

/// A part of a job's log, from a record on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_log(
    desk: State<'_, Desk>,
    id: String,
    from: u32,
    limit: u16,
) -> Answer<wire::LogPage> {
    let open = desk.open().await.map_err(told)?;
    watch::log(&open, id.parse().map_err(told)?, from, limit.max(1).into()).map_err(told)
}

/// Stops jobs; each is stopped when this returns, or it is said why not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_jobs(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Vec<Outcome>> {
    let open = desk.open().await.map_err(told)?;
    let engine = open.app.engine();
    each(ids, |id| async move { engine.stop_job(id.parse()?).await }).await
}

/// Retries jobs that failed, were stopped or canceled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_jobs(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Vec<Outcome>> {
    let open = desk.open().await.map_err(told)?;
    let engine = open.app.engine();
    each(ids, |id| async move { engine.retry_job(id.parse()?).await }).await
}

/// All at once: stopping a running job waits for it to let go, and the others need not wait for that.
async fn each<F: Future<Output = Result<(), Failure>>>(
    ids: Vec<String>,
    wish: impl Fn(String) -> F,
) -> Answer<Vec<Outcome>> {
    let outcomes = ids.into_iter().map(|job| {
        let done = wish(job.clone());
        async move { Outcome { job, failure: done.await.err().map(Into::into) } }
    });
    Ok(futures_util::future::join_all(outcomes).await)
}
