//! Plans: what would be done.

use sampan_domain::ErrorCode;
use sampan_engine::{Action, PlanRow};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What runs would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plans {
    /// One for each rule.
    pub runs: Vec<Plan>,
    /// Rules of the file that were left out, since they are disabled and were not named.
    pub disabled: Vec<String>,
}

/// What a run of one rule would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The rule; null for a one-off copy.
    pub rule: Option<String>,
    /// How many images each action meets.
    pub totals: Totals,
    /// Each image and destination.
    pub plan: Vec<PlannedImage>,
}

/// Images by action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// All of them.
    pub matched: u64,
    /// Not at the destination.
    pub copy: u64,
    /// Equal on both sides.
    pub up_to_date: u64,
    /// Another image at the destination.
    pub overwrite: u64,
    /// To be removed at the destination.
    pub delete: u64,
    /// Left out, with a reason.
    pub skip: u64,
    /// Two images that would get one name.
    pub collision: u64,
    /// Bytes that would be sent, as far as they are known.
    pub bytes: u64,
}

/// What would be done with one image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedImage {
    /// The image at the source, a whole reference.
    pub image: String,
    /// The image at the destination, a whole reference.
    pub destination: String,
    /// What would be done.
    pub action: PlannedAction,
    /// Bytes that would be sent, where they are known.
    pub bytes: Option<u64>,
    /// The code of the reason, where there is one.
    #[schemars(with = "Option<String>")]
    pub reason: Option<ErrorCode>,
    /// The same, in one sentence.
    pub message: Option<String>,
}

/// What would be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlannedAction {
    /// It is not at the destination.
    Copy,
    /// Both sides are equal.
    UpToDate,
    /// The destination has another image under the name.
    Overwrite,
    /// It would be removed at the destination.
    Delete,
    /// It would be left out.
    Skip,
    /// Two images would get one name.
    Collision,
}

impl PlannedAction {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::UpToDate => "up_to_date",
            Self::Overwrite => "overwrite",
            Self::Delete => "delete",
            Self::Skip => "skip",
            Self::Collision => "collision",
        }
    }
}

impl From<Action> for PlannedAction {
    fn from(action: Action) -> Self {
        match action {
            Action::Copy => Self::Copy,
            Action::UpToDate => Self::UpToDate,
            Action::Overwrite => Self::Overwrite,
            Action::Skip => Self::Skip,
            Action::Collision => Self::Collision,
            Action::Delete => Self::Delete,
        }
    }
}

impl PlannedImage {
    /// Tells a row in a language.
    pub fn of(row: &PlanRow, lang: Language) -> Self {
        Self {
            image: row.source.to_string(),
            destination: row.goal(),
            action: row.action.into(),
            bytes: row.bytes,
            reason: row.reason.as_ref().map(|failure| failure.code),
            message: row.reason.as_ref().map(|failure| lang.message(failure)),
        }
    }
}

impl Plan {
    /// A plan with its totals.
    pub fn of(rule: Option<String>, plan: Vec<PlannedImage>) -> Self {
        let mut totals = Totals { matched: plan.len() as u64, ..Totals::default() };
        for row in &plan {
            let count = match row.action {
                PlannedAction::Copy => &mut totals.copy,
                PlannedAction::UpToDate => &mut totals.up_to_date,
                PlannedAction::Overwrite => &mut totals.overwrite,
                PlannedAction::Delete => &mut totals.delete,
                PlannedAction::Skip => &mut totals.skip,
                PlannedAction::Collision => &mut totals.collision,
            };
            *count += 1;
            totals.bytes += row.bytes.unwrap_or_default();
        }
        Self { rule, totals, plan }
    }
}
