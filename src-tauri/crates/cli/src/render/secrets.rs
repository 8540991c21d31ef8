//! Where what is typed in is kept.

use sampan_app::SecretStore;
use sampan_app::answer::SecretsAnswer;

use super::lines;
use super::table::Table;
use crate::voice::Voice;

/// The store in use, what is kept where, and what a change has left undone.
pub(super) fn state(voice: Voice, secrets: &SecretsAnswer) -> String {
    let mut table = Table::headless(voice);
    let store = SecretStore::from(secrets.store).as_str();
    table.pair(voice, "secret-store", voice.word(&format!("cli-secret-store-{store}")));
    table.pair(voice, "keyring", voice.word(if secrets.keyring { "cli-yes" } else { "cli-no" }));
    if let Some(file) = &secrets.file {
        table.pair(voice, "secret-file", file.as_str());
        table.pair(voice, "locked", voice.word(if secrets.locked { "cli-yes" } else { "cli-no" }));
    }
    let counts = [
        ("keyring", secrets.in_keyring),
        ("encrypted-file", secrets.in_encrypted_file),
        ("session", secrets.in_session),
    ];
    for (store, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let kept = voice.word(&format!("cli-secret-store-{store}"));
        table.pair(
            voice,
            "kept",
            voice.text("cli-secrets-kept", &[("store", kept.into()), ("count", count.into())]),
        );
    }
    let mut told = Vec::new();
    if !secrets.left.is_empty() {
        told.push(voice.text("cli-secrets-left", &[("names", voice.list(&secrets.left).into())]));
    }
    if let Some(path) = &secrets.set_aside {
        told.push(voice.text("cli-secrets-set-aside", &[("path", path.as_str().into())]));
    }
    table.show() + &lines(&told)
}
