//! Plans.

use sampan_app::answer::{Plan, PlannedAction, PlannedImage, Plans};

use super::paint::{Paint, Painted};
use super::table::Table;
use crate::voice::Voice;

/// All plans, each under its rule.
pub(super) fn all(voice: Voice, plans: &Plans) -> String {
    plans.runs.iter().map(|plan| one(voice, plan)).collect::<Vec<_>>().join("\n")
}

/// Their totals alone: the rows were told as they were found.
pub(super) fn totals(voice: Voice, plans: &Plans) -> String {
    plans.runs.iter().map(|plan| head(voice, plan) + &summary(voice, plan)).collect::<Vec<_>>().join("\n")
}

/// A row, as it is found.
pub(crate) fn planned(voice: Voice, row: &PlannedImage) -> String {
    let action = voice.word(&format!("action-{}", row.action.as_str()));
    let action = Painted::new(action, paint(row.action)).show(voice.colors);
    let reason = row.message.as_ref().map(|reason| voice.colon() + reason).unwrap_or_default();
    format!("{action}  {} → {}{reason}\n", row.image, row.destination)
}

fn head(voice: Voice, plan: &Plan) -> String {
    let rule = plan.rule.as_ref();
    rule.map(|rule| Painted::new(rule.as_str(), Paint::Head).show(voice.colors) + "\n").unwrap_or_default()
}

fn one(voice: Voice, plan: &Plan) -> String {
    let mut text = head(voice, plan);
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
    text + &summary(voice, plan)
}

fn summary(voice: Voice, plan: &Plan) -> String {
    let totals = &plan.totals;
    let counts = [
        ("matched", totals.matched.into()),
        ("copy", totals.copy.into()),
        ("up_to_date", totals.up_to_date.into()),
        ("overwrite", totals.overwrite.into()),
        ("skip", totals.skip.into()),
    ];
    let mut text = voice.text("cli-plan-summary", &counts) + "\n";
    if totals.delete + totals.collision + totals.bytes > 0 {
        let more = [
            ("bytes", totals.bytes.into()),
            ("delete", totals.delete.into()),
            ("collision", totals.collision.into()),
        ];
        text += &(voice.text("cli-plan-more", &more) + "\n");
    }
    text
}

const fn paint(action: PlannedAction) -> Paint {
    match action {
        PlannedAction::Copy => Paint::Good,
        PlannedAction::UpToDate => Paint::Dim,
        PlannedAction::Overwrite | PlannedAction::Delete => Paint::Warn,
        PlannedAction::Skip | PlannedAction::Collision => Paint::Bad,
    }
}
