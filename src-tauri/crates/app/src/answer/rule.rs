//! Rules.

use std::collections::HashMap;

use sampan_domain::filter::Patterns;
use sampan_domain::{Rule, Target, TargetId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is replicated, by the words of the rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleAnswer {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// For people.
    pub description: String,
    /// Whether it runs.
    pub enabled: bool,
    /// The name of the target images are read from.
    pub source: String,
    /// Which repositories.
    pub repositories: PatternsAnswer,
    /// Which of their tags.
    pub tags: PatternsAnswer,
    /// Where images are written.
    pub destinations: Vec<DestinationAnswer>,
    /// Higher runs first.
    pub priority: i32,
    /// How often a job is tried.
    pub retry: RetryAnswer,
    /// Bytes a second of all its jobs together; null for no limit.
    pub bytes_per_second: Option<u64>,
    /// Only these platforms; none named means all.
    pub platforms: Vec<String>,
    /// What becomes of the index when only some platforms travel: `keep_index` or `rewrite_index`.
    pub platform_policy: String,
    /// Only these kinds of artifacts: `image`, `helm`, `other`; none named means all.
    pub artifacts: Vec<String>,
    /// Whether signatures, SBOMs and attestations travel with their images.
    pub referrers: bool,
    /// What becomes of layers that lie outside of the registry: `skip` or `fetch`.
    pub foreign_layers: String,
}

/// Names that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PatternsAnswer {
    /// At least one matches, or there is none,
    pub include: Vec<String>,
    /// and none of these.
    pub exclude: Vec<String>,
}

/// One destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationAnswer {
    /// The name of the target.
    pub target: String,
    /// What is put in front of repositories' names.
    pub namespace: Option<String>,
}

/// How often a job is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetryAnswer {
    /// Attempts in all.
    pub attempts: u32,
}

impl RuleAnswer {
    /// Tells a rule; `targets` give their names.
    pub fn of(rule: &Rule, targets: &[Target]) -> Self {
        let names: HashMap<TargetId, &str> =
            targets.iter().map(|target| (target.id, &*target.name)).collect();
        let name = |id: TargetId| names.get(&id).map_or_else(|| id.to_string(), |name| (*name).to_owned());
        let patterns = |patterns: &Patterns| PatternsAnswer {
            include: patterns.include.clone(),
            exclude: patterns.exclude.clone(),
        };
        let destinations = rule.destinations.iter().map(|destination| DestinationAnswer {
            target: name(destination.target),
            namespace: destination.mapping.namespace.clone(),
        });
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            description: rule.description.clone(),
            enabled: rule.enabled,
            source: name(rule.source),
            repositories: patterns(&rule.repositories),
            tags: patterns(&rule.tags),
            destinations: destinations.collect(),
            priority: rule.priority,
            retry: RetryAnswer { attempts: rule.retry.attempts },
            bytes_per_second: rule.bytes_per_second,
            platforms: rule.selection.platforms.iter().map(ToString::to_string).collect(),
            platform_policy: rule.selection.platform_policy.as_str().to_owned(),
            artifacts: rule.selection.artifacts.iter().map(|kind| kind.as_str().to_owned()).collect(),
            referrers: rule.selection.referrers,
            foreign_layers: rule.selection.foreign_layers.as_str().to_owned(),
        }
    }
}

/// All rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleList {
    /// The rules, by name.
    pub rules: Vec<RuleAnswer>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}
