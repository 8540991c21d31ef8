//! How long it takes until what is remembered is on disk.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds of the buckets, in milliseconds.
const BOUNDS: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// Counts groups of changes by the time they took.
#[derive(Debug, Default)]
pub(crate) struct Latency {
    buckets: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

/// What was counted so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatencyReading {
    /// For each bound, how many took no longer.
    pub within: Vec<(Duration, u64)>,
    /// How many there were.
    pub count: u64,
    /// How long all took together.
    pub sum: Duration,
}

impl Latency {
    pub(crate) fn took(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        for (bound, bucket) in BOUNDS.iter().zip(&self.buckets) {
            if micros <= bound * 1_000 {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> LatencyReading {
        let bound = |(bound, bucket): (&u64, &AtomicU64)| {
            (Duration::from_millis(*bound), bucket.load(Ordering::Relaxed))
        };
        LatencyReading {
            within: BOUNDS.iter().zip(&self.buckets).map(bound).collect(),
            count: self.count.load(Ordering::Relaxed),
            sum: Duration::from_micros(self.micros.load(Ordering::Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bound_counts_all_that_took_no_longer() {
        let latency = Latency::default();
        for millis in [3, 30, 30_000] {
            latency.took(Duration::from_millis(millis));
        }
        let reading = latency.read();
        let within: Vec<u64> = reading.within.iter().map(|(_, count)| *count).collect();
        assert_eq!(within, [0, 1, 1, 1, 2, 2, 2, 2, 2]);
        assert_eq!((reading.count, reading.sum), (3, Duration::from_millis(30_033)));
    }
}
