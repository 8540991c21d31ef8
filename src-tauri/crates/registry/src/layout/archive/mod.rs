//! The files of a layout in one tar file, an OCI archive, to which only what is new is written.
//!
//! Nothing that has a name is ever moved or changed, and what is written has no name until it is whole: room for it is
//! an entry with the name [`blocks::FREE`], whose header is replaced in one write of one block when the bytes in it are
//! safe. So at every moment, a lost process and a full disk included, the file is a whole archive with a whole index,
//! as it was before or as it is after. Room that is given up, and that of older indexes, is used again.
//!
//! [`blocks`] reads and writes headers, [`map`] knows what lies where, and here is who may use it when.

mod blocks;
mod map;

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use tokio::io::{AsyncReadExt, AsyncSeekExt};

pub(super) use blocks::{Kind, Scanned, scan};
use map::{Map, Span};

use super::directory::can_hold_files;
use super::files::{Held, INDEX, Incoming, Section, blocking};

/// What is known of each archive; all who have it open share it.
static OPEN: LazyLock<Mutex<HashMap<PathBuf, Arc<Mutex<State>>>>> = LazyLock::new(Mutex::default);

/// One archive. Cheap to clone.
#[derive(Clone)]
pub(super) struct Archive {
    path: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    map: Map,
    /// The file as it was when it was last read, or left by the last writer.
    stamp: Option<Stamp>,
    /// Open while somebody writes; holds the lock against other programs.
    file: Option<File>,
    writers: usize,
}

/// By which it is seen that a file is another one than before: its length and time.
pub(super) type Stamp = (u64, Option<SystemTime>);

/// The stamp of a file; one that is not there is empty.
pub(super) fn stamp(path: &Path) -> io::Result<Stamp> {
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => Err(invalid("it is a directory")),
        Ok(about) => Ok((about.len(), about.modified().ok())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((0, None)),
        Err(error) => Err(error),
    }
}

pub(super) fn invalid(detail: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, detail.into())
}

/// Reads what lies in a file. One that is compressed cannot be read from the middle.
pub(super) fn scan_file(path: &Path) -> io::Result<Scanned> {
    let mut file = File::open(path)?;
    let mut magic = [0; 6];
    let read = file.read(&mut magic)?;
    if [&[0x1f, 0x8b][..], &[0x28, 0xb5, 0x2f, 0xfd], b"BZh", b"\xfd7zXZ"]
        .iter()
        .any(|compressed| magic[..read].starts_with(compressed))
    {
        return Err(invalid("it is compressed: unpack it first, with gunzip or the like"));
    }
    scan(&file)
}

impl Archive {
    pub(super) fn new(path: &Path) -> Self {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        Self { path: path.to_owned(), state: Arc::clone(open.entry(path.to_owned()).or_default()) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the map, as the file is now.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Map) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let archive = self.clone();
        blocking(move || {
            let mut state = archive.lock();
            state.refresh(&archive.path)?;
            question(&state.map)
        })
        .await
    }

    pub(super) async fn is_there(&self) -> io::Result<bool> {
        self.ask(|map| {
            if map.is_layout() || map.is_of_docker() {
                return Ok(true);
            }
            if map.is_empty() { Ok(false) } else { Err(invalid("no index.json in it, but other files")) }
        })
        .await
    }

    /// Whether `docker save` wrote it, without an index for others.
    pub(super) async fn is_foreign(&self) -> bool {
        self.ask(|map| Ok(map.is_of_docker())).await.unwrap_or_default()
    }

    pub(super) fn writable(&self) -> io::Result<()> {
        match OpenOptions::new().write(true).open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => can_hold_files(&self.path),
            opened => opened.map(drop),
        }
    }

    pub(super) async fn size(&self, name: &str) -> io::Result<Option<u64>> {
        let name = name.to_owned();
        self.ask(move |map| Ok(map.find(&name).map(|found| found.length))).await
    }

    pub(super) async fn open(&self, name: &str, from: u64) -> io::Result<Option<Section>> {
        let name = name.to_owned();
        match self.ask(move |map| Ok(map.find(&name))).await? {
            Some(found) => part(&self.path, found.at, found.length, from).await.map(Some),
            None => Ok(None),
        }
    }

    /// Makes an archive with nothing in it.
    pub(super) async fn create(&self) -> io::Result<()> {
        let path = self.path.clone();
        blocking(move || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            OpenOptions::new().write(true).create(true).truncate(false).open(&path).map(drop)
        })
        .await
    }

    /// Room in the archive for a file of that length.
    pub(super) async fn incoming(&self, name: &str, length: u64) -> io::Result<Incoming> {
        let (archive, name) = (self.clone(), name.to_owned());
        let region = blocking(move || Region::reserve(archive, name, length)).await?;
        let mut file = tokio::fs::OpenOptions::new().write(true).open(&self.path).await?;
        file.seek(io::SeekFrom::Start(region.span.at + region.front)).await?;
        Ok(Incoming::new(file, Held::Region(region)))
    }
}

