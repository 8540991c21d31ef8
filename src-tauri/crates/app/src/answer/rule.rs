//! Rules.

use std::collections::HashMap;

use sampan_domain::filter::Patterns;
use sampan_domain::{Rule, Target, TargetId, Time, units};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::trigger::TriggerAnswer;

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
    pub tags: TagsAnswer,
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
    /// What happens to a tag that is another image at the destination: `always`, `never` or `if_older`.
    pub overwrite: String,
    /// The tag that an overwritten image keeps, as a template.
    pub backup_tag: Option<String>,
    /// Whether what is gone at the source is deleted, and what guards it.
    pub delete_missing: DeleteMissingAnswer,
    /// Which image of a repository goes first: `oldest_first` or `newest_first`.
    pub order: String,
    /// When it runs by itself; none named means only when asked.
    pub triggers: Vec<TriggerAnswer>,
    /// What becomes of a new run while one is active: `skip`, `queue` or `restart`.
    pub overlap: String,
    /// Which ends of its runs are notified of: `never`, `failure` or `always`; null for what the settings say.
    pub notify: Option<String>,
    /// Which labels its images carry at the source.
    pub labels: LabelsAnswer,
}

/// Names that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PatternsAnswer {
    /// At least one matches, or there is none,
    pub include: Vec<String>,
    /// and none of these,
    pub exclude: Vec<String>,
    /// and this regular expression, if there is one.
    pub regex: Option<String>,
}

/// Tags that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TagsAnswer {
    /// By their names.
    #[serde(flatten)]
    pub patterns: PatternsAnswer,
    /// A range of versions.
    pub semver: Option<String>,
    /// Of those only so many of the newest.
    pub newest: Option<u32>,
    /// What is newest: `semver`, `created` or `name`.
    pub newest_by: String,
    /// Of those only images that are at most so old, as a duration.
    pub max_age: Option<String>,
}

/// Labels that images carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LabelsAnswer {
    /// For each of these globs one that it matches,
    pub include: Vec<String>,
    /// and none that one of these matches.
    pub exclude: Vec<String>,
}

/// One destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DestinationAnswer {
    /// The name of the target.
    pub target: String,
    /// What is put in front of repositories' names.
    pub namespace: Option<String>,
    /// How many leading levels are dropped before: `none`, `all`, `1`, `2` or `3`.
    pub flatten: String,
    /// What a repository's name becomes before.
    pub template: Option<String>,
    /// What a tag becomes.
    pub tag_template: Option<String>,
}

/// Whether what is gone at the source is deleted at the destination, and what guards it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteMissingAnswer {
    /// Whether it is.
    pub enabled: bool,
    /// Nothing is deleted when more than this share of the whole would go, in percent.
    pub max_share: u8,
    /// Globs of tags that are never deleted.
    pub protect: Vec<String>,
}

/// How often a job is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetryAnswer {
    /// Attempts in all.
    pub attempts: u32,
}

impl RuleAnswer {
    /// Tells a rule; `targets` give their names.
    pub fn of(rule: &Rule, targets: &[Target], now: Time) -> Self {
        let names: HashMap<TargetId, &str> =
            targets.iter().map(|target| (target.id, &*target.name)).collect();
        let name = |id: TargetId| names.get(&id).map_or_else(|| id.to_string(), |name| (*name).to_owned());
        let patterns = |patterns: &Patterns| PatternsAnswer {
            include: patterns.include.clone(),
            exclude: patterns.exclude.clone(),
            regex: patterns.regex.clone(),
        };
        let destinations = rule.destinations.iter().map(|destination| DestinationAnswer {
            target: name(destination.target),
            namespace: destination.mapping.namespace.clone(),
            flatten: destination.mapping.flatten.to_string(),
            template: destination.mapping.template.clone(),
            tag_template: destination.mapping.tag_template.clone(),
        });
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            description: rule.description.clone(),
            enabled: rule.enabled,
            source: name(rule.source),
            repositories: patterns(&rule.repositories),
            tags: TagsAnswer {
                patterns: patterns(&rule.tags.patterns),
                semver: rule.tags.semver.clone(),
                newest: rule.tags.newest,
                newest_by: rule.tags.newest_by.as_str().to_owned(),
                max_age: rule.tags.max_age.map(units::format_duration),
            },
            destinations: destinations.collect(),
            priority: rule.priority,
            retry: RetryAnswer { attempts: rule.retry.attempts },
            bytes_per_second: rule.bytes_per_second,
            platforms: rule.selection.platforms.iter().map(ToString::to_string).collect(),
            platform_policy: rule.selection.platform_policy.as_str().to_owned(),
            artifacts: rule.selection.artifacts.iter().map(|kind| kind.as_str().to_owned()).collect(),
            referrers: rule.selection.referrers,
            foreign_layers: rule.selection.foreign_layers.as_str().to_owned(),
            overwrite: rule.overwrite.as_str().to_owned(),
            backup_tag: rule.backup_tag.clone(),
            delete_missing: DeleteMissingAnswer {
                enabled: rule.delete_missing.enabled,
                max_share: rule.delete_missing.max_share,
                protect: rule.delete_missing.protect.clone(),
            },
            order: rule.order.as_str().to_owned(),
            triggers: rule.triggers.iter().map(|trigger| TriggerAnswer::of(trigger, now)).collect(),
            overlap: rule.overlap.as_str().to_owned(),
            notify: rule.notify.map(|notify| notify.as_str().to_owned()),
            labels: LabelsAnswer {
                include: rule.labels.include.clone(),
                exclude: rule.labels.exclude.clone(),
            },
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
