//! sled, open: reading values, writing a group of them at once, and getting it to disk.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use sampan_domain::{ErrorCode, Failure, JobId};
use serde::de::DeserializeOwned;
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional};
use sled::{IVec, Tree};

use crate::disk;
use crate::kind::{self, Kind};
use crate::points::reached;
use crate::value;

/// sled's own default is 1 GB; it uses several times what it is given.
const CACHE: u64 = 16 << 20;

/// How long a lock that an earlier handle has not let go of yet is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// Values to be written (`Some`) and removed (`None`), by kind and key.
pub(crate) type Writes = [BTreeMap<IVec, Option<IVec>>; Kind::ALL.len()];

/// The open store.
pub(crate) struct Trees {
    path: PathBuf,
    by_kind: Vec<Tree>,
    db: sled::Db,
    data: File,
    /// The newest of sled's blob files that is on disk. Their names are rising numbers.
    blobs_synced: AtomicU64,
}

impl std::fmt::Debug for Trees {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trees({})", self.path.display())
    }
}

impl Trees {
    /// Opens the store in a directory of its own, made when it is not there.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| disk::failure(&error, path);
        disk::make_directory(path).map_err(failed)?;
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(CACHE)
            .mode(sled::Mode::LowSpace)
            .flush_every_ms(Some(500));
        let started = Instant::now();
        let db = loop {
            match config.open().map_err(|error| failure(&error, path)) {
                Err(failure)
                    if failure.code == ErrorCode::StoreLocked && started.elapsed() < LOCK_PATIENCE =>
                {
                    sleep(Duration::from_millis(20));
                }
                db => break db?,
            }
        };
        let by_kind = Kind::ALL
            .iter()
            .map(|kind| db.open_tree(kind.name()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| failure(&error, path))?;
        let data = File::options().write(true).open(path.join("db")).map_err(failed)?;
        let trees = Self { path: path.to_owned(), by_kind, db, data, blobs_synced: AtomicU64::new(0) };
        trees.sync_surroundings().map_err(failed)?;
        Ok(trees)
    }

    /// The names of sled's files, and `conf`, which sled never syncs.
    fn sync_surroundings(&self) -> std::io::Result<()> {
        self.data.sync_all()?;
        File::options().write(true).open(self.path.join("conf"))?.sync_all()?;
        disk::sync_directory(&self.path)?;
        self.path.parent().map_or(Ok(()), disk::sync_directory)
    }

    fn tree(&self, kind: Kind) -> &Tree {
        &self.by_kind[kind as usize]
    }

    /// A value as it is stored.
    pub(crate) fn stored(&self, kind: Kind, key: &[u8]) -> Result<Option<IVec>, Failure> {
        self.tree(kind).get(key).map_err(|error| failure(&error, &self.path))
    }

    /// Reads a value, whatever `decode` makes of its payload.
    pub(crate) fn read<T>(
        &self,
        kind: Kind,
        id: u64,
        decode: impl FnOnce(&[u8]) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        let key = kind::key(id);
        let stored = self.stored(kind, &key)?;
        stored.map(|stored| self.named(value::open(kind, &key, &stored).and_then(decode))).transpose()
    }

    /// Reads a value of a kind that has one encoding.
    pub(crate) fn get<T: DeserializeOwned>(&self, kind: Kind, id: u64) -> Result<Option<T>, Failure> {
        self.read(kind, id, |payload| value::decode(kind, payload))
    }

    /// All values of a tree as they are stored, by key.
    pub(crate) fn each(&self, kind: Kind) -> impl Iterator<Item = Result<(IVec, IVec), Failure>> {
        self.tree(kind).iter().map(|entry| entry.map_err(|error| failure(&error, &self.path)))
    }

    /// The lowest and the highest identity of a kind.
    pub(crate) fn ends(&self, kind: Kind) -> Result<Option<(u64, u64)>, Failure> {
        let id = |entry: sled::Result<Option<(IVec, IVec)>>| {
            let entry = entry.map_err(|error| failure(&error, &self.path))?;
            Ok(entry.and_then(|(key, _)| kind::id_of(&key)))
        };
        Ok(id(self.tree(kind).first())?.zip(id(self.tree(kind).last())?))
    }

