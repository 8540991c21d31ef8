//! The listener as a form hands it in.

use sampan_domain::journal::Change;
use sampan_domain::settings::{Listener, ListenerSecret};
use sampan_domain::{ErrorCode, Failure, Settings};
use sampan_store::EnvSecrets;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::front::plain;

/// A secret that is typed in has at least so many characters.
const SECRET_MIN: usize = 16;

/// The listener as a form hands it in.
#[derive(Serialize, Deserialize)]
pub struct ListenerWish {
    /// Where it is to listen.
    pub address: String,
    /// The bearer token.
    pub token: SecretWish,
    /// The secret part of the path.
    pub path_secret: SecretWish,
    /// The key of GitHub's signatures.
    pub github_secret: SecretWish,
}

/// What becomes of a secret.
#[derive(Serialize, Deserialize)]
pub enum SecretWish {
    /// It stays.
    Keep,
    /// There is none any more.
    None,
    /// It was typed in.
    Typed(#[serde(with = "plain")] SecretString),
}

impl App {
    /// Makes the listener what a form says, or ends it. What was typed in is kept where secrets are kept.
    pub async fn save_listener(&self, wish: Option<ListenerWish>) -> Result<(), Failure> {
        let before = self.journal().settings()?.listener;
        let listener = match wish {
            None => None,
            Some(wish) => Some(self.listener_of(wish, before.as_ref()).await?),
        };
        self.put_listener(listener).await
    }

    /// Another listener, or none. The secrets of the one before that nobody uses any more are forgotten.
    pub(crate) async fn put_listener(&self, listener: Option<Listener>) -> Result<(), Failure> {
        let settings = self.journal().settings()?;
        let before = settings.listener.clone();
        let wanted = Settings { listener: listener.clone(), ..settings };
        self.engine.configure(vec![Change::PutSettings(wanted)]).await?;
        let gone = move |secrets: &EnvSecrets| {
            for which in ListenerSecret::ALL {
                let now = listener.as_ref().and_then(|listener| listener.secret(which));
                let was = before.as_ref().and_then(|before| before.secret(which));
                // One that is kept elsewhere now is not to stay where it was.
                if let Some(was) = was.filter(|was| now != Some(was)) {
                    secrets.forget_listener_secret(which, was);
                }
            }
            Ok(())
        };
        self.with_secrets(gone).await
    }

    async fn listener_of(&self, wish: ListenerWish, before: Option<&Listener>) -> Result<Listener, Failure> {
        let address = wish.address.trim();
        let invalid = || Failure::new(ErrorCode::AddressInvalid).with("address", address);
        let address = address.parse().map_err(|_| invalid())?;
        let mut kept = [None, None, None];
        let wishes = [wish.token, wish.path_secret, wish.github_secret];
        for ((which, wish), kept) in ListenerSecret::ALL.into_iter().zip(wishes).zip(&mut kept) {
            *kept = match wish {
                SecretWish::None => None,
                SecretWish::Keep => before.and_then(|before| before.secret(which)).cloned(),
                SecretWish::Typed(secret) => {
                    check_listener_secret(&secret)?;
                    let store = self.journal().settings()?.secrets;
                    let keep =
                        move |secrets: &EnvSecrets| secrets.keep_listener_secret(which, &secret, store);
                    Some(self.with_secrets(keep).await?)
                }
            };
        }
        let [token, path_secret, github_secret] = kept;
        Ok(Listener { address, token, path_secret, github_secret })
    }
}

/// One that can stand in a header and in a path, and is not guessed in a day.
fn check_listener_secret(secret: &SecretString) -> Result<(), Failure> {
    let secret = secret.expose_secret();
    let plain = secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    if plain && secret.len() >= SECRET_MIN {
        return Ok(());
    }
    Err(Failure::new(ErrorCode::ListenerSecretInvalid)
        .with("min", i64::try_from(SECRET_MIN).unwrap_or(i64::MAX)))
}
