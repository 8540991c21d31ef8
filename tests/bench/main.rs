//! `make bench`: Sampan beside skopeo, the same work in turn on the same machine, as ratios.

#![expect(clippy::print_stdout, reason = "it is there to be read")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot measure ends")]

mod measure;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use measure::{Cost, measure, median};
use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{self, Sampan};

const ROUNDS: usize = 3;
const SIZE: (u64, u64) = (40, 5);

/// What one program took: for an empty destination, and again with nothing changed.
struct Took {
    cold: Cost,
    unchanged: Cost,
}

fn main() {
    let source = Registry::start(Setup::Plain);
    let machine = rule_file::machine();
    let mut layout = Layout::create(&machine.home().join("samples"));
    image::fleet(&mut layout, SIZE.0, SIZE.1);
    println!("Filling the source with {} images", layout.names().len());
    layout.push(&source, Form::Oci);

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        println!("Round {round} of {ROUNDS}");
        ours.push(replicate(&source, |to| sampan_sync(&machine, &source, to)));
        theirs.push(replicate(&source, |to| skopeo_sync(&machine, &source, to)));
    }
    let table = table(&ours, &theirs);
    println!("\n{table}");
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/RESULTS.md");
    std::fs::write(results, table).unwrap();
}

/// Lets a program fill a fresh destination, checks the result, and lets it run again.
fn replicate(source: &Registry, command: impl Fn(&Registry) -> Command) -> Took {
    let destination = Registry::start(Setup::Plain);
    let cold = measure(&mut command(&destination));
    assert_eq!(digests(source), digests(&destination), "everything arrived");
    Took { cold, unchanged: measure(&mut command(&destination)) }
}

/// The digests of all images, whatever they are called: skopeo keeps only the last part of a repository's name.
fn digests(registry: &Registry) -> Vec<String> {
    let mut digests: Vec<String> = judge::tags(registry).into_values().collect();
    digests.sort_unstable();
    digests
}

fn sampan_sync(machine: &Sampan, source: &Registry, destination: &Registry) -> Command {
    let file = RuleFile::default().registry("source", source).registry("destination", destination).rule(
        "everything",
        "source",
        "destination",
        "",
    );
    machine.write("bench.yaml", &file.text());
    let mut command = process::tethered(sampan::program());
    command
        .args(["sync", "--json", "-f", "bench.yaml"])
        .current_dir(machine.home())
        .env("HOME", machine.home());
    command
}

/// skopeo has no catalogue: it is given the repositories as a list, with all their tags.
fn skopeo_sync(machine: &Sampan, source: &Registry, destination: &Registry) -> Command {
    let tags = judge::tags(source);
    let mut list = format!("{}:\n  tls-verify: false\n  images:\n", source.authority());
    let mut repository = "";
    for (name, tag) in tags.keys().filter_map(|image| image.rsplit_once(':')) {
        if name != repository {
            list += &["    ", name, ":\n"].concat();
            repository = name;
        }
        list += &["      - \"", tag, "\"\n"].concat();
    }
    let file = machine.write("skopeo.yaml", &list);
    let mut command = process::tethered("skopeo");
    command.args(["sync", "--all", "--preserve-digests", "--dest-tls-verify=false"]);
    command.args(["--src", "yaml", "--dest", "docker"]).arg(file).arg(destination.authority());
    command
}

/// Which of a program's two costs, and which figure of it in which unit.
type Work = (&'static str, fn(&Took) -> Cost);
type Kind = (&'static str, fn(Cost) -> f64, &'static str);

const WORKS: [Work; 2] =
    [("empty destination", |took| took.cold), ("nothing changed", |took| took.unchanged)];
const KINDS: [Kind; 3] = [
    ("wall", |cost| cost.wall.as_secs_f64(), "s"),
    ("CPU", |cost| cost.cpu.as_secs_f64(), "s"),
    ("peak memory", Cost::mebibytes, "MiB"),
];

fn table(ours: &[Took], theirs: &[Took]) -> String {
    let mut text = format!(
        "# Sampan beside skopeo\n\n\
         {} repositories × {} tags with shared base layers, between two local registries over plain HTTP; medians of\n\
         {ROUNDS} rounds in turn. Made by `make bench`; only the ratios mean anything elsewhere.\n\n\
         | work | | Sampan | skopeo sync | ratio |\n| --- | --- | --- | --- | --- |\n",
        SIZE.0, SIZE.1
    );
    for (work, pick) in WORKS {
        for (kind, figure, unit) in KINDS {
            let [ours, theirs] = [ours, theirs].map(|all| median(all.iter().map(|took| figure(pick(took)))));
            let ratio = ours / theirs;
            writeln!(text, "| {work} | {kind} | {ours:.2} {unit} | {theirs:.2} {unit} | {ratio:.2} |")
                .unwrap();
        }
    }
    text
}
