//! Where what is typed in is kept.

use sampan_domain::{ErrorCode, Failure};

use crate::answer::{Answer, SecretWord, SecretsAnswer};
use crate::app::{App, Home};
use crate::secret::Secret;

impl App {
    pub(super) async fn secrets_show(&self) -> Result<Answer, Failure> {
        self.secrets_state().await.map(|state| Answer::Secrets(SecretsAnswer::of(&state)))
    }

    pub(super) async fn secrets_unlock(&self, passphrase: Secret) -> Result<Answer, Failure> {
        self.unlock(passphrase).await?;
        self.secrets_show().await
    }

    pub(super) async fn secrets_use(
        &self,
        store: SecretWord,
        passphrase: Option<Secret>,
    ) -> Result<Answer, Failure> {
        let left = self.use_secret_store(store.into(), passphrase).await?;
        let state = self.secrets_state().await?;
        Ok(Answer::Secrets(SecretsAnswer { left, ..SecretsAnswer::of(&state) }))
    }

    pub(super) async fn secrets_change(&self, passphrase: Secret) -> Result<Answer, Failure> {
        self.change_passphrase(passphrase).await?;
        self.secrets_show().await
    }

    pub(super) async fn secrets_reset(&self) -> Result<Answer, Failure> {
        let aside = self.reset_secrets().await?;
        let set_aside = aside.map(|path| path.display().to_string());
        let state = self.secrets_state().await?;
        Ok(Answer::Secrets(SecretsAnswer { set_aside, ..SecretsAnswer::of(&state) }))
    }

    /// What choosing a store would come to: nothing is moved, and nothing is opened.
    pub(super) async fn secrets_rehearsed(&self, store: Option<SecretWord>) -> Result<Answer, Failure> {
        if matches!(self.home, Home::Memory(_)) {
            return Err(Failure::new(ErrorCode::SecretsFailed).with("detail", "there is no data directory"));
        }
        let answer = SecretsAnswer::of(&self.secrets_state().await?);
        Ok(Answer::Secrets(SecretsAnswer { store: store.unwrap_or(answer.store), ..answer }))
    }
}
