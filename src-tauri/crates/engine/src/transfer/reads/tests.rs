use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use sampan_domain::{ErrorCode, Failure};
use sampan_registry::Marks;

use super::*;
use crate::background::Background;

const SIZE: usize = 8 << 20;

fn blob() -> Vec<u8> {
    (0..SIZE).map(|at| u8::try_from((at / 7 + at % 251) % 256).unwrap()).collect()
}

/// A source that counts how often it is opened, and notices when its body is dropped.
#[derive(Clone, Default)]
struct Source {
    opened: Arc<AtomicUsize>,
    alive: Arc<()>,
}

impl Source {
    fn open(&self) -> impl Stream<Item = Result<Bytes, Failure>> + Send + 'static {
        self.opened.fetch_add(1, Ordering::Relaxed);
        let alive = Arc::clone(&self.alive);
        let pieces: Vec<_> = blob().chunks(16 << 10).map(Bytes::copy_from_slice).collect();
        stream::iter(pieces).then(move |piece| {
            let alive = Arc::clone(&alive);
            async move {
                tokio::task::yield_now().await;
                drop(alive);
                Ok(piece)
            }
        })
    }

    fn is_read(&self) -> bool {
        Arc::strong_count(&self.alive) > 1
    }
}

fn digest() -> Digest {
    Digest::of(b"blob")
}

fn seats<const N: usize>(spool: Spool) -> [Seat; N] {
    let reads = Arc::new(Reads::new(spool));
    std::array::from_fn(|job| Reads::join(&reads, JobId(job as u64)))
}

async fn begin(
    reader: Reader,
    source: &Source,
) -> impl Stream<Item = Result<Bytes, Failure>> + Unpin + use<> {
    if let Begin::Open(opening) = reader.begin().await {
        opening.start(&Background::default(), source.open(), Marks::default(), ());
    }
    reader.bytes()
}

async fn all(bytes: impl Stream<Item = Result<Bytes, Failure>>) -> Result<Vec<u8>, Failure> {
    bytes
        .try_fold(Vec::new(), async |mut all, piece| {
            all.extend_from_slice(&piece);
            Ok(all)
        })
        .await
}

#[tokio::test]
async fn siblings_that_want_a_blob_read_it_once() {
    let (source, seats) = (Source::default(), seats::<3>(Spool::new(None)));
    let readers = seats.iter().map(|seat| {
        let source = source.clone();
        async move { all(begin(seat.share(&digest()).unwrap(), &source).await).await }
    });
    for read in futures_util::future::join_all(readers).await {
        assert_eq!(read.unwrap(), blob());
    }
    assert_eq!(source.opened.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_slow_one_and_a_late_one_hold_nobody_up_and_miss_nothing() {
    let (source, [fast, slow, late]) = (Source::default(), seats(Spool::new(None)));
    let mut fast = begin(fast.share(&digest()).unwrap(), &source).await;
    let slow = slow.share(&digest()).unwrap();
    let mut slow = begin(slow, &source).await;
    let first = slow.next().await.unwrap().unwrap();
    assert_eq!(all(&mut fast).await.unwrap(), blob());
    drop(fast);
    let late = all(begin(late.share(&digest()).unwrap(), &source).await);
    assert_eq!(late.await.unwrap(), blob());
    assert_eq!([first.to_vec(), all(slow).await.unwrap()].concat(), blob());
    assert_eq!(source.opened.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_read_outlives_the_one_that_opened_it() {
    let (source, [first, second]) = (Source::default(), seats(Spool::new(None)));
    let mut opened = begin(first.share(&digest()).unwrap(), &source).await;
    opened.next().await.unwrap().unwrap();
    let second = second.share(&digest()).unwrap();
    drop((opened, first));
    assert_eq!(all(begin(second, &source).await).await.unwrap(), blob());
    assert_eq!(source.opened.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn one_that_is_stopped_before_it_opened_the_read_leaves_that_to_another() {
    let (source, [first, second]) = (Source::default(), seats(Spool::new(None)));
    let (first, second) = (first.share(&digest()).unwrap(), second.share(&digest()).unwrap());
    let opening = first.begin().await;
    let waiting = tokio::spawn({
        let source = source.clone();
        async move { all(begin(second, &source).await).await }
    });
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert!(matches!(opening, Begin::Open(_)) && !waiting.is_finished());
    drop(opening);
    drop(first);
    assert_eq!(waiting.await.unwrap().unwrap(), blob());
}

#[tokio::test]
async fn a_read_that_nobody_wants_any_more_ends() {
    let (source, [first, second]) = (Source::default(), seats(Spool::of(None, 0)));
    let mut opened = begin(first.share(&digest()).unwrap(), &source).await;
    opened.next().await.unwrap().unwrap();
    second.pass(&digest());
    assert!(source.is_read());
    drop(opened);
    tokio::time::timeout(Duration::from_secs(5), async {
        while source.is_read() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn without_room_a_slow_one_reads_for_itself_and_the_others_go_on() {
    let (source, [fast, slow]) = (Source::default(), seats(Spool::of(None, 1 << 20)));
    let (fast, slow_reader) = (fast.share(&digest()).unwrap(), slow.share(&digest()).unwrap());
    let (fast, slow_bytes) = (begin(fast, &source).await, begin(slow_reader, &source).await);
    assert_eq!(all(fast).await.unwrap(), blob());
    assert_eq!(all(slow_bytes).await.unwrap_err().code, ErrorCode::SpoolFull);
    assert!(slow.share(&digest()).is_none(), "its next try is its own");
}

#[tokio::test]
async fn who_has_no_sibling_reads_alone() {
    let [only] = seats(Spool::new(None));
    assert!(only.share(&digest()).is_none());
    let [one, other] = seats(Spool::new(None));
    other.pass(&digest());
    assert!(one.share(&digest()).is_none());
    let [one, other] = seats(Spool::new(None));
    drop(other);
    assert!(one.share(&digest()).is_none());
}
