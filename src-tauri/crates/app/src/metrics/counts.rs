//! What is counted while the engine works: from its stream of events, and after a gap in it from the journal.

use std::collections::{BTreeMap, HashMap};

use sampan_domain::event::Event;
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::progress::Bytes;
use sampan_domain::{Failure, Job, JobId, Journal, Time};

/// Counts since the process began, and the jobs that are open.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Jobs that came to an end.
    pub(super) ended: BTreeMap<&'static str, u64>,
    /// Attempts that are to be made again, by the code of the reason.
    pub(super) retries: BTreeMap<String, u64>,
    /// Waits that use no attempt, by the code of the reason.
    pub(super) waits: BTreeMap<String, u64>,
    pub(super) copied: u64,
    pub(super) mounted: u64,
    pub(super) existing: u64,
    open: HashMap<JobId, Open>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    created: Time,
    state: State,
    bytes: Bytes,
}

impl Counts {
    /// Begins with the jobs that are open now; they have been counted for nothing yet.
    pub(super) fn of(journal: &dyn Journal) -> Result<Self, Failure> {
        let mut counts = Self::default();
        for job in journal.jobs(&open_jobs())? {
            counts.open.insert(job.id, Open { created: job.created, state: job.state, bytes: job.bytes });
        }
        Ok(counts)
    }

    /// Since when the oldest waiting job waits for its turn.
    pub(super) fn oldest_pending(&self) -> Option<Time> {
        self.open.values().filter(|open| open.state == State::Pending).map(|open| open.created).min()
    }

    pub(super) fn take(&mut self, event: &Event) {
        match event {
            Event::JobCreated(job) => self.know(job),
            Event::JobMoved(job, step) => {
                let code = || step.reason.as_ref().map_or_else(String::new, |reason| reason.code.to_string());
                match step.cause {
                    Cause::FailedForNow => *self.retries.entry(code()).or_default() += 1,
                    Cause::MustWait => *self.waits.entry(code()).or_default() += 1,
                    _ => {}
                }
                self.know(job);
            }
            Event::Progress { job, bytes, .. } => {
                if let Some(open) = self.open.get_mut(job) {
                    let before = std::mem::replace(&mut open.bytes, *bytes);
                    self.add(before, *bytes);
                }
            }
            _ => {}
        }
    }

    /// A job as it is now.
    fn know(&mut self, job: &Job) {
        let now = Open { created: job.created, state: job.state, bytes: job.bytes };
        let before = if job.state.status().is_open() {
            self.open.insert(job.id, now)
        } else {
            let before = self.open.remove(&job.id);
            if before.is_some() {
                *self.ended.entry(job.state.status().as_str()).or_default() += 1;
            }
            before
        };
        // What a job moved before it was known here was moved before this process began.
        self.add(before.map_or(job.bytes, |before| before.bytes), job.bytes);
    }

    fn add(&mut self, before: Bytes, now: Bytes) {
        self.copied += now.copied.saturating_sub(before.copied);
        self.mounted += now.mounted.saturating_sub(before.mounted);
        self.existing += now.existing.saturating_sub(before.existing);
    }

    /// After a gap in the stream.
    pub(super) fn catch_up(&mut self, journal: &dyn Journal) -> Result<(), Failure> {
        for job in journal.jobs(&open_jobs())? {
            self.know(&job);
        }
        for id in self.open.keys().copied().collect::<Vec<_>>() {
            match journal.job(id)? {
                Some(job) => self.know(&job),
                None => drop(self.open.remove(&id)),
            }
        }
        Ok(())
    }
}

fn open_jobs() -> JobQuery {
    let status = Status::ALL.into_iter().filter(|status| status.is_open()).collect();
    JobQuery { status, limit: usize::MAX, ..JobQuery::default() }
}
