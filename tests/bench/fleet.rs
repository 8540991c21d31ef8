//! Many small images: 40 repositories × 5 tags with shared base layers.

use std::thread;
use std::time::Duration;

use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::processor;
use sampan_tests::proxy::{self, Proxy};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file;
use sampan_tests::sampan::Sampan;

use crate::measure::{Cost, measure, median};
use crate::peers::{self, Way};
use crate::table::Row;

const ROUNDS: usize = 3;

/// What the images are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Images {
    /// One in three for several platforms.
    Mixed,
    /// All of them.
    ForPlatforms,
}

/// What one program took: for an empty destination, and again with nothing changed.
struct Took {
    cold: Part,
    unchanged: Part,
    /// Requests that both sides got for nothing changed.
    asked: usize,
    /// The time that both servers take to answer a HEAD for each tag, whoever asks.
    least: Duration,
}

struct Part {
    cost: Cost,
    /// The time that both servers need of all processors meanwhile: nobody is faster with these requests.
    served: Duration,
}

pub(crate) fn replicated(setup: Setup, images: Images) -> Vec<Row> {
    let (machine, source, _layout) = filled(setup, 40, images);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let sampan = |to: &Registry| peers::sampan_sync(&machine, Way::to(&source), &[Way::to(to)], 3);
        ours.push(replicate(&machine, &source, sampan));
        let skopeo = |to: &Registry| peers::skopeo_sync(&machine, Way::to(&source), Way::to(to));
        theirs.push(replicate(&machine, &source, skopeo));
    }
    let tls = setup == Setup::Secured;
    let (cold, unchanged) = match (tls, images) {
        (true, Images::Mixed) => ("40 × 5, empty destination, TLS", "40 × 5, nothing changed, TLS"),
        (false, Images::Mixed) => ("40 × 5, empty destination, plain", "40 × 5, nothing changed, plain"),
        (_, Images::ForPlatforms) => {
            ("40 × 5 of three platforms, empty destination", "40 × 5 of three platforms, nothing changed")
        }
    };
    let others: Vec<_> = peers::others()
        .map(|other| {
            let sync = |to: &Registry| other.sync(&machine, Way::to(&source), Way::to(to));
            (other.name(), replicate(&machine, &source, sync))
        })
        .collect();
    let row = |work, figure, unit, must, of: &dyn Fn(&Took) -> f64| {
        let [ours, theirs] = [&ours, &theirs].map(|all| median(all.iter().map(of)));
        let others = others.iter().map(|(name, took)| (*name, of(took)));
        Row::new(work, figure, unit, ours).beside(theirs).others(others).must(must)
    };
    let wall = |part: &Part| part.cost.wall.as_secs_f64();
    let mut rows = Vec::new();
    let musts = if tls { (Some(0.2), Some(0.05)) } else { (Some(0.25), None) };
    rows.push(row(cold, "wall", "s", musts.0, &|took| wall(&took.cold)));
    rows.push(row(cold, "CPU", "s", None, &|took| took.cold.cost.cpu.as_secs_f64()));
    rows.push(row(cold, "peak memory", "MiB", None, &|took| took.cold.cost.mebibytes()));
    rows.push(row(unchanged, "wall", "s", musts.1, &|took| wall(&took.unchanged)));
    rows.push(row(unchanged, "CPU", "s", None, &|took| took.unchanged.cost.cpu.as_secs_f64()));
    #[expect(clippy::cast_precision_loss, reason = "a count of requests is far below 2^53")]
    rows.push(row(unchanged, "requests", "", None, &|took| took.asked as f64));
    // What nobody can be faster than here.
    let mut least = |work, figure, least: fn(&Took) -> Duration, part: fn(&Took) -> &Part| {
        let least = median(ours.iter().map(|took| least(took).as_secs_f64()));
        let skopeo = median(theirs.iter().map(|took| wall(part(took))));
        rows.push(Row::new(work, figure, "s", least).beside(skopeo));
    };
    let served = "both servers' CPU, over all cores";
    least(cold, served, |took| took.cold.served, |took| &took.cold);
    least(unchanged, served, |took| took.unchanged.served, |took| &took.unchanged);
    least(unchanged, "a HEAD of each tag by curl", |took| took.least, |took| &took.unchanged);
    rows
}

/// The same with 200 ms added to each answer of both sides; 8 × 5, since the peer takes minutes for more.
pub(crate) fn far() -> Vec<Row> {
    let (machine, source, _layout) = filled(Setup::Plain, 8, Images::Mixed);
    let slow = proxy::Way { delay: Duration::from_millis(200), ..proxy::Way::FREE };
    let walls = [true, false].map(|ours| {
        let destination = Registry::start(Setup::Plain);
        let ways = [&source, &destination].map(|registry| Proxy::start(registry.port(), slow));
        let from = Way { registry: &source, port: ways[0].port() };
        let to = Way { registry: &destination, port: ways[1].port() };
        let mut command = if ours {
            peers::sampan_sync(&machine, from, &[to], 3)
        } else {
            peers::skopeo_sync(&machine, from, to)
        };
        let cost = measure(&mut command);
        assert_eq!(digests(&source), digests(&destination), "everything arrived");
        cost.wall.as_secs_f64()
    });
    vec![Row::new("8 × 5, 200 ms away", "wall", "s", walls[0]).beside(walls[1]).must(Some(0.2))]
}

fn filled(setup: Setup, repositories: u64, images: Images) -> (Sampan, Registry, Layout) {
    let (machine, source) = (rule_file::machine(), Registry::start(setup));
    let mut layout = Layout::create(&machine.home().join("samples"));
    match images {
        Images::Mixed => image::fleet(&mut layout, repositories, 5),
        Images::ForPlatforms => image::fleet_for_platforms(&mut layout, repositories, 5),
    }
    layout.push(&source, Form::Oci);
    (machine, source, layout)
}

/// Lets a program fill a fresh destination, checks the result, and lets it run again.
fn replicate(
    machine: &Sampan,
    source: &Registry,
    command: impl Fn(&Registry) -> std::process::Command,
) -> Took {
    let destination = Registry::start(source.setup());
    let servers = [source, &destination];
    let cold = part(servers, &mut command(&destination));
    assert_eq!(digests(source), digests(&destination), "everything arrived");
    let mut again = command(&destination);
    let before = servers.map(|registry| registry.requests().len());
    let unchanged = part(servers, &mut again);
    let after = servers.map(|registry| registry.requests().len());
    let asked = after[0] + after[1] - before[0] - before[1];
    let least = measure(&mut peers::heads(machine, &servers)).wall;
    Took { cold, unchanged, asked, least }
}

fn part(servers: [&Registry; 2], command: &mut std::process::Command) -> Part {
    let used = || servers.map(|server| processor::used(server.id())).iter().sum::<Duration>();
    let before = used();
    let cost = measure(command);
    let cores = thread::available_parallelism().unwrap().get();
    Part { cost, served: used().saturating_sub(before) / u32::try_from(cores).unwrap() }
}

/// The digests of all images, whatever they are called: skopeo keeps only the last part of a repository's name.
fn digests(registry: &Registry) -> Vec<String> {
    let mut digests: Vec<String> = judge::tags(registry).into_values().collect();
    digests.sort_unstable();
    digests
}
