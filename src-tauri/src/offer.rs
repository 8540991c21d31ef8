//! A file that somebody hands to the window: dropped on it, opened with it, or chosen. A rule file, or the configuration
//! of another tool, which becomes one. It is shown what it would change, and taken over only when a person says so.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sampan_app::FileText;
use sampan_app::import::{self, Given, Remark, Tool};
use sampan_domain::{ErrorCode, Failure};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, Manager, Runtime};
use tauri_specta::Event as _;

use crate::desk::Desk;
use crate::window;

/// The largest rule file that is read.
const LARGEST: u64 = 4 << 20;

/// A file was handed over: the window asks for it.
#[derive(Clone, Debug, Serialize, Type, tauri_specta::Event)]
pub(crate) struct Offered;

/// The file that was handed over last, until somebody says what is to become of it.
#[derive(Default)]
pub(crate) struct Offers(Mutex<Option<Offer>>);

/// A file, or why it cannot be read; the name is its path.
#[derive(Clone)]
pub(crate) struct Offer {
    pub(crate) name: String,
    pub(crate) file: Result<Handed, Failure>,
    /// What a person said of it that it does not say itself.
    pub(crate) other: Option<String>,
}

/// What was handed over.
#[derive(Clone)]
pub(crate) enum Handed {
    Rules(FileText),
    /// Another tool's.
    Foreign(Tool, String),
}

impl Offer {
    /// The tool whose file it is.
    pub(crate) fn tool(&self) -> Option<Tool> {
        match self.file {
            Ok(Handed::Foreign(tool, _)) => Some(tool),
            _ => None,
        }
    }

    /// The rule file, and what is not the same in it as in the other tool's.
    pub(crate) fn rules(self) -> Result<(FileText, Vec<Remark>), Failure> {
        let name = self.name;
        match self.file? {
            Handed::Rules(file) => Ok((file, Vec::new())),
            Handed::Foreign(tool, text) => {
                let given = Given { text: &text, logins: None, other: self.other.as_deref() };
                let translated =
                    import::import(tool, &given).map_err(|failure| failure.with("file", name.as_str()))?;
                Ok((FileText { name, text: translated.file }, translated.remarks))
            }
        }
    }
}

impl Offers {
    pub(crate) fn get(&self) -> Option<Offer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn take(&self) -> Option<Offer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What a person says of the file that it does not say itself.
    pub(crate) fn complete(&self, other: String) {
        if let Some(offer) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            offer.other = Some(other);
        }
    }

    fn put(&self, offer: Offer) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(offer);
    }
}

/// Hands a file to the window.
pub(crate) fn offer<R: Runtime>(handle: &AppHandle<R>, path: &Path) {
    handle.state::<Desk>().offers.put(read(path));
    window::raise(handle);
    let _ = Offered.emit(handle);
}

/// The rule file among the words of a command line, seen from a folder.
pub(crate) fn among(words: impl IntoIterator<Item = String>, folder: &Path) -> Option<PathBuf> {
    words.into_iter().skip(1).find(|word| !word.starts_with('-')).map(|word| folder.join(word))
}

fn read(path: &Path) -> Offer {
    let name = path.display().to_string();
    let too_large = path.metadata().is_ok_and(|file| file.len() > LARGEST || !file.is_file());
    let file = if too_large {
        Err(Failure::new(ErrorCode::FileSyntax).with("path", name.clone()))
    } else {
        match std::fs::read_to_string(path).ok().and_then(|text| Some((Tool::of(&text)?, text))) {
            Some((tool, text)) => Ok(Handed::Foreign(tool, text)),
            None => FileText::read(path).map(Handed::Rules),
        }
    };
    Offer { name, file, other: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_that_is_no_option_is_the_file() {
        let words = |all: &[&str]| among(all.iter().map(|word| (*word).to_owned()), Path::new("/home/ada"));
        assert_eq!(words(&["sampan-desktop"]), None);
        assert_eq!(words(&["sampan-desktop", "--hidden"]), None);
        assert_eq!(words(&["sampan-desktop", "rules.yaml"]), Some("/home/ada/rules.yaml".into()));
        assert_eq!(words(&["sampan-desktop", "--hidden", "/a.yaml"]), Some("/a.yaml".into()));
    }

    #[test]
    fn what_is_no_rule_file_is_said() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.yaml");
        std::fs::write(&path, "rules: 3\n").unwrap();
        assert!(read(&path).file.is_err());
        assert!(read(home.path()).file.is_err());
        assert!(read(&home.path().join("missing.yaml")).file.is_err());
        std::fs::write(&path, "rules: []\n").unwrap();
        assert!(matches!(read(&path).file, Ok(Handed::Rules(_))));
    }

    #[test]
    fn another_tools_file_becomes_rules_once_nothing_is_lacking() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.yaml");
        std::fs::write(&path, "registry.example.com: { images: { team/app: [\"1\"] }, hooks: 1 }\n").unwrap();
        let offers = Offers::default();
        offers.put(read(&path));
        let offer = offers.get().unwrap();
        assert_eq!(offer.tool(), Some(Tool::Skopeo));
        offers.complete("mirror.example.com/base".to_owned());
        let offer = offers.take().unwrap();
        let (file, remarks) = offer.rules().unwrap();
        assert!(file.text.contains("mirror.example.com"), "{}", file.text);
        assert!(remarks.iter().any(|remark| remark.place.ends_with("hooks")), "{remarks:?}");
    }
}
