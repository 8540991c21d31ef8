//! What of an image travels: some of its platforms, with the attestations that speak of them (`BuildKit` puts those into
//! the index, as `unknown/unknown` with an annotation that names their subject). The index is kept as it is and is
//! sparse then, or is written anew without the others.

mod record;

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use futures_util::StreamExt;
use sampan_domain::platform::Platform;
use sampan_domain::selection::{ArtifactKind, PlatformPolicy};
use sampan_domain::{Digest, ErrorCode, Failure, RepositoryName, Selection, media};
use sampan_registry::{Connection, Content, Descriptor, Manifest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) use record::{Made, Mirrored, Outcome, Record};

/// How deep an index may nest.
pub(crate) const DEPTH_MAX: usize = 4;
/// The largest image configuration that is read.
const CONFIG_CAP: usize = 4 << 20;
/// The annotation that names what an attestation speaks of (`BuildKit`, `attestation-storage.md`).
const REFERENCE: &str = "vnd.docker.reference.digest";

/// What of an image travels.
pub(crate) struct Chosen {
    /// The root, as it is to be written.
    pub(crate) root: Manifest,
    /// The indexes in it that are not as they are at the source.
    pub(crate) rewritten: HashMap<Digest, Manifest>,
    /// Children at any depth that stay behind.
    pub(crate) left_out: HashSet<Digest>,
}

impl Chosen {
    /// All of it.
    pub(crate) fn whole(root: Manifest) -> Self {
        Self { root, rewritten: HashMap::new(), left_out: HashSet::new() }
    }
}

/// Chooses. Indexes inside the root, and the configuration of a single image, are read over the connection.
///
/// Fails with `PlatformAbsent` where nothing of the image is meant, and `ArtifactUnwanted` where its kind is not.
pub(crate) async fn choose(
    connection: &Connection,
    repository: &RepositoryName,
    root: Manifest,
    selection: &Selection,
) -> Result<Chosen, Failure> {
    let object = format!("{repository}@{}", root.digest);
    let absent = || {
        let platforms: Vec<_> = selection.platforms.iter().map(ToString::to_string).collect();
        Failure::new(ErrorCode::PlatformAbsent)
            .with("object", object.as_str())
            .with("platforms", platforms.join(", "))
    };
    match root.content()? {
        Content::Index { .. } => {
            wanted_kind(selection, ArtifactKind::Image, &object)?;
            if selection.platforms.is_empty() {
                return Ok(Chosen::whole(root));
            }
            let mut chosen = Chosen::whole(root.clone());
            let written = narrow(connection, repository, root, selection, &mut chosen, 1).await?;
            chosen.root = written.ok_or_else(absent)?;
            Ok(chosen)
        }
        Content::Image { config, artifact_type, .. } => {
            let kind = ArtifactKind::of(&config.media_type, artifact_type.as_deref());
            wanted_kind(selection, kind, &object)?;
            let is_meant = selection.platforms.is_empty()
                || kind != ArtifactKind::Image
                || platform_of(connection, repository, &config)
                    .await?
                    .is_none_or(|platform| selection.wants(&platform));
            if is_meant { Ok(Chosen::whole(root)) } else { Err(absent()) }
        }
    }
}

fn wanted_kind(selection: &Selection, kind: ArtifactKind, object: &str) -> Result<(), Failure> {
    if selection.wants_kind(kind) {
        return Ok(());
    }
    Err(Failure::new(ErrorCode::ArtifactUnwanted).with("object", object).with("kind", kind.as_str()))
}

