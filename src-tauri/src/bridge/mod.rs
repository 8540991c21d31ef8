//! From the engine's stream to the window: what changed, gathered and numbered, ten times a second at most.
//!
//! The window asks for a part of the list once, and is told from then on which jobs changed. Each batch has a number;
//! where one is missing the window asks again.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_app::{Front, Told};
use sampan_domain::event::Event;
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{Failure, Job, JobId, Journal, progress};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;
use tokio::time::{Instant, MissedTickBehavior};

use crate::course::Courses;
use crate::desk::Outside;
use crate::throughput::{Span, Throughput};
use crate::wire;

/// How often the window is told.
const TICK: Duration = Duration::from_millis(100);
/// What a speed is measured over.
const SPAN: Duration = Duration::from_secs(3);
/// How long a job that rests is joined to lists: longer than a commit ever takes.
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
    /// Those that were removed.
    pub(crate) gone: Vec<String>,
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
    pub(crate) activity: bool,
}

impl Changed {
    pub(crate) const EVERYTHING: Self =
        Self { targets: true, rules: true, runs: true, settings: true, activity: true };
}

/// What is known of jobs that run or changed just now.
#[derive(Default)]
pub(crate) struct Stream {
    state: Mutex<State>,
    /// How the bytes of jobs came along.
    pub(crate) courses: Courses,
}

#[derive(Default)]
struct State {
    batch: u32,
    live: HashMap<JobId, Live>,
    /// Bytes of this second.
    moved: u64,
    throughput: Throughput,
    /// Where progress goes, if the window wants it.
    channel: Option<Channel<Vec<wire::Progress>>>,
}

struct Live {
    job: Job,
    stopping: bool,
    /// Since when no worker has it: the journal has it then, and it is let go here.
    rests: Option<Instant>,
    /// What was copied when.
    copied: VecDeque<(Instant, u64)>,
}

/// Follows an engine from now on, until nothing comes from it any more.
pub(crate) fn start(outside: Arc<dyn Outside>, front: &Arc<Front>, stream: Arc<Stream>) {
    tauri::async_runtime::spawn(follow(outside, Arc::clone(front), stream));
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

    /// How fast bytes have moved.
    pub(crate) fn throughput(&self, span: Span) -> wire::Throughput {
        self.state().throughput.of(span)
    }

    /// A second is over.
    fn second(&self) {
        let mut state = self.state();
        let moved = std::mem::take(&mut state.moved);
        state.throughput.second(moved);
    }
}

/// What has been gathered since the last batch.
#[derive(Default)]
struct Gathered {
    jobs: BTreeSet<JobId>,
    moved: BTreeSet<JobId>,
    gone: BTreeSet<JobId>,
    changed: Changed,
    gap: bool,
}

async fn follow(outside: Arc<dyn Outside>, front: Arc<Front>, stream: Arc<Stream>) {
    let mut news = front.news();
    let journal = front.journal();
    if let Err(failure) = stream.fill(&**journal) {
        tracing::error!(%failure, "running jobs could not be read");
    }
    // Another engine may have told the window before.
    let mut gathered = Gathered { gap: true, ..Gathered::default() };
    let mut told = wire::Counts::default();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            told = news.next() => match told {
                Some(Told::Event(event)) => stream.take(&event, &mut gathered),
                Some(Told::Missed) => {
                    gathered.gap = true;
                    gathered.changed = Changed::EVERYTHING;
                    if let Err(failure) = stream.fill(&**journal) {
                        tracing::error!(%failure, "running jobs could not be read");
                    }
                }
                None => return,
            },
            () = front.ended() => return,
            _ = second.tick() => stream.second(),
            _ = tick.tick() => {
                // Of a process that has just ended nothing is known; what was told stays.
                let Ok(counts) = journal.counts(&JobQuery::default()) else { continue };
                let counts = wire::Counts::by(|status| counts.get(&status).copied().unwrap_or_default());
                let gathered = std::mem::take(&mut gathered);
                if !gathered.jobs.is_empty() || !gathered.gone.is_empty() || gathered.gap || counts != told {
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
    /// What runs, from the journal: at the start, and after a gap.
    fn fill(&self, journal: &dyn Journal) -> Result<(), Failure> {
        let query = JobQuery { status: vec![Status::Running], limit: usize::MAX, ..JobQuery::default() };
        let running = journal.jobs(&query)?;
        let mut state = self.state();
        state.live.clear();
        for job in running {
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
            Event::JobMoved(job, step) => {
                gathered.jobs.insert(job.id);
                let live = state.live.entry(job.id).or_insert_with(|| Live::of((**job).clone()));
                let more = job.bytes.copied.saturating_sub(live.job.bytes.copied);
                live.becomes(job);
                let status = job.state.status();
                live.stopping &= status.is_open();
                gathered.changed.runs |= step.from.status() != status;
                state.moved += more;
            }
            Event::JobChanged(job) => {
                gathered.jobs.insert(job.id);
                state.live.entry(job.id).or_insert_with(|| Live::of((**job).clone())).becomes(job);
            }
            Event::JobRemoved(id) => {
                state.live.remove(id);
                gathered.jobs.remove(id);
                gathered.gone.insert(*id);
                gathered.changed.runs = true;
            }
            Event::JobStopping(id) => {
                if let Some(live) = state.live.get_mut(id) {
                    live.stopping = true;
                    gathered.jobs.insert(*id);
                }
            }
            Event::Progress { job, bytes, .. } => {
                self.courses.add(*job, wire::now(), bytes.copied);
                let mut more = 0;
                if let Some(live) = state.live.get_mut(job) {
                    more = bytes.copied.saturating_sub(live.job.bytes.copied);
                    live.progress(*bytes);
                    gathered.moved.insert(*job);
                }
                state.moved += more;
            }
            Event::Run(_) | Event::RunRemoved(_) => gathered.changed.runs = true,
            Event::Target(_) | Event::TargetRemoved(_) => gathered.changed.targets = true,
            Event::Rule(_) | Event::RuleRemoved(_) => gathered.changed.rules = true,
            Event::Settings => gathered.changed.settings = true,
            Event::Noted => gathered.changed.activity = true,
        }
    }

    fn batch_of(&self, gathered: &Gathered, counts: wire::Counts) -> Jobs {
        let mut state = self.state();
        state.batch += 1;
        let live = |id: &JobId| state.live.get(id).map(|live| wire::Job::of(&live.job, live.stopping));
        let jobs = gathered.jobs.iter().filter_map(live).collect();
        let gone = gathered.gone.iter().map(ToString::to_string).collect();
        let batch = Jobs { batch: state.batch, gap: gathered.gap, jobs, gone, counts };
        state.live.retain(|_, live| live.rests.is_none_or(|since| since.elapsed() < RECENT));
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
        Self { rests: rest(&job), job, stopping: false, copied: VecDeque::new() }
    }

    fn becomes(&mut self, job: &Job) {
        (self.job, self.rests) = (job.clone(), rest(job));
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

fn rest(job: &Job) -> Option<Instant> {
    (job.state.status() != Status::Running).then(Instant::now)
}

#[cfg(test)]
mod tests;
