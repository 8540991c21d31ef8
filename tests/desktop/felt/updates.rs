//! A window that is looked at while jobs change: 10 batches a second of 50 rows, all of them on the page or near it.

use std::time::Duration;

use sampan_tests::processor;

use super::figures::Figure;
use super::full;
use super::probe::{Probe, web_process};
use crate::window::Window;

/// Issue: "at 30 fps or better in `WebKitGTK` with software rendering".
const LEAST: f64 = 30.0;
const SPAN: Duration = Duration::from_secs(15);

pub(crate) fn measure() -> Vec<Figure> {
    let machine = full::machine();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=jobs]");
    window.see("[data-job]");
    let probe = Probe::put(&window);
    let idle = probe.hear(Duration::from_secs(5));
    let page = web_process(&window).unsigned_abs();
    let before = processor::used(page);
    probe.drive("toggle", &[full::newest(50)], Duration::from_millis(100), SPAN + Duration::from_secs(3));
    std::thread::sleep(Duration::from_secs(1));
    let heard = probe.hear(SPAN);
    let used = processor::used(page).saturating_sub(before);
    window.picture("felt-updates", "en");
    probe.ends(Duration::from_secs(20));
    let (frames, batches) = (heard.a_second(heard.frames), heard.a_second(heard.batches));
    vec![
        Figure::told("frames a second while nothing changes", format!("{:.1}", idle.a_second(idle.frames))),
        Figure::told("news of jobs while they are changed: batches a second", format!("{batches:.1}"))
            .must("9.5 – 10.5", (9.5..=10.5).contains(&batches)),
        Figure::told("rows changed in each", format!("{:.1}", heard.changes / heard.batches))
            .must("≥ 45", heard.changes / heard.batches >= 45.0),
        Figure::told("frames a second meanwhile", format!("{frames:.1}"))
            .must(format!("≥ {LEAST}"), frames >= LEAST),
        Figure::told("the longest time between two frames", format!("{:.0} ms", heard.longest)),
        Figure::told(
            "processor time of the page's process",
            format!("{:.0} % of a core", 100.0 * used.as_secs_f64() / (heard.span + 1.0)),
        ),
    ]
}
