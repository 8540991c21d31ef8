//! Where the files of a layout lie. Their names are those of the image-spec, whatever they lie in.

use std::io;
use std::pin::Pin;

use sampan_domain::Digest;
use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncWriteExt};

use super::archive::{Archive, Region};
use super::directory::{self, Directory};
use super::docker::DockerArchive;

pub(super) const INDEX: &str = "index.json";
pub(super) const MARKER: &str = "oci-layout";

/// The name of a blob's file.
pub(super) fn blob(digest: &Digest) -> String {
    format!("blobs/{}/{}", digest.algorithm().as_str(), digest.hex())
}

/// A file that is open for reading.
pub(super) struct Section {
    pub(super) bytes: Pin<Box<dyn AsyncRead + Send>>,
    /// Its whole length, also where it is read from the middle on.
    pub(super) length: u64,
}

/// What the files lie in.
#[derive(Clone)]
pub(super) enum Files {
    Directory(Directory),
    /// An OCI archive; or, as a source, one that `docker save` wrote without an index in it.
    Archive(Archive, DockerArchive),
    Docker(DockerArchive),
}

impl Files {
    /// Whether there is a layout; false where one can be made. Something else there is an error.
    pub(super) async fn is_there(&self) -> io::Result<bool> {
        match self {
            Self::Directory(directory) => directory.is_there().await,
            Self::Archive(archive, _) => archive.is_there().await,
            Self::Docker(docker) => docker.is_there().await,
        }
    }

    pub(super) async fn is_of_docker(&self) -> bool {
        match self {
            Self::Directory(_) => false,
            Self::Archive(archive, _) => archive.is_foreign().await,
            Self::Docker(_) => true,
        }
    }

    pub(super) fn writable(&self) -> io::Result<()> {
        match self {
            Self::Directory(directory) => directory.writable(),
            Self::Archive(archive, _) => archive.writable(),
            Self::Docker(_) => Err(read_only()),
        }
    }

    /// The length of a file; nothing where there is none.
    pub(super) async fn size(&self, name: &str) -> io::Result<Option<u64>> {
        match self {
            Self::Directory(directory) => directory.size(name).await,
            Self::Archive(archive, docker) if archive.is_foreign().await => docker.size(name).await,
            Self::Archive(archive, _) => archive.size(name).await,
            Self::Docker(docker) => docker.size(name).await,
        }
    }

    /// A file from one of its bytes on; nothing where there is none.
    pub(super) async fn open(&self, name: &str, from: u64) -> io::Result<Option<Section>> {
        match self {
            Self::Directory(directory) => directory.open(name, from).await,
            Self::Archive(archive, docker) if archive.is_foreign().await => docker.open(name, from).await,
            Self::Archive(archive, _) => archive.open(name, from).await,
            Self::Docker(docker) => docker.open(name, from).await,
        }
    }

    /// Makes what the files are to lie in.
    pub(super) async fn create(&self) -> io::Result<()> {
        match self {
            Self::Directory(directory) => directory.create().await,
            Self::Archive(archive, _) if archive.is_foreign().await => Err(read_only()),
            Self::Archive(archive, _) => archive.create().await,
            Self::Docker(_) => Err(read_only()),
        }
    }

    /// Room for a new file of that length, without its name until it is kept.
    pub(super) async fn incoming(&self, name: &str, length: u64) -> io::Result<Incoming> {
        match self {
            Self::Directory(directory) => directory.incoming(name),
            Self::Archive(archive, _) => archive.incoming(name, length).await,
            Self::Docker(_) => Err(read_only()),
        }
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "writing to a docker-archive")
}

/// A file on its way. Dropping it leaves nothing of it.
pub(super) struct Incoming {
    parts: Option<(File, Held)>,
}

/// What an unfinished file lies in.
pub(super) enum Held {
    /// A file of its own, beside its place.
    Beside(TempPath, std::path::PathBuf),
    /// A part of an archive.
    Region(Region),
}

impl Incoming {
    pub(super) const fn new(file: File, held: Held) -> Self {
        Self { parts: Some((file, held)) }
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.parts {
            Some((file, _)) => file.write_all(bytes).await,
            None => Ok(()),
        }
    }

    /// Nothing comes of it.
    pub(super) async fn give_up(mut self) {
        if let Some((file, Held::Region(region))) = self.parts.take() {
            give_back(file, region).await;
        }
    }

    /// The bytes are safe on the disk before the name is there.
    pub(super) async fn keep(mut self) -> io::Result<()> {
        if let Some((file, _)) = &mut self.parts {
            file.flush().await?;
            file.sync_data().await?;
        }
        let Some((_, held)) = self.parts.take() else { return Ok(()) };
        blocking(move || match held {
            Held::Beside(temporary, path) => directory::settle(temporary, &path),
            Held::Region(region) => region.settle(),
        })
        .await
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // A file of its own may be written to for a moment longer; nobody sees it.
        if let Some((file, Held::Region(region))) = self.parts.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(give_back(file, region));
        }
    }
}

/// Gives room back when what is being written into it is written, lest it lands in what comes next.
async fn give_back(mut file: File, region: Region) {
    let _ = file.flush().await;
    drop(region);
}

/// Work on files that waits for the disk, away from the threads that move bytes.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
