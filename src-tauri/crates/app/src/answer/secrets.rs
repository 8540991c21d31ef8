//! Where what is typed in is kept.

use sampan_domain::secret::SecretStore;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::secrets::SecretsState;

/// The word for a store of secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretWord {
    /// The operating system's keyring.
    Keyring,
    /// The file in the data directory that a passphrase opens.
    EncryptedFile,
    /// Memory, until the program ends.
    Session,
}

/// Where what is typed in is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SecretsAnswer {
    /// The store that is in use.
    pub store: SecretWord,
    /// Whether there is a keyring that answers.
    pub keyring: bool,
    /// The encrypted file; null where there is none.
    pub file: Option<String>,
    /// Whether that waits for its passphrase.
    pub locked: bool,
    /// Logins and secrets that are kept in the keyring.
    pub in_keyring: u64,
    /// Those in the encrypted file.
    pub in_encrypted_file: u64,
    /// Those in memory.
    pub in_session: u64,
    /// Targets whose login could not be moved to the store, for it could not be read.
    pub left: Vec<String>,
    /// Where the encrypted file lies that was set aside now; null where none was.
    pub set_aside: Option<String>,
}

impl SecretsAnswer {
    pub(crate) fn of(state: &SecretsState) -> Self {
        let [in_keyring, in_encrypted_file, in_session] = state.kept.map(|count| count as u64);
        Self {
            store: state.store.into(),
            keyring: state.keyring,
            file: state.file.as_ref().map(|path| path.display().to_string()),
            locked: state.locked,
            in_keyring,
            in_encrypted_file,
            in_session,
            left: Vec::new(),
            set_aside: None,
        }
    }
}

impl From<SecretStore> for SecretWord {
    fn from(store: SecretStore) -> Self {
        match store {
            SecretStore::Keyring => Self::Keyring,
            SecretStore::EncryptedFile => Self::EncryptedFile,
            SecretStore::Session => Self::Session,
        }
    }
}

impl From<SecretWord> for SecretStore {
    fn from(word: SecretWord) -> Self {
        match word {
            SecretWord::Keyring => Self::Keyring,
            SecretWord::EncryptedFile => Self::EncryptedFile,
            SecretWord::Session => Self::Session,
        }
    }
}
