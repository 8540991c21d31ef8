//! The compact table in memory: what filters, counts and pages of jobs are answered from.
//!
//! About 200 bytes a job, B-tree included; built at start by one scan, then kept by every commit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Bound;

use sampan_domain::job::Operation;
use sampan_domain::journal::{JobList, JobQuery, Order, RunQuery};
use sampan_domain::machine::Status;
use sampan_domain::progress::Bytes;
use sampan_domain::run::Tally;
use sampan_domain::{Job, JobId, RuleId, RunId, Time};
use serde::{Deserialize, Serialize};

use crate::about::{self, About, Sought};

/// What the table knows of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) run: RunId,
    pub(crate) rule: Option<RuleId>,
    pub(crate) status: Status,
    pub(crate) operation: Operation,
    pub(crate) bytes: Bytes,
    pub(crate) ended: Option<Time>,
    /// What is not stored twice: `None` where it has not been read yet.
    #[serde(skip)]
    pub(crate) about: Option<About>,
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
            about: Some(About::of(job)),
        }
    }

    fn in_status(&self, query: &JobQuery) -> bool {
        query.status.is_empty() || query.status.contains(&self.status)
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
        one_more(&mut self.tally.jobs, row.status);
        self.tally.deleted += u64::from(is_deleted(row));
        self.tally.bytes += row.bytes;
        self.ended.extend(row.ended.map(|at| (at, id)));
        self.tally.last_ended = self.ended.last().map(|(at, _)| *at);
    }

    fn take(&mut self, id: JobId, row: &Row) {
        self.jobs.remove(&id);
        one_less(&mut self.tally.jobs, row.status);
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

/// How many jobs there are in each status; those in which there is none are left out.
type Counts = BTreeMap<Status, u64>;

fn one_more(counts: &mut Counts, status: Status) {
    *counts.entry(status).or_default() += 1;
}

fn one_less(counts: &mut Counts, status: Status) {
    if let Some(count) = counts.get_mut(&status) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&status);
        }
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
    /// Of each rule, for the page of rules asks for all of them whenever something happens.
    rules: HashMap<RuleId, Counts>,
}

impl Table {
    /// Takes a job in, or the job as it has become.
    pub(crate) fn put_job(&mut self, id: JobId, row: Row) {
        self.remove_job(id);
        self.count(id, &row);
        self.jobs.insert(id, row);
    }

    /// Counts a job where it belongs.
    fn count(&mut self, id: JobId, row: &Row) {
        self.groups.entry(row.run).or_default().add(id, row);
        if let Some(rule) = row.rule {
            one_more(self.rules.entry(rule).or_default(), row.status);
        }
    }

    /// Takes in all jobs there are.
    pub(crate) fn fill(&mut self, jobs: Vec<(JobId, Row)>) {
        for (id, row) in &jobs {
            self.count(*id, row);
        }
        self.jobs = jobs.into_iter().collect();
    }

    /// Takes a run in.
    pub(crate) fn put_run(&mut self, id: RunId, rule: Option<RuleId>) {
        self.runs.insert(id, rule);
    }

    /// Forgets a run and its jobs.
    pub(crate) fn remove_run(&mut self, id: RunId) {
        self.runs.remove(&id);
        for job in self.jobs_of(id).collect::<Vec<_>>() {
            self.remove_job(job);
        }
        self.groups.remove(&id);
    }

    /// The jobs of a run, oldest first.
    pub(crate) fn jobs_of(&self, run: RunId) -> impl Iterator<Item = JobId> {
        self.groups.get(&run).into_iter().flat_map(|group| group.jobs.iter().copied())
    }

    /// The jobs that have not come to an end, oldest first.
    pub(crate) fn open_jobs(&self) -> impl Iterator<Item = (JobId, &Row)> {
        self.jobs.iter().filter(|(_, row)| row.status.is_open()).map(|(id, row)| (*id, row))
    }

    /// Forgets a job.
    pub(crate) fn remove_job(&mut self, id: JobId) {
        let Some(row) = self.jobs.remove(&id) else { return };
        if let Some(group) = self.groups.get_mut(&row.run) {
            group.take(id, &row);
        }
        if let Some(counts) = row.rule.and_then(|rule| self.rules.get_mut(&rule)) {
            one_less(counts, row.status);
        }
    }

    /// The jobs of which only the row is known.
    pub(crate) fn unknown(&self) -> Vec<JobId> {
        self.jobs.iter().filter(|(_, row)| row.about.is_none()).map(|(id, _)| *id).collect()
    }

    /// Takes in what is known of a job beyond its row.
    pub(crate) fn learn(&mut self, job: &Job) {
        if let Some(row) = self.jobs.get_mut(&job.id) {
            row.about.get_or_insert_with(|| About::of(job));
        }
    }

