//! From one page to another: from the click to the frame in which the new page stands with what is in it.

use std::time::Duration;

use serde_json::json;

use super::figures::{Figure, median, worst};
use super::full;
use crate::window::Window;

/// Issue: "switching pages under 100 ms".
const MOST: f64 = 100.0;
/// Somebody who knows where to go looks at the first page for so long, and somebody who reads it.
const SOON: Duration = Duration::from_secs(1);
const LOOKS: Duration = Duration::from_secs(6);
const STARTS: usize = 3;
const RETURNS: usize = 6;
/// The page that the window begins with.
const FIRST: &str = "overview";

/// What stands on a page when it is there.
const PAGES: [(&str, &str); 8] = [
    ("jobs", "[data-job] [data-status]"),
    ("overview", "[data-failed]"),
    ("rules", "[data-rule]"),
    ("runs", "[data-run]"),
    ("targets", "[data-target]"),
    ("activity", ".page-body, [data-deed]"),
    ("settings", "[data-field=notify]"),
    ("guide", ".guide-text h2"),
];

/// Clicks, and says after how many milliseconds the page has been painted.
const SWITCH: &str = r#"
    const [page, there, done] = arguments;
    const link = document.querySelector(`[data-page=${page}]`);
    const begin = performance.now();
    link.click();
    const look = () => {
      if (link.getAttribute("aria-current") !== "page" || !document.querySelector(there)?.checkVisibility()) {
        requestAnimationFrame(look);
        return;
      }
      // What is there before a frame is painted in it: the turn after it is over when that is done.
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
    };
    requestAnimationFrame(look);
"#;

pub(crate) fn measure() -> Vec<Figure> {
    let machine = full::machine();
    let start = |looks: Duration| {
        let window = Window::open(&machine, "zh_CN.UTF-8");
        window.see("[data-failed]");
        std::thread::sleep(looks);
        window
    };
    let mut figures = Vec::new();
    // A start has one first visit of a page only; it begins with the overview.
    for (looks, when) in [(Duration::ZERO, "in the moment in which"), (SOON, "a second after")] {
        for page in PAGES.into_iter().filter(|(name, _)| *name != FIRST) {
            let first_visit = |_| {
                let window = start(looks);
                let took = visit(&window, page);
                window.leave();
                took
            };
            let took: Vec<f64> = (0..STARTS).map(first_visit).collect();
            let what = format!("to the page “{}”: {when} the window is seen, {}", page.0, of_starts(&took));
            figures.push(Figure::at_most(what, worst(took), MOST));
        }
    }

    let (mut first, mut later) = (vec![Vec::new(); PAGES.len()], vec![Vec::new(); PAGES.len()]);
    for number in 1..=STARTS {
        let window = start(LOOKS);
        let round = |took: &mut Vec<Vec<f64>>| {
            for (page, took) in took.iter_mut().enumerate() {
                took.push(visit(&window, PAGES[page]));
                // What the page still asks for is not counted against the next.
                std::thread::sleep(Duration::from_millis(400));
            }
        };
        round(&mut first);
        if number == STARTS {
            (0..RETURNS).for_each(|_| round(&mut later));
        }
        window.leave();
    }
    for ((page, _), (first, later)) in PAGES.iter().zip(first.iter().zip(&later)) {
        // What was asked before it was gone to is there the first time, too.
        let looks = LOOKS.as_secs();
        let what =
            format!("to the page “{page}”: the first time, {looks} s after the start, {}", of_starts(first));
        figures.push(Figure::at_most(what, worst(first.iter().copied()), MOST));
        let what = format!(
            "to the page “{page}”: the slowest of {RETURNS} returns (the middle one {:.0} ms)",
            median(later.iter().copied())
        );
        figures.push(Figure::at_most(what, worst(later.iter().copied()), MOST));
    }
    figures
}

/// Goes to a page, and says after how many milliseconds it was there.
fn visit(window: &Window, (page, there): (&str, &str)) -> f64 {
    window.script_with(SWITCH, vec![json!(page), json!(there)]).as_f64().unwrap()
}

fn of_starts(took: &[f64]) -> String {
    format!("the slowest of {} starts (the middle one {:.0} ms)", took.len(), median(took.iter().copied()))
}
