//! Where what is typed in is kept: said, chosen, opened; and moved when another place is chosen.

use std::path::PathBuf;
use std::sync::Arc;

use sampan_domain::journal::Change;
use sampan_domain::secret::SecretStore;
use sampan_domain::settings::{Listener, ListenerSecret};
use sampan_domain::{ErrorCode, Failure, Settings, Target};
use sampan_store::EnvSecrets;

use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::secret::Secret;

/// Where what is typed in is kept now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretsState {
    /// The store that is in use: the chosen one, or the keyring where that is a file that is not there.
    pub store: SecretStore,
    /// Whether there is a keyring that answers. Without one what is typed in for it lasts for the session.
    pub keyring: bool,
    /// The encrypted file, where it is there.
    pub file: Option<PathBuf>,
    /// Whether that waits for its passphrase.
    pub locked: bool,
    /// How many logins and secrets are kept in each store, by what refers to them.
    pub kept: [usize; 3],
}

/// Does something with secrets on a thread of its own: keyrings, helpers and scrypt take their time.
pub(crate) async fn with<T: Send + 'static>(
    secrets: &Arc<EnvSecrets>,
    work: impl FnOnce(&EnvSecrets) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let secrets = Arc::clone(secrets);
    let done = tokio::task::spawn_blocking(move || work(&secrets)).await;
    done.unwrap_or_else(|error| Err(Failure::new(ErrorCode::Panicked).detail(error)))
}

