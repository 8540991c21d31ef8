//! Every command of `sampan`, tried as a new user would: what it answers, what it leaves alone, and how it speaks.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod answers;
mod draining;
mod figures;
mod moving;
mod packaged;
mod pages;
mod progress;
mod readme;
mod rehearsals;
mod settings;
mod store;
mod together;
mod told;
mod world;
