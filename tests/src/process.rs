//! Child processes with a time limit, none of which outlives the thread that started it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::canary;

/// How often a child is asked whether it has ended.
const POLL: Duration = Duration::from_millis(5);

/// A command whose process the kernel kills when the thread that starts it ends, however that happens.
pub fn tethered(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// A running child. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    shown: String,
    stdout: PathBuf,
    stderr: PathBuf,
    _files: TempDir,
}

/// What a child that has ended left.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The command, for messages.
    pub shown: String,
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Process {
    /// Starts the command with its output going to files and nothing to read.
    pub fn spawn(command: &mut Command) -> Self {
        Self::spawn_with_input(command, "")
    }

    /// Starts the command with that text as its standard input.
    pub fn spawn_with_input(command: &mut Command, input: &str) -> Self {
        let files = tempfile::tempdir().unwrap();
        let [stdin, stdout, stderr] = ["stdin", "stdout", "stderr"].map(|name| files.path().join(name));
        fs::write(&stdin, input).unwrap();
        let words: Vec<_> = command.get_args().skip(3).map(|word| word.to_string_lossy()).collect();
        let shown = words.join(" ");
        let child = command
            .stdin(File::open(&stdin).unwrap())
            .stdout(File::create(&stdout).unwrap())
            .stderr(Stdio::from(File::create(&stderr).unwrap()))
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start `setpriv` for `{shown}`: {error}"));
        Self { child, shown, stdout, stderr, _files: files }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard output so far.
    pub fn stdout(&self) -> String {
        read(&self.stdout)
    }

    /// What it has written to standard error so far.
    pub fn stderr(&self) -> String {
        read(&self.stderr)
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        // A process that has just ended is not a failure.
        let _ = signal::kill(id, signal);
    }

    /// Kills it with SIGKILL and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits for its end, calling `meanwhile` every few milliseconds.
    ///
    /// # Panics
    /// When it runs for longer than `limit`; it is killed then.
    pub fn wait_while(&mut self, limit: Duration, mut meanwhile: impl FnMut(u32)) -> Ended {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let (stdout, stderr) = (self.stdout(), self.stderr());
                canary::assert_absent(&format!("output of `{}`", self.shown), stdout.as_bytes());
                canary::assert_absent(&format!("messages of `{}`", self.shown), stderr.as_bytes());
                return Ended { shown: self.shown.clone(), status, stdout, stderr };
            }
            if begin.elapsed() > limit {
                self.kill();
                panic!("`{}` still ran after {limit:?}\n{}\n{}", self.shown, self.stdout(), self.stderr());
            }
            meanwhile(self.id());
            std::thread::sleep(POLL);
        }
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it runs for longer than `limit`; it is killed then.
    pub fn wait(&mut self, limit: Duration) -> Ended {
        self.wait_while(limit, |_| ())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Ended {
    /// The same, if it succeeded.
    ///
    /// # Panics
    /// When it did not, with all that it wrote.
    pub fn success(self) -> Self {
        assert!(
            self.status.success(),
            "`{}` ended with {}\n{}\n{}",
            self.shown,
            self.status,
            self.stdout,
            self.stderr
        );
        self
    }
}

/// Runs a command to its end.
///
/// # Panics
/// When it takes longer than `limit`.
pub fn run(command: &mut Command, limit: Duration) -> Ended {
    Process::spawn(command).wait(limit)
}

/// Polls until `done` holds.
///
/// # Panics
/// When it does not hold within `limit`, naming `what` was waited for.
pub fn wait_until(what: &str, limit: Duration, mut done: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !done() {
        assert!(begin.elapsed() < limit, "waited {limit:?} in vain: {what}");
        std::thread::sleep(POLL);
    }
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}
