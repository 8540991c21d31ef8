//! One image for several destinations is read once, however different they are.

use std::time::Duration;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};
use sampan_tests::sampan::{Answer, LIMIT, Sampan};
use serde_json::Value;

const MIB: u64 = 1024 * 1024;
const LAYER: u64 = 24 * MIB;
const THREE: &str = "one }, { target: two }, { target: three";

struct Harbour {
    machine: Sampan,
    source: Registry,
    reading: Proxy,
    destinations: [Registry; 3],
    /// The way to the third destination.
    writing: Proxy,
    /// Requests that the source had before.
    before: usize,
    _layout: Layout,
}

/// A rule from one registry to three, with one worker; the way to the third is slow.
fn harbour() -> Harbour {
    let machine = rule_file::machine();
    let [source, one, two, three] = [(); 4].map(|()| Registry::start(Setup::Plain));
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.large_layer(5, LAYER);
    let image = layout.image(0, "large", &[&layer]);
    layout.tag("team/large:1", &image);
    layout.push(&source, Form::Oci);
    let reading = Proxy::start(source.port(), Way::FREE);
    let writing = Proxy::start(three.port(), Way { upload: 4 * MIB, ..Way::FREE });
    let file = RuleFile::default()
        .registry_at("source", &source, reading.port())
        .registry("one", &one)
        .registry("two", &two)
        .registry_at("three", &three, writing.port())
        .rule("spread", "source", THREE, "");
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    machine.json(&["settings", "set", "workers", "1"]).expect_code(0);
    let before = source.requests().len();
    Harbour { machine, source, reading, destinations: [one, two, three], writing, before, _layout: layout }
}

impl Harbour {
    /// Manifests read at the source.
    fn pulled(&self) -> usize {
        self.source.requests()[self.before..].iter().filter(|request| request.is_manifest_get()).count()
    }
}

fn read_once(harbour: &Harbour) {
    let read = harbour.reading.downloaded();
    assert!(read * 100 <= LAYER * 102, "{read} bytes were read of {LAYER}");
}

#[test]
fn three_destinations_share_one_read_and_one_worker_and_the_slow_one_holds_nobody_up() {
    let harbour = harbour();
    let run = harbour.machine.json(&["rule", "run", "spread", "--wait"]).expect_code(0);
    for destination in &harbour.destinations {
        judge::assert_equal(&harbour.source, destination);
        judge::whole(destination, "team/large:1");
    }
    read_once(&harbour);
    assert_eq!(harbour.pulled(), 1, "a public registry counts each manifest that is read");
    let port = format!(":{}/", harbour.writing.port());
    let jobs = run.only_run()["jobs"].as_array().unwrap().clone();
    let ended = |job: &Value| job["ended"].as_str().unwrap().to_owned();
    let (slow, fast): (Vec<_>, Vec<_>) =
        jobs.iter().partition(|job| job["destination"].as_str().unwrap().contains(&port));
    assert_eq!((slow.len(), fast.len()), (1, 2));
    for job in fast {
        assert!(ended(job) < ended(slow[0]), "{} before {}", ended(job), ended(slow[0]));
        assert_eq!(job["attempts"], 1);
    }
}

#[test]
fn a_stopped_sibling_takes_nothing_from_the_others_and_goes_on_later() {
    let harbour = harbour();
    let mut running = harbour.machine.spawn(&["rule", "run", "spread", "--wait", "--json"]);
    process::wait_until("all of it is on its way", Duration::from_secs(60), || {
        assert!(running.is_running(), "{}\n{}", running.stdout(), running.stderr());
        harbour.writing.uploaded() > 2 * MIB
    });
    let jobs = harbour.machine.json(&["job", "list"]).expect_code(0);
    let port = format!(":{}/", harbour.writing.port());
    let mut slow = jobs.json["jobs"].as_array().unwrap().iter();
    let slow = slow.find(|job| job["destination"].as_str().unwrap().contains(&port)).unwrap();
    let slow = slow["id"].as_str().unwrap().to_owned();
    harbour.machine.json(&["job", "stop", &slow]).expect_code(0);
    let ended = Answer::from(running.wait(LIMIT));
    assert_eq!((&ended.only_run()["finished"], &ended.only_run()["stopped"]), (&2.into(), &1.into()));
    for destination in &harbour.destinations[..2] {
        judge::assert_equal(&harbour.source, destination);
    }
    read_once(&harbour);

    harbour.writing.set(Way::FREE);
    harbour.machine.json(&["job", "retry", &slow, "--wait"]).expect_code(0);
    judge::assert_equal(&harbour.source, &harbour.destinations[2]);
}
