//! The data directory: one process at a time has it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sampan_domain::{ErrorCode, Failure};

use crate::disk;

/// A data directory that this process holds until the last clone is dropped.
///
/// ```text
/// lock           held while the process lives; says by whom, for people
/// state.json     the sentinel: what must be in the store
/// store/         sled
/// snapshots/     the last three
/// reserve        a few MiB, given up when the disk is full
/// socket         where other processes reach this one
/// ```
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: Arc<File>,
}

impl DataDir {
    /// Takes the directory, which is made when it is not there.
    ///
    /// Fails with [`ErrorCode::StoreLocked`] when another process has it and with
    /// [`ErrorCode::StoreReadOnly`] when it cannot be written.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Failure> {
        let path = path.into();
        let failed = |error: std::io::Error| disk::failure(&error, &path);
        disk::make_directory(&path).map_err(failed)?;
        let lock = path.join("lock");
        let mut file = disk::private().read(true).truncate(false).open(lock).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.take(20).read_to_string(&mut holder);
                let failure = Failure::new(ErrorCode::StoreLocked).with("path", path.display().to_string());
                return Err(failure.detail(format_args!("process {}", holder.trim())));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // For people only: the lock is the operating system's and goes with the process, whatever stands here.
        let _ = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
        let _ = writeln!(file, "{}", std::process::id());
        Ok(Self { path, _lock: Arc::new(file) })
    }

    /// The desktop app's own: `$XDG_DATA_HOME/sampan` on Linux, `~/Library/Application Support/sampan` on macOS,
    /// `%LOCALAPPDATA%\sampan` on Windows; `sampan` in the working directory for a user without a home.
    pub fn default_path() -> PathBuf {
        dirs::data_local_dir().unwrap_or_default().join("sampan")
    }

    /// Where the process that holds a data directory is reached, whether or not it is this one.
    pub fn socket_path_in(path: &Path) -> PathBuf {
        path.join("socket")
    }

    /// Where this process can be reached.
    pub fn socket_path(&self) -> PathBuf {
        Self::socket_path_in(&self.path)
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path.join("store")
    }

    pub(crate) fn sentinel(&self) -> PathBuf {
        self.path.join("state.json")
    }

    pub(crate) fn snapshots(&self) -> PathBuf {
        self.path.join("snapshots")
    }

    pub(crate) fn reserve(&self) -> PathBuf {
        self.path.join("reserve")
    }

    /// Where a store is written anew, and where the one before it waits until that has turned out well.
    pub(crate) fn beside(&self, what: &str) -> PathBuf {
        self.path.join(format!("store.{what}"))
    }

    /// A name for a store that is set aside, `damaged` or `replaced`, that no other one has.
    pub(crate) fn aside(&self, why: &str) -> PathBuf {
        let mut number = 1_u32;
        loop {
            let path = self.path.join(format!("store.{why}-{number}"));
            if !path.exists() {
                return path;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_held_once_and_free_again_afterwards() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b");
        let first = DataDir::open(&path).unwrap();
        let failure = DataDir::open(&path).unwrap_err();
        assert_eq!(failure.code, ErrorCode::StoreLocked);
        assert_eq!(failure.detail.unwrap(), format!("process {}", std::process::id()));
        drop(first);
        DataDir::open(&path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_new_directory_is_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;

        let home = tempfile::tempdir().unwrap();
        let dir = DataDir::open(home.path().join("data")).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(dir.path()), 0o700);
        assert_eq!(mode(&dir.path().join("lock")), 0o600);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_place_that_cannot_be_written_is_told() {
        let failure = DataDir::open("/sys/sampan").unwrap_err();
        assert_eq!(failure.code, ErrorCode::StoreReadOnly);
    }
}
