//! What has ended goes when it is old (design: `settings.retention`).

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sampan_domain::journal::{Change, JobQuery, LogQuery, Order, OrderBy, RunQuery};
use sampan_domain::log::Level;
use sampan_domain::machine::Status;
use sampan_domain::{Failure, Job, JobId, RuleId, Run, RunId, Time, run};

use super::Engine;

/// After this time the first look: a start has other work.
const FIRST: Duration = Duration::from_secs(60);
/// How often is looked.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// So many are read, and go, together: other commits are not to wait.
const PART: usize = 1_000;

/// What went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Runs.
    pub runs: u64,
    /// Jobs.
    pub jobs: u64,
    /// Logs of jobs that stay.
    pub logs: u64,
}

impl Engine {
    /// Looks now and then for what is to go, until the program ends. For a process that stays.
    pub fn keep_tidy(&self) {
        let (inner, leaving) = (Arc::downgrade(&self.inner), self.inner.context.leaving.clone());
        tokio::spawn(async move {
            let mut nap = FIRST;
            loop {
                tokio::select! {
                    biased;
                    () = leaving.cancelled() => return,
                    () = tokio::time::sleep(nap) => nap = EVERY,
                }
                let Some(inner) = inner.upgrade() else { return };
                match Box::pin(Self { inner }.tidy()).await {
                    Ok(swept) if swept == Swept::default() => {}
                    Ok(Swept { runs, jobs, logs }) => tracing::info!(runs, jobs, logs, "what is old is gone"),
                    Err(failure) => tracing::warn!(%failure, "what is old stays"),
                }
            }
        });
    }

    /// Removes what has ended and is kept no longer.
    pub async fn tidy(&self) -> Result<Swept, Failure> {
        let retention = self.journal().settings()?.retention;
        let since =
            |age: Duration| TimeDelta::from_std(age).ok().and_then(|age| self.now().checked_sub_signed(age));
        let mut swept = Swept::default();
        if let Some(before) = retention.jobs.and_then(since) {
            swept.jobs = self.remove_old_jobs(before).await?;
            let ended = self.ended_runs()?.into_iter().filter(|(_, ended)| *ended < before);
            swept.runs = self.remove_emptied(ended.map(|(run, _)| run.id).collect()).await?;
        }
        if let Some(most) = retention.runs_per_rule {
            let surplus = self.surplus_runs(most)?;
            for run in &surplus {
                let jobs = self.journal().ids(&JobQuery { run: Some(*run), ..JobQuery::default() })?;
                swept.jobs += self.drop_jobs(&jobs).await?;
            }
            swept.runs += self.remove_emptied(surplus).await?;
        }
        if let Some(before) = retention.logs.and_then(since) {
            swept.logs = self.remove_old_logs(before).await?;
        }
        Ok(swept)
    }

    async fn remove_old_jobs(&self, before: Time) -> Result<u64, Failure> {
        let mut count = 0;
        loop {
            let old: Vec<JobId> = self.ended_before(before, 0)?.iter().map(|job| job.id).collect();
            // Whoever retries one in this moment keeps it.
            let removed = self.drop_jobs(&old).await?;
            count += removed;
            if removed == 0 {
                return Ok(count);
            }
        }
    }

    /// Runs that have ended, newest first, and when.
    fn ended_runs(&self) -> Result<Vec<(Run, Time)>, Failure> {
        let mut ended = Vec::new();
        for run in self.journal().runs(&RunQuery { limit: usize::MAX, ..RunQuery::default() })? {
            if let Some(at) = run::ended(&run, &self.journal().tally(run.id)?) {
                ended.push((run, at));
            }
        }
        Ok(ended)
    }

    /// The oldest of a rule's runs that have ended, where there are more than that. Copies of one image are of no rule.
    fn surplus_runs(&self, most: u32) -> Result<Vec<RunId>, Failure> {
        let mut newer = HashMap::<RuleId, u32>::new();
        let of_rules = self.ended_runs()?.into_iter().filter_map(|(run, _)| Some((run.id, run.rule?)));
        let surplus = of_rules.filter(|(_, rule)| {
            let newer = newer.entry(*rule).or_default();
            *newer += 1;
            *newer > most
        });
        Ok(surplus.map(|(run, _)| run).collect())
    }

    /// Removes those of some runs that have no job. One whose job somebody has just retried keeps it, and stays.
    async fn remove_emptied(&self, runs: Vec<RunId>) -> Result<u64, Failure> {
        let mut emptied = Vec::new();
        for run in runs {
            if self.journal().tally(run)?.jobs.is_empty() {
                emptied.push(Change::RemoveRun(run));
            }
        }
        self.remove(emptied).await
    }

    async fn remove_old_logs(&self, before: Time) -> Result<u64, Failure> {
        let any = LogQuery { from: 0, level: Level::Debug, limit: 1 };
        let (mut count, mut seen) = (0, 0);
        loop {
            let ended = self.ended_before(before, seen)?;
            if ended.is_empty() {
                return Ok(count);
            }
            seen += ended.len();
            let mut old = Vec::new();
            for job in ended {
                if !self.journal().log(job.id, &any)?.is_empty() {
                    old.push(Change::RemoveLog(job.id));
                }
            }
            count += self.remove(old).await?;
        }
    }

    /// A part of the jobs that ended before a moment, the oldest first.
    fn ended_before(&self, before: Time, skip: usize) -> Result<Vec<Job>, Failure> {
        let query = JobQuery {
            status: vec![Status::Finished, Status::Error, Status::Stopped, Status::Canceled],
            order: Order { by: OrderBy::Ended, ascending: true },
            skip,
            limit: PART,
            ..JobQuery::default()
        };
        let jobs = self.journal().list(&query)?.jobs;
        Ok(jobs.into_iter().take_while(|job| job.ended.is_some_and(|ended| ended < before)).collect())
    }

    async fn remove(&self, changes: Vec<Change>) -> Result<u64, Failure> {
        let recorder = &self.inner.context.recorder;
        for part in changes.chunks(PART) {
            recorder.configured(part.to_vec()).await?;
        }
        Ok(changes.len() as u64)
    }
}
