//! Credentials, read where they are kept, at the moment they are needed.

mod docker;
mod helper;
mod keyring;

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

use sampan_domain::secret::{Credential, CredentialRef, Secrets};
use sampan_domain::target::{Place, RegistryUrl};
use sampan_domain::{ErrorCode, Failure, Target, TargetId};
use secrecy::SecretString;

/// The most that is read of a file or of a helper's answer, in bytes.
const CAP: u64 = 64 << 10;

/// Resolves references to credentials: environment, files, docker's configuration and helpers, and what was typed
/// in for this session.
///
/// Looking one up may run a program and take up to ten seconds: asynchronous callers do it on a blocking thread.
pub struct EnvSecrets {
    environment: Box<Environment>,
    session: Mutex<HashMap<TargetId, Credential>>,
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
        Self { environment: Box::new(environment), session: Mutex::default() }
    }

    /// Keeps a credential in memory for [`CredentialRef::Session`].
    pub fn set_session(&self, target: TargetId, credential: Credential) {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).insert(target, credential);
    }

    /// Forgets what was kept in memory for a target.
    pub fn forget_session(&self, target: TargetId) {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).remove(&target);
    }

    /// Keeps a credential that was typed in for a target: in the keyring, or for this session where there is none.
    /// Says which.
    pub fn keep(&self, target: &Target, credential: Credential) -> CredentialRef {
        let Place::Registry(registry) = &target.place else { return CredentialRef::None };
        match keyring::keep(target.id, &registry.url, &credential) {
            Ok(()) => {
                self.forget_session(target.id);
                CredentialRef::Keyring
            }
            Err(error) => {
                tracing::info!(%error, "no keyring: the credential is kept for this session");
                self.set_session(target.id, credential);
                CredentialRef::Session
            }
        }
    }

    /// Forgets whatever was typed in for a target that goes, or that has another credential now.
    pub fn forget(&self, target: &Target) {
        self.forget_session(target.id);
        if let (CredentialRef::Keyring, Place::Registry(registry)) = (&target.credential, &target.place) {
            keyring::forget(target.id, &registry.url);
        }
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
            CredentialRef::Keyring => keyring::read(target.id, url).map(Some),
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
            CredentialRef::Session => {
                let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
                let found = session.get(&target.id).cloned();
                found.map(Some).ok_or_else(|| invalid("session", "it was typed in for another session"))
            }
        }
    }
}

impl Secrets for EnvSecrets {
    fn credential(&self, target: &Target) -> Result<Option<Credential>, Failure> {
        match &target.place {
            Place::Registry(registry) => self.resolve(target, &registry.url),
            Place::Layout(_) => Ok(None),
        }
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
