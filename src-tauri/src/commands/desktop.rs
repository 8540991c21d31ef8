//! The window among others: how it closes, what begins with the session, files that come and go.

use sampan_app::answer::Answer as Answered;
use sampan_app::front::errand::AskRequest;
use sampan_app::import::Tool;
use sampan_app::{Command, FileText, Request};
use sampan_domain::{ErrorCode, Failure};
use tauri::State;

use super::{Answer, told};
use crate::closing::Closing;
use crate::desk::{Desk, Open};
use crate::wire;

/// What a person answered when closing was asked about. Nothing: the window stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_closing(
    desk: State<'_, Desk>,
    closing: Option<Closing>,
    remember: bool,
) -> Answer<()> {
    desk.unanswered.clear();
    let Some(closing) = closing else { return Ok(()) };
    if remember {
        desk.preferences.set(wire::Preferences { closing, ..desk.preferences.get() });
    }
    match closing {
        Closing::Ask => {}
        Closing::Tray => desk.outside.hide(),
        Closing::Quit => desk.outside.quit(),
    }
    Ok(())
}

/// Whether Sampan begins with the session from now on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_autostart(desk: State<'_, Desk>, on: bool) -> Answer<()> {
    desk.outside.set_autostart(on).map_err(|why| told(Failure::new(ErrorCode::FileFailed).detail(why)))
}

/// Lets a person choose a file to import.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_import(desk: State<'_, Desk>) -> Answer<()> {
    let title = desk.preferences.language().text("settings-import-choose", &Vec::new());
    desk.outside.choose_import(&title);
    Ok(())
}

/// The file that was handed to the window, and what it would change; null where there is none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn offered_file(desk: State<'_, Desk>) -> Answer<Option<wire::Offer>> {
    let open = desk.open().await.map_err(told)?;
    let Some(offer) = desk.offers.get() else { return Ok(None) };
    let mut shown = wire::Offer {
        name: offer.name.clone(),
        tool: offer.tool().map(|tool| tool.as_str().to_owned()),
        lacks: offer.tool().is_some_and(Tool::lacks),
        other: offer.other.clone(),
        plan: None,
        remarks: Vec::new(),
        failure: None,
    };
    if shown.lacks && shown.other.is_none() {
        return Ok(Some(shown));
    }
    let plan = match offer.rules() {
        Ok((file, remarks)) => {
            shown.remarks = remarks.into_iter().map(Into::into).collect();
            apply(&desk, &open, file, true).await
        }
        Err(failure) => Err(failure),
    };
    match plan {
        Ok(plan) => shown.plan = Some(plan),
        Err(failure) => shown.failure = Some(failure.into()),
    }
    Ok(Some(shown))
}

/// Says of the offered file what it does not say itself: where `skopeo sync` writes to, which Harbor it comes from.
#[tauri::command]
#[specta::specta]
pub(crate) async fn complete_offer(desk: State<'_, Desk>, other: String) -> Answer<()> {
    desk.offers.complete(other.trim().to_owned());
    Ok(())
}

/// Takes the offered file over, or lets it be.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_offer(desk: State<'_, Desk>, accept: bool) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    match desk.offers.take() {
        Some(offer) if accept => {
            let (file, _) = offer.rules().map_err(told)?;
            apply(&desk, &open, file, false).await.map(|_| ()).map_err(told)
        }
        _ => Ok(()),
    }
}

/// Saves targets, rules and settings as a rule file. Gives the path; null where none was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_rules(desk: State<'_, Desk>) -> Answer<Option<String>> {
    let open = desk.open().await.map_err(told)?;
    let title = desk.preferences.language().text("settings-export-save", &Vec::new());
    let chosen = desk.outside.choose_save(&title, "rules.sampan.yaml").await;
    let Some(path) = chosen.ok().flatten() else { return Ok(None) };
    let Answered::File(answer) = ask(&desk, &open, Command::Export, false).await.map_err(told)? else {
        return Ok(None);
    };
    let shown = path.display().to_string();
    let failed = |error: std::io::Error| {
        told(Failure::new(ErrorCode::FileFailed).with("path", shown.clone()).detail(error))
    };
    tokio::fs::write(&path, answer.file).await.map_err(failed)?;
    Ok(Some(shown))
}

async fn apply(desk: &Desk, open: &Open, file: FileText, dry_run: bool) -> Result<wire::Imported, Failure> {
    match ask(desk, open, Command::Apply { file, prune: false }, dry_run).await? {
        Answered::Applied(applied) => Ok(applied.into()),
        _ => Err(Failure::new(ErrorCode::Panicked)),
    }
}

async fn ask(desk: &Desk, open: &Open, command: Command, dry_run: bool) -> Result<Answered, Failure> {
    open.front.ask(AskRequest(Request { lang: desk.preferences.language(), dry_run, command })).await
}
