//! The real window under a display without a screen, driven as a person drives it, against real registries.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests report by panicking")]

mod attached;
mod bus;
mod closed;
mod desktop;
mod faults;
mod felt;
mod first_start;
mod hands;
mod hostile;
mod kept;
mod login;
mod session;
mod story;
mod told;
mod tray;
mod triggers;
mod window;
