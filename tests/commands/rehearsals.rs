//! `--dry-run` wherever something is written.

use std::collections::BTreeSet;

use crate::world::{World, commands, help};

/// Every command that changes the store or a registry. `RUN` and `JOB` stand for a failed run and its job.
const WRITING: &[&str] = &[
    "apply -f fewer.yaml --prune",
    "copy IMAGE oci:./out:app:1.0",
    "job retry JOB",
    "job stop PENDING",
    "man pages",
    "queue pause",
    "queue resume",
    "rule disable good",
    "rule enable idle",
    "rule remove good",
    "rule run good",
    "run retry-failed RUN",
    "run stop QUEUED",
    "secrets change-passphrase",
    "secrets reset",
    "secrets use session",
    "settings set workers 7",
    "store backup sampan.jsonl",
    "store restore",
    "store restore --empty",
    "sync -f rules.yaml --rule good",
    "target add usb oci:./usb",
    "target import-logins",
    "target remove spare",
];

fn everything(world: &World) -> String {
    let lists: [&[&str]; 4] = [
        &["export"],
        &["run", "list", "--limit", "1000"],
        &["job", "list", "--limit", "1000"],
        &["settings", "get"],
    ];
    lists.map(|list| world.machine.json(list).expect_code(0).json.to_string()).join("\n")
}

#[test]
fn a_dry_run_of_every_command_that_writes_changes_nothing() {
    let world = World::new();
    let machine = &world.machine;
    machine.write("fewer.yaml", "targets: [ { name: lone, layout: ./lone } ]\nrules: []\n");
    let failed = machine.json(&["rule", "run", "bad", "--wait"]).expect_code(1);
    let run = failed.only_run()["id"].as_str().unwrap().to_owned();
    let job = failed.only_run()["jobs"][0]["id"].as_str().unwrap().to_owned();
    let queued = machine.json(&["rule", "run", "good"]).expect_code(0).only_run()["id"].clone();
    let other = failed.only_run()["jobs"][1]["id"].as_str().unwrap().to_owned();
    machine.json(&["job", "retry", &other]).expect_code(0);

    let image = format!("http://127.0.0.1:{}/team-0/app-0:1.0", world.source.port());
    let before = everything(&world);
    let files = || {
        let entries = std::fs::read_dir(machine.home()).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect::<BTreeSet<_>>()
    };
    let (files_before, requests) = (files(), world.source.requests().len());
    for line in WRITING {
        let given: Vec<&str> = line
            .split(' ')
            .map(|word| match word {
                "RUN" => run.as_str(),
                "QUEUED" => queued.as_str().unwrap(),
                "JOB" => job.as_str(),
                "PENDING" => other.as_str(),
                "IMAGE" => image.as_str(),
                other => other,
            })
            .chain(["--dry-run"])
            .collect();
        let said = machine.run(&given).success();
        assert!(!said.stdout.is_empty(), "{line} says nothing");
        let (now, files_now) = (everything(&world), files());
        assert_eq!(now, before, "{line} changed the store");
        assert_eq!(files_now, files_before, "{line} wrote files");
    }
    assert!(world.source.requests().len() > requests, "plans are made by asking");

    let tried: BTreeSet<String> = WRITING.iter().map(|line| command(line)).collect();
    let offered = commands(machine).into_iter().filter(|command| {
        let given: Vec<&str> = command.split(' ').collect();
        help(machine, &given).contains("--dry-run")
    });
    assert_eq!(offered.collect::<BTreeSet<_>>(), tried);
}

/// The command of a line, without its arguments.
fn command(line: &str) -> String {
    let groups = ["job", "queue", "rule", "run", "secrets", "settings", "target", "store"];
    let given: Vec<&str> = line.split(' ').collect();
    given[..if groups.contains(&given[0]) { 2 } else { 1 }].join(" ")
}

#[test]
fn a_dry_run_is_refused_like_the_command_itself_and_says_what_it_was() {
    let world = World::new();
    let machine = &world.machine;
    let refused = machine.json(&["target", "remove", "source", "--dry-run"]).expect_code(1);
    assert_eq!(refused.json["error"]["code"], "target-in-use");
    let removed = machine.run(&["target", "remove", "spare", "--dry-run"]).success();
    assert_eq!(removed.stdout.trim(), "“spare” would be removed.");
    assert!(removed.stderr.contains("nothing was changed"), "{}", removed.stderr);
    let answer = machine.json(&["settings", "set", "workers", "9", "--dry-run"]).expect_code(0);
    assert_eq!(answer.json["workers"], 9);
}
