//! Jobs: listed, followed, read, stopped, retried.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sampan_app::front::errand::{ReadManifest, RetryJobs, StopJobs};
use sampan_domain::journal::{Journal, Order, OrderBy};
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure, JobId, Reference};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;
use tauri::ipc::Channel;

use super::filter::JobFilter;
use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::watch::{self, JobNews};
use crate::wire;

/// The most jobs of a page.
const PAGE: u16 = 1_000;
/// How long a list waits for the journal to have what was told already: longer only where the disk is full.
const CATCH_UP: Duration = Duration::from_millis(250);

/// Which part of a list.
#[derive(Clone, Debug, Deserialize, Type)]
pub(crate) struct JobSlice {
    /// created, ended, image, rule, status, size or priority.
    pub(crate) order: String,
    /// From the least to the most.
    pub(crate) ascending: bool,
    /// So many of the list are left out at its beginning.
    pub(crate) skip: u32,
    /// Where this job is in the list, the part begins `before` rows above it.
    pub(crate) around: Option<String>,
    pub(crate) before: u32,
    pub(crate) limit: u16,
}

/// A part of a list of jobs.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct JobPage {
    /// The newest batch of the event `jobs` that this page knows of.
    pub(crate) batch: u32,
    pub(crate) jobs: Vec<wire::Job>,
    /// How many stand before them in the list.
    pub(crate) skip: u32,
    /// How many there are in the list.
    pub(crate) total: u32,
    /// Of the filter, in every status.
    pub(crate) counts: wire::Counts,
}

/// What came of a wish for one of several jobs.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Outcome {
    pub(crate) job: String,
    /// Why not; null where it was done.
    pub(crate) failure: Option<wire::Failure>,
}

/// A part of the list of jobs that a filter lets through.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_jobs(desk: State<'_, Desk>, filter: JobFilter, slice: JobSlice) -> Answer<JobPage> {
    let open = desk.open().await.map_err(told)?;
    let mut query = filter.read().map_err(told)?;
    query.order = Order {
        by: OrderBy::ALL.into_iter().find(|by| by.as_str() == slice.order).unwrap_or_default(),
        ascending: slice.ascending,
    };
    query.skip = slice.skip as usize;
    let around = slice.around.map(|id| id.parse()).transpose().map_err(told)?;
    query.around = around.map(|id| (id, slice.before as usize));
    query.limit = slice.limit.clamp(1, PAGE).into();
    let batch = open.stream.batch();
    caught_up(&open).await;
    let found = blocking(&open, move |journal| journal.list(&query)).await?;
    let jobs = found.jobs.iter().map(|job| open.stream.job(job)).collect();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(JobPage {
        batch,
        jobs,
        skip: number(found.skip),
        total: number(found.total),
        counts: counted(&found.counts),
    })
}

/// What was told before is in the journal when this returns: a list is never older than the batch it names.
async fn caught_up(open: &Open) {
    let _ = tokio::time::timeout(CATCH_UP, open.front.journal().settled()).await;
}

/// Looking through a hundred thousand jobs is no work for the threads that move bytes.
async fn blocking<T: Send + 'static>(
    open: &Open,
    look: impl FnOnce(&dyn Journal) -> Result<T, Failure> + Send + 'static,
) -> Answer<T> {
    let journal = Arc::clone(open.front.journal());
    let looked = tokio::task::spawn_blocking(move || look(&*journal)).await;
    looked.map_err(|error| told(Failure::new(ErrorCode::Panicked).detail(error)))?.map_err(told)
}

/// How many jobs there are, by status.
#[tauri::command]
#[specta::specta]
pub(crate) async fn count_jobs(desk: State<'_, Desk>, filter: JobFilter) -> Answer<wire::Counts> {
    let open = desk.open().await.map_err(told)?;
    let query = filter.read().map_err(told)?;
    caught_up(&open).await;
    blocking(&open, move |journal| {
        let counts = journal.counts(&query)?;
        let wanted = |status: &Status| query.status.is_empty() || query.status.contains(status);
        Ok(counted(&counts.into_iter().filter(|(status, _)| wanted(status)).collect()))
    })
    .await
}

fn counted(counts: &BTreeMap<Status, u64>) -> wire::Counts {
    wire::Counts::by(|status| counts.get(&status).copied().unwrap_or_default())
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
    Ok(desk.watches.job(&desk.host, id, channel))
}

/// Ends following a job.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unfollow_job(desk: State<'_, Desk>, number: u32) -> Answer<()> {
    desk.watches.end(number);
    Ok(())
}

/// The manifest of a job's image at its source or its destination; of one of an index, by its digest.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_manifest(
    desk: State<'_, Desk>,
    id: String,
    at_destination: bool,
    digest: Option<String>,
) -> Answer<wire::Manifest> {
    let open = desk.open().await.map_err(told)?;
    let job = open.front.journal().job(id.parse().map_err(told)?).map_err(told)?;
    let job = job.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", id)).map_err(told)?;
    let mut image = if at_destination { job.destination } else { job.source };
    match (digest, job.pinned) {
        (Some(digest), _) => image.reference = Reference::Digest(digest.parse().map_err(told)?),
        // The tag may mean something else by now; what the job is about does not change.
        (None, Some(pinned)) if !at_destination => image.reference = Reference::Digest(pinned),
        _ => {}
    }
    Ok(open.front.ask(ReadManifest(image)).await.map_err(told)?.into())
}

/// Stops jobs; each is stopped when this returns, or it is said why not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_jobs(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Vec<Outcome>> {
    let open = desk.open().await.map_err(told)?;
    let jobs = read_all(&ids)?;
    Ok(outcomes(ids, open.front.ask(StopJobs(jobs)).await.map_err(told)?))
}

/// Retries jobs that failed, were stopped or canceled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_jobs(desk: State<'_, Desk>, ids: Vec<String>) -> Answer<Vec<Outcome>> {
    let open = desk.open().await.map_err(told)?;
    let jobs = read_all(&ids)?;
    Ok(outcomes(ids, open.front.ask(RetryJobs(jobs)).await.map_err(told)?))
}

fn read_all(ids: &[String]) -> Answer<Vec<JobId>> {
    ids.iter().map(|id| id.parse()).collect::<Result<_, Failure>>().map_err(told)
}

fn outcomes(ids: Vec<String>, answers: Vec<Result<(), Failure>>) -> Vec<Outcome> {
    let each = ids.into_iter().zip(answers);
    each.map(|(job, answer)| Outcome { job, failure: answer.err().map(Into::into) }).collect()
}
