//! Where what is typed in is kept. The window writes secrets, and never reads one.

use sampan_app::SecretsState;
use sampan_domain::secret;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where what is typed in is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SecretStore {
    /// The system's keyring.
    Keyring,
    /// The file in the data directory that a passphrase opens.
    EncryptedFile,
    /// Memory, until the application ends.
    Session,
}

/// How secrets are kept now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Secrets {
    /// The store in use.
    pub(crate) store: SecretStore,
    /// There is a keyring that answers; without one what is typed in for it lasts for the session.
    pub(crate) keyring: bool,
    /// The encrypted file; null where there is none.
    pub(crate) file: Option<String>,
    /// It waits for its passphrase.
    pub(crate) locked: bool,
    /// Logins and secrets that are kept in each store.
    pub(crate) in_keyring: u32,
    pub(crate) in_encrypted_file: u32,
    pub(crate) in_session: u32,
}

impl From<&SecretsState> for Secrets {
    fn from(state: &SecretsState) -> Self {
        let [in_keyring, in_encrypted_file, in_session] =
            state.kept.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        Self {
            store: state.store.into(),
            keyring: state.keyring,
            file: state.file.as_ref().map(|path| path.display().to_string()),
            locked: state.locked,
            in_keyring,
            in_encrypted_file,
            in_session,
        }
    }
}

impl From<secret::SecretStore> for SecretStore {
    fn from(store: secret::SecretStore) -> Self {
        match store {
            secret::SecretStore::Keyring => Self::Keyring,
            secret::SecretStore::EncryptedFile => Self::EncryptedFile,
            secret::SecretStore::Session => Self::Session,
        }
    }
}

impl From<SecretStore> for secret::SecretStore {
    fn from(store: SecretStore) -> Self {
        match store {
            SecretStore::Keyring => Self::Keyring,
            SecretStore::EncryptedFile => Self::EncryptedFile,
            SecretStore::Session => Self::Session,
        }
    }
}
