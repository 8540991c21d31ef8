//! What `docker save` wrote, read as a layout: `manifest.json` names configurations and layers by their paths in the
//! archive. A manifest is built for each image; everything else is handed out as it lies there.
//!
//! A layer that is not compressed is called by its `diff_id`, which is its digest; another one is read once to know
//! its digest. What is not what it is called fails when it is read, like any other blob.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use sampan_domain::digest::Algorithm;
use sampan_domain::{Digest, Digester, Tag, media};
use serde::Deserialize;
use serde_json::{Value, json};

use super::archive::{Kind, Stamp, invalid, part, scan_file, stamp};
use super::files::{self, INDEX, Section, blocking};
use super::names;
use crate::manifest::LAYERS_CAP;

/// What names the images.
const LIST: &str = "manifest.json";
/// The longest list and the longest configuration that are read, in bytes.
const LIST_CAP: u64 = 32 << 20;
const CONFIG_CAP: u64 = 8 << 20;
/// The most links that lead to one file.
const LINKS_CAP: usize = 16;

const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

/// One archive. Cheap to clone.
#[derive(Clone)]
pub(super) struct DockerArchive {
    path: PathBuf,
    read: Arc<Mutex<Option<Known>>>,
}

/// What was read of a file, and of which.
type Known = (Stamp, Arc<Contents>);

/// The files of the layout that it would be.
type Contents = HashMap<String, Lying>;

/// Where a file lies.
enum Lying {
    /// Built.
    Here(Bytes),
    /// In the archive.
    There { at: u64, length: u64 },
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Image {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Config {
    rootfs: RootFs,
}

#[derive(Deserialize)]
struct RootFs {
    diff_ids: Vec<Digest>,
}

impl DockerArchive {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), read: Arc::default() }
    }

    /// Whether it is one; nothing there is an error, since nothing can be made.
    pub(super) async fn is_there(&self) -> io::Result<bool> {
        self.contents().await.map(|_| true)
    }

    pub(super) async fn size(&self, name: &str) -> io::Result<Option<u64>> {
        let contents = self.contents().await?;
        Ok(contents.get(name).map(|file| match file {
            Lying::Here(bytes) => bytes.len() as u64,
            Lying::There { length, .. } => *length,
        }))
    }

    pub(super) async fn open(&self, name: &str, from: u64) -> io::Result<Option<Section>> {
        match self.contents().await?.get(name) {
            None => Ok(None),
            Some(Lying::There { at, length }) => part(&self.path, *at, *length, from).await.map(Some),
            Some(Lying::Here(bytes)) => {
                let mut cursor = Cursor::new(bytes.clone());
                cursor.set_position(from);
                Ok(Some(Section { bytes: Box::pin(cursor), length: bytes.len() as u64 }))
            }
        }
    }

    /// What is in it, read again where the file is another one than before.
    async fn contents(&self) -> io::Result<Arc<Contents>> {
        let docker = self.clone();
        blocking(move || {
            let mut read = docker.read.lock().unwrap_or_else(PoisonError::into_inner);
            let now = stamp(&docker.path)?;
            if let Some((before, contents)) = read.as_ref()
                && *before == now
            {
                return Ok(Arc::clone(contents));
            }
            let contents = Arc::new(Reading::open(&docker.path)?.contents()?);
            *read = Some((now, Arc::clone(&contents)));
            Ok(contents)
        })
        .await
    }
}

/// An archive that is being read.
struct Reading {
    file: File,
    files: HashMap<String, (u64, u64)>,
    links: HashMap<String, String>,
    /// Digests of compressed layers, by where they begin.
    known: HashMap<u64, Digest>,
    own: Option<String>,
}

impl Reading {
    fn open(path: &Path) -> io::Result<Self> {
        let (mut files, mut links) = (HashMap::new(), HashMap::new());
        for entry in scan_file(path)?.entries {
            match entry.kind {
                Kind::File { at, length } => drop(files.insert(entry.name, (at, length))),
                Kind::Link { to, symbolic } => {
                    let to = if symbolic { beside(&entry.name, &to) } else { beside("", &to) };
                    links.insert(entry.name, to);
                }
                Kind::Other => {}
            }
        }
        let own = names::own_name(path).map(|name| name.to_string());
        Ok(Self { file: File::open(path)?, files, links, known: HashMap::new(), own })
    }

    fn contents(mut self) -> io::Result<Contents> {
        let (mut contents, mut entries) = (Contents::new(), Vec::new());
        let list = self.small(LIST, LIST_CAP)?;
        let images: Vec<Image> =
            serde_json::from_slice(&list).map_err(|_| invalid("manifest.json is no list of images"))?;
        let alone = images.len() == 1;
        for image in images {
            let manifest = self.manifest(&image, &mut contents)?;
            let bytes = Bytes::from(manifest.to_string());
            let digest = Digest::of(&bytes);
            let names = self.names(&image, alone, &digest);
            entries.extend(names.into_iter().map(|name| {
                json!({
                    "mediaType": media::OCI_MANIFEST,
                    "digest": digest.to_string(),
                    "size": bytes.len(),
                    "annotations": { names::REF_NAME: name },
                })
            }));
            contents.insert(files::blob(&digest), Lying::Here(bytes));
        }
        let mut index = names::empty_index();
        index["manifests"] = Value::Array(entries);
        contents.insert(INDEX.to_owned(), Lying::Here(index.to_string().into()));
        Ok(contents)
    }

