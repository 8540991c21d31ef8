//! How each command is answered, the same for the command line, the local socket and the window.

mod configure;
mod copy;
mod find;
mod job;
mod rehearse;
mod rule;
mod run;
mod secrets;
mod store;
mod sync;
mod target;

pub use store::unopened;

use sampan_domain::Failure;
use sampan_engine::Consent;
use sampan_i18n::Language;

use crate::answer::{Answer, MetricsAnswer};
use crate::app::App;
use crate::request::{Command, Request};
use crate::watch::Sink;
use sync::Sync;

impl App {
    /// Answers a request. What is worth saying on the way goes into the sink.
    pub async fn answer(&self, request: Request, sink: &Sink) -> Result<Answer, Failure> {
        let Request { lang, dry_run, command } = request;
        if dry_run {
            self.rehearse(command, lang, sink).await
        } else {
            self.carry_out(command, lang, sink).await
        }
    }

    async fn carry_out(&self, command: Command, lang: Language, sink: &Sink) -> Result<Answer, Failure> {
        match command {
            Command::Copy { source, destination, platforms, no_referrers } => {
                let selection = copy::selection(&platforms, no_referrers)?;
                self.copy(&source, &destination, selection, false, lang, sink).await
            }
            Command::Sync { file, rules, confirm_deletion, by } => {
                let how = Sync { dry_run: false, consent: consent(confirm_deletion, by) };
                self.sync(&file, &rules, how, lang, sink).await
            }
            Command::Apply { file, prune } => self.apply(&file, prune, false).await,
            Command::Export => self.export(),
            Command::TargetList => self.target_list(),
            Command::TargetShow { target } => self.target_show(&target),
            Command::TargetAdd(new) => self.target_add(new).await,
            Command::TargetImport => self.target_import().await,
            Command::TargetCheck { target } => self.target_check(&target, lang).await,
            Command::TargetRemove { target } => self.target_remove(&target).await,
            Command::RuleList => self.rule_list(),
            Command::RuleShow { rule } => self.rule_show(&rule),
            Command::RulePreview { rules } => self.rule_preview(&rules, lang, sink).await,
            Command::RuleRun { rules, wait, confirm_deletion, by } => {
                self.rule_run(&rules, wait, consent(confirm_deletion, by), lang, sink).await
            }
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
            Command::StoreCheck => self.store_check(lang).await,
            Command::StoreBackup { file } => self.store_backup(&file).await,
            Command::StoreRestore { .. } => self.store_restore(),
            Command::SecretsShow => self.secrets_show().await,
            Command::SecretsUnlock { passphrase } => self.secrets_unlock(passphrase).await,
            Command::SecretsUse { store, passphrase } => self.secrets_use(store, passphrase).await,
            Command::SecretsChange { passphrase } => self.secrets_change(passphrase).await,
            Command::SecretsReset => self.secrets_reset().await,
            Command::Metrics => Ok(Answer::Metrics(MetricsAnswer { metrics: self.metrics()?.text()? })),
            Command::SettingsGet => self.settings(),
            Command::SettingsSet(change) => self.settings_set(&change).await,
        }
    }
}

/// What a person has confirmed by a flag: then it is about any number of images.
fn consent(confirmed: bool, by: Option<String>) -> Option<Consent> {
    confirmed.then_some(Consent { by, most: None })
}
