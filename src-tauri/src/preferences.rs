//! How the window looks and speaks: a small file beside the store, for it is wanted before the store is open.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use sampan_i18n::Language;

use crate::wire::Preferences;

/// The preferences, and the file they are kept in.
pub(crate) struct Kept {
    path: PathBuf,
    now: Mutex<Preferences>,
}

impl Kept {
    /// Reads the file; without one, or with a broken one, everything is as at the first start.
    pub(crate) fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Self { path, now: Mutex::new(serde_json::from_str(&text).unwrap_or_default()) }
    }

    pub(crate) fn get(&self) -> Preferences {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes new ones over. A file that cannot be written is a pity, and no reason to refuse.
    pub(crate) fn set(&self, wanted: Preferences) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = wanted;
        let written = serde_json::to_vec_pretty(&*now).map_err(std::io::Error::other).and_then(|text| {
            let unfinished = self.path.with_extension("part");
            std::fs::write(&unfinished, text)?;
            std::fs::rename(unfinished, &self.path)
        });
        if let Err(error) = written {
            tracing::warn!(%error, path = %self.path.display(), "preferences are not kept");
        }
    }

    /// The language of the moment, for the tray and the title.
    pub(crate) fn language(&self) -> Language {
        let now = self.get();
        now.language.and_then(|chosen| chosen.parse().ok()).unwrap_or_else(Language::system)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::start::Appearance;

    #[test]
    fn what_is_set_is_there_at_the_next_start() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("window.json");
        let kept = Kept::read(path.clone());
        assert_eq!(kept.get().language, None);
        let dark = Preferences { language: Some("zh-CN".into()), appearance: Appearance::Dark, ..kept.get() };
        kept.set(dark.clone());
        assert_eq!(Kept::read(path.clone()).get(), dark);
        assert_eq!(kept.language(), Language::ZhCn);
        std::fs::write(&path, "{").unwrap();
        assert_eq!(Kept::read(path).get().appearance, Appearance::System);
    }
}
