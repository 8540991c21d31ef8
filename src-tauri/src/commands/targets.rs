//! Targets: listed, made, checked, removed.

use sampan_app::front::errand::{ImportLogins, Login, RemoveTarget, SaveTarget, TryTarget};
use sampan_domain::secret::Credential;
use sampan_domain::{Rule, Target, TargetId};
use tauri::State;

use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::wire;

/// All targets, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_targets(desk: State<'_, Desk>) -> Answer<Vec<wire::Target>> {
    let open = desk.open().await.map_err(told)?;
    let journal = open.front.journal();
    let rules = journal.rules().map_err(told)?;
    let mut targets = journal.targets().map_err(told)?;
    targets.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(targets.iter().map(|target| told_with(target, &rules, &open)).collect())
}

fn told_with(target: &Target, rules: &[Rule], open: &Open) -> wire::Target {
    let uses =
        |rule: &&Rule| rule.source == target.id || rule.destinations.iter().any(|to| to.target == target.id);
    let rules = rules.iter().filter(uses).map(|rule| rule.name.clone()).collect();
    wire::Target::of(target, rules, open.checked(target.id))
}

fn read(
    open: &Open,
    draft: wire::TargetDraft,
) -> Result<(Target, Option<Credential>), sampan_domain::Failure> {
    let journal = open.front.journal();
    let known = match &draft.id {
        Some(id) => Some(find(open, id)?),
        None => None,
    };
    draft.read(known.as_ref(), || TargetId(journal.next_id()))
}

fn find(open: &Open, id: &str) -> Result<Target, sampan_domain::Failure> {
    let wanted: TargetId = id.parse()?;
    let targets = open.front.journal().targets()?;
    targets
        .into_iter()
        .find(|target| target.id == wanted)
        .ok_or_else(|| sampan_domain::Failure::new(sampan_domain::ErrorCode::TargetNotFound).with("id", id))
}

/// Makes or changes a target. Gives its id.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_target(desk: State<'_, Desk>, draft: wire::TargetDraft) -> Answer<String> {
    let open = desk.open().await.map_err(told)?;
    let (target, typed) = read(&open, draft).map_err(told)?;
    open.forget(target.id);
    let saved = open.front.ask(SaveTarget(target, typed.map(Login))).await.map_err(told)?;
    Ok(saved.id.to_string())
}

/// Checks a target that need not be saved.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_target(desk: State<'_, Desk>, draft: wire::TargetDraft) -> Answer<wire::Check> {
    let open = desk.open().await.map_err(told)?;
    let (target, typed) = read(&open, draft).map_err(told)?;
    let checked = open.front.ask(TryTarget(target, typed.map(Login))).await.map_err(told)?;
    Ok(wire::Check::of(wire::now(), &checked))
}

/// Checks a target, and remembers how it was found.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_target(desk: State<'_, Desk>, id: String) -> Answer<wire::Check> {
    let open = desk.open().await.map_err(told)?;
    let target = find(&open, &id).map_err(told)?;
    let checked = open.front.ask(TryTarget(target.clone(), None)).await.map_err(told)?;
    let check = wire::Check::of(wire::now(), &checked);
    open.remember(target.id, check.clone());
    Ok(check)
}

/// Removes a target that no rule uses.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_target(desk: State<'_, Desk>, id: String) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    let target = find(&open, &id).map_err(told)?;
    open.front.ask(RemoveTarget(target)).await.map_err(told)
}

/// Adds a target for each registry that Docker has a login for. Gives the names of the new ones.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_logins(desk: State<'_, Desk>) -> Answer<Vec<String>> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(ImportLogins()).await.map_err(told)
}
