//! What was typed in for a target, as it is kept: under which name, and in which words.
//!
//! The name has the registry and the target's identity in it, so that what was typed in for one registry is never sent to
//! another, even when a target's address is changed.

use sampan_domain::secret::Credential;
use sampan_domain::settings::ListenerSecret;
use sampan_domain::{Failure, Target};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::invalid;

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    username: &'a str,
    password: &'a str,
}

/// The name of what is kept for a target; `None` for one that is no registry.
pub(super) fn name(target: &Target) -> Option<String> {
    target.place.registry().map(|registry| format!("{} ({})", registry.url, target.id))
}

/// The name of a secret of the listener.
pub(super) fn listener(which: ListenerSecret) -> String {
    format!("listener: {}", which.as_str())
}

/// A user and password as a text; `None` for what nobody types in.
pub(super) fn write(credential: &Credential) -> Option<SecretString> {
    let Credential::Basic { username, password } = credential else { return None };
    let kept = Kept { username, password: password.expose_secret() };
    serde_json::to_string(&kept).ok().map(Into::into)
}

/// Reads it back. `source` names the place in failures.
pub(super) fn read(source: &str, text: &SecretString) -> Result<Credential, Failure> {
    /// What is read may have escapes in it, and is then no part of the text.
    #[derive(Deserialize)]
    struct Read {
        username: String,
        password: String,
    }
    // The message of the error would quote the value it is about.
    let Read { username, password } =
        serde_json::from_str(text.expose_secret()).map_err(|_| invalid(source, "the entry is not ours"))?;
    Ok(Credential::Basic { username, password: password.into() })
}
