//! The one numbered stream of events: what is written to the journal, and told to everyone, in one order.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_domain::event::{Event, Transition};
use sampan_domain::journal::{Change, Receipt};
use sampan_domain::progress::Layer;
use sampan_domain::{Activity, ErrorCode, Failure, Job, JobId, Journal, Run};
use tokio::sync::broadcast;

/// Events that a slow reader may lag behind before it must ask for a fresh snapshot.
const BACKLOG: usize = 4_096;
/// How often it is asked whether a full disk has room again.
const NO_ROOM: Duration = Duration::from_secs(1);

/// One event with its number; a gap means that some were missed.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// Rises by one.
    pub seq: u64,
    /// What happened.
    pub event: Arc<Event>,
}

pub(crate) struct Recorder {
    journal: Arc<dyn Journal>,
    stream: broadcast::Sender<Numbered>,
    /// Held while an event is numbered and its change is queued, so that both orders are one.
    next: Mutex<u64>,
}

impl Recorder {
    pub(crate) fn new(journal: Arc<dyn Journal>) -> Self {
        Self { journal, stream: broadcast::channel(BACKLOG).0, next: Mutex::new(0) }
    }

    pub(crate) fn journal(&self) -> &Arc<dyn Journal> {
        &self.journal
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Numbered> {
        self.stream.subscribe()
    }

    /// A job took a step.
    pub(crate) fn moved(&self, job: &Job, transition: Transition) -> Receipt {
        let change = Change::PutJob(Box::new(job.clone()), Some(transition.clone()));
        self.record(vec![change], [Event::JobMoved(Box::new(job.clone()), transition)])
    }

    /// Something of a job changed outside of its steps.
    pub(crate) fn changed(&self, job: &Job) -> Receipt {
        let change = Change::PutJob(Box::new(job.clone()), None);
        self.record(vec![change], [Event::JobChanged(Box::new(job.clone()))])
    }

    /// A job was deleted.
    pub(crate) fn removed(&self, job: JobId) -> Receipt {
        self.record(vec![Change::RemoveJob(job)], [Event::JobRemoved(job)])
    }

    /// Something was done that the activity log is to have.
    pub(crate) fn noted(&self, activity: Activity) {
        self.record(vec![Change::Note(activity)], [Event::Noted]).ride();
    }

    /// What a job needs to go on after a restart, outside of its steps.
    pub(crate) fn kept(&self, job: &Job) -> Receipt {
        self.record(vec![Change::PutJob(Box::new(job.clone()), None)], [])
    }

    /// A run as it is now, and jobs that were made for it.
    pub(crate) fn planned(&self, run: &Run, jobs: &[Job]) -> Receipt {
        let mut changes = vec![Change::PutRun(run.clone())];
        changes.extend(jobs.iter().map(|job| Change::PutJob(Box::new(job.clone()), None)));
        let events = jobs.iter().map(|job| Event::JobCreated(Box::new(job.clone())));
        self.record(changes, std::iter::once(Event::Run(run.clone())).chain(events))
    }

    /// A job is further; `keep` says whether the journal should know as well.
    pub(crate) fn progress(&self, job: &Job, layers: Vec<Layer>, keep: bool) -> Receipt {
        let changes = if keep {
            vec![Change::PutJob(Box::new(job.clone()), None), Change::PutLayers(job.id, layers.clone())]
        } else {
            Vec::new()
        };
        self.record(changes, [Event::Progress { job: job.id, bytes: job.bytes, layers }])
    }

    /// Targets, rules and settings as a person wants them.
    pub(crate) async fn configured(&self, changes: Vec<Change>) -> Result<(), Failure> {
        let events: Vec<Event> = changes.iter().filter_map(event_of).collect();
        self.record(changes, events).await
    }

    pub(crate) fn tell(&self, event: Event) {
        self.record(Vec::new(), [event]).ride();
    }

    /// Waits until a batch is on disk. A full disk keeps it waiting in its order: it is there when a later one is.
    pub(crate) async fn settle(&self, receipt: Receipt) -> Result<(), Failure> {
        let mut outcome = receipt.await;
        while matches!(&outcome, Err(failure) if failure.code == ErrorCode::DiskFull) {
            tracing::warn!("no room for the journal: work waits");
            tokio::time::sleep(NO_ROOM).await;
            outcome = self.journal.commit(Vec::new()).await;
        }
        outcome
    }

    fn record(&self, changes: Vec<Change>, events: impl IntoIterator<Item = Event>) -> Receipt {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let receipt = if changes.is_empty() { Receipt::open().1 } else { self.journal.commit(changes) };
        for event in events {
            // No subscriber is no fault.
            let _ = self.stream.send(Numbered { seq: *next, event: Arc::new(event) });
            *next += 1;
        }
        receipt
    }
}

fn event_of(change: &Change) -> Option<Event> {
    Some(match change {
        Change::PutTarget(target) => Event::Target(target.id),
        Change::RemoveTarget(id) => Event::TargetRemoved(*id),
        Change::PutRule(rule) => Event::Rule(rule.id),
        Change::RemoveRule(id) => Event::RuleRemoved(*id),
        Change::PutSettings(_) => Event::Settings,
        Change::PutRun(run) => Event::Run(run.clone()),
        Change::RemoveRun(id) => Event::RunRemoved(*id),
        Change::RemoveJob(id) => Event::JobRemoved(*id),
        Change::Note(_) => Event::Noted,
        Change::Attended(..)
        | Change::PutJob(..)
        | Change::PutLayers(..)
        | Change::Log(..)
        | Change::RemoveLog(_) => return None,
    })
}
