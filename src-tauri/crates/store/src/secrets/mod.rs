//! Credentials, read where they are kept, at the moment they are needed.

mod docker;
mod encrypted;
mod helper;
mod keyring;
mod listener;
mod typed;

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sampan_domain::secret::{Credential, CredentialRef, SecretStore, Secrets};
use sampan_domain::target::RegistryUrl;
use sampan_domain::{ErrorCode, Failure, Target};
use secrecy::SecretString;

use encrypted::EncryptedFile;
pub use helper::PASSPHRASE;

/// The most that is read of a file or of a helper's answer, in bytes.
const CAP: u64 = 64 << 10;

/// Whether a data directory has an encrypted file.
pub fn has_encrypted_file(directory: &Path) -> bool {
    EncryptedFile::of(directory).is_there()
}

/// Resolves references to credentials: environment, files, docker's configuration and helpers, and what was typed
/// in, which is kept in the keyring, in the encrypted file of a data directory, or in memory.
///
/// Looking one up may run a program and take up to ten seconds: asynchronous callers do it on a blocking thread.
pub struct EnvSecrets {
    environment: Box<Environment>,
    /// What was typed in for this session, by its name.
    session: Mutex<HashMap<String, SecretString>>,
    /// Logins for this session that nobody typed in: tokens, by the name of their target.
    tokens: Mutex<HashMap<String, Credential>>,
    file: Option<EncryptedFile>,
    /// The keyring has refused to keep something, and has kept nothing since.
    refused: AtomicBool,
}

type Environment = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Default for EnvSecrets {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for EnvSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnvSecrets")
    }
}

impl EnvSecrets {
    /// On the environment of this process.
    pub fn new() -> Self {
        Self::with_environment(|name| std::env::var(name).ok())
    }

    /// On an environment of the caller's.
    pub fn with_environment(environment: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        let environment = Box::new(environment);
        Self {
            environment,
            session: Mutex::default(),
            tokens: Mutex::default(),
            file: None,
            refused: AtomicBool::default(),
        }
    }

    /// With the encrypted file of a data directory, which need not be there.
    pub fn in_directory(self, directory: &Path) -> Self {
        Self { file: Some(EncryptedFile::of(directory)), ..self }
    }

    /// Keeps a credential in memory for [`CredentialRef::Session`].
    pub fn set_session(&self, target: &Target, credential: Credential) {
        let Some(name) = typed::name(target) else { return };
        match typed::write(&credential) {
            Some(secret) => drop(self.session().insert(name, secret)),
            None => drop(self.tokens().insert(name, credential)),
        }
    }

    /// Forgets what was kept in memory for a target.
    pub fn forget_session(&self, target: &Target) {
        let Some(name) = typed::name(target) else { return };
        self.session().remove(&name);
        self.tokens().remove(&name);
    }

    /// Where what is typed in is kept, when somebody wants it kept there: a file is made when it is first chosen, and without
    /// one it is the keyring.
    pub fn store(&self, wanted: SecretStore) -> SecretStore {
        match (wanted, &self.file) {
            (SecretStore::EncryptedFile, Some(file)) if file.is_there() => SecretStore::EncryptedFile,
            (SecretStore::EncryptedFile | SecretStore::Keyring, _) => SecretStore::Keyring,
            (SecretStore::Session, _) => SecretStore::Session,
        }
    }

    /// Keeps a credential that was typed in for a target, and says where: in the store that is wanted, or for this session
    /// where that is the keyring and there is none. Never in the clear. Fails with `SecretsLocked` where the
    /// encrypted file waits for its passphrase.
    pub fn keep(
        &self,
        target: &Target,
        credential: Credential,
        store: SecretStore,
    ) -> Result<CredentialRef, Failure> {
        let Some(name) = typed::name(target) else { return Ok(CredentialRef::None) };
        let Some(secret) = typed::write(&credential) else {
            self.set_session(target, credential);
            return Ok(CredentialRef::Session);
        };
        self.put(&name, &secret, store).map(SecretStore::credential)
    }

    /// Keeps what was typed in for a target in another place as well.
    pub fn copy(&self, target: &Target, store: SecretStore) -> Result<CredentialRef, Failure> {
        let (Some(name), Some(from)) = (typed::name(target), target.credential.typed_in()) else {
            return Ok(target.credential.clone());
        };
        let secret = self.kept(from, &name)?;
        self.put_in(&name, &secret, store)?;
        Ok(store.credential())
    }

