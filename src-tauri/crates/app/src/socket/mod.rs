//! The local socket: how a command reaches the process that holds the data directory.
//!
//! One connection is one question: a line of JSON goes there ([`Question`]), lines of JSON come back ([`Line`]):
//! progress, as long as there is some, and then one answer or one error. Hanging up ends the wait for the answer,
//! never the work. A window has questions of its own ([`Ask`](crate::front::Ask)), with [`Reply`] a line.

mod client;
mod server;
mod wire;

pub use client::Caller;
pub(crate) use client::{Replies, ask, ask_blocking};
pub use server::Server;
pub use wire::{Line, Question, VERSION};
pub(crate) use wire::{Reply, failed, write};
