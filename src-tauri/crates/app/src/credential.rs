//! Where a credential comes from, in one word of the rule file.

use sampan_domain::secret::CredentialRef;
use sampan_domain::{ErrorCode, Failure};

use crate::rule_file::CredentialWord;

/// The word for a reference; `password` where user and password are named, `session` where they were typed in.
pub(crate) fn word(credential: &CredentialRef) -> String {
    match credential {
        CredentialRef::None => "none".to_owned(),
        CredentialRef::DockerConfig => "docker-config".to_owned(),
        CredentialRef::Keyring => "keyring".to_owned(),
        CredentialRef::EncryptedFile => "encrypted-file".to_owned(),
        CredentialRef::Helper(name) => format!("helper:{name}"),
        CredentialRef::Env(name) => format!("env:{name}"),
        CredentialRef::File(path) => format!("file:{path}"),
        CredentialRef::Template { .. } => "password".to_owned(),
        CredentialRef::Session => "session".to_owned(),
    }
}

/// The user that a reference names.
pub(crate) fn username(credential: &CredentialRef) -> Option<String> {
    match credential {
        CredentialRef::Template { username, .. } => Some(username.clone()),
        _ => None,
    }
}

/// Reads the word of a reference. What is none may be a password, and is not repeated.
pub(crate) fn parse(word: &str) -> Result<CredentialRef, Failure> {
    match CredentialWord::parse(word) {
        Some(word) => Ok(word.into()),
        None => Err(Failure::new(ErrorCode::Usage).with(
            "detail",
            "--credential: none, docker-config, keyring, encrypted-file, helper:NAME, env:NAME, file:PATH",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for text in [
            "none",
            "docker-config",
            "keyring",
            "encrypted-file",
            "env:TOKEN",
            "file:/run/secret",
            "helper:pass",
        ] {
            assert_eq!(word(&parse(text).unwrap()), text);
        }
    }

    #[test]
    fn a_password_in_place_of_a_word_is_not_repeated() {
        let failure = parse("user:geheim").unwrap_err();
        assert_eq!(failure.code, ErrorCode::Usage);
        assert!(!failure.to_string().contains("geheim"), "{failure}");
    }
}
