//! The table of faults: each row is a test named after it (`fault_01_…`), in a file by its subject. What must hold
//! whatever happens is looked at by [`stage::Stage::close`], which no row gets around.
//!
//! `make faults` runs them all, and the long suite's, and prints the table.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod again;
mod answers;
mod killed;
mod leaving;
mod logins;
mod machine;
mod network;
mod reading;
mod roads;
mod stage;
mod stops;
mod trouble;
mod uploads;
mod waits;
