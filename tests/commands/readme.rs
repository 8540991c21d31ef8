//! The README: what it tells a person to type is there. (The guide's commands are executed by the test `guide`.)

use std::fs;

use sampan_tests::sampan::{Sampan, workspace};

#[test]
fn every_command_of_the_readme_is_one() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let machine = Sampan::new();
    let mut commands = 0;
    for line in readme.lines().filter(|line| line.starts_with("sampan ")) {
        // With `--help` nothing is done; what stands before it is read all the same.
        let line = line.split(" #").next().unwrap_or_default();
        let given: Vec<&str> = line.split_whitespace().skip(1).chain(["--help"]).collect();
        machine.run(&given).success();
        commands += 1;
    }
    assert!(commands > 10, "{commands}");
}
