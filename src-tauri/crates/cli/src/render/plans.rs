//! Plans.

use sampan_app::answer::{Plan, PlannedAction, Plans};

use super::paint::{Paint, Painted};
use super::table::Table;
use crate::voice::Voice;

/// All plans, each under its rule.
pub(super) fn all(voice: Voice, plans: &Plans) -> String {
    plans.runs.iter().map(|plan| one(voice, plan)).collect::<Vec<_>>().join("\n")
}

fn one(voice: Voice, plan: &Plan) -> String {
    let mut text = String::new();
    if let Some(rule) = &plan.rule {
        text += &(Painted::new(rule.as_str(), Paint::Head).show(voice.colors) + "\n");
    }
    let mut table = Table::new(voice, &["action", "image", "destination", "reason"]);
    for row in &plan.plan {
        table.row([
            Painted::new(voice.word(&format!("action-{}", row.action.as_str())), paint(row.action)),
            row.image.as_str().into(),
            row.destination.as_str().into(),
            row.message.clone().unwrap_or_default().into(),
        ]);
    }
    if !plan.plan.is_empty() {
        text += &table.show();
    }
    let totals = &plan.totals;
    let counts = [
        ("matched", totals.matched.into()),
        ("copy", totals.copy.into()),
        ("up_to_date", totals.up_to_date.into()),
        ("overwrite", totals.overwrite.into()),
        ("skip", totals.skip.into()),
    ];
    text + &voice.text("cli-plan-summary", &counts) + "\n"
}

const fn paint(action: PlannedAction) -> Paint {
    match action {
        PlannedAction::Copy => Paint::Good,
        PlannedAction::UpToDate => Paint::Dim,
        PlannedAction::Overwrite | PlannedAction::Delete => Paint::Warn,
        PlannedAction::Skip | PlannedAction::Collision => Paint::Bad,
    }
}
