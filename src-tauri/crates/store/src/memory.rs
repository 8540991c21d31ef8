//! The journal in memory: what one-off copies use, and runs of a rule file without a data directory.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sampan_domain::activity::ACTIVITIES_CAP;
use sampan_domain::event::Transition;
use sampan_domain::job::Job;
use sampan_domain::journal::{Change, JobList, JobQuery, Journal, LogQuery, Receipt, RunQuery};
use sampan_domain::log::Record;
use sampan_domain::machine::Status;
use sampan_domain::progress::Layer;
use sampan_domain::run::Tally;
use sampan_domain::{Activity, Failure, JobId, Rule, RuleId, Run, RunId, Settings, Target, TargetId, Time};

use crate::numbers::Next;
use crate::table::{Row, Table};

/// The journal in memory. Batches are committed before [`Journal::commit`] returns.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    things: Mutex<Things>,
    ids: AtomicU64,
}

#[derive(Debug, Default)]
struct Things {
    targets: BTreeMap<TargetId, Target>,
    rules: BTreeMap<RuleId, Rule>,
    settings: Settings,
    attended: HashMap<RuleId, Time>,
    runs: BTreeMap<RunId, Run>,
    jobs: HashMap<JobId, Entry>,
    activities: BTreeMap<u64, Activity>,
    table: Table,
}

#[derive(Debug, Default)]
struct Entry {
    job: Option<Job>,
    next: Next,
    timeline: Vec<Transition>,
    layers: Vec<Layer>,
    log: Vec<Record>,
}

impl MemoryJournal {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    fn things(&self) -> MutexGuard<'_, Things> {
        self.things.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn raise(&self, id: u64) {
        self.ids.fetch_max(id, Ordering::Relaxed);
    }

    fn apply(&self, things: &mut Things, change: Change) {
        match change {
            Change::PutTarget(target) => {
                self.raise(target.id.0);
                things.targets.insert(target.id, target);
            }
            Change::RemoveTarget(id) => {
                things.targets.remove(&id);
            }
            Change::PutRule(rule) => {
                self.raise(rule.id.0);
                things.rules.insert(rule.id, rule);
            }
            Change::RemoveRule(id) => {
                things.rules.remove(&id);
            }
            Change::PutSettings(settings) => things.settings = settings,
            Change::Attended(rule, Some(until)) => drop(things.attended.insert(rule, until)),
            Change::Attended(rule, None) => drop(things.attended.remove(&rule)),
            Change::PutRun(run) => {
                self.raise(run.id.0);
                things.table.put_run(run.id, run.rule);
                things.runs.insert(run.id, run);
            }
            Change::RemoveRun(id) => {
                for job in things.table.jobs_of(id) {
                    things.jobs.remove(&job);
                }
                things.table.remove_run(id);
                things.runs.remove(&id);
            }
            Change::RemoveJob(id) => {
                things.table.remove_job(id);
                things.jobs.remove(&id);
            }
            Change::RemoveLog(id) => {
                if let Some(entry) = things.jobs.get_mut(&id) {
                    entry.log.clear();
                    entry.next.record = 0;
                }
            }
            Change::Note(activity) => {
                self.raise(activity.id);
                things.activities.insert(activity.id, activity);
                while things.activities.len() > ACTIVITIES_CAP {
                    things.activities.pop_first();
                }
            }
            Change::PutJob(job, step) => {
                self.raise(job.id.0);
                things.table.put_job(job.id, Row::of(&job));
                let entry = things.jobs.entry(job.id).or_default();
                entry.timeline.extend(step);
                entry.job = Some(*job);
            }
            Change::PutLayers(job, layers) => things.jobs.entry(job).or_default().layers = layers,
            Change::Log(job, records) => {
                let entry = things.jobs.entry(job).or_default();
                for record in records {
                    entry.next.record(record, |_, record| entry.log.push(record));
                }
            }
        }
    }
}

impl Journal for MemoryJournal {
    fn commit(&self, changes: Vec<Change>) -> Receipt {
        let mut things = self.things();
        for change in changes {
            self.apply(&mut things, change);
        }
        Receipt::signed()
    }

    fn next_id(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn targets(&self) -> Result<Vec<Target>, Failure> {
        Ok(self.things().targets.values().cloned().collect())
    }

    fn rules(&self) -> Result<Vec<Rule>, Failure> {
        Ok(self.things().rules.values().cloned().collect())
    }

    fn settings(&self) -> Result<Settings, Failure> {
        Ok(self.things().settings.clone())
    }

    fn attended(&self, rule: RuleId) -> Result<Option<Time>, Failure> {
        Ok(self.things().attended.get(&rule).copied())
    }

    fn run(&self, id: RunId) -> Result<Option<Run>, Failure> {
        Ok(self.things().runs.get(&id).cloned())
    }

    fn runs(&self, query: &RunQuery) -> Result<Vec<Run>, Failure> {
        let things = self.things();
        Ok(things.table.runs(query).iter().filter_map(|id| things.runs.get(id).cloned()).collect())
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, Failure> {
        Ok(self.things().jobs.get(&id).and_then(|entry| entry.job.clone()))
    }

    fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Failure> {
        let things = self.things();
        let page = things.table.page(query);
        Ok(page.iter().filter_map(|id| things.jobs.get(id)?.job.clone()).collect())
    }

    fn list(&self, query: &JobQuery) -> Result<JobList, Failure> {
        let things = self.things();
        let JobList { jobs, skip, total, counts } = things.table.list(query);
        let jobs = jobs.iter().filter_map(|id| things.jobs.get(id)?.job.clone()).collect();
        Ok(JobList { jobs, skip, total, counts })
    }

    fn ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        Ok(self.things().table.ids(query))
    }

    fn counts(&self, query: &JobQuery) -> Result<BTreeMap<Status, u64>, Failure> {
        Ok(self.things().table.counts(query))
    }

    fn activities(&self, before: Option<u64>, limit: usize) -> Result<Vec<Activity>, Failure> {
        let things = self.things();
        let below = things.activities.range(..before.unwrap_or(u64::MAX)).rev();
        Ok(below.take(limit).map(|(_, activity)| activity.clone()).collect())
    }

    fn tally(&self, run: RunId) -> Result<Tally, Failure> {
        Ok(self.things().table.tally(run))
    }

    fn timeline(&self, job: JobId) -> Result<Vec<Transition>, Failure> {
        Ok(self.things().jobs.get(&job).map(|entry| entry.timeline.clone()).unwrap_or_default())
    }

    fn layers(&self, job: JobId) -> Result<Vec<Layer>, Failure> {
        Ok(self.things().jobs.get(&job).map(|entry| entry.layers.clone()).unwrap_or_default())
    }

    fn log(&self, job: JobId, query: &LogQuery) -> Result<Vec<(u32, Record)>, Failure> {
        let things = self.things();
        let Some(entry) = things.jobs.get(&job) else { return Ok(Vec::new()) };
        let numbered = (0..).zip(&entry.log).skip_while(|(seq, _)| *seq < query.from);
        let wanted = numbered.filter(|(_, record)| record.level >= query.level).take(query.limit);
        Ok(wanted.map(|(seq, record)| (seq, record.clone())).collect())
    }
}
