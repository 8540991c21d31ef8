//! Manifests: exact bytes, and a strict reading of them.

use bytes::Bytes;
use sampan_domain::digest::{Algorithm, Digester};
use sampan_domain::platform::Platform;
use sampan_domain::{Digest, ErrorCode, Failure, media};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The largest manifest that is read or sent, in bytes (distribution-spec: registries take at least 4 MiB).
pub const MANIFEST_CAP: usize = 4 << 20;
/// The most manifests that an index may name.
pub const CHILDREN_CAP: usize = 1_000;
/// The most layers that a manifest may name.
pub(crate) const LAYERS_CAP: usize = 1_000;

/// What a manifest says of another piece of content (image-spec, descriptor.md). Inline `data` is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Media type; may be empty where a registry left it out.
    pub media_type: String,
    /// Digest of the content.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// The platform it is for, in an index.
    pub platform: Option<Platform>,
    /// The kind of artifact, in a list of referrers.
    pub artifact_type: Option<String>,
    /// Where else it lies (non-distributable layers).
    pub urls: Vec<String>,
}

/// A manifest as it came: its bytes are never written anew, since its digest is over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Its media type, without parameters.
    pub media_type: String,
    /// Its digest, verified over `bytes`.
    pub digest: Digest,
    /// Exactly what the registry sent.
    pub bytes: Bytes,
}

/// What a manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An image index or a manifest list.
    Index {
        /// Its children.
        manifests: Vec<Descriptor>,
        /// What it refers to, when it is a referrer.
        subject: Option<Descriptor>,
    },
    /// An image manifest, or an artifact's.
    Image {
        /// The configuration.
        config: Descriptor,
        /// The layers, lowest first.
        layers: Vec<Descriptor>,
        /// What it refers to, when it is a referrer.
        subject: Option<Descriptor>,
        /// The kind of artifact.
        artifact_type: Option<String>,
    },
}

impl Manifest {
    /// Takes bytes as they came. The digest is computed by `algorithm`; `declared` is the `Content-Type` of the
    /// answer, and where that says nothing the content decides.
    pub(crate) fn new(bytes: Bytes, declared: &str, algorithm: Algorithm) -> Result<Self, Failure> {
        let raw = Raw::parse(&bytes)?;
        let media_type = raw.media_type(declared)?;
        let mut digester = Digester::new(algorithm);
        digester.update(&bytes);
        Ok(Self { media_type, digest: digester.finish(), bytes })
    }

    /// What it names, read strictly: content that could be read in two ways is refused (CVE-2021-41190), and so
    /// are digests and sizes that are none, and more children or layers than [`CHILDREN_CAP`] and [`LAYERS_CAP`].
    pub fn content(&self) -> Result<Content, Failure> {
        let raw = Raw::parse(&self.bytes)?;
        let media_type = raw.media_type(&self.media_type)?;
        let subject = raw.subject.map(Descriptor::try_from).transpose()?;
        match (raw.manifests, raw.config, raw.layers) {
            (Some(manifests), None, None) if media::is_index(&media_type) => {
                Ok(Content::Index { manifests: descriptors(manifests, CHILDREN_CAP)?, subject })
            }
            (None, Some(config), layers) if media::is_manifest(&media_type) => Ok(Content::Image {
                config: config.try_into()?,
                layers: descriptors(layers.unwrap_or_default(), LAYERS_CAP)?,
                subject,
                artifact_type: raw.artifact_type,
            }),
            _ => Err(invalid("neither clearly an index nor clearly a manifest")),
        }
    }

    /// What it refers to, when it is a referrer that can be read.
    pub(crate) fn subject(&self) -> Option<Digest> {
        match self.content().ok()? {
            Content::Index { subject, .. } | Content::Image { subject, .. } => {
                subject.map(|subject| subject.digest)
            }
        }
    }

