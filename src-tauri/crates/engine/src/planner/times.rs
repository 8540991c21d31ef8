//! How old images are (design: "Planning"): since when their tags are pushed, where a registry's own API tells. By the
//! protocol none says so; then when they were made, for which their configurations are read, once for each digest.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::{Class, Digest, ErrorCode, Failure, Reference, RepositoryName, Tag, Time};
use sampan_registry::{Content, Descriptor, Manifest};
use serde::Deserialize;
use serde_json::Value;
use tracing::debug;

use super::COMPARES_AT_ONCE;
use super::attached::Repository;
use super::survey::Survey;
use crate::choose::{DEPTH_MAX, Made, read_config};
use crate::connections::End;

/// Times before are no times: builders that leave the time out write the beginning of some epoch.
const FIRST_YEAR: &str = "2010-01-01T00:00:00Z";
/// Where a manifest says when its artifact was made (image-spec, annotations.md).
const CREATED: &str = "org.opencontainers.image.created";

impl Survey {
    /// Since when the images under some tags are there, where that can be told.
    pub(super) async fn times(
        &self,
        repository: &Repository,
        tags: &[Tag],
    ) -> Result<BTreeMap<Tag, Time>, Failure> {
        let pushed = self.pushed(repository).await?;
        let looks = tags.iter().map(|tag| async move {
            if let Some(time) = pushed.get(tag) {
                return Ok(Some((tag.clone(), *time)));
            }
            let reference = Reference::Tag(tag.clone());
            let image = self.head(&self.source, &repository.name, &reference).await?;
            let Some(image) = image else { return Ok(None) };
            let time = self.made(&self.source, &repository.name, &image).await?;
            Ok(time.map(|time| (tag.clone(), time)))
        });
        let mut looked = stream::iter(looks.collect::<Vec<_>>()).buffer_unordered(COMPARES_AT_ONCE);
        let mut times = BTreeMap::new();
        while let Some(time) = looked.next().await {
            times.extend(time?);
        }
        Ok(times)
    }

    /// Since when the image under a tag is there; `None` where nobody says.
    pub(super) async fn time(
        &self,
        repository: &Repository,
        tag: &Tag,
        image: &Descriptor,
    ) -> Result<Option<Time>, Failure> {
        if let Some(time) = self.pushed(repository).await?.get(tag) {
            return Ok(Some(*time));
        }
        self.made(&self.source, &repository.name, image).await
    }

    /// When the tags of a repository were pushed, as far as its registry tells: one list instead of a manifest and a
    /// configuration for each.
    async fn pushed<'a>(&self, repository: &'a Repository) -> Result<&'a BTreeMap<Tag, Time>, Failure> {
        let read = || async {
            let (mut pages, mut times) =
                (self.source.connection.push_times(&repository.name), BTreeMap::new());
            loop {
                match pages.try_next().await {
                    Ok(Some(page)) => times.extend(page.into_iter().map(|pushed| (pushed.tag, pushed.at))),
                    Ok(None) => break,
                    Err(failure) if failure.class() == Class::Retryable => return Err(failure),
                    // An account may pull, and not use the API. Half a list would mix two measures.
                    Err(failure) => {
                        debug!(repository = %repository.name, %failure, "push times cannot be read");
                        return Ok(BTreeMap::new());
                    }
                }
            }
            times.retain(|_, time| is_time(time));
            Ok(times)
        };
        repository.pushed.get_or_try_init(read).await
    }

    /// When an image was made; `None` where it does not say.
    pub(super) async fn made(
        &self,
        end: &End,
        repository: &RepositoryName,
        image: &Descriptor,
    ) -> Result<Option<Time>, Failure> {
        if let Some(Made(known)) = self.context.record.time(&image.digest) {
            return Ok(known);
        }
        let time = self.read_time(end, repository, &image.digest).await?;
        self.context.record.made(&image.digest, Made(time));
        Ok(time)
    }

    async fn read_time(
        &self,
        end: &End,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<Time>, Failure> {
        #[derive(Deserialize)]
        struct Config {
            created: Option<String>,
        }
        let mut digest = digest.clone();
        for _ in 0..=DEPTH_MAX {
            let manifest = end.connection.get_manifest(repository, &digest.into()).await?;
            match manifest.content()? {
                Content::Image { config, .. } => {
                    let read = read_config::<Config>(&end.connection, repository, &config).await;
                    let said = match read {
                        Ok(config) => config.and_then(|config| config.created),
                        // An artifact's may lie elsewhere, or be nothing that is read.
                        Err(failure)
                            if matches!(failure.code, ErrorCode::BlobNotFound | ErrorCode::LimitExceeded) =>
                        {
                            None
                        }
                        Err(failure) => return Err(failure),
                    };
                    return Ok(said.as_deref().and_then(time).or_else(|| annotated(&manifest)));
                }
                Content::Index { manifests, .. } => {
                    if let Some(time) = annotated(&manifest) {
                        return Ok(Some(time));
                    }
                    // Of the first platform that is meant: they are built together.
                    let meant = manifests.iter().find(|child| {
                        child
                            .platform
                            .as_ref()
                            .is_none_or(|platform| platform.os != "unknown" && self.selection.wants(platform))
                    });
                    let Some(child) = meant else { return Ok(None) };
                    digest = child.digest.clone();
                }
            }
        }
        Ok(None)
    }
}

fn annotated(manifest: &Manifest) -> Option<Time> {
    let raw: Value = serde_json::from_slice(&manifest.bytes).ok()?;
    time(raw["annotations"][CREATED].as_str()?)
}

fn time(text: &str) -> Option<Time> {
    text.parse().ok().filter(is_time)
}

fn is_time(time: &Time) -> bool {
    FIRST_YEAR.parse().is_ok_and(|first: Time| *time >= first)
}
