//! `make bench`: Sampan beside skopeo, and beside other peers where they are built, the same work in turn on the same
//! machine, as ratios.

#![expect(clippy::print_stdout, reason = "it is there to be read")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot measure ends")]

mod cut;
mod fleet;
mod large;
mod measure;
mod peers;
mod table;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use fleet::Images;
use sampan_tests::registry::Setup;
use table::Row;

type Scenario = (&'static str, fn() -> Vec<Row>);

/// Each scenario by its name: `make bench SCENARIO=large` runs one.
const SCENARIOS: [Scenario; 10] = [
    ("fleet-tls", || fleet::replicated(Setup::Secured, Images::Mixed)),
    ("fleet-plain", || fleet::replicated(Setup::Plain, Images::Mixed)),
    ("fleet-platforms", || fleet::replicated(Setup::Secured, Images::ForPlatforms)),
    ("fleet-far", fleet::far),
    ("large", large::one_image),
    ("small", large::one_small_image),
    ("spread", large::three_destinations),
    ("memory", large::memory),
    ("cut-source", cut::source),
    ("cut-destination", cut::destination),
];

fn main() {
    let only = env::var("SCENARIO").ok().filter(|name| !name.is_empty());
    let mut rows = Vec::new();
    for (name, scenario) in SCENARIOS {
        if only.as_deref().is_none_or(|only| only == name) {
            println!("{name}");
            rows.extend(scenario());
        }
    }
    let table = table::table(&rows);
    println!("\n{table}");
    if only.is_none() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench");
        let notes = fs::read_to_string(folder.join("CHANGES.md")).unwrap();
        fs::write(folder.join("RESULTS.md"), format!("{}{table}\n{notes}", heading())).unwrap();
    }
}

fn heading() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    format!(
        "# Sampan beside skopeo\n\n\
         Local servers of Distribution, all programs in turn in one run, medians where there are rounds (of\n\
         whole fleets other peers than skopeo: once). Made by\n\
         `make bench` on {}: {} cores ({}), {}, Linux {}, {}. Only the ratios mean anything elsewhere.\n\n",
        said("date", &["+%Y-%m-%d"]),
        said("nproc", &[]),
        processor.trim_start_matches([':', ' ', '\t']),
        said("sh", &["-c", "free -g | awk '/Mem/ { print $2 \" GiB\" }'"]),
        said("uname", &["-r"]),
        said("skopeo", &["--version"]),
    )
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
