//! Manifests of a layout: read, written, deleted, and what refers to them.

use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, Tag};

use super::{Layout, files};
use crate::manifest::{Content, Descriptor, MANIFEST_CAP, Manifest};
use crate::manifests::object;
use crate::referrers::{united, with_referrer};

impl Layout {
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
        match self.named(repository, reference).await? {
            // A name whose manifest is gone would make a damaged copy look up to date.
            Some(found) if self.head_blob(repository, &found.digest).await?.is_some() => Ok(Some(found)),
            _ => Ok(None),
        }
    }

    pub(crate) async fn get_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Manifest, Failure> {
        let absent = || self.absent(ErrorCode::ManifestNotFound, object(repository, reference));
        let (digest, media_type) = match reference {
            Reference::Digest(digest) => (digest.clone(), None),
            Reference::Tag(_) => {
                let found = self.named(repository, reference).await?.ok_or_else(absent)?;
                (found.digest, Some(found.media_type))
            }
        };
        let bytes = self.read_whole(&files::blob(&digest), MANIFEST_CAP as u64).await?.ok_or_else(absent)?;
        let named = || format!("{}: {digest}", self.path().display());
        let manifest = Manifest::new(bytes, &media_type.unwrap_or_default(), digest.algorithm())
            .map_err(|failure| failure.with("object", named()))?;
        if manifest.digest != digest {
            return Err(Failure::new(ErrorCode::DigestMismatch)
                .with("object", named())
                .with("expected", digest.to_string())
                .with("actual", manifest.digest.to_string()));
        }
        if self.files.is_of_docker().await {
            tracing::info!(digest = %manifest.digest, "log-manifest-built");
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
        self.write_whole(&files::blob(&manifest.digest), manifest.bytes.clone()).await?;
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
        self.write_whole(&files::blob(&index.digest), index.bytes.clone()).await?;
        self.set_tag(repository, &tag, &index).await
    }

    /// Takes the tag out of the index. Blobs stay: others may share them.
    pub(crate) async fn delete_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<(), Failure> {
        if self.head_manifest(repository, reference).await?.is_none() {
            return Err(self.absent(ErrorCode::ManifestNotFound, object(repository, reference)));
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
}
