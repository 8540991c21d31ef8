//! One read for many destinations. Jobs of one image are siblings, and a group; a blob that several of them lack is read
//! once. The read belongs to the group: it outlives a sibling that is stopped, and ends when nobody wants it any more.
//!
//! ```text
//! source ─→ pump ─→ memory, the last MiB or so ─→ readers that keep up
//!                      └─→ spool on disk ─→ readers that are slow, and siblings that have yet to come
//! ```

use std::collections::{HashMap, HashSet, VecDeque};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Failure, JobId};
use sampan_registry::Marks;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use tracing::Instrument;

use super::spool::{Spool, SpoolFile};

/// How far a read is ahead of its fastest reader, and how much of it is in memory, at most.
const WINDOW: u64 = 1 << 20;
/// What is read back from the spool at once.
const PIECE: u64 = 256 << 10;

/// The reads of a group of siblings.
pub(crate) struct Reads {
    spool: Spool,
    group: Mutex<Group>,
}

#[derive(Default)]
struct Group {
    jobs: HashSet<JobId>,
    blobs: HashMap<Digest, Blob>,
}

#[derive(Default)]
struct Blob {
    read: Option<Arc<Shared>>,
    /// Siblings that take part in the read, or do not want it.
    passed: HashSet<JobId>,
}

/// A job's seat in its group, until dropped.
pub(crate) struct Seat {
    reads: Arc<Reads>,
    job: JobId,
}

impl Reads {
    pub(crate) fn new(spool: Spool) -> Self {
        Self { spool, group: Mutex::default() }
    }

    pub(crate) fn join(reads: &Arc<Self>, job: JobId) -> Seat {
        reads.lock().jobs.insert(job);
        Seat { reads: Arc::clone(reads), job }
    }

    fn lock(&self) -> MutexGuard<'_, Group> {
        self.group.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The job's part in the read of a blob. `None` where it reads alone: it has no sibling that may want the blob, has
    /// had its part before, or comes when the beginning is gone.
    pub(super) fn share(&self, digest: &Digest) -> Option<Reader> {
        let mut group = self.reads.lock();
        let Group { jobs, blobs } = &mut *group;
        let blob = blobs.entry(digest.clone()).or_default();
        if !blob.passed.insert(self.job) {
            return None;
        }
        if let Some(read) = &blob.read {
            return Shared::joined(read);
        }
        let absent = jobs.difference(&blob.passed).count();
        let read = (absent > 0).then(|| Shared::new(self.reads.spool.clone(), absent))?;
        blob.read = Some(Arc::clone(&read));
        Some(Reader { id: 0, read })
    }

    /// The job does not want the blob, or gets it in another way.
    pub(super) fn pass(&self, digest: &Digest) {
        let mut group = self.reads.lock();
        let blob = group.blobs.entry(digest.clone()).or_default();
        if blob.passed.insert(self.job)
            && let Some(read) = &blob.read
        {
            read.without_one();
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut group = self.reads.lock();
        group.jobs.remove(&self.job);
        for blob in group.blobs.values_mut() {
            if blob.passed.insert(self.job)
                && let Some(read) = &blob.read
            {
                read.without_one();
            }
        }
    }
}

/// One read of one blob.
struct Shared {
    spool: Spool,
    state: Mutex<State>,
    /// Something of the state has changed.
    changed: Notify,
}

struct State {
    /// In memory: pieces with their offsets, from `head` to `end`.
    pieces: VecDeque<(u64, Bytes)>,
    head: u64,
    end: u64,
    /// What is before this is in neither memory nor spool.
    kept_from: u64,
    file: Option<Arc<SpoolFile>>,
    readers: HashMap<u64, Place>,
    /// Siblings that may still come.
    absent: usize,
    pump: Pump,
    outcome: Option<Result<(), Failure>>,
    marks: Marks,
}

struct Place {
    offset: u64,
    /// It has its permits, and takes what it can.
    active: bool,
}

enum Pump {
    Unstarted,
    Opening,
    Started(Option<AbortHandle>),
}

impl State {
    fn wanted(&self) -> bool {
        self.absent > 0 || !self.readers.is_empty()
    }

    /// Nobody wants the read any more: its connection closes.
    fn end_if_unwanted(&mut self) {
        if !self.wanted()
            && let Pump::Started(pump) = &mut self.pump
            && let Some(pump) = pump.take()
        {
            pump.abort();
        }
    }

    /// Drops pieces that everyone has.
    fn drop_taken(&mut self) {
        let slowest = self.readers.values().map(|reader| reader.offset).min().unwrap_or(self.end);
        while self.absent == 0
            && let Some((offset, piece)) = self.pieces.front()
            && offset + piece.len() as u64 <= slowest
        {
            self.head = offset + piece.len() as u64;
            self.kept_from = self.kept_from.max(self.head);
            self.pieces.pop_front();
        }
    }