    /// The manifest of an image, whose parts are put into the contents. The same archive gives the same manifest each time.
    fn manifest(&mut self, image: &Image, contents: &mut Contents) -> io::Result<Value> {
        let bytes = Bytes::from(self.small(&image.config, CONFIG_CAP)?);
        let config: Config =
            serde_json::from_slice(&bytes).map_err(|_| invalid("an image without a configuration"))?;
        let paths = image.layers.as_deref().unwrap_or_default();
        if paths.len() != config.rootfs.diff_ids.len() || paths.len() > LAYERS_CAP {
            return Err(invalid("the layers of an image are not those of its configuration"));
        }
        let mut layers = Vec::new();
        for (path, diff_id) in paths.iter().zip(config.rootfs.diff_ids) {
            let (at, length) = self.find(path)?;
            let (suffix, digest) = self.layer(at, length, diff_id)?;
            let name = digest.to_string();
            layers.push(json!({ "mediaType": format!("{LAYER}{suffix}"), "digest": name, "size": length }));
            contents.insert(files::blob(&digest), Lying::There { at, length });
        }
        let digest = Digest::of(&bytes);
        let described = json!({ "mediaType": CONFIG, "digest": digest.to_string(), "size": bytes.len() });
        contents.insert(files::blob(&digest), Lying::Here(bytes));
        Ok(json!({
            "schemaVersion": 2,
            "mediaType": media::OCI_MANIFEST,
            "config": described,
            "layers": layers,
        }))
    }

    /// How a layer is compressed, and its digest.
    fn layer(&mut self, at: u64, length: u64, diff_id: Digest) -> io::Result<(&'static str, Digest)> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut magic = Vec::new();
        (&self.file).take(length.min(4)).read_to_end(&mut magic)?;
        let suffix = match magic.as_slice() {
            [0x1f, 0x8b, ..] => "+gzip",
            [0x28, 0xb5, 0x2f, 0xfd] => "+zstd",
            _ => return Ok(("", diff_id)),
        };
        if let Some(digest) = self.known.get(&at) {
            return Ok((suffix, digest.clone()));
        }
        let mut digester = Digester::new(Algorithm::Sha256);
        self.file.seek(SeekFrom::Start(at))?;
        let mut content = (&self.file).take(length);
        let mut piece = vec![0; 256 << 10];
        loop {
            match content.read(&mut piece)? {
                0 => break,
                read => digester.update(&piece[..read]),
            }
        }
        let digest = digester.finish();
        self.known.insert(at, digest.clone());
        Ok((suffix, digest))
    }

    /// What an image is called. One without a name is called after the file.
    fn names(&self, image: &Image, alone: bool, digest: &Digest) -> Vec<String> {
        let tags = image.repo_tags.as_deref().unwrap_or_default();
        let mut names: Vec<String> =
            tags.iter().filter_map(|name| names::without_host(name)).map(str::to_owned).collect();
        if let (true, Some(own)) = (names.is_empty(), &self.own) {
            let tag = if alone { "latest".to_owned() } else { digest.hex()[..12].to_owned() };
            names.extend(tag.parse::<Tag>().is_ok().then(|| format!("{own}:{tag}")));
        }
        names
    }

    fn small(&self, path: &str, cap: u64) -> io::Result<Vec<u8>> {
        let (at, length) = self.find(path)?;
        if length > cap {
            return Err(invalid(format!("{path} is too long")));
        }
        let mut file = &self.file;
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::new();
        file.take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Where a file's content lies, through links inside the archive.
    fn find(&self, path: &str) -> io::Result<(u64, u64)> {
        let mut name = beside("", path);
        for _ in 0..LINKS_CAP {
            if let Some(found) = self.files.get(&name) {
                return Ok(*found);
            }
            match self.links.get(&name) {
                Some(next) => name.clone_from(next),
                None => break,
            }
        }
        Err(invalid(format!("{path} is missing in it")))
    }
}

/// A path in the archive, as it is written in the file `from`. It cannot lead out: what goes above the archive's root stays
/// there, and it is only ever looked up among the archive's own names.
fn beside(from: &str, path: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_archive() {
        for (from, path, found) in [
            ("", "./a/layer.tar", "a/layer.tar"),
            ("b/layer.tar", "../a/layer.tar", "a/layer.tar"),
            ("b/layer.tar", "layer2.tar", "b/layer2.tar"),
            ("b/layer.tar", "../../../etc/passwd", "etc/passwd"),
            ("", "/etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(beside(from, path), found);
        }
    }
}
