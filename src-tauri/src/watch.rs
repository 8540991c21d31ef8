//! What a page follows while it is open: one job's steps, layers and log.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_domain::event::Event;
use sampan_domain::journal::LogQuery;
use sampan_domain::log::Level;
use sampan_domain::{ErrorCode, Failure, JobId};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::desk::Open;
use crate::wire;

/// How often a page is told.
const TICK: Duration = Duration::from_millis(100);
/// How often a log is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// Records in one message.
const RECORDS: usize = 500;

/// What is being followed, by number.
#[derive(Default)]
pub(crate) struct Watches {
    next: AtomicU32,
    open: Mutex<HashMap<u32, CancellationToken>>,
}

/// News of a job that is being followed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum JobNews {
    /// Everything, at the beginning and after each step.
    Details { details: Box<wire::JobDetails> },
    /// Its blobs, while they move.
    Layers { layers: Vec<wire::Layer> },
    /// New records of its log.
    Records { records: Vec<wire::LogRecord> },
}

impl Watches {
    /// Follows a job until the page says that it has seen enough. Gives the number to say that with.
    pub(crate) fn job(&self, open: &Arc<Open>, id: JobId, channel: Channel<JobNews>) -> u32 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let enough = CancellationToken::new();
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(number, enough.clone());
        let open = Arc::clone(open);
        tauri::async_runtime::spawn(async move {
            tokio::select! {
                () = enough.cancelled() => {}
                outcome = follow(&open, id, &channel) => if let Err(failure) = outcome {
                    tracing::debug!(%failure, job = %id, "no longer followed");
                }
            }
        });
        number
    }

    /// Ends following.
    pub(crate) fn end(&self, number: u32) {
        if let Some(enough) = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number) {
            enough.cancel();
        }
    }

    /// Ends all following: the page was loaded anew.
    pub(crate) fn end_all(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.drain().for_each(|(_, enough)| enough.cancel());
    }
}

async fn follow(open: &Open, id: JobId, channel: &Channel<JobNews>) -> Result<(), Failure> {
    let mut events = open.app.engine().subscribe();
    let mut next = 0;
    let (mut stepped, mut layers, mut looked) = (true, None, Instant::now() - LOOK);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // A step is told before it is on disk: what is read right after it may lack it, so it is read once more.
    let mut again = false;
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(numbered) => match &*numbered.event {
                    Event::JobMoved(job, _) if job.id == id => stepped = true,
                    Event::JobStopping(job) if *job == id => stepped = true,
                    Event::Progress { job, layers: now, .. } if *job == id => layers = Some(now.clone()),
                    _ => {}
                },
                Err(RecvError::Lagged(_)) => stepped = true,
                Err(RecvError::Closed) => return Ok(()),
            },
            _ = tick.tick() => {
                if stepped || again {
                    let details = Box::new(details(open, id)?);
                    send(channel, JobNews::Details { details })?;
                    again = stepped;
                    stepped = false;
                }
                if let Some(layers) = layers.take() {
                    let layers = layers.iter().map(wire::Layer::from).collect();
                    send(channel, JobNews::Layers { layers })?;
                }
                if looked.elapsed() >= LOOK {
                    looked = Instant::now();
                    let page = log(open, id, next, RECORDS)?;
                    next = page.next;
                    if !page.records.is_empty() {
                        send(channel, JobNews::Records { records: page.records })?;
                    }
                }
            }
        }
    }
}

fn send(channel: &Channel<JobNews>, news: JobNews) -> Result<(), Failure> {
    channel.send(news).map_err(|error| Failure::new(ErrorCode::Panicked).detail(error))
}

/// Everything known about a job.
pub(crate) fn details(open: &Open, id: JobId) -> Result<wire::JobDetails, Failure> {
    let journal = open.app.engine().journal();
    let job = journal.job(id)?.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", id.0))?;
    Ok(wire::JobDetails {
        job: open.stream.job(&job),
        timeline: journal.timeline(id)?.iter().map(wire::Step::from).collect(),
        layers: journal.layers(id)?.iter().map(wire::Layer::from).collect(),
    })
}

/// A part of a job's log.
pub(crate) fn log(open: &Open, id: JobId, from: u32, limit: usize) -> Result<wire::LogPage, Failure> {
    let query = LogQuery { from, level: Level::Debug, limit: limit + 1 };
    let mut found = open.app.engine().journal().log(id, &query)?;
    let more = found.len() > limit;
    found.truncate(limit);
    Ok(wire::LogPage {
        next: found.last().map_or(from, |(seq, _)| seq + 1),
        more,
        records: found.iter().map(|(seq, record)| wire::LogRecord::of(*seq, record)).collect(),
    })
}
