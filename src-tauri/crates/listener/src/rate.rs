//! How much may be told in a while.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A bucket that holds some requests and fills again.
pub(crate) struct Bucket {
    holds: f64,
    a_second: f64,
    now: Mutex<(f64, Instant)>,
}

impl Bucket {
    pub(crate) fn new(holds: u32, a_second: u32) -> Self {
        let holds = f64::from(holds);
        Self { holds, a_second: f64::from(a_second), now: Mutex::new((holds, Instant::now())) }
    }

    /// Takes one, or says when there will be one.
    pub(crate) fn take(&self) -> Result<(), Duration> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, since) = *now;
        let left = (left + since.elapsed().as_secs_f64() * self.a_second).min(self.holds);
        let enough = left >= 1.0;
        *now = (if enough { left - 1.0 } else { left }, Instant::now());
        if enough { Ok(()) } else { Err(Duration::from_secs_f64((1.0 - left) / self.a_second)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_and_then_so_many_a_second() {
        let bucket = Bucket::new(3, 2);
        let taken = || (0..10).filter(|_| bucket.take().is_ok()).count();
        assert_eq!(taken(), 3);
        assert_eq!(bucket.take(), Err(Duration::from_millis(500)));
        tokio::time::sleep(Duration::from_millis(1_001)).await;
        assert_eq!(taken(), 2);
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert_eq!(taken(), 3, "it holds no more than that");
    }
}
