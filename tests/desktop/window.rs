//! The real window: a session, a driver and the program, all of one test's own.
//!
//! The driver is that of `WebKitGTK`; it starts the program, and speaks to the page in it. What a person would do with mouse
//! and keyboard is done here, and what a person would see is read.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use sampan_tests::process::{self, Process};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};
use thirtyfour::{By, Capabilities, Key, TypingData, WebDriver, WebElement};
use tokio::runtime::Runtime;

use crate::session::Session;

/// How long anything in the window may take to show.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// The options of a select that is open.
const OFFERED: &str = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)";

/// A window on a person's machine.
pub(crate) struct Window {
    runtime: Runtime,
    driver: Option<WebDriver>,
    /// Of the program itself.
    id: Pid,
    environment: Vec<(String, OsString)>,
    _driving: Process,
    // The session ends last.
    session: Session,
}

impl Window {
    /// Starts the program for somebody whose system speaks `language`, such as `zh_CN.UTF-8`.
    ///
    /// # Panics
    /// When there is no window after some seconds.
    pub(crate) fn open(machine: &Sampan, language: &str) -> Self {
        Self::open_in(Session::begin(machine), machine, language, &[])
    }

    /// Starts the program with these words in a session that has begun.
    ///
    /// # Panics
    /// As [`Window::open`].
    pub(crate) fn open_in(session: Session, machine: &Sampan, language: &str, words: &[&str]) -> Self {
        let program = program();
        assert!(program.exists(), "{} is not built: make test-desktop", program.display());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let environment = session.environment(language);
        let mut command = process::tethered("WebKitWebDriver");
        command.args(["--host=127.0.0.1", &format!("--port={port}")]);
        command.env_clear().envs(environment.iter().cloned()).env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driving = Process::spawn(&mut command);
        process::wait_until("the driver listens", PATIENCE, || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let mut capabilities = Capabilities::new();
        let options = json!({ "binary": program, "args": words });
        capabilities.set("webkitgtk:browserOptions", options).unwrap();
        let driver = runtime
            .block_on(WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities))
            .unwrap_or_else(|error| panic!("no window: {error}\n{}", driving.stderr()));
        let url = runtime.block_on(driver.current_url()).unwrap();
        // Without the program the driver would show a browser of its own.
        assert_eq!(url.scheme(), "tauri", "the page is ours: {url}");
        let id = find(&program, machine.home());
        Self { runtime, driver: Some(driver), id, environment, _driving: driving, session }
    }

