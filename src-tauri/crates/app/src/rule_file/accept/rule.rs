//! Rules.

use sampan_domain::filter::{Labels, Patterns, Range, TagFilter};
use sampan_domain::mapping::{Flatten, Mapping};
use sampan_domain::notify::Notify;
use sampan_domain::overwrite::{BackupTag, DeleteMissing, Order, Overwrite};
use sampan_domain::platform::Platform;
use sampan_domain::rule::Retry;
use sampan_domain::selection::{ArtifactKind, ForeignLayers};
use sampan_domain::trigger::{Occasion, Overlap};
use sampan_domain::{Failure, RepositoryName, Selection};

use super::super::schema::{self, Artifacts, At, PlatformWord, Position};
use super::trigger::accept_triggers;
use super::{accept_speed, invalid, missing, positive};

/// A rule of the file, without an identity yet; its targets are names yet.
pub(in crate::rule_file) struct RuleDraft {
    pub(in crate::rule_file) name: String,
    pub(in crate::rule_file) description: String,
    pub(in crate::rule_file) enabled: bool,
    pub(in crate::rule_file) source: At<String>,
    pub(in crate::rule_file) repositories: Patterns,
    pub(in crate::rule_file) tags: TagFilter,
    pub(in crate::rule_file) labels: At<Labels>,
    pub(in crate::rule_file) destinations: Vec<(At<String>, Mapping)>,
    pub(in crate::rule_file) priority: i32,
    pub(in crate::rule_file) retry: Retry,
    pub(in crate::rule_file) bytes_per_second: Option<u64>,
    pub(in crate::rule_file) selection: Selection,
    pub(in crate::rule_file) overwrite: Overwrite,
    pub(in crate::rule_file) backup_tag: Option<String>,
    pub(in crate::rule_file) delete_missing: DeleteMissing,
    pub(in crate::rule_file) order: Order,
    pub(in crate::rule_file) triggers: Vec<Occasion>,
    pub(in crate::rule_file) overlap: Overlap,
    pub(in crate::rule_file) notify: Option<Notify>,
}

pub(super) fn accept(rule: schema::Rule) -> Result<RuleDraft, Failure> {
    let schema::Rule {
        name,
        description,
        enabled,
        source,
        repositories,
        tags,
        labels,
        platforms,
        platform_policy,
        artifacts,
        referrers,
        foreign_layers,
        destinations,
        trigger,
        overlap,
        overwrite,
        backup_tag,
        delete_missing,
        order,
        priority,
        bytes_per_second,
        retry,
        notify,
    } = rule;

    let repositories = accept_repositories(repositories.unwrap_or_default())?;
    let tags = accept_tags(tags.unwrap_or_default())?;
    let labels = labels.map_or_else(|| Ok(Labels::default().into()), accept_labels)?;
    let selection = Selection {
        platforms: accept_platforms(platforms),
        platform_policy: platform_policy.map(Into::into).unwrap_or_default(),
        referrers: referrers.unwrap_or(true),
        foreign_layers: match foreign_layers.map(|policy| policy.value) {
            Some(schema::ForeignLayers::Fetch) => ForeignLayers::Fetch,
            Some(schema::ForeignLayers::Skip) | None => ForeignLayers::Skip,
        },
        artifacts: artifacts.map_or(Ok(Vec::new()), accept_artifacts)?,
    };
    let destinations = accept_destinations(destinations, &repositories, &tags.patterns)?;
    let triggers = trigger.map_or(Ok(Vec::new()), accept_triggers)?;
    let overlap = overlap.map(|overlap| overlap.value.into()).unwrap_or_default();
    let backup_tag = backup_tag.map(accept_backup_tag).transpose()?;
    let delete_missing = delete_missing.map(accept_delete_missing).transpose()?.unwrap_or_default();
    let bytes_per_second = bytes_per_second.map(accept_speed).transpose()?;
    let retry = retry.and_then(|retry| retry.attempts).map_or(Ok(Retry::default()), accept_attempts)?;

    Ok(RuleDraft {
        name: name.value,
        description: description.unwrap_or_default(),
        enabled: enabled.unwrap_or(true),
        source,
        repositories,
        tags,
        labels,
        destinations,
        priority: priority.unwrap_or_default(),
        retry,
        bytes_per_second,
        selection,
        overwrite: overwrite.map(|word| word.value.into()).unwrap_or_default(),
        backup_tag,
        delete_missing,
        order: order.map(|word| word.value.into()).unwrap_or_default(),
        triggers,
        overlap,
        notify: notify.map(|word| word.value.into()),
    })
}

fn accept_backup_tag(template: At<String>) -> Result<String, Failure> {
    BackupTag::read(&template.value).map_err(|failure| template.position.locate(failure))?;
    Ok(template.value)
}

fn accept_delete_missing(delete: schema::DeleteMissing) -> Result<DeleteMissing, Failure> {
    let schema::DeleteMissing { enabled, max_share, protect } = delete;
    let usual = DeleteMissing::default();
    Ok(DeleteMissing {
        enabled: enabled.is_some_and(|enabled| enabled.value),
        max_share: max_share.map_or(usual.max_share, |share| share.0),
        protect: accept_globs(protect)?,
    })
}

fn accept_repositories(repositories: schema::Repositories) -> Result<Patterns, Failure> {
    let schema::Repositories { include, exclude, regex } = repositories;
    accept_patterns(include, exclude, regex)
}

