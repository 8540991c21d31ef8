//! The logins that Docker has become targets in one step, and let in.

use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{PASSWORD, Registry, Setup, USER};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

fn names(applied: &Value, what: &str) -> Vec<String> {
    let names = applied["targets"][what].as_array().unwrap();
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// By another process: a file that a fork of this one still has open for writing cannot be run.
fn program(path: &Path, script: &str) {
    let write = r#"printf '#!/bin/sh\n%s\n' "$1" > "$0" && chmod 755 "$0""#;
    let written = Command::new("/bin/sh").args(["-c", write]).arg(path).arg(script).status().unwrap();
    assert!(written.success());
}

#[test]
fn all_logins_of_docker_become_targets_in_one_step_and_let_in() {
    let registry = Registry::start(Setup::Secured);
    let machine = Sampan::new();
    let authority = registry.authority();
    let login = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let docker = machine.home().join(".docker");
    fs::create_dir(&docker).unwrap();
    let helper = docker.join("docker-credential-test");
    let script = r#"[ "$1" = list ] && echo '{"https://ghcr.io":"anna"}' && exit
        echo "credentials not found in native keychain"; exit 1"#;
    program(&helper, script);
    let config = json!({
        "auths": { &authority: { "auth": login }, "https://index.docker.io/v1/": { "auth": login }, "empty.example": {} },
        "credHelpers": { "123456789012.dkr.ecr.eu-central-1.amazonaws.com": "ecr-login" },
        "credsStore": "test",
    });
    fs::write(docker.join("config.json"), config.to_string()).unwrap();
    let path = format!("{}:{}", docker.display(), std::env::var("PATH").unwrap());
    let machine = machine.set("PATH", &path);

    let rehearsed = machine.json(&["target", "import-logins", "--dry-run"]).expect_code(0).json;
    let expected =
        [authority.as_str(), "123456789012.dkr.ecr.eu-central-1.amazonaws.com", "docker.io", "ghcr.io"];
    let mut found = names(&rehearsed, "created");
    found.sort();
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!((found, &rehearsed["dry_run"]), (expected.clone(), &json!(true)), "{rehearsed:#}");
    assert!(machine.json(&["target", "list"]).json["targets"].as_array().unwrap().is_empty());

    machine.json(&["target", "import-logins"]).expect_code(0);
    let again = machine.json(&["target", "import-logins"]).expect_code(0).json;
    let mut known = names(&again, "unchanged");
    known.sort();
    assert_eq!((names(&again, "created").len(), known), (0, expected));
    let shown = machine.json(&["target", "show", "docker.io"]).expect_code(0).json;
    assert_eq!(
        (&shown["url"], &shown["credential"]),
        (&json!("https://registry-1.docker.io"), &json!("docker-config"))
    );

    // The registry of the test has a CA of its own, which Docker's file does not know of.
    machine.json(&["target", "remove", &authority]).expect_code(0);
    let ca = registry.ca_file().display().to_string();
    let url = registry.url();
    machine
        .json(&["target", "add", "here", &url, "--credential", "docker-config", "--ca-file", &ca])
        .expect_code(0);
    let again = machine.json(&["target", "import-logins"]).expect_code(0).json;
    assert!(names(&again, "unchanged").contains(&"here".to_owned()), "it is known by another name");
    let checked = machine.json(&["target", "check", "here"]).expect_code(0);
    assert_eq!(checked.json["healthy"], true, "{:#}", checked.json);
    let mut layout = Layout::create(&machine.home().join("samples"));
    let layer = layout.layer(1, 1_000);
    let image = layout.image(0, "one", &[&layer]);
    layout.tag("a:1", &image);
    layout.push(&registry, Form::Oci);
    assert!(judge::tags(&registry).contains_key("a:1"));

    program(&helper, "echo garbage");
    let failed = machine.json(&["target", "import-logins"]).expect_code(1).json;
    assert_eq!(failed["error"]["code"], "credential-invalid");
    assert!(failed["error"]["message"].as_str().unwrap().contains("docker-credential-test"), "{failed:#}");
}
