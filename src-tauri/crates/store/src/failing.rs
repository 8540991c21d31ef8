//! A journal that fails on purpose.

use std::sync::atomic::{AtomicU64, Ordering};

use sampan_domain::event::Transition;
use sampan_domain::job::Job;
use sampan_domain::journal::{Change, JobQuery, Journal, LogQuery, Receipt, RunQuery};
use sampan_domain::log::Record;
use sampan_domain::progress::Layer;
use sampan_domain::run::Tally;
use sampan_domain::{Failure, JobId, Rule, Run, RunId, Settings, Target};

/// A journal whose n-th commit fails, and changes nothing; all others go to the journal behind it.
#[derive(Debug)]
pub struct FailingJournal<J> {
    inner: J,
    commits: AtomicU64,
    fails: u64,
    failure: Failure,
}

impl<J: Journal> FailingJournal<J> {
    /// Fails the `nth` commit, counted from 1, with `failure`.
    pub const fn new(inner: J, nth: u64, failure: Failure) -> Self {
        Self { inner, commits: AtomicU64::new(0), fails: nth, failure }
    }

    /// How many commits there have been, the failed one included.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }
}

impl<J: Journal> Journal for FailingJournal<J> {
    fn commit(&self, changes: Vec<Change>) -> Receipt {
        if self.commits.fetch_add(1, Ordering::SeqCst) + 1 == self.fails {
            let (sender, receipt) = Receipt::open();
            let _ = sender.send(Err(self.failure.clone()));
            return receipt;
        }
        self.inner.commit(changes)
    }

    fn next_id(&self) -> u64 {
        self.inner.next_id()
    }

    fn targets(&self) -> Result<Vec<Target>, Failure> {
        self.inner.targets()
    }

    fn rules(&self) -> Result<Vec<Rule>, Failure> {
        self.inner.rules()
    }

    fn settings(&self) -> Result<Settings, Failure> {
        self.inner.settings()
    }

    fn run(&self, id: RunId) -> Result<Option<Run>, Failure> {
        self.inner.run(id)
    }

    fn runs(&self, query: &RunQuery) -> Result<Vec<Run>, Failure> {
        self.inner.runs(query)
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, Failure> {
        self.inner.job(id)
    }

    fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Failure> {
        self.inner.jobs(query)
    }

    fn count(&self, query: &JobQuery) -> Result<u64, Failure> {
        self.inner.count(query)
    }

    fn tally(&self, run: RunId) -> Result<Tally, Failure> {
        self.inner.tally(run)
    }

    fn timeline(&self, job: JobId) -> Result<Vec<Transition>, Failure> {
        self.inner.timeline(job)
    }

    fn layers(&self, job: JobId) -> Result<Vec<Layer>, Failure> {
        self.inner.layers(job)
    }

    fn log(&self, job: JobId, query: &LogQuery) -> Result<Vec<(u32, Record)>, Failure> {
        self.inner.log(job, query)
    }
}
