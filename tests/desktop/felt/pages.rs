//! From one page to another: from the click to the frame in which the new page stands with what is in it.

use std::time::Duration;

use serde_json::json;

use super::figures::{Figure, median, worst};
use super::full;
use crate::window::Window;

/// Issue: "switching pages under 100 ms".
const MOST: f64 = 100.0;
const ROUNDS: usize = 7;
/// Somebody looks at the first page before going to another.
const LOOKS: Duration = Duration::from_secs(6);

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
      if (link.getAttribute("aria-current") !== "page" || !document.querySelector(there)) {
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
    let at_once = Window::open(&machine, "zh_CN.UTF-8");
    at_once.see("[data-failed]");
    let (page, there) = PAGES[0];
    let unlooked = at_once.script_with(SWITCH, vec![json!(page), json!(there)]).as_f64().unwrap();
    at_once.leave();
    let window = Window::open(&machine, "zh_CN.UTF-8");
    window.see("[data-failed]");
    std::thread::sleep(LOOKS);
    let what = format!("to the page “{page}”: at once after the start");
    let mut figures = vec![Figure::at_most(what, unlooked, MOST)];
    let mut took = vec![Vec::new(); PAGES.len()];
    for _ in 0..ROUNDS {
        for ((page, there), took) in PAGES.iter().zip(&mut took) {
            let millis = window.script_with(SWITCH, vec![json!(page), json!(there)]);
            took.push(millis.as_f64().unwrap());
            // What the page still asks for is not counted against the next.
            std::thread::sleep(Duration::from_millis(400));
        }
    }
    for ((page, _), took) in PAGES.iter().zip(&took) {
        // What was asked and drawn before it was gone to is there the first time, too.
        let (first, later) = (took[0], worst(took[1..].iter().copied()));
        let what = format!("to the page “{page}”: the first time, {} s after the start", LOOKS.as_secs());
        figures.push(Figure::at_most(what, first, MOST));
        let what = format!(
            "to the page “{page}”: the slowest of {} (the middle one {:.0} ms)",
            ROUNDS - 1,
            median(took[1..].iter().copied())
        );
        figures.push(Figure::at_most(what, later, MOST));
    }
    figures
}
