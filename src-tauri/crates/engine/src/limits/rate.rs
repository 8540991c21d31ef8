//! So many a second: of requests, of bytes. Many share one rate, each in its turn, and it can change while they wait.
//!
//! It is the virtual scheduling of the generic cell rate algorithm (ITU-T I.371), as in the crate `governor`. That one has
//! a quota for life and wakes those who wait in any order; here the quota changes under them, and turns are kept.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// How much may be caught up at once of what was not used, or came late.
const BURST: Duration = Duration::from_millis(100);
/// What is owed of an old rate is owed no longer than this after a change.
const OWED: Duration = Duration::from_millis(250);

/// A number of units that may pass in a second.
pub(crate) struct Rate {
    /// Units a second; 0 for no limit.
    per_second: AtomicU64,
    /// When the next unit may pass.
    due: Mutex<Instant>,
    /// Held by the one whose turn it is; the others wait for it in the order in which they came.
    turn: tokio::sync::Mutex<()>,
    changed: Notify,
}

impl Default for Rate {
    fn default() -> Self {
        Self {
            per_second: AtomicU64::new(0),
            due: Mutex::new(Instant::now()),
            turn: tokio::sync::Mutex::default(),
            changed: Notify::new(),
        }
    }
}

impl Rate {
    /// Units a second; `None` for no limit.
    pub(super) fn limit(&self) -> Option<u64> {
        Some(self.per_second.load(Ordering::Relaxed)).filter(|limit| *limit > 0)
    }

    /// Changes the rate; those who wait go by the new one at once.
    pub(super) fn set(&self, limit: Option<u64>) {
        let mut due = self.due();
        let new = limit.unwrap_or_default();
        let old = self.per_second.swap(new, Ordering::Relaxed);
        if old == new {
            return;
        }
        let now = Instant::now();
        let owed = due.saturating_duration_since(now);
        let owed = if old == 0 || new == 0 { Duration::ZERO } else { owed.mul_f64(ratio(old, new)) };
        *due = now + owed.min(OWED);
        drop(due);
        self.changed.notify_waiters();
    }

    /// Waits until so many units may pass. Dropped before its end, it has taken none.
    pub(super) async fn take(&self, units: u64) {
        if self.limit().is_none() {
            return;
        }
        let _turn = self.turn.lock().await;
        loop {
            let changed = self.changed.notified();
            let Some(due) = self.pass(units) else { return };
            tokio::select! {
                () = tokio::time::sleep_until(due) => {}
                () = changed => {}
            }
        }
    }

    /// Lets units pass if it is time for them, and says when it is if not.
    fn pass(&self, units: u64) -> Option<Instant> {
        let mut due = self.due();
        let limit = self.limit()?;
        let now = Instant::now();
        if *due > now {
            return Some(*due);
        }
        let from = now.checked_sub(BURST).map_or(*due, |earliest| earliest.max(*due));
        *due = from + Duration::from_secs_f64(ratio(units, limit));
        None
    }

    fn due(&self) -> MutexGuard<'_, Instant> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::cast_precision_loss, reason = "to 15 digits is near enough")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn rate(limit: u64) -> Arc<Rate> {
        let rate = Arc::new(Rate::default());
        rate.set(Some(limit));
        rate
    }

    #[tokio::test(start_paused = true)]
    async fn ten_seconds_of_requests_are_as_many_as_the_limit_says() {
        for limit in [1, 7, 50, 1_000] {
            let rate = rate(limit);
            let started = Instant::now();
            for _ in 0..10 * limit {
                rate.take(1).await;
            }
            let took = started.elapsed().as_secs_f64() + 1.0 / f64::from(u32::try_from(limit).unwrap());
            assert!((9.5..10.5).contains(&took), "{limit} a second: {took}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_not_used_does_not_come_back_as_a_flood() {
        let rate = rate(100);
        tokio::time::sleep(Duration::from_secs(60)).await;
        let started = Instant::now();
        for _ in 0..100 {
            rate.take(1).await;
        }
        assert!(started.elapsed() > Duration::from_millis(850), "{:?}", started.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn turns_are_kept() {
        let rate = rate(10);
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..4 {
            let (rate, order) = (Arc::clone(&rate), Arc::clone(&order));
            tasks.spawn(async move {
                for _ in 0..5 {
                    rate.take(1).await;
                    order.lock().unwrap().push(task);
                }
            });
        }
        tasks.join_all().await;
        let order = order.lock().unwrap();
        // The first passes before the others have come.
        for round in order[1..17].chunks(4) {
            let mut seen = round.to_vec();
            seen.sort_unstable();
            assert_eq!(seen, [0, 1, 2, 3], "{order:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_feel_a_change_within_a_second() {
        let rate = rate(1);
        rate.take(3_600).await;
        let waiting = tokio::spawn({
            let rate = Arc::clone(&rate);
            async move { rate.take(1).await }
        });
        tokio::time::sleep(Duration::from_secs(5)).await;
        let changed = Instant::now();
        rate.set(Some(2));
        waiting.await.unwrap();
        assert!(changed.elapsed() < Duration::from_secs(1), "{:?}", changed.elapsed());

        rate.take(3_600).await;
        let lifted = Instant::now();
        let waiting = tokio::spawn({
            let rate = Arc::clone(&rate);
            async move { rate.take(1).await }
        });
        tokio::task::yield_now().await;
        rate.set(None);
        waiting.await.unwrap();
        assert!(lifted.elapsed() < Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_gives_up_takes_nothing_and_holds_nobody() {
        let rate = rate(1);
        rate.take(10).await;
        let gave_up = tokio::time::timeout(Duration::from_secs(1), rate.take(1_000)).await;
        assert!(gave_up.is_err());
        let started = Instant::now();
        rate.take(1).await;
        assert_eq!(started.elapsed().as_secs(), 9);
    }
}
