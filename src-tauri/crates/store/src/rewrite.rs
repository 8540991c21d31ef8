//! Writing the store anew: sled keeps the room that it once took, up to many times what is in it.
//!
//! Built beside the old one, compared with it, and put in its place by two renames. A process that is killed between
//! them leaves the old store under another name, and the next start puts it back: see [`settle`].

use std::fs;
use std::io::{self, ErrorKind};

use sampan_domain::{ErrorCode, Failure};

use crate::directory::DataDir;
use crate::disk;
use crate::head::Head;
use crate::health;
use crate::kind::Kind;
use crate::open;
use crate::points::reached;
use crate::quiet::caught;
use crate::trees::{Trees, Writes};

/// Smaller stores are left alone, in bytes on disk.
const LEAST: u64 = 64 << 20;
/// How many times what is in it a store may take.
const TIMES: u64 = 10;
/// So many values are written at once.
const CHUNK: usize = 2_000;

/// Whether the store takes far more room than what is in it.
pub(crate) fn is_due(trees: &Trees) -> Result<bool, Failure> {
    let size = trees.size()?;
    Ok(size > LEAST && size > trees.live()?.saturating_mul(TIMES))
}

/// Copies everything into a new store beside the old one, and compares them.
pub(crate) fn build(
    dir: &DataDir,
    old: &Trees,
    head: &Head,
    given_up: impl Fn() -> bool,
) -> Result<(), Failure> {
    let path = dir.beside("new");
    let failed = |error: io::Error| disk::failure(&error, &path);
    remove(&path).map_err(failed)?;
    let built = caught(|| {
        let new = Trees::open(&path)?;
        for kind in Kind::ALL {
            let mut writes = Writes::default();
            for entry in old.each(kind) {
                let (key, stored) = entry?;
                writes[kind as usize].insert(key, Some(stored));
                if writes[kind as usize].len() >= CHUNK {
                    new.apply(&std::mem::take(&mut writes))?;
                    if given_up() {
                        return Err(Failure::new(ErrorCode::ShuttingDown).detail("there is work to do"));
                    }
                }
            }
            new.apply(&writes)?;
        }
        new.sync()?;
        let whole =
            open::read_head(&new)?.as_ref() == Some(head) && health::survey(&new)? == health::survey(old)?;
        new.close()?;
        if whole { Ok(()) } else { Err(Failure::new(ErrorCode::StoreFailed).detail("the copy differs")) }
    });
    if built.is_err() {
        let _ = remove(&path);
    }
    reached("rewrite-built");
    built
}

/// Puts the new store in the old one's place. Gives the store that is open now, and how it went.
pub(crate) fn take_over(dir: &DataDir, old: Trees) -> (Result<Trees, Failure>, Result<(), Failure>) {
    let (store, new, before) = (dir.store(), dir.beside("new"), dir.beside("old"));
    let moved = old.close().and_then(|()| {
        let moved = remove(&before)
            .and_then(|()| fs::rename(&store, &before))
            .inspect(|()| reached("rewrite-moved-out"))
            .and_then(|()| fs::rename(&new, &store))
            .and_then(|()| disk::sync_directory(dir.path()));
        moved.map_err(|error| disk::failure(&error, &store))
    });
    reached("rewrite-moved-in");
    let opened = caught(|| Trees::open(&store));
    if moved.is_ok() && opened.is_ok() {
        forget_old(dir);
        return (opened, Ok(()));
    }
    drop(opened);
    let back = remove_if_both(dir).and_then(|()| settle(dir)).map_err(|error| disk::failure(&error, &store));
    let why = moved
        .err()
        .unwrap_or_else(|| Failure::new(ErrorCode::StoreFailed).detail("the new store does not open"));
    (back.and_then(|()| caught(|| Trees::open(&store))), Err(why))
}

/// Ends what a process that was killed had begun: the old store goes back where it belongs, an unfinished new one goes.
pub(crate) fn settle(dir: &DataDir) -> io::Result<()> {
    let (store, before) = (dir.store(), dir.beside("old"));
    if !store.exists() && before.exists() {
        fs::rename(&before, &store)?;
        disk::sync_directory(dir.path())?;
    }
    remove(&dir.beside("new"))
}

/// Removes the old store, once the new one is known to be whole.
pub(crate) fn forget_old(dir: &DataDir) {
    if let Err(error) = remove(&dir.beside("old")) {
        tracing::warn!(%error, "an old store could not be removed");
    }
}

/// A new store that does not open goes, where the old one is still there.
fn remove_if_both(dir: &DataDir) -> io::Result<()> {
    if dir.beside("old").exists() { remove(&dir.store()) } else { Ok(()) }
}

fn remove(path: &std::path::Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
