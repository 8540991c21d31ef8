//! How far it is: a bar on a terminal, plain lines elsewhere, nothing beside one JSON document.

use std::time::Duration;

use sampan_tests::process::{self, Ended};
use sampan_tests::sampan;

use crate::world::World;

/// Runs a command on a terminal of its own, by util-linux's `script`.
fn on_a_terminal(world: &World, arguments: &str) -> Ended {
    let mut script = process::tethered("script");
    let program = sampan::program().to_str().unwrap();
    script.args(["--quiet", "--return", "--command", &format!("{program} {arguments}"), "/dev/null"]);
    script.current_dir(world.machine.home()).env("TERM", "xterm").env("LANG", "en_US.UTF-8");
    script.env("HOME", world.machine.home()).env("XDG_DATA_HOME", world.machine.home().join("data"));
    process::run(&mut script, Duration::from_secs(60))
}

#[test]
fn a_terminal_gets_a_bar_and_colors_that_can_be_left_out() {
    let world = World::new();
    let colored = on_a_terminal(&world, "sync -f rules.yaml --rule good").success().stdout;
    assert!(colored.contains("\u{1b}[") && colored.contains(" jobs, "), "{colored:?}");
    let plain = on_a_terminal(&world, "job list --no-color").success().stdout;
    assert!(!plain.contains("\u{1b}["), "{plain:?}");
}

#[test]
fn elsewhere_there_are_plain_lines_on_standard_error_and_with_json_none() {
    let world = World::new();
    let lines = world.machine.run(&["sync", "-f", "rules.yaml", "--rule", "good"]).success();
    assert!(!lines.stderr.contains('\u{1b}') && !lines.stdout.contains('\u{1b}'), "{lines:?}");
    let told = lines.stderr.lines().filter(|line| line.starts_with("Finished  ")).count();
    assert_eq!(told, 2, "a line for each image: {}", lines.stderr);
    let answer = world.machine.json(&["sync", "-f", "rules.yaml", "--rule", "good"]).expect_code(0);
    assert_eq!(answer.stderr, "");
}
