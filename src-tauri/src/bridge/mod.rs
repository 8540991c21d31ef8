//! From the engine's stream to the window: what changed, gathered and numbered, ten times a second at most.
//!
//! The window asks for a part of the list once, and is told from then on which jobs changed. Each batch has a number;
//! where one is missing the window asks again. What the list is asked for is joined with what is known here already
//! but perhaps not on disk yet, so that the list is never older than the batch it names.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_app::App;
use sampan_domain::event::Event;
use sampan_domain::journal::JobQuery;
use sampan_domain::{Failure, Job, JobId, progress};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior};

use crate::desk::Outside;
use crate::wire;

/// How often the window is told.
const TICK: Duration = Duration::from_millis(100);
/// What a speed is measured over.
const SPAN: Duration = Duration::from_secs(3);
/// How long a job that ended is joined to lists: longer than a commit ever takes.
const RECENT: Duration = Duration::from_secs(10);

/// Jobs that are new or changed.
#[derive(Clone, Debug, Serialize, Type, tauri_specta::Event)]
#[expect(clippy::struct_field_names, reason = "the list of jobs is what it is about")]
pub(crate) struct Jobs {
    /// Rises by one. A gap means: ask again.
    pub(crate) batch: u32,
    /// Batches are missing, for nobody here kept up: ask again.
    pub(crate) gap: bool,
    /// As they are now, oldest first.
    pub(crate) jobs: Vec<wire::Job>,
    /// All jobs there are.
    pub(crate) counts: wire::Counts,
}

/// What else changed: whoever shows it asks again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type, tauri_specta::Event)]
#[expect(clippy::struct_excessive_bools, reason = "each is a list of the window")]
pub(crate) struct Changed {
    pub(crate) targets: bool,
    pub(crate) rules: bool,
    pub(crate) runs: bool,
    pub(crate) settings: bool,
}

/// What is known of jobs that are open or ended just now.
#[derive(Default)]
pub(crate) struct Stream {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    batch: u32,
    live: HashMap<JobId, Live>,
    /// Where progress goes, if the window wants it.
    channel: Option<Channel<Vec<wire::Progress>>>,
}

struct Live {
    job: Job,
    stopping: bool,
    ended: Option<Instant>,
    /// What was copied when.
    copied: VecDeque<(Instant, u64)>,
}

/// Follows the application's engine from now on.
pub(crate) fn start(outside: Arc<dyn Outside>, app: &Arc<App>) -> Arc<Stream> {
    let stream = Arc::new(Stream::default());
    tauri::async_runtime::spawn(follow(outside, Arc::clone(app), Arc::clone(&stream)));
    stream
}

impl Stream {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells progress through this channel from now on.
    pub(crate) fn tell(&self, channel: Channel<Vec<wire::Progress>>) {
        self.state().channel = Some(channel);
    }

    /// The number of the newest batch: ask before reading what it is to be joined with.
    pub(crate) fn batch(&self) -> u32 {
        self.state().batch
    }

    /// A job as it is now.
    pub(crate) fn job(&self, job: &Job) -> wire::Job {
        match self.state().live.get(&job.id) {
            Some(live) => wire::Job::of(&live.job, live.stopping),
            None => wire::Job::of(job, false),
        }
    }

    /// A page of the list as it is now: what the journal gave, joined with what is newer here.
    pub(crate) fn join(&self, query: &JobQuery, found: Vec<Job>) -> Vec<wire::Job> {
        let state = self.state();
        let full = found.len() >= query.limit;
        let oldest = found.last().map(|job| job.id);
        let mut jobs: BTreeMap<JobId, (Job, bool)> =
            found.into_iter().map(|job| (job.id, (job, false))).collect();
        for (id, live) in &state.live {
            let in_range = query.before.is_none_or(|before| *id < before)
                && (!full || oldest.is_some_and(|oldest| *id >= oldest));
            let in_scope = query.rule.is_none_or(|rule| live.job.rule == Some(rule))
                && query.run.is_none_or(|run| live.job.run == run);
            if in_range && in_scope {
                jobs.insert(*id, (live.job.clone(), live.stopping));
            }
        }
        let wanted = |job: &Job| query.status.is_empty() || query.status.contains(&job.state.status());
        jobs.values()
            .rev()
            .filter(|(job, _)| wanted(job))
            .take(query.limit)
            .map(|(job, stopping)| wire::Job::of(job, *stopping))
            .collect()
    }
}

/// What has been gathered since the last batch.
#[derive(Default)]
struct Gathered {
    jobs: BTreeSet<JobId>,
    moved: BTreeSet<JobId>,
    changed: Changed,
    gap: bool,
}

