//! The journal in sled.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, SendError, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use chrono::Utc;
use sampan_domain::event::Transition;
use sampan_domain::job::Job;
use sampan_domain::journal::{Change, JobList, JobQuery, Journal, LogQuery, Receipt, RunQuery};
use sampan_domain::log::Record;
use sampan_domain::machine::Status;
use sampan_domain::progress::Layer;
use sampan_domain::run::Tally;
use sampan_domain::{Activity, ErrorCode, Failure, JobId, Rule, RuleId, Run, RunId, Settings, Target, Time};

use crate::changes::Write;
use crate::directory::DataDir;
use crate::head::Counts;
use crate::health::{self, Health};
use crate::kind::{Kind, ONLY};
use crate::latency::{Latency, LatencyReading};
use crate::learn;
use crate::open::{self, Opened};
use crate::quiet::caught;
use crate::snapshot;
use crate::table::Table;
use crate::trees::Trees;
use crate::value;
use crate::writer::{Batch, Message, Writer};

/// What the writer and the readers share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The store, or why there is none.
    pub(crate) trees: RwLock<Result<Trees, Failure>>,
    pub(crate) table: RwLock<Table>,
    /// The highest identity ever given.
    ids: AtomicU64,
    pub(crate) latency: Latency,
    /// How many messages the writer was sent.
    sent: AtomicU64,
    /// How many batches are on their way to the disk. Once the writer is broken it stays above nothing.
    unwritten: AtomicUsize,
}

impl Shared {
    pub(crate) fn ids(&self) -> u64 {
        self.ids.load(Ordering::Relaxed)
    }

    /// How many messages there have been: the writer gives up what can wait when there is one more.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// So many batches have come to the disk.
    pub(crate) fn wrote(&self, batches: usize) {
        self.unwritten.fetch_sub(batches, Ordering::Release);
    }