/// What of an index travels, as it is to be written; `None` where nothing of it is meant.
async fn narrow(
    connection: &Connection,
    repository: &RepositoryName,
    index: Manifest,
    selection: &Selection,
    chosen: &mut Chosen,
    depth: usize,
) -> Result<Option<Manifest>, Failure> {
    if depth > DEPTH_MAX {
        return Err(Failure::new(ErrorCode::LimitExceeded)
            .with("limit", "depth of an index")
            .with("object", index.digest.to_string()));
    }
    let Content::Index { manifests, .. } = index.content()? else { return Ok(Some(index)) };
    let mut raw: Value = serde_json::from_slice(&index.bytes)
        .map_err(|error| Failure::new(ErrorCode::ManifestInvalid).with("detail", error.to_string()))?;
    let entries = raw["manifests"].as_array().cloned().unwrap_or_default();
    let (mut kept, mut meant, mut changed) = (Vec::new(), HashSet::new(), false);
    for (child, mut entry) in manifests.iter().zip(entries.iter().cloned()) {
        let stays = if media::is_index(&child.media_type) {
            let nested = connection.get_manifest(repository, &child.digest.clone().into()).await?;
            match Box::pin(narrow(connection, repository, nested, selection, chosen, depth + 1)).await? {
                None => false,
                Some(nested) => {
                    if nested.digest != child.digest {
                        (entry["digest"], entry["size"]) =
                            (json!(nested.digest.to_string()), json!(nested.bytes.len()));
                        chosen.rewritten.insert(nested.digest.clone(), nested);
                        changed = true;
                    }
                    true
                }
            }
        } else {
            child.platform.as_ref().is_none_or(|platform| selection.wants(platform))
        };
        if stays {
            meant.insert(child.digest.clone());
        }
        kept.push((child, entry, stays));
    }
    if meant.is_empty() {
        chosen.left_out.extend(manifests.into_iter().map(|child| child.digest));
        return Ok(None);
    }
    for (_, entry, stays) in &mut kept {
        let subject = entry["annotations"][REFERENCE].as_str().and_then(|text| text.parse::<Digest>().ok());
        *stays |= subject.is_some_and(|subject| meant.contains(&subject));
    }
    for (child, ..) in kept.iter().filter(|(.., stays)| !stays) {
        chosen.left_out.insert(child.digest.clone());
        changed = true;
    }
    if !changed || selection.platform_policy == PlatformPolicy::KeepIndex {
        return Ok(Some(index));
    }
    raw["manifests"] = kept.into_iter().filter(|(.., stays)| *stays).map(|(_, entry, _)| entry).collect();
    let bytes = Bytes::from(raw.to_string());
    Ok(Some(Manifest { media_type: index.media_type, digest: Digest::of(&bytes), bytes }))
}

/// The digests of an image's manifests, its own among them, without those that stay behind. The root is as it was
/// written: what was left out when it was rewritten is not in it.
pub(crate) async fn parts(
    connection: &Connection,
    repository: &RepositoryName,
    root: Manifest,
    selection: &Selection,
) -> Result<HashSet<Digest>, Failure> {
    let sparse = Selection { platform_policy: PlatformPolicy::KeepIndex, ..selection.clone() };
    let mut left_out = HashSet::new();
    if !selection.platforms.is_empty() && media::is_index(&root.media_type) {
        let mut chosen = Chosen::whole(root.clone());
        narrow(connection, repository, root.clone(), &sparse, &mut chosen, 1).await?;
        left_out = chosen.left_out;
    }
    let mut parts = HashSet::from([root.digest.clone()]);
    let mut level = vec![root];
    for _ in 0..DEPTH_MAX {
        let mut below = Vec::new();
        for index in std::mem::take(&mut level) {
            let Content::Index { manifests, .. } = index.content()? else { continue };
            for child in manifests {
                if left_out.contains(&child.digest) || !parts.insert(child.digest.clone()) {
                    continue;
                }
                if media::is_index(&child.media_type) {
                    below.push(connection.get_manifest(repository, &child.digest.into()).await?);
                }
            }
        }
        level = below;
    }
    Ok(parts)
}

/// The platform that a single image says it is for (image-spec, config.md).
async fn platform_of(
    connection: &Connection,
    repository: &RepositoryName,
    config: &Descriptor,
) -> Result<Option<Platform>, Failure> {
    #[derive(Deserialize)]
    struct Config {
        os: Option<String>,
        architecture: Option<String>,
        variant: Option<String>,
    }
    let Some(config) = read_config::<Config>(connection, repository, config).await? else { return Ok(None) };
    Ok(config.os.zip(config.architecture).map(|(os, architecture)| Platform {
        os,
        architecture,
        variant: config.variant.filter(|variant| !variant.is_empty()),
    }))
}

/// The configuration of an image; `None` where it does not read as one.
pub(crate) async fn read_config<T: DeserializeOwned>(
    connection: &Connection,
    repository: &RepositoryName,
    config: &Descriptor,
) -> Result<Option<T>, Failure> {
    if config.size > CONFIG_CAP as u64 {
        return Err(Failure::new(ErrorCode::LimitExceeded).with("limit", CONFIG_CAP));
    }
    let mut body = connection.read_blob(repository, config).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece?);
    }
    Ok(serde_json::from_slice(&bytes).ok())
}
