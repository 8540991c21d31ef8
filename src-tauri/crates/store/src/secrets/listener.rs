//! The secrets of the listener: what senders of notifications prove themselves with.

use sampan_domain::Failure;
use sampan_domain::secret::{SecretRef, SecretStore};
use sampan_domain::settings::ListenerSecret;
use secrecy::SecretString;

use super::{EnvSecrets, one_line, typed};

impl EnvSecrets {
    /// Reads one of them now.
    pub fn listener_secret(
        &self,
        which: ListenerSecret,
        reference: &SecretRef,
    ) -> Result<SecretString, Failure> {
        match (reference, reference.typed_in()) {
            (SecretRef::Env(name), _) => {
                Ok(one_line(&format!("env:{name}"), &self.variable(name)?)?.to_owned().into())
            }
            (_, Some(store)) => self.kept(store, &typed::listener(which)),
            (_, None) => self.kept(SecretStore::Session, &typed::listener(which)),
        }
    }

    /// Keeps one that was typed in, and says where: as [`EnvSecrets::keep`] does.
    pub fn keep_listener_secret(
        &self,
        which: ListenerSecret,
        secret: &SecretString,
        store: SecretStore,
    ) -> Result<SecretRef, Failure> {
        self.put(&typed::listener(which), secret, store).map(SecretStore::secret)
    }

    /// Forgets one that was typed in.
    pub fn forget_listener_secret(&self, which: ListenerSecret, reference: &SecretRef) {
        if let Some(store) = reference.typed_in() {
            self.remove(store, &typed::listener(which));
        }
    }

    /// Keeps one in another place as well.
    pub fn copy_listener_secret(
        &self,
        which: ListenerSecret,
        reference: &SecretRef,
        store: SecretStore,
    ) -> Result<SecretRef, Failure> {
        let secret = self.listener_secret(which, reference)?;
        self.put_in(&typed::listener(which), &secret, store)?;
        Ok(store.secret())
    }
}