    /// Forgets what was typed in for a target that goes, or that has another credential now.
    pub fn forget(&self, target: &Target) {
        if let (Some(name), Some(store)) = (typed::name(target), target.credential.typed_in()) {
            self.remove(store, &name);
        }
    }

    /// The encrypted file, where it is there.
    pub fn encrypted_file(&self) -> Option<&Path> {
        self.file.as_ref().filter(|file| file.is_there()).map(EncryptedFile::path)
    }

    /// Whether the encrypted file is there and waits for its passphrase.
    pub fn is_locked(&self) -> bool {
        self.file.as_ref().is_some_and(EncryptedFile::is_locked)
    }

    /// Whether there is a keyring that answers, and has not refused to keep anything. It may take its time.
    pub fn has_keyring(&self) -> bool {
        !self.refused.load(Ordering::Relaxed) && keyring::is_there()
    }

    /// Keeps something in the keyring, to see whether it can be; a locked one may ask to be unlocked. Fails with
    /// `KeyringMissing` where it cannot.
    pub fn try_keyring(&self) -> Result<(), Failure> {
        self.put_in(keyring::PROBE, &SecretString::from(keyring::PROBE), SecretStore::Keyring)?;
        keyring::forget(keyring::PROBE);
        Ok(())
    }

    /// Opens the encrypted file. Takes some tenths of a second, and 128 MiB.
    pub fn unlock(&self, passphrase: &SecretString) -> Result<(), Failure> {
        self.encrypted()?.unlock(passphrase)
    }

    /// Makes the encrypted file, or gives the one that is open another passphrase.
    pub fn seal(&self, passphrase: &SecretString) -> Result<(), Failure> {
        self.encrypted()?.seal(passphrase)
    }

    /// Sets the encrypted file aside, for its passphrase is lost, and says where it lies.
    pub fn set_aside(&self) -> Result<Option<PathBuf>, Failure> {
        self.encrypted()?.set_aside()
    }

    /// Removes the encrypted file where nothing is kept in it any more.
    pub fn remove_if_empty(&self) -> Result<(), Failure> {
        self.file.as_ref().map_or(Ok(()), EncryptedFile::remove_if_empty)
    }

    fn encrypted(&self) -> Result<&EncryptedFile, Failure> {
        let missing = || Failure::new(ErrorCode::SecretsFailed).with("detail", "there is no data directory");
        self.file.as_ref().ok_or_else(missing)
    }

    /// Keeps a secret where it is wanted, or in memory where that is the keyring and there is none.
    fn put(&self, name: &str, secret: &SecretString, store: SecretStore) -> Result<SecretStore, Failure> {
        let store = self.store(store);
        match self.put_in(name, secret, store) {
            Err(failure) if store == SecretStore::Keyring => {
                tracing::info!(%failure, "no keyring: what was typed in is kept for this session");
                self.put_in(name, secret, SecretStore::Session).map(|()| SecretStore::Session)
            }
            kept => kept.map(|()| store),
        }
    }

    fn put_in(&self, name: &str, secret: &SecretString, store: SecretStore) -> Result<(), Failure> {
        match store {
            SecretStore::Keyring => {
                let kept = keyring::keep(name, secret);
                self.refused.store(kept.is_err(), Ordering::Relaxed);
                kept
            }
            SecretStore::EncryptedFile => self.encrypted()?.keep(name, secret),
            SecretStore::Session => {
                self.session().insert(name.to_owned(), secret.clone());
                Ok(())
            }
        }
    }

    /// What is kept in a store.
    fn kept(&self, store: SecretStore, name: &str) -> Result<SecretString, Failure> {
        match store {
            SecretStore::Keyring => keyring::read(name),
            SecretStore::EncryptedFile => self.encrypted()?.read(name),
            SecretStore::Session => {
                let found = self.session().get(name).cloned();
                found.ok_or_else(|| invalid("session", "it was typed in for another session"))
            }
        }
    }

    fn remove(&self, store: SecretStore, name: &str) {
        match store {
            SecretStore::Keyring => keyring::forget(name),
            SecretStore::EncryptedFile => {
                if let Some(file) = &self.file {
                    file.forget(name);
                }
            }
            SecretStore::Session => {
                self.session().remove(name);
                self.tokens().remove(name);
            }
        }
    }

