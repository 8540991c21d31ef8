//! The writer: the one thread that writes.
//!
//! It takes everything that is queued, writes it as one group, waits for the disk once, and signs all receipts.
//! While it waits the next group gathers, so the more there is to write the larger the groups become: one awaited
//! commit takes 0.4 ms on an SSD, and 64 jobs that each wait for every transition make 20,000 of them a second.
//!
//! When the disk is full the reserve is given up and the group is tried again at once. If that does not help,
//! its receipts are answered with [`ErrorCode::DiskFull`], which means *not yet*: the batches stay queued, in
//! order, and are written as soon as there is room, which is looked for before sled is asked to write. Where somebody
//! else takes it meanwhile, sled is stuck: it refuses everything until it is opened again, and reads go on from the old
//! handle as far as they can. Only the end of the process drops what could not be written. After any other failure
//! nothing is written any more: what a failed fsync has left behind cannot be known (a second fsync would succeed and
//! mean nothing), the next start examines the store.

use std::mem;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use chrono::Utc;
use futures_channel::oneshot;
use sampan_domain::{ErrorCode, Failure};

use crate::changes::Write;
use crate::directory::DataDir;
use crate::disk;
use crate::head::Head;
use crate::journal::Shared;
use crate::open;
use crate::points::reached;
use crate::quiet::caught;
use crate::reserve;
use crate::rewrite;
use crate::room;
use crate::sentinel::Sentinel;
use crate::snapshot;
use crate::staged::{Numbers, Staged};
use crate::trees::Trees;

/// How long batches that nobody waits for gather: at most 20 commits a second come of them.
const GATHER: Duration = Duration::from_millis(50);
/// How often sled is opened where it finds no room for that: some is there the next time, without the reserve that was
/// made as a sign of room, and after sled has cleaned up. Reads go on.
const OPENINGS: usize = 3;
/// How often a full disk is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// How long configuration is left alone before a snapshot is taken.
const SETTLE: Duration = Duration::from_secs(2);
/// How often the sentinel follows the commits.
const FOLLOW: Duration = Duration::from_secs(30);
/// Numbers of so many jobs are kept at hand.
const NUMBERS: usize = 10_000;

type Answer = SyncSender<Result<(), Failure>>;

/// What the writer is told.
pub(crate) enum Message {
    /// Write this.
    Batch(Batch),
    /// Write the store anew, and say how it went.
    Rewrite(Answer),
    /// Write what is queued, leave in peace, and say how it went.
    Close(Answer),
}

/// Changes that are written together.
pub(crate) struct Batch {
    pub(crate) writes: Vec<Write>,
    pub(crate) receipt: Option<oneshot::Sender<Result<(), Failure>>>,
}

impl Batch {
    fn is_awaited(&self) -> bool {
        self.receipt.as_ref().is_some_and(|receipt| !receipt.is_canceled())
    }

    fn sign(&mut self, answer: &Result<(), Failure>) {
        if let Some(receipt) = self.receipt.take() {
            // Nobody waits for a batch that rides.
            let _ = receipt.send(answer.clone());
        }
    }
}

/// The thread's own.
pub(crate) struct Writer {
    dir: DataDir,
    shared: Arc<Shared>,
    head: Head,
    sentinel: Sentinel,
    sentinel_written: Instant,
    numbers: Numbers,
    queue: Vec<Batch>,
    /// How many batches of the queue were in the group that was tried last.
    tried: usize,
    /// When configuration last changed, until a snapshot has it.
    unsettled: Option<Instant>,
    /// Why the queue waits for room.
    full: Option<Failure>,
    /// Whether sled was asked to write and has not done so: it must be opened again before the next try.
    stuck: bool,
    /// Why nothing is written any more.
    broken: Option<Failure>,
    /// Nothing has been asked for since the last time, and nothing is on its way.
    idle: bool,
    /// The commit after which it was last seen whether the store is too large.
    measured: u64,
}

impl Writer {
    /// A writer on a store that has been examined.
    pub(crate) fn new(dir: DataDir, shared: Arc<Shared>, head: Head, sentinel: Sentinel) -> Self {
        Self {
            dir,
            shared,
            head,
            sentinel,
            sentinel_written: Instant::now(),
            numbers: Numbers::new(),
            queue: Vec::new(),
            tried: 0,
            unsettled: None,
            full: None,
            stuck: false,
            broken: None,
            idle: false,
            measured: 0,
        }
    }

    /// Writes until it is told to close.
    pub(crate) fn run(mut self, inbox: &Receiver<Message>) {
        loop {
            let closing = self.gather(inbox);
            if !self.queue.is_empty() {
                self.settle();
            }
            if let Some(closing) = closing {
                let _ = closing.send(self.close());
                return;
            }
            self.follow();
            self.shrink();
        }
    }