    /// What to do so that no more than this is in memory.
    fn excess(&self, most: u64) -> Excess {
        let memory = self.end - self.head;
        if memory <= most {
            return Excess::None;
        }
        let active = self.readers.values().filter(|reader| reader.active);
        if active.map(|reader| reader.offset).max().is_some_and(|fastest| self.end - fastest >= WINDOW) {
            return Excess::Wait;
        }
        let mut length = 0;
        let take = |(_, piece): &&(u64, Bytes)| {
            let enough = memory - length <= most / 2;
            length += piece.len() as u64;
            !enough
        };
        Excess::Spill(
            self.head,
            self.pieces.iter().take_while(take).map(|(_, piece)| piece.clone()).collect(),
        )
    }
}

enum Excess {
    None,
    /// Everyone is slower than the source.
    Wait,
    /// Somebody is slower than the others: this goes to the spool.
    Spill(u64, Vec<Bytes>),
}

enum Found {
    Piece(Bytes),
    /// In this file, at this offset, so many bytes.
    Spooled(Arc<SpoolFile>, u64, usize),
    /// Not here yet.
    Nothing,
    End(Result<(), Failure>),
}

impl Shared {
    fn new(spool: Spool, absent: usize) -> Arc<Self> {
        let state = State {
            pieces: VecDeque::new(),
            head: 0,
            end: 0,
            kept_from: 0,
            file: None,
            readers: HashMap::from([(0, Place { offset: 0, active: false })]),
            absent,
            pump: Pump::Unstarted,
            outcome: None,
            marks: Marks::default(),
        };
        Arc::new(Self { spool, state: Mutex::new(state), changed: Notify::new() })
    }

    fn joined(read: &Arc<Self>) -> Option<Reader> {
        let mut state = read.lock();
        // One that comes late is not among those who were waited for.
        state.absent = state.absent.saturating_sub(1);
        if state.kept_from > 0 || matches!(state.outcome, Some(Err(_))) {
            state.end_if_unwanted();
            return None;
        }
        let id = state.readers.keys().max().map_or(0, |last| last + 1);
        state.readers.insert(id, Place { offset: 0, active: false });
        Some(Reader { id, read: Arc::clone(read) })
    }

    fn without_one(&self) {
        let mut state = self.lock();
        state.absent = state.absent.saturating_sub(1);
        state.end_if_unwanted();
        self.changed.notify_waiters();
    }

    /// Takes the body as it comes, until it ends.
    async fn pump(self: Arc<Self>, body: impl Stream<Item = Result<Bytes, Failure>> + Send) {
        let mut body = pin!(body);
        let outcome = loop {
            match body.next().await {
                None => break Ok(()),
                Some(Err(failure)) => break Err(failure),
                Some(Ok(piece)) => self.take(piece),
            }
            if let Err(failure) = self.make_room(WINDOW).await {
                break Err(failure);
            }
        };
        let whole = outcome.is_ok();
        self.lock().outcome = Some(outcome);
        self.changed.notify_waiters();
        if whole && self.lock().absent > 0 {
            // Those who have yet to come find it in the spool; until then nothing of it is in memory.
            let _ = self.make_room(PIECE).await;
        }
    }

    fn take(&self, piece: Bytes) {
        let mut state = self.lock();
        let end = state.end;
        state.end += piece.len() as u64;
        state.pieces.push_back((end, piece));
        drop(state);
        self.changed.notify_waiters();
    }

    /// Waits for readers or writes to the spool, until no more than this is in memory.
    async fn make_room(&self, most: u64) -> Result<(), Failure> {
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            let excess = {
                let mut state = self.lock();
                state.drop_taken();
                state.excess(most)
            };
            match excess {
                Excess::None => return Ok(()),
                Excess::Wait => changed.await,
                Excess::Spill(offset, pieces) => self.spill(offset, pieces).await?,
            }
        }
    }

    /// Moves pieces to the spool. Where it takes no more, those who are behind read for themselves.
    async fn spill(&self, offset: u64, pieces: Vec<Bytes>) -> Result<(), Failure> {
        let end = offset + pieces.iter().map(|piece| piece.len() as u64).sum::<u64>();
        let spooled = match self.file().await {
            Ok(file) => file.write(offset, pieces).await,
            Err(error) => Err(error),
        };
        let mut state = self.lock();
        while state.pieces.front().is_some_and(|(start, _)| *start < end) {
            state.pieces.pop_front();
        }
        state.head = state.head.max(end);
        if let Err(error) = spooled {
            tracing::debug!(%error, "the spool takes no more");
            state.kept_from = end;
            self.changed.notify_waiters();
            if !state.readers.values().any(|reader| reader.offset >= end) {
                return Err(Failure::new(ErrorCode::SpoolFull));
            }
        }
        Ok(())
    }

