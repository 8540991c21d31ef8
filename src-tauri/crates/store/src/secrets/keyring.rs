//! The operating system's keyring: Secret Service, Keychain, Credential Manager.
//!
//! An entry is named by the registry and the target's identity, so that what was typed in for one registry is never
//! sent to another, even when a target's address is changed.

use keyring::{Entry, Error};
use sampan_domain::Failure;
use sampan_domain::TargetId;
use sampan_domain::secret::Credential;
use sampan_domain::target::RegistryUrl;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::invalid;

/// What our entries belong to, in whatever shows the keyring.
const SERVICE: &str = "Sampan";

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    username: &'a str,
    password: &'a str,
}

/// Keeps a user and password. Fails where there is no keyring, or it stays locked: then nothing is kept.
pub(super) fn keep(target: TargetId, url: &RegistryUrl, credential: &Credential) -> Result<(), Error> {
    let Credential::Basic { username, password } = credential else {
        return Err(Error::Invalid("credential".into(), "not a user and password".into()));
    };
    let kept = Kept { username, password: password.expose_secret() };
    let text = serde_json::to_string(&kept).map(Zeroizing::new);
    let text = text.map_err(|error| Error::Invalid("credential".into(), error.to_string()))?;
    entry(target, url)?.set_password(&text)
}

/// What was kept; a locked keyring reads as an empty one.
pub(super) fn read(target: TargetId, url: &RegistryUrl) -> Result<Credential, Failure> {
    let failed = |error: Error| match error {
        Error::NoEntry => invalid("keyring", "nothing is kept there for this target, or it is locked"),
        Error::NoDefaultStore => invalid("keyring", "there is none in this session"),
        other => invalid("keyring", other),
    };
    let text = entry(target, url).and_then(|entry| entry.get_password()).map_err(failed)?;
    let text = Zeroizing::new(text);
    // The message of the error would quote the value it is about.
    let kept: Kept<'_> =
        serde_json::from_str(&text).map_err(|_| invalid("keyring", "the entry is not ours"))?;
    Ok(Credential::Basic { username: kept.username.to_owned(), password: kept.password.into() })
}

/// Removes what was kept, if there is something.
pub(super) fn forget(target: TargetId, url: &RegistryUrl) {
    match entry(target, url).and_then(|entry| entry.delete_credential()) {
        Ok(()) | Err(Error::NoEntry | Error::NoDefaultStore) => {}
        Err(error) => tracing::warn!(%error, "an entry of the keyring could not be removed"),
    }
}

fn entry(target: TargetId, url: &RegistryUrl) -> Result<Entry, Error> {
    Entry::new(SERVICE, &format!("{url} ({target})"))
}
