//! How a store is: everything in it read and verified, without changing anything.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sampan_domain::event::Transition;
use sampan_domain::log::Record;
use sampan_domain::progress::Layer;
use sampan_domain::{Activity, ErrorCode, Failure, Rule, Run, Settings, Target, Time};
use serde::de::DeserializeOwned;

use crate::directory::DataDir;
use crate::disk;
use crate::head::{Counts, Head};
use crate::kind::Kind;
use crate::open;
use crate::quiet::caught;
use crate::sentinel::{Found, Sentinel};
use crate::snapshot::{self, Snapshot};
use crate::trees::Trees;
use crate::value;

/// What was found in a data directory.
#[derive(Clone, Debug)]
pub struct Health {
    /// What is in the store; `None` when nothing was ever stored, or when it is damaged.
    pub contents: Option<Contents>,
    /// How the damage was seen.
    pub damage: Option<Failure>,
    /// What it can be restored from, the newest first.
    pub backups: Vec<Backup>,
    /// Stores that were set aside, damaged or replaced.
    pub set_aside: Vec<PathBuf>,
}

/// What is in a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What the head vouches for.
    pub counts: Counts,
    /// Steps of all timelines.
    pub steps: u64,
    /// Blobs of all jobs.
    pub layers: u64,
    /// Records of all logs.
    pub records: u64,
    /// Bytes of all keys and values.
    pub live: u64,
}

/// A snapshot that is kept.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// When it was taken and what it has; `None` when it is damaged.
    pub holds: Option<(Time, Counts)>,
}

/// Looks at a data directory without changing anything in its store: what sled opens it also writes to, so a copy is
/// opened. Fails where that cannot be made, and where a newer version wrote the store.
pub fn check(dir: &DataDir) -> Result<Health, Failure> {
    let failed = |error: io::Error| disk::failure(&error, dir.path());
    let found = Sentinel::read(dir).map_err(failed)?;
    if matches!(found, Found::Newer) {
        return Err(Failure::new(ErrorCode::StoreNewer).with("path", dir.path().display().to_string()));
    }
    let copy = dir.beside("check");
    let looked = open::look(dir, &found).and_then(|expected| {
        if !dir.store().exists() {
            return Ok(None);
        }
        let copied = copy_directory(&dir.store(), &copy).map_err(failed);
        copied.and_then(|()| caught(|| verify(&copy, &found, expected)))
    });
    let removed = if copy.exists() { fs::remove_dir_all(&copy).map_err(failed) } else { Ok(()) };
    let (contents, damage) = match looked {
        Ok(contents) => (contents, None),
        Err(damage) if damage.code == ErrorCode::StoreDamaged => {
            let path = dir.store().display().to_string();
            let told = Failure::new(ErrorCode::StoreDamaged).with("path", path);
            (None, Some(told.detail(damage.detail.unwrap_or_default())))
        }
        Err(failure) => return Err(failure),
    };
    removed?;
    with_surroundings(dir, contents, damage)
}

/// What was found, beside what lies around it.
pub(crate) fn with_surroundings(
    dir: &DataDir,
    contents: Option<Contents>,
    damage: Option<Failure>,
) -> Result<Health, Failure> {
    Ok(Health { contents, damage, backups: backups(dir)?, set_aside: set_aside(dir)? })
}

/// What a data directory's store can be restored from, the newest first.
pub fn backups(dir: &DataDir) -> Result<Vec<Backup>, Failure> {
    let of = |(path, snapshot): (PathBuf, Option<Snapshot>)| Backup {
        path,
        holds: snapshot.map(|snapshot| (snapshot.about.taken, snapshot.counts())),
    };
    let all = snapshot::all(dir).map_err(|error| disk::failure(&error, &dir.snapshots()))?;
    Ok(all.into_iter().map(of).collect())
}

/// What a snapshot or backup in any file holds. Fails with `BackupInvalid` where it is none, or damaged.
pub fn backup_in(path: &Path) -> Result<Backup, Failure> {
    let snapshot = snapshot::read(path)?;
    Ok(Backup { path: path.to_owned(), holds: Some((snapshot.about.taken, snapshot.counts())) })
}

/// Stores that were set aside in a data directory, damaged or replaced.
pub fn set_aside(dir: &DataDir) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: io::Error| disk::failure(&error, dir.path());
    let mut found = Vec::new();
    for entry in fs::read_dir(dir.path()).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("store.damaged-") || name.starts_with("store.replaced-") {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn verify(path: &Path, found: &Found, expected: bool) -> Result<Option<Contents>, Failure> {
    match open::examine(path, found, expected)? {
        (_, None) => Ok(None),
        (trees, Some(_)) => survey(&trees).map(Some),
    }
}

/// Reads and verifies every value. What the head vouches for must add up to what it says, unless commits go on.
pub(crate) fn survey(trees: &Trees) -> Result<Contents, Failure> {
    let before = open::read_head(trees)?;
    let mut seen = Head::new(0);
    let mut contents = Contents::default();
    for kind in Kind::ALL {
        for entry in trees.each(kind) {
            let (key, stored) = entry?;
            let payload = value::open(kind, &key, &stored)?;
            contents.live += (key.len() + stored.len()) as u64;
            if kind.is_vouched() {
                seen.replace(kind, None, Some(&stored));
            }
            match kind {
                Kind::Head => reads::<Head>(kind, payload),
                Kind::Target => reads::<Target>(kind, payload),
                Kind::Rule => reads::<Rule>(kind, payload),
                Kind::Settings => reads::<Settings>(kind, payload),
                Kind::Run => reads::<Run>(kind, payload),
                Kind::Job => value::decode_job(payload).map(drop),
                Kind::Activity => reads::<Activity>(kind, payload),
                Kind::Attended => reads::<Time>(kind, payload),
                Kind::Transition => {
                    contents.steps += 1;
                    reads::<Transition>(kind, payload)
                }
                Kind::Layer => {
                    contents.layers += 1;
                    reads::<Layer>(kind, payload)
                }
                Kind::Record => {
                    contents.records += 1;
                    reads::<Record>(kind, payload)
                }
            }?;
        }
    }
    contents.counts = seen.counts;
    let after = open::read_head(trees)?;
    let generation = |head: &Option<Head>| head.as_ref().map(|head| head.generation);
    let vouched = after.as_ref().is_none_or(|head| (head.counts, head.sum) == (seen.counts, seen.sum));
    if generation(&before) == generation(&after) && !vouched {
        return Err(
            Failure::new(ErrorCode::StoreDamaged).detail("the values do not add up to what the head says")
        );
    }
    Ok(contents)
}

fn reads<T: DeserializeOwned>(kind: Kind, payload: &[u8]) -> Result<(), Failure> {
    value::decode::<T>(kind, payload).map(drop)
}

/// Copies a directory with all that is in it, in place of what is there.
fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    disk::make_directory(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_directory(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}
