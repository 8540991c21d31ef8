//! Rules: what of them this version can do.

use sampan_domain::filter::Patterns;
use sampan_domain::mapping::Mapping;
use sampan_domain::platform::Platform;
use sampan_domain::rule::Retry;
use sampan_domain::selection::{ArtifactKind, ForeignLayers};
use sampan_domain::{Failure, RepositoryName, Selection};

use super::super::schema::{self, Artifacts, At, Flatten, Notify, Order, Overlap, Overwrite, PlatformWord};
use super::{accept_speed, invalid, later, only, positive};

/// A rule of the file, without an identity yet; its targets are names yet.
pub(in crate::rule_file) struct RuleDraft {
    pub(in crate::rule_file) name: String,
    pub(in crate::rule_file) description: String,
    pub(in crate::rule_file) enabled: bool,
    pub(in crate::rule_file) source: At<String>,
    pub(in crate::rule_file) repositories: Patterns,
    pub(in crate::rule_file) tags: Patterns,
    pub(in crate::rule_file) destinations: Vec<(At<String>, Mapping)>,
    pub(in crate::rule_file) priority: i32,
    pub(in crate::rule_file) retry: Retry,
    pub(in crate::rule_file) bytes_per_second: Option<u64>,
    pub(in crate::rule_file) selection: Selection,
}

pub(super) fn accept(rule: schema::Rule) -> Result<RuleDraft, Failure> {
    let schema::Rule {
        name,
        description,
        enabled,
        source,
        repositories,
        tags,
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
    let selection = Selection {
        platforms: accept_platforms(platforms),
        platform_policy: platform_policy.map(Into::into).unwrap_or_default(),
        referrers: referrers.unwrap_or(true),
        foreign_layers: accept_foreign_layers(foreign_layers)?,
        artifacts: artifacts.map_or(Ok(Vec::new()), accept_artifacts)?,
    };
    let destinations = accept_destinations(destinations)?;
    trigger.map_or(Ok(()), accept_triggers)?;
    only("overlap", overlap.as_ref(), &Overlap::Queue)?;
    only("overwrite", overwrite.as_ref(), &Overwrite::Always)?;
    later("backup_tag", backup_tag.as_ref())?;
    only("delete_missing.enabled", delete_missing.and_then(|delete| delete.enabled).as_ref(), &false)?;
    only("order", order.as_ref(), &Order::OldestFirst)?;
    let bytes_per_second = bytes_per_second.map(accept_speed).transpose()?;
    let retry = retry.and_then(|retry| retry.attempts).map_or(Ok(Retry::default()), accept_attempts)?;
    only("notify", notify.as_ref(), &Notify::Never)?;

    Ok(RuleDraft {
        name: name.value,
        description: description.unwrap_or_default(),
        enabled: enabled.unwrap_or(true),
        source,
        repositories,
        tags,
        destinations,
        priority: priority.unwrap_or_default(),
        retry,
        bytes_per_second,
        selection,
    })
}

fn accept_repositories(repositories: schema::Repositories) -> Result<Patterns, Failure> {
    let schema::Repositories { include, exclude, regex } = repositories;
    later("repositories.regex", regex.as_ref())?;
    accept_patterns(include, exclude)
}

fn accept_tags(tags: schema::Tags) -> Result<Patterns, Failure> {
    let schema::Tags { include, exclude, regex, semver, newest, newest_by, max_age } = tags;
    later("tags.regex", regex.as_ref())?;
    later("tags.semver", semver.as_ref())?;
    later("tags.newest", newest.as_ref())?;
    later("tags.newest_by", newest_by.as_ref())?;
    later("tags.max_age", max_age.as_ref())?;
    accept_patterns(include, exclude)
}

fn accept_patterns(
    include: Option<Vec<At<String>>>,
    exclude: Option<Vec<At<String>>>,
) -> Result<Patterns, Failure> {
    let checked = |patterns: Option<Vec<At<String>>>| {
        patterns.unwrap_or_default().into_iter().map(accept_pattern).collect::<Result<Vec<_>, _>>()
    };
    Ok(Patterns { include: checked(include)?, exclude: checked(exclude)? })
}

/// Compiled one by one, so that the failure knows the line.
fn accept_pattern(pattern: At<String>) -> Result<String, Failure> {
    let alone = Patterns { include: vec![pattern.value.clone()], exclude: Vec::new() };
    alone.matcher().map_err(|failure| pattern.position.locate(failure))?;
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

/// Layers are not fetched from strange hosts yet.
fn accept_foreign_layers(policy: Option<At<schema::ForeignLayers>>) -> Result<ForeignLayers, Failure> {
    only("foreign_layers", policy.as_ref(), &schema::ForeignLayers::Skip)?;
    Ok(ForeignLayers::Skip)
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
) -> Result<Vec<(At<String>, Mapping)>, Failure> {
    if destinations.value.is_empty() {
        return Err(invalid(destinations.position, "cli-expected-destination"));
    }
    let mut accepted: Vec<(At<String>, Mapping)> = Vec::new();
    for At { value, position } in destinations.value {
        let schema::Destination { target, namespace, flatten, template, tag_template } = value;
        only("destinations.flatten", flatten.as_ref(), &Flatten::None)?;
        later("destinations.template", template.as_ref())?;
        later("destinations.tag_template", tag_template.as_ref())?;
        let mapping = Mapping { namespace: namespace.map(accept_namespace).transpose()? };
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

fn accept_triggers(triggers: At<schema::Triggers>) -> Result<(), Failure> {
    for trigger in triggers.value.0 {
        let schema::Trigger { manual, schedule, time_zone, missed, event, poll } = trigger;
        later("trigger.schedule", schedule.as_ref())?;
        later("trigger.time_zone", time_zone.as_ref())?;
        later("trigger.missed", missed.as_ref())?;
        later("trigger.event", event.as_ref())?;
        later("trigger.poll", poll.as_ref())?;
        if manual.is_none() {
            return Err(invalid(triggers.position, "cli-expected-trigger-kind"));
        }
    }
    Ok(())
}

fn accept_attempts(attempts: At<u32>) -> Result<Retry, Failure> {
    Ok(Retry { attempts: positive(attempts)? })
}
