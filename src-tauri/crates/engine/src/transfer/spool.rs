//! The spool: bytes that a slow destination has yet to take, kept on disk so that nobody else waits for it.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Bytes that all spooled reads together may take on disk.
const MOST: u64 = 8 << 30;

/// Where bytes are spooled, and how many may be.
#[derive(Clone)]
pub(crate) struct Spool {
    directory: PathBuf,
    left: Arc<AtomicU64>,
}

impl Spool {
    /// In this directory, or in the system's for temporary files.
    pub(crate) fn new(directory: Option<PathBuf>) -> Self {
        Self::of(directory, MOST)
    }

    pub(crate) fn of(directory: Option<PathBuf>, most: u64) -> Self {
        let directory = directory.unwrap_or_else(std::env::temp_dir);
        Self { directory, left: Arc::new(AtomicU64::new(most)) }
    }

    /// A file without a name: nothing of it stays, however the process ends.
    pub(super) async fn open(&self) -> io::Result<SpoolFile> {
        let directory = self.directory.clone();
        let file = blocking(move || tempfile::tempfile_in(directory)).await?;
        Ok(SpoolFile { file: Arc::new(Mutex::new(file)), taken: AtomicU64::new(0), spool: self.clone() })
    }

    fn take(&self, length: u64) -> io::Result<()> {
        let take = |left: u64| left.checked_sub(length);
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map(drop).map_err(|_| io::ErrorKind::QuotaExceeded.into())
    }
}

/// The part of one read that is on disk, at the offsets it has in the blob.
pub(super) struct SpoolFile {
    file: Arc<Mutex<File>>,
    taken: AtomicU64,
    spool: Spool,
}

impl SpoolFile {
    pub(super) async fn write(&self, offset: u64, pieces: Vec<Bytes>) -> io::Result<()> {
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        self.spool.take(length)?;
        self.taken.fetch_add(length, Ordering::Relaxed);
        let file = Arc::clone(&self.file);
        blocking(move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(offset))?;
            pieces.iter().try_for_each(|piece| file.write_all(piece))
        })
        .await
    }

    /// Exactly so many bytes.
    pub(super) async fn read(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let file = Arc::clone(&self.file);
        blocking(move || {
            let mut bytes = vec![0; length];
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(offset))?;
            file.read_exact(&mut bytes)?;
            Ok(bytes.into())
        })
        .await
    }
}

impl Drop for SpoolFile {
    fn drop(&mut self) {
        self.spool.left.fetch_add(self.taken.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
