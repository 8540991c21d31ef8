//! Beginning, preferences, settings, the queue as a whole.

use std::path::{Path, PathBuf};

use sampan_app::{Opened, sample};
use sampan_domain::journal::JobQuery;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use tauri::State;

use super::{Answer, told};
use crate::desk::Desk;
use crate::wire;

/// Opens the application, and says what the window needs to begin.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start(desk: State<'_, Desk>) -> Answer<wire::Start> {
    let open = desk.open().await.map_err(told)?;
    open.watches.end_all();
    desk.outside.speak();
    let journal = open.app.engine().journal();
    let empty = || -> Result<bool, Failure> {
        Ok(journal.targets()?.is_empty()
            && journal.rules()?.is_empty()
            && journal.count(&JobQuery::default())? == 0)
    };
    let directory = open.app.directory().map(|directory| directory.path().to_owned()).unwrap_or_default();
    let notice = match &open.opened {
        Opened::Restored(lost) => Some(
            Failure::new(ErrorCode::StoreDamaged)
                .with("path", directory.display().to_string())
                .detail(format!("{lost:?}")),
        ),
        _ => None,
    };
    Ok(wire::Start {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        empty: empty().map_err(told)?,
        sample_destination: sample_destination(&directory).display().to_string(),
        data_directory: directory.display().to_string(),
        notice: notice.as_ref().map(wire::Failure::from),
        preferences: desk.preferences.get(),
        system_language: Language::system().to_string(),
        settings: (&journal.settings().map_err(told)?).into(),
    })
}

/// A folder that a person finds again.
fn sample_destination(directory: &Path) -> PathBuf {
    std::env::home_dir().unwrap_or_else(|| directory.to_owned()).join("sampan-sample")
}

/// How the window is to look and speak.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_preferences(desk: State<'_, Desk>, preferences: wire::Preferences) -> Answer<()> {
    desk.preferences.set(preferences);
    desk.outside.speak();
    Ok(())
}

/// Changes the settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_settings(desk: State<'_, Desk>, settings: wire::Settings) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.app.set_workers(settings.workers).await.map_err(told)
}

/// Makes the sample and a rule that copies it into a folder. Gives the rule.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_sample(desk: State<'_, Desk>, destination: String) -> Answer<String> {
    let open = desk.open().await.map_err(told)?;
    let lang = desk.preferences.language();
    let text = |id: &str| lang.text(id, &Vec::new());
    let names = sample::Names {
        source: text("sample-source"),
        destination: text("sample-destination"),
        rule: text("sample-rule"),
    };
    let destination = PathBuf::from(destination.trim());
    if !destination.is_absolute() {
        let path = destination.display().to_string();
        return Err(Failure::new(ErrorCode::PathRelative).with("path", path).into());
    }
    let rule = open.app.make_sample(names, destination).await.map_err(told)?;
    Ok(rule.to_string())
}

/// Lets running jobs end, and begins none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_queue(desk: State<'_, Desk>) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.app.engine().pause().await.map_err(told)
}

/// Begins jobs again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_queue(desk: State<'_, Desk>) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.app.engine().resume().await.map_err(told)
}
