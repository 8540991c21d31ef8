//! The credential of a target, and how a password is told from a reference to one.

use std::path::{Path, PathBuf};

use sampan_domain::Failure;
use sampan_domain::secret::CredentialRef;
use secrecy::{ExposeSecret, SecretString};

use super::super::schema::{At, CredentialWord, Position, SecretText, is_variable};
use super::{invalid, missing, resolve};

/// How a target's login is given.
pub(in crate::rule_file) enum Login {
    /// By reference: it may be stored.
    Reference(CredentialRef),
    /// Written out: it may not.
    Written { username: String, password: SecretString, position: Position },
}

pub(super) fn accept(
    at: Position,
    credential: Option<At<CredentialWord>>,
    username: Option<At<String>>,
    password: Option<At<SecretText>>,
    folder: &Path,
) -> Result<Login, Failure> {
    match (credential, username, password) {
        (Some(credential), None, None) => word(credential, folder).map(Login::Reference),
        (None, Some(username), Some(password)) => written(username, password),
        (None, None, None) => Ok(Login::Reference(CredentialRef::None)),
        (Some(credential), ..) => Err(invalid(credential.position, "cli-expected-login")),
        (None, None, Some(_)) => Err(missing(at, "username")),
        (None, Some(_), None) => Err(missing(at, "password")),
    }
}

fn word(credential: At<CredentialWord>, folder: &Path) -> Result<CredentialRef, Failure> {
    match credential.value {
        CredentialWord::File(path) => {
            let path = resolve(folder, &At { value: PathBuf::from(path), position: credential.position })?;
            path.into_os_string()
                .into_string()
                .map(CredentialRef::File)
                .map_err(|_| invalid(credential.position, "cli-expected-path-utf8"))
        }
        other => Ok(other.into()),
    }
}

fn written(username: At<String>, password: At<SecretText>) -> Result<Login, Failure> {
    let secret = password.value.0.expose_secret();
    let names =
        variables(&username.value).ok_or_else(|| invalid(username.position, "cli-expected-variable"))?;
    if is_reference(secret) {
        let password = secret.to_owned();
        return Ok(Login::Reference(CredentialRef::Template { username: username.value, password }));
    }
    if secret.contains("${") {
        return Err(invalid(password.position, "cli-expected-variable-alone"));
    }
    if secret.is_empty() {
        return Err(invalid(password.position, "cli-expected-password"));
    }
    if names > 0 {
        return Err(invalid(username.position, "cli-expected-password-variable"));
    }
    Ok(Login::Written { username: username.value, password: password.value.0, position: password.position })
}

/// Whether a text is one `${NAME}` and nothing else.
fn is_reference(text: &str) -> bool {
    text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(is_variable)
}

/// How many `${NAME}` a text holds; `None` where one is malformed.
fn variables(text: &str) -> Option<usize> {
    let mut parts = text.split("${");
    parts.next();
    let mut count = 0;
    for part in parts {
        let (name, _) = part.split_once('}')?;
        if !is_variable(name) {
            return None;
        }
        count += 1;
    }
    Some(count)
}
