//! A connection that is cut at half of a large blob: what is sent twice because of it.

use std::thread;
use std::time::Duration;

use sampan_tests::proxy::{self, Proxy};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::{judge, process::Process};

use crate::large::{filled, share};
use crate::peers::{self, Way};
use crate::table::Row;

const MIB: u64 = 1 << 20;
const SIZE: u64 = 256 * MIB;
const IMAGE: &str = "team/large:1";
const LIMIT: Duration = Duration::from_secs(120);

pub(crate) fn source() -> Vec<Row> {
    let [ours, theirs] = [true, false].map(|ours| cut(ours, true, &Registry::start(Setup::Plain)));
    rows("256 MiB, cut at half between source and us", ours, theirs, Some(0.01))
}

/// Distribution 2.8 takes nothing up that was cut in mid-body: a new session begins at the first byte. Distribution 3
/// does, and is asked where it was built.
pub(crate) fn destination() -> Vec<Row> {
    let [ours, theirs] = [true, false].map(|ours| cut(ours, false, &Registry::start(Setup::Plain)));
    let mut all = rows("256 MiB, cut at half between us and Distribution 2.8", ours, theirs, None);
    if let Some(newer) = peers::newer_distribution() {
        let [ours, theirs] = [true, false].map(|ours| cut(ours, false, &Registry::of(&newer, Setup::Plain)));
        all.extend(rows("256 MiB, cut at half between us and Distribution 3", ours, theirs, Some(0.01)));
    }
    all
}

fn rows(work: &'static str, ours: f64, theirs: f64, must: Option<f64>) -> Vec<Row> {
    vec![
        Row::new(work, "sent twice ÷ blob", "", ours).must(must),
        Row::new(work, "the same, skopeo", "", theirs),
    ]
}

/// The share of the blob that went over the cut way more than once.
fn cut(ours: bool, at_source: bool, destination: &Registry) -> f64 {
    let (machine, source, _size) = filled(&[256]);
    let proxy = Proxy::start(if at_source { &source } else { destination }.port(), proxy::Way::FREE);
    let over = |registry, here: bool| Way {
        registry,
        port: if here { proxy.port() } else { Way::to(registry).port },
    };
    let (from, to) = (over(&source, at_source), over(destination, !at_source));
    let command = || {
        if ours {
            peers::sampan_copy(&machine, IMAGE, from, to)
        } else {
            peers::skopeo_copy(&machine, IMAGE, from, to)
        }
    };
    let passed = || if at_source { proxy.downloaded() } else { proxy.uploaded() };
    let mut process = Process::spawn(&mut command());
    while passed() < SIZE / 2 {
        assert!(process.is_running(), "{}", process.stderr());
        thread::sleep(Duration::from_millis(1));
    }
    proxy.cut();
    let ended = process.wait(LIMIT);
    // The peer may give up: then its user runs it once more.
    if ours || ended.status.success() {
        ended.success();
    } else {
        Process::spawn(&mut command()).wait(LIMIT).success();
    }
    judge::assert_equal(&source, destination);
    share(passed().saturating_sub(SIZE), SIZE)
}
