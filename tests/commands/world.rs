//! A machine with a registry, a directory, and a rule between them; and the commands that its help knows.

use std::fs;

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::Sampan;

/// A registry with two images, and a machine whose store knows a rule to a directory, one that is disabled, and one
/// whose two jobs must fail.
pub(crate) struct World {
    pub(crate) source: Registry,
    pub(crate) machine: Sampan,
}

impl World {
    /// With the rules in the store, and nothing run yet.
    pub(crate) fn new() -> Self {
        let source = Registry::start(Setup::Plain);
        let machine = rule_file::machine();
        fs::create_dir(machine.home().join(".docker")).unwrap();
        machine.write(".docker/config.json", r#"{"auths":{"registry.example.com":{"auth":"dTpw"}}}"#);
        let mut layout = Layout::create(&machine.home().join("layout"));
        image::fleet(&mut layout, 1, 2);
        layout.push(&source, Form::Oci);
        tear(&machine);
        let file = RuleFile::default()
            .registry("source", &source)
            .target("{ name: disk, layout: ./disk }")
            .target("{ name: spare, layout: ./spare }")
            .target("{ name: other, layout: ./other }")
            .target("{ name: torn, layout: ./torn }")
            .target("{ name: away, url: \"http://127.0.0.1:1\" }")
            .rule("good", "source", "disk", "")
            .rule("idle", "source", "disk", ", enabled: false")
            .rule("bad", "torn", "other", ", retry: { attempts: 1 }");
        machine.write("rules.yaml", &file.text());
        machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
        Self { source, machine }
    }
}

/// A layout directory whose images lack the layer that they share.
fn tear(machine: &Sampan) {
    let mut layout = Layout::create(&machine.home().join("torn"));
    image::fleet(&mut layout, 1, 2);
    let blobs = fs::read_dir(layout.root().join("blobs/sha256")).unwrap().map(|entry| entry.unwrap());
    let largest = blobs.max_by_key(|blob| blob.metadata().unwrap().len()).unwrap();
    fs::remove_file(largest.path()).unwrap();
}

/// The leaves of the help: each command that can be given, such as `job list`.
pub(crate) fn commands(machine: &Sampan) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(words) = open.pop() {
        match below(machine, &words) {
            below if below.is_empty() => found.push(words.join(" ")),
            below => open.extend(below.into_iter().map(|word| [words.clone(), vec![word]].concat())),
        }
    }
    found.sort();
    found
}

/// The help of a command.
pub(crate) fn help(machine: &Sampan, words: &[&str]) -> String {
    machine.run(&[words, &["--help"]].concat()).success().stdout
}

fn below(machine: &Sampan, words: &[String]) -> Vec<String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let help = help(machine, &words);
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let list = list.take_while(|line| line.starts_with("  "));
    // The name stands two columns in; a text that goes on on the next line stands further in.
    let names = list.filter(|line| !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}
