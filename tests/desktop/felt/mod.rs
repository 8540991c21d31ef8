//! How fast the window feels, in figures: `make felt`. Each part measures the real program with 100,000 jobs in its
//! store; all of it together is one table, `tests/bench/FELT.md`.
//!
//! `figures` is the table, [`full`] the store, `probe` what listens in the page; then a file for each part.

#![expect(clippy::print_stdout, reason = "it is there to be read")]

mod figures;
mod flood;
mod full;
mod lists;
mod memory;
mod pages;
mod probe;
mod start;
mod updates;

use figures::Figure;

type Part = (&'static str, fn() -> Vec<Figure>);

/// Each part by its name: `make felt PART=pages` measures one.
const PARTS: [Part; 6] = [
    ("start", start::measure),
    ("lists", lists::measure),
    ("pages", pages::measure),
    ("updates", updates::measure),
    ("flood", flood::measure),
    ("memory", memory::measure),
];

#[test]
#[ignore = "a quarter of an hour with nothing beside it: make felt"]
fn felt() {
    let only = std::env::var("PART").ok().filter(|name| !name.is_empty());
    for (name, measure) in PARTS {
        if only.as_deref().is_none_or(|only| only.split(',').any(|part| part == name)) {
            println!("{name}");
            let figures = measure();
            for figure in &figures {
                println!("{figure}");
            }
            figures::keep(name, &figures);
        }
    }
    let names = PARTS.map(|(name, _)| name);
    let missed = figures::write(&names);
    assert!(missed.is_empty(), "not held: {missed:#?}");
}
