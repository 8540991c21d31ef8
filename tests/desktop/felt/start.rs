//! From the start of the program to the first thing that can be read, with 100,000 jobs and with none, in turn.

use std::fs;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use sampan_tests::sampan::{self, Sampan};

use super::figures::{Figure, median};
use super::full;
use crate::window::{self, Window};

/// Issue and design: "within 0.3 s of an empty store in the same run".
const MOST: f64 = 300.0;
const ROUNDS: usize = 5;

pub(crate) fn measure() -> Vec<Figure> {
    let profile = |program: &Path| program.parent().and_then(Path::file_name).map(ToOwned::to_owned);
    let [command, window] = [profile(Path::new(sampan::program())), profile(&window::program())];
    assert_eq!(command, window, "SAMPAN_BIN and SAMPAN_DESKTOP_BIN are of one profile");
    let mut paints = [Vec::new(), Vec::new()];
    let mut readies = [Vec::new(), Vec::new()];
    let mut opens = [Vec::new(), Vec::new()];
    let full = full::machine();
    for _ in 0..ROUNDS {
        let empty = Sampan::new();
        // A store is there, as after any first start.
        open(&empty);
        for (place, machine) in [&empty, &full].into_iter().enumerate() {
            let [paint, ready] = seen(machine);
            paints[place].push(paint);
            readies[place].push(ready);
            opens[place].push(open(machine));
        }
    }
    println!("first paint: {paints:.0?}\nready: {readies:.0?}\nopened: {opens:.0?}");
    let [paint, painted] = paints.map(median);
    let [ready, loaded] = readies.map(median);
    let [open, opened] = opens.map(median);
    vec![
        Figure::told("from the program's start to the first paint, empty store", format!("{paint:.0} ms")),
        Figure::told("the same with 100,000 jobs", format!("{painted:.0} ms")),
        Figure::at_most("what they add", painted - paint, MOST),
        Figure::told(
            "from the program's start until the store is open and somebody can work, empty store",
            format!("{ready:.0} ms"),
        ),
        Figure::told("the same with 100,000 jobs", format!("{loaded:.0} ms")),
        Figure::at_most("what they add", loaded - ready, MOST),
        Figure::told(
            "a command that opens the store and lists one job, empty store",
            format!("{open:.0} ms"),
        ),
        Figure::told("the same with 100,000 jobs", format!("{opened:.0} ms")),
        Figure::at_most("what they add", opened - open, MOST),
    ]
}

/// From the moment in which the process was made to the first contentful paint of its page (Paint Timing) and to the
/// moment from which somebody can work (User Timing), in milliseconds.
fn seen(machine: &Sampan) -> [f64; 2] {
    let window = Window::open(machine, "en_US.UTF-8");
    window.see("h1");
    let seen = ["first-contentful-paint", "opened"].map(|name| {
        let at =
            format!("return performance.timeOrigin + performance.getEntriesByName('{name}')[0].startTime");
        window.script(&at).as_f64().unwrap()
    });
    let born = born(window.id().as_raw());
    window.leave();
    seen.map(|at| at - born)
}

/// When a process was made, in milliseconds since 1970, to the hundredth of a second.
fn born(id: i32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // proc(5): the 22nd field, in hundredths of a second since the machine was started.
    let begun: f64 = stat.rsplit_once(") ").unwrap().1.split(' ').nth(19).unwrap().parse().unwrap();
    let uptime = fs::read_to_string("/proc/uptime").unwrap();
    let uptime: f64 = uptime.split(' ').next().unwrap().parse().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
    (now - uptime + begun / 100.0) * 1_000.0
}

/// A command that opens the store and reads one line of it, in milliseconds.
fn open(machine: &Sampan) -> f64 {
    let begun = Instant::now();
    machine.json(&["job", "list", "--limit", "1"]).expect_code(0);
    begun.elapsed().as_secs_f64() * 1_000.0
}
