//! A journal between the engine and the real one, for tests: it fails on purpose, or does what else a test wants.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use sampan_domain::event::Transition;
use sampan_domain::job::Job;
use sampan_domain::journal::{Change, JobList, JobQuery, Journal, LogQuery, Receipt, RunQuery};
use sampan_domain::log::Record;
use sampan_domain::machine::Status;
use sampan_domain::progress::Layer;
use sampan_domain::run::Tally;
use sampan_domain::{Activity, Failure, JobId, Rule, RuleId, Run, RunId, Settings, Target, Time};

/// What is done with a batch in place of a commit; the number is that of the commit, from 1.
type Commit<J> = Box<dyn Fn(&J, u64, Vec<Change>) -> Receipt + Send + Sync>;

/// A journal whose commits are done by whoever made it; everything is read from the journal behind it.
pub struct InterceptedJournal<J> {
    inner: J,
    commits: AtomicU64,
    commit: Commit<J>,
}

impl<J: Journal> InterceptedJournal<J> {
    /// Hands each batch, with the number of its commit from 1, to `commit`.
    pub fn new(inner: J, commit: impl Fn(&J, u64, Vec<Change>) -> Receipt + Send + Sync + 'static) -> Self {
        Self { inner, commits: AtomicU64::new(0), commit: Box::new(commit) }
    }

    /// Fails the `nth` commit, which changes nothing, with `failure`.
    pub fn failing(inner: J, nth: u64, failure: Failure) -> Self {
        Self::new(
            inner,
            move |inner, number, changes| {
                if number == nth { refused(failure.clone()) } else { inner.commit(changes) }
            },
        )
    }

    /// Fails every commit from the `nth` on, as a store does that has failed once.
    pub fn broken_from(inner: J, nth: u64, failure: Failure) -> Self {
        Self::new(
            inner,
            move |inner, number, changes| {
                if number >= nth { refused(failure.clone()) } else { inner.commit(changes) }
            },
        )
    }

    /// How many commits there have been, failed ones included.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// The journal behind it.
    pub const fn inner(&self) -> &J {
        &self.inner
    }
}

fn refused(failure: Failure) -> Receipt {
    let (sender, receipt) = Receipt::open();
    let _ = sender.send(Err(failure));
    receipt
}

impl<J: Journal> Journal for InterceptedJournal<J> {
    fn commit(&self, changes: Vec<Change>) -> Receipt {
        (self.commit)(&self.inner, self.commits.fetch_add(1, Ordering::SeqCst) + 1, changes)
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

    fn attended(&self, rule: RuleId) -> Result<Option<Time>, Failure> {
        self.inner.attended(rule)
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

    fn list(&self, query: &JobQuery) -> Result<JobList, Failure> {
        self.inner.list(query)
    }

    fn ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        self.inner.ids(query)
    }

    fn counts(&self, query: &JobQuery) -> Result<BTreeMap<Status, u64>, Failure> {
        self.inner.counts(query)
    }

    fn activities(&self, before: Option<u64>, limit: usize) -> Result<Vec<Activity>, Failure> {
        self.inner.activities(before, limit)
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
