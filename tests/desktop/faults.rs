//! Rows of the table of faults that need the real window: its page is loaded anew or ends, it is closed, its display goes.

use std::fs;
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;
use sampan_tests::scripted::{Content, Server};
use serde_json::Value;

use crate::hands::Hands;
use crate::session::Session;
use crate::window::{self, Window};

const PATIENCE: Duration = Duration::from_secs(30);
const MIB: usize = 1 << 20;
/// By when everything is to have ended, as for a signal.
const SOON: Duration = Duration::from_secs(5);
const RUNNING: &str = "[role=row][data-job] [data-status=running]";
const FINISHED: &str = "[role=row][data-job] [data-status=finished]";

/// Four images on a slow way.
struct Working {
    _source: Server,
    destination: Server,
    way: Proxy,
    machine: Sampan,
}

impl Working {
    fn new() -> Self {
        let mut held = Content::new();
        for n in 0..4 {
            held.image(&format!("team/app-{n}:1"), &[4 * MIB]);
        }
        let source = Server::holding(held);
        let destination = Server::holding(Content::new());
        let way = Proxy::start(destination.port(), Way { upload: 128 << 10, ..Way::FREE });
        let machine = Sampan::new();
        let file = RuleFile::default()
            .target(&format!("{{ name: here, url: \"{}\" }}", source.url()))
            .target(&format!("{{ name: there, url: \"http://127.0.0.1:{}\" }}", way.port()))
            .rule("all", "here", "there", "");
        machine.write("rules.yaml", &format!("{}settings: {{ workers: 4 }}\n", file.text()));
        machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
        Self { _source: source, destination, way, machine }
    }

    /// Runs the rule in the window's engine, until bytes are on their way.
    fn begin(&self) {
        self.machine.json(&["rule", "run", "all"]).expect_code(0);
        process::wait_until("bytes are on their way", PATIENCE, || self.way.uploaded() > 128 << 10);
    }

    fn jobs(&self) -> Vec<Value> {
        self.machine.json(&["job", "list"]).expect_code(0).json["jobs"].as_array().unwrap().clone()
    }

    /// Nothing is lost: what was begun is finished, each in its first attempt.
    fn arrives(&self) {
        self.way.set(Way::FREE);
        process::wait_until("all is finished", PATIENCE, || {
            self.jobs().iter().all(|job| job["status"] == "finished")
        });
        let jobs = self.jobs();
        assert!(jobs.len() == 4 && jobs.iter().all(|job| job["attempts"] == 1), "{jobs:#?}");
        assert_eq!(self.destination.content(|content| content.tags().len()), 4);
    }

    /// The next start does what is left.
    fn goes_on(self) {
        let session = Session::begin(&self.machine);
        let mut program = session.start("en_US.UTF-8", &[]);
        self.arrives();
        program.signal(Signal::SIGTERM);
        program.wait(SOON);
    }
}

#[test]
fn fault_70_the_page_is_loaded_anew_while_jobs_run() {
    let working = Working::new();
    let window = Window::open(&working.machine, "en_US.UTF-8");
    window.click("[data-page=jobs]");
    working.begin();
    let count = |css: &str| window.script(&format!("return document.querySelectorAll('{css}').length"));
    window.wait("four run", || count(RUNNING) == 4);
    for _ in 0..3 {
        window.reload();
        window.wait("the same four run", || count(RUNNING) == 4);
        assert!(window.script("return location.hash").as_str().unwrap().starts_with("#/jobs"));
    }
    // What comes after is told to the page that is there now.
    working.arrives();
    window.wait("all four have ended", || count(FINISHED) == 4);
    assert_eq!(window.script("return document.querySelectorAll('[role=row][data-job]').length"), 4);
    window.leave();
}

/// Nobody drives the window here: a driver does not survive the page.
#[test]
fn fault_70_the_pages_process_ends_while_jobs_run() {
    let working = Working::new();
    let session = Session::begin(&working.machine);
    let mut program = session.start("en_US.UTF-8", &[]);
    let id = Pid::from_raw(program.id().try_into().unwrap());
    Hands::on(&session, id);
    working.begin();
    let page = || {
        let all = window::processes(id).into_iter();
        all.map(Pid::from_raw).find(|id| {
            fs::read_to_string(format!("/proc/{id}/comm"))
                .is_ok_and(|name| name.starts_with("WebKitWebProces"))
        })
    };
    let mut first = None;
    process::wait_until("there is a page", PATIENCE, || {
        first = page();
        first.is_some()
    });
    process::wait_until("it is painted", PATIENCE, || colours(&session) > 20);
    signal::kill(first.unwrap(), Signal::SIGKILL).unwrap();
    process::wait_until("there is another one", PATIENCE, || page().is_some_and(|page| Some(page) != first));
    working.arrives();
    process::wait_until("it is painted again", PATIENCE, || colours(&session) > 20);
    program.signal(Signal::SIGTERM);
    program.wait(SOON);
}

/// How many colours are seen on the display: an empty window has one or two.
fn colours(session: &Session) -> usize {
    let mut command = process::tethered("import");
    command.args(["-display", session.display(), "-window", "root", "-format", "%k", "info:-"]);
    process::run(&mut command, PATIENCE).success().stdout.trim().parse().unwrap()
}

#[test]
fn fault_37_a_window_that_is_closed_while_jobs_run_asks_and_the_jobs_go_on_at_the_next_start() {
    let working = Working::new();
    let window = Window::open(&working.machine, "en_US.UTF-8");
    window.see("h1");
    let hands = Hands::on(window.session(), window.id());
    working.begin();
    hands.close();
    window.hear(".ant-modal", "4");
    // The page is gone before a click of the driver's would be over, so the page clicks itself, and answers before.
    window.script("setTimeout(() => document.querySelector('.ant-modal [data-action=quit]').click())");
    let begun = Instant::now();
    process::wait_until("it has ended", PATIENCE, || !window.runs());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    drop(window);
    let jobs = working.jobs();
    assert!(jobs.len() == 4 && jobs.iter().all(|job| job["status"] == "pending"), "{jobs:#?}");
    working.goes_on();
}

#[test]
fn fault_37_a_display_that_goes_ends_the_program_and_the_jobs_go_on_at_the_next_start() {
    let working = Working::new();
    let mut session = Session::begin(&working.machine);
    let mut program = session.start("en_US.UTF-8", &[]);
    Hands::on(&session, Pid::from_raw(program.id().try_into().unwrap()));
    working.begin();
    session.lose_display();
    let begun = Instant::now();
    program.wait(PATIENCE);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    // The window's library ends the process there and then: what goes on is what is on disk.
    working.goes_on();
}
