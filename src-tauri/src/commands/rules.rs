//! Rules and their runs.

use sampan_app::front::errand::{RemoveRule, RetryFailed, RunRule, SaveRule, StopRun, SwitchRule};
use sampan_app::{account, edit};
use sampan_domain::journal::{JobQuery, RunQuery};
use sampan_domain::machine::Status;
use sampan_domain::trigger::{Missed, Schedule};
use sampan_domain::{ErrorCode, Failure, Rule, RuleId, run};
use sampan_engine::Consent;
use tauri::State;
use tauri::ipc::Channel;

use super::{Answer, told};
use crate::desk::{Desk, Open};
use crate::outlook::{self, PreviewNews};
use crate::wire;

/// All rules, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_rules(desk: State<'_, Desk>) -> Answer<Vec<wire::Rule>> {
    let open = desk.open().await.map_err(told)?;
    let mut rules = open.front.journal().rules().map_err(told)?;
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    rules.iter().map(|rule| shown(&open, rule)).collect::<Result<_, Failure>>().map_err(told)
}

fn shown(open: &Open, rule: &Rule) -> Result<wire::Rule, Failure> {
    let journal = open.front.journal();
    let query = RunQuery { rule: Some(rule.id), limit: 1, ..RunQuery::default() };
    let last = journal.runs(&query)?.into_iter().next();
    let last = last.map(|last| run_of(open, &last)).transpose()?;
    let unended = JobQuery {
        rule: Some(rule.id),
        status: vec![Status::Pending, Status::Running, Status::Retrying],
        ..JobQuery::default()
    };
    Ok(wire::Rule::of(rule, journal.count(&unended)?, last, open.front.now()))
}

fn run_of(open: &Open, run: &run::Run) -> Result<wire::Run, Failure> {
    Ok(wire::Run::of(run, &open.front.journal().tally(run.id)?))
}

fn find(open: &Open, id: &str) -> Result<Rule, Failure> {
    let wanted: RuleId = id.parse()?;
    let rules = open.front.journal().rules()?;
    let missing = || Failure::new(ErrorCode::RuleNotFound).with("id", id);
    rules.into_iter().find(|rule| rule.id == wanted).ok_or_else(missing)
}

fn read(open: &Open, draft: wire::RuleDraft) -> Result<Rule, Failure> {
    let journal = open.front.journal();
    // One that was removed meanwhile is made again, under its old identity: its runs and jobs are its own again.
    draft.read(|| RuleId(journal.next_id()))
}

/// Makes or changes a rule. Gives its id.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_rule(desk: State<'_, Desk>, draft: wire::RuleDraft) -> Answer<String> {
    let open = desk.open().await.map_err(told)?;
    let rule = read(&open, draft).map_err(told)?;
    let saved = open.front.ask(SaveRule(rule)).await.map_err(told)?;
    Ok(saved.id.to_string())
}

/// Enables a rule, or disables it: then its open jobs are canceled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_rule(desk: State<'_, Desk>, id: String, enabled: bool) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    let rule = find(&open, &id).map_err(told)?;
    open.front.ask(SwitchRule(rule, enabled)).await.map_err(told)
}

/// Removes a rule; its open jobs are canceled, what it did stays in the list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_rule(desk: State<'_, Desk>, id: String) -> Answer<()> {
    let open = desk.open().await.map_err(told)?;
    let rule = find(&open, &id).map_err(told)?;
    open.front.ask(RemoveRule(rule.id)).await.map_err(told)
}

/// Runs a rule now. Gives the run; planning has begun. `confirmed` is the number of images that a person agrees to have
/// deleted beyond the rule's share; null where nobody was asked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_rule(desk: State<'_, Desk>, id: String, confirmed: Option<u64>) -> Answer<String> {
    let open = desk.open().await.map_err(told)?;
    let rule = find(&open, &id).map_err(told)?;
    let consent = confirmed.map(|most| Consent { by: account(), most: Some(most) });
    let run = open.front.ask(RunRule(rule.id, consent)).await.map_err(told)?;
    Ok(run.to_string())
}

/// The next five moments of a schedule.
#[tauri::command]
#[specta::specta]
pub(crate) async fn next_runs(
    desk: State<'_, Desk>,
    cron: String,
    zone: String,
) -> Answer<Vec<wire::Millis>> {
    let open = desk.open().await.map_err(told)?;
    let schedule = Schedule::read(&cron, &zone, Missed::default()).map_err(told)?;
    Ok(schedule.upcoming(open.front.now()).take(5).map(wire::millis).collect())
}

/// Says what a run of a rule would do, row by row as it is found; the rule need not be saved. Writes nothing. Gives a
/// number for [`end_preview`].
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_rule(
    desk: State<'_, Desk>,
    draft: wire::RuleDraft,
    channel: Channel<PreviewNews>,
) -> Answer<u32> {
    let open = desk.open().await.map_err(told)?;
    let rule = read(&open, draft).map_err(told)?;
    edit::check_rule(&rule, &**open.front.journal()).map_err(told)?;
    let rows = open.front.preview(&rule);
    Ok(desk.watches.until_enough(outlook::tell(rows, channel)))
}

/// Ends a preview, wherever it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_preview(desk: State<'_, Desk>, number: u32) -> Answer<()> {
    desk.watches.end(number);
    Ok(())
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
    let runs = open.front.journal().runs(&query).map_err(told)?;
    runs.iter().map(|run| run_of(&open, run)).collect::<Result<_, Failure>>().map_err(told)
}

/// One run.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_run(desk: State<'_, Desk>, id: String) -> Answer<wire::Run> {
    let open = desk.open().await.map_err(told)?;
    let wanted = id.parse().map_err(told)?;
    let run = open.front.journal().run(wanted).map_err(told)?;
    let run = run.ok_or_else(|| told(Failure::new(ErrorCode::RunNotFound).with("id", id)))?;
    run_of(&open, &run).map_err(told)
}

/// Stops a run: its planning and its open jobs. Gives the number of jobs stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_run(desk: State<'_, Desk>, id: String) -> Answer<u64> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(StopRun(id.parse().map_err(told)?)).await.map_err(told)
}

/// Retries the failed jobs of a run. Gives their number.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_failed(desk: State<'_, Desk>, id: String) -> Answer<u64> {
    let open = desk.open().await.map_err(told)?;
    open.front.ask(RetryFailed(id.parse().map_err(told)?)).await.map_err(told)
}
