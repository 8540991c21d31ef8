//! OCI image layouts as source and destination (image-spec, image-layout.md): a [`directory`], an [`archive`], or
//! what `docker save` wrote, read as one ([`docker`]).
//!
//! Several repositories share one layout: the annotation `org.opencontainers.image.ref.name` holds
//! `repository:tag`, as `skopeo` writes and reads `oci:DIR:repository:tag`. What they mean is in [`names`]; what is
//! done with them in [`manifests`] and [`blobs`]; where their files lie is the business of [`files`].

mod archive;
mod blobs;
mod directory;
mod docker;
mod files;
mod manifests;
mod names;

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, stream};
use sampan_domain::{ErrorCode, Failure, RepositoryName, Tag};

use archive::Archive;
use directory::Directory;
use docker::DockerArchive;
use files::Files;

/// One lock a layout: its index is read, changed and put into place by one at a time.
static LOCKS: LazyLock<Mutex<HashMap<PathBuf, Arc<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);

/// One layout. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Layout {
    path: PathBuf,
    files: Files,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl Layout {
    pub(crate) fn in_directory(path: &Path) -> Self {
        Self::new(path, Files::Directory(Directory::new(path)))
    }

    pub(crate) fn in_archive(path: &Path) -> Self {
        Self::new(path, Files::Archive(Archive::new(path), DockerArchive::new(path)))
    }

    pub(crate) fn in_docker_archive(path: &Path) -> Self {
        Self::new(path, Files::Docker(DockerArchive::new(path)))
    }

    fn new(path: &Path, files: Files) -> Self {
        let mut locks = LOCKS.lock().unwrap_or_else(PoisonError::into_inner);
        let lock = Arc::clone(locks.entry(path.to_owned()).or_default());
        Self { path: path.to_owned(), files, lock }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A layout, or a place where one can be made.
    pub(crate) async fn ping(&self) -> Result<(), Failure> {
        let there = self.files.is_there().await.map_err(|error| self.failed(&error))?;
        if there { self.entries().await.map(drop) } else { Ok(()) }
    }

    /// Whether it can be written, or made. Nothing is left behind.
    pub(crate) fn writable(&self) -> Result<(), Failure> {
        self.files.writable().map_err(|error| self.failed(&error))
    }

    pub(crate) fn repositories(&self) -> BoxStream<'static, Result<Vec<RepositoryName>, Failure>> {
        let layout = self.clone();
        let names = async move {
            let names = layout.listed().await?.into_iter().map(|(name, _)| name);
            Ok(names.collect::<BTreeSet<_>>().into_iter().collect())
        };
        stream::once(names).boxed()
    }

    pub(crate) fn tags(&self, repository: &RepositoryName) -> BoxStream<'static, Result<Vec<Tag>, Failure>> {
        let (layout, repository) = (self.clone(), repository.clone());
        let tags = async move {
            let names = layout.listed().await?.into_iter().filter(|(name, _)| *name == repository);
            let tags: Vec<Tag> = names.map(|(_, tag)| tag).collect();
            if tags.is_empty() {
                return Err(layout.absent(ErrorCode::RepositoryNotFound, repository.as_str()));
            }
            Ok(tags)
        };
        stream::once(tags).boxed()
    }

    /// All names of what is a layout.
    async fn listed(&self) -> Result<Vec<(RepositoryName, Tag)>, Failure> {
        if self.files.size(files::INDEX).await.map_err(|error| self.failed(&error))?.is_none() {
            return Err(self.failed(&io::ErrorKind::NotFound.into()));
        }
        Ok(self.entries().await?.into_iter().filter_map(|entry| entry.name).collect())
    }

    fn absent(&self, code: ErrorCode, object: impl Into<String>) -> Failure {
        Failure::new(code).with("host", self.path.display().to_string()).with("object", object.into())
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let code = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            io::ErrorKind::NotFound => ErrorCode::LayoutNotFound,
            io::ErrorKind::InvalidData => return self.invalid(&error.to_string()),
            io::ErrorKind::Unsupported => {
                return self.absent(ErrorCode::Unsupported, error.to_string());
            }
            _ => ErrorCode::FileFailed,
        };
        Failure::new(code).with("path", self.path.display().to_string()).with("detail", error.to_string())
    }

    fn invalid(&self, detail: &str) -> Failure {
        Failure::new(ErrorCode::LayoutInvalid)
            .with("path", self.path.display().to_string())
            .with("detail", detail)
    }
}
