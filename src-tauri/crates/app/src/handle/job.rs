//! Jobs: listed, shown, read along, stopped, retried.

use std::time::Duration;

use sampan_domain::journal::{JobQuery, LogQuery};
use sampan_domain::log::Level;
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure, Job, JobId};
use sampan_engine::Start;
use sampan_i18n::Language;

use crate::answer::{
    Answer, JobAnswer, JobDetails, JobList, LayerAnswer, LogAnswer, Progress, RecordAnswer, Step,
};
use crate::app::App;
use crate::request::Page;
use crate::watch::Sink;

/// How often a log that is followed is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

impl App {
    pub(super) fn job_list(
        &self,
        status: Vec<Status>,
        rule: Option<&str>,
        run: Option<&str>,
        page: &Page,
        lang: Language,
    ) -> Result<Answer, Failure> {
        let mut query = JobQuery {
            status,
            rule: None,
            run: run.map(|run| self.run_id(run)).transpose()?,
            before: page.before()?,
            limit: page.limit.saturating_add(1),
            ..JobQuery::default()
        };
        let mut jobs = Vec::new();
        for rule in self.any_rules(rule)? {
            query.rule = rule;
            jobs.extend(self.journal().jobs(&query)?);
        }
        jobs.sort_by_key(|job| std::cmp::Reverse(job.id));
        let more = jobs.len() > page.limit;
        jobs.truncate(page.limit);
        let next = jobs.last().filter(|_| more).map(|job| job.id.to_string());
        let jobs = jobs.iter().map(|job| JobAnswer::of(job, lang)).collect();
        Ok(Answer::JobList(JobList { jobs, next }))
    }

    pub(super) fn job_show(&self, called: &str, lang: Language) -> Result<Answer, Failure> {
        let job = self.job(called)?;
        let timeline = self.journal().timeline(job.id)?;
        let layers = self.journal().layers(job.id)?;
        Ok(Answer::JobDetails(Box::new(JobDetails {
            job: JobAnswer::of(&job, lang),
            timeline: timeline.iter().map(|step| Step::of(step, lang)).collect(),
            layers: layers.iter().map(LayerAnswer::from).collect(),
        })))
    }

    /// With `follow`, records are said as they come, and the answer comes when the job has ended (at once where no
    /// engine works that could move it).
    pub(super) async fn job_log(
        &self,
        called: &str,
        level: Level,
        page: &Page,
        follow: bool,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let id = self.job(called)?.id;
        let from = page.before()?.unwrap_or_default();
        let follow = follow && self.how == Start::Working;
        let mut query = LogQuery { from, level, limit: page.limit };
        let mut records = Vec::new();
        loop {
            let over = !follow || self.has_ended(id)?;
            let found = self.journal().log(id, &query)?;
            let full = found.len() >= page.limit;
            for (seq, record) in &found {
                let record = RecordAnswer::of(*seq, record, lang);
                if follow {
                    let _ = sink.send(Progress::Record(record.clone())).await;
                }
                records.push(record);
                query.from = seq.saturating_add(1);
            }
            if !follow && full || over && !full {
                let next = full.then(|| query.from.to_string());
                return Ok(Answer::Log(LogAnswer { records, next }));
            }
            if !full {
                tokio::select! {
                    () = self.leaving.cancelled() => {
                        return Ok(Answer::Log(LogAnswer { records, next: Some(query.from.to_string()) }));
                    }
                    () = tokio::time::sleep(LOOK_AGAIN) => {}
                }
            }
        }
    }

    pub(super) async fn job_stop(&self, called: &str, lang: Language) -> Result<Answer, Failure> {
        let id = self.job(called)?.id;
        self.engine.stop_job(id).await?;
        Ok(Answer::Job(Box::new(JobAnswer::of(&self.job(called)?, lang))))
    }

    pub(super) async fn job_retry(
        &self,
        called: &str,
        wait: bool,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let job = self.job(called)?;
        let (runs, watch) = self.look_on_with(job.run)?;
        self.engine.retry_job(job.id).await?;
        if wait {
            self.watch(watch, &runs, lang, sink).await?;
        } else {
            self.say_paused(sink).await?;
        }
        Ok(Answer::Job(Box::new(JobAnswer::of(&self.job(called)?, lang))))
    }

    fn job(&self, called: &str) -> Result<Job, Failure> {
        let id: JobId = called.parse()?;
        self.journal().job(id)?.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", called))
    }

    fn has_ended(&self, id: JobId) -> Result<bool, Failure> {
        Ok(self.journal().job(id)?.is_none_or(|job| !job.state.status().is_open()))
    }
}
