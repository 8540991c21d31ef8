//! How each command is answered, the same for the command line, the local socket and the window.

mod configure;
mod copy;
mod find;
mod job;
mod rule;
mod run;
mod sync;
mod target;

use sampan_domain::Failure;

use crate::answer::Answer;
use crate::app::App;
use crate::request::{Command, Request};
use crate::watch::Sink;

impl App {
    /// Answers a request. What is worth saying on the way goes into the sink.
    pub async fn answer(&self, request: Request, sink: &Sink) -> Result<Answer, Failure> {
        let Request { lang, command } = request;
        match command {
            Command::Copy { source, destination, platforms, no_referrers, dry_run } => {
                let selection = copy::selection(&platforms, no_referrers)?;
                self.copy(&source, &destination, selection, dry_run, lang, sink).await
            }
            Command::Sync { file, rules, dry_run } => self.sync(&file, &rules, dry_run, lang, sink).await,
            Command::Apply { file, prune, dry_run } => self.apply(&file, prune, dry_run).await,
            Command::Export => self.export(),
            Command::TargetList => self.target_list(),
            Command::TargetShow { target } => self.target_show(&target),
            Command::TargetAdd(new) => self.target_add(new).await,
            Command::TargetCheck { target } => self.target_check(&target, lang).await,
            Command::TargetRemove { target } => self.target_remove(&target).await,
            Command::RuleList => self.rule_list(),
            Command::RuleShow { rule } => self.rule_show(&rule),
            Command::RulePreview { rules } => self.rule_preview(&rules, lang).await,
            Command::RuleRun { rules, wait } => self.rule_run(&rules, wait, lang, sink).await,
            Command::RuleEnable { rule } => self.rule_switch(&rule, true).await,
            Command::RuleDisable { rule } => self.rule_switch(&rule, false).await,
            Command::RuleRemove { rule } => self.rule_remove(&rule).await,
            Command::RunList { rule, page } => self.run_list(rule.as_deref(), &page, lang),
            Command::RunShow { run } => self.run_show(&run, lang),
            Command::RunStop { run } => self.run_stop(&run, lang).await,
            Command::RunRetryFailed { run, wait } => self.run_retry_failed(&run, wait, lang, sink).await,
            Command::JobList { status, rule, run, page } => {
                self.job_list(status, rule.as_deref(), run.as_deref(), &page, lang)
            }
            Command::JobShow { job } => self.job_show(&job, lang),
            Command::JobLog { job, level, page, follow } => {
                self.job_log(&job, level, &page, follow, lang, sink).await
            }
            Command::JobStop { job } => self.job_stop(&job, lang).await,
            Command::JobRetry { job, wait } => self.job_retry(&job, wait, lang, sink).await,
            Command::QueuePause => self.queue(true).await,
            Command::QueueResume => self.queue(false).await,
            Command::SettingsGet => self.settings(),
            Command::SettingsSet { workers, bytes_per_second, limits_schedule } => {
                self.settings_set(workers, bytes_per_second, limits_schedule.as_deref()).await
            }
        }
    }
}
