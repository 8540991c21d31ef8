//! Opening: is what sled shows what must be there?

use std::io;
use std::path::Path;

use sampan_domain::{ErrorCode, Failure};

use crate::directory::DataDir;
use crate::disk;
use crate::head::{Head, SCHEMA};
use crate::kind::{Kind, ONLY};
use crate::points::reached;
use crate::quiet::caught;
use crate::rescue::{self, Lost};
use crate::reserve;
use crate::rewrite;
use crate::scan::scan;
use crate::sentinel::{Found, Sentinel};
use crate::snapshot;
use crate::staged::{Numbers, Staged};
use crate::table::Table;
use crate::trees::Trees;

/// How the store was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// There was none.
    Fresh,
    /// As the last process left it, in peace.
    Clean,
    /// As the last process left it when it died. Nothing that was acknowledged is missing.
    AfterCrash,
    /// Damaged: it was set aside, and the newest good snapshot was restored.
    Restored(Box<Lost>),
}

/// The store, examined and ready for its first commit.
pub(crate) struct Ready {
    pub(crate) trees: Trees,
    pub(crate) table: Table,
    pub(crate) head: Head,
    /// What the sentinel on disk says.
    pub(crate) sentinel: Sentinel,
}

/// Opens the store of a data directory; restores it where it is damaged.
pub(crate) fn open(dir: &DataDir) -> Result<(Ready, Opened), Failure> {
    let failed = |error: io::Error| disk::failure(&error, dir.path());
    let found = Sentinel::read(dir).map_err(failed)?;
    if matches!(found, Found::Newer) {
        return Err(Failure::new(ErrorCode::StoreNewer).with("path", dir.path().display().to_string()));
    }
    rewrite::settle(dir).map_err(failed)?;
    let examined = look(dir, &found).and_then(|expected| {
        let examine = || {
            mark(dir, &found).map_err(failed)?;
            caught(|| match examine(&dir.store(), &found, expected)? {
                (trees, Some((table, head, opened))) => Ok((trees, table, head, opened)),
                (trees, None) => {
                    reached("open-sled");
                    let (table, head) = begin(&trees, rand::random())?;
                    reached("open-begun");
                    Ok((trees, table, head, Opened::Fresh))
                }
            })
        };
        match examine() {
            Err(full) if full.code == ErrorCode::DiskFull && reserve::give_up(dir) => examine(),
            // Believed when it is seen twice: sled panics on passing read errors too.
            Err(damage) if damage.code == ErrorCode::StoreDamaged => examine().map_err(|_| damage),
            examined => examined,
        }
    });
    let (trees, table, head, opened) = match examined {
        Err(damage) if damage.code == ErrorCode::StoreDamaged => {
            let (trees, table, head, lost) = rescue::rescue(dir, &found, damage)?;
            (trees, table, head, Opened::Restored(Box::new(lost)))
        }
        examined => {
            rewrite::forget_old(dir);
            examined?
        }
    };
    reached("open-examined");
    let sentinel = Sentinel::of(&head, None);
    sentinel.write(dir).map_err(failed)?;
    if let Err(error) = reserve::make(dir) {
        tracing::warn!(%error, "no room for the reserve");
    }
    Ok((Ready { trees, table, head, sentinel }, opened))
}

/// Notes that the store is no longer as it was left. It comes before sled: that may write into the file, and a
/// process that is killed then must not leave a file of another length than the sentinel says.
fn mark(dir: &DataDir, found: &Found) -> io::Result<()> {
    if let Found::Read(sentinel @ Sentinel { clean: Some(_), .. }) = found {
        Sentinel { clean: None, ..sentinel.clone() }.write(dir)?;
    }
    reached("open-marked");
    Ok(())
}

/// Whether there must be something, and what can be seen without sled: that writes into every file it opens.
pub(crate) fn look(dir: &DataDir, found: &Found) -> Result<bool, Failure> {
    let path = dir.store();
    let expected = !matches!(found, Found::Missing)
        || snapshot::newest_good(dir).map_err(|error| disk::failure(&error, &path))?.is_some();
    if expected && !path.is_dir() {
        return Err(damaged(&path, "it is gone"));
    }
    match found {
        Found::Read(Sentinel { clean: Some(length), .. }) if Trees::length(&path).ok() != Some(*length) => {
            Err(damaged(&path, "its file has another length"))
        }
        _ => Ok(expected),
    }
}

/// What is in a store, and how it was left.
pub(crate) type Filled = (Table, Head, Opened);

/// Opens sled and compares what it shows with what the head and the sentinel say: all that must be there is there, or
/// nothing was ever written.
pub(crate) fn examine(
    path: &Path,
    found: &Found,
    expected: bool,
) -> Result<(Trees, Option<Filled>), Failure> {
    let trees = Trees::open(path)?;
    let Some(head) = read_head(&trees)? else {
        if expected || !trees.is_empty() {
            return Err(damaged(path, "it has no head"));
        }
        return Ok((trees, None));
    };
    reached("open-sled");
    if let Found::Read(sentinel) = found {
        if head.store != sentinel.store {
            return Err(damaged(path, "it is another store"));
        }
        if head.generation < sentinel.generation {
            return Err(damaged(path, "the last commits are gone"));
        }
    }
    let table = scan(&trees, &head)?;
    let clean = |found: &Sentinel| found.clean.is_some() && found.generation == head.generation;
    let opened =
        if matches!(found, Found::Read(found) if clean(found)) { Opened::Clean } else { Opened::AfterCrash };
    Ok((trees, Some((table, head, opened))))
}

fn damaged(path: &Path, why: &str) -> Failure {
    Failure::new(ErrorCode::StoreDamaged).with("path", path.display().to_string()).detail(why)
}

/// The head of a store, when it has one of this version or an older one.
pub(crate) fn read_head(trees: &Trees) -> Result<Option<Head>, Failure> {
    let head = trees.get::<Head>(Kind::Head, ONLY)?;
    match head {
        Some(head) if head.schema > SCHEMA => Err(Failure::new(ErrorCode::StoreNewer)),
        head => Ok(head),
    }
}

/// Writes the first head into an empty store.
pub(crate) fn begin(trees: &Trees, store: u64) -> Result<(Table, Head), Failure> {
    let table = Table::default();
    let (writes, head) = Staged::new(trees, &table, &mut Numbers::new()).finish(&Head::new(store), 0)?;
    trees.apply(&writes)?;
    trees.sync()?;
    Ok((table, head))
}
