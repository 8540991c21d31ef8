//! Rules.

use sampan_app::answer::{LabelsAnswer, PatternsAnswer, RuleAnswer, RuleList, TagsAnswer, TriggerAnswer};
use sampan_i18n::format;

use super::paint::{Paint, Painted};
use super::table::Table;
use crate::voice::Voice;

/// All rules, a line each.
pub(super) fn list(voice: Voice, list: &RuleList) -> String {
    let mut table = Table::new(voice, &["name", "enabled", "source", "destinations", "repositories", "tags"]);
    for rule in &list.rules {
        table.row([
            Painted::from(rule.name.as_str()),
            enabled(voice, rule),
            rule.source.as_str().into(),
            destinations(voice, rule).into(),
            patterns(&rule.repositories).into(),
            tags(&rule.tags).into(),
        ]);
    }
    table.show_or(voice, "cli-no-rules-yet")
}

/// One rule.
pub(super) fn one(voice: Voice, rule: &RuleAnswer) -> String {
    let mut table = Table::headless(voice);
    table.pair(voice, "id", rule.id.as_str());
    table.pair(voice, "name", rule.name.as_str());
    if !rule.description.is_empty() {
        table.pair(voice, "description", rule.description.as_str());
    }
    table.pair(voice, "enabled", enabled(voice, rule));
    table.pair(voice, "source", rule.source.as_str());
    table.pair(voice, "destinations", destinations(voice, rule));
    table.pair(voice, "repositories", patterns(&rule.repositories));
    table.pair(voice, "tags", tags(&rule.tags));
    if rule.labels != LabelsAnswer::default() {
        table.pair(voice, "labels", labels(&rule.labels));
    }
    for trigger in &rule.triggers {
        table.pair(voice, "trigger", when(voice, trigger));
    }
    if let Some(next) = rule.triggers.iter().find_map(|trigger| next(voice, trigger)) {
        table.pair(voice, "next-runs", next);
    }
    if !rule.triggers.is_empty() {
        table.pair(voice, "overlap", voice.word(&format!("overlap-{}", rule.overlap)));
    }
    if let Some(notify) = &rule.notify {
        table.pair(voice, "notify", voice.word(&format!("notify-{notify}")));
    }
    table.pair(voice, "priority", rule.priority.to_string());
    table.pair(voice, "attempts", rule.retry.attempts.to_string());
    if let Some(speed) = rule.bytes_per_second {
        table.pair(voice, "bytes-per-second", format::speed(speed));
    }
    table.show()
}

/// When it runs by itself.
fn when(voice: Voice, trigger: &TriggerAnswer) -> String {
    match trigger {
        TriggerAnswer::Schedule { schedule, time_zone, .. } => format!("{schedule} {time_zone}"),
        TriggerAnswer::Poll { poll } => voice.text("cli-every", &[("span", poll.as_str().into())]),
        TriggerAnswer::Event => voice.word("trigger-event"),
    }
}

/// The next moments of a schedule.
fn next(voice: Voice, trigger: &TriggerAnswer) -> Option<String> {
    let TriggerAnswer::Schedule { next, .. } = trigger else { return None };
    Some(voice.list(&next.iter().map(|moment| format::date_time(*moment)).collect::<Vec<_>>()))
}

fn enabled(voice: Voice, rule: &RuleAnswer) -> Painted {
    if rule.enabled {
        Painted::new(voice.word("cli-yes"), Paint::Good)
    } else {
        Painted::new(voice.word("cli-no"), Paint::Dim)
    }
}

fn destinations(voice: Voice, rule: &RuleAnswer) -> String {
    let name = |destination: &sampan_app::answer::DestinationAnswer| match &destination.namespace {
        Some(namespace) => format!("{}/{namespace}", destination.target),
        None => destination.target.clone(),
    };
    voice.list(&rule.destinations.iter().map(name).collect::<Vec<_>>())
}

/// The patterns, and by their keys what else tags are chosen by.
fn tags(tags: &TagsAnswer) -> String {
    let by = (tags.newest_by != "semver").then(|| tags.newest_by.clone());
    let more = [
        ("semver", tags.semver.clone()),
        ("newest", tags.newest.map(|count| count.to_string())),
        ("newest_by", by),
        ("max_age", tags.max_age.clone()),
    ];
    let more = more.into_iter().filter_map(|(key, value)| Some(format!("{key}: {}", value?)));
    std::iter::once(patterns(&tags.patterns)).chain(more).collect::<Vec<_>>().join(" · ")
}

/// As they are written, the excluded ones with `!`.
fn labels(labels: &LabelsAnswer) -> String {
    let exclude = labels.exclude.iter().map(|pattern| format!("!{pattern}"));
    labels.include.iter().cloned().chain(exclude).collect::<Vec<_>>().join(" · ")
}

/// As they are written, the excluded ones with `!`; `**` where everything is meant.
fn patterns(patterns: &PatternsAnswer) -> String {
    let everything = ["**".to_owned()];
    let include = if patterns.include.is_empty() { &everything[..] } else { &patterns.include };
    let exclude = patterns.exclude.iter().map(|pattern| format!("!{pattern}"));
    let regex = patterns.regex.iter().map(|regex| format!("/{regex}/"));
    include.iter().cloned().chain(exclude).chain(regex).collect::<Vec<_>>().join(" ")
}