    /// The values of some identities as they are stored, by key.
    pub(crate) fn between(
        &self,
        kind: Kind,
        ids: RangeInclusive<u64>,
    ) -> impl Iterator<Item = Result<(IVec, IVec), Failure>> {
        let keys = kind::key(*ids.start())..=kind::key(*ids.end());
        self.tree(kind).range(keys).map(|entry| entry.map_err(|error| failure(&error, &self.path)))
    }

    /// All things of a kind, by identity.
    pub(crate) fn all<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>, Failure> {
        self.each(kind)
            .map(|entry| {
                let (key, stored) = entry?;
                self.named(value::open(kind, &key, &stored).and_then(|payload| value::decode(kind, payload)))
            })
            .collect()
    }

    /// The parts of a job from a number on. A gap in the numbers is damage.
    pub(crate) fn parts<T: DeserializeOwned>(
        &self,
        kind: Kind,
        job: JobId,
        from: u32,
    ) -> impl Iterator<Item = Result<(u32, T), Failure>> {
        let range = kind::part(job, from)..=kind::part(job, u32::MAX);
        self.tree(kind).range(range).zip(from..).map(move |(entry, expected)| {
            let (key, stored) = entry.map_err(|error| failure(&error, &self.path))?;
            if kind::seq_of(&key) != Some(expected) {
                let gap = Failure::new(ErrorCode::StoreDamaged);
                return self.named(Err(gap.detail(format_args!("{} {job}/{expected}", kind.name()))));
            }
            let part = value::open(kind, &key, &stored).and_then(|payload| value::decode(kind, payload));
            self.named(part.map(|part| (expected, part)))
        })
    }

    /// The newest values of a kind below an identity, newest first.
    pub(crate) fn newest<T: DeserializeOwned>(
        &self,
        kind: Kind,
        below: Option<u64>,
        limit: usize,
    ) -> Result<Vec<T>, Failure> {
        let range = ..below.map_or(IVec::from(&[u8::MAX; 9]), kind::key);
        let newest = self.tree(kind).range(range).rev().take(limit);
        newest
            .map(|entry| {
                let (key, stored) = entry.map_err(|error| failure(&error, &self.path))?;
                self.named(value::open(kind, &key, &stored).and_then(|payload| value::decode(kind, payload)))
            })
            .collect()
    }

    /// The keys of a kind beyond the newest so many.
    pub(crate) fn keys_beyond(&self, kind: Kind, kept: usize) -> Result<Vec<IVec>, Failure> {
        let keys = self.tree(kind).iter().keys().rev().skip(kept).collect::<Result<_, _>>();
        keys.map_err(|error| failure(&error, &self.path))
    }

    /// The keys of the parts of a job from a number on.
    pub(crate) fn part_keys(&self, kind: Kind, job: JobId, from: u32) -> Result<Vec<IVec>, Failure> {
        let range = kind::part(job, from)..=kind::part(job, u32::MAX);
        let keys = self.tree(kind).range(range).keys().collect::<Result<_, _>>();
        keys.map_err(|error| failure(&error, &self.path))
    }

    /// The number after the last part of a job.
    pub(crate) fn next_part(&self, kind: Kind, job: JobId) -> Result<u32, Failure> {
        let range = kind::part(job, 0)..=kind::part(job, u32::MAX);
        let last = self.tree(kind).range(range).keys().next_back().transpose();
        let last = last.map_err(|error| failure(&error, &self.path))?;
        Ok(last.and_then(|key| kind::seq_of(&key)).map_or(0, |seq| seq.saturating_add(1)))
    }

    /// How much room it takes on disk, in bytes.
    pub(crate) fn size(&self) -> Result<u64, Failure> {
        self.db.size_on_disk().map_err(|error| failure(&error, &self.path))
    }

