//! One read of one blob: a pump fills memory and spool, readers take from them.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sampan_domain::{ErrorCode, Failure};
use sampan_registry::Marks;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::super::spool::{Spool, SpoolFile};
use super::reader::Reader;

/// How far a read is ahead of its fastest reader, and how much of it is in memory, at most.
const WINDOW: u64 = 1 << 20;
/// What is read back from the spool at once.
const PIECE: u64 = 256 << 10;

/// One read of one blob.
pub(super) struct Shared {
    spool: Spool,
    state: Mutex<State>,
    /// Something of the state has changed.
    pub(super) changed: Notify,
}

pub(super) struct State {
    /// In memory: pieces with their offsets, from `head` to `end`.
    pieces: VecDeque<(u64, Bytes)>,
    head: u64,
    end: u64,
    /// What is before this is in neither memory nor spool.
    kept_from: u64,
    file: Option<Arc<SpoolFile>>,
    pub(super) readers: HashMap<u64, Place>,
    /// Siblings that may still come.
    absent: usize,
    pub(super) pump: Pump,
    outcome: Option<Result<(), Failure>>,
    pub(super) marks: Marks,
}

pub(super) struct Place {
    offset: u64,
    /// It has its permits, and takes what it can.
    pub(super) active: bool,
}

pub(super) enum Pump {
    Unstarted,
    Opening,
    Started(Option<AbortHandle>),
}

impl State {
    fn wanted(&self) -> bool {
        self.absent > 0 || !self.readers.is_empty()
    }

    /// Nobody wants the read any more: its connection closes.
    pub(super) fn end_if_unwanted(&mut self) {
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
    pub(super) fn new(spool: Spool, absent: usize) -> Arc<Self> {
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

    pub(super) fn joined(read: &Arc<Self>) -> Option<Reader> {
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

    pub(super) fn without_one(&self) {
        let mut state = self.lock();
        state.absent = state.absent.saturating_sub(1);
        state.end_if_unwanted();
        self.changed.notify_waiters();
    }

    /// Takes the body as it comes, until it ends.
    pub(super) async fn pump(self: Arc<Self>, body: impl Stream<Item = Result<Bytes, Failure>> + Send) {
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
    pub(super) async fn next(&self, id: u64) -> Option<Result<Bytes, Failure>> {
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

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
