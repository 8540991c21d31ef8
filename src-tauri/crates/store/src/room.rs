//! Room on the disk, looked for before sled is asked to write.
//!
//! sled that finds none in the middle of a page that it parts is stuck: it refuses every write until it is opened again,
//! and that page cannot be read either, since whoever reads it ends what was begun.

use std::fs;
use std::path::Path;

use fs4::FileExt;
use sampan_domain::{ErrorCode, Failure};

use crate::directory::DataDir;
use crate::disk;
use crate::trees::Writes;

/// What sled may need beside what it is given: two of its segments.
const MARGIN: u64 = 1 << 20;

/// Fails where there is no room for what is to be written.
pub(crate) fn look_for(dir: &DataDir, writes: &Writes) -> Result<(), Failure> {
    let size =
        |(key, value): (&sled::IVec, &Option<sled::IVec>)| key.len() + value.as_ref().map_or(0, |v| v.len());
    let size: usize = writes.iter().flatten().map(size).sum();
    look_for_bytes(dir.path(), MARGIN + 2 * size as u64)
}

/// What the system says is believed where it says that there is room. Otherwise it may mean what is kept for root, or it
/// says nothing of this file system: then the room is taken, and given back.
fn look_for_bytes(dir: &Path, bytes: u64) -> Result<(), Failure> {
    if fs4::available_space(dir).is_ok_and(|room| room >= bytes) {
        return Ok(());
    }
    let scratch = dir.join("room");
    let taken = disk::private().truncate(true).open(&scratch).and_then(|file| file.allocate(bytes));
    let _ = fs::remove_file(&scratch);
    match taken.map_err(|error| disk::failure(&error, dir)) {
        Err(failure) if failure.code == ErrorCode::DiskFull => Err(failure),
        _ => Ok(()),
    }
}
