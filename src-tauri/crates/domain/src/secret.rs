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
