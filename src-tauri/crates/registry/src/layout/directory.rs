//! The files of a layout in a directory.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::AsyncSeekExt;

use super::files::{Held, Incoming, MARKER, Section};

#[derive(Clone)]
pub(super) struct Directory {
    path: PathBuf,
}

impl Directory {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(super) async fn is_there(&self) -> io::Result<bool> {
        if self.size(MARKER).await?.is_some() {
            return Ok(true);
        }
        let occupied = match tokio::fs::read_dir(&self.path).await {
            Ok(mut entries) => entries.next_entry().await?.is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        let strange = || io::Error::new(io::ErrorKind::InvalidData, "no file oci-layout, but other files");
        if occupied { Err(strange()) } else { Ok(false) }
    }

    /// Whether a file can be made in the directory, or in the nearest one above it that exists.
    pub(super) fn writable(&self) -> io::Result<()> {
        can_hold_files(&self.path)
    }

    pub(super) async fn size(&self, name: &str) -> io::Result<Option<u64>> {
        there(tokio::fs::metadata(self.path.join(name)).await.map(|about| about.len()))
    }

    pub(super) async fn open(&self, name: &str, from: u64) -> io::Result<Option<Section>> {
        let Some(mut file) = there(File::open(self.path.join(name)).await)? else { return Ok(None) };
        let length = file.metadata().await?.len();
        file.seek(io::SeekFrom::Start(from)).await?;
        Ok(Some(Section { bytes: Box::pin(file), length }))
    }

    pub(super) async fn create(&self) -> io::Result<()> {
        for algorithm in ["sha256", "sha512"] {
            tokio::fs::create_dir_all(self.path.join("blobs").join(algorithm)).await?;
        }
        Ok(())
    }

    pub(super) fn incoming(&self, name: &str) -> io::Result<Incoming> {
        let path = self.path.join(name);
        let folder = path.parent().unwrap_or(&self.path);
        let temporary = tempfile::Builder::new().prefix(".sampan-").tempfile_in(folder)?;
        let (file, temporary) = temporary.into_parts();
        Ok(Incoming::new(File::from_std(file), Held::Beside(temporary, path)))
    }
}

/// Whether a file can be made in a directory, or in the nearest one above it that exists.
pub(super) fn can_hold_files(path: &Path) -> io::Result<()> {
    let there = path.ancestors().find(|path| path.is_dir());
    let there = there.ok_or_else(|| io::Error::other("no such directory"))?;
    tempfile::tempfile_in(there).map(drop)
}

/// That a file is not there is an answer.
fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Moves a whole file to its place, and makes the move last.
pub(super) fn settle(temporary: TempPath, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&temporary, std::fs::Permissions::from_mode(0o644))?;
    }
    temporary.persist(path).map_err(|error| error.error)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