    /// How much is in it: keys and values, in bytes. Reads everything.
    pub(crate) fn live(&self) -> Result<u64, Failure> {
        let mut live = 0;
        for kind in Kind::ALL {
            for entry in self.each(kind) {
                let (key, stored) = entry?;
                live += (key.len() + stored.len()) as u64;
            }
        }
        Ok(live)
    }

    /// Whether nothing was ever written.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_kind.iter().all(Tree::is_empty)
    }

    /// Writes everything or nothing: one transaction over all trees, which a kill -9 cannot split.
    pub(crate) fn apply(&self, writes: &Writes) -> Result<(), Failure> {
        let touched: Vec<_> =
            self.by_kind.iter().zip(writes).filter(|(_, writes)| !writes.is_empty()).collect();
        // sled panics at a transaction over no tree.
        if touched.is_empty() {
            return Ok(());
        }
        let trees: Vec<&Tree> = touched.iter().map(|(tree, _)| *tree).collect();
        let written = trees.as_slice().transaction(|views| {
            for (view, (_, writes)) in views.iter().zip(&touched) {
                for (key, write) in *writes {
                    match write {
                        Some(stored) => view.insert(key, stored.clone())?,
                        None => view.remove(key)?,
                    };
                }
            }
            Ok::<_, ConflictableTransactionError<()>>(())
        });
        written.map_err(|error| match error {
            TransactionError::Storage(error) => failure(&error, &self.path),
            TransactionError::Abort(()) => Failure::new(ErrorCode::StoreFailed).detail("aborted"),
        })
    }

    /// Waits until everything written is on disk. `flush` alone survives kill -9 but no power cut: on Linux it is
    /// `sync_file_range`.
    pub(crate) fn sync(&self) -> Result<(), Failure> {
        self.db.flush().map_err(|error| failure(&error, &self.path))?;
        reached("write-flushed");
        self.data
            .sync_data()
            .and_then(|()| self.sync_blobs())
            .map_err(|error| disk::failure(&error, &self.path))
    }

    /// The length of the file in which a store lies.
    pub(crate) fn length(path: &Path) -> std::io::Result<u64> {
        Ok(path.join("db").metadata()?.len())
    }

    /// Lets go of sled, which may still move pages about as it goes, and waits for the disk.
    pub(crate) fn close(self) -> Result<(), Failure> {
        let Self { path, by_kind, db, data, .. } = self;
        drop((by_kind, db));
        data.sync_all().map_err(|error| disk::failure(&error, &path))
    }

    /// Pages over 128 KiB lie in files of their own, which sled does not sync either. There are hardly ever any.
    fn sync_blobs(&self) -> std::io::Result<()> {
        let directory = self.path.join("blobs");
        let synced = self.blobs_synced.load(Ordering::Relaxed);
        let mut newest = synced;
        for entry in fs::read_dir(&directory)? {
            let entry = entry?;
            let number = entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok());
            if let Some(number) = number.filter(|number| *number > synced) {
                match File::options().write(true).open(entry.path()) {
                    // sled has collected it meanwhile.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    file => file?.sync_all()?,
                }
                newest = newest.max(number);
            }
        }
        if newest > synced {
            disk::sync_directory(&directory)?;
            self.blobs_synced.store(newest, Ordering::Relaxed);
        }
        Ok(())
    }

    fn named<T>(&self, answer: Result<T, Failure>) -> Result<T, Failure> {
        answer.map_err(|failure| failure.with("path", self.path.display().to_string()))
    }
}

/// What a failure of sled means.
fn failure(error: &sled::Error, path: &Path) -> Failure {
    match error {
        // The kind is `Other`; only the text tells.
        sled::Error::Io(error) if error.to_string().contains("could not acquire lock") => {
            Failure::new(ErrorCode::StoreLocked).with("path", path.display().to_string())
        }
        sled::Error::Io(error) => disk::failure(error, path),
        other => Failure::new(ErrorCode::StoreDamaged).with("path", path.display().to_string()).detail(other),
    }
}
