//! The journal of another process, read over the local socket: a question a read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sampan_domain::event::Transition;
use sampan_domain::journal::{Change, JobList, JobQuery, Journal, LogQuery, Receipt, RunQuery};
use sampan_domain::log::Record;
use sampan_domain::machine::Status;
use sampan_domain::progress::Layer;
use sampan_domain::run::Tally;
use sampan_domain::{
    Activity, ErrorCode, Failure, Job, JobId, Rule, RuleId, Run, RunId, Settings, Target, Time,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Ask;
use crate::socket::{ask, ask_blocking, failed};

/// One read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Look {
    NextId,
    Targets,
    Rules,
    Settings,
    Attended(RuleId),
    Run(RunId),
    Runs(RunQuery),
    Job(JobId),
    Jobs(JobQuery),
    List(JobQuery),
    Ids(JobQuery),
    Counts(JobQuery),
    Activities(Option<u64>, usize),
    Tally(RunId),
    Timeline(JobId),
    Layers(JobId),
    Log(JobId, LogQuery),
}

impl Look {
    /// Reads; what was found is written out. May take a while, and blocks.
    pub(crate) fn read(&self, journal: &dyn Journal) -> Result<Value, Failure> {
        match self {
            Self::NextId => written(journal.next_id()),
            Self::Targets => written(journal.targets()?),
            Self::Rules => written(journal.rules()?),
            Self::Settings => written(journal.settings()?),
            Self::Attended(rule) => written(journal.attended(*rule)?),
            Self::Run(id) => written(journal.run(*id)?),
            Self::Runs(query) => written(journal.runs(query)?),
            Self::Job(id) => written(journal.job(*id)?),
            Self::Jobs(query) => written(journal.jobs(query)?),
            Self::List(query) => written(journal.list(query)?),
            Self::Ids(query) => written(journal.ids(query)?),
            Self::Counts(query) => written(journal.counts(query)?),
            Self::Activities(before, limit) => written(journal.activities(*before, *limit)?),
            Self::Tally(run) => written(journal.tally(*run)?),
            Self::Timeline(job) => written(journal.timeline(*job)?),
            Self::Layers(job) => written(journal.layers(*job)?),
            Self::Log(job, query) => written(journal.log(*job, query)?),
        }
    }
}

fn written<T: Serialize>(found: T) -> Result<Value, Failure> {
    serde_json::to_value(found).map_err(failed)
}

/// The journal of the process that answers at a socket.
pub(super) struct Distant(PathBuf);

impl Distant {
    pub(super) const fn at(socket: PathBuf) -> Self {
        Self(socket)
    }

    fn look<T: DeserializeOwned>(&self, look: Look) -> Result<T, Failure> {
        ask_blocking(&self.0, &Ask::Look(look))
    }
}

impl Journal for Distant {
    /// Waits until what was told before can be read. Changes are the other process's: they are refused.
    fn commit(&self, changes: Vec<Change>) -> Receipt {
        let (sign, receipt) = Receipt::open();
        if !changes.is_empty() {
            let _ = sign.send(Err(Failure::new(ErrorCode::StoreLocked)));
            return receipt;
        }
        let socket = self.0.clone();
        tokio::spawn(async move {
            let _ = sign.send(ask(&socket, &Ask::Settled).await);
        });
        receipt
    }

    /// 0, which is nobody's, where the other process does not answer: what is made with it cannot be handed in either.
    fn next_id(&self) -> u64 {
        self.look(Look::NextId).unwrap_or_default()
    }

    fn targets(&self) -> Result<Vec<Target>, Failure> {
        self.look(Look::Targets)
    }

    fn rules(&self) -> Result<Vec<Rule>, Failure> {
        self.look(Look::Rules)
    }

    fn settings(&self) -> Result<Settings, Failure> {
        self.look(Look::Settings)
    }

    fn attended(&self, rule: RuleId) -> Result<Option<Time>, Failure> {
        self.look(Look::Attended(rule))
    }

    fn run(&self, id: RunId) -> Result<Option<Run>, Failure> {
        self.look(Look::Run(id))
    }

    fn runs(&self, query: &RunQuery) -> Result<Vec<Run>, Failure> {
        self.look(Look::Runs(query.clone()))
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, Failure> {
        self.look(Look::Job(id))
    }

    fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Failure> {
        self.look(Look::Jobs(query.clone()))
    }

    fn list(&self, query: &JobQuery) -> Result<JobList, Failure> {
        self.look(Look::List(query.clone()))
    }

    fn ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        self.look(Look::Ids(query.clone()))
    }

    fn counts(&self, query: &JobQuery) -> Result<BTreeMap<Status, u64>, Failure> {
        self.look(Look::Counts(query.clone()))
    }

    fn activities(&self, before: Option<u64>, limit: usize) -> Result<Vec<Activity>, Failure> {
        self.look(Look::Activities(before, limit))
    }

    fn tally(&self, run: RunId) -> Result<Tally, Failure> {
        self.look(Look::Tally(run))
    }

    fn timeline(&self, job: JobId) -> Result<Vec<Transition>, Failure> {
        self.look(Look::Timeline(job))
    }

    fn layers(&self, job: JobId) -> Result<Vec<Layer>, Failure> {
        self.look(Look::Layers(job))
    }

    fn log(&self, job: JobId, query: &LogQuery) -> Result<Vec<(u32, Record)>, Failure> {
        self.look(Look::Log(job, *query))
    }
}
