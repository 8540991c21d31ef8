//! Rules.

use sampan_app::answer::{PatternsAnswer, RuleAnswer, RuleList};
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
            patterns(&rule.tags).into(),
        ]);
    }
    table.show()
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
    table.pair(voice, "tags", patterns(&rule.tags));
    table.pair(voice, "priority", rule.priority.to_string());
    table.pair(voice, "attempts", rule.retry.attempts.to_string());
    if let Some(speed) = rule.bytes_per_second {
        table.pair(voice, "bytes-per-second", format::speed(speed));
    }
    table.show()
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

/// As they are written, the excluded ones with `!`; `**` where everything is meant.
fn patterns(patterns: &PatternsAnswer) -> String {
    let everything = ["**".to_owned()];
    let include = if patterns.include.is_empty() { &everything[..] } else { &patterns.include };
    let exclude = patterns.exclude.iter().map(|pattern| format!("!{pattern}"));
    include.iter().cloned().chain(exclude).collect::<Vec<_>>().join(" ")
}
