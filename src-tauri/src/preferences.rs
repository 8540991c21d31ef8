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
    /// Reads the file; what it lacks, or all of it where it is broken or missing, is as at the first start.
    pub(crate) fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Self { path, now: Mutex::new(parse(&text).unwrap_or_default()) }
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

/// What an older version wrote knows less.
fn parse(text: &str) -> serde_json::Result<Preferences> {
    let mut all = serde_json::to_value(Preferences::default())?;
    let kept: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
    if let Some(all) = all.as_object_mut() {
        all.extend(kept);
    }
    serde_json::from_value(all)
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
        std::fs::write(&path, r#"{"language":"en","appearance":"light","compact":true}"#).unwrap();
        let older = Kept::read(path.clone()).get();
        assert_eq!((older.appearance, older.compact), (Appearance::Light, true));
        assert_eq!(older.closing, crate::closing::Closing::Ask);
        std::fs::write(&path, "{").unwrap();
        assert_eq!(Kept::read(path).get().appearance, Appearance::System);
    }
}
