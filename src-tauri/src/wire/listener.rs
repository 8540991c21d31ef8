//! The listener for registries' notifications: as it is, and as somebody wants it.

use sampan_app::{ListenerWish, Listening, SecretWish};
use sampan_domain::secret::SecretRef;
use sampan_domain::settings;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Failure;

/// The listener, and how it fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Listener {
    /// Where it is to listen, `127.0.0.1:8421`.
    pub(crate) address: String,
    /// Where the bearer token comes from: keyring, session or the name of a variable; null where there is none.
    pub(crate) token: Option<String>,
    /// The same of the secret part of the path,
    pub(crate) path_secret: Option<String>,
    /// and of the key of GitHub's signatures.
    pub(crate) github_secret: Option<String>,
    /// Where it listens now.
    pub(crate) at: Option<String>,
    /// Why it does not.
    pub(crate) failure: Option<Failure>,
}

/// The listener as somebody wants it.
#[derive(Clone, Deserialize, Type)]
pub(crate) struct ListenerDraft {
    pub(crate) address: String,
    pub(crate) token: SecretDraft,
    pub(crate) path_secret: SecretDraft,
    pub(crate) github_secret: SecretDraft,
}

/// What becomes of a secret.
#[derive(Clone, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum SecretDraft {
    /// It stays.
    Keep,
    /// There is none any more.
    None,
    /// It is this.
    Typed { secret: String },
}

impl Listener {
    pub(crate) fn of(listener: &settings::Listener, listening: &Listening) -> Self {
        let from = |reference: &Option<SecretRef>| {
            reference.as_ref().map(|reference| match reference {
                SecretRef::Env(name) => name.clone(),
                SecretRef::Keyring => "keyring".to_owned(),
                SecretRef::EncryptedFile => "encrypted-file".to_owned(),
                SecretRef::Session => "session".to_owned(),
            })
        };
        let (at, failure) = match listening {
            Listening::Off => (None, None),
            Listening::At(address) => (Some(address.to_string()), None),
            Listening::Failed(failure) => (None, Some(failure.into())),
        };
        Self {
            address: listener.address.to_string(),
            token: from(&listener.token),
            path_secret: from(&listener.path_secret),
            github_secret: from(&listener.github_secret),
            at,
            failure,
        }
    }
}

impl From<ListenerDraft> for ListenerWish {
    fn from(draft: ListenerDraft) -> Self {
        let wish = |secret| match secret {
            SecretDraft::Keep => SecretWish::Keep,
            SecretDraft::None => SecretWish::None,
            SecretDraft::Typed { secret } => SecretWish::Typed(secret.into()),
        };
        Self {
            address: draft.address,
            token: wish(draft.token),
            path_secret: wish(draft.path_secret),
            github_secret: wish(draft.github_secret),
        }
    }
}
