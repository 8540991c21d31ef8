//! Memory does not grow with what is copied.

use std::time::Duration;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::memory;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::sampan::{Answer, Sampan};

const MIB: u64 = 1024 * 1024;

#[test]
fn a_layer_of_one_gibibyte_passes_through_less_than_96_mebibytes() {
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let machine = Sampan::new();
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.large_layer(9, 1024 * MIB);
    let image = layout.image(0, "huge", &[&layer]);
    layout.tag("team/huge:1", &image);
    layout.push(&source, Form::Oci);
    let (from, to) = (source.reference("team/huge:1"), destination.reference("team/huge:1"));
    let mut copying = machine.spawn(&["copy", &from, &to, "--json"]);
    let mut peak = 0;
    let ended = copying.wait_while(Duration::from_secs(300), |id| peak = memory::peak(id).unwrap_or(peak));
    Answer::from(ended).expect_code(0);
    judge::assert_equal(&source, &destination);
    judge::whole(&destination, "team/huge:1");
    eprintln!("peak of resident memory: {} MiB", peak / MIB);
    assert!(peak > MIB && peak < 96 * MIB, "{} MiB at its peak", peak / MIB);
}
