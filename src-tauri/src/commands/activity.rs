//! What was done, and how fast bytes have moved.

use tauri::State;

use super::{Answer, told};
use crate::desk::Desk;
use crate::throughput::Span;
use crate::wire;

/// The most entries of a page.
const PAGE: u16 = 500;

/// What was done by hand or by a trigger, newest first; what came before an entry, if it is named.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_activities(
    desk: State<'_, Desk>,
    before: Option<String>,
    limit: u16,
) -> Answer<Vec<wire::Activity>> {
    let open = desk.open().await.map_err(told)?;
    // Activities have identities of the same row as runs.
    let before = before.map(|id| id.parse::<sampan_domain::RunId>()).transpose().map_err(told)?;
    let found = open.front.journal().activities(before.map(|id| id.0), limit.clamp(1, PAGE).into());
    Ok(found.map_err(told)?.iter().map(wire::Activity::from).collect())
}

/// How many bytes moved in each part of the last minute, hour or day; as far back as the application runs.
#[tauri::command]
#[specta::specta]
pub(crate) async fn throughput(desk: State<'_, Desk>, span: Span) -> Answer<wire::Throughput> {
    let open = desk.open().await.map_err(told)?;
    Ok(open.stream.throughput(span))
}
