//! The rule file: what it reads, what it refuses and where, what it changes, and that it is written back as it was.

mod applying;
mod available;
mod exporting;
mod reading;

use sampan_app::rule_file::RuleFile;
use sampan_domain::error::Value;
use sampan_domain::{ErrorCode, Failure};

/// The file of the design, with every key.
const EVERY_KEY: &str = include_str!("every-key.yaml");

/// A file that reads.
#[track_caller]
fn read(text: &str) -> RuleFile {
    RuleFile::parse(text, "rules.yaml").unwrap_or_else(|failure| panic!("{failure}\n{text}"))
}

/// The refusal of a file that does not.
#[track_caller]
fn refusal(text: &str) -> Failure {
    let Err(failure) = RuleFile::parse(text, "rules.yaml") else { panic!("accepted:\n{text}") };
    assert_eq!(words(&failure, "file"), "rules.yaml", "{failure}");
    assert!(number(&failure, "line") >= 1 && number(&failure, "column") >= 1, "{failure}");
    failure
}

/// An argument of a failure, as text.
#[track_caller]
fn words<'a>(failure: &'a Failure, name: &str) -> &'a str {
    match failure.arg(name) {
        Some(Value::Text(text)) => text,
        other => panic!("{name} is {other:?} in {failure}"),
    }
}

/// An argument of a failure, as a number.
#[track_caller]
fn number(failure: &Failure, name: &str) -> i64 {
    match failure.arg(name) {
        Some(Value::Number(number)) => *number,
        other => panic!("{name} is {other:?} in {failure}"),
    }
}

/// Asserts a refusal's code, and its line and column.
#[track_caller]
fn refused(text: &str, code: ErrorCode, line: i64, column: i64) -> Failure {
    let failure = refusal(text);
    let place = (number(&failure, "line"), number(&failure, "column"));
    assert_eq!((failure.code, place), (code, (line, column)), "{failure}\n{text}");
    failure
}

/// A file with one rule, which has these lines beside what it needs; they begin at line 7, column 5.
fn rule_with(lines: &str) -> String {
    format!(
        "targets: [{{ name: a, url: a.example }}, {{ name: b, url: b.example }}]\nrules:\n  - name: r\n    source: a\n    \
         destinations:\n      - target: b\n    {}\n",
        lines.replace('\n', "\n    ")
    )
}

/// A file with one registry, which has these lines beside what it needs; they begin at line 4, column 5.
fn target_with(lines: &str) -> String {
    format!("targets:\n  - name: a\n    url: https://a.example\n    {}\n", lines.replace('\n', "\n    "))
}
