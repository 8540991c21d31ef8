//! Blobs of a layout, and its small files: read from some byte on, and written so that they are whole or not there.

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Failure, RepositoryName};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use super::files::{self, Section};
use super::{Layout, names};
use crate::blobs::{BlobReader, Start, Verifier};
use crate::manifest::Descriptor;
use crate::uploads::{Upload, UploadSession};

const READ_SIZE: usize = 256 << 10;

impl Layout {
    pub(crate) async fn head_blob(
        &self,
        _: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<u64>, Failure> {
        self.files.size(&files::blob(digest)).await.map_err(|error| self.failed(&error))
    }

    pub(crate) async fn read_blob(
        &self,
        _: &RepositoryName,
        blob: &Descriptor,
        start: Start,
    ) -> Result<BlobReader, Failure> {
        let wanted_from = start.offset;
        let verifier = Verifier::from(blob, start);
        let section = self.open(&files::blob(&blob.digest), verifier.offset).await?;
        let section = section.ok_or_else(|| self.absent(ErrorCode::BlobNotFound, blob.digest.to_string()))?;
        let layout = self.clone();
        let (marks, mut verifier) = (verifier.marks(), Some(verifier));
        let pieces = ReaderStream::with_capacity(section.bytes, READ_SIZE);
        let pieces = pieces.map_err(move |error| layout.failed(&error));
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
        digest: &Digest,
        mount: Option<&RepositoryName>,
    ) -> Result<Upload, Failure> {
        self.create().await?;
        // All repositories of a layout share their blobs.
        if mount.is_some() && self.head_blob(repository, digest).await?.is_some() {
            return Ok(Upload::Mounted);
        }
        let location = self.path().display().to_string();
        Ok(Upload::Session(UploadSession { repository: repository.clone(), location, offset: 0 }))
    }

    /// Writes a blob where nobody sees it, and gives it its name when it is whole and verified.
    pub(crate) async fn put_blob(
        &self,
        blob: &Descriptor,
        mut body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    ) -> Result<(), Failure> {
        let incoming = self.files.incoming(&files::blob(&blob.digest), blob.size).await;
        let mut incoming = incoming.map_err(|error| self.failed(&error))?;
        let mut verifier = Verifier::new(blob);
        let written = async {
            while let Some(piece) = body.next().await {
                let piece = piece?;
                verifier.take(&piece)?;
                incoming.write(&piece).await.map_err(|error| self.failed(&error))?;
            }
            verifier.finish()
        };
        match written.await {
            Ok(()) => incoming.keep().await.map_err(|error| self.failed(&error)),
            Err(failure) => {
                incoming.give_up().await;
                Err(failure)
            }
        }
    }

    /// Makes the layout, with the files that make it one.
    pub(super) async fn create(&self) -> Result<(), Failure> {
        let _alone = self.lock.lock().await;
        self.files.create().await.map_err(|error| self.failed(&error))?;
        for (name, content) in
            [(files::MARKER, json!({ "imageLayoutVersion": "1.0.0" })), (files::INDEX, names::empty_index())]
        {
            if self.files.size(name).await.map_err(|error| self.failed(&error))?.is_none() {
                self.write_whole(name, content.to_string().into()).await?;
            }
        }
        Ok(())
    }

    /// Writes a small file so that it is whole or not there.
    pub(super) async fn write_whole(&self, name: &str, bytes: Bytes) -> Result<(), Failure> {
        let write = async {
            let mut incoming = self.files.incoming(name, bytes.len() as u64).await?;
            incoming.write(&bytes).await?;
            incoming.keep().await
        };
        write.await.map_err(|error| self.failed(&error))
    }

    /// Reads a small file; nothing where there is none.
    pub(super) async fn read_whole(&self, name: &str, cap: u64) -> Result<Option<Bytes>, Failure> {
        let Some(section) = self.open(name, 0).await? else { return Ok(None) };
        if section.length > cap {
            return Err(Failure::new(ErrorCode::LimitExceeded)
                .with("object", format!("{}: {name}", self.path().display()))
                .with("limit", format!("{cap} bytes")));
        }
        let mut bytes = BytesMut::new();
        let mut limited = section.bytes.take(cap);
        while limited.read_buf(&mut bytes).await.map_err(|error| self.failed(&error))? > 0 {}
        Ok(Some(bytes.freeze()))
    }

    async fn open(&self, name: &str, from: u64) -> Result<Option<Section>, Failure> {
        self.files.open(name, from).await.map_err(|error| self.failed(&error))
    }
}