    /// Does something with the store; a panic of sled is damage.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Trees) -> Result<T, Failure>) -> Result<T, Failure> {
        let trees = self.trees.read().unwrap_or_else(PoisonError::into_inner);
        match &*trees {
            Ok(trees) => caught(|| work(trees)),
            Err(failure) => Err(failure.clone()),
        }
    }

    pub(crate) fn table<T>(&self, look: impl FnOnce(&Table) -> T) -> T {
        look(&self.table.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The journal in sled.
///
/// A signed receipt means that the batch survives kill -9 and a power cut. [`ErrorCode::DiskFull`] means that it is
/// not on disk yet: it stays queued, in order, and is written when there is room, unless the process ends first.
/// Batches that ride are on disk within 50 ms and a commit.
#[derive(Debug)]
pub struct SledJournal {
    dir: DataDir,
    shared: Arc<Shared>,
    inbox: Sender<Message>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl SledJournal {
    /// Opens the store of a data directory, which stays held while the journal lives.
    ///
    /// A damaged store is set aside and restored from the newest snapshot; [`Opened`] says so. Fails with
    /// [`ErrorCode::StoreNewer`], having changed nothing, when a newer version wrote it.
    pub fn open(dir: &DataDir) -> Result<(Self, Opened), Failure> {
        let (ready, opened) = open::open(dir)?;
        let shared = Arc::new(Shared {
            ids: AtomicU64::new(ready.head.ids),
            sent: AtomicU64::new(0),
            unwritten: AtomicUsize::new(0),
            trees: RwLock::new(Ok(ready.trees)),
            table: RwLock::new(ready.table),
            latency: Latency::default(),
        });
        let (inbox, messages) = mpsc::channel();
        let writer = Writer::new(dir.clone(), Arc::clone(&shared), ready.head, ready.sentinel);
        let writer = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run(&messages))
            .map_err(|error| Failure::new(ErrorCode::StoreFailed).detail(error))?;
        Ok((Self { dir: dir.clone(), shared, inbox, writer: Mutex::new(Some(writer)) }, opened))
    }

    /// How long groups of changes took until they were on disk, since the store was opened.
    pub fn latency(&self) -> LatencyReading {
        self.shared.latency.read()
    }

    /// Writes what is queued, takes a snapshot and leaves the store in peace. Blocks for as long as that takes;
    /// later commits and reads fail with [`ErrorCode::ShuttingDown`]. Dropping the journal does the same and keeps
    /// the answer to itself.
    pub fn close(&self) -> Result<(), Failure> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(thread) = writer.take() else { return Ok(()) };
        let answer = self.ask(Message::Close);
        let _ = thread.join();
        answer
    }

    /// Writes the store anew, so that it takes no more room than what is in it. The writer does so by itself when
    /// it is idle and the store is ten times as large. Blocks for as long as that takes.
    pub fn rewrite(&self) -> Result<(), Failure> {
        self.ask(Message::Rewrite)
    }

    /// Reads the names of jobs that earlier processes wrote, in the background and after a while, so that the first
    /// search finds them at hand. For a process that stays.
    pub fn look_ahead(&self) {
        learn::ahead(&self.shared);
    }

    /// Reads and verifies everything there is, while work goes on.
    pub fn check(&self) -> Result<Health, Failure> {
        let (contents, damage) = match self.shared.read(health::survey) {
            Ok(contents) => (Some(contents), None),
            Err(damage) if damage.code == ErrorCode::StoreDamaged => (None, Some(damage)),
            Err(failure) => return Err(failure),
        };
        health::with_surroundings(&self.dir, contents, damage)
    }

    /// Writes what a person would miss into a file, in place of what is there: targets, rules, settings, and the
    /// jobs that are still open; no secrets, no logs. Says how much that is.
    pub fn backup(&self, path: &Path) -> Result<Counts, Failure> {
        self.shared.read(|trees| {
            let head = open::read_head(trees)?;
            let head =
                head.ok_or_else(|| Failure::new(ErrorCode::StoreDamaged).detail("the head is gone"))?;
            let table = self.shared.table.read().unwrap_or_else(PoisonError::into_inner);
            snapshot::write(path, trees, &table, &head, Utc::now())
        })?;
        Ok(snapshot::read(path)?.counts())
    }

    fn ask(&self, question: impl FnOnce(SyncSender<Result<(), Failure>>) -> Message) -> Result<(), Failure> {
        let (answer, answered) = mpsc::sync_channel(1);
        let gone = || Failure::new(ErrorCode::StoreFailed).detail("the writer is gone");
        self.send(question(answer)).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone()).flatten()
    }

    fn send(&self, message: Message) -> Result<(), SendError<Message>> {
        self.shared.sent.fetch_add(1, Ordering::Relaxed);
        self.inbox.send(message)
    }
}

impl Drop for SledJournal {
    fn drop(&mut self) {
        if let Err(failure) = self.close() {
            tracing::warn!(%failure, "the store was not left in peace");
        }
    }
}

impl Journal for SledJournal {
    fn commit(&self, changes: Vec<Change>) -> Receipt {
        let (sender, receipt) = Receipt::open();
        match changes.into_iter().map(Write::of).collect::<Result<Vec<_>, _>>() {
            Ok(writes) => {
                let made = writes.iter().map(Write::made).max().unwrap_or_default();
                self.shared.ids.fetch_max(made, Ordering::Relaxed);
                self.shared.unwritten.fetch_add(1, Ordering::Relaxed);
                let batch = Message::Batch(Batch { writes, receipt: Some(sender) });
                if let Err(SendError(Message::Batch(Batch { receipt: Some(sender), .. }))) = self.send(batch)
                {
                    let _ = sender.send(Err(Failure::new(ErrorCode::ShuttingDown)));
                }
            }
            Err(failure) => {
                let _ = sender.send(Err(failure));
            }
        }
        receipt
    }