fn accept_tags(tags: schema::Tags) -> Result<TagFilter, Failure> {
    let schema::Tags { include, exclude, regex, semver, newest, newest_by, max_age } = tags;
    if let (None, Some(newest_by)) = (&newest, &newest_by) {
        return Err(missing(newest_by.position, "newest"));
    }
    Ok(TagFilter {
        patterns: accept_patterns(include, exclude, regex)?,
        semver: semver.map(accept_range).transpose()?,
        newest: newest.map(positive).transpose()?,
        newest_by: newest_by.map(|word| word.value.into()).unwrap_or_default(),
        max_age: max_age.map(|span| span.value.0),
    })
}

fn accept_labels(labels: At<schema::Labels>) -> Result<At<Labels>, Failure> {
    let schema::Labels { include, exclude } = labels.value;
    let value = Labels { include: accept_globs(include)?, exclude: accept_globs(exclude)? };
    Ok(At { value, position: labels.position })
}

fn accept_range(range: At<String>) -> Result<String, Failure> {
    range.value.parse::<Range>().map_err(|failure| range.position.locate(failure))?;
    Ok(range.value)
}

fn accept_patterns(
    include: Option<Vec<At<String>>>,
    exclude: Option<Vec<At<String>>>,
    regex: Option<At<String>>,
) -> Result<Patterns, Failure> {
    let alone = |regex| Patterns { regex: Some(regex), ..Patterns::default() };
    Ok(Patterns {
        include: accept_globs(include)?,
        exclude: accept_globs(exclude)?,
        regex: regex.map(|regex| accept_pattern(regex, alone)).transpose()?,
    })
}

fn accept_globs(globs: Option<Vec<At<String>>>) -> Result<Vec<String>, Failure> {
    let alone = |glob| Patterns { include: vec![glob], ..Patterns::default() };
    globs.unwrap_or_default().into_iter().map(|glob| accept_pattern(glob, alone)).collect()
}

/// Compiled one by one, so that the failure knows the line.
fn accept_pattern(pattern: At<String>, alone: impl Fn(String) -> Patterns) -> Result<String, Failure> {
    alone(pattern.value.clone()).matcher().map_err(|failure| pattern.position.locate(failure))?;
    Ok(pattern.value)
}

/// Each platform once.
fn accept_platforms(platforms: Option<Vec<PlatformWord>>) -> Vec<Platform> {
    let mut accepted = Vec::new();
    for PlatformWord(platform) in platforms.unwrap_or_default() {
        if !accepted.contains(&platform) {
            accepted.push(platform);
        }
    }
    accepted
}

/// Each kind once; all of them are no choice.
fn accept_artifacts(artifacts: At<Artifacts>) -> Result<Vec<ArtifactKind>, Failure> {
    let mut kinds: Vec<ArtifactKind> = match artifacts.value {
        Artifacts::All => return Ok(Vec::new()),
        Artifacts::Kinds(kinds) if kinds.is_empty() => {
            return Err(invalid(artifacts.position, "cli-expected-artifacts"));
        }
        Artifacts::Kinds(kinds) => kinds.into_iter().map(Into::into).collect(),
    };
    kinds.sort_unstable();
    kinds.dedup();
    if kinds == ArtifactKind::ALL {
        kinds.clear();
    }
    Ok(kinds)
}

fn accept_destinations(
    destinations: At<Vec<At<schema::Destination>>>,
    repositories: &Patterns,
    tags: &Patterns,
) -> Result<Vec<(At<String>, Mapping)>, Failure> {
    if destinations.value.is_empty() {
        return Err(invalid(destinations.position, "cli-expected-destination"));
    }
    let mut accepted: Vec<(At<String>, Mapping)> = Vec::new();
    for At { value, position } in destinations.value {
        let schema::Destination { target, namespace, flatten, template, tag_template } = value;
        let flatten = flatten.map(|word| At { value: Flatten::from(word.value), position: word.position });
        if let Some(flatten) =
            flatten.as_ref().filter(|word| word.value != Flatten::None && template.is_some())
        {
            return Err(invalid(flatten.position, "cli-expected-flatten-or-template"));
        }
        let namespace = namespace.map(accept_namespace).transpose()?;
        // Read one by one, so that the failure knows the line.
        let read = |mapping: Mapping, position: Position| {
            mapping.mapper(repositories, tags).map_err(|failure| position.locate(failure)).map(|_| mapping)
        };
        let template = template.map(|at| {
            let alone = Mapping { template: Some(at.value), ..Mapping::default() };
            read(alone, at.position).map(|mapping| mapping.template)
        });
        let tag_template = tag_template.map(|at| {
            let alone = Mapping { tag_template: Some(at.value), ..Mapping::default() };
            read(alone, at.position).map(|mapping| mapping.tag_template)
        });
        let mapping = Mapping {
            namespace,
            flatten: flatten.map(|word| word.value).unwrap_or_default(),
            template: template.transpose()?.flatten(),
            tag_template: tag_template.transpose()?.flatten(),
        };
        if accepted.iter().any(|(other, same)| other.value == target.value && *same == mapping) {
            return Err(invalid(position, "cli-expected-destination-once"));
        }
        accepted.push((target, mapping));
    }
    Ok(accepted)
}

fn accept_namespace(namespace: At<String>) -> Result<String, Failure> {
    match namespace.value.parse::<RepositoryName>() {
        Ok(_) => Ok(namespace.value),
        Err(_) => Err(invalid(namespace.position, "cli-expected-namespace")),
    }
}

fn accept_attempts(attempts: At<u32>) -> Result<Retry, Failure> {
    Ok(Retry { attempts: positive(attempts)? })
}