async fn follow(outside: Arc<dyn Outside>, app: Arc<App>, stream: Arc<Stream>) {
    let mut events = app.engine().subscribe();
    if let Err(failure) = stream.fill(&app) {
        tracing::error!(%failure, "open jobs could not be read");
    }
    let mut gathered = Gathered::default();
    let mut told = wire::Counts::default();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Ok(numbered) => stream.take(&numbered.event, &mut gathered),
                Err(RecvError::Lagged(_)) => {
                    gathered.gap = true;
                    gathered.changed = Changed { targets: true, rules: true, runs: true, settings: true };
                    if let Err(failure) = stream.fill(&app) {
                        tracing::error!(%failure, "open jobs could not be read");
                    }
                }
                Err(RecvError::Closed) => return,
            },
            _ = tick.tick() => {
                let journal = app.engine().journal();
                let count = |status| {
                    journal.count(&JobQuery { status: vec![status], ..JobQuery::default() }).unwrap_or_default()
                };
                let counts = wire::Counts::by(count);
                let gathered = std::mem::take(&mut gathered);
                if !gathered.jobs.is_empty() || gathered.gap || counts != told {
                    told = counts;
                    outside.jobs(stream.batch_of(&gathered, counts));
                }
                if gathered.changed != Changed::default() {
                    outside.changed(gathered.changed);
                }
                stream.tell_progress(&gathered.moved);
            }
        }
    }
}

impl Stream {
    /// What is open, from the journal: at the start, and after a gap.
    fn fill(&self, app: &App) -> Result<(), Failure> {
        use sampan_domain::machine::Status::{Pending, Retrying, Running};

        let query =
            JobQuery { status: vec![Running, Retrying, Pending], limit: usize::MAX, ..JobQuery::default() };
        let open = app.engine().journal().jobs(&query)?;
        let mut state = self.state();
        state.live.clear();
        for job in open {
            state.live.insert(job.id, Live::of(job));
        }
        Ok(())
    }

    fn take(&self, event: &Event, gathered: &mut Gathered) {
        let mut state = self.state();
        match event {
            Event::JobCreated(job) => {
                gathered.jobs.insert(job.id);
                state.live.insert(job.id, Live::of((**job).clone()));
                gathered.changed.runs = true;
            }
            Event::JobMoved(job, _) => {
                gathered.jobs.insert(job.id);
                let live = state.live.entry(job.id).or_insert_with(|| Live::of((**job).clone()));
                let before = live.job.state.status();
                live.job = (**job).clone();
                let status = job.state.status();
                live.ended = (!status.is_open()).then(Instant::now);
                live.stopping &= status.is_open();
                gathered.changed.runs |= before != status;
            }
            Event::JobStopping(id) => {
                if let Some(live) = state.live.get_mut(id) {
                    live.stopping = true;
                    gathered.jobs.insert(*id);
                }
            }
            Event::Progress { job, bytes, .. } => {
                if let Some(live) = state.live.get_mut(job) {
                    live.progress(*bytes);
                    gathered.moved.insert(*job);
                }
            }
            Event::Run(_) | Event::RunRemoved(_) => gathered.changed.runs = true,
            Event::Target(_) | Event::TargetRemoved(_) => gathered.changed.targets = true,
            Event::Rule(_) | Event::RuleRemoved(_) => gathered.changed.rules = true,
            Event::Settings => gathered.changed.settings = true,
        }
    }

    fn batch_of(&self, gathered: &Gathered, counts: wire::Counts) -> Jobs {
        let mut state = self.state();
        state.batch += 1;
        let live = |id: &JobId| state.live.get(id).map(|live| wire::Job::of(&live.job, live.stopping));
        let jobs = gathered.jobs.iter().filter_map(live).collect();
        let batch = Jobs { batch: state.batch, gap: gathered.gap, jobs, counts };
        state.live.retain(|_, live| live.ended.is_none_or(|ended| ended.elapsed() < RECENT));
        batch
    }

    /// Jobs that moved, and running ones whose speed has changed because they did not.
    fn tell_progress(&self, moved: &BTreeSet<JobId>) {
        let mut state = self.state();
        let now = Instant::now();
        let mut told = Vec::new();
        for (id, live) in &mut state.live {
            let before = live.speed();
            live.age(now);
            let speed = live.speed();
            if moved.contains(id) || speed != before {
                told.push(wire::Progress { job: id.to_string(), bytes: live.job.bytes.into(), speed });
            }
        }
        if told.is_empty() {
            return;
        }
        // A channel whose window is gone takes what it is given, and is replaced by the next window's.
        if let Some(channel) = &state.channel {
            let _ = channel.send(told);
        }
    }
}

impl Live {
    fn of(job: Job) -> Self {
        let ended = (!job.state.status().is_open()).then(Instant::now);
        Self { job, stopping: false, ended, copied: VecDeque::new() }
    }

    fn progress(&mut self, bytes: progress::Bytes) {
        let now = Instant::now();
        if self.copied.is_empty() {
            self.copied.push_back((now, self.job.bytes.copied));
        }
        self.job.bytes = bytes;
        self.copied.push_back((now, bytes.copied));
    }

    /// Forgets what is too old to say anything about the speed; the newest before the span stays, as its beginning.
    fn age(&mut self, now: Instant) {
        while self.copied.len() > 1 && now - self.copied[1].0 > SPAN {
            self.copied.pop_front();
        }
        if self.copied.len() == 1 && now - self.copied[0].0 > SPAN {
            self.copied.clear();
        }
    }

    /// Bytes a second.
    fn speed(&self) -> u64 {
        let (Some((from, first)), Some((to, last))) = (self.copied.front(), self.copied.back()) else {
            return 0;
        };
        let millis = u64::try_from((*to - *from).as_millis()).unwrap_or(u64::MAX);
        if millis < 200 { 0 } else { last.saturating_sub(*first).saturating_mul(1_000) / millis }
    }
}

#[cfg(test)]
mod tests;
