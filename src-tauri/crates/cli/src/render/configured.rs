//! Settings, and what a file changed.

use sampan_app::answer::{Applied, LimitsWindow, RetentionAnswer, SettingsAnswer};
use sampan_i18n::format;

use super::lines;
use super::table::Table;
use crate::voice::Voice;

/// The settings.
pub(super) fn settings(voice: Voice, settings: &SettingsAnswer) -> String {
    let mut table = Table::headless(voice);
    table.pair(voice, "workers", settings.workers.to_string());
    table.pair(voice, "paused", voice.word(if settings.paused { "cli-yes" } else { "cli-no" }));
    let speed = settings.bytes_per_second.map_or_else(|| voice.word("cli-no-limit"), format::speed);
    table.pair(voice, "bytes-per-second", speed);
    let window = |window: &LimitsWindow| {
        let LimitsWindow { days, from, to, bytes_per_second } = window;
        format!("{days} {from}–{to} {}", format::speed(*bytes_per_second))
    };
    if !settings.limits_schedule.is_empty() {
        let windows: Vec<_> = settings.limits_schedule.iter().map(window).collect();
        table.pair(voice, "limits-schedule", voice.list(&windows));
    }
    let off = || voice.word("cli-off");
    table.pair(voice, "listener", settings.listener.as_ref().map_or_else(off, |at| at.address.clone()));
    let proxy = match settings.proxy.as_deref() {
        None => voice.word("cli-proxy-environment"),
        Some("none") => voice.word("cli-proxy-none"),
        Some(url) => url.to_owned(),
    };
    table.pair(voice, "proxy", proxy);
    let RetentionAnswer { jobs, logs, runs_per_rule } = &settings.retention;
    let always = || voice.word("cli-keep-always");
    let age = |age: &Option<String>| {
        age.as_ref().map_or_else(always, |age| voice.text("cli-keep-age", &[("age", age.as_str().into())]))
    };
    table.pair(voice, "keep-jobs", age(jobs));
    table.pair(voice, "keep-logs", age(logs));
    let newest = |count: &u32| voice.text("cli-keep-runs", &[("count", (*count).into())]);
    table.pair(voice, "keep-runs", runs_per_rule.as_ref().map_or_else(always, newest));
    table.show()
}

/// What a file changed.
pub(super) fn applied(voice: Voice, applied: &Applied) -> String {
    let Applied { targets, rules, settings, dry_run } = applied;
    let lists = [
        ("cli-targets-created", "cli-targets-to-create", &targets.created),
        ("cli-targets-updated", "cli-targets-to-update", &targets.updated),
        ("cli-targets-removed", "cli-targets-to-remove", &targets.removed),
        ("cli-rules-created", "cli-rules-to-create", &rules.created),
        ("cli-rules-updated", "cli-rules-to-update", &rules.updated),
        ("cli-rules-removed", "cli-rules-to-remove", &rules.removed),
    ];
    let word = |done, planned| voice.word(if *dry_run { planned } else { done });
    let mut text = Vec::new();
    for (done, planned, names) in lists.into_iter().filter(|(.., names)| !names.is_empty()) {
        text.push(word(done, planned) + &voice.colon() + &voice.list(names));
    }
    if *settings {
        text.push(word("cli-settings-changed", "cli-settings-to-change"));
    }
    if text.is_empty() {
        text.push(word("cli-nothing-changed", "cli-nothing-to-change"));
    }
    lines(&text)
}