impl App {
    pub(crate) async fn with_secrets<T: Send + 'static>(
        &self,
        work: impl FnOnce(&EnvSecrets) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        with(&self.secrets, work).await
    }

    /// Whether the encrypted file waits for its passphrase.
    pub fn is_locked(&self) -> bool {
        self.secrets.is_locked()
    }

    /// Where what is typed in is kept.
    pub async fn secrets_state(&self) -> Result<SecretsState, Failure> {
        let settings = self.journal().settings()?;
        let targets = self.journal().targets()?;
        let kept = SecretStore::ALL.map(|store| {
            let of_targets =
                targets.iter().filter(|target| target.credential.typed_in() == Some(store)).count();
            of_targets + listener_secrets(&settings).filter(|(_, kept)| *kept == store).count()
        });
        let wanted = settings.secrets;
        self.with_secrets(move |secrets| {
            Ok(SecretsState {
                store: secrets.store(wanted),
                keyring: secrets.has_keyring(),
                file: secrets.encrypted_file().map(Into::into),
                locked: secrets.is_locked(),
                kept,
            })
        })
        .await
    }

    /// Opens the encrypted file; jobs that wait for it go on.
    pub async fn unlock(&self, passphrase: Secret) -> Result<(), Failure> {
        if self.is_locked() {
            self.with_secrets(move |secrets| secrets.unlock(passphrase.text())).await?;
            self.engine.go_on(ErrorCode::SecretsLocked);
        }
        Ok(())
    }

    /// Gives the encrypted file another passphrase. It has to be open.
    pub async fn change_passphrase(&self, passphrase: Secret) -> Result<(), Failure> {
        self.with_secrets(move |secrets| match secrets.encrypted_file() {
            Some(_) => secrets.seal(passphrase.text()),
            None => Err(Failure::new(ErrorCode::SecretsFailed).with("detail", "there is none")),
        })
        .await
    }

    /// Keeps what is typed in from now on in this store, and moves there what is kept elsewhere. A file that is not there is
    /// made, and one that is locked is opened, by the passphrase. Gives the names of the targets whose login could not
    /// be moved, because it could not be read.
    ///
    /// Fails with `KeyringMissing` where there is no keyring, and then changes nothing.
    pub async fn use_secret_store(
        &self,
        store: SecretStore,
        passphrase: Option<Secret>,
    ) -> Result<Vec<String>, Failure> {
        self.with_secrets(move |secrets| match (store, passphrase) {
            (SecretStore::Keyring, _) => secrets.try_keyring(),
            (SecretStore::EncryptedFile, Some(passphrase)) if secrets.is_locked() => {
                secrets.unlock(passphrase.text())
            }
            (SecretStore::EncryptedFile, None)
                if secrets.is_locked() || secrets.encrypted_file().is_none() =>
            {
                Err(Failure::new(ErrorCode::PassphraseMissing))
            }
            (SecretStore::EncryptedFile, Some(passphrase)) if secrets.encrypted_file().is_none() => {
                secrets.seal(passphrase.text())
            }
            _ => Ok(()),
        })
        .await?;
        self.engine.go_on(ErrorCode::SecretsLocked);
        let settings = Settings { secrets: store, ..self.journal().settings()? };
        self.engine.configure(vec![Change::PutSettings(settings.clone())]).await?;
        self.move_secrets(settings, store).await
    }

    /// First everything is kept in the new place, then what refers to it says so, then it goes from the old place.
    async fn move_secrets(&self, settings: Settings, store: SecretStore) -> Result<Vec<String>, Failure> {
        let elsewhere = |kept: Option<SecretStore>| kept.is_some_and(|kept| kept != store);
        let targets: Vec<Target> = self.journal().targets()?;
        let targets = targets.into_iter().filter(|target| elsewhere(target.credential.typed_in()));
        let (mut changes, mut left, mut moved) = (Vec::new(), Vec::new(), Vec::new());
        for target in targets {
            let of = target.clone();
            match self.with_secrets(move |secrets| secrets.copy(&of, store)).await {
                Ok(credential) => {
                    changes.push(Change::PutTarget(Target { credential, ..target.clone() }));
                    moved.push(target);
                }
                Err(failure) => {
                    tracing::warn!(%failure, target = target.name, "a login could not be moved");
                    left.push(target.name);
                }
            }
        }
        let mut listener = settings.listener.clone();
        for which in ListenerSecret::ALL {
            let was = settings.listener.as_ref().and_then(|listener| listener.secret(which)).cloned();
            let Some(was) = was.filter(|was| elsewhere(was.typed_in())) else { continue };
            let copied =
                self.with_secrets(move |secrets| secrets.copy_listener_secret(which, &was, store)).await;
            match (copied, &mut listener) {
                (Ok(now), Some(listener)) => listener.set_secret(which, Some(now)),
                _ => left.push(which.as_str().to_owned()),
            }
        }
        if listener != settings.listener {
            changes.push(Change::PutSettings(Settings { listener: listener.clone(), ..settings.clone() }));
        }
        if !changes.is_empty() {
            self.engine.configure(changes).await?;
        }
        self.with_secrets(move |secrets| {
            for target in &moved {
                secrets.forget(target);
            }
            for which in ListenerSecret::ALL {
                let secret = |of: &Option<Listener>| of.as_ref().and_then(|of| of.secret(which)).cloned();
                if let Some(was) =
                    secret(&settings.listener).filter(|was| Some(was) != secret(&listener).as_ref())
                {
                    secrets.forget_listener_secret(which, &was);
                }
            }
            if store == SecretStore::EncryptedFile { Ok(()) } else { secrets.remove_if_empty() }
        })
        .await?;
        Ok(left)
    }

    /// The passphrase is lost: the file is set aside, and what was in it has to be typed in anew. Says where it lies.
    pub async fn reset_secrets(&self) -> Result<Option<PathBuf>, Failure> {
        let aside = self.with_secrets(EnvSecrets::set_aside).await?;
        // What waited for it will not come: it is told so.
        self.engine.go_on(ErrorCode::SecretsLocked);
        Ok(aside)
    }
}

fn listener_secrets(settings: &Settings) -> impl Iterator<Item = (ListenerSecret, SecretStore)> {
    let of = move |which| Some((which, settings.listener.as_ref()?.secret(which)?.typed_in()?));
    ListenerSecret::ALL.into_iter().filter_map(of)
}
