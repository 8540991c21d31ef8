//! Beginning, preferences, settings, the queue as a whole.

use std::path::{Path, PathBuf};

use sampan_app::front::errand::{
    AskListening, AskLocked, MakeSample, Pause, Resume, SaveListener, SaveSettings,
};
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
    desk.outside.speak();
    let journal = open.front.journal();
    let empty = || -> Result<bool, Failure> {
        Ok(journal.targets()?.is_empty()
            && journal.rules()?.is_empty()
            && journal.count(&JobQuery::default())? == 0)
    };
    let directory = &desk.directory;
    let recovered = match &open.opened {
        Opened::Restored(lost) => Some((&**lost).into()),
        _ => None,
    };
    let settings = journal.settings().map_err(told)?;
    let listening = open.front.ask(AskListening()).await.map_err(told)?;
    Ok(wire::Start {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        empty: empty().map_err(told)?,
        sample_destination: sample_destination(directory).display().to_string(),
        data_directory: directory.display().to_string(),
        recovered,
        locked: open.front.ask(AskLocked()).await.map_err(told)?,
        preferences: desk.preferences.get(),
        tray: desk.outside.has_tray().await,
        autostart: desk.outside.autostart(),
        system_language: Language::system().to_string(),
        settings: (&settings).into(),
        listener: settings.listener.as_ref().map(|listener| wire::Listener::of(listener, &listening)),
        holder: open.front.holder().map(Into::into),
    })
}

/// After the process that the window was attached to has ended: works on here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn work_here(desk: State<'_, Desk>) -> Answer<()> {
    desk.host.work_here().await.map_err(told)
}

/// A folder that a person finds again.
fn sample_destination(directory: &Path) -> PathBuf {
    std::env::home_dir().unwrap_or_else(|| directory.to_owned()).join("sampan-sample")
}

/// How the window looks and speaks, in the language of the moment: it is known while the store cannot be opened.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_preferences(desk: State<'_, Desk>) -> Answer<wire::Preferences> {
    let language = Some(desk.preferences.language().to_string());
    Ok(wire::Preferences { language, ..desk.preferences.get() })
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
    open.front.ask(SaveSettings(settings.read().map_err(told)?)).await.map_err(told)
}

/// Makes the listener what somebody wants, or ends it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_listener(desk: State<'_, Desk>, listener: Option<wire::ListenerDraft>) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(SaveListener(listener.map(Into::into))).await.map_err(told)
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
    let rule = open.front.ask(MakeSample(names, destination)).await.map_err(told)?;
    Ok(rule.to_string())
}

/// Lets running jobs end, and begins none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_queue(desk: State<'_, Desk>) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(Pause()).await.map_err(told)
}

/// Begins jobs again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_queue(desk: State<'_, Desk>) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(Resume()).await.map_err(told)
}
