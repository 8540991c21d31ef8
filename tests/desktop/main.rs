//! The real window under a display without a screen, driven as a person drives it, against real registries.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests report by panicking")]

mod closed;
mod first_start;
mod story;
mod window;
