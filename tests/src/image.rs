//! Sample images, made offline and the same each time: an OCI layout directory that `skopeo` pushes from.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::process;
use crate::registry::{PASSWORD, Registry, Setup, USER};

/// How long one image may take to push.
const PUSH: Duration = Duration::from_secs(120);
/// How many repositories are pushed to at once.
const PUSHERS: usize = 4;

/// What a platform's index entry says.
pub const PLATFORMS: [(&str, &str, Option<&str>); 3] =
    [("linux", "amd64", None), ("linux", "arm64", Some("v8")), ("linux", "arm", Some("v7"))];

/// An OCI image layout directory that is being filled.
#[derive(Debug)]
pub struct Layout {
    root: PathBuf,
    tags: Vec<Value>,
}

/// In which form an image is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it lies in the layout.
    Oci,
    /// Converted to Docker's manifest, version 2 schema 2.
    Docker,
}

impl Layout {
    /// An empty layout in a new directory.
    pub fn create(root: &Path) -> Self {
        fs::create_dir_all(root.join("blobs/sha256")).unwrap();
        fs::write(root.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
        Self { root: root.to_owned(), tags: Vec::new() }
    }

    /// Where it lies.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A layer: a compressed tar with one file of `size` bytes that do not compress, decided by `seed`.
    pub fn layer(&mut self, seed: u64, size: u64) -> Layer {
        let mut archive = Hashed::new(GzBuilder::new().mtime(0).write(Vec::new(), Compression::fast()));
        write_tar(&mut archive, seed, size);
        let diff_id = archive.digest();
        let bytes = archive.inner.finish().unwrap();
        let descriptor = self.blob("application/vnd.oci.image.layer.v1.tar+gzip", &bytes);
        Layer { descriptor, diff_id }
    }

    /// A layer that is not compressed, written without holding it in memory.
    pub fn large_layer(&mut self, seed: u64, size: u64) -> Layer {
        let unnamed = self.root.join("blobs/unnamed");
        let mut archive = Hashed::new(BufWriter::new(File::create(&unnamed).unwrap()));
        write_tar(&mut archive, seed, size);
        archive.inner.flush().unwrap();
        let diff_id = archive.digest();
        let length = fs::metadata(&unnamed).unwrap().len();
        fs::rename(unnamed, self.blob_path(&diff_id)).unwrap();
        let media_type = "application/vnd.oci.image.layer.v1.tar";
        let descriptor = json!({ "mediaType": media_type, "digest": diff_id, "size": length });
        Layer { descriptor, diff_id }
    }

    /// An image of those layers; `label` makes its digest differ from others of the same layers.
    pub fn image(&mut self, platform: usize, label: &str, layers: &[&Layer]) -> Value {
        let (os, architecture, variant) = PLATFORMS[platform];
        let config = json!({
            "created": "2024-01-01T00:00:00Z",
            "os": os,
            "architecture": architecture,
            "config": { "Labels": { "sample": label } },
            "rootfs": { "type": "layers", "diff_ids": layers.iter().map(|l| &l.diff_id).collect::<Vec<_>>() },
        });
        let config = self.blob("application/vnd.oci.image.config.v1+json", config.to_string().as_bytes());
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": config,
            "layers": layers.iter().map(|layer| &layer.descriptor).collect::<Vec<_>>(),
        });
        let mut descriptor =
            self.blob("application/vnd.oci.image.manifest.v1+json", manifest.to_string().as_bytes());
        descriptor["platform"] = json!({ "os": os, "architecture": architecture });
        if let Some(variant) = variant {
            descriptor["platform"]["variant"] = json!(variant);
        }
        descriptor
    }

    /// An index of those images.
    pub fn index(&mut self, images: &[Value]) -> Value {
        let media_type = "application/vnd.oci.image.index.v1+json";
        let index = json!({ "schemaVersion": 2, "mediaType": media_type, "manifests": images });
        self.blob(media_type, index.to_string().as_bytes())
    }

    /// Names a manifest `repository:tag`.
    pub fn tag(&mut self, name: &str, manifest: &Value) {
        let mut entry = manifest.clone();
        entry["annotations"] = json!({ "org.opencontainers.image.ref.name": name });
        self.tags.push(entry);
        let index = json!({ "schemaVersion": 2, "manifests": self.tags });
        fs::write(self.root.join("index.json"), index.to_string()).unwrap();
    }

    /// The names given so far.
    pub fn names(&self) -> Vec<String> {
        let name = |entry: &Value| {
            entry["annotations"]["org.opencontainers.image.ref.name"].as_str().map(str::to_owned)
        };
        self.tags.iter().filter_map(name).collect()
    }

    /// Pushes every named image under its name, in the form asked for; several repositories at once.
    ///
    /// # Panics
    /// When skopeo is not installed or fails.
    pub fn push(&self, registry: &Registry, form: Form) {
        let names = self.names();
        // Distribution answers 500 when one blob is uploaded to one repository twice at once.
        let repositories: Vec<&[String]> =
            names.chunk_by(|left, right| repository(left) == repository(right)).collect();
        thread::scope(|scope| {
            for share in repositories.chunks(repositories.len().div_ceil(PUSHERS).max(1)) {
                scope.spawn(move || {
                    for name in share.iter().copied().flatten() {
                        self.push_one(registry, name, form);
                    }
                });
            }
        });
    }

    fn push_one(&self, registry: &Registry, name: &str, form: Form) {
        let mut skopeo = process::tethered("skopeo");
        skopeo.args(["copy", "--quiet", "--all"]);
        match form {
            Form::Oci => skopeo.arg("--preserve-digests"),
            Form::Docker => skopeo.args(["--format", "v2s2"]),
        };
        match registry.setup() {
            Setup::Plain | Setup::WithReferrers => skopeo.arg("--dest-tls-verify=false"),
            Setup::Secured => {
                skopeo.arg("--dest-cert-dir").arg(registry.cert_dir());
                skopeo.arg("--dest-creds").arg(format!("{USER}:{PASSWORD}"))
            }
        };
        skopeo.arg(format!("oci:{}:{name}", self.root.display()));
        skopeo.arg(format!("docker://{}/{name}", registry.authority()));
        process::run(&mut skopeo, PUSH).success();
    }

    fn blob(&mut self, media_type: &str, bytes: &[u8]) -> Value {
        let digest = format!("sha256:{}", hex::encode(Sha256::digest(bytes)));
        fs::write(self.blob_path(&digest), bytes).unwrap();
        json!({ "mediaType": media_type, "digest": digest, "size": bytes.len() })
    }

    fn blob_path(&self, digest: &str) -> PathBuf {
        self.root.join("blobs/sha256").join(digest.strip_prefix("sha256:").unwrap())
    }
}

