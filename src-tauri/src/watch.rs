//! What a page follows while it is open: one job's steps, layers and log.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_app::Told;
use sampan_domain::event::Event;
use sampan_domain::journal::LogQuery;
use sampan_domain::log::Level;
use sampan_domain::{ErrorCode, Failure, JobId};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::desk::Open;
use crate::host::Host;
use crate::wire;

/// How often a page is told.
const TICK: Duration = Duration::from_millis(100);
/// How often a log is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// Records read at once.
const RECORDS: usize = 1_000;
/// The newest records, told with what is new; others are asked for when somebody looks at them.
const NEWEST: usize = 200;

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
    /// What its log has since it was told of last: at the beginning, all of it.
    Log { news: wire::LogNews },
}

impl Watches {
    /// Follows a job until the page says that it has seen enough, wherever the work is done meanwhile. Gives the number to
    /// say that with.
    pub(crate) fn job(&self, host: &Arc<Host>, id: JobId, channel: Channel<JobNews>) -> u32 {
        let host = Arc::clone(host);
        self.until_enough(async move {
            let mut next = 0;
            loop {
                if let Some(open) = host.opened().await
                    && let Err(failure) = follow(&open, id, &mut next, &channel).await
                    && failure.code != ErrorCode::SocketFailed
                {
                    return tracing::debug!(%failure, job = %id, "no longer followed");
                }
                tokio::time::sleep(LOOK).await;
            }
        })
    }

    /// Goes on with something until the page says that it has seen enough. Gives the number to say that with.
    pub(crate) fn until_enough(&self, telling: impl Future<Output = ()> + Send + 'static) -> u32 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let enough = CancellationToken::new();
        self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(number, enough.clone());
        tauri::async_runtime::spawn(async move {
            tokio::select! {
                () = enough.cancelled() => {}
                () = telling => {}
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

/// Until the engine is gone. `next` is the first record that was not told.
async fn follow(open: &Open, id: JobId, next: &mut u32, channel: &Channel<JobNews>) -> Result<(), Failure> {
    let mut happening = open.front.news();
    let (mut stepped, mut layers, mut looked) = (true, None, Instant::now() - LOOK);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // A step is told before it is on disk: what is read right after it may lack it, so it is read once more.
    let mut again = false;
    loop {
        tokio::select! {
            told = happening.next() => match told {
                Some(Told::Event(event)) => match &*event {
                    Event::JobMoved(job, _) if job.id == id => stepped = true,
                    Event::JobStopping(job) if *job == id => stepped = true,
                    Event::Progress { job, layers: now, .. } if *job == id => layers = Some(now.clone()),
                    _ => {}
                },
                Some(Told::Missed) => stepped = true,
                None => return Ok(()),
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
                    let news = news(open, id, *next)?;
                    *next += u32::try_from(news.levels.len()).unwrap_or_default();
                    if !news.levels.is_empty() {
                        send(channel, JobNews::Log { news })?;
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
    let journal = open.front.journal();
    let job = journal.job(id)?.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", id.0))?;
    Ok(wire::JobDetails {
        job: open.stream.job(&job),
        timeline: journal.timeline(id)?.iter().map(wire::Step::from).collect(),
        layers: journal.layers(id)?.iter().map(wire::Layer::from).collect(),
        digest: job.pinned.as_ref().map(ToString::to_string),
        command: wire::command(&job),
        samples: open.stream.courses.of(id),
    })
}

/// What a job's log has from a record on.
fn news(open: &Open, id: JobId, from: u32) -> Result<wire::LogNews, Failure> {
    let mut news = wire::LogNews { from, levels: String::new(), records: Vec::new() };
    loop {
        let page = log(open, id, from + u32::try_from(news.levels.len()).unwrap_or_default(), RECORDS)?;
        news.levels.extend(page.records.iter().map(|record| record.level.chars().next().unwrap_or_default()));
        news.records.extend(page.records);
        let old = news.records.len().saturating_sub(NEWEST);
        news.records.drain(..old);
        if !page.more {
            return Ok(news);
        }
    }
}

/// A part of a job's log.
pub(crate) fn log(open: &Open, id: JobId, from: u32, limit: usize) -> Result<wire::LogPage, Failure> {
    let query = LogQuery { from, level: Level::Debug, limit: limit + 1 };
    let mut found = open.front.journal().log(id, &query)?;
    let more = found.len() > limit;
    found.truncate(limit);
    Ok(wire::LogPage {
        next: found.last().map_or(from, |(seq, _)| seq + 1),
        more,
        records: found.iter().map(|(seq, record)| wire::LogRecord::of(*seq, record)).collect(),
    })
}
