//! Rows 37 to 39 with the program itself: it is asked to end while it works, sleeps while its connections are forgotten, and
//! finds another time of day.

use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use sampan_tests::process::{self, Process};
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::sampan::{LIMIT, Sampan};
use sampan_tests::scripted::tls::{Flaw, Identity};
use sampan_tests::scripted::{Content, Server};

use crate::stage::skipped;

const MIB: u64 = 1 << 20;

/// A rule for images of so many MiB, over a way that takes a second for each.
struct Working {
    source: Server,
    destination: Server,
    way: Proxy,
    machine: Sampan,
}

impl Working {
    fn new(images: usize, size: u64) -> Self {
        let mut held = Content::new();
        for n in 0..images {
            held.image(&format!("team/app-{n}:1"), &[usize::try_from(size * MIB).unwrap()]);
        }
        let (source, destination) = (Server::holding(held), Server::holding(Content::new()));
        let way = Proxy::start(destination.port(), Way { upload: MIB, ..Way::FREE });
        let machine = Sampan::new();
        let [from, to] = [source.url(), format!("http://127.0.0.1:{}", way.port())];
        machine.write(
            "rules.yaml",
            &format!(
                "targets:\n  - {{ name: here, url: \"{from}\" }}\n  - {{ name: there, url: \"{to}\" }}\n\
             rules:\n  - {{ name: all, source: here, destinations: [{{ target: there }}] }}\n\
             settings: {{ workers: 4 }}\n",
            ),
        );
        machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
        Self { source, destination, way, machine }
    }

    /// Runs the rule, and waits until bytes are on their way.
    fn begin(&self, serving: &Process) {
        process::wait_until("it serves", LIMIT, || serving.stderr().contains("SIGTERM"));
        self.machine.json(&["rule", "run", "all"]).expect_code(0);
        process::wait_until("bytes are on their way", LIMIT, || self.way.uploaded() > MIB);
    }

    /// Waits until all has arrived, and looks at whether it is all.
    fn arrives(&self, serving: &mut Process) {
        self.way.set(Way::FREE);
        let tags = |server: &Server| server.content(|content| content.tags());
        process::wait_until("all has arrived", LIMIT, || tags(&self.source) == tags(&self.destination));
        let jobs = || self.machine.json(&["job", "list"]).json;
        let open = |job: &serde_json::Value| job["ended"].is_null();
        process::wait_until("all has ended", LIMIT, || !jobs()["jobs"].as_array().unwrap().iter().any(open));
        let first = |job: &serde_json::Value| job["status"] == "finished" && job["attempts"] == 1;
        assert!(jobs()["jobs"].as_array().unwrap().iter().all(first), "{:#}", jobs());
        serving.signal(Signal::SIGTERM);
        serving.wait(Duration::from_secs(5)).success();
    }
}

#[test]
fn fault_37_a_signal_ends_four_jobs_within_five_seconds_and_they_go_on() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let working = Working::new(4, 8);
        // Whoever runs this test may have been started with `nohup`, which is handed down.
        let program = sampan_tests::sampan::program().to_str().unwrap();
        let words = ["--default-signal=HUP", program, "serve", "--drain", "0s"];
        let mut serving = working.machine.spawn_program("env", &words);
        working.begin(&serving);
        let begun = Instant::now();
        serving.signal(signal);
        let ended = serving.wait(Duration::from_secs(10));
        assert!(begun.elapsed() < Duration::from_secs(5), "{signal}: {:?}", begun.elapsed());
        assert_eq!(
            ended.status.code(),
            Some(if signal == Signal::SIGINT { 3 } else { 0 }),
            "{signal}: {ended:?}"
        );
        assert!(working.destination.content(|content| content.tags()).is_empty(), "{signal}");
        let jobs = working.machine.json(&["job", "list"]).json;
        let states: Vec<_> = jobs["jobs"].as_array().unwrap().iter().map(|job| &job["status"]).collect();
        assert!(states.len() == 4 && states.iter().all(|state| *state == "pending"), "{signal}: {states:?}");
        let mut again = working.machine.spawn(&["serve"]);
        working.arrives(&mut again);
    }
}

/// Who starts it with `nohup` wants it to outlive the terminal.
#[test]
fn fault_37_a_hangup_that_is_to_be_ignored_is_ignored() {
    let working = Working::new(1, 4);
    let program = sampan_tests::sampan::program().to_str().unwrap();
    let mut serving = working.machine.spawn_program("nohup", &[program, "serve"]);
    working.begin(&serving);
    serving.signal(Signal::SIGHUP);
    std::thread::sleep(Duration::from_millis(500));
    assert!(serving.is_running());
    working.arrives(&mut serving);
}

