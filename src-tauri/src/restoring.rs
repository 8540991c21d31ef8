//! What takes the place of the store: one of the snapshots that are kept, or the file that a person chose. The page names
//! what it was shown, never a path.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use sampan_app::{Backup, DataDir, Instead, backup_in, backups};
use sampan_domain::{ErrorCode, Failure};

use crate::wire::RestoreFrom;

/// The backup that a person chose last.
#[derive(Default)]
pub(crate) struct Chosen(Mutex<Option<PathBuf>>);

impl Chosen {
    pub(crate) fn put(&self, path: PathBuf) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    }

    pub(crate) fn get(&self) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What a person wants in the place of the store, read to its end: nothing is ended for a file that is no backup.
pub(crate) fn meant(
    directory: &DataDir,
    from: &RestoreFrom,
    chosen: Option<PathBuf>,
) -> Result<Instead, Failure> {
    let missing =
        || Failure::new(ErrorCode::BackupMissing).with("path", directory.path().display().to_string());
    let path = match from {
        RestoreFrom::Nothing => return Ok(Instead::Nothing),
        RestoreFrom::Chosen => chosen.ok_or_else(missing)?,
        RestoreFrom::Snapshot { name } => {
            let kept = backups(directory)?.into_iter().map(|Backup { path, .. }| path);
            kept.into_iter()
                .find(|path| path.file_name().is_some_and(|file| file == &**name))
                .ok_or_else(missing)?
        }
    };
    backup_in(&path).map(|backup| Instead::File(backup.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_shown_is_put_in_the_place_of_the_store() {
        let home = tempfile::tempdir().unwrap();
        let directory = DataDir::open(home.path().join("data")).unwrap();
        let code =
            |from: &RestoreFrom, chosen: Option<PathBuf>| meant(&directory, from, chosen).unwrap_err().code;
        let other = home.path().join("other.jsonl");
        std::fs::write(&other, "{}\n").unwrap();
        let named = |name: &str| RestoreFrom::Snapshot { name: name.to_owned() };
        assert_eq!(code(&named("../../other.jsonl"), None), ErrorCode::BackupMissing);
        assert_eq!(code(&named(&other.display().to_string()), None), ErrorCode::BackupMissing);
        assert_eq!(code(&RestoreFrom::Chosen, None), ErrorCode::BackupMissing);
        assert_eq!(code(&RestoreFrom::Chosen, Some(other)), ErrorCode::BackupInvalid);
        assert_eq!(meant(&directory, &RestoreFrom::Nothing, None).unwrap(), Instead::Nothing);
    }
}
