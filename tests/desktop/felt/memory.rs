//! Ten minutes of changes at six times the rate of `updates`: an hour's worth. The process that shows the page takes no
//! more at their end than when it had warmed up.

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
/// The collector lets memory rise by hundreds of MiB, for some three minutes, and begins when that is a share of what
/// survived the last time: what the process takes at most follows what is kept. So much more it may be in the second half
/// of the time than in the first; both are longer than one rise.
const MOST: f64 = 1.05;

pub(crate) fn measure() -> Vec<Figure> {
    let minutes: u64 = std::env::var("MINUTES").ok().and_then(|minutes| minutes.parse().ok()).unwrap_or(10);
    let long = Duration::from_secs(60 * minutes);
    let machine = full::machine();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=jobs]");
    window.see("[data-job]");
    let probe = Probe::put(&window);
    let web = web_process(&window);
    let all = full::newest(GROUPS * EACH);
    let groups: Vec<_> = all.chunks(EACH.try_into().unwrap()).map(<[_]>::to_vec).collect();
    probe.drive("raise", &groups, EVERY, long);
    let (begun, mut samples, mut changes) = (Instant::now(), Vec::new(), 0.0);
    while begun.elapsed() < long {
        let heard = probe.hear(Duration::from_secs(2));
        changes += heard.changes / heard.span;
        let (at, taken) = (begun.elapsed(), mebibytes(web));
        println!(
            "{:.0} s: {taken:.0} MiB, {:.1} frames a second",
            at.as_secs_f64(),
            heard.a_second(heard.frames)
        );
        samples.push((at, taken));
        std::thread::sleep(Duration::from_secs(1));
    }
    probe.ends(Duration::from_secs(20));
    let rate = changes / number(samples.len() as u64);
    let warm = WARM.min(long / 2);
    let middle = warm + long.saturating_sub(warm) / 2;
    let taken = |from: Duration, to: Duration| {
        let within = samples.iter().filter(move |(at, _)| (from..to).contains(at));
        within.map(|(_, taken)| *taken)
    };
    let [first, second] = [taken(warm, middle), taken(middle, Duration::MAX)].map(worst);
    let least = taken(warm, Duration::MAX).fold(f64::INFINITY, f64::min);
    vec![
        Figure::told(format!("changes a second for {minutes} minutes"), format!("{rate:.0}"))
            .must("≥ 2700", rate >= 2_700.0),
        Figure::told(
            "memory of the page's process (PSS) at most, in the first half of them and in the second, after warming up",
            format!("{first:.0} and {second:.0} MiB: {:.3} (at least {least:.0} meanwhile)", second / first),
        )
        .must(format!("≤ {MOST}"), second <= first * MOST),
    ]
}

/// What a process takes of memory, its share of what is shared counted (proc(5), `smaps_rollup`).
fn mebibytes(id: i32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap();
    let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    pss.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