    /// Fills the queue. Returns when there is something to do.
    fn gather(&mut self, inbox: &Receiver<Message>) -> Option<Answer> {
        self.idle = false;
        let full = !self.queue.is_empty();
        let unsettled = self.unsettled.map(|since| SETTLE.saturating_sub(since.elapsed()));
        let mut until = Instant::now() + if full { RETRY } else { unsettled.unwrap_or(FOLLOW).min(FOLLOW) };
        let mut gathering = full;
        loop {
            match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Message::Close(closing)) => return Some(closing),
                Ok(Message::Rewrite(answer)) => {
                    let _ = answer.send(self.rewrite(|| false));
                }
                Ok(Message::Batch(batch)) => {
                    let awaited = batch.is_awaited();
                    self.queue.push(batch);
                    if awaited && !full {
                        break;
                    }
                    if !gathering {
                        gathering = true;
                        until = Instant::now() + GATHER;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.idle = self.queue.is_empty() && self.unsettled.is_none();
                    return None;
                }
                // The journal closes its writer before it goes.
                Err(RecvTimeoutError::Disconnected) => return Some(std::sync::mpsc::sync_channel(1).0),
            }
        }
        while let Ok(message) = inbox.try_recv() {
            match message {
                Message::Close(closing) => return Some(closing),
                Message::Rewrite(answer) => {
                    let _ = answer.send(self.rewrite(|| false));
                }
                Message::Batch(batch) => self.queue.push(batch),
            }
        }
        None
    }

    /// Writes the queue and signs its receipts.
    fn settle(&mut self) {
        let answer = match &self.broken {
            Some(failure) => Err(failure.clone()),
            None => self.write_or_make_room(),
        };
        let Err(failure) = answer else { return };
        for batch in &mut self.queue {
            batch.sign(&Err(failure.clone()));
        }
        if failure.code != ErrorCode::DiskFull {
            self.queue.clear();
            self.unsettled = None;
            if self.broken.is_none() {
                tracing::error!(%failure, "nothing is written any more");
                self.broken = Some(failure);
            }
        }
    }

    /// Writes the queue; when there is no room for it, makes some and tries once more.
    fn write_or_make_room(&mut self) -> Result<(), Failure> {
        if !self.stuck {
            let answer = self.write();
            if !self.is_full(&answer) {
                return answer;
            }
        }
        let room = || reserve::give_up(&self.dir) || (self.stuck && reserve::make(&self.dir).is_ok());
        if room() || self.is_closed() {
            let opened = if self.stuck { self.reopen() } else { Ok(()) };
            let answer = opened.and_then(|()| self.write());
            if !self.is_full(&answer) {
                return answer;
            }
        }
        self.full.clone().map_or(Ok(()), Err)
    }

    /// Whether the store could not be opened again for want of room: nothing can be read then.
    fn is_closed(&self) -> bool {
        self.shared.trees.read().unwrap_or_else(PoisonError::into_inner).is_err()
    }

    /// Notes whether there is no room.
    fn is_full(&mut self, answer: &Result<(), Failure>) -> bool {
        self.full = answer.as_ref().err().filter(|failure| failure.code == ErrorCode::DiskFull).cloned();
        if self.full.is_some() {
            self.numbers.clear();
        }
        self.full.is_some()
    }

    /// Writes the queue as one group, and waits for the disk.
    fn write(&mut self) -> Result<(), Failure> {
        let ids = self.shared.ids();
        if ids >= self.sentinel.ids_below {
            let head = Head { ids, ..self.head.clone() };
            self.write_sentinel(Sentinel::of(&head, None))?;
        }
        let shared = Arc::clone(&self.shared);
        self.tried = self.queue.len();
        let begun = Instant::now();
        let head = shared.read(|trees| {
            let table = shared.table.read().unwrap_or_else(PoisonError::into_inner);
            let mut staged = Staged::new(trees, &table, &mut self.numbers);
            for write in self.queue.iter().flat_map(|batch| &batch.writes) {
                staged.add(write)?;
            }
            let (writes, head) = staged.finish(&self.head, ids)?;
            drop(table);
            room::look_for(&self.dir, &writes)?;
            self.stuck = true;
            trees.apply(&writes)?;
            reached("write-applied");
            trees.sync()?;
            reached("write-synced");
            self.stuck = false;
            Ok(head)
        })?;
        self.shared.latency.took(begun.elapsed());
        self.written(head);
        Ok(())
    }

    /// What was tried is on disk: tells the table, and signs.
    fn written(&mut self, head: Head) {
        self.head = head;
        let mut table = self.shared.table.write().unwrap_or_else(PoisonError::into_inner);
        for write in self.queue.iter().take(self.tried).flat_map(|batch| &batch.writes) {
            write.tell(&mut table);
            if write.is_configuration() {
                self.unsettled = Some(Instant::now());
            }
        }
        drop(table);
        self.shared.wrote(self.tried);
        for mut batch in self.queue.drain(..self.tried) {
            batch.sign(&Ok(()));
        }
        if self.numbers.len() > NUMBERS {
            self.numbers.clear();
        }
    }

    /// sled refuses every write after one that found no room, until it is opened again.
    ///
    /// The head tells whether the group that was tried last is in the store after all: it is so as a whole or not
    /// at all, and must not be written twice.
    fn reopen(&mut self) -> Result<(), Failure> {
        let shared = Arc::clone(&self.shared);
        let mut trees = shared.trees.write().unwrap_or_else(PoisonError::into_inner);
        *trees = Err(Failure::new(ErrorCode::DiskFull).with("path", self.dir.path().display().to_string()));
        for _ in 0..OPENINGS {
            *trees = caught(|| Trees::open(&self.dir.store()));
            if !matches!(&*trees, Err(failure) if failure.code == ErrorCode::DiskFull) {
                break;
            }
            reserve::give_up(&self.dir);
        }
        if let Err(failure) = &*trees {
            tracing::warn!(%failure, "nothing can be read until there is room");
        }
        drop(trees);
        let head = shared.read(|trees| {
            let head = open::read_head(trees)?;
            trees.sync()?;
            head.ok_or_else(|| Failure::new(ErrorCode::StoreDamaged).detail("the head is gone"))
        })?;
        self.stuck = false;
        if head.generation > self.head.generation {
            self.written(head);
        }
        Ok(())
    }

    /// Lets the sentinel and the snapshots follow what has been committed.
    fn follow(&mut self) {
        if self.broken.is_some() || !self.queue.is_empty() {
            return;
        }
        let behind = self.head.generation > self.sentinel.generation;
        let first = self.sentinel.counts.is_empty() && !self.head.counts.is_empty();
        if behind && (first || self.sentinel_written.elapsed() >= FOLLOW) {
            // Both are tried again next time: the store itself is whole without them.
            let _ = self.write_sentinel(Sentinel::of(&self.head, None));
            let _ = reserve::make(&self.dir);
        }
        if self.unsettled.is_some_and(|since| since.elapsed() >= SETTLE) {
            self.unsettled = None;
            if let Err(failure) = self.take_snapshot() {
                tracing::warn!(%failure, "no snapshot");
            }
        }
    }

    /// Writes the store anew when it has grown far beyond what is in it. Whoever wants something meanwhile comes
    /// first: it is tried again another time.
    fn shrink(&mut self) {
        if !self.idle || self.broken.is_some() || self.measured == self.head.generation {
            return;
        }
        self.measured = self.head.generation;
        if !self.shared.read(rewrite::is_due).unwrap_or(false) {
            return;
        }
        let (shared, sent) = (Arc::clone(&self.shared), self.shared.sent());
        if let Err(failure) = self.rewrite(|| shared.sent() != sent) {
            self.measured = 0;
            tracing::info!(%failure, "the store is as large as it was");
        }
    }

    /// Writes the store anew, unless `given_up`.
    fn rewrite(&mut self, given_up: impl Fn() -> bool) -> Result<(), Failure> {
        if let Some(failure) = self.broken.as_ref().or(self.full.as_ref()) {
            return Err(failure.clone());
        }
        let shared = Arc::clone(&self.shared);
        shared.read(|trees| rewrite::build(&self.dir, trees, &self.head, given_up))?;
        // Readers wait from here on: a moment.
        let mut trees = shared.trees.write().unwrap_or_else(PoisonError::into_inner);
        let closed = Err(Failure::new(ErrorCode::StoreFailed).detail("the store was not opened again"));
        let (now, answer) = rewrite::take_over(&self.dir, mem::replace(&mut *trees, closed)?);
        *trees = now;
        if let Err(failure) = &*trees {
            self.broken = Some(failure.clone());
        }
        answer
    }

    fn write_sentinel(&mut self, sentinel: Sentinel) -> Result<(), Failure> {
        self.sentinel_written = Instant::now();
        sentinel.write(&self.dir).map_err(|error| {
            tracing::warn!(%error, "the sentinel cannot be written");
            disk::failure(&error, self.dir.path())
        })?;
        self.sentinel = sentinel;
        Ok(())
    }

    fn take_snapshot(&self) -> Result<(), Failure> {
        self.shared.read(|trees| {
            let table = self.shared.table.read().unwrap_or_else(PoisonError::into_inner);
            snapshot::take(&self.dir, trees, &table, &self.head, Utc::now())
        })
    }

    /// Takes a last snapshot, lets go of sled, and lets the sentinel say that all is well.
    fn close(&mut self) -> Result<(), Failure> {
        let unwritten = self.queue.drain(..).next().map(|_| Failure::new(ErrorCode::DiskFull));
        let snapshot =
            if self.broken.is_none() && unwritten.is_none() { self.take_snapshot() } else { Ok(()) };
        let closed = Err(Failure::new(ErrorCode::ShuttingDown));
        let trees =
            mem::replace(&mut *self.shared.trees.write().unwrap_or_else(PoisonError::into_inner), closed);
        let synced = trees.map_or(Ok(()), Trees::close);
        if let Some(failure) = self.broken.take().or(unwritten) {
            return Err(failure);
        }
        synced?;
        reached("close-let-go");
        let path = self.dir.store();
        let length = Trees::length(&path).map_err(|error| disk::failure(&error, &path))?;
        self.write_sentinel(Sentinel::of(&self.head, Some(length)))?;
        reached("close-marked");
        snapshot
    }
}
