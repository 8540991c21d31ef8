//! Settings, and what a file changed.

use sampan_app::answer::{Applied, Changed, SettingsAnswer};

use super::table::Table;
use crate::voice::Voice;

/// The settings.
pub(super) fn settings(voice: Voice, settings: &SettingsAnswer) -> String {
    let mut table = Table::headless(voice);
    table.pair(voice, "workers", settings.workers.to_string());
    table.pair(voice, "paused", voice.word(if settings.paused { "cli-yes" } else { "cli-no" }));
    table.show()
}

/// What a file changed.
pub(super) fn applied(voice: Voice, applied: &Applied) -> String {
    let mut text = names(voice, "targets", &applied.targets) + &names(voice, "rules", &applied.rules);
    if applied.settings {
        text += &(voice.word("cli-settings-changed") + "\n");
    }
    if text.is_empty() {
        text = voice.word("cli-nothing-changed") + "\n";
    }
    text
}

fn names(voice: Voice, of: &str, changed: &Changed) -> String {
    let mut table = Table::headless(voice);
    let kinds = [("created", &changed.created), ("updated", &changed.updated), ("removed", &changed.removed)];
    for (kind, names) in kinds.into_iter().filter(|(_, names)| !names.is_empty()) {
        let word = voice.word(&format!("cli-{of}-{kind}"));
        table.row([word.into(), names.join(", ").into()]);
    }
    table.show()
}
