//! The store as a whole: backed up into a file, and put in its place.

use std::sync::Arc;

use sampan_app::answer::{Answer as Answered, BackedUp};
use sampan_app::front::errand::AskRequest;
use sampan_app::{Command, Request, backup_in, backups, set_aside};
use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure};
use tauri::State;

use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::restoring;
use crate::wire;

/// How backups are named.
const ENDINGS: &[&str] = &["jsonl"];

/// What the store can be restored from, and what is in it now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_backups(desk: State<'_, Desk>) -> Answer<wire::Backups> {
    let now = match desk.opened().await {
        Some(open) => Some(contents(&open).map_err(told)?),
        None => None,
    };
    let looked = desk.look(|dir| Ok((backups(dir)?, set_aside(dir)?))).await;
    let (snapshots, aside) = match looked {
        // They are another process's, which puts none of them in the place of its store while it works.
        Err(failure) if failure.code == ErrorCode::StoreLocked => (Vec::new(), Vec::new()),
        looked => looked.map_err(told)?,
    };
    Ok(wire::Backups {
        now: now.map(|(contents, _)| contents),
        running: now.map_or(0, |(_, running)| running),
        snapshots: snapshots.iter().map(Into::into).collect(),
        set_aside: aside.iter().map(|path| path.display().to_string()).collect(),
    })
}

/// What is in the store, and how many jobs run.
fn contents(open: &Open) -> Result<(wire::Contents, u32), Failure> {
    let journal = open.front.journal();
    let counts = journal.counts(&JobQuery::default())?;
    let running = counts.get(&Status::Running).copied().unwrap_or_default();
    let contents = wire::Contents {
        targets: journal.targets()?.len() as u64,
        rules: journal.rules()?.len() as u64,
        jobs: counts.values().sum(),
    };
    Ok((contents, u32::try_from(running).unwrap_or(u32::MAX)))
}

/// Writes a backup into a file that a person chooses. Null where they did not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_backup(desk: State<'_, Desk>) -> Answer<Option<wire::BackedUp>> {
    let open = desk.open().await.map_err(told)?;
    let lang = desk.preferences.language();
    let title = lang.text("backup-save-title", &Vec::new());
    let day = open.front.now().format("%Y-%m-%d");
    let chosen = desk.outside.choose_save(&title, &format!("sampan-{day}.{}", ENDINGS[0])).await;
    let Some(path) = chosen.ok().flatten() else { return Ok(None) };
    let command = Command::StoreBackup { file: path.display().to_string() };
    match open.front.ask(AskRequest(Request { lang, dry_run: false, command })).await.map_err(told)? {
        Answered::BackedUp(BackedUp { file, targets, rules, jobs }) => {
            Ok(Some(wire::BackedUp { path: file, holds: wire::Contents { targets, rules, jobs } }))
        }
        _ => Err(told(Failure::new(ErrorCode::Panicked))),
    }
}

/// Lets a person choose a backup, and says what it holds. Null where they did not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_backup(desk: State<'_, Desk>) -> Answer<Option<wire::Backup>> {
    let title = desk.preferences.language().text("backup-choose-title", &Vec::new());
    let chosen = desk.outside.choose_open(&title, ENDINGS).await;
    let Some(path) = chosen.ok().flatten() else { return Ok(None) };
    let wanted = path.clone();
    let read = tokio::task::spawn_blocking(move || backup_in(&wanted)).await;
    let backup = read.unwrap_or_else(|error| Err(Failure::new(ErrorCode::Panicked).detail(error)));
    let backup = backup.map_err(told)?;
    desk.chosen.put(path);
    Ok(Some((&backup).into()))
}

/// Puts a backup, or nothing, in the place of the store. All work ends before; what is unfinished in the backup begins
/// after. The store that was there is set aside.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_store(desk: State<'_, Desk>, from: wire::RestoreFrom) -> Answer<wire::Restored> {
    let before = match desk.opened().await {
        Some(open) => Some(contents(&open).map_err(told)?.0),
        None => None,
    };
    let chosen = desk.chosen.get();
    let instead = desk.look(move |dir| restoring::meant(dir, &from, chosen)).await.map_err(told)?;
    let lost = desk.replace(instead).await.map_err(told)?;
    let outside = Arc::clone(&desk.outside);
    outside.speak();
    let restored = wire::Restored::from(&lost);
    Ok(wire::Restored { before: before.unwrap_or(restored.before), ..restored })
}
