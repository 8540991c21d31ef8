//! The wall clock, passed in: waits use the runtime's own, monotonic time.

use sampan_domain::Time;

/// Tells the time of day.
pub trait Clock: Send + Sync + 'static {
    /// Now, in UTC.
    fn now(&self) -> Time;

    /// Now, in the machine's time zone.
    fn local(&self) -> chrono::NaiveDateTime {
        self.now().with_timezone(&chrono::Local).naive_local()
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        chrono::Utc::now()
    }
}
