//! What packages bring besides the programs: it names only what there is. What is in a built deb is checked by
//! `src-tauri/packaging/check.sh`, which `make packages` runs.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::Duration;

use sampan_tests::process;
use sampan_tests::sampan::{Sampan, workspace};
use serde_json::Value;

fn read(path: &str) -> String {
    let path = workspace().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_file_that_is_packed_exists_or_is_made_on_the_way() {
    let conf: Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).unwrap();
    let build = read("src-tauri/packaging/build.sh");
    for kind in ["deb", "rpm"] {
        let bundle = &conf["bundle"]["linux"][kind];
        let template = bundle["desktopTemplate"].as_str().unwrap();
        assert!(workspace().join("src-tauri").join(template).is_file(), "{template}");
        let sources = bundle["files"].as_object().unwrap().values();
        for source in sources.map(|source| source.as_str().unwrap()) {
            let made = source.strip_prefix("../target/package/");
            let there = workspace().join("src-tauri").join(source).is_file();
            assert!(there || made.is_some_and(|made| build.contains(&format!("/{made}"))), "{source}");
        }
    }
}

#[test]
fn the_unit_starts_a_command_that_exists() {
    let unit = read("src-tauri/packaging/sampan.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/sampan ")).unwrap();
    let given: Vec<&str> = line.split(' ').collect();
    // With `--help` nothing starts; the command and the options before it are read all the same.
    Sampan::new().run(&[&given[..], &["--help"]].concat()).success();
    if Command::new("systemd-analyze").arg("--version").output().is_ok() {
        let mut verify = process::tethered("systemd-analyze");
        verify.args(["verify", "--man=no"]).arg(workspace().join("src-tauri/packaging/sampan.service"));
        let said = process::run(&mut verify, Duration::from_secs(60)).stderr;
        let ours =
            said.lines().filter(|line| line.contains("sampan.service") && !line.contains("/usr/bin/sampan"));
        assert_eq!(ours.collect::<Vec<_>>(), Vec::<&str>::new());
    } else {
        eprintln!("systemd-analyze is not installed: the unit was not verified");
    }
}

#[test]
fn the_release_workflow_makes_what_the_makefile_knows() {
    let workflow = read(".github/workflows/release.yml");
    let makefile = read("Makefile");
    let rules = makefile.lines().filter(|line| !line.starts_with([' ', '\t', '.', '#']));
    let targets: BTreeSet<&str> =
        rules.filter_map(|line| line.split_once(':')).map(|(name, _)| name).collect();
    let asked = workflow.lines().filter_map(|line| line.trim().strip_prefix("- run: make "));
    let asked: Vec<&str> = asked.flat_map(|names| names.split(' ')).collect();
    assert!(asked.contains(&"packages") && asked.contains(&"check"), "{asked:?}");
    for name in asked {
        assert!(targets.contains(name), "{name}: {targets:?}");
    }
    for script in ["build.sh", "check.sh"] {
        let path = workspace().join("src-tauri/packaging").join(script);
        process::run(process::tethered("bash").arg("-n").arg(path), Duration::from_secs(20)).success();
    }
}
