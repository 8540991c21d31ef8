//! Rules: as they are, and as somebody wants them.

use sampan_domain::{filter, mapping, rule};
use sampan_engine::{Action, PlanRow};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Failure, Run};

/// A rule, and how it fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) enabled: bool,
    /// The source's id.
    pub(crate) source: String,
    pub(crate) repositories: Patterns,
    pub(crate) tags: Patterns,
    pub(crate) destinations: Vec<Destination>,
    /// Higher goes first; 0 is ordinary.
    pub(crate) priority: i32,
    /// Attempts a job has.
    pub(crate) attempts: u32,
    /// Jobs that have not ended: what disabling or deleting the rule cancels.
    pub(crate) open_jobs: u64,
    /// Its newest run.
    pub(crate) last_run: Option<Run>,
}

/// A rule as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct RuleDraft {
    /// The rule to change; null for a new one.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) enabled: bool,
    pub(crate) source: String,
    pub(crate) repositories: Patterns,
    pub(crate) tags: Patterns,
    pub(crate) destinations: Vec<Destination>,
    pub(crate) priority: i32,
    pub(crate) attempts: u32,
}

/// Doublestar globs; an empty `include` means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Patterns {
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
}

/// A destination of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Destination {
    /// The target's id.
    pub(crate) target: String,
    /// Put in front of the repository's name, with a slash; null for nothing.
    pub(crate) namespace: Option<String>,
}

impl From<&filter::Patterns> for Patterns {
    fn from(patterns: &filter::Patterns) -> Self {
        Self { include: patterns.include.clone(), exclude: patterns.exclude.clone() }
    }
}

impl From<Patterns> for filter::Patterns {
    fn from(patterns: Patterns) -> Self {
        Self { include: patterns.include, exclude: patterns.exclude }
    }
}

impl Rule {
    pub(crate) fn of(rule: &rule::Rule, open_jobs: u64, last_run: Option<Run>) -> Self {
        let destination = |to: &rule::Destination| Destination {
            target: to.target.to_string(),
            namespace: to.mapping.namespace.clone(),
        };
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            description: rule.description.clone(),
            enabled: rule.enabled,
            source: rule.source.to_string(),
            repositories: (&rule.repositories).into(),
            tags: (&rule.tags).into(),
            destinations: rule.destinations.iter().map(destination).collect(),
            priority: rule.priority,
            attempts: rule.retry.attempts,
            open_jobs,
            last_run,
        }
    }
}

impl RuleDraft {
    /// The rule it describes. `known` is the rule to change; `new` gives an identity to a new one.
    pub(crate) fn read(
        self,
        known: Option<&rule::Rule>,
        new: impl FnOnce() -> sampan_domain::RuleId,
    ) -> Result<rule::Rule, sampan_domain::Failure> {
        let destination = |to: Destination| {
            let namespace = to.namespace.filter(|namespace| !namespace.is_empty());
            Ok(rule::Destination { target: to.target.parse()?, mapping: mapping::Mapping { namespace } })
        };
        Ok(rule::Rule {
            id: self.id.map_or_else(|| Ok(new()), |id| id.parse())?,
            name: self.name,
            description: self.description,
            enabled: self.enabled,
            source: self.source.parse()?,
            repositories: self.repositories.into(),
            tags: self.tags.into(),
            destinations: self
                .destinations
                .into_iter()
                .map(destination)
                .collect::<Result<_, sampan_domain::Failure>>()?,
            priority: self.priority,
            retry: rule::Retry { attempts: self.attempts },
            // The window has no field for these: what a rule file gave stays.
            bytes_per_second: known.and_then(|rule| rule.bytes_per_second),
            selection: known.map(|rule| rule.selection.clone()).unwrap_or_default(),
        })
    }
}

/// One image of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct PlannedImage {
    pub(crate) source: String,
    pub(crate) destination: String,
    pub(crate) action: PlanAction,
    pub(crate) digest: Option<String>,
    /// Why it is skipped.
    pub(crate) reason: Option<Failure>,
}

/// What a run would do with an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlanAction {
    /// Bring it.
    Copy,
    /// Replace another image under the same tag.
    Overwrite,
    /// Nothing: it is there.
    UpToDate,
    /// Nothing, for a reason.
    Skip,
}

impl From<&PlanRow> for PlannedImage {
    fn from(row: &PlanRow) -> Self {
        Self {
            source: row.source.to_string(),
            destination: row.destination.to_string(),
            action: match row.action {
                Action::Copy => PlanAction::Copy,
                Action::Overwrite => PlanAction::Overwrite,
                Action::UpToDate => PlanAction::UpToDate,
                Action::Skip => PlanAction::Skip,
            },
            digest: row.digest.as_ref().map(ToString::to_string),
            reason: row.reason.as_ref().map(Failure::from),
        }
    }
}
