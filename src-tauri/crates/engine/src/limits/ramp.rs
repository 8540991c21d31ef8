//! How far a host is trusted: a few requests at once to begin with, more with every answer, half of them when it says
//! that it is too much. Slow start and additive increase, multiplicative decrease, as in TCP (RFC 5681).

use std::time::Duration;

use tokio::time::Instant;

/// Requests at once to begin with.
const START: f64 = 4.0;
/// Refusals so close to one another are one: those under way when the first came say nothing new.
const ONE_REFUSAL: Duration = Duration::from_secs(1);

/// How many requests of a kind may be under way at once.
pub(super) struct Ramp {
    window: f64,
    /// It has not refused yet.
    slow_start: bool,
    /// Refusals before this moment belong to the last one.
    refused_until: Option<Instant>,
}

impl Ramp {
    /// A host that has yet to answer.
    pub(super) const fn begin() -> Self {
        Self { window: START, slow_start: true, refused_until: None }
    }

    /// A place that is never too busy, such as a directory.
    pub(super) const fn full() -> Self {
        Self { window: f64::INFINITY, slow_start: false, refused_until: None }
    }

    /// Requests at once, at least 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at least 1; too many are all"
    )]
    pub(super) const fn window(&self) -> usize {
        self.window as usize
    }

    /// An answer came: one more at once for each while nothing was refused, so that a full round doubles them; after
    /// that, one more for a full round. Never more than `most`.
    pub(super) fn answered(&mut self, most: usize) {
        let most = f64::from(u32::try_from(most).unwrap_or(u32::MAX));
        if self.window < most {
            let more = if self.slow_start { 1.0 } else { 1.0 / self.window };
            self.window = (self.window + more).min(most);
        }
    }

    /// It was too much; nothing goes out before `until`. `most` is how many there can be at all.
    pub(super) fn refused(&mut self, until: Instant, most: usize) {
        let now = Instant::now();
        let same = self.refused_until.is_some_and(|end| now < end);
        self.refused_until = Some(until.max(now + ONE_REFUSAL)).max(self.refused_until.filter(|_| same));
        if !same {
            let most = f64::from(u32::try_from(most).unwrap_or(u32::MAX));
            self.window = (self.window.min(most) / 2.0).max(1.0);
            self.slow_start = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_round_doubles_until_the_first_refusal() {
        let mut ramp = Ramp::begin();
        assert_eq!(ramp.window(), 4);
        for after in [8, 16, 32] {
            (0..ramp.window()).for_each(|_| ramp.answered(48));
            assert_eq!(ramp.window(), after);
        }
        (0..100).for_each(|_| ramp.answered(48));
        assert_eq!(ramp.window(), 48, "never more than there may be");
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_halves_once_and_a_round_adds_one() {
        let mut ramp = Ramp::begin();
        (0..100).for_each(|_| ramp.answered(16));
        let until = Instant::now() + Duration::from_secs(2);
        for _ in 0..16 {
            ramp.refused(until, 16);
        }
        assert_eq!(ramp.window(), 8, "those of one round are one refusal");
        tokio::time::sleep_until(until).await;
        for after in [9, 10, 11] {
            (0..=ramp.window()).for_each(|_| ramp.answered(16));
            assert_eq!(ramp.window(), after);
        }
        for _ in 0..10 {
            tokio::time::sleep(Duration::from_secs(3)).await;
            ramp.refused(Instant::now(), 16);
        }
        assert_eq!(ramp.window(), 1, "never none");
    }
}
