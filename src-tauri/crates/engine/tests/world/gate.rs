//! A journal whose disk can be slow or full.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::sync::{Mutex, PoisonError};

use sampan_domain::event::Transition;
use sampan_domain::journal::{Change, JobList, JobQuery, LogQuery, Receipt, RunQuery};
use sampan_domain::log::Record;
use sampan_domain::machine::Status;
use sampan_domain::progress::Layer;
use sampan_domain::run::Tally;
use sampan_domain::{
    Activity, ErrorCode, Failure, Job, JobId, Journal, Rule, RuleId, Run, RunId, Settings, Target, Time,
};
use sampan_store::MemoryJournal;

/// The journal in memory, behind a gate. Receipts of what waits are signed, or refused with `disk-full`, as told.
pub(crate) struct Gate {
    journal: MemoryJournal,
    state: Mutex<State>,
    /// Reads of rules left before one panics; below 0 for never.
    rules_left: AtomicIsize,
}

impl Default for Gate {
    fn default() -> Self {
        Self { journal: MemoryJournal::default(), state: Mutex::default(), rules_left: AtomicIsize::new(-1) }
    }
}

/// A batch, and what signs its receipt.
type Waiting = (Vec<Change>, Box<dyn FnOnce() + Send>);

#[derive(Default)]
struct State {
    closes_at: Option<fn(&Change) -> bool>,
    full: bool,
    waiting: Vec<Waiting>,
}

impl Gate {
    /// Closes at the first batch with such a change; batches that follow wait behind it, those of rules pass.
    pub(crate) fn close_at(&self, full: bool, closes_at: fn(&Change) -> bool) {
        let mut state = self.state();
        (state.closes_at, state.full) = (Some(closes_at), full);
    }

    /// Panics at a read of rules, after so many others.
    pub(crate) fn break_at_rules(&self, others: isize) {
        self.rules_left.store(others, Ordering::Relaxed);
    }

    /// How many batches wait.
    pub(crate) fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    /// Lets everything through, in its order.
    pub(crate) fn open(&self) {
        let mut state = self.state();
        state.closes_at = None;
        for (changes, sign) in std::mem::take(&mut state.waiting) {
            self.journal.commit(changes).ride();
            sign();
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for Gate {
    fn commit(&self, changes: Vec<Change>) -> Receipt {
        let mut state = self.state();
        let of_rules = changes.iter().any(|change| matches!(change, Change::PutRule(_)));
        let closed = !state.waiting.is_empty() || state.closes_at.is_some_and(|at| changes.iter().any(at));
        if of_rules || !closed {
            return self.journal.commit(changes);
        }
        let (sender, receipt) = Receipt::open();
        if state.full {
            let _ = sender.send(Err(Failure::new(ErrorCode::DiskFull)));
            state.waiting.push((changes, Box::new(|| {})));
        } else {
            state.waiting.push((changes, Box::new(|| drop(sender.send(Ok(()))))));
        }
        receipt
    }

    fn next_id(&self) -> u64 {
        self.journal.next_id()
    }

    fn targets(&self) -> Result<Vec<Target>, Failure> {
        self.journal.targets()
    }

    fn rules(&self) -> Result<Vec<Rule>, Failure> {
        assert_ne!(self.rules_left.fetch_sub(1, Ordering::Relaxed), 0, "no rules");
        self.journal.rules()
    }

    fn settings(&self) -> Result<Settings, Failure> {
        self.journal.settings()
    }

    fn attended(&self, rule: RuleId) -> Result<Option<Time>, Failure> {
        self.journal.attended(rule)
    }

    fn run(&self, id: RunId) -> Result<Option<Run>, Failure> {
        self.journal.run(id)
    }

    fn runs(&self, query: &RunQuery) -> Result<Vec<Run>, Failure> {
        self.journal.runs(query)
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, Failure> {
        self.journal.job(id)
    }

    fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Failure> {
        self.journal.jobs(query)
    }

    fn list(&self, query: &JobQuery) -> Result<JobList, Failure> {
        self.journal.list(query)
    }

    fn ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        self.journal.ids(query)
    }

    fn counts(&self, query: &JobQuery) -> Result<BTreeMap<Status, u64>, Failure> {
        self.journal.counts(query)
    }

    fn activities(&self, before: Option<u64>, limit: usize) -> Result<Vec<Activity>, Failure> {
        self.journal.activities(before, limit)
    }

    fn tally(&self, run: RunId) -> Result<Tally, Failure> {
        self.journal.tally(run)
    }

    fn timeline(&self, job: JobId) -> Result<Vec<Transition>, Failure> {
        self.journal.timeline(job)
    }

    fn layers(&self, job: JobId) -> Result<Vec<Layer>, Failure> {
        self.journal.layers(job)
    }

    fn log(&self, job: JobId, query: &LogQuery) -> Result<Vec<(u32, Record)>, Failure> {
        self.journal.log(job, query)
    }
}