    async fn file(&self) -> std::io::Result<Arc<SpoolFile>> {
        let known = self.lock().file.clone();
        if let Some(file) = known {
            return Ok(file);
        }
        let file = Arc::new(self.spool.open().await?);
        self.lock().file = Some(Arc::clone(&file));
        Ok(file)
    }

    /// The next bytes of a reader.
    async fn next(&self, id: u64) -> Option<Result<Bytes, Failure>> {
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            let found = self.find(id);
            match found {
                Found::Piece(piece) => return Some(Ok(piece)),
                Found::Spooled(file, offset, length) => {
                    let read = file.read(offset, length).await;
                    self.moved(&mut self.lock(), id, length);
                    return Some(read.map_err(|_| Failure::new(ErrorCode::SpoolFull)));
                }
                Found::Nothing => changed.await,
                Found::End(outcome) => return outcome.err().map(Err),
            }
        }
    }

    /// Where the next bytes of a reader are. What is in memory it has with that.
    fn find(&self, id: u64) -> Found {
        let mut state = self.lock();
        let Some(offset) = state.readers.get(&id).map(|reader| reader.offset) else {
            return Found::End(Ok(()));
        };
        if offset < state.kept_from {
            return Found::End(Err(Failure::new(ErrorCode::SpoolFull)));
        }
        if let Some(file) = state.file.clone().filter(|_| offset < state.head) {
            let length = usize::try_from((state.head - offset).min(PIECE)).unwrap_or_default();
            return Found::Spooled(file, offset, length);
        }
        if offset < state.end {
            let at = state.pieces.partition_point(|(start, _)| *start <= offset) - 1;
            let (start, piece) = &state.pieces[at];
            let piece = piece.slice(usize::try_from(offset - start).unwrap_or_default()..);
            self.moved(&mut state, id, piece.len());
            return Found::Piece(piece);
        }
        state.outcome.clone().map_or(Found::Nothing, Found::End)
    }

    fn moved(&self, state: &mut State, id: u64, length: usize) {
        if let Some(reader) = state.readers.get_mut(&id) {
            reader.offset += length as u64;
        }
        state.drop_taken();
        self.changed.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One destination's part in a read. Dropped, the read goes on for the others.
pub(super) struct Reader {
    id: u64,
    read: Arc<Shared>,
}

/// Who opens the read: one of the readers, when it has its permits.
pub(super) enum Begin<'a> {
    /// This one does.
    Open(Opening<'a>),
    /// Another one has.
    Opened,
}

impl Reader {
    pub(super) async fn begin(&self) -> Begin<'_> {
        loop {
            let mut changed = pin!(self.read.changed.notified());
            changed.as_mut().enable();
            {
                let mut state = self.read.lock();
                match state.pump {
                    Pump::Started(_) => return Begin::Opened,
                    Pump::Unstarted => {
                        state.pump = Pump::Opening;
                        return Begin::Open(Opening { read: &self.read });
                    }
                    Pump::Opening => {}
                }
            }
            changed.await;
        }
    }

    /// From where a reader that breaks off can go on by itself.
    pub(super) fn marks(&self) -> Marks {
        self.read.lock().marks.clone()
    }

    /// The bytes. The reader has its permits.
    pub(super) fn bytes(self) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static {
        if let Some(place) = self.read.lock().readers.get_mut(&self.id) {
            place.active = true;
        }
        self.read.changed.notify_waiters();
        let next = |reader: Self| async move {
            let item = reader.read.next(reader.id).await?;
            Some((item, reader))
        };
        stream::unfold(self, next).boxed()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut state = self.read.lock();
        state.readers.remove(&self.id);
        state.end_if_unwanted();
        drop(state);
        self.read.changed.notify_waiters();
    }
}

/// The right to open a read. Dropped unused, another reader gets it.
pub(super) struct Opening<'a> {
    read: &'a Arc<Shared>,
}

impl Opening<'_> {
    /// The read goes on by itself from here, and holds its permits until it ends.
    pub(super) fn start(
        self,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
        marks: Marks,
        permits: impl Send + 'static,
    ) {
        self.read.lock().marks = marks;
        let read = Arc::clone(self.read);
        let pump = async move {
            read.pump(body).await;
            drop(permits);
        };
        let pump = tokio::spawn(pump.in_current_span());
        let mut state = self.read.lock();
        state.pump = Pump::Started(Some(pump.abort_handle()));
        state.end_if_unwanted();
    }
}

impl Drop for Opening<'_> {
    fn drop(&mut self) {
        let mut state = self.read.lock();
        if matches!(state.pump, Pump::Opening) {
            state.pump = Pump::Unstarted;
        }
        drop(state);
        self.read.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures_util::TryStreamExt;

    use super::*;

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
            opening.start(source.open(), Marks::default(), ());
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
}
