//! The names of a layout's images: the entries of its index.

use std::path::Path;

use sampan_domain::{Failure, Reference, RepositoryName, Tag};
use serde_json::{Map, Value, json};

use super::{Layout, files};
use crate::manifest::{Descriptor, Manifest};

pub(super) const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// Where containerd, and `docker save` with it, put the whole name; the other annotation then holds the bare tag.
const CONTAINERD_NAME: &str = "io.containerd.image.name";
/// The largest index that is read, in bytes: some 200,000 images.
const INDEX_CAP: u64 = 64 << 20;

/// One manifest that the index names.
pub(super) struct Entry {
    /// Repository and tag, where they can be told.
    pub(super) name: Option<(RepositoryName, Tag)>,
    /// Whether it has a name of its own in the index, of whatever form.
    pub(super) has_name: bool,
    pub(super) descriptor: Descriptor,
}

impl Entry {
    /// `own` is the repository of images without one in their name.
    fn read(value: &Value, own: Option<&RepositoryName>) -> Option<Self> {
        let written = annotation(value, CONTAINERD_NAME).and_then(without_host);
        let written = written.or_else(|| annotation(value, REF_NAME));
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

    pub(super) fn is(&self, repository: &RepositoryName, reference: &Reference) -> bool {
        self.name.as_ref().is_some_and(|(name, tag)| name == repository && reference.tag() == Some(tag))
    }
}

/// A name as Docker writes it, without the registry in front: `docker.io/library/nginx:1` is `library/nginx:1`.
/// Nothing where no tag is in it.
pub(super) fn without_host(name: &str) -> Option<&str> {
    let (first, rest) = name.split_once('/').unwrap_or_default();
    let host = first.contains(['.', ':']) || first == "localhost";
    Some(if host { rest } else { name }).filter(|name| name.contains(':') && !name.contains('@'))
}

fn annotation<'a>(entry: &'a Value, name: &str) -> Option<&'a str> {
    entry.get("annotations")?.get(name)?.as_str()
}

/// The repository of images that have none in their name: the directory's or the file's own name, as far as it is
/// one.
pub(super) fn own_name(path: &Path) -> Option<RepositoryName> {
    let name = if path.extension().is_some_and(|extension| extension == "tar") {
        path.file_stem()?
    } else {
        path.file_name()?
    };
    name.to_str()?.to_ascii_lowercase().parse().ok()
}

/// An index that names nothing.
pub(super) fn empty_index() -> Value {
    json!({ "schemaVersion": 2, "mediaType": sampan_domain::media::OCI_INDEX, "manifests": [] })
}

/// The entry that names a manifest.
pub(super) fn entry(manifest: &Manifest, repository: &RepositoryName, tag: &Tag) -> Value {
    json!({
        "mediaType": manifest.media_type,
        "digest": manifest.digest.to_string(),
        "size": manifest.bytes.len(),
        "annotations": { REF_NAME: format!("{repository}:{tag}") },
    })
}

impl Layout {
    pub(super) async fn entries(&self) -> Result<Vec<Entry>, Failure> {
        let index = self.read_index().await?;
        let list = index.get("manifests").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let own = own_name(self.path());
        Ok(list.iter().filter_map(|value| Entry::read(value, own.as_ref())).collect())
    }

    /// What the reference names.
    pub(super) async fn named(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        let entries = self.entries().await?;
        Ok(entries.into_iter().find(|entry| entry.is(repository, reference)).map(|entry| entry.descriptor))
    }

    /// Points a tag at a manifest. The layout's lock is held.
    pub(super) async fn set_tag(
        &self,
        repository: &RepositoryName,
        tag: &Tag,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        let reference = Reference::Tag(tag.clone());
        self.change_index(|manifests| {
            self.remove(manifests, repository, &reference);
            manifests.push(entry(manifest, repository, tag));
        })
        .await
    }

    /// Takes out what has that name, in whichever form it is written.
    pub(super) fn remove(
        &self,
        manifests: &mut Vec<Value>,
        repository: &RepositoryName,
        reference: &Reference,
    ) {
        let own = own_name(self.path());
        let is_it = |value: &Value| {
            Entry::read(value, own.as_ref()).is_some_and(|entry| entry.is(repository, reference))
        };
        manifests.retain(|value| !is_it(value));
    }

    /// Reads the index, changes it, and puts it into place. The layout's lock is held.
    pub(super) async fn change_index(&self, change: impl FnOnce(&mut Vec<Value>)) -> Result<(), Failure> {
        let mut index = self.read_index().await?;
        let manifests = index.entry("manifests").or_insert_with(|| json!([]));
        let list =
            manifests.as_array_mut().ok_or_else(|| self.invalid("index.json: manifests is no list"))?;
        change(list);
        let text = Value::Object(index).to_string();
        self.write_whole(files::INDEX, text.into()).await
    }

    async fn read_index(&self) -> Result<Map<String, Value>, Failure> {
        let Some(bytes) = self.read_whole(files::INDEX, INDEX_CAP).await? else { return Ok(Map::new()) };
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(index)) => Ok(index),
            _ => Err(self.invalid("index.json is no index")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_named_by_what_stands_in_the_index() {
        let own: RepositoryName = "images".parse().unwrap();
        let digest = sampan_domain::Digest::of(b"").to_string();
        let named = |annotations: Value| {
            let entry =
                json!({ "mediaType": "x/y", "digest": digest, "size": 1, "annotations": annotations });
            let entry = Entry::read(&entry, Some(&own)).unwrap();
            entry.name.map(|(repository, tag)| format!("{repository}:{tag}"))
        };
        for (annotations, expected) in [
            (json!({}), Some("images:latest")),
            (json!({ REF_NAME: "1.2" }), Some("images:1.2")),
            (json!({ REF_NAME: "team/app:1.2" }), Some("team/app:1.2")),
            (
                json!({ REF_NAME: "3", CONTAINERD_NAME: "docker.io/library/alpine:3" }),
                Some("library/alpine:3"),
            ),
            (json!({ REF_NAME: "3", CONTAINERD_NAME: "h:5000/a/b:3" }), Some("a/b:3")),
            (json!({ REF_NAME: "3", CONTAINERD_NAME: "localhost/b:3" }), Some("b:3")),
            (json!({ REF_NAME: "../../etc/passwd:1" }), None),
        ] {
            assert_eq!(named(annotations.clone()).as_deref(), expected, "{annotations}");
        }
    }

    #[test]
    fn a_file_and_a_directory_have_a_name_of_their_own() {
        for (path, name) in [("/usb/Images", "images"), ("/usb/my-app.tar", "my-app"), ("a.b", "a.b")] {
            assert_eq!(own_name(Path::new(path)).unwrap().as_str(), name);
        }
        assert_eq!(own_name(Path::new("/usb/My App.tar")), None);
    }
}
