//! What a person types in is kept in a real keyring: a Secret Service on a session bus of the test's own.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests report by panicking")]

use std::process::Command;

use sampan_domain::secret::{Credential, CredentialRef, SecretStore, Secrets};
use sampan_domain::target::{Limits, Place, Registry};
use sampan_domain::{ErrorCode, Target, TargetId};
use sampan_store::EnvSecrets;
use secrecy::ExposeSecret;

/// What unlocks a fresh keyring and goes on with the test in it.
const UNLOCKED: &str =
    "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$0\" \"$@\"";

/// Runs one of the tests below under a session bus; `unlocked` says whether there is a keyring on it.
fn under_a_bus(test: &str, unlocked: bool) {
    let there = |program| Command::new(program).arg("--version").output().is_ok();
    if !there("dbus-run-session") || !there("gnome-keyring-daemon") {
        println!("skipped: dbus-run-session and gnome-keyring-daemon are not installed");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new("timeout");
    command.args(["60", "dbus-run-session", "--"]);
    if unlocked {
        command.args(["sh", "-c", UNLOCKED]);
    }
    command.arg(std::env::current_exe().unwrap()).args(["--exact", test, "--ignored", "--nocapture"]);
    for name in ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_DIRS"] {
        // Without the system's data directories the bus finds no keyring to start by itself.
        command.env(name, home.path());
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_password_is_kept_in_the_keyring_for_its_registry_alone() {
    under_a_bus("with_a_keyring", true);
}

#[test]
fn without_a_keyring_a_password_lasts_for_the_session() {
    under_a_bus("without_a_keyring", false);
}

#[test]
#[ignore = "runs in a session of its own"]
fn with_a_keyring() {
    let secrets = EnvSecrets::new();
    let mut target = target("https://farm.example");
    target.credential = secrets.keep(&target, login(), SecretStore::Keyring).unwrap();
    assert_eq!(target.credential, CredentialRef::Keyring);
    assert!(secrets.has_keyring());
    secrets.try_keyring().unwrap();
    // Another process at another time.
    let later = EnvSecrets::new();
    assert_eq!(password(&later, &target).as_deref(), Ok("geheim: 100 %"));
    let elsewhere = Target { place: place("https://other.example"), ..target.clone() };
    assert_eq!(password(&later, &elsewhere), Err(ErrorCode::CredentialInvalid));
    later.forget(&target);
    assert_eq!(password(&later, &target), Err(ErrorCode::CredentialInvalid));
    later.forget(&target);
}

#[test]
#[ignore = "runs in a session of its own"]
fn without_a_keyring() {
    let secrets = EnvSecrets::new();
    assert_eq!(secrets.try_keyring().unwrap_err().code, ErrorCode::KeyringMissing);
    assert!(!secrets.has_keyring());
    let mut target = target("https://farm.example");
    target.credential = secrets.keep(&target, login(), SecretStore::Keyring).unwrap();
    assert_eq!(target.credential, CredentialRef::Session);
    assert_eq!(password(&secrets, &target).as_deref(), Ok("geheim: 100 %"));
    assert_eq!(password(&EnvSecrets::new(), &target), Err(ErrorCode::CredentialInvalid));
    secrets.forget(&target);
    assert_eq!(password(&secrets, &target), Err(ErrorCode::CredentialInvalid));
    target.credential = CredentialRef::Keyring;
    assert_eq!(password(&secrets, &target), Err(ErrorCode::CredentialInvalid));
}

fn login() -> Credential {
    Credential::Basic { username: "captain".into(), password: "geheim: 100 %".into() }
}

fn place(url: &str) -> Place {
    let url = url.parse().unwrap();
    Place::Registry(Registry::at(url))
}

fn target(url: &str) -> Target {
    let (id, name) = (TargetId(7), "farm".to_owned());
    Target { id, name, place: place(url), credential: CredentialRef::None, limits: Limits::default() }
}

fn password(secrets: &EnvSecrets, target: &Target) -> Result<String, ErrorCode> {
    match secrets.credential(target) {
        Ok(Some(Credential::Basic { password, .. })) => Ok(password.expose_secret().to_owned()),
        Ok(other) => panic!("{other:?}"),
        Err(failure) => Err(failure.code),
    }
}
