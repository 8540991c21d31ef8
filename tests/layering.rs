//! Dependencies point one way. The table below is the house's plan; this test reads what cargo says of the workspace
//! and fails on any edge that the plan does not have. Dependencies of tests alone are free.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod posture;
mod security;

use std::process::Command;

use serde_json::{Value, json};

/// What each package of the workspace may depend on, of the workspace.
const PLAN: &[(&str, &[&str])] = &[
    ("sampan-domain", &[]),
    ("sampan-registry", &["sampan-domain"]),
    ("sampan-store", &["sampan-domain"]),
    ("sampan-i18n", &["sampan-domain"]),
    ("sampan-listener", &["sampan-domain"]),
    ("sampan-engine", &["sampan-domain", "sampan-registry"]),
    (
        "sampan-app",
        &[
            "sampan-domain",
            "sampan-engine",
            "sampan-listener",
            "sampan-store",
            "sampan-registry",
            "sampan-i18n",
        ],
    ),
    ("sampan-cli", &["sampan-app", "sampan-domain", "sampan-i18n"]),
    ("sampan-desktop", &["sampan-app", "sampan-engine", "sampan-domain", "sampan-i18n"]),
    ("sampan-tests", &[]),
];

/// Libraries that only these packages may depend on, with all that are named `library-…`, and who may.
const OWNERS: &[(&str, &[&str])] = &[
    ("tauri", &["sampan-desktop"]),
    ("reqwest", &["sampan-registry"]),
    ("sled", &["sampan-store"]),
    ("fluent", &["sampan-i18n"]),
    ("axum", &["sampan-listener"]),
    ("clap", &["sampan-cli"]),
    ("indicatif", &["sampan-cli"]),
    ("tar", &["sampan-app", "sampan-registry", "sampan-tests"]),
];

/// Every edge that the plan does not have, as `from → to`.
fn forbidden_edges(metadata: &Value) -> Vec<String> {
    let mut forbidden = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let from = package["name"].as_str().unwrap();
        let planned = PLAN.iter().find(|(name, _)| *name == from).map(|(_, to)| *to);
        if planned.is_none() {
            forbidden.push(format!("{from} is not in the plan"));
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            if dependency["kind"] == "dev" {
                continue;
            }
            let owned = OWNERS.iter().any(|(library, owners)| {
                let part =
                    to.strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
                part && !owners.contains(&from)
            });
            let outside = to.starts_with("sampan-") && !planned.unwrap_or_default().contains(&to);
            if owned || outside {
                forbidden.push(format!("{from} → {to}"));
            }
        }
    }
    forbidden
}

#[test]
fn the_workspace_follows_the_plan() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let present: Vec<_> = metadata["packages"].as_array().unwrap().iter().map(|p| &p["name"]).collect();
    for (package, _) in PLAN {
        assert!(present.contains(&&json!(package)), "{package} is planned but not in the workspace");
    }
    assert_eq!(forbidden_edges(&metadata), Vec::<String>::new());
}

#[test]
fn a_forbidden_edge_is_found() {
    let package = |name: &str, dependencies: &[(&str, Option<&str>)]| {
        let list: Vec<_> =
            dependencies.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
        json!({ "name": name, "dependencies": list })
    };
    let metadata = json!({ "packages": [
        package("sampan-domain", &[("serde", None), ("sampan-store", None)]),
        package("sampan-engine", &[("sampan-domain", None), ("sampan-store", Some("dev")), ("reqwest", None)]),
        package("sampan-cli", &[("sampan-app", None), ("tauri-build", Some("build"))]),
        package("sampan-attic", &[("sampan-domain", None)]),
    ] });
    let expected = [
        "sampan-domain → sampan-store",
        "sampan-engine → reqwest",
        "sampan-cli → tauri-build",
        "sampan-attic is not in the plan",
        "sampan-attic → sampan-domain",
    ];
    assert_eq!(forbidden_edges(&metadata), expected);
}
