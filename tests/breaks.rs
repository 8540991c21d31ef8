//! Real registries behind a way that breaks in the middle of a body, in each way in which networks do: what was on its way
//! arrives, and hardly anything is sent twice.

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::proxy::{Break, Direction, How, Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::{self, RuleFile};

const MIB: u64 = 1 << 20;
const LAYER: u64 = 12 * MIB;

/// A copy whose body breaks twice at its third MiB.
fn broken(direction: Direction, how: How) {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let machine = rule_file::machine();
    rule_file::trust(&machine, "destination", &destination);
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.large_layer(5, LAYER);
    let image = layout.image(0, "large", &[&layer]);
    layout.tag("team/large:1", &image);
    layout.push(&source, Form::Oci);
    // A reset throws away what the system has received and nobody has read yet: it comes no faster than it is read.
    let read = if direction == Direction::Download { 24 * MIB } else { u64::MAX };
    let from = Proxy::start(source.port(), Way { download: read, ..Way::FREE });
    let to = Proxy::start(destination.port(), Way::FREE);
    let file = RuleFile::default()
        .registry_at("source", &source, from.port())
        .registry_at("destination", &destination, to.port())
        .rule("large", "source", "destination", "");
    machine.write("rules.yaml", &file.text());
    let way = if direction == Direction::Upload { &to } else { &from };
    way.break_next(2, Break { direction, after: 3 * MIB, how });
    let ran = machine.json(&["sync", "-f", "rules.yaml"]).expect_code(0);
    assert_eq!(ran.only_run()["finished"], 1, "{direction:?} {how:?}: {:#}", ran.json);
    judge::assert_equal(&source, &destination);
    judge::whole(&destination, "team/large:1");
    assert_eq!(way.unbroken(), 0, "{direction:?} {how:?}: it did break");
    if direction == Direction::Download {
        // What comes again is at most what lay in buffers.
        assert!(from.downloaded() < LAYER + 2 * MIB, "{how:?}: {} bytes", from.downloaded());
    }
}

#[test]
fn a_way_that_is_cut_or_reset_or_half_closed_is_survived() {
    for direction in [Direction::Upload, Direction::Download] {
        for how in [How::Cut, How::Reset, How::HalfClose] {
            broken(direction, how);
        }
    }
}

#[test]
#[ignore = "the long suite: silence is waited for, a minute each"]
fn a_way_that_falls_silent_is_survived() {
    std::thread::scope(|scope| {
        for direction in [Direction::Upload, Direction::Download] {
            scope.spawn(move || broken(direction, How::Blackhole));
        }
    });
}
