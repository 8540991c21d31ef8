use std::fs;
use std::path::Path;

use sampan_domain::target::{Limits, Proxy, Registry, Tls};
use secrecy::ExposeSecret;

use super::*;

fn target(url: &str, credential: CredentialRef) -> Target {
    let url = url.parse().unwrap();
    let place = Place::Registry(Registry { url, tls: Tls::default(), proxy: Proxy::default() });
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
    secrets.set_session(TargetId(1), Credential::Bearer("token".into()));
    assert_eq!(of(CredentialRef::Session).unwrap(), "bearer token");
    assert_eq!(of(CredentialRef::None).unwrap(), "none");
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
