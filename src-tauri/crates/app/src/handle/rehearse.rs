//! Dry runs. What would reach a registry is planned; what would change the store is carried out by a second application
//! on a copy in memory, so that it is refused and answered just as it would be.

use std::sync::Arc;

use sampan_domain::journal::{Change, JobQuery};
use sampan_domain::{Failure, JobId, RunId};
use sampan_i18n::Language;

use super::copy;
use super::sync::Sync;
use crate::answer::{Answer, Applied};
use crate::app::{App, Home, Logins};
use crate::request::Command;
use crate::watch::Sink;

impl App {
    /// Answers a command as it would be answered, and changes nothing.
    pub(super) async fn rehearse(
        &self,
        command: Command,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        match command {
            Command::Copy { source, destination, platforms, no_referrers } => {
                let selection = copy::selection(&platforms, no_referrers)?;
                self.copy(&source, &destination, selection, true, lang, sink).await
            }
            Command::Sync { file, rules, .. } => {
                self.sync(&file, &rules, Sync { dry_run: true, consent: None }, lang, sink).await
            }
            Command::Apply { file, prune } => self.apply(&file, prune, true).await,
            Command::RuleRun { rules, .. } => self.rule_preview(&rules, lang, sink).await,
            Command::StoreCheck => self.store_check(lang).await,
            Command::StoreBackup { file } => self.store_backup_rehearsed(&file),
            Command::StoreRestore { .. } => self.store_restore(),
            Command::SecretsUse { store, .. } => self.secrets_rehearsed(Some(store)).await,
            Command::SecretsShow
            | Command::SecretsUnlock { .. }
            | Command::SecretsChange { .. }
            | Command::SecretsReset => self.secrets_rehearsed(None).await,
            command => {
                let imports = matches!(command, Command::TargetImport);
                let double = self.double(&command).await?;
                let answer = double.carry_out(not_waiting(command), lang, sink).await;
                double.leave().await;
                match answer {
                    Ok(Answer::Applied(applied)) if imports => {
                        Ok(Answer::Applied(Applied { dry_run: true, ..applied }))
                    }
                    answer => answer,
                }
            }
        }
    }

    /// This application once more: in memory, at rest, with the targets, the rules, the settings, and the jobs that the
    /// command is about.
    async fn double(&self, command: &Command) -> Result<Self, Failure> {
        let engine = self.shadow().await?;
        let journal = self.journal();
        let mut changes = vec![Change::PutSettings(journal.settings()?)];
        changes.extend(journal.targets()?.into_iter().map(Change::PutTarget));
        changes.extend(journal.rules()?.into_iter().map(Change::PutRule));
        match command {
            Command::RunStop { run } | Command::RunRetryFailed { run, .. } => {
                changes.extend(self.run_and_jobs(run.parse()?)?);
            }
            Command::JobStop { job } | Command::JobRetry { job, .. } => {
                if let Some(job) = journal.job(job.parse::<JobId>()?)? {
                    changes.extend(self.run_and_jobs(job.run)?);
                }
            }
            _ => {}
        }
        engine.journal().commit(changes).await?;
        Ok(Self {
            engine,
            secrets: Arc::clone(&self.secrets),
            job_log: self.job_log.clone(),
            how: sampan_engine::Start::Quiet,
            home: Home::Memory(Logins::default()),
            metrics: None,
            leaving: self.leaving.child_token(),
            listening: tokio::sync::watch::Sender::default(),
            gone: tokio::sync::OnceCell::new(),
        })
    }

    fn run_and_jobs(&self, id: RunId) -> Result<Vec<Change>, Failure> {
        let query = JobQuery { run: Some(id), limit: usize::MAX, ..JobQuery::default() };
        let run = self.journal().run(id)?.into_iter().map(Change::PutRun);
        let jobs = self.journal().jobs(&query)?.into_iter();
        Ok(run.chain(jobs.map(|job| Change::PutJob(Box::new(job), None))).collect())
    }
}

/// The command without its wait: at rest nothing would ever come to its end.
fn not_waiting(command: Command) -> Command {
    match command {
        Command::RunRetryFailed { run, .. } => Command::RunRetryFailed { run, wait: false },
        Command::JobRetry { job, .. } => Command::JobRetry { job, wait: false },
        command => command,
    }
}
