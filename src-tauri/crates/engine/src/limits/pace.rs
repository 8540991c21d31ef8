//! Bytes a second: bodies whose pieces pass the rates that hold for them.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use sampan_domain::Failure;

use super::rate::Rate;

/// The largest piece that passes a rate at once, in bytes.
const PIECE: u64 = 64 << 10;
/// Pieces are so small that this many of them pass in a second: however low a rate is, a body is not silent.
const PIECES: u64 = 8;

/// A body that keeps to rates. Each piece passes them in their order; where none limits, pieces stay as they are.
pub(super) fn paced(
    body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static,
    rates: Vec<Arc<Rate>>,
) -> BoxStream<'static, Result<Bytes, Failure>> {
    let pieces = stream::unfold((body, Bytes::new(), rates), |(mut body, mut left, rates)| async move {
        while left.is_empty() {
            match body.next().await? {
                Ok(chunk) => left = chunk,
                failed => return Some((failed, (body, left, rates))),
            }
        }
        let piece = left.split_to(piece(&rates).min(left.len()));
        for rate in &rates {
            rate.take(piece.len() as u64).await;
        }
        Some((Ok(piece), (body, left, rates)))
    });
    pieces.boxed()
}

/// How much passes at once, by the lowest of the rates.
fn piece(rates: &[Arc<Rate>]) -> usize {
    let lowest = rates.iter().filter_map(|rate| rate.limit()).min();
    let size = lowest.map_or(u64::MAX, |limit| (limit / PIECES).clamp(1, PIECE));
    usize::try_from(size).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use sampan_domain::ErrorCode;
    use tokio::time::Instant;

    use super::*;

    /// A body that comes as fast as it is asked for.
    fn body() -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
        stream::repeat_with(|| Ok(Bytes::from_static(&[0; 16 << 10])))
    }

    fn rate(limit: u64) -> Arc<Rate> {
        let rate = Arc::new(Rate::default());
        rate.set(Some(limit));
        rate
    }

    /// Reads a body for ever, and counts.
    fn drain(rates: Vec<Arc<Rate>>) -> Arc<AtomicU64> {
        let count = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            let mut body = paced(body(), rates);
            while let Some(piece) = body.next().await {
                counted.fetch_add(piece.unwrap().len() as u64, Ordering::Relaxed);
            }
        });
        count
    }

    fn share(count: &AtomicU64, limit: u64, seconds: u64) -> f64 {
        let read = u32::try_from(count.load(Ordering::Relaxed) >> 4).unwrap();
        f64::from(read) / f64::from(u32::try_from((limit * seconds) >> 4).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn ten_seconds_of_a_body_are_as_much_as_the_limit_says() {
        for limit in [1 << 10, 100 << 10, 5 << 20, 200 << 20] {
            let read = drain(vec![rate(limit)]);
            tokio::time::sleep(Duration::from_secs(10)).await;
            let share = share(&read, limit, 10);
            assert!((0.95..1.05).contains(&share), "{limit}: {share}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_lowest_of_several_rates_holds_and_bodies_share_it_evenly() {
        let all = rate(4 << 20);
        let slow = rate(1 << 20);
        let mut reads: Vec<_> =
            (0..5).map(|_| drain(vec![Arc::default(), Arc::clone(&all), rate(20 << 20)])).collect();
        reads.push(drain(vec![slow, Arc::clone(&all)]));
        tokio::time::sleep(Duration::from_secs(10)).await;
        let shares: Vec<f64> = reads.iter().map(|read| share(read, 4 << 20, 10)).collect();
        let sum: f64 = shares.iter().sum();
        assert!((0.95..1.05).contains(&sum), "{shares:?}");
        for share in &shares {
            assert!((share * 6.0 - 1.0).abs() < 0.1, "{shares:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_is_felt_within_a_second_up_and_down() {
        let rate = rate(1 << 10);
        let reads = [drain(vec![Arc::clone(&rate)]), drain(vec![Arc::clone(&rate)])];
        let total = || reads.iter().map(|read| read.load(Ordering::Relaxed)).sum::<u64>();
        tokio::time::sleep(Duration::from_secs(10)).await;
        for (limit, least, most) in
            [(8 << 20, 7 << 20, 9 << 20), (64 << 10, 60 << 10, 68 << 10), (1 << 20, 1_000_000, 1_100_000)]
        {
            rate.set(Some(limit));
            tokio::time::sleep(Duration::from_secs(1)).await;
            let before = total();
            tokio::time::sleep(Duration::from_secs(1)).await;
            let read = total() - before;
            assert!((least..=most).contains(&read), "{limit}: {read}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_low_rate_is_not_silent() {
        let mut body = paced(body(), vec![rate(100)]);
        for _ in 0..50 {
            let asked = Instant::now();
            body.next().await.unwrap().unwrap();
            assert!(asked.elapsed() < Duration::from_millis(200), "{:?}", asked.elapsed());
        }
    }

    #[tokio::test]
    async fn a_failure_and_the_end_pass_and_pieces_are_whole_without_a_limit() {
        let chunks =
            [Ok(Bytes::from_static(b"abc")), Ok(Bytes::new()), Err(Failure::new(ErrorCode::Panicked))];
        let seen: Vec<_> = paced(stream::iter(chunks), vec![Arc::default()]).collect().await;
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0].as_ref().unwrap(), "abc");
        assert!(seen[1].is_err());
    }
}
