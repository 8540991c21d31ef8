use std::fs;
use std::path::Path;

use sampan_domain::TargetId;
use sampan_domain::target::{Limits, Place, Registry};
use secrecy::ExposeSecret;

use super::*;

fn target(url: &str, credential: CredentialRef) -> Target {
    let url = url.parse().unwrap();
    let place = Place::Registry(Registry::at(url));
    Target { id: TargetId(1), name: "hub".into(), place, credential, limits: Limits::default() }
}

fn secrets(variables: &[(&'static str, &str)]) -> EnvSecrets {
    let variables: HashMap<_, _> =
        variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    EnvSecrets::with_environment(move |name| variables.get(name).cloned())
}

/// A credential, spelled out.
fn shown(credential: Option<Credential>) -> String {
    match credential {
        None => "none".into(),
        Some(Credential::Basic { username, password }) => {
            format!("basic {username} {}", password.expose_secret())
        }
        Some(Credential::IdentityToken(token)) => format!("identity {}", token.expose_secret()),
        Some(Credential::Bearer(token)) => format!("bearer {}", token.expose_secret()),
    }
}

fn resolved(secrets: &EnvSecrets, url: &str, credential: CredentialRef) -> Result<String, Failure> {
    secrets.credential(&target(url, credential)).map(shown)
}

#[test]
fn variables_hold_user_and_password_or_a_token() {
    let secrets = secrets(&[("A", "anna:ge:heim\n"), ("T", "token\r\n"), ("BAD", "a:b\nc"), ("EMPTY", "")]);
    let of = |name: &str| resolved(&secrets, "https://h", CredentialRef::Env(name.into()));
    assert_eq!(of("A").unwrap(), "basic anna ge:heim");
    assert_eq!(of("T").unwrap(), "bearer token");
    assert_eq!(of("BAD").unwrap_err().code, ErrorCode::CredentialInvalid);
    for missing in ["EMPTY", "UNSET"] {
        let failure = of(missing).unwrap_err();
        assert_eq!(failure.code, ErrorCode::SecretMissing);
        assert_eq!(failure.arg("name"), Some(&missing.into()));
    }
}

#[test]
fn files_hold_the_same() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("secret");
    fs::write(&path, "anna:geheim\n").unwrap();
    let of =
        |path: &Path| resolved(&secrets(&[]), "https://h", CredentialRef::File(path.display().to_string()));
    assert_eq!(of(&path).unwrap(), "basic anna geheim");
    let failure = of(&home.path().join("none")).unwrap_err();
    assert_eq!(failure.code, ErrorCode::CredentialInvalid);
}

#[test]
fn templates_name_variables() {
    let secrets = secrets(&[("TEAM", "red"), ("PASSWORD", "geheim")]);
    let of = |username: &str, password: &str| {
        let (username, password) = (username.to_owned(), password.to_owned());
        resolved(&secrets, "https://h", CredentialRef::Template { username, password })
    };
    assert_eq!(of("robot$sync-${TEAM}", "${PASSWORD}").unwrap(), "basic robot$sync-red geheim");
    assert_eq!(of("${NOBODY}", "${PASSWORD}").unwrap_err().code, ErrorCode::SecretMissing);
    assert_eq!(of("u${", "${PASSWORD}").unwrap_err().code, ErrorCode::CredentialInvalid);
    for plain in ["geheim", "x${PASSWORD}", "${PASSWORD}${PASSWORD}", "${}", "$PASSWORD"] {
        let failure = of("u", plain).unwrap_err();
        assert_eq!(failure.code, ErrorCode::SecretInPlain, "{plain}");
        assert!(!failure.to_string().contains("geheim"));
    }
}

#[test]
fn a_session_ends_with_the_process() {
    let secrets = secrets(&[]);
    let of = |credential| resolved(&secrets, "https://h", credential);
    assert_eq!(of(CredentialRef::Session).unwrap_err().code, ErrorCode::CredentialInvalid);
    secrets.set_session(&target("https://h", CredentialRef::Session), Credential::Bearer("token".into()));
    assert_eq!(of(CredentialRef::Session).unwrap(), "bearer token");
    assert_eq!(of(CredentialRef::None).unwrap(), "none");
    // What was typed in for one registry is not sent to another, though it has the same target's identity.
    assert!(resolved(&secrets, "https://elsewhere", CredentialRef::Session).is_err());
}

/// On a data directory, with an encrypted file whose passphrase is this one.
fn sealed(home: &Path, passphrase: &str) -> EnvSecrets {
    let secrets = secrets(&[]).in_directory(home);
    secrets.seal(&passphrase.into()).unwrap();
    secrets
}

fn login(password: &str) -> Credential {
    Credential::Basic { username: "anna".into(), password: password.into() }
}

const STORE: SecretStore = SecretStore::EncryptedFile;

#[test]
fn an_encrypted_file_is_opened_by_its_passphrase_and_read_by_nobody_else() {
    let home = tempfile::tempdir().unwrap();
    let first = sealed(home.path(), "correct horse battery");
    let mut hub = target("https://h", CredentialRef::None);
    hub.credential = first.keep(&hub, login("geheim: 100 %\"\\ 密码"), STORE).unwrap();
    assert_eq!(hub.credential, CredentialRef::EncryptedFile);
    assert_eq!(shown(first.credential(&hub).unwrap()), "basic anna geheim: 100 %\"\\ 密码");

    let path = home.path().join("secrets.age");
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "), "the age format, by a passphrase");
    for plain in ["anna", "geheim", "https://h", "correct"] {
        assert!(!String::from_utf8_lossy(&bytes).contains(plain), "{plain} stands in the file");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Another process at another time: locked until the passphrase is given.
    let later = secrets(&[]).in_directory(home.path());
    assert!(later.is_locked());
    let locked = later.credential(&hub).unwrap_err();
    assert_eq!((locked.code, locked.class()), (ErrorCode::SecretsLocked, sampan_domain::Class::Waits));
    assert_eq!(later.keep(&hub, login("x"), STORE).unwrap_err().code, ErrorCode::SecretsLocked);
    assert_eq!(later.unlock(&"correct horse".into()).unwrap_err().code, ErrorCode::PassphraseWrong);
    assert!(later.is_locked(), "a wrong passphrase opens nothing");
    later.unlock(&"correct horse battery".into()).unwrap();
    assert_eq!(shown(later.credential(&hub).unwrap()), "basic anna geheim: 100 %\"\\ 密码");
    let elsewhere = target("https://elsewhere", CredentialRef::EncryptedFile);
    assert_eq!(later.credential(&elsewhere).unwrap_err().code, ErrorCode::CredentialInvalid);
    later.forget(&hub);
    assert_eq!(later.credential(&hub).unwrap_err().code, ErrorCode::CredentialInvalid);
}

#[test]
fn a_passphrase_is_changed_and_a_lost_one_sets_the_file_aside() {
    let home = tempfile::tempdir().unwrap();
    let first = sealed(home.path(), "correct horse battery");
    let mut hub = target("https://h", CredentialRef::None);
    hub.credential = first.keep(&hub, login("geheim"), STORE).unwrap();
    assert_eq!(first.seal(&"short".into()).unwrap_err().code, ErrorCode::PassphraseShort);
    first.seal(&"another passphrase".into()).unwrap();
    let later = secrets(&[]).in_directory(home.path());
    assert_eq!(later.seal(&"not by the back door".into()).unwrap_err().code, ErrorCode::SecretsLocked);
    assert_eq!(later.unlock(&"correct horse battery".into()).unwrap_err().code, ErrorCode::PassphraseWrong);
    later.unlock(&"another passphrase".into()).unwrap();
    assert_eq!(shown(later.credential(&hub).unwrap()), "basic anna geheim");

    let aside = later.set_aside().unwrap().unwrap();
    assert!(aside.exists() && !home.path().join("secrets.age").exists(), "set aside, not deleted");
    assert_eq!(later.credential(&hub).unwrap_err().code, ErrorCode::CredentialInvalid);
    assert_eq!(later.store(STORE), SecretStore::Keyring, "without a file there is none to keep in");
    // Should the passphrase turn up, the file can still be opened.
    fs::rename(aside, home.path().join("secrets.age")).unwrap();
    later.unlock(&"another passphrase".into()).unwrap();
    assert_eq!(shown(later.credential(&hub).unwrap()), "basic anna geheim");
}

#[test]
fn a_damaged_encrypted_file_is_told_from_a_wrong_passphrase_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let passphrase = "correct horse battery".into();
    sealed(home.path(), "correct horse battery");
    let path = home.path().join("secrets.age");
    let good = fs::read(&path).unwrap();
    let cut = good[..good.len() - 1].to_vec();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    // A file whose key would take a day and 256 GiB.
    let greedy = String::from_utf8_lossy(&good).replacen(" 17\n", " 28\n", 1).into_bytes();
    for bytes in [Vec::new(), b"{}".to_vec(), cut, flipped, greedy] {
        fs::write(&path, &bytes).unwrap();
        let secrets = secrets(&[]).in_directory(home.path());
        let failure = secrets.unlock(&passphrase).unwrap_err();
        assert_eq!(failure.code, ErrorCode::SecretsFailed, "{failure}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn secrets_are_moved_to_another_store_and_the_empty_file_goes() {
    let home = tempfile::tempdir().unwrap();
    let secrets = sealed(home.path(), "correct horse battery");
    let mut hub = target("https://h", CredentialRef::None);
    hub.credential = secrets.keep(&hub, login("geheim"), SecretStore::Session).unwrap();
    assert_eq!(hub.credential, CredentialRef::Session);
    let moved = Target { credential: secrets.copy(&hub, STORE).unwrap(), ..hub.clone() };
    secrets.forget(&hub);
    assert!(secrets.credential(&hub).is_err());
    assert_eq!(shown(secrets.credential(&moved).unwrap()), "basic anna geheim");
    secrets.remove_if_empty().unwrap();
    assert!(secrets.encrypted_file().is_some(), "it is not empty");
    secrets.forget(&moved);
    secrets.remove_if_empty().unwrap();
    assert_eq!(secrets.encrypted_file(), None);
}

fn docker(config: &str, url: &str) -> Result<String, Failure> {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("config.json"), config).unwrap();
    let directory = home.path().to_str().unwrap().to_owned();
    let secrets = secrets(&[("DOCKER_CONFIG", &directory), ("PATH", &directory)]);
    resolved(&secrets, url, CredentialRef::DockerConfig)
}

#[test]
fn docker_entries_are_those_of_exactly_this_registry() {
    // anna:geheim
    let config = |key: &str| format!(r#"{{"auths": {{"{key}": {{"auth": "YW5uYTpnZWhlaW0="}}}}}}"#);
    for (key, url) in [
        ("registry.example.com", "https://registry.example.com"),
        ("Registry.example.com", "https://registry.example.com"),
        ("https://registry.example.com/v1/", "https://registry.example.com"),
        ("registry.example.com:443", "https://registry.example.com"),
        ("127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("https://index.docker.io/v1/", "https://docker.io"),
        ("docker.io", "https://registry-1.docker.io"),
    ] {
        assert_eq!(docker(&config(key), url).unwrap(), "basic anna geheim", "{key} for {url}");
    }
    for (key, url) in [
        ("registry.example.com", "https://registry.example.com.evil.net"),
        ("registry.example.com", "https://registry.example.com:5000"),
        ("registry.example.com", "https://evil.registry.example.com"),
        ("example.com", "https://registry.example.com"),
        ("https://registry.example.com", "http://registry.example.com"),
        ("https://registry.example.com@evil.net", "https://registry.example.com"),
        ("https://index.docker.io/v1/", "https://index.docker.io.evil.net"),
    ] {
        assert_eq!(docker(&config(key), url).unwrap(), "none", "{key} for {url}");
    }
}

#[test]
fn docker_identity_tokens_are_told_from_passwords() {
    let config = r#"{"auths": {"h": {"auth": "YW5uYTo=", "identitytoken": "long"}}}"#;
    assert_eq!(docker(config, "https://h").unwrap(), "identity long");
}

#[test]
fn a_broken_docker_configuration_is_told_without_its_secrets() {
    for config in [
        r#"{"auths": {"h": "geheim"}}"#,
        r#"{"auths": {"h": {"auth": "geheim!"}}}"#,
        r#"{"auths": {"h": {"auth": "Z2VoZWlt"}}}"#,
        "geheim",
    ] {
        let failure = docker(config, "https://h").unwrap_err();
        assert_eq!(failure.code, ErrorCode::CredentialInvalid, "{config}");
        assert!(!failure.to_string().contains("geheim"), "{failure}");
    }
    let nowhere = secrets(&[("DOCKER_CONFIG", "/nowhere")]);
    assert_eq!(resolved(&nowhere, "https://h", CredentialRef::DockerConfig).unwrap(), "none");
}

/// Asks a helper made of a shell script.
#[cfg(unix)]
fn helper(script: &str, config: &str, credential: CredentialRef) -> Result<String, Failure> {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let program = home.path().join("docker-credential-test");
    // By another process: a file that a fork of this one still has open for writing cannot be run.
    fs::write(home.path().join("config.json"), config).unwrap();
    let written = std::process::Command::new("/bin/sh")
        .args(["-c", "printf '%s' \"$1\" > \"$0\""])
        .arg(&program)
        .arg(format!("#!/bin/sh\n{script}\n"))
        .status()
        .unwrap();
    assert!(written.success());
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    let directory = home.path().to_str().unwrap().to_owned();
    let path = format!("{directory}:/usr/bin:/bin");
    let secrets = secrets(&[("DOCKER_CONFIG", &directory), ("PATH", &path)]);
    resolved(&secrets, "https://h:5000", credential)
}

#[cfg(unix)]
#[test]
fn helpers_are_asked_by_the_registrys_name() {
    let script =
        r#"[ "$1" = get ] && read -r s; echo "{\"ServerURL\":\"$s\",\"Username\":\"$s\",\"Secret\":\"x\"}""#;
    for config in [r#"{"credsStore": "test"}"#, r#"{"credHelpers": {"h:5000": "test"}}"#] {
        assert_eq!(helper(script, config, CredentialRef::DockerConfig).unwrap(), "basic h:5000 x");
    }
    let token = r#"cat > /dev/null; echo '{"ServerURL":"h","Username":"<token>","Secret":"x"}'"#;
    assert_eq!(helper(token, "{}", CredentialRef::Helper("test".into())).unwrap(), "identity x");
}

#[cfg(unix)]
#[test]
fn a_helper_that_has_none_is_not_a_broken_one() {
    let none = "echo credentials not found in native keychain; exit 1";
    // anna:geheim
    let both = r#"{"credsStore": "test", "auths": {"h:5000": {"auth": "YW5uYTpnZWhlaW0="}}}"#;
    assert_eq!(helper(none, both, CredentialRef::DockerConfig).unwrap(), "basic anna geheim");
    assert_eq!(helper(none, r#"{"credsStore": "test"}"#, CredentialRef::DockerConfig).unwrap(), "none");
    let failure = helper(none, "{}", CredentialRef::Helper("test".into())).unwrap_err();
    assert_eq!(failure.code, ErrorCode::CredentialInvalid);
}

#[cfg(unix)]
#[test]
fn a_broken_helper_is_named_and_nothing_else_is_tried() {
    let both = r#"{"credsStore": "test", "auths": {"h:5000": {"auth": "YW5uYTpnZWhlaW0="}}}"#;
    for script in ["exit 1", "echo geheim", "echo '{}'", "echo geheim; exit 3", "kill -9 $$"] {
        let failure = helper(script, both, CredentialRef::DockerConfig).unwrap_err();
        assert_eq!(failure.code, ErrorCode::CredentialInvalid, "{script}");
        assert_eq!(failure.arg("source"), Some(&"docker-credential-test".into()));
        assert!(!failure.to_string().contains("geheim"), "{failure}");
    }
    for name in ["missing", "../test", "", "a/b"] {
        let failure = helper("exit 0", "{}", CredentialRef::Helper(name.into())).unwrap_err();
        assert_eq!(failure.code, ErrorCode::CredentialInvalid, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_helper_that_hangs_is_left_behind() {
    let began = std::time::Instant::now();
    let config = r#"{"credsStore": "test"}"#;
    for script in ["sleep 60", "exec sleep 60", "while :; do echo x; sleep 1; done"] {
        let failure = helper(script, config, CredentialRef::DockerConfig).unwrap_err();
        assert_eq!(failure.arg("detail"), Some(&"no answer in time".into()), "{script}");
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn the_registries_that_docker_knows_are_listed_once() {
    let home = tempfile::tempdir().unwrap();
    let config = r#"{"auths": {"https://index.docker.io/v1/": {"auth": "x"}, "docker.io": {"auth": "x"},
        "https://index.docker.io/v1/access-token": {"identitytoken": "x"}, "http://h:5000": {"registrytoken": "x"},
        "none.example": {}, "user:geheim@evil": {"auth": "x"}, "": {"auth": "x"}},
        "credHelpers": {"ghcr.io": "whatever"}}"#;
    fs::write(home.path().join("config.json"), config).unwrap();
    let secrets = secrets(&[("DOCKER_CONFIG", home.path().to_str().unwrap())]);
    let mut urls: Vec<String> =
        secrets.docker_registries().unwrap().iter().map(ToString::to_string).collect();
    urls.sort();
    assert_eq!(urls, ["http://h:5000", "https://ghcr.io", "https://registry-1.docker.io"]);
    let nowhere = EnvSecrets::with_environment(|name| (name == "DOCKER_CONFIG").then(|| "/nowhere".into()));
    assert!(nowhere.docker_registries().unwrap().is_empty());
}
