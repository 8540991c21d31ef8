//! A sample to try Sampan with, offline: an OCI image layout of one image for two platforms, and its signature.
//!
//! Every byte is decided here, so the digests are the same everywhere, and the signature, made once, fits. It stands
//! where cosign puts one: under the tag `sha256-<digest>.sig` (sigstore, cosign `SIGNATURE_SPEC.md`), with the index
//! as its subject.

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sampan_domain::filter::{Labels, Patterns, TagFilter};
use sampan_domain::journal::Change;
use sampan_domain::mapping::Mapping;
use sampan_domain::overwrite::{DeleteMissing, Order, Overwrite};
use sampan_domain::rule::{Destination, Retry};
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place};
use sampan_domain::trigger::Overlap;
use sampan_domain::{Digest, ErrorCode, Failure, Rule, RuleId, Selection, Target, TargetId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;

/// The repository in the sample, and its tag.
const IMAGE: (&str, &str) = ("sampan/hello", "1.0");
const PLATFORMS: [&str; 2] = ["amd64", "arm64"];
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// Of what each layer holds, in bytes: enough to be seen on its way.
const LAYERS: [usize; 3] = [3 << 20, 1 << 20, 256 << 10];

/// What the sample is called; the window says it in the language of the moment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Names {
    /// The source.
    pub source: String,
    /// The destination.
    pub destination: String,
    /// The rule.
    pub rule: String,
}

impl App {
    /// Makes the sample in the data directory, and a rule that copies it to a layout at `destination`. What of it is
    /// there already stays as it is. Gives the rule.
    pub async fn make_sample(&self, names: Names, destination: PathBuf) -> Result<RuleId, Failure> {
        let directory = self.directory().ok_or_else(|| Failure::new(ErrorCode::StoreFailed))?;
        let source = directory.path().join("sample");
        let made = source.clone();
        let written = tokio::task::spawn_blocking(move || write(&made)).await;
        written.map_err(|error| Failure::new(ErrorCode::Panicked).detail(error))?.map_err(|error| {
            Failure::new(ErrorCode::FileFailed)
                .with("path", source.display().to_string())
                .with("detail", error.to_string())
        })?;
        let source = self.sample_target(names.source, source).await?;
        let destination = self.sample_target(names.destination, destination).await?;
        let rules = self.journal().rules()?;
        if let Some(rule) = rules.iter().find(|rule| {
            rule.enabled
                && rule.source == source
                && rule.destinations.iter().any(|other| other.target == destination)
        }) {
            return Ok(rule.id);
        }
        let rule = Rule {
            id: RuleId(self.journal().next_id()),
            name: free(&names.rule, rules.iter().map(|rule| &*rule.name)),
            description: String::new(),
            enabled: true,
            source,
            repositories: Patterns::default(),
            tags: TagFilter::default(),
            destinations: vec![Destination { target: destination, mapping: Mapping::default() }],
            priority: 0,
            retry: Retry::default(),
            bytes_per_second: None,
            selection: Selection::default(),
            overwrite: Overwrite::default(),
            backup_tag: None,
            delete_missing: DeleteMissing::default(),
            order: Order::default(),
            triggers: Vec::new(),
            overlap: Overlap::default(),
            notify: None,
            labels: Labels::default(),
        };
        Ok(self.save_rule(rule).await?.id)
    }

    async fn sample_target(&self, name: String, path: PathBuf) -> Result<TargetId, Failure> {
        let targets = self.journal().targets()?;
        let place = Place::Layout(path);
        if let Some(target) = targets.iter().find(|target| target.place == place) {
            return Ok(target.id);
        }
        let id = TargetId(self.journal().next_id());
        let name = free(&name, targets.iter().map(|target| &*target.name));
        let target = Target { id, name, place, credential: CredentialRef::None, limits: Limits::default() };
        self.engine.configure(vec![Change::PutTarget(target)]).await?;
        Ok(id)
    }
}

/// A name that nobody has: this one, or this one with a number.
fn free<'a>(name: &str, taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<_> = taken.collect();
    let numbered = (2_u32..).map(|number| format!("{name} {number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    candidates.find(|candidate| !taken.contains(&candidate.as_str())).unwrap_or_default()
}

/// Writes the layout; files that are there are left alone.
fn write(root: &Path) -> io::Result<()> {
    std::fs::create_dir_all(root.join("blobs/sha256"))?;
    let mut layout = Layout { root };
    let [shared, layers @ ..] = LAYERS;
    let shared = layout.layer("hello/shared.bin", 1, shared)?;
    let mut manifests = Vec::new();
    for (seed, (architecture, size)) in (2_u32..).zip(PLATFORMS.into_iter().zip(layers)) {
        let own = layout.layer(&format!("hello/{architecture}.bin"), seed, size)?;
        manifests.push(layout.image(architecture, &[&shared, &own])?);
    }
    let index =
        layout.json(INDEX, &json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests }))?;
    let signature = layout.signature(&index)?;
    let (repository, tag) = IMAGE;
    let named = |mut entry: Value, tag: &str| {
        entry["annotations"] = json!({ "org.opencontainers.image.ref.name": format!("{repository}:{tag}") });
        entry
    };
    let signed = format!("{}.sig", digest_of(&index).replace(':', "-"));
    let entries = [named(index, tag), named(signature, &signed)];
    let list = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": entries });
    keep(&root.join("index.json"), list.to_string().as_bytes())?;
    keep(&root.join("oci-layout"), br#"{"imageLayoutVersion":"1.0.0"}"#)
}

