//! What was measured beside what must hold.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::window;

/// One figure.
pub(crate) struct Figure {
    what: String,
    measured: String,
    must: Option<(String, bool)>,
}

impl Figure {
    /// One that is only told.
    pub(crate) fn told(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self { what: what.into(), measured: measured.into(), must: None }
    }

    /// One that must be so, and is or is not.
    pub(crate) fn must(self, must: impl Into<String>, held: bool) -> Self {
        Self { must: Some((must.into(), held)), ..self }
    }

    /// Milliseconds that may be at most so many.
    pub(crate) fn at_most(what: impl Into<String>, millis: f64, most: f64) -> Self {
        Self::told(what, format!("{millis:.1} ms")).must(format!("≤ {most:.0} ms"), millis <= most)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (must, held) = self
            .must
            .as_ref()
            .map_or(("–", ""), |(must, held)| (must.as_str(), if *held { "held" } else { "**not held**" }));
        write!(f, "| {} | {} | {must} | {held} |", self.what, self.measured)
    }
}

/// The middle one.
pub(crate) fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A count as a number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "nothing is counted here to 2^53")]
pub(crate) const fn number(count: u64) -> f64 {
    count as f64
}

/// The largest.
pub(crate) fn worst(figures: impl IntoIterator<Item = f64>) -> f64 {
    figures.into_iter().fold(0.0, f64::max)
}

/// Keeps the figures of a part until it is measured again: the parts need not be measured in one go.
pub(crate) fn keep(part: &str, figures: &[Figure]) {
    let program = window::program();
    let release = program.components().any(|part| part.as_os_str() == "release");
    let built = if release { "optimised" } else { "debug" };
    let load = fs::read_to_string("/proc/loadavg").unwrap();
    let load = load.split(' ').next().unwrap();
    let date = said("date", &["+%F"]);
    let row = |figure| format!("{figure} {built}, {date}, load {load} |\n");
    let rows = figures.iter().map(row).collect::<Vec<_>>().concat();
    fs::create_dir_all(folder()).unwrap();
    fs::write(folder().join(part), rows).unwrap();
}

/// Writes the table of all parts. Gives the rows that do not hold.
pub(crate) fn write(parts: &[&str]) -> Vec<String> {
    let rows: String = parts.iter().filter_map(|part| fs::read_to_string(folder().join(part)).ok()).collect();
    let place = window::root().join("tests/bench");
    let notes = fs::read_to_string(place.join("FELT-CHANGES.md")).unwrap_or_default();
    let head =
        "| what | measured | must be | | built, on, load of the machine |\n| --- | --- | --- | --- | --- |\n";
    fs::write(place.join("FELT.md"), format!("{}{head}{rows}\n{notes}", heading())).unwrap();
    rows.lines().filter(|row| row.contains("**not held**")).map(str::to_owned).collect()
}

fn folder() -> PathBuf {
    window::root().join("target/felt")
}

fn heading() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    format!(
        "# How fast the window feels\n\n\
         The real window on a virtual display, painted by the processor, with 100,000 jobs in its store. Made by\n\
         `make felt`: {} cores ({}), {}, Linux {}, WebKitGTK {}.\n\n",
        said("nproc", &[]),
        processor.trim_start_matches([':', ' ', '\t']),
        said("sh", &["-c", "free -g | awk '/Mem/ { print $2 \" GiB\" }'"]),
        said("uname", &["-r"]),
        said("pkg-config", &["--modversion", "webkit2gtk-4.1"]),
    )
}

fn said(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
