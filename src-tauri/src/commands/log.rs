//! Logs of jobs: read, searched, copied, saved.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;

use sampan_app::{JobLog, LogForm};
use sampan_domain::log::Level;
use sampan_domain::{ErrorCode, Failure, JobId};
use sampan_i18n::Language;
use tauri::State;

use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::{watch, wire};

/// A part of a job's log, from a record on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_log(
    desk: State<'_, Desk>,
    id: String,
    from: u32,
    limit: u16,
) -> Answer<wire::LogPage> {
    let open = desk.open().await.map_err(told)?;
    watch::log(&open, id.parse().map_err(told)?, from, limit.max(1).into()).map_err(told)
}

/// The numbers of the records, from one on, that say a text in the language of the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn search_log(
    desk: State<'_, Desk>,
    id: String,
    text: String,
    from: u32,
) -> Answer<Vec<u32>> {
    at_rest(&desk, id, move |open, id, lang| {
        JobLog::of(&**open.front.journal(), id).search(&text, from, lang)
    })
    .await
}

/// The attempts of a job, each with its first record.
#[tauri::command]
#[specta::specta]
pub(crate) async fn log_attempts(desk: State<'_, Desk>, id: String) -> Answer<Vec<wire::LogAttempt>> {
    let attempts =
        at_rest(&desk, id, |open, id, _| JobLog::of(&**open.front.journal(), id).attempts()).await?;
    Ok(attempts.into_iter().map(|(attempt, from)| wire::LogAttempt { attempt, from }).collect())
}

/// The records of some levels as text, in the language of the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn log_text(desk: State<'_, Desk>, id: String, levels: Vec<String>) -> Answer<String> {
    let levels: Vec<_> =
        Level::ALL.into_iter().filter(|level| levels.iter().any(|name| name == level.as_str())).collect();
    let text = at_rest(&desk, id, move |open, id, lang| {
        let mut text = Vec::new();
        JobLog::of(&**open.front.journal(), id).write(LogForm::Text, &levels, lang, &mut text)?;
        Ok(text)
    });
    Ok(String::from_utf8_lossy(&text.await?).into_owned())
}

/// Saves a log where a person chooses. Gives the path; null where none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_log(
    desk: State<'_, Desk>,
    id: String,
    form: wire::LogForm,
) -> Answer<Option<String>> {
    let (form, extension) = match form {
        wire::LogForm::Text => (LogForm::Text, "txt"),
        wire::LogForm::JsonLines => (LogForm::JsonLines, "jsonl"),
    };
    let title = desk.preferences.language().text("details-log-save", &Vec::new());
    let chosen = desk.outside.choose_save(&title, &format!("sampan-job-{id}.{extension}")).await;
    let Some(path) = chosen.ok().flatten() else { return Ok(None) };
    let shown = path.display().to_string();
    let failed = {
        let shown = shown.clone();
        move |error: std::io::Error| {
            Failure::new(ErrorCode::FileFailed).with("path", shown.clone()).detail(error)
        }
    };
    at_rest(&desk, id, move |open, id, lang| {
        let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
        JobLog::of(&**open.front.journal(), id).write(form, &Level::ALL, lang, &mut file)
    })
    .await?;
    Ok(Some(shown))
}

/// Does what takes a while beside what must not wait for it.
async fn at_rest<T: Send + 'static>(
    desk: &State<'_, Desk>,
    id: String,
    work: impl FnOnce(&Open, JobId, Language) -> Result<T, Failure> + Send + 'static,
) -> Answer<T> {
    let open: Arc<Open> = desk.open().await.map_err(told)?;
    let (id, lang) = (id.parse().map_err(told)?, desk.preferences.language());
    let done = tokio::task::spawn_blocking(move || work(&open, id, lang)).await;
    done.map_err(|error| told(Failure::new(ErrorCode::Panicked).detail(error)))?.map_err(told)
}
