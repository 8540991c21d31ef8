//! `--json`: one document on standard output, and the one that its schema describes.

use std::fs;

use jsonschema::Validator;
use sampan_tests::sampan::{Sampan, workspace};
use serde_json::Value;

use crate::world::{World, commands};

fn schema(name: &str) -> Validator {
    let path = workspace().join(format!("tests/schemas/{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[track_caller]
pub(crate) fn assert_is(document: &Value, name: &str) {
    let faults: Vec<String> = schema(name)
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert_eq!(faults, Vec::<String>::new(), "{name}: {document:#}");
}

/// Commands in an order in which each can be answered, with the document and the exit code that belong to it. `RUN`,
/// `JOB`, `FAILED` and `LOST` stand for ids that are known by then.
const ANSWERS: &[(&str, &str, i32)] = &[
    ("apply -f rules.yaml", "applied", 0),
    ("export", "export", 0),
    ("target add usb oci:./usb", "target", 0),
    ("target list", "targets", 0),
    ("target show source", "target", 0),
    ("target check source", "check", 0),
    ("target check away", "check", 1),
    ("target remove usb", "removed", 0),
    ("target import-logins", "applied", 0),
    ("rule list", "rules", 0),
    ("rule show good", "rule", 0),
    ("rule preview good", "plan", 0),
    ("rule run good --wait", "sync", 0),
    ("rule run bad --wait", "sync", 1),
    ("rule run good", "sync", 0),
    ("rule enable idle", "rule", 0),
    ("rule disable idle", "rule", 0),
    ("run list", "runs", 0),
    ("run show RUN", "run", 0),
    ("run retry-failed FAILED", "run", 0),
    ("run stop FAILED", "run", 0),
    ("job list --limit 1", "jobs", 0),
    ("job show JOB", "job", 0),
    ("job log JOB", "log", 0),
    ("job retry LOST", "copy", 0),
    ("job stop LOST", "copy", 0),
    ("queue pause", "settings", 0),
    ("queue resume", "settings", 0),
    ("settings set workers 2", "settings", 0),
    ("settings get", "settings", 0),
    ("secrets use encrypted-file --passphrase-file passphrase", "secrets", 0),
    ("secrets show", "secrets", 0),
    ("secrets unlock --passphrase-file passphrase", "secrets", 0),
    ("secrets change-passphrase --passphrase-file passphrase --new-passphrase-file passphrase", "secrets", 0),
    ("secrets reset", "secrets", 0),
    ("store check", "store", 0),
    ("store backup sampan.jsonl", "backup", 0),
    ("store restore sampan.jsonl", "restore", 0),
    ("metrics", "metrics", 0),
    ("rule remove idle", "removed", 0),
    ("sync -f rules.yaml --rule good", "sync", 0),
    ("sync -f rules.yaml --rule good --dry-run", "plan", 0),
];

/// Commands that answer with something else than a document, or in another way; other tests are theirs.
const OTHERS: &[&str] = &["completions", "copy", "import", "man", "schema", "serve"];

#[test]
fn every_answer_is_the_document_that_its_schema_describes() {
    let world = World::new();
    let machine = &world.machine;
    machine.write("passphrase", "correct horse battery staple\n");
    let first = |command: &[&str], list: &str| {
        let answer = machine.json(command).json;
        answer[list][0]["id"].as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
    };
    for (line, document, code) in ANSWERS {
        let given: Vec<String> = line
            .split(' ')
            .map(|word| match word {
                "RUN" => first(&["run", "list", "--rule", "good"], "runs"),
                "FAILED" => first(&["run", "list", "--rule", "bad"], "runs"),
                "JOB" => first(&["job", "list", "--rule", "good", "--status", "finished"], "jobs"),
                "LOST" => first(&["job", "list", "--rule", "bad"], "jobs"),
                other => other.to_owned(),
            })
            .collect();
        let answer = machine.json(&given.iter().map(String::as_str).collect::<Vec<_>>()).expect_code(*code);
        assert_is(&answer.json, document);
    }
    let covered = |command: &String| {
        let begins = |line: &str| {
            line.strip_prefix(command).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        OTHERS.contains(&command.as_str()) || ANSWERS.iter().any(|(line, ..)| begins(line))
    };
    let missing: Vec<String> = commands(machine).into_iter().filter(|command| !covered(command)).collect();
    assert_eq!(missing, Vec::<String>::new(), "commands whose answer nobody compares with its schema");
}

#[test]
fn one_image_is_copied_and_told_by_the_schema_of_a_job() {
    let world = World::new();
    let from = format!("http://127.0.0.1:{}/team-0/app-0:1.0", world.source.port());
    let planned = world.machine.json(&["copy", &from, "oci:./out:app:1.0", "--dry-run"]).expect_code(0);
    assert_is(&planned.json, "plan");
    assert!(!world.machine.home().join("out").exists(), "a dry run writes nothing");
    let copied = world.machine.json(&["copy", &from, "oci:./out:app:1.0"]).expect_code(0);
    assert_is(&copied.json, "copy");
    assert_eq!(copied.json["status"], "finished");
}

#[test]
fn failures_are_told_by_their_schema_with_the_right_exit_code() {
    let world = World::new();
    for (line, code) in [("job show 99999", 1), ("sync -f nowhere.yaml", 2), ("rule frobnicate", 2)] {
        let given: Vec<&str> = line.split(' ').collect();
        assert_is(&world.machine.json(&given).expect_code(code).json, "error");
    }
}

#[test]
fn every_schema_is_printed_as_it_is_checked_in() {
    let machine = Sampan::new();
    let checked_in = fs::read_dir(workspace().join("tests/schemas")).unwrap();
    let paths = checked_in.map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let printed = machine.run(&["schema", name]).success().stdout;
        assert!(printed == fs::read_to_string(&path).unwrap(), "{name}");
    }
}
