//! The program `sampan`, run as a person runs it: a process with a home directory of its own.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::canary;
use crate::process::{self, Ended, Process};

/// How long a command may take unless a test says otherwise.
pub const LIMIT: Duration = Duration::from_secs(120);

/// A person's machine: a home directory, an environment, and a data directory for the store.
#[derive(Debug)]
pub struct Sampan {
    home: TempDir,
    environment: Vec<(String, String)>,
}

/// What a command with `--json` answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The exit code.
    pub code: i32,
    /// The document on standard output.
    pub json: Value,
    /// What went to standard error.
    pub stderr: String,
}

impl Default for Sampan {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Sampan {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            for place in ["data", "config", "cache", "run"] {
                canary::assert_absent_below(&self.home().join(place));
            }
        }
    }
}

impl Sampan {
    /// A fresh home directory.
    pub fn new() -> Self {
        let home = tempfile::Builder::new().prefix("sampan-home-").tempdir().unwrap();
        std::fs::create_dir(home.path().join("run")).unwrap();
        Self { home, environment: Vec::new() }
    }

    /// Sets a variable for all commands that follow.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The home directory; commands run in it.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file into the home directory.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.home().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Starts a command.
    pub fn spawn(&self, arguments: &[&str]) -> Process {
        Process::spawn(&mut self.command(arguments))
    }

    /// Starts another program as if it were `sampan`: one that starts it in its turn.
    pub fn spawn_program(&self, program: &str, arguments: &[&str]) -> Process {
        Process::spawn(&mut self.command_of(program.as_ref(), arguments))
    }

    /// Runs a command to its end.
    ///
    /// # Panics
    /// When it takes longer than [`LIMIT`], or dies of a signal or a panic.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let ended = process::run(&mut self.command(arguments), LIMIT);
        assert!(ended.status.code().is_some(), "`{}` died: {}", ended.shown, ended.status);
        assert!(!ended.stderr.contains("panicked at"), "`{}` panicked\n{}", ended.shown, ended.stderr);
        ended
    }

    /// Runs a command with `--json` to its end.
    ///
    /// # Panics
    /// As [`Sampan::run`], and when its standard output is not one JSON document.
    pub fn json(&self, arguments: &[&str]) -> Answer {
        Answer::from(self.run(&[arguments, &["--json"]].concat()))
    }

    /// The same with that text as its standard input.
    ///
    /// # Panics
    /// As [`Sampan::json`].
    pub fn json_with_input(&self, arguments: &[&str], input: &str) -> Answer {
        let mut command = self.command(&[arguments, &["--json"]].concat());
        Answer::from(Process::spawn_with_input(&mut command, input).wait(LIMIT))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(program(), arguments)
    }

    fn command_of(&self, program: &OsStr, arguments: &[&str]) -> Command {
        let mut command = process::tethered(program);
        canary::assert_absent("the command line", arguments.join("\n").as_bytes());
        command.args(arguments).current_dir(self.home()).env_clear();
        for (name, place) in [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config")] {
            command.env(name, self.home().join(place));
        }
        for (name, place) in [("XDG_CACHE_HOME", "cache"), ("XDG_RUNTIME_DIR", "run")] {
            command.env(name, self.home().join(place));
        }
        // `sampan` itself is started by its whole path; `setpriv` is found by this.
        command.env("PATH", env::var_os("PATH").unwrap_or_default()).env("LANG", "en_US.UTF-8");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl From<Ended> for Answer {
    fn from(ended: Ended) -> Self {
        let json = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| {
            panic!("`{}` did not answer with JSON ({error})\n{ended:#?}", ended.shown)
        });
        Self { code: ended.status.code().unwrap_or(-1), json, stderr: ended.stderr }
    }
}

impl Answer {
    /// The same, if the exit code is that.
    ///
    /// # Panics
    /// When it is another, with all that was answered.
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{:#}\n{}", self.json, self.stderr);
        self
    }

    /// The first and only run of a `sync` or `rule run`.
    ///
    /// # Panics
    /// When there is not exactly one.
    pub fn only_run(&self) -> &Value {
        let runs = self.json["runs"].as_array().unwrap();
        assert_eq!(runs.len(), 1, "one run expected: {:#}", self.json);
        &runs[0]
    }
}

/// The path of `sampan`: `SAMPAN_BIN`, or the one of this build, brought up to date first.
///
/// # Panics
/// When it cannot be built.
pub fn program() -> &'static OsStr {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| env::var_os("SAMPAN_BIN").map_or_else(build, PathBuf::from)).as_os_str()
}

/// The folder of the profile of this test, for programs that are built for it.
pub(crate) fn profile() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.ancestors().find(|path| path.join("deps").is_dir());
    profile.expect("a test lies in a profile's directory").to_owned()
}

/// Builds `sampan` in the profile of this test, beside it.
fn build() -> PathBuf {
    let profile = profile();
    let mut cargo = process::tethered(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--bin", "sampan", "--target-dir"]).arg(profile.parent().unwrap());
    cargo.current_dir(workspace());
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    process::run(&mut cargo, Duration::from_secs(1500)).success();
    profile.join("sampan")
}

/// The root of the repository.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
