//! Ten minutes of changes at six times the rate of `updates`: an hour's worth. The process that shows the page takes no
//! more after them than before.

use std::fs;
use std::time::{Duration, Instant};

use super::figures::{Figure, number, worst};
use super::full;
use super::probe::{Probe, web_process};
use crate::window::Window;

/// Six times 50 rows every tenth of a second.
const GROUPS: u64 = 6;
const EACH: u64 = 50;
const EVERY: Duration = Duration::from_millis(100);
/// Compiled code, caches and the allocator's pools have found their size after that.
const WARM: Duration = Duration::from_secs(120);
/// While rows change, memory goes up and down by hundreds of MiB as the collector lets it; after so long without changes
/// it has collected what it can.
const REST: Duration = Duration::from_secs(60);
/// How much more there may be at rest than before: what the collector leaves one time and not another.
const MOST: f64 = 1.05;

pub(crate) fn measure() -> Vec<Figure> {
    let minutes: u64 = std::env::var("MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(10);
    let machine = full::machine();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=jobs]");
    window.see("[data-job]");
    let probe = Probe::put(&window);
    let web = web_process(&window);
    change(&probe, web, WARM);
    let before = at_rest(web);
    println!("at rest: {before:.1} MiB");
    let (rate, highest) = change(&probe, web, Duration::from_secs(60 * minutes));
    let after = at_rest(web);
    vec![
        Figure::told(format!("changes a second for {minutes} minutes"), format!("{rate:.0}"))
            .must("≥ 2700", rate >= 2_700.0),
        Figure::told(
            "memory of the page's process (PSS) at rest, before and after them",
            format!("{before:.0} and {after:.0} MiB: {:.3} (at most {highest:.0} meanwhile)", after / before),
        )
        .must(format!("≤ {MOST}"), after <= before * MOST),
    ]
}

/// Has rows changed for so long. Gives the changes a second, and what the process took at most.
fn change(probe: &Probe<'_>, web: i32, long: Duration) -> (f64, f64) {
    let all = full::newest(GROUPS * EACH);
    let groups: Vec<_> = all.chunks(EACH.try_into().unwrap()).map(<[_]>::to_vec).collect();
    probe.drive("raise", &groups, EVERY, long);
    let (begun, mut samples, mut changes) = (Instant::now(), Vec::new(), 0.0);
    while begun.elapsed() < long {
        let heard = probe.hear(Duration::from_secs(2));
        changes += heard.changes / heard.span;
        samples.push(mebibytes(web));
        std::thread::sleep(Duration::from_secs(1));
    }
    probe.ends(Duration::from_secs(20));
    (changes / number(samples.len() as u64), worst(samples))
}

/// What the process takes when nothing has changed for a while.
fn at_rest(web: i32) -> f64 {
    std::thread::sleep(REST);
    mebibytes(web)
}

/// What a process takes of memory, its share of what is shared counted (proc(5), `smaps_rollup`).
fn mebibytes(id: i32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap();
    let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    pss.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
