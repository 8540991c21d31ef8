//! Rules and their runs.

use futures_util::{StreamExt, TryStreamExt};
use sampan_domain::journal::{Change, JobQuery, RunQuery};
use sampan_domain::machine::Status;
use sampan_domain::run::Trigger;
use sampan_domain::{ErrorCode, Failure, Rule, RuleId, run};
use tauri::State;

use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::wire;

/// The most rows of a preview that are shown.
const PREVIEW_CAP: usize = 2_000;

/// All rules, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_rules(desk: State<'_, Desk>) -> Answer<Vec<wire::Rule>> {
    let open = desk.open().await.map_err(told)?;
    let mut rules = open.app.engine().journal().rules().map_err(told)?;
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    rules.iter().map(|rule| shown(&open, rule)).collect::<Result<_, Failure>>().map_err(told)
}

fn shown(open: &Open, rule: &Rule) -> Result<wire::Rule, Failure> {
    let journal = open.app.engine().journal();
    let query = RunQuery { rule: Some(rule.id), limit: 1, ..RunQuery::default() };
    let last = journal.runs(&query)?.into_iter().next();
    let last = last.map(|last| run_of(open, &last)).transpose()?;
    let unended = JobQuery {
        rule: Some(rule.id),
        status: vec![Status::Pending, Status::Running, Status::Retrying],
        ..JobQuery::default()
    };
    Ok(wire::Rule::of(rule, journal.count(&unended)?, last))
}

fn run_of(open: &Open, run: &run::Run) -> Result<wire::Run, Failure> {
    Ok(wire::Run::of(run, &open.app.engine().journal().tally(run.id)?))
}

fn find(open: &Open, id: &str) -> Result<Rule, Failure> {
    let wanted: RuleId = id.parse()?;
    let rules = open.app.engine().journal().rules()?;
    let missing = || Failure::new(ErrorCode::RuleNotFound).with("id", id);
    rules.into_iter().find(|rule| rule.id == wanted).ok_or_else(missing)
}

fn read(open: &Open, draft: wire::RuleDraft) -> Result<Rule, Failure> {
    let journal = open.app.engine().journal();
    // One that was removed meanwhile is made again.
    let known = draft.id.as_deref().and_then(|id| find(open, id).ok());
    draft.read(known.as_ref(), || RuleId(journal.next_id()))
}

/// Makes or changes a rule. Gives its id.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_rule(desk: State<'_, Desk>, draft: wire::RuleDraft) -> Answer<String> {
    let open = desk.open().await.map_err(told)?;
    let rule = read(&open, draft).map_err(told)?;
    let saved = open.app.save_rule(rule).await.map_err(told)?;
    Ok(saved.id.to_string())
}

/// Enables a rule, or disables it: then its open jobs are canceled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_rule(desk: State<'_, Desk>, id: String, enabled: bool) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    let rule = Rule { enabled, ..find(&open, &id).map_err(told)? };
    open.app.engine().configure(vec![Change::PutRule(rule)]).await.map_err(told)
}

/// Removes a rule; its open jobs are canceled, what it did stays in the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_rule(desk: State<'_, Desk>, id: String) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    let rule = find(&open, &id).map_err(told)?;
    open.app.engine().configure(vec![Change::RemoveRule(rule.id)]).await.map_err(told)
}

/// Runs a rule now. Gives the run; planning has begun.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_rule(desk: State<'_, Desk>, id: String) -> Answer<String> {
    let open = desk.open().await.map_err(told)?;
    let rule = find(&open, &id).map_err(told)?;
    let run = open.app.engine().run_rule(rule.id, Trigger::Manual).await.map_err(told)?;
    Ok(run.to_string())
}

/// Says what a run of a rule would do; the rule need not be saved. Writes nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_rule(
    desk: State<'_, Desk>,
    draft: wire::RuleDraft,
) -> Answer<Vec<wire::PlannedImage>> {
    let open = desk.open().await.map_err(told)?;
    let rule = read(&open, draft).map_err(told)?;
    let rows = open.app.engine().preview(&rule).take(PREVIEW_CAP);
    rows.map_ok(|row| wire::PlannedImage::from(&row)).try_collect().await.map_err(told)
}

/// Runs, newest first; those before one, if it is named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_runs(
    desk: State<'_, Desk>,
    rule: Option<String>,
    before: Option<String>,
    limit: u16,
) -> Answer<Vec<wire::Run>> {
    let open = desk.open().await.map_err(told)?;
    let query = RunQuery {
        rule: rule.map(|id| id.parse()).transpose().map_err(told)?,
        before: before.map(|id| id.parse()).transpose().map_err(told)?,
        limit: limit.into(),
    };
    let runs = open.app.engine().journal().runs(&query).map_err(told)?;
    runs.iter().map(|run| run_of(&open, run)).collect::<Result<_, Failure>>().map_err(told)
}

/// Stops a run: its planning and its open jobs. Gives the number of jobs stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_run(desk: State<'_, Desk>, id: String) -> Answer<u64> {
    let open = desk.open().await.map_err(told)?;
    open.app.engine().stop_run(id.parse().map_err(told)?).await.map_err(told)
}

/// Retries the failed jobs of a run. Gives their number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_failed(desk: State<'_, Desk>, id: String) -> Answer<u64> {
    let open = desk.open().await.map_err(told)?;
    open.app.engine().retry_failed(id.parse().map_err(told)?).await.map_err(told)
}