struct Layout<'a> {
    root: &'a Path,
}

impl Layout<'_> {
    fn blob(&mut self, media_type: &str, bytes: &[u8]) -> io::Result<Value> {
        let digest = Digest::of(bytes);
        keep(&self.root.join("blobs/sha256").join(digest.hex()), bytes)?;
        Ok(json!({ "mediaType": media_type, "digest": digest.to_string(), "size": bytes.len() }))
    }

    fn json(&mut self, media_type: &str, document: &Value) -> io::Result<Value> {
        self.blob(media_type, written(document).as_bytes())
    }

    /// A layer: a tar with one file, whose bytes do not compress.
    fn layer(&mut self, name: &str, seed: u32, size: usize) -> io::Result<Value> {
        let content = noise(seed, size);
        let mut header = tar::Header::new_ustar();
        header.set_size(size as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        let mut archive = tar::Builder::new(Vec::new());
        archive.append_data(&mut header, name, &*content)?;
        self.blob("application/vnd.oci.image.layer.v1.tar", &archive.into_inner()?)
    }

    fn image(&mut self, architecture: &str, layers: &[&Value]) -> io::Result<Value> {
        let config = json!({
            "architecture": architecture,
            "os": "linux",
            "config": { "Labels": { "org.opencontainers.image.title": "Sampan sample" } },
            // The layers are not compressed: what they are called is what they hold.
            "rootfs": { "type": "layers", "diff_ids": layers.iter().map(|layer| &layer["digest"]).collect::<Vec<_>>() },
        });
        let config = self.json("application/vnd.oci.image.config.v1+json", &config)?;
        let manifest =
            json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers });
        let mut entry = self.json(MANIFEST, &manifest)?;
        entry["platform"] = json!({ "architecture": architecture, "os": "linux" });
        Ok(entry)
    }

    fn signature(&mut self, index: &Value) -> io::Result<Value> {
        let mut layer = self
            .blob("application/vnd.dev.cosign.simplesigning.v1+json", payload(digest_of(index)).as_bytes())?;
        layer["annotations"] = json!({ "dev.cosignproject.cosign/signature": signature_text() });
        let config = self.json(
            "application/vnd.oci.image.config.v1+json",
            &json!({
                "architecture": "", "os": "", "config": {},
                "rootfs": { "type": "layers", "diff_ids": [layer["digest"]] },
            }),
        )?;
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "artifactType": "application/vnd.dev.cosign.artifact.sig.v1+json",
            "config": config,
            "layers": [layer],
            "subject": index,
        });
        self.json(MANIFEST, &manifest)
    }
}

fn digest_of(descriptor: &Value) -> &str {
    descriptor["digest"].as_str().unwrap_or_default()
}

/// What is signed: that this digest is this image's (`containers/image`, `containers-signature.5`).
fn payload(digest: &str) -> String {
    let critical = json!({
        "identity": { "docker-reference": IMAGE.0 },
        "image": { "docker-manifest-digest": digest },
        "type": "cosign container image signature",
    });
    written(&json!({ "critical": critical, "optional": null }))
}

/// The signature over [`payload`], ECDSA P-256 with SHA-256; the key that made it was thrown away, the public one is
/// `sample/sample.pub`.
fn signature_text() -> String {
    STANDARD.encode(include_bytes!("../sample/sample.sig"))
}

/// A document as text, its keys in order: what is hashed must not depend on how maps are kept.
fn written(document: &Value) -> String {
    match document {
        Value::Object(map) => {
            let sorted: std::collections::BTreeMap<_, _> = map.iter().collect();
            let members: Vec<_> = sorted
                .iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), written(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(",")),
        scalar => scalar.to_string(),
    }
}

/// Bytes that do not compress, the same each time (xorshift32, Marsaglia 2003).
fn noise(seed: u32, size: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(size + 4);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// Writes a file that is not there yet; half of one is never seen.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let unfinished = path.with_extension("part");
    std::fs::write(&unfinished, bytes)?;
    std::fs::rename(unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_stands_for_this_very_index() {
        let directory = tempfile::tempdir().unwrap();
        write(directory.path()).unwrap();
        let list: Value =
            serde_json::from_slice(&std::fs::read(directory.path().join("index.json")).unwrap()).unwrap();
        let signed =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/sample/sample.payload")).unwrap();
        assert_eq!(signed, payload(digest_of(&list["manifests"][0])), "sign the sample again");
        let names: Vec<_> = list["manifests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["annotations"]["org.opencontainers.image.ref.name"].as_str().unwrap())
            .collect();
        assert_eq!(names[0], "sampan/hello:1.0");
        assert!(names[1].starts_with("sampan/hello:sha256-"), "{names:?}");
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(free("a", ["b"].into_iter()), "a");
        assert_eq!(free("a", ["a", "a 2"].into_iter()), "a 3");
    }
}
