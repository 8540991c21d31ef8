//! Targets.

use sampan_app::answer::{CheckAnswer, StepResult, TargetAnswer, TargetList};
use sampan_i18n::format;

use super::failed::cause;
use super::jobs::span;
use super::lines;
use super::paint::{Paint, Painted};
use super::table::Table;
use crate::voice::Voice;

/// All targets, a line each.
pub(super) fn list(voice: Voice, list: &TargetList) -> String {
    let mut table = Table::new(voice, &["name", "address", "credential", "rules", "warning"]);
    for target in &list.targets {
        table.row([
            Painted::from(target.name.as_str()),
            address(target).into(),
            target.credential.as_str().into(),
            target.rules.len().to_string().into(),
            warnings(voice, target),
        ]);
    }
    table.show_or(voice, "cli-no-targets")
}

/// One target.
pub(super) fn one(voice: Voice, target: &TargetAnswer) -> String {
    let mut table = Table::headless(voice);
    table.pair(voice, "id", target.id.as_str());
    table.pair(voice, "name", target.name.as_str());
    table.pair(voice, "address", address(target));
    table.pair(voice, "credential", target.credential.as_str());
    let given = [
        ("provider", &target.provider),
        ("username", &target.username),
        ("ca-file", &target.ca_file),
        ("client-cert", &target.client_cert),
        ("proxy", &target.proxy),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            table.pair(voice, name, value.as_str());
        }
    }
    if let Some(connections) = target.limits.connections {
        table.pair(voice, "connections", connections.to_string());
    }
    if let Some(requests) = target.limits.requests_per_second {
        table.pair(voice, "requests-per-second", requests.to_string());
    }
    if let Some(speed) = target.limits.bytes_per_second {
        table.pair(voice, "bytes-per-second", format::speed(speed));
    }
    table.pair(voice, "rules", voice.list(&target.rules));
    let warnings = warnings(voice, target);
    if !warnings.text.is_empty() {
        table.pair(voice, "warning", warnings);
    }
    table.show()
}

/// The steps of a check, each with its time, and on failure cause and remedy.
pub(super) fn check(voice: Voice, check: &CheckAnswer) -> String {
    let mut text = Vec::new();
    for step in &check.steps {
        let (mark, paint) = match step.result {
            StepResult::Ok => ("✓", Paint::Good),
            StepResult::Skipped | StepResult::Lacking => ("–", Paint::Dim),
            StepResult::Failed => ("✗", Paint::Bad),
        };
        let mark = Painted::new(mark, paint).show(voice.colors);
        let note = match step.result {
            StepResult::Skipped => None,
            StepResult::Lacking => Some(voice.word("check-result-lacking")),
            StepResult::Ok | StepResult::Failed => Some(span(voice, step.milliseconds)),
        };
        let took = note.map(|note| format!("  {}", Painted::new(note, Paint::Dim).show(voice.colors)));
        let took = took.unwrap_or_default();
        text.push(format!("{mark} {}{took}", voice.word(&format!("check-{}", step.step))));
        text.extend(step.error.as_ref().map(|failure| format!("  {}", cause(voice, failure))));
    }
    if let Some(provider) = &check.provider {
        text.push(voice.text("cli-check-provider", &[("provider", provider.as_str().into())]));
    }
    let result = if check.healthy { "cli-check-healthy" } else { "cli-check-unhealthy" };
    text.push(voice.text(result, &[("target", check.target.as_str().into())]));
    lines(&text)
}

fn address(target: &TargetAnswer) -> String {
    let layout = target.layout.as_ref().map(|directory| format!("oci:{directory}"));
    let archive = target.archive.as_ref().map(|file| format!("oci-archive:{file}"));
    target.url.clone().or(layout).or(archive).unwrap_or_default()
}

/// What is shown as a red badge wherever the target shows.
fn warnings(voice: Voice, target: &TargetAnswer) -> Painted {
    let plain = target.url.as_ref().is_some_and(|url| url.starts_with("http://"));
    let words: Vec<String> = [(plain, "cli-plain-http"), (target.skip_verify, "cli-skip-verify")]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, word)| voice.word(word))
        .collect();
    Painted::new(voice.list(&words), Paint::Bad)
}