/// A layer that lies in a layout.
#[derive(Clone, Debug)]
pub struct Layer {
    descriptor: Value,
    diff_id: String,
}

/// A registry's usual content: repositories `team-A/app-N`, each with the same number of tags, one in three of them for
/// several platforms; all images share two base layers and each has a small one of its own.
pub fn fleet(layout: &mut Layout, repositories: u64, tags: u64) {
    fill(layout, repositories, tags, |tag| tag % 3 == 2);
}

/// The same with every image for several platforms, as those are that public registries offer.
pub fn fleet_for_platforms(layout: &mut Layout, repositories: u64, tags: u64) {
    fill(layout, repositories, tags, |_| true);
}

fn fill(layout: &mut Layout, repositories: u64, tags: u64, is_index: impl Fn(u64) -> bool) {
    let base = layout.layer(1, 96 * 1024);
    let runtime = layout.layer(2, 48 * 1024);
    for repository in 0..repositories {
        for tag in 0..tags {
            let name = format!("team-{}/app-{repository}:1.{tag}", repository % 4);
            let own = layout.layer(1000 * (repository + 1) + tag, 4 * 1024);
            let layers = [&base, &runtime, &own];
            let manifest = if is_index(tag) {
                let images: Vec<_> =
                    (0..PLATFORMS.len()).map(|platform| layout.image(platform, &name, &layers)).collect();
                layout.index(&images)
            } else {
                layout.image(0, &name, &layers)
            };
            layout.tag(&name, &manifest);
        }
    }
}

fn repository(name: &str) -> &str {
    name.rsplit_once(':').unwrap().0
}

fn write_tar(to: &mut impl Write, seed: u64, size: u64) {
    let mut header = tar::Header::new_ustar();
    header.set_size(size);
    header.set_mode(0o644);
    header.set_mtime(0);
    let mut archive = tar::Builder::new(to);
    archive.append_data(&mut header, format!("cargo/{seed}"), Noise::new(seed).take(size)).unwrap();
    archive.finish().unwrap();
}

/// Bytes that look random, are decided by a seed, and cost little: a block of noise, again and again, with a
/// counter in each so that no two are equal.
struct Noise {
    block: Vec<u8>,
    counter: u64,
    used: usize,
}

impl Noise {
    const BLOCK: usize = 64 * 1024;

    fn new(seed: u64) -> Self {
        let words = (0..Self::BLOCK as u64 / 32).flat_map(|n| {
            Sha256::new().chain_update(seed.to_le_bytes()).chain_update(n.to_le_bytes()).finalize()
        });
        Self { block: words.collect(), counter: 0, used: 0 }
    }
}

impl Read for Noise {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.used == self.block.len() {
            self.counter += 1;
            self.block[..8].copy_from_slice(&self.counter.to_le_bytes());
            self.used = 0;
        }
        let read = (&self.block[self.used..]).read(buffer)?;
        self.used += read;
        Ok(read)
    }
}

/// A writer that hashes what passes.
struct Hashed<W> {
    inner: W,
    sha256: Sha256,
}

impl<W> Hashed<W> {
    fn new(inner: W) -> Self {
        Self { inner, sha256: Sha256::new() }
    }

    fn digest(&self) -> String {
        format!("sha256:{}", hex::encode(self.sha256.clone().finalize()))
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sha256.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