/// A machine cannot be put to sleep by a test; a process can, and its connections be forgotten meanwhile.
#[test]
#[ignore = "the long suite: silence is waited for, a minute"]
fn fault_38_the_machine_sleeps_and_its_connections_are_forgotten() {
    let working = Working::new(1, 24);
    let mut serving = working.machine.spawn(&["serve"]);
    working.begin(&serving);
    serving.signal(Signal::SIGSTOP);
    working.way.forget();
    std::thread::sleep(Duration::from_secs(5));
    let asked = working.destination.requests().len();
    working.way.set(Way::FREE);
    serving.signal(Signal::SIGCONT);
    let woken = Instant::now();
    working.arrives(&mut serving);
    let took = woken.elapsed();
    let jobs = working.machine.json(&["job", "list"]).json;
    let log =
        working.machine.run(&["job", "log", jobs["jobs"][0]["id"].as_str().unwrap(), "--level", "debug"]);
    assert!(took < Duration::from_secs(75), "{took:?}\n{}", log.stdout);
    let asked = working.destination.requests().len() - asked;
    assert!(asked < 12, "no burst of retries: {asked}");
    let sent: u64 = working.destination.requests().iter().map(sampan_tests::scripted::Request::length).sum();
    assert!(sent < 26 * MIB, "it goes on where it was: {sent} bytes");
}

/// Commands at another time of day, whose clocks that no one sets go on as they do.
struct Elsewhen {
    machine: Sampan,
    file: std::path::PathBuf,
}

impl Elsewhen {
    fn new(machine: Sampan) -> Option<Self> {
        let found =
            Command::new("sh").args(["-c", "find /usr/lib -name libfaketimeMT.so.1 | head -1"]).output();
        let library =
            found.map(|found| String::from_utf8_lossy(&found.stdout).trim().to_owned()).unwrap_or_default();
        if library.is_empty() {
            skipped("39", "faketime is not installed");
            return None;
        }
        let file = machine.home().join("faketime");
        std::fs::write(&file, "+0").unwrap();
        let machine = machine
            .set("LD_PRELOAD", &library)
            .set("FAKETIME_TIMESTAMP_FILE", file.to_str().unwrap())
            .set("FAKETIME_NO_CACHE", "1")
            .set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        Some(Self { machine, file })
    }

    fn shift(&self, by: &str) {
        std::fs::write(&self.file, by).unwrap();
    }
}

#[test]
fn fault_39_the_program_finds_another_day_while_it_works() {
    let Working { source, destination, way, machine } = Working::new(1, 6);
    let Some(elsewhen) = Elsewhen::new(machine) else { return };
    let mut serving = elsewhen.machine.spawn(&["serve"]);
    let tags = |server: &Server| server.content(|content| content.tags());
    for (turn, day) in ["+10d", "-1d"].into_iter().enumerate() {
        process::wait_until("it serves", LIMIT, || serving.stderr().contains("SIGTERM"));
        destination.content(Content::clear);
        let sent = way.uploaded();
        elsewhen.machine.json(&["rule", "run", "all"]).expect_code(0);
        process::wait_until("bytes are on their way", LIMIT, || way.uploaded() > sent + MIB);
        elsewhen.shift(day);
        let begun = Instant::now();
        process::wait_until("it has arrived", LIMIT, || tags(&source) == tags(&destination));
        assert!(begun.elapsed() < Duration::from_secs(20), "{day}: {:?}", begun.elapsed());
        process::wait_until("the run has ended", LIMIT, || {
            let runs = elsewhen.machine.json(&["run", "list"]).json;
            // The newest run comes first, whatever the clock said.
            runs["runs"][0]["finished"] == 1 && runs["runs"].as_array().unwrap().len() == turn + 1
        });
    }
    serving.signal(Signal::SIGTERM);
    serving.wait(Duration::from_secs(5)).success();
}

#[test]
fn fault_39_a_certificate_that_is_good_on_another_day_explains_the_clock() {
    // Good for the year 2019.
    let identity = Identity::new(Flaw::Expired);
    let registry = Server::secure(Content::new(), &identity);
    let machine = Sampan::new();
    machine.write("ca.pem", &identity.ca);
    let target =
        format!("targets:\n  - {{ name: harbour, url: \"{}\", ca_file: ./ca.pem }}\n", registry.url());
    machine.write("rules.yaml", &target);
    let Some(elsewhen) = Elsewhen::new(machine) else { return };
    elsewhen.machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    for (day, lang, word) in [("@2018-06-01 00:00:00", "en", "clock"), ("+0", "zh-CN", "时钟")] {
        elsewhen.shift(day);
        let checked = elsewhen.machine.run(&["target", "check", "harbour", "--lang", lang]);
        let said = format!("{}{}", checked.stdout, checked.stderr);
        assert_ne!(checked.status.code(), Some(0), "{said}");
        assert!(said.contains(word), "{said}");
    }
    elsewhen.shift("@2019-06-01 00:00:00");
    elsewhen.machine.run(&["target", "check", "harbour"]).success();
}