    /// The jobs that a query may match, newest first, whatever its status.
    fn scope<'a>(&'a self, query: &'a JobQuery) -> Box<dyn Iterator<Item = (JobId, &'a Row)> + 'a> {
        let older = (Bound::Unbounded, query.before.map_or(Bound::Unbounded, Bound::Excluded));
        let row = |id: &JobId| self.jobs.get(id).map(|row| (*id, row));
        let all: Box<dyn Iterator<Item = (JobId, &Row)>> = if let Some(run) = query.run {
            let jobs = self.groups.get(&run).into_iter().flat_map(move |group| group.jobs.range(older).rev());
            Box::new(jobs.filter_map(row))
        } else if query.among.is_empty() {
            Box::new(self.jobs.range(older).rev().map(|(id, row)| (*id, row)))
        } else {
            let among: BTreeSet<_> = query.among.iter().collect();
            Box::new(among.into_iter().rev().filter_map(row))
        };
        let among: HashSet<_> = query.among.iter().collect();
        let except: HashSet<_> = query.except.iter().collect();
        let sought = Sought::of(query);
        let named = move |id: &JobId| (among.is_empty() || among.contains(id)) && !except.contains(id);
        Box::new(all.filter(move |(id, row)| named(id) && sought.matches(row)))
    }

    /// The page of a query, newest first.
    pub(crate) fn page(&self, query: &JobQuery) -> Vec<JobId> {
        let matching = self.scope(query).filter(|(_, row)| row.in_status(query));
        matching.map(|(id, _)| id).take(query.limit).collect()
    }

    /// The jobs that a query matches, newest first.
    pub(crate) fn ids(&self, query: &JobQuery) -> Vec<JobId> {
        let all = JobQuery { before: None, limit: usize::MAX, ..query.clone() };
        self.page(&all)
    }

    /// A part of the list of all jobs that a query matches, in its order.
    pub(crate) fn list(&self, query: &JobQuery) -> JobList<JobId> {
        let mut found = Vec::new();
        let at_hand = self.counts_at_hand(query);
        let mut counted = Counts::new();
        for (id, row) in self.scope(query) {
            if at_hand.is_none() {
                one_more(&mut counted, row.status);
            }
            if row.in_status(query) {
                found.push((id, row));
            }
        }
        let Order { by, ascending } = query.order;
        let order = |one: &(JobId, &Row), two: &(JobId, &Row)| {
            let order = about::compare(by, *one, *two);
            // Of two that are alike the newer comes first, whatever the direction.
            (if ascending { order } else { order.reverse() }).then(two.0.cmp(&one.0))
        };
        let around = query.around.and_then(|(wanted, before)| {
            let wanted = *found.iter().find(|(id, _)| *id == wanted)?;
            let place = found.iter().filter(|other| order(other, &wanted).is_lt()).count();
            Some(place.saturating_sub(before))
        });
        let total = found.len();
        let skip = around.unwrap_or(query.skip).min(total);
        // Only the part is put in order, and not the hundred thousand around it.
        let end = skip.saturating_add(query.limit).min(total);
        if end < total {
            found.select_nth_unstable_by(end, order);
        }
        let found = &mut found[..end];
        if 0 < skip && skip < end {
            found.select_nth_unstable_by(skip, order);
        }
        let part = &mut found[skip..];
        part.sort_unstable_by(order);
        let jobs = part.iter().map(|(id, _)| *id).collect();
        JobList { jobs, skip, total, counts: at_hand.unwrap_or(counted) }
    }

    /// How many jobs there are of a query in each status.
    pub(crate) fn counts(&self, query: &JobQuery) -> Counts {
        if let Some(counts) = self.counts_at_hand(query) {
            return counts;
        }
        let mut counts = Counts::new();
        let all = JobQuery { before: None, ..query.clone() };
        for (_, row) in self.scope(&all) {
            one_more(&mut counts, row.status);
        }
        counts
    }

    /// The counts of a run, of a rule or of all jobs, without a look at them; `None` for a query that is narrower.
    fn counts_at_hand(&self, query: &JobQuery) -> Option<Counts> {
        let whole = query.among.is_empty()
            && query.except.is_empty()
            && query.operation.is_none()
            && !about::needs_filter(query);
        if !whole {
            return None;
        }
        match (query.run, query.rule) {
            (Some(_), Some(_)) => None,
            (Some(run), None) => Some(self.tally(run).jobs),
            (None, Some(rule)) => Some(self.rules.get(&rule).cloned().unwrap_or_default()),
            (None, None) => {
                let mut counts = Counts::new();
                for (status, count) in self.groups.values().flat_map(|group| &group.tally.jobs) {
                    *counts.entry(*status).or_default() += count;
                }
                Some(counts)
            }
        }
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
