//! The compact table in memory: what filters, counts and pages of jobs are answered from.
//!
//! About 200 bytes a job, B-tree included; built at start by one scan, then kept by every commit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use sampan_domain::job::Operation;
use sampan_domain::journal::{JobQuery, RunQuery};
use sampan_domain::machine::Status;
use sampan_domain::progress::Bytes;
use sampan_domain::run::Tally;
use sampan_domain::{Job, JobId, RuleId, RunId, Time};
use serde::{Deserialize, Serialize};

/// What the table knows of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) run: RunId,
    pub(crate) rule: Option<RuleId>,
    pub(crate) status: Status,
    pub(crate) operation: Operation,
    pub(crate) bytes: Bytes,
    pub(crate) ended: Option<Time>,
}

impl Row {
    /// The row of a job.
    pub(crate) fn of(job: &Job) -> Self {
        Self {
            run: job.run,
            rule: job.rule,
            status: job.state.status(),
            operation: job.operation,
            bytes: job.bytes,
            ended: job.ended,
        }
    }

    fn matches(&self, query: &JobQuery) -> bool {
        query.run.is_none_or(|run| self.run == run)
            && query.rule.is_none_or(|rule| self.rule == Some(rule))
            && (query.status.is_empty() || query.status.contains(&self.status))
    }
}

/// The jobs of one run, with what they add up to kept at hand.
#[derive(Debug, Default)]
struct Group {
    jobs: BTreeSet<JobId>,
    tally: Tally,
    /// By the moment of their end, so that the last is known when one of them is opened again.
    ended: BTreeSet<(Time, JobId)>,
}

impl Group {
    fn add(&mut self, id: JobId, row: &Row) {
        self.jobs.insert(id);
        *self.tally.jobs.entry(row.status).or_default() += 1;
        self.tally.deleted += u64::from(is_deleted(row));
        self.tally.bytes += row.bytes;
        self.ended.extend(row.ended.map(|at| (at, id)));
        self.tally.last_ended = self.ended.last().map(|(at, _)| *at);
    }

    fn take(&mut self, id: JobId, row: &Row) {
        self.jobs.remove(&id);
        if let Some(count) = self.tally.jobs.get_mut(&row.status) {
            *count -= 1;
            if *count == 0 {
                self.tally.jobs.remove(&row.status);
            }
        }
        self.tally.deleted -= u64::from(is_deleted(row));
        self.tally.bytes.total -= row.bytes.total;
        self.tally.bytes.existing -= row.bytes.existing;
        self.tally.bytes.mounted -= row.bytes.mounted;
        self.tally.bytes.copied -= row.bytes.copied;
        if let Some(at) = row.ended {
            self.ended.remove(&(at, id));
        }
        self.tally.last_ended = self.ended.last().map(|(at, _)| *at);
    }
}

fn is_deleted(row: &Row) -> bool {
    row.operation == Operation::Delete && row.status == Status::Finished
}

/// All jobs and runs, in short.
#[derive(Debug, Default)]
pub(crate) struct Table {
    jobs: BTreeMap<JobId, Row>,
    runs: BTreeMap<RunId, Option<RuleId>>,
    groups: HashMap<RunId, Group>,
}

impl Table {
    /// Takes a job in, or the job as it has become.
    pub(crate) fn put_job(&mut self, id: JobId, row: Row) {
        if let Some(old) = self.jobs.get(&id)
            && let Some(group) = self.groups.get_mut(&old.run)
        {
            group.take(id, old);
        }
        self.groups.entry(row.run).or_default().add(id, &row);
        self.jobs.insert(id, row);
    }

    /// Takes a run in.
    pub(crate) fn put_run(&mut self, id: RunId, rule: Option<RuleId>) {
        self.runs.insert(id, rule);
    }

    /// Forgets a run and its jobs.
    pub(crate) fn remove_run(&mut self, id: RunId) {
        self.runs.remove(&id);
        for job in self.groups.remove(&id).unwrap_or_default().jobs {
            self.jobs.remove(&job);
        }
    }

    /// The jobs of a run, oldest first.
    pub(crate) fn jobs_of(&self, run: RunId) -> impl Iterator<Item = JobId> {
        self.groups.get(&run).into_iter().flat_map(|group| group.jobs.iter().copied())
    }

    /// The jobs that have not come to an end, oldest first.
    pub(crate) fn open_jobs(&self) -> impl Iterator<Item = (JobId, &Row)> {
        self.jobs.iter().filter(|(_, row)| row.status.is_open()).map(|(id, row)| (*id, row))
    }

    /// The page of a query, newest first.
    pub(crate) fn page(&self, query: &JobQuery) -> Vec<JobId> {
        let older = (Bound::Unbounded, query.before.map_or(Bound::Unbounded, Bound::Excluded));
        let matching = |id: &JobId| self.jobs.get(id).is_some_and(|row| row.matches(query));
        if let Some(run) = query.run {
            let Some(group) = self.groups.get(&run) else { return Vec::new() };
            group.jobs.range(older).rev().copied().filter(matching).take(query.limit).collect()
        } else {
            let rows = self.jobs.range(older).rev().filter(|(_, row)| row.matches(query));
            rows.map(|(id, _)| *id).take(query.limit).collect()
        }
    }

    /// How many jobs a query matches, whatever its `before` and `limit`.
    pub(crate) fn count(&self, query: &JobQuery) -> u64 {
        let mut ids = query.run.map(|run| self.jobs_of(run).filter_map(|id| self.jobs.get(&id)));
        let count = match &mut ids {
            Some(rows) => rows.filter(|row| row.matches(query)).count(),
            None => self.jobs.values().filter(|row| row.matches(query)).count(),
        };
        count as u64
    }

    /// What the jobs of a run add up to.
    pub(crate) fn tally(&self, run: RunId) -> Tally {
        self.groups.get(&run).map(|group| group.tally.clone()).unwrap_or_default()
    }

    /// The runs of a query, newest first.
    pub(crate) fn runs(&self, query: &RunQuery) -> Vec<RunId> {
        let older = (Bound::Unbounded, query.before.map_or(Bound::Unbounded, Bound::Excluded));
        let runs = self.runs.range(older).rev();
        let matching = runs.filter(|(_, rule)| query.rule.is_none_or(|wanted| **rule == Some(wanted)));
        matching.map(|(id, _)| *id).take(query.limit).collect()
    }
}
