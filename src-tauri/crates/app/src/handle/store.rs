//! The store itself: verified, written into a file, and replaced by one.

use std::path::PathBuf;
use std::sync::Arc;

use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use sampan_store::{Counts, DataDir, Instead, SledJournal, check, restore, restore_rehearsed};

use crate::answer::{Answer, BackedUp, Restored, StoreAnswer, usage};
use crate::app::{App, Home};
use crate::request::{Command, Request};

/// Answers what is to be answered without opening the store: a check changes nothing in it, a restore replaces it.
/// `None` for everything else.
pub fn unopened(dir: &DataDir, request: &Request) -> Option<Result<Answer, Failure>> {
    match &request.command {
        Command::StoreCheck => {
            let told = |health| StoreAnswer::of(dir.path().display().to_string(), &health, request.lang);
            Some(check(dir).map(|health| Answer::Store(Box::new(told(health)))))
        }
        Command::StoreRestore { file, empty } => {
            let instead = match (file, empty) {
                (Some(_), true) => return Some(Err(usage("cli-usage-restore"))),
                (Some(file), false) => Instead::File(PathBuf::from(file)),
                (None, true) => Instead::Nothing,
                (None, false) => Instead::Newest,
            };
            let restored =
                if request.dry_run { restore_rehearsed(dir, &instead) } else { restore(dir, &instead) };
            Some(restored.map(|lost| Answer::Restored(Restored::from(&lost))))
        }
        _ => None,
    }
}

impl App {
    pub(super) async fn store_check(&self, lang: Language) -> Result<Answer, Failure> {
        let (dir, journal) = self.kept()?;
        let (directory, journal) = (dir.path().display().to_string(), Arc::clone(journal));
        let health = tokio::task::spawn_blocking(move || journal.check()).await.map_err(panicked)??;
        Ok(Answer::Store(Box::new(StoreAnswer::of(directory, &health, lang))))
    }

    pub(super) async fn store_backup(&self, file: &str) -> Result<Answer, Failure> {
        let journal = Arc::clone(self.kept()?.1);
        let unusable = |error| Failure::new(ErrorCode::FileFailed).with("path", file).detail(error);
        let path = std::path::absolute(file).map_err(unusable)?;
        let file = path.display().to_string();
        let counts = tokio::task::spawn_blocking(move || journal.backup(&path)).await.map_err(panicked)?;
        // What cannot be written is the file, not the store.
        let of_file = |failure: Failure| match failure.code {
            ErrorCode::StoreFailed => Failure { code: ErrorCode::FileFailed, ..failure },
            _ => failure,
        };
        let counts = counts.map_err(of_file)?;
        let Counts { targets, rules, jobs, .. } = counts;
        Ok(Answer::BackedUp(BackedUp { file, targets, rules, jobs }))
    }

    pub(super) fn store_backup_rehearsed(&self, file: &str) -> Result<Answer, Failure> {
        let journal = self.journal();
        let open = Status::ALL.into_iter().filter(|status| status.is_open()).collect();
        let jobs = journal.count(&JobQuery { status: open, ..JobQuery::default() })?;
        let (targets, rules) = (journal.targets()?.len() as u64, journal.rules()?.len() as u64);
        Ok(Answer::BackedUp(BackedUp { file: file.to_owned(), targets, rules, jobs }))
    }

    /// Nobody replaces a store under an engine that works on it.
    pub(super) fn store_restore(&self) -> Result<Answer, Failure> {
        let path = self.kept()?.0.path().display().to_string();
        Err(Failure::new(ErrorCode::StoreLocked).with("path", path))
    }

    fn kept(&self) -> Result<(&DataDir, &Arc<SledJournal>), Failure> {
        match &self.home {
            Home::Directory(dir, journal) => Ok((dir, journal)),
            Home::Memory(_) => Err(Failure::new(ErrorCode::StoreFailed).detail("there is no data directory")),
        }
    }
}

fn panicked(error: tokio::task::JoinError) -> Failure {
    Failure::new(ErrorCode::StoreFailed).detail(error)
}