    /// The descriptor that names this manifest.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor {
            media_type: self.media_type.clone(),
            digest: self.digest.clone(),
            size: self.bytes.len() as u64,
            platform: None,
            artifact_type: None,
            urls: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    schema_version: Option<u64>,
    media_type: Option<String>,
    artifact_type: Option<String>,
    config: Option<RawDescriptor>,
    layers: Option<Vec<RawDescriptor>>,
    manifests: Option<Vec<RawDescriptor>>,
    subject: Option<RawDescriptor>,
    fs_layers: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawDescriptor {
    #[serde(default)]
    media_type: String,
    digest: Digest,
    size: u64,
    platform: Option<RawPlatform>,
    artifact_type: Option<String>,
    urls: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct RawPlatform {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    variant: Option<String>,
}

impl Raw {
    fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.len() > MANIFEST_CAP {
            return Err(Failure::new(ErrorCode::LimitExceeded).with("limit", MANIFEST_CAP));
        }
        serde_json::from_slice(bytes).map_err(invalid)
    }

    /// The media type, from what the answer declared and what the content says; they may not differ
    /// (distribution-spec, "Pulling manifests").
    fn media_type(&self, declared: &str) -> Result<String, Failure> {
        let declared = essence(declared);
        if self.schema_version == Some(1) || self.fs_layers.is_some() || media::is_schema1(&declared) {
            return Err(unsupported(media::DOCKER_SCHEMA1));
        }
        let says_nothing =
            matches!(&*declared, "" | "text/plain" | "application/octet-stream" | "application/json");
        let media_type = match (&self.media_type, says_nothing) {
            (Some(own), true) => own.clone(),
            (Some(own), false) if own.is_empty() || *own == declared => declared,
            (Some(own), false) => return Err(invalid(format!("declared {declared}, content says {own}"))),
            (None, false) => declared,
            (None, true) if self.manifests.is_some() => media::OCI_INDEX.to_owned(),
            (None, true) => media::OCI_MANIFEST.to_owned(),
        };
        if media::is_index(&media_type) || media::is_manifest(&media_type) {
            Ok(media_type)
        } else {
            Err(unsupported(&media_type))
        }
    }
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl TryFrom<RawDescriptor> for Descriptor {
    type Error = Failure;

    fn try_from(raw: RawDescriptor) -> Result<Self, Failure> {
        if i64::try_from(raw.size).is_err() {
            return Err(invalid(format!("size {}", raw.size)));
        }
        let platform = raw.platform.map(|platform| Platform {
            os: platform.os,
            architecture: platform.architecture,
            variant: platform.variant.filter(|variant| !variant.is_empty()),
        });
        Ok(Self {
            media_type: raw.media_type,
            digest: raw.digest,
            size: raw.size,
            platform,
            artifact_type: raw.artifact_type.filter(|kind| !kind.is_empty()),
            urls: raw.urls.unwrap_or_default(),
        })
    }
}

fn descriptors(raw: Vec<RawDescriptor>, cap: usize) -> Result<Vec<Descriptor>, Failure> {
    if raw.len() > cap {
        return Err(Failure::new(ErrorCode::LimitExceeded).with("limit", cap));
    }
    raw.into_iter().map(Descriptor::try_from).collect()
}

fn invalid(detail: impl std::fmt::Display) -> Failure {
    Failure::new(ErrorCode::ManifestInvalid).with("detail", detail.to_string())
}

fn unsupported(media_type: &str) -> Failure {
    Failure::new(ErrorCode::ManifestUnsupported).with("media_type", media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn read(text: &str, declared: &str) -> Result<Content, ErrorCode> {
        Manifest::new(text.to_owned().into(), declared, Algorithm::Sha256)
            .and_then(|manifest| manifest.content())
            .map_err(|failure| failure.code)
    }

    fn blob(size: &str) -> String {
        format!(r#"{{"mediaType":"x/y","digest":"{DIGEST}","size":{size}}}"#)
    }

    #[test]
    fn images_and_indexes_are_read() {
        let image = format!(r#"{{"schemaVersion":2,"config":{0},"layers":[{0},{0}]}}"#, blob("0"));
        assert!(
            matches!(read(&image, media::OCI_MANIFEST), Ok(Content::Image { layers, .. }) if layers.len() == 2)
        );
        assert!(matches!(read(&image, "text/plain; charset=utf-8"), Ok(Content::Image { .. })));
        let index = format!(
            r#"{{"schemaVersion":2,"manifests":[{{"digest":"{DIGEST}","size":7,
                "platform":{{"os":"linux","architecture":"arm","variant":"v7"}}}}],"subject":{}}}"#,
            blob("1")
        );
        let Ok(Content::Index { manifests, subject: Some(_) }) = read(&index, media::OCI_INDEX) else {
            panic!("not an index")
        };
        assert_eq!(manifests[0].platform.as_ref().unwrap().to_string(), "linux/arm/v7");
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        let both = format!(r#"{{"schemaVersion":2,"config":{0},"layers":[],"manifests":[{0}]}}"#, blob("0"));
        for declared in [media::OCI_INDEX, media::OCI_MANIFEST, ""] {
            assert_eq!(read(&both, declared), Err(ErrorCode::ManifestInvalid), "{declared}");
        }
        let image =
            format!(r#"{{"schemaVersion":2,"mediaType":"{}","config":{}}}"#, media::OCI_MANIFEST, blob("0"));
        assert_eq!(read(&image, media::DOCKER_MANIFEST), Err(ErrorCode::ManifestInvalid));
        assert_eq!(read(r#"{"schemaVersion":2}"#, media::OCI_MANIFEST), Err(ErrorCode::ManifestInvalid));
        assert_eq!(
            read(r#"{"manifests":[],"manifests":[]}"#, media::OCI_INDEX),
            Err(ErrorCode::ManifestInvalid),
            "a key that stands twice"
        );
    }

    #[test]
    fn hostile_numbers_digests_and_depths_are_refused() {
        for size in ["-1", "9223372036854775808", "1e30", "\"1\"", "1.5"] {
            let image = format!(r#"{{"config":{},"layers":[]}}"#, blob(size));
            assert_eq!(read(&image, media::OCI_MANIFEST), Err(ErrorCode::ManifestInvalid), "{size}");
        }
        for digest in ["sha256:../../x", &DIGEST[..70], &DIGEST.to_uppercase(), "md5:00", "sha256:%2e%2e"] {
            let image = format!(r#"{{"config":{{"mediaType":"x","digest":"{digest}","size":1}}}}"#);
            assert_eq!(read(&image, media::OCI_MANIFEST), Err(ErrorCode::ManifestInvalid), "{digest}");
        }
        let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(read(&deep, media::OCI_MANIFEST), Err(ErrorCode::ManifestInvalid));
        let many = format!(r#"{{"manifests":[{}]}}"#, vec![blob("1"); CHILDREN_CAP + 1].join(","));
        assert_eq!(read(&many, media::OCI_INDEX), Err(ErrorCode::LimitExceeded));
        assert_eq!(read(&" ".repeat(MANIFEST_CAP + 1), ""), Err(ErrorCode::LimitExceeded));
    }

    #[test]
    fn other_kinds_are_named() {
        assert_eq!(read(r#"{"schemaVersion":1,"fsLayers":[]}"#, ""), Err(ErrorCode::ManifestUnsupported));
        assert_eq!(read("{}", "application/vnd.example+json"), Err(ErrorCode::ManifestUnsupported));
    }
}
