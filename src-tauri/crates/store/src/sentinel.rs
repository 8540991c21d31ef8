//! The sentinel beside the store: it knows what sled may not.
//!
//! sled opens a truncated or deleted file as an empty database and says nothing. What the sentinel says is on
//! disk before anything relies on it, and is compared at start:
//!
//! - another store, or a generation below the sentinel's: what was committed is gone;
//! - a generation at or above it: sound, also after kill -9, because the head came to disk with that generation
//!   and its counts and checksums are exact for it.
//!
//! It is written at open and close, when the first thing is stored, when a block of identities is used up and
//! at most every half minute while commits go on: never before a receipt is signed but for the identities.

use std::fs;
use std::io::{self, ErrorKind, Write};

use serde::{Deserialize, Serialize};

use crate::directory::DataDir;
use crate::disk;
use crate::head::{Counts, Head, SCHEMA};

/// Identities set aside at once: one write of the sentinel in so many things made.
const BLOCK: u64 = 1 << 16;

/// What must be in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sentinel {
    /// The layout of the store.
    pub(crate) schema: u32,
    /// Which store it speaks of.
    pub(crate) store: u64,
    /// A commit that was on disk.
    pub(crate) generation: u64,
    /// Every identity ever given is below this: a restored store starts from here.
    pub(crate) ids_below: u64,
    /// What there was with that commit.
    pub(crate) counts: Counts,
    /// The length of sled's file when the process ended in peace, with that commit the last. A file of another
    /// length is not even opened: sled would write into it.
    pub(crate) clean: Option<u64>,
}

/// What was found where the sentinel belongs.
#[derive(Debug)]
pub(crate) enum Found {
    /// Nothing.
    Missing,
    /// Something that cannot be understood.
    Unreadable,
    /// One of a newer version.
    Newer,
    /// The sentinel.
    Read(Sentinel),
}

impl Sentinel {
    /// The sentinel of a head.
    pub(crate) fn of(head: &Head, clean: Option<u64>) -> Self {
        Self {
            schema: SCHEMA,
            store: head.store,
            generation: head.generation,
            ids_below: (head.ids / BLOCK + 1) * BLOCK,
            counts: head.counts,
            clean,
        }
    }

    /// Reads the sentinel of a data directory.
    pub(crate) fn read(dir: &DataDir) -> io::Result<Found> {
        #[derive(Deserialize)]
        struct Schema {
            schema: u32,
        }

        let bytes = match fs::read(dir.sentinel()) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Missing),
            bytes => bytes?,
        };
        if serde_json::from_slice::<Schema>(&bytes).is_ok_and(|found| found.schema > SCHEMA) {
            return Ok(Found::Newer);
        }
        Ok(serde_json::from_slice(&bytes).map_or(Found::Unreadable, Found::Read))
    }

    /// Writes it in place of the one that is there.
    pub(crate) fn write(&self, dir: &DataDir) -> io::Result<()> {
        disk::replace(&dir.sentinel(), |file| {
            serde_json::to_writer(&mut *file, self)?;
            file.write_all(b"\n")
        })
    }
}
