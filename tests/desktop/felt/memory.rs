//! Ten minutes of changes at six times the rate of `updates`: an hour's worth. The process that shows the page takes no
//! more at the end than it did after it had warmed up.

use std::fs;
use std::time::{Duration, Instant};

use super::figures::{Figure, number};
use super::full;
use super::probe::{Probe, web_process};
use crate::window::Window;

/// Six times 50 rows every tenth of a second.
const GROUPS: u64 = 6;
const EACH: u64 = 50;
const EVERY: Duration = Duration::from_millis(100);
/// Compiled code, caches and the allocator's pools have found their size after that.
const WARM: Duration = Duration::from_secs(120);
/// In MiB a minute: what ten minutes of it add up to is lost in the collector's sawtooth.
const SLOPE: f64 = 0.5;

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
    let (begun, mut samples, mut told, mut changes) = (Instant::now(), Vec::new(), 0, 0.0);
    while begun.elapsed() < long {
        let heard = probe.hear(Duration::from_secs(2));
        changes += heard.changes / heard.span;
        samples.push((begun.elapsed().as_secs_f64() / 60.0, mebibytes(web)));
        let minute = begun.elapsed().as_secs() / 60;
        if minute > told {
            told = minute;
            let (frames, batches) = (heard.a_second(heard.frames), heard.a_second(heard.batches));
            println!(
                "{minute} min: {:.1} MiB, {batches:.1} batches and {frames:.1} frames a second",
                mebibytes(web)
            );
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    probe.ends(Duration::from_secs(20));
    let rate = changes / number(samples.len() as u64);
    let warm = WARM.min(long / 2).as_secs_f64() / 60.0;
    let warm: Vec<_> = samples.into_iter().filter(|(minute, _)| *minute >= warm).collect();
    let slope = slope(&warm);
    let (first, last) = (warm.first().unwrap().1, warm.last().unwrap().1);
    vec![
        Figure::told(format!("changes a second for {minutes} minutes"), format!("{rate:.0}"))
            .must("≥ 2700", rate >= 2_700.0),
        Figure::told(
            "memory of the page's process (PSS), after warming up: its slope",
            format!("{slope:+.2} MiB a minute (from {first:.0} to {last:.0} MiB)"),
        )
        .must(format!("≤ {SLOPE} MiB a minute"), slope <= SLOPE),
    ]
}

/// What a process takes of memory, its share of what is shared counted (proc(5), `smaps_rollup`).
fn mebibytes(id: i32) -> f64 {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap();
    let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap();
    pss.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// The slope of the line that lies nearest to all points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = number(points.len() as u64);
    let mean = |part: fn(&(f64, f64)) -> f64| points.iter().map(part).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let along: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    along / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}
