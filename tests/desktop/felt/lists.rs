//! The first page of the list of jobs, in every order, of every filter, as the page gets it.

use std::time::Duration;

use serde_json::{Value, json};

use super::figures::{Figure, median, worst};
use super::full;
use crate::window::Window;

/// Design: "first page of any sort and filter in 50 ms".
const MOST: f64 = 50.0;

/// Asks for a page of jobs and says how long that took, answer read, in milliseconds; and how many there are.
const ASK: &str = r#"
    const [filter, slice, done] = arguments;
    const any = { status: [], rule: null, run: null, words: "", operation: null, target: null, failure: null,
      since: null, until: null, among: [], except: [] };
    const begin = performance.now();
    window.__TAURI_INTERNALS__.invoke("list_jobs", { filter: { ...any, ...filter }, slice })
      .then(({ jobs, total }) => done([performance.now() - begin, jobs.length, total]));
"#;

const ORDERS: [&str; 7] = ["created", "ended", "image", "rule", "status", "size", "priority"];

pub(crate) fn measure() -> Vec<Figure> {
    let machine = full::machine();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.see("h1");
    let filters: [(&str, Value); 9] = [
        ("all", json!({})),
        ("failed", json!({ "status": ["error"] })),
        ("finished", json!({ "status": ["finished"] })),
        ("a rule", json!({ "rule": "12" })),
        ("a run", json!({ "run": "150" })),
        ("words", json!({ "words": "service-7 registry-3" })),
        ("a target", json!({ "target": "2" })),
        ("a failure", json!({ "failure": "connect-refused" })),
        ("a time", json!({ "since": 0, "operation": "transfer" })),
    ];
    // Somebody's first search, some seconds after the start.
    std::thread::sleep(Duration::from_secs(30));
    let first = ask(&window, &json!({ "words": "service-77" }), "image", true).0;
    let mut all = Vec::new();
    for (name, filter) in &filters {
        for order in ORDERS {
            for ascending in [true, false] {
                let (took, total) = ask(&window, filter, order, ascending);
                all.push((took, format!("{name} by {order}, {total} jobs")));
            }
        }
    }
    assert!(all.iter().any(|(_, what)| what.contains("100000 jobs")), "{all:#?}");
    let slowest = all.iter().max_by(|one, two| one.0.total_cmp(&two.0)).unwrap();
    let took = || all.iter().map(|(took, _)| *took);
    vec![
        Figure::at_most(
            format!("first page of {} sorts and filters: the slowest ({})", all.len(), slowest.1),
            worst(took()),
            MOST,
        ),
        Figure::told("the same: the middle one", format!("{:.1} ms", median(took()))),
        Figure::at_most("the first search by name, half a minute after the start", first, MOST),
    ]
}

fn ask(window: &Window, filter: &Value, order: &str, ascending: bool) -> (f64, u64) {
    let slice = json!({ "order": order, "ascending": ascending, "skip": 0, "around": null, "before": 0, "limit": 240 });
    let answer = window.script_with(ASK, vec![filter.clone(), slice]);
    (answer[0].as_f64().unwrap(), answer[2].as_u64().unwrap())
}
