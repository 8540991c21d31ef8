//! Few large images.

use std::env;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::proxy::{self, Proxy};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file;
use sampan_tests::sampan::Sampan;

use crate::measure::{Cost, measure, median};
use crate::peers::{self, Way};
use crate::table::Row;

const MIB: u64 = 1 << 20;
const ROUNDS: usize = 7;
const SMALL_ROUNDS: usize = 25;
const IMAGE: &str = "team/large:1";

/// 8 layers of 64 MiB, by `copy`.
pub(crate) fn one_image() -> Vec<Row> {
    let (machine, source, _size) = filled(&[64; 8]);
    one("one image of 8 × 64 MiB", &machine, &source, ROUNDS, [Some(0.9), Some(0.4)])
}

/// What a person waits for who copies one small image.
pub(crate) fn one_small_image() -> Vec<Row> {
    let (machine, source, _size) = filled(&[1; 3]);
    one("one image of 3 × 1 MiB", &machine, &source, SMALL_ROUNDS, [Some(1.0), None])
}

/// One image by `copy`, by every program in turn, again and again; `must` is of the wall time and of the CPU.
fn one(
    work: &'static str,
    machine: &Sampan,
    source: &Registry,
    rounds: usize,
    must: [Option<f64>; 2],
) -> Vec<Row> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut others: Vec<_> = peers::others().map(|other| (other, Vec::new())).collect();
    for _ in 0..rounds {
        ours.push(copy(source, |from, to| peers::sampan_copy(machine, IMAGE, from, to)));
        theirs.push(copy(source, |from, to| peers::skopeo_copy(machine, IMAGE, from, to)));
        for (other, costs) in &mut others {
            costs.push(copy(source, |from, to| other.copy(machine, IMAGE, from, to)));
        }
    }
    let row = |figure, unit, must, of: fn(&Cost) -> f64| {
        let middle = |all: &[Cost]| median(all.iter().map(of));
        let others = others.iter().map(|(other, costs)| (other.name(), middle(costs)));
        Row::new(work, figure, unit, middle(&ours)).beside(middle(&theirs)).others(others).must(must)
    };
    vec![
        row("wall", "s", must[0], |cost| cost.wall.as_secs_f64()),
        row("CPU", "s", must[1], |cost| cost.cpu.as_secs_f64()),
        row("peak memory", "MiB", None, |cost| cost.mebibytes()),
    ]
}

fn copy(source: &Registry, command: impl Fn(Way<'_>, Way<'_>) -> std::process::Command) -> Cost {
    let destination = Registry::start(Setup::Plain);
    let cost = measure(&mut command(Way::to(source), Way::to(&destination)));
    judge::assert_equal(source, &destination);
    cost
}

/// One image to three registries: what the source sends, and what it takes.
pub(crate) fn three_destinations() -> Vec<Row> {
    let (machine, source, size) = filled(&[64; 4]);
    let figures = [true, false].map(|ours| {
        let destinations = [(); 3].map(|()| Registry::start(Setup::Plain));
        let reading = Proxy::start(source.port(), proxy::Way::FREE);
        let from = Way { registry: &source, port: reading.port() };
        let ways = destinations.each_ref().map(Way::to);
        let wall = if ours {
            measure(&mut peers::sampan_sync(&machine, from, &ways, 3)).wall
        } else {
            ways.map(|to| measure(&mut peers::skopeo_copy(&machine, IMAGE, from, to)).wall).iter().sum()
        };
        for destination in &destinations {
            judge::assert_equal(&source, destination);
        }
        (share(reading.downloaded(), size), wall.as_secs_f64())
    });
    let work = "4 × 64 MiB to three destinations";
    let wall = Row::new(work, "wall", "s", figures[0].1).beside(figures[1].1);
    let read = Row::new(work, "source bytes ÷ image", "", figures[0].0).must(Some(1.02));
    let peer = Row::new(work, "the same, skopeo", "", figures[1].0);
    vec![wall, read, peer]
}

/// 16 large transfers at once. `MEMORY_MIB=1024` makes each of them 1 GiB, which takes 50 GB of disk.
pub(crate) fn memory() -> Vec<Row> {
    let size = env::var("MEMORY_MIB").ok().and_then(|text| text.parse().ok()).unwrap_or(128);
    let (machine, source) = (rule_file::machine(), Registry::start(Setup::Plain));
    let mut layout = Layout::create(&machine.home().join("samples"));
    for number in 0..16 {
        let layer = layout.large_layer(500 + number, size * MIB);
        let image = layout.image(0, &number.to_string(), &[&layer]);
        layout.tag(&format!("team/large-{number}:1"), &image);
    }
    layout.push(&source, Form::Oci);
    let destination = Registry::start(Setup::Plain);
    let cost = measure(&mut peers::sampan_sync(&machine, Way::to(&source), &[Way::to(&destination)], 16));
    judge::assert_equal(&source, &destination);
    let work = if size == 1024 { "16 transfers of 1 GiB at once" } else { "16 transfers of 128 MiB at once" };
    vec![Row::new(work, "peak memory", "MiB", cost.mebibytes()).must(Some(96.0))]
}

/// A source with one image of layers of so many MiB, and how many bytes it has.
pub(crate) fn filled(sizes: &[u64]) -> (Sampan, Registry, u64) {
    let (machine, source) = (rule_file::machine(), Registry::start(Setup::Plain));
    let mut layout = Layout::create(&machine.home().join("samples"));
    let layers: Vec<_> =
        (1..).zip(sizes).map(|(seed, size)| layout.large_layer(300 + seed, size * MIB)).collect();
    let image = layout.image(0, "large", &layers.iter().collect::<Vec<_>>());
    layout.tag(IMAGE, &image);
    layout.push(&source, Form::Oci);
    let size = sizes.iter().sum::<u64>() * MIB;
    (machine, source, size)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub(crate) fn share(bytes: u64, of: u64) -> f64 {
    bytes as f64 / of as f64
}
