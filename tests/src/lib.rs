//! What the tests, the demo and the bench stand on: real registries, sample images, the program `sampan`, and a
//! judge that shares no code with it.
//!
//! In the order in which a test meets them: [`registry`] starts a server, [`image`] makes what lies in it, [`hand`] what `skopeo` would not,
//! [`proxy`] slows the way there, [`front`] stands before it, [`scripted`] is a registry that does what it is told, [`rule_file`] says what is wanted, [`sampan`] runs the program, [`listener`] asks how it is, [`judge`] compares what came out, [`memory`] and [`processor`] say
//! what it took. [`canary`] looks for a password where none may be. [`process`] holds all child processes, so that none outlives the test that started it.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a harness reports by panicking")]

pub mod canary;
pub mod fates;
pub mod front;
pub mod hand;
pub mod image;
pub mod judge;
pub mod listener;
pub mod memory;
pub mod process;
pub mod processor;
pub mod proxy;
pub mod registry;
pub mod rule_file;
pub mod sampan;
pub mod scripted;
