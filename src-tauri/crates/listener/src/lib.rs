//! The listener: registries' notifications come in over HTTP, what they say goes out as [`Notice`]s.
//!
//! In the order in which a notification goes through it: [`server`] takes the connection, [`events`] the request,
//! [`guard`] says whether the sender is known, [`rate`] whether it is too much, and [`notification`] reads what the body
//! says. It is read as a hint: nothing is done here but to pass it on. Beside that, [`monitor`] answers whoever watches over
//! the process.
//!
//! [`Notice`]: sampan_domain::notice::Notice

mod events;
mod guard;
mod monitor;
pub mod notification;
mod rate;
mod server;

pub use axum::Router;
pub use events::{Hear, Heard, routes};
pub use guard::Guards;
pub use monitor::{Watched, monitor};
pub use server::Listener;
