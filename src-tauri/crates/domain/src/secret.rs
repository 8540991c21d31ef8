//! Credentials: where they are kept is stored, what they are is not.

use std::fmt;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::error::Failure;
use crate::target::Target;

/// Where a target's credential comes from. The reference is stored and exported, never the secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CredentialRef {
    /// No login.
    #[default]
    None,
    /// `~/.docker/config.json` (or `$DOCKER_CONFIG/config.json`).
    DockerConfig,
    /// A docker credential helper, `docker-credential-NAME`.
    Helper(String),
    /// The operating system's keyring, under the target's id.
    Keyring,
    /// An environment variable that holds `user:password` or a token.
    Env(String),
    /// A file that holds `user:password` or a token.
    File(String),
    /// User and password as templates in which `${NAME}` stands for an environment variable.
    Template {
        /// The user, perhaps with `${NAME}` in it.
        username: String,
        /// The password: exactly one `${NAME}`. A password written out never gets here.
        password: String,
    },
    /// Typed in for this session only: kept in memory under the target's id.
    Session,
    /// The file in the data directory that a passphrase opens, under the target's id.
    EncryptedFile,
}

/// Where what is typed in is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretStore {
    /// The operating system's keyring; memory where there is none.
    #[default]
    Keyring,
    /// A file in the data directory that a passphrase opens.
    EncryptedFile,
    /// Memory, until the program ends.
    Session,
}

impl SecretStore {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Keyring, Self::EncryptedFile, Self::Session];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::EncryptedFile => "encrypted-file",
            Self::Session => "session",
        }
    }

    /// The reference to a credential that is kept there.
    pub const fn credential(self) -> CredentialRef {
        match self {
            Self::Keyring => CredentialRef::Keyring,
            Self::EncryptedFile => CredentialRef::EncryptedFile,
            Self::Session => CredentialRef::Session,
        }
    }

    /// The reference to a single secret that is kept there.
    pub const fn secret(self) -> SecretRef {
        match self {
            Self::Keyring => SecretRef::Keyring,
            Self::EncryptedFile => SecretRef::EncryptedFile,
            Self::Session => SecretRef::Session,
        }
    }
}

impl CredentialRef {
    /// Where a credential is kept that was typed in; `None` for one that comes from elsewhere.
    pub const fn typed_in(&self) -> Option<SecretStore> {
        match self {
            Self::Keyring => Some(SecretStore::Keyring),
            Self::EncryptedFile => Some(SecretStore::EncryptedFile),
            Self::Session => Some(SecretStore::Session),
            Self::None
            | Self::DockerConfig
            | Self::Helper(_)
            | Self::Env(_)
            | Self::File(_)
            | Self::Template { .. } => None,
        }
    }
}

/// Where a single secret comes from. The reference is stored and exported, never the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// The operating system's keyring.
    Keyring,
    /// Typed in for this session only: kept in memory.
    Session,
    /// The file in the data directory that a passphrase opens.
    EncryptedFile,
}

impl SecretRef {
    /// Where a secret is kept that was typed in; `None` for one that comes from elsewhere.
    pub const fn typed_in(&self) -> Option<SecretStore> {
        match self {
            Self::Env(_) => None,
            Self::Keyring => Some(SecretStore::Keyring),
            Self::EncryptedFile => Some(SecretStore::EncryptedFile),
            Self::Session => Some(SecretStore::Session),
        }
    }
}

/// A credential ready for use. Prints nothing of itself.
#[derive(Clone)]
pub enum Credential {
    /// User and password, for Basic and for token servers.
    Basic {
        /// The user, not secret.
        username: String,
        /// The password or access token.
        password: SecretString,
    },
    /// An identity (refresh) token, for the `OAuth2` flow of token servers.
    IdentityToken(SecretString),
    /// A token that goes to the registry as it is.
    Bearer(SecretString),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "Basic(…)",
            Self::IdentityToken(_) => "IdentityToken(…)",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

/// The port through which secrets are read when they are needed.
pub trait Secrets: Send + Sync + 'static {
    /// The credential of a target now; `None` when it has none.
    fn credential(&self, target: &Target) -> Result<Option<Credential>, Failure>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_prints_nothing_of_itself() {
        let basic = Credential::Basic { username: "captain".into(), password: "geheim".into() };
        for login in [basic, Credential::IdentityToken("geheim".into()), Credential::Bearer("geheim".into())]
        {
            for shown in [format!("{login:?}"), format!("{login:#?}")] {
                assert!(!shown.contains("geheim") && !shown.contains("captain"), "{shown}");
            }
        }
    }

    #[test]
    fn what_is_typed_in_is_told_from_what_comes_from_elsewhere() {
        for store in SecretStore::ALL {
            assert_eq!(store.credential().typed_in(), Some(store));
            assert_eq!(store.secret().typed_in(), Some(store));
        }
        assert_eq!(CredentialRef::Env("A".into()).typed_in(), None);
    }
}
