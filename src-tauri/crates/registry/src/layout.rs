//! OCI image layout directories as source and destination (image-spec, image-layout.md).
//!
//! Several repositories share one directory: the annotation `org.opencontainers.image.ref.name` holds
//! `repository:tag`, as `skopeo` writes and reads `oci:DIR:repository:tag`. A directory made for one image has a
//! bare tag there, or nothing: its repository is then named after the directory, and its tag is `latest`.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, Tag, media};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio_util::io::ReaderStream;

use crate::blobs::{BlobReader, Start, Verifier};
use crate::manifest::{Content, Descriptor, Manifest};
use crate::referrers::{united, with_referrer};
use crate::uploads::{Upload, UploadSession};

const REF_NAME: &str = "org.opencontainers.image.ref.name";
const READ_SIZE: usize = 256 << 10;

/// One lock a directory: its index is read, changed and renamed into place by one at a time.
static LOCKS: LazyLock<Mutex<HashMap<PathBuf, Arc<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);

/// One layout directory.
#[derive(Clone)]
pub(crate) struct Layout {
    pub(crate) path: PathBuf,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl Layout {
    pub(crate) fn new(path: &Path) -> Self {
        let mut locks = LOCKS.lock().unwrap_or_else(PoisonError::into_inner);
        Self { path: path.to_owned(), lock: Arc::clone(locks.entry(path.to_owned()).or_default()) }
    }

    /// A layout, or a place where one can be made.
    pub(crate) async fn ping(&self) -> Result<(), Failure> {
        match tokio::fs::read(self.path.join("oci-layout")).await {
            Ok(_) => self.entries().await.map(drop),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let occupied = match tokio::fs::read_dir(&self.path).await {
                    Ok(mut entries) => {
                        entries.next_entry().await.map_err(|error| self.failed(&error))?.is_some()
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                    Err(error) => return Err(self.failed(&error)),
                };
                if occupied { Err(self.invalid("no file oci-layout, but other files")) } else { Ok(()) }
            }
            Err(error) => Err(self.failed(&error)),
        }
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
                let absent = Failure::new(ErrorCode::RepositoryNotFound);
                return Err(absent
                    .with("host", layout.path.display().to_string())
                    .with("object", repository.as_str()));
            }
            Ok(tags)
        };
        stream::once(tags).boxed()
    }

    /// All names of a directory that is a layout.
    async fn listed(&self) -> Result<Vec<(RepositoryName, Tag)>, Failure> {
        tokio::fs::metadata(self.path.join("index.json")).await.map_err(|error| self.failed(&error))?;
        Ok(self.entries().await?.into_iter().filter_map(|entry| entry.name).collect())
    }

    pub(crate) async fn head_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        if let Reference::Digest(digest) = reference {
            if self.head_blob(repository, digest).await?.is_none() {
                return Ok(None);
            }
            return self
                .get_manifest(repository, reference)
                .await
                .map(|manifest| Some(manifest.descriptor()));
        }
        let found = self.named(repository, reference).await?;
        match found {
            // A name whose manifest is gone would make a damaged copy look up to date.
            Some(found) if self.head_blob(repository, &found.digest).await?.is_some() => Ok(Some(found)),
            _ => Ok(None),
        }
    }

    async fn named(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        let entries = self.entries().await?;
        Ok(entries.into_iter().find(|entry| entry.is(repository, reference)).map(|entry| entry.descriptor))
    }

    pub(crate) async fn get_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Manifest, Failure> {
        let absent = || {
            Failure::new(ErrorCode::ManifestNotFound)
                .with("host", self.path.display().to_string())
                .with("object", crate::manifests::object(repository, reference))
        };
        let (digest, media_type) = match reference {
            Reference::Digest(digest) => (digest.clone(), None),
            Reference::Tag(_) => {
                let found = self.named(repository, reference).await?.ok_or_else(absent)?;
                (found.digest, Some(found.media_type))
            }
        };
        let path = self.blob_path(&digest);
        let bytes = match tokio::fs::metadata(&path).await {
            Ok(about) if about.len() > crate::manifest::MANIFEST_CAP as u64 => {
                return Err(Failure::new(ErrorCode::LimitExceeded)
                    .with("object", digest.to_string())
                    .with("limit", format!("{} bytes", crate::manifest::MANIFEST_CAP)));
            }
            Ok(_) => tokio::fs::read(&path).await.map_err(|error| self.failed(&error))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(absent()),
            Err(error) => return Err(self.failed(&error)),
        };
        let manifest = Manifest::new(bytes.into(), &media_type.unwrap_or_default(), digest.algorithm())
            .map_err(|failure| failure.with("object", path.display().to_string()))?;
        if manifest.digest != digest {
            return Err(Failure::new(ErrorCode::DigestMismatch)
                .with("object", path.display().to_string())
                .with("expected", digest.to_string())
                .with("actual", manifest.digest.to_string()));
        }
        Ok(manifest)
    }

    /// Writes the manifest as a blob, and the tag into the index. A referrer is named at its subject's fallback
    /// tag, as in a registry without the referrers API.
    pub(crate) async fn put_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        self.put_unnamed(repository, reference, manifest).await?;
        let Some(subject) = manifest.subject() else { return Ok(()) };
        self.change_fallback(repository, &subject, |known| with_referrer(known, manifest)).await
    }

    /// The same for a referrer that is not named at its subject here.
    pub(crate) async fn put_unnamed(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        self.create().await?;
        self.write_whole(self.blob_path(&manifest.digest), manifest.bytes.clone()).await?;
        if let Reference::Tag(tag) = reference {
            let _alone = self.lock.lock().await;
            self.set_tag(repository, tag, manifest).await?;
        }
        Ok(())
    }

    /// Points a subject's fallback tag at an index as it stands elsewhere. What the tag names beside that stays named.
    pub(crate) async fn put_fallback(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
        index: &Manifest,
    ) -> Result<(), Failure> {
        self.change_fallback(repository, subject, |known| united(known, index)).await
    }

    async fn change_fallback(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
        change: impl Fn(Option<&Manifest>) -> Result<Option<Manifest>, Failure>,
    ) -> Result<(), Failure> {
        let _alone = self.lock.lock().await;
        let tag: Tag = subject.referrers_tag().parse()?;
        let known = match self.named(repository, &tag.clone().into()).await? {
            Some(known) => Some(self.get_manifest(repository, &known.digest.into()).await?),
            None => None,
        };
        let Some(index) = change(known.as_ref())? else { return Ok(()) };
        self.write_whole(self.blob_path(&index.digest), index.bytes.clone()).await?;
        self.set_tag(repository, &tag, &index).await
    }

    /// Points a tag at a manifest. The directory's lock is held.
    async fn set_tag(
        &self,
        repository: &RepositoryName,
        tag: &Tag,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        let reference = Reference::Tag(tag.clone());
        self.change_index(|manifests| {
            self.remove(manifests, repository, &reference);
            manifests.push(json!({
                "mediaType": manifest.media_type,
                "digest": manifest.digest.to_string(),
                "size": manifest.bytes.len(),
                "annotations": { REF_NAME: format!("{repository}:{tag}") },
            }));
        })
        .await
    }

    /// Takes out what has that name, in whichever form it is written.
    fn remove(&self, manifests: &mut Vec<Value>, repository: &RepositoryName, reference: &Reference) {
        let own = self.own_name();
        let is_it = |value: &Value| {
            Entry::read(value, own.as_ref()).is_some_and(|entry| entry.is(repository, reference))
        };
        manifests.retain(|value| !is_it(value));
    }

    /// Takes the tag out of the index. Blobs stay: others may share them.
    pub(crate) async fn delete_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<(), Failure> {
        if self.head_manifest(repository, reference).await?.is_none() {
            return Err(Failure::new(ErrorCode::ManifestNotFound)
                .with("host", self.path.display().to_string())
                .with("object", crate::manifests::object(repository, reference)));
        }
        let _alone = self.lock.lock().await;
        self.change_index(|manifests| self.remove(manifests, repository, reference)).await
    }

    /// What names the subject, among the manifests of the index and the fallback tag.
    pub(crate) async fn referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Vec<Descriptor>, Failure> {
        let mut found = Vec::new();
        let tag = Reference::Tag(subject.referrers_tag().parse()?);
        if self.head_manifest(repository, &tag).await?.is_some()
            && let Content::Index { manifests, .. } = self.get_manifest(repository, &tag).await?.content()?
        {
            found.extend(manifests);
        }
        for entry in self.entries().await?.into_iter().filter(|entry| !entry.has_name) {
            let reference = Reference::Digest(entry.descriptor.digest.clone());
            let Ok(manifest) = self.get_manifest(repository, &reference).await else { continue };
            let Ok(Content::Image { subject: Some(of), .. } | Content::Index { subject: Some(of), .. }) =
                manifest.content()
            else {
                continue;
            };
            if of.digest == *subject && !found.iter().any(|known| known.digest == manifest.digest) {
                found.push(manifest.descriptor());
            }
        }
        Ok(found)
    }

    pub(crate) async fn head_blob(
        &self,
        _: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<u64>, Failure> {
        match tokio::fs::metadata(self.blob_path(digest)).await {
            Ok(about) => Ok(Some(about.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    pub(crate) async fn read_blob(
        &self,
        _: &RepositoryName,
        blob: &Descriptor,
        start: Start,
    ) -> Result<BlobReader, Failure> {
        let mut file = match tokio::fs::File::open(self.blob_path(&blob.digest)).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::new(ErrorCode::BlobNotFound)
                    .with("host", self.path.display().to_string())
                    .with("object", blob.digest.to_string()));
            }
            Err(error) => return Err(self.failed(&error)),
        };
        let layout = self.clone();
        let wanted_from = start.offset;
        let verifier = Verifier::from(blob, start);
        file.seek(io::SeekFrom::Start(verifier.offset)).await.map_err(|error| self.failed(&error))?;
        let (marks, mut verifier) = (verifier.marks(), Some(verifier));
        let pieces = ReaderStream::with_capacity(file, READ_SIZE).map_err(move |error| layout.failed(&error));
        let checked = pieces.map(Some).chain(stream::once(async { None })).filter_map(move |piece| {
            let item = match piece {
                Some(Ok(piece)) => {
                    let passed = verifier.as_mut().map(|verifier| verifier.pass(piece, wanted_from));
                    passed.filter(|piece| piece.as_ref().map_or(true, |piece| !piece.is_empty()))
                }
                Some(Err(failure)) => Some(Err(failure)),
                None => verifier.take().map(Verifier::finish).and_then(Result::err).map(Err),
            };
            futures_util::future::ready(item)
        });
        Ok(BlobReader::new(checked, marks))
    }

    pub(crate) async fn start_upload(
        &self,
        repository: &RepositoryName,
        mount: Option<(&Digest, &RepositoryName)>,
    ) -> Result<Upload, Failure> {
        self.create().await?;
        // All repositories of a directory share their blobs.
        if let Some((digest, _)) = mount
            && self.head_blob(repository, digest).await?.is_some()
        {
            return Ok(Upload::Mounted);
        }
        let location = self.path.display().to_string();
        Ok(Upload::Session(UploadSession { repository: repository.clone(), location, offset: 0 }))
    }

    /// Writes a blob beside its place, and moves it there when it is whole and verified.
    pub(crate) async fn put_blob(
        &self,
        blob: &Descriptor,
        mut body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    ) -> Result<(), Failure> {
        let path = self.blob_path(&blob.digest);
        let folder = path.parent().unwrap_or(&self.path);
        let temporary = tempfile::Builder::new()
            .prefix(".sampan-")
            .tempfile_in(folder)
            .map_err(|error| self.failed(&error))?;
        let (file, guard) = temporary.into_parts();
        let mut file = tokio::fs::File::from_std(file);
        let mut verifier = Verifier::new(blob);
        while let Some(piece) = body.next().await {
            let piece = piece?;
            verifier.take(&piece)?;
            file.write_all(&piece).await.map_err(|error| self.failed(&error))?;
        }
        verifier.finish()?;
        file.flush().await.map_err(|error| self.failed(&error))?;
        file.sync_all().await.map_err(|error| self.failed(&error))?;
        self.blocking(move || settle(guard, &path)).await
    }

    /// The directory with the files that make it a layout.
    async fn create(&self) -> Result<(), Failure> {
        let _alone = self.lock.lock().await;
        for algorithm in ["sha256", "sha512"] {
            let folder = self.path.join("blobs").join(algorithm);
            tokio::fs::create_dir_all(&folder).await.map_err(|error| self.failed(&error))?;
        }
        let marker = self.path.join("oci-layout");
        if !marker.exists() {
            self.write_whole(marker, Bytes::from_static(br#"{"imageLayoutVersion":"1.0.0"}"#)).await?;
        }
        let index = self.path.join("index.json");
        if !index.exists() {
            let empty = json!({ "schemaVersion": 2, "mediaType": media::OCI_INDEX, "manifests": [] });
            self.write_whole(index, empty.to_string().into()).await?;
        }
        Ok(())
    }

    /// Reads the index, changes it, and puts it into place. The directory's lock is held.
    async fn change_index(&self, change: impl FnOnce(&mut Vec<Value>)) -> Result<(), Failure> {
        let mut index = self.read_index().await?;
        let manifests = index.entry("manifests").or_insert_with(|| json!([]));
        let list =
            manifests.as_array_mut().ok_or_else(|| self.invalid("index.json: manifests is no list"))?;
        change(list);
        let text = Value::Object(index).to_string();
        self.write_whole(self.path.join("index.json"), text.into()).await
    }

    async fn read_index(&self) -> Result<Map<String, Value>, Failure> {
        let path = self.path.join("index.json");
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Map::new()),
            Err(error) => return Err(self.failed(&error)),
        };
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(index)) => Ok(index),
            _ => Err(self.invalid("index.json is no index")),
        }
    }

    async fn entries(&self) -> Result<Vec<Entry>, Failure> {
        let index = self.read_index().await?;
        let list = index.get("manifests").and_then(Value::as_array).cloned().unwrap_or_default();
        let own = self.own_name();
        Ok(list.iter().filter_map(|value| Entry::read(value, own.as_ref())).collect())
    }

    /// The repository of images that have no repository in their name: the directory's own name, as far as it is
    /// one.
    fn own_name(&self) -> Option<RepositoryName> {
        self.path.file_name()?.to_str()?.to_ascii_lowercase().parse().ok()
    }

    /// Writes a small file so that it is whole or not there.
    async fn write_whole(&self, path: PathBuf, bytes: Bytes) -> Result<(), Failure> {
        let folder = path.parent().unwrap_or(&self.path).to_owned();
        let write = move || {
            use std::io::Write as _;
            let mut temporary = tempfile::Builder::new().prefix(".sampan-").tempfile_in(folder)?;
            temporary.write_all(&bytes)?;
            temporary.as_file().sync_all()?;
            settle(temporary.into_temp_path(), &path)
        };
        self.blocking(write).await
    }

    /// Work on files that waits for the disk, away from the threads that move bytes.
    async fn blocking(&self, work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<(), Failure> {
        let done = tokio::task::spawn_blocking(work).await.map_err(io::Error::other);
        done.and_then(|done| done).map_err(|error| self.failed(&error))
    }

    fn blob_path(&self, digest: &Digest) -> PathBuf {
        self.path.join("blobs").join(digest.algorithm().as_str()).join(digest.hex())
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let code = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            io::ErrorKind::NotFound => ErrorCode::LayoutNotFound,
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

/// Moves a whole file to its place, and makes the move last.
fn settle(temporary: tempfile::TempPath, path: &Path) -> io::Result<()> {
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

/// One manifest that the index names.
struct Entry {
    /// Repository and tag, where they can be told.
    name: Option<(RepositoryName, Tag)>,
    /// Whether it has a name of its own in the index, of whatever form.
    has_name: bool,
    descriptor: Descriptor,
}

impl Entry {
    /// `own` is the repository of images without one in their name.
    fn read(value: &Value, own: Option<&RepositoryName>) -> Option<Self> {
        let written = ref_name(value);
        let name = match written.map(|name| (name, name.rsplit_once(':'))) {
            Some((_, Some((repository, tag)))) => repository.parse().ok().zip(tag.parse().ok()),
            Some((tag, None)) => own.cloned().zip(tag.parse().ok()),
            None => own.cloned().zip("latest".parse().ok()),
        };
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        Some(Self {
            name,
            has_name: written.is_some(),
            descriptor: Descriptor {
                media_type: text("mediaType")?.to_owned(),
                digest: text("digest")?.parse().ok()?,
                size: value.get("size")?.as_u64()?,
                platform: None,
                artifact_type: text("artifactType").map(str::to_owned),
                urls: Vec::new(),
            },
        })
    }

    fn is(&self, repository: &RepositoryName, reference: &Reference) -> bool {
        self.name.as_ref().is_some_and(|(name, tag)| name == repository && reference.tag() == Some(tag))
    }
}

fn ref_name(entry: &Value) -> Option<&str> {
    entry.get("annotations")?.get(REF_NAME)?.as_str()
}