    fn settled(&self) -> Receipt {
        if self.shared.unwritten.load(Ordering::Acquire) == 0 {
            Receipt::signed()
        } else {
            self.commit(Vec::new())
        }
    }

    fn next_id(&self) -> u64 {
        self.shared.ids.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn targets(&self) -> Result<Vec<Target>, Failure> {
        self.shared.read(|trees| trees.all(Kind::Target))
    }

    fn rules(&self) -> Result<Vec<Rule>, Failure> {
        self.shared.read(|trees| trees.all(Kind::Rule))
    }

    fn settings(&self) -> Result<Settings, Failure> {
        self.shared.read(|trees| Ok(trees.get(Kind::Settings, ONLY)?.unwrap_or_default()))
    }

    fn attended(&self, rule: RuleId) -> Result<Option<Time>, Failure> {
        self.shared.read(|trees| trees.get(Kind::Attended, rule.0))
    }

    fn run(&self, id: RunId) -> Result<Option<Run>, Failure> {
        self.shared.read(|trees| trees.get(Kind::Run, id.0))
    }

    fn runs(&self, query: &RunQuery) -> Result<Vec<Run>, Failure> {
        let page = self.shared.table(|table| table.runs(query));
        self.shared
            .read(|trees| page.into_iter().filter_map(|id| trees.get(Kind::Run, id.0).transpose()).collect())
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, Failure> {
        self.shared.read(|trees| trees.read(Kind::Job, id.0, value::decode_job))
    }

    fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Failure> {
        learn::for_query(&self.shared, query)?;
        let page = self.shared.table(|table| table.page(query));
        self.shared.read(|trees| {
            let job = |id: JobId| trees.read(Kind::Job, id.0, value::decode_job).transpose();
            page.into_iter().filter_map(job).collect()
        })
    }

    fn list(&self, query: &JobQuery) -> Result<JobList, Failure> {
        learn::for_query(&self.shared, query)?;
        let JobList { jobs, skip, total, counts } = self.shared.table(|table| table.list(query));
        let jobs = self.shared.read(|trees| {
            let job = |id: JobId| trees.read(Kind::Job, id.0, value::decode_job).transpose();
            jobs.into_iter().filter_map(job).collect::<Result<_, _>>()
        })?;
        Ok(JobList { jobs, skip, total, counts })
    }

    fn ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        learn::for_query(&self.shared, query)?;
        Ok(self.shared.table(|table| table.ids(query)))
    }

    fn counts(&self, query: &JobQuery) -> Result<BTreeMap<Status, u64>, Failure> {
        learn::for_query(&self.shared, query)?;
        Ok(self.shared.table(|table| table.counts(query)))
    }

    fn activities(&self, before: Option<u64>, limit: usize) -> Result<Vec<Activity>, Failure> {
        self.shared.read(|trees| trees.newest(Kind::Activity, before, limit))
    }

    fn tally(&self, run: RunId) -> Result<Tally, Failure> {
        Ok(self.shared.table(|table| table.tally(run)))
    }

    fn timeline(&self, job: JobId) -> Result<Vec<Transition>, Failure> {
        self.shared.read(|trees| {
            trees.parts(Kind::Transition, job, 0).map(|part| part.map(|(_, step)| step)).collect()
        })
    }

    fn layers(&self, job: JobId) -> Result<Vec<Layer>, Failure> {
        self.shared
            .read(|trees| trees.parts(Kind::Layer, job, 0).map(|part| part.map(|(_, layer)| layer)).collect())
    }

    fn log(&self, job: JobId, query: &LogQuery) -> Result<Vec<(u32, Record)>, Failure> {
        self.shared.read(|trees| {
            trees
                .parts::<Record>(Kind::Record, job, query.from)
                .filter(|part| part.as_ref().map_or(true, |(_, record)| record.level >= query.level))
                .take(query.limit)
                .collect()
        })
    }
}