    fn session(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<String, Credential>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The registries that Docker has a login for.
    pub fn docker_registries(&self) -> Result<Vec<RegistryUrl>, Failure> {
        docker::registries(&*self.environment)
    }

    /// Reads `user:password`, or a token, as it stands in a variable, in a file or on a line of standard input.
    /// `source` names the place in failures.
    pub fn parse(source: &str, text: &str) -> Result<Credential, Failure> {
        let text = one_line(source, text)?;
        match text.split_once(':') {
            Some(("", _)) => Err(invalid(source, "no user name")),
            Some((username, password)) => {
                Ok(Credential::Basic { username: username.to_owned(), password: password.into() })
            }
            None if text.is_empty() => Err(invalid(source, "it is empty")),
            None => Ok(Credential::Bearer(text.into())),
        }
    }

    /// A variable; one that is set to nothing counts as not set.
    fn variable(&self, name: &str) -> Result<String, Failure> {
        let value = (self.environment)(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| Failure::new(ErrorCode::SecretMissing).with("name", name))
    }

    /// A text with each `${NAME}` replaced. A `$` that begins none stands for itself.
    fn expand(&self, source: &str, template: &str) -> Result<String, Failure> {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').ok_or_else(|| invalid(source, "a ${ without }"))?;
            text.push_str(before);
            text.push_str(one_line(source, &self.variable(name)?)?);
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }

    fn password(&self, target: &Target, template: &str) -> Result<SecretString, Failure> {
        let name = template.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let name = name.filter(|name| !name.is_empty() && !name.contains(['$', '{', '}']));
        let plain = || Failure::new(ErrorCode::SecretInPlain).with("target", target.name.as_str());
        let name = name.ok_or_else(plain)?;
        Ok(one_line(&format!("env:{name}"), &self.variable(name)?)?.into())
    }

    fn resolve(&self, target: &Target, url: &RegistryUrl) -> Result<Option<Credential>, Failure> {
        match &target.credential {
            CredentialRef::None => Ok(None),
            CredentialRef::DockerConfig => docker::credential(&*self.environment, url),
            CredentialRef::Helper(name) => {
                let found = helper::get(name, &docker::server(url), (self.environment)("PATH"))?;
                found
                    .map(Some)
                    .ok_or_else(|| invalid(&helper::program(name), "it has none for this registry"))
            }
            CredentialRef::Env(name) => Self::parse(&format!("env:{name}"), &self.variable(name)?).map(Some),
            CredentialRef::File(path) => {
                let source = format!("file:{path}");
                let mut text = String::new();
                let read = File::open(path).and_then(|file| file.take(CAP).read_to_string(&mut text));
                read.map_err(|error| invalid(&source, error.kind()))?;
                Self::parse(&source, &text).map(Some)
            }
            CredentialRef::Template { username, password } => Ok(Some(Credential::Basic {
                username: self.expand("username", username)?,
                password: self.password(target, password)?,
            })),
            CredentialRef::Keyring | CredentialRef::EncryptedFile | CredentialRef::Session => {
                self.typed_in(target).map(Some)
            }
        }
    }
}

impl EnvSecrets {
    fn typed_in(&self, target: &Target) -> Result<Credential, Failure> {
        let (Some(store), Some(name)) = (target.credential.typed_in(), typed::name(target)) else {
            return Err(invalid("session", "nothing was typed in"));
        };
        if store == SecretStore::Session
            && let Some(token) = self.tokens().get(&name)
        {
            return Ok(token.clone());
        }
        typed::read(store.as_str(), &self.kept(store, &name)?)
    }
}

impl Secrets for EnvSecrets {
    fn credential(&self, target: &Target) -> Result<Option<Credential>, Failure> {
        target.place.registry().map_or(Ok(None), |registry| self.resolve(target, &registry.url))
    }
}

/// The text without the newline that editors and `echo` put behind it; control characters are refused.
fn one_line<'a>(source: &str, text: &'a str) -> Result<&'a str, Failure> {
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    if text.chars().any(char::is_control) { Err(invalid(source, "control characters")) } else { Ok(text) }
}

/// A credential that cannot be read. The detail never quotes what was read.
fn invalid(source: &str, detail: impl fmt::Display) -> Failure {
    Failure::new(ErrorCode::CredentialInvalid).with("source", source).with("detail", detail.to_string())
}

#[cfg(test)]
mod tests;