/// A part of a file, from one of its bytes on.
pub(super) async fn part(path: &Path, at: u64, length: u64, from: u64) -> io::Result<Section> {
    let mut file = tokio::fs::File::open(path).await?;
    let from = from.min(length);
    file.seek(io::SeekFrom::Start(at + from)).await?;
    Ok(Section { bytes: Box::pin(file.take(length - from)), length })
}

impl State {
    /// Reads the file again where another program has changed it. While we write, nobody else does.
    fn refresh(&mut self, path: &Path) -> io::Result<()> {
        if self.writers > 0 {
            return Ok(());
        }
        let now = stamp(path)?;
        if self.stamp != Some(now) {
            self.stamp = None;
            self.map = if now.0 == 0 { Map::default() } else { Map::of(scan_file(path)?) };
            self.stamp = Some(now);
        }
        Ok(())
    }

    /// The file to write to, opened for the first writer.
    fn begin(&mut self, path: &Path) -> io::Result<()> {
        if self.file.is_none() {
            let file = OpenOptions::new().read(true).write(true).open(path)?;
            // Elsewhere than on Unix a lock would keep our own other handles out.
            #[cfg(unix)]
            file.try_lock().map_err(|error| match error {
                fs::TryLockError::WouldBlock => io::Error::other("another program is writing to it"),
                fs::TryLockError::Error(error) => error,
            })?;
            self.refresh(path)?;
            self.map.begin(&file)?;
            self.file = Some(file);
        }
        self.writers += 1;
        Ok(())
    }

    /// A writer is through. The last one leaves no room behind the end.
    fn end(&mut self, path: &Path) {
        self.writers -= 1;
        if self.writers > 0 {
            return;
        }
        let Some(file) = self.file.take() else { return };
        // What could not be done stays harmless; without a stamp the file is read again.
        let done = self.map.end(&file).and_then(|()| stamp(path));
        // Said, not left to closing: a process that was forked just now would keep it for a moment longer.
        #[cfg(unix)]
        let _ = file.unlock();
        self.stamp = done.ok().filter(|_| !self.map.is_unsure());
    }
}

/// Room in an archive. Dropping it gives it back.
pub(super) struct Region {
    archive: Archive,
    name: String,
    length: u64,
    /// The length of the header in front.
    front: u64,
    span: Span,
    given: bool,
}

impl Region {
    fn reserve(archive: Archive, name: String, length: u64) -> io::Result<Self> {
        let front = blocks::front(&name, length)?.len() as u64;
        let room = if name == INDEX { index_room(length) } else { length };
        let span = {
            let mut state = archive.lock();
            state.begin(&archive.path)?;
            let State { map, file, .. } = &mut *state;
            let span = match file {
                Some(file) => map.reserve(file, front + blocks::padded(room)),
                None => Err(io::Error::other("not open")),
            };
            if span.is_err() {
                state.end(&archive.path);
            }
            span?
        };
        Ok(Self { archive, name, length, front, span, given: false })
    }

    /// Gives the bytes their name.
    pub(super) fn settle(mut self) -> io::Result<()> {
        let mut state = self.archive.lock();
        let State { map, file: Some(file), .. } = &mut *state else { return Ok(()) };
        let done = if self.name == INDEX {
            // White space behind it lets the next index, a little longer, lie where an earlier one lay.
            let room = index_room(self.length);
            let content = self.span.at + self.front;
            map::fill(file, content + self.length, room - self.length, b' ')
                .and_then(|()| map.settle(file, self.span, INDEX, room))
        } else {
            map.settle(file, self.span, &self.name, self.length)
        };
        self.given = done.is_ok() || map.is_unsure();
        drop(state);
        done
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        let mut state = self.archive.lock();
        if !self.given
            && let State { map, file: Some(file), .. } = &mut *state
        {
            map.release(file, self.span);
        }
        state.end(&self.archive.path);
    }
}

/// The room for an index, so that the same room does for many.
fn index_room(length: u64) -> u64 {
    length.next_power_of_two().max(4 << 10)
}