    /// The session it is in.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// The process of the program.
    pub(crate) fn id(&self) -> Pid {
        self.id
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    fn find(&self, css: &str) -> Option<WebElement> {
        self.runtime.block_on(self.driver().find(By::Css(css))).ok()
    }

    /// Whether something is there, seen or not.
    pub(crate) fn has(&self, css: &str) -> bool {
        self.find(css).is_some()
    }

    /// Waits for something to be there.
    ///
    /// # Panics
    /// When it does not come.
    pub(crate) fn see(&self, css: &str) -> WebElement {
        let begin = Instant::now();
        loop {
            if let Some(found) = self.find(css) {
                return found;
            }
            self.patience(begin, &format!("nothing is `{css}`"));
        }
    }

    /// Waits until something is so.
    ///
    /// # Panics
    /// When it does not come to be.
    pub(crate) fn wait(&self, what: &str, mut so: impl FnMut() -> bool) {
        let begin = Instant::now();
        while !so() {
            self.patience(begin, what);
        }
    }

    fn patience(&self, begin: Instant, what: &str) {
        if begin.elapsed() > PATIENCE {
            let picture = self.picture("lost", self.session.display().trim_start_matches(':'));
            panic!("waited in vain: {what}\n{}\n{}", picture.display(), self.text("body"));
        }
        thread::sleep(LOOK);
    }

    /// Clicks something as soon as it can be clicked.
    pub(crate) fn click(&self, css: &str) {
        let begin = Instant::now();
        loop {
            let element = self.see(css);
            let clicked = self.runtime.block_on(async {
                element.scroll_into_view().await?;
                if !element.is_enabled().await? {
                    return Ok(false);
                }
                element.click().await.map(|()| true)
            });
            if matches!(clicked, Ok(true)) {
                return;
            }
            self.patience(begin, &format!("`{css}` cannot be clicked: {clicked:?}"));
        }
    }

    /// Writes into a field, in place of what stands there.
    pub(crate) fn write(&self, css: &str, text: &str) {
        self.click(css);
        let element = self.see(css);
        self.runtime
            .block_on(async {
                element.send_keys(Key::Control + "a").await?;
                element.send_keys(Key::Backspace + "").await?;
                element.send_keys(text).await
            })
            .unwrap();
    }

    /// Presses a key in something.
    pub(crate) fn press(&self, css: &str, keys: impl Into<TypingData>) {
        let element = self.see(css);
        self.runtime.block_on(element.send_keys(keys.into())).unwrap();
    }

    /// Chooses an option of a select by what it says.
    pub(crate) fn choose(&self, css: &str, option: &str) {
        self.click(css);
        self.click(&format!("{OFFERED} [title={option:?}]"));
    }

    /// Writes a name into a select and takes the option of that name, as soon as it is offered.
    pub(crate) fn pick(&self, css: &str, name: &str) {
        self.click(css);
        self.press(&format!("{css} input"), name);
        self.see(&format!("{OFFERED} .ant-select-item-option-active[title={name:?}]"));
        self.press(&format!("{css} input"), Key::Enter + "");
    }

    /// Writes one more into a list.
    pub(crate) fn add(&self, css: &str, text: &str) {
        self.click(css);
        self.press(&format!("{css} input"), text);
        self.press(&format!("{css} input"), Key::Enter + "");
    }

    /// What something says; nothing where it is not there. Read by the page itself: the driver takes rows of virtual
    /// lists for invisible.
    pub(crate) fn text(&self, css: &str) -> String {
        let read = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let said = self.runtime.block_on(self.driver().execute(read, vec![css.into()]));
        said.ok().and_then(|said| said.json().as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits until something says this.
    pub(crate) fn hear(&self, css: &str, text: &str) {
        self.see(css);
        self.wait(&format!("`{css}` says {text:?}"), || self.text(css).contains(text));
    }

    /// Runs a script in the page.
    pub(crate) fn script(&self, script: &str) -> Value {
        self.runtime.block_on(self.driver().execute(script, Vec::new())).unwrap().json().clone()
    }

    /// Runs a script that hands over its answer to a function, its last argument.
    pub(crate) fn script_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.runtime.block_on(self.driver().execute_async(script, arguments)).unwrap().json().clone()
    }

    /// Loads the page anew.
    pub(crate) fn reload(&self) {
        self.runtime.block_on(self.driver().refresh()).unwrap();
    }

    /// The title of the page.
    pub(crate) fn title(&self) -> String {
        self.runtime.block_on(self.driver().title()).unwrap()
    }

    /// Keeps a picture of the window: `target/shots/desktop/<name>.<language>.png`.
    pub(crate) fn picture(&self, name: &str, language: &str) -> PathBuf {
        let folder = root().join("target/shots/desktop");
        fs::create_dir_all(&folder).unwrap();
        let dot = if language.is_empty() { "" } else { "." };
        let path = folder.join(format!("{name}{dot}{language}.png"));
        // The driver's own pictures hang where compositing is off, as it is here and on machines without a GPU.
        // What was just changed in the page is painted a moment later.
        thread::sleep(Duration::from_millis(300));
        let mut command = process::tethered("import");
        command.args([
            "-display",
            self.session.display(),
            "-window",
            "root",
            "-crop",
            "1280x800+0+0",
            "+repage",
        ]);
        process::run(command.arg(&path), PATIENCE).success();
        path
    }

    /// The program, and all that it has started.
    pub(crate) fn processes(&self) -> Vec<i32> {
        processes(self.id)
    }

    /// Whether the program runs.
    pub(crate) fn runs(&self) -> bool {
        // A process that has ended stays as a zombie until its parent looks.
        let state = fs::read_to_string(format!("/proc/{}/stat", self.id)).unwrap_or_default();
        state.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
    }

    /// Starts the program a second time, and waits until that one has ended.
    pub(crate) fn start_again(&self, words: &[&str]) {
        let mut command = process::tethered(program());
        command.args(words).env_clear().envs(self.environment.iter().cloned());
        process::run(&mut command, Duration::from_secs(10)).success();
    }

    /// Runs another program of the person's session to its end, and gives what it said.
    ///
    /// # Panics
    /// When it fails.
    pub(crate) fn run(&self, program: &str, words: &[&str]) -> String {
        let mut command = process::tethered(program);
        command.args(words).env_clear().envs(self.environment.iter().cloned());
        process::run(&mut command, PATIENCE).success().stdout
    }

    /// Ends the program as a logout does, and says how long that took.
    ///
    /// # Panics
    /// When it still runs after ten seconds.
    pub(crate) fn leave(self) -> Duration {
        let begin = Instant::now();
        signal::kill(self.id, Signal::SIGTERM).unwrap();
        process::wait_until("the program has ended", Duration::from_secs(10), || !self.runs());
        begin.elapsed()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = signal::kill(self.id, Signal::SIGKILL);
        // Ending the session would ask a program that is gone.
        std::mem::forget(self.driver.take());
    }
}

/// A process, and all that it has started.
pub(crate) fn processes(program: Pid) -> Vec<i32> {
    let parent = |id: i32| -> Option<i32> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
    };
    let all = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let all: Vec<i32> = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    let ours = |id: &i32| {
        std::iter::successors(Some(*id), |id| parent(*id)).take(16).any(|id| id == program.as_raw())
    };
    all.into_iter().filter(ours).collect()
}

/// The process of the program that lives in this home.
fn find(program: &Path, home: &Path) -> Pid {
    let home = format!("HOME={}", home.display());
    let program = fs::canonicalize(program).unwrap();
    let ours = |id: i32| {
        let path = fs::read_link(format!("/proc/{id}/exe")).ok()?;
        let environment = fs::read(format!("/proc/{id}/environ")).ok()?;
        let at_home = environment.split(|byte| *byte == 0).any(|variable| variable == home.as_bytes());
        (path == program && at_home).then(|| Pid::from_raw(id))
    };
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let mut numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.find_map(ours).expect("the program runs")
}

/// `SAMPAN_DESKTOP_BIN`, or the program beside the test.
pub(crate) fn program() -> PathBuf {
    env::var_os("SAMPAN_DESKTOP_BIN").map_or_else(
        || env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("sampan-desktop"),
        PathBuf::from,
    )
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
