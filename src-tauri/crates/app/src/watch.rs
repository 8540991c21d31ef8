//! Waiting for runs to end, and saying how far they are meanwhile.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use sampan_domain::event::Event;
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::progress::Bytes;
use sampan_domain::{Failure, Job, JobId, Journal, RunId};
use sampan_engine::Numbered;
use sampan_i18n::Language;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};

use crate::answer::{JobAnswer, Progress, ProgressTotals};
use crate::app::App;

/// Where progress goes. A reader that is gone is no fault; a slow one slows only its own answer.
pub type Sink = mpsc::Sender<Progress>;

/// Says which runs a command has fired.
pub(crate) async fn begun(runs: &[RunId], sink: &Sink) {
    let _ = sink.send(Progress::Begun(runs.iter().map(ToString::to_string).collect())).await;
}

/// How often totals are said.
const TICK: Duration = Duration::from_millis(250);

impl App {
    /// Says so where the queue is paused.
    pub(crate) async fn say_paused(&self, sink: &Sink) -> Result<(), Failure> {
        if self.journal().settings()?.paused {
            let _ = sink.send(Progress::Paused).await;
        }
        Ok(())
    }

    /// Begins to look on, before anything is fired: what is quick must not have ended unseen. `runs` are those that
    /// are there already.
    pub(crate) fn look_on(&self, runs: &[RunId]) -> Result<Watch, Failure> {
        let stream = self.engine.subscribe();
        Ok(Watch { stream, crowd: Crowd::of(runs, &**self.journal())? })
    }

    /// Waits until the runs have ended, or the application leaves.
    pub(crate) async fn watch(
        &self,
        watch: Watch,
        runs: &[RunId],
        lang: Language,
        sink: &Sink,
    ) -> Result<(), Failure> {
        let Watch { mut stream, mut crowd } = watch;
        crowd.runs.extend(runs);
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let ended = async {
            for run in runs {
                self.engine.wait_run(*run).await?;
            }
            Ok(())
        };
        tokio::pin!(ended);
        let mut paused = false;
        loop {
            tokio::select! {
                biased;
                () = self.leaving.cancelled() => return Ok(()),
                _ = tick.tick() => {
                    let before = std::mem::replace(&mut paused, self.journal().settings()?.paused);
                    if paused && !before {
                        let _ = sink.send(Progress::Paused).await;
                    }
                    if let Some(totals) = crowd.totals() {
                        let _ = sink.send(Progress::Totals(totals)).await;
                    }
                }
                event = stream.recv() => match event {
                    Ok(numbered) => {
                        if let Some(job) = crowd.take(&numbered.event) {
                            let _ = sink.send(Progress::Job(Box::new(JobAnswer::of(job, lang)))).await;
                        }
                    }
                    Err(RecvError::Lagged(_)) => {
                        for job in crowd.catch_up(&**self.journal())? {
                            let _ = sink.send(Progress::Job(Box::new(JobAnswer::of(&job, lang)))).await;
                        }
                    }
                    Err(RecvError::Closed) => return Ok(()),
                },
                outcome = &mut ended => {
                    // The journal may be a step ahead of the stream.
                    for job in crowd.catch_up(&**self.journal())? {
                        let _ = sink.send(Progress::Job(Box::new(JobAnswer::of(&job, lang)))).await;
                    }
                    if let Some(totals) = crowd.totals() {
                        let _ = sink.send(Progress::Totals(totals)).await;
                    }
                    return outcome;
                }
            }
        }
    }
}

/// One who looks on.
pub(crate) struct Watch {
    stream: Receiver<Numbered>,
    crowd: Crowd,
}

/// The jobs of the runs that are waited for.
struct Crowd {
    runs: HashSet<RunId>,
    jobs: HashMap<JobId, (Status, Bytes)>,
    said: Option<ProgressTotals>,
    /// When bytes were last looked at, and how many had been sent.
    speed: (Instant, u64, u64),
}

impl Crowd {
    fn of(runs: &[RunId], journal: &dyn Journal) -> Result<Self, Failure> {
        let runs = runs.iter().copied().collect();
        let mut crowd = Self { runs, jobs: HashMap::new(), said: None, speed: (Instant::now(), 0, 0) };
        crowd.catch_up(journal)?;
        crowd.speed = (Instant::now(), crowd.copied(), 0);
        Ok(crowd)
    }

    /// After a gap in the stream: what the journal says counts. Gives the jobs that came to an end or began to wait.
    fn catch_up(&mut self, journal: &dyn Journal) -> Result<Vec<Job>, Failure> {
        let mut news = Vec::new();
        for run in &self.runs {
            let query = JobQuery { run: Some(*run), limit: usize::MAX, ..JobQuery::default() };
            for job in journal.jobs(&query)? {
                let status = job.state.status();
                let before = self.jobs.insert(job.id, (status, job.bytes)).map(|(status, _)| status);
                if is_news(before, status) {
                    news.push(job);
                }
            }
        }
        Ok(news)
    }

    /// Takes in an event; gives the job when it came to an end or began to wait.
    fn take<'e>(&mut self, event: &'e Event) -> Option<&'e Job> {
        match event {
            Event::JobCreated(job) if self.runs.contains(&job.run) => {
                self.jobs.insert(job.id, (job.state.status(), job.bytes));
                None
            }
            Event::JobMoved(job, _) if self.runs.contains(&job.run) => {
                let status = job.state.status();
                let before = self.jobs.insert(job.id, (status, job.bytes)).map(|(status, _)| status);
                is_news(before, status).then_some(&**job)
            }
            Event::Progress { job, bytes, .. } => {
                if let Some((_, known)) = self.jobs.get_mut(job) {
                    *known = *bytes;
                }
                None
            }
            _ => None,
        }
    }

    /// The totals, where they are not the ones said last.
    fn totals(&mut self) -> Option<ProgressTotals> {
        let mut totals = ProgressTotals { jobs: self.jobs.len() as u64, ..ProgressTotals::default() };
        for (status, bytes) in self.jobs.values() {
            totals.ended += u64::from(!status.is_open());
            totals.failed += u64::from(*status == Status::Error);
            totals.bytes += bytes.done();
            totals.bytes_total += bytes.total;
        }
        let (since, before, speed) = self.speed;
        let copied = self.copied();
        let elapsed = since.elapsed();
        totals.speed = speed;
        if elapsed >= Duration::from_secs(1) {
            let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
            totals.speed = copied.saturating_sub(before).saturating_mul(1_000) / millis;
            self.speed = (Instant::now(), copied, totals.speed);
        }
        (self.said != Some(totals)).then(|| *self.said.insert(totals))
    }

    fn copied(&self) -> u64 {
        self.jobs.values().map(|(_, bytes)| bytes.copied).sum()
    }
}

/// Whether a job came to an end, or began to wait.
fn is_news(before: Option<Status>, now: Status) -> bool {
    before != Some(now) && (!now.is_open() || now == Status::Retrying)
}
