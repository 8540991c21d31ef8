//! The operating system's keyring: Secret Service, Keychain, Credential Manager.

use keyring::{Entry, Error};
use sampan_domain::{ErrorCode, Failure};
use secrecy::{ExposeSecret, SecretString};

use super::invalid;

/// What our entries belong to, in whatever shows the keyring.
const SERVICE: &str = "Sampan";
/// The name of what is kept to see whether anything can be.
pub(super) const PROBE: &str = "probe";

/// Keeps a secret under a name. Fails where there is no keyring, or it stays locked: then nothing is kept.
pub(super) fn keep(name: &str, secret: &SecretString) -> Result<(), Failure> {
    let kept = Entry::new(SERVICE, name).and_then(|entry| entry.set_password(secret.expose_secret()));
    kept.map_err(|error| Failure::new(ErrorCode::KeyringMissing).with("detail", error.to_string()))
}

/// What was kept; a locked keyring reads as an empty one.
pub(super) fn read(name: &str) -> Result<SecretString, Failure> {
    let failed = |error: Error| match error {
        Error::NoEntry => invalid("keyring", "nothing is kept there for this, or it is locked"),
        Error::NoDefaultStore => invalid("keyring", "there is none in this session"),
        other => invalid("keyring", other),
    };
    Entry::new(SERVICE, name).and_then(|entry| entry.get_password()).map(Into::into).map_err(failed)
}

/// Removes what was kept, if there is something.
pub(super) fn forget(name: &str) {
    match Entry::new(SERVICE, name).and_then(|entry| entry.delete_credential()) {
        Ok(()) | Err(Error::NoEntry | Error::NoDefaultStore) => {}
        Err(error) => tracing::warn!(%error, "an entry of the keyring could not be removed"),
    }
}

/// Whether there is a keyring that answers. One that is locked does, and may still refuse to keep anything.
pub(super) fn is_there() -> bool {
    let probe = Entry::new(SERVICE, PROBE).and_then(|entry| entry.get_password());
    matches!(probe, Ok(_) | Err(Error::NoEntry))
}
