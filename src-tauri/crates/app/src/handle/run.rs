//! Runs: listed, shown, stopped, retried.

use sampan_domain::journal::{JobQuery, RunQuery};
use sampan_domain::{ErrorCode, Failure, Run, RunId, run};
use sampan_i18n::Language;

use crate::answer::{Answer, JobAnswer, RunAnswer, RunList, Runs};
use crate::app::App;
use crate::request::Page;
use crate::watch::{Sink, Watch, begun};

impl App {
    pub(super) fn run_list(
        &self,
        rule: Option<&str>,
        page: &Page,
        lang: Language,
    ) -> Result<Answer, Failure> {
        let (before, limit) = (page.before()?, page.limit.saturating_add(1));
        let mut runs = Vec::new();
        for rule in self.any_rules(rule)? {
            runs.extend(self.journal().runs(&RunQuery { rule, before, limit })?);
        }
        runs.sort_by_key(|run| std::cmp::Reverse(run.id));
        let more = runs.len() > page.limit;
        runs.truncate(page.limit);
        let next = runs.last().filter(|_| more).map(|run| run.id.to_string());
        let told = |run: &Run| Ok(RunAnswer::of(run, &self.journal().tally(run.id)?, None, lang));
        Ok(Answer::RunList(RunList { runs: runs.iter().map(told).collect::<Result<_, Failure>>()?, next }))
    }

    pub(super) fn run_show(&self, called: &str, lang: Language) -> Result<Answer, Failure> {
        Ok(Answer::Run(Box::new(self.told(self.run_id(called)?, lang)?)))
    }

    pub(super) async fn run_stop(&self, called: &str, lang: Language) -> Result<Answer, Failure> {
        let id = self.run_id(called)?;
        self.engine.stop_run(id).await?;
        Ok(Answer::Run(Box::new(self.told(id, lang)?)))
    }

    pub(super) async fn run_retry_failed(
        &self,
        called: &str,
        wait: bool,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let id = self.run_id(called)?;
        let (runs, watch) = self.look_on_with(id)?;
        let retried = Some(self.engine.retry_failed(id).await?);
        begun(&[id], sink).await;
        if wait {
            self.watch(watch, &runs, lang, sink).await?;
        } else {
            self.say_paused(sink).await?;
        }
        Ok(Answer::Run(Box::new(RunAnswer { retried, ..self.told(id, lang)? })))
    }

    /// A run with its jobs in the order in which they were made.
    pub(super) fn told(&self, id: RunId, lang: Language) -> Result<RunAnswer, Failure> {
        let missing = || Failure::new(ErrorCode::RunNotFound).with("id", id.0);
        let run = self.journal().run(id)?.ok_or_else(missing)?;
        let query = JobQuery { run: Some(id), limit: usize::MAX, ..JobQuery::default() };
        let jobs = self.journal().jobs(&query)?;
        let jobs = jobs.iter().rev().map(|job| JobAnswer::of(job, lang)).collect();
        Ok(RunAnswer::of(&run, &self.journal().tally(id)?, Some(jobs), lang))
    }

    pub(super) fn all_told(&self, runs: &[RunId], lang: Language) -> Result<Runs, Failure> {
        let runs = runs.iter().map(|run| self.told(*run, lang)).collect::<Result<_, Failure>>()?;
        Ok(Runs { runs, disabled: Vec::new() })
    }

    /// Looks on while jobs of a run are tried again: at this run, and at those left from before that have not ended.
    /// That is what `--wait` waits for.
    pub(super) fn look_on_with(&self, own: RunId) -> Result<(Vec<RunId>, Watch), Failure> {
        let mut runs = self.open_runs()?;
        runs.retain(|run| *run != own);
        runs.insert(0, own);
        let watch = self.look_on(&runs)?;
        Ok((runs, watch))
    }

    /// The runs that have not ended, oldest first.
    pub(super) fn open_runs(&self) -> Result<Vec<RunId>, Failure> {
        let all = self.journal().runs(&RunQuery { limit: usize::MAX, ..RunQuery::default() })?;
        let mut open = Vec::new();
        for run in all.iter().rev() {
            if run::ended(run, &self.journal().tally(run.id)?).is_none() {
                open.push(run.id);
            }
        }
        Ok(open)
    }
}
