//! The table of `tests/security.md`: each row names the tests that hold it, and they are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use sampan_tests::sampan::workspace;

use crate::posture::sources;

/// The rows that there must be, by the parts of the table.
const ROWS: &[(&str, usize)] = &[("A", 19), ("P", 6), ("W", 9), ("S", 7)];

/// Every source of ours, with its path.
fn all() -> Vec<(PathBuf, String)> {
    let found = ["src-tauri", "tests", "ui/src", "ui/e2e"]
        .iter()
        .flat_map(|place| sources(&workspace().join(place), &[".rs", ".ts", ".tsx"]));
    found.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The names of all tests of the Rust sources that are not left out of a run.
fn tests(sources: &[(PathBuf, String)]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, text) in sources {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(name) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) else {
                continue;
            };
            let attributes = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
            let attributes: Vec<&&str> = attributes.collect();
            let is_test = attributes
                .iter()
                .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"));
            if is_test && !attributes.iter().any(|line| line.starts_with("#[ignore")) {
                names.insert(name.split('(').next().unwrap().to_owned());
            }
        }
    }
    names
}

#[test]
fn each_row_of_the_table_of_security_has_tests_that_run() {
    let table = fs::read_to_string(workspace().join("tests/security.md")).unwrap();
    let known = tests(&all());
    assert!(known.len() > 300, "{} tests were found", known.len());
    let (mut rows, mut missing) = (BTreeSet::new(), Vec::new());
    for line in table.lines().filter(|line| line.starts_with("| ") && line.contains('`')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [row, _, held] = cells[..] else { panic!("{line}") };
        let named: Vec<&str> = held.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty() && rows.insert(row.to_owned()), "{row}");
        missing.extend(
            named.into_iter().filter(|name| !known.contains(*name)).map(|name| format!("{row} {name}")),
        );
    }
    assert_eq!(missing, Vec::<String>::new(), "no such tests");
    let expected: BTreeSet<String> =
        ROWS.iter().flat_map(|(part, count)| (1..=*count).map(move |row| format!("{part}{row}"))).collect();
    assert_eq!(rows, expected);
}

/// A file of tests that nobody names is compiled by nobody, and holds nothing.
#[test]
fn no_file_of_tests_is_left_out() {
    let manifest = fs::read_to_string(workspace().join("tests/Cargo.toml")).unwrap();
    let sources = all();
    let tests = workspace().join("tests");
    let orphans: Vec<String> = sources
        .iter()
        .map(|(path, _)| path)
        .filter(|path| path.starts_with(&tests) && path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| {
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let module = if stem == "mod" {
                path.parent().unwrap().file_name().unwrap().to_str().unwrap()
            } else {
                stem
            };
            let here = path.strip_prefix(&tests).unwrap().to_str().unwrap();
            let named = |text: &String| {
                text.contains(&format!("mod {module};")) || text.contains(&format!("mod {module} {{"))
            };
            here != "src/lib.rs"
                && !manifest.contains(&format!("\"{here}\""))
                && !sources.iter().any(|(other, text)| other != *path && named(text))
        })
        .map(|path| path.display().to_string())
        .collect();
    assert_eq!(orphans, Vec::<String>::new());
}
