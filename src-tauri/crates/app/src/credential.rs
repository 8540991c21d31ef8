//! Where a credential comes from, in one word of the rule file.

use sampan_domain::secret::CredentialRef;
use sampan_domain::{ErrorCode, Failure};

/// The word for a reference.
pub fn word(credential: &CredentialRef) -> String {
    match credential {
        CredentialRef::None => "none".to_owned(),
        CredentialRef::DockerConfig => "docker-config".to_owned(),
        CredentialRef::Helper(name) => format!("helper:{name}"),
        CredentialRef::Keyring => "keyring".to_owned(),
        CredentialRef::Env(name) => format!("env:{name}"),
        CredentialRef::File(path) => format!("file:{path}"),
        CredentialRef::Template { .. } => "password".to_owned(),
        CredentialRef::Session => "session".to_owned(),
    }
}

/// The user that a reference names.
pub fn username(credential: &CredentialRef) -> Option<String> {
    match credential {
        CredentialRef::Template { username, .. } => Some(username.clone()),
        _ => None,
    }
}

/// Reads the word of a reference.
pub fn parse(word: &str) -> Result<CredentialRef, Failure> {
    let unavailable = || Failure::new(ErrorCode::NotAvailable).with("key", word);
    let invalid = || {
        Failure::new(ErrorCode::CredentialInvalid)
            .with("source", word.split(':').next().unwrap_or_default())
            .with("detail", "none, docker-config, helper:NAME, keyring, env:NAME, file:PATH")
    };
    match word.split_once(':').map_or((word, ""), |(kind, rest)| (kind, rest)) {
        ("none", "") => Ok(CredentialRef::None),
        ("docker-config", "") => Ok(CredentialRef::DockerConfig),
        ("env", name) if !name.is_empty() => Ok(CredentialRef::Env(name.to_owned())),
        ("file", path) if !path.is_empty() => Ok(CredentialRef::File(path.to_owned())),
        ("helper", name) if !name.is_empty() => Err(unavailable()),
        ("keyring", "") => Err(unavailable()),
        _ => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for text in ["none", "docker-config", "env:TOKEN", "file:/run/secret"] {
            assert_eq!(word(&parse(text).unwrap()), text);
        }
    }

    #[test]
    fn a_password_in_place_of_a_word_is_not_repeated() {
        let failure = parse("user:geheim").unwrap_err();
        assert_eq!(failure.code, ErrorCode::CredentialInvalid);
        assert!(!failure.to_string().contains("geheim"), "{failure}");
        assert_eq!(parse("keyring").unwrap_err().code, ErrorCode::NotAvailable);
    }
}
