//! What is put into a registry by hand, with `curl`: manifests that `skopeo` would refuse or change.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use crate::judge::curl;
use crate::registry::{Registry, Setup};

/// The media type of an image manifest.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// Uploads a blob; gives its descriptor.
///
/// # Panics
/// When the registry does not take it.
pub fn blob(registry: &Registry, repository: &str, media_type: &str, bytes: &[u8]) -> Value {
    blob_as(registry, repository, media_type, bytes, &sha256(bytes))
}

/// The same under a SHA-512 digest.
///
/// # Panics
/// When the registry does not take it.
pub fn blob_512(registry: &Registry, repository: &str, media_type: &str, bytes: &[u8]) -> Value {
    blob_as(
        registry,
        repository,
        media_type,
        bytes,
        &format!("sha512:{}", hex::encode(Sha512::digest(bytes))),
    )
}

fn blob_as(registry: &Registry, repository: &str, media_type: &str, bytes: &[u8], digest: &str) -> Value {
    let start = format!(
        "request = \"POST\"\noutput = \"/dev/null\"\nwrite-out = \"%header{{location}}\"\nurl = \"{}/v2/{repository}/blobs/uploads/\"\n",
        registry.url()
    );
    let location = curl(registry, &start);
    let location = if location.starts_with('/') { registry.url() + &location } else { location };
    let separator = if location.contains('?') { '&' } else { '?' };
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let put = format!(
        "request = \"PUT\"\nheader = \"Content-Type: application/octet-stream\"\ndata-binary = \"@{}\"\n\
         write-out = \"%{{http_code}}\"\nurl = \"{location}{separator}digest={digest}\"\n",
        file.path().display()
    );
    let answer = curl(registry, &put);
    assert_eq!(answer, "201", "{digest}");
    json!({ "mediaType": media_type, "digest": digest, "size": bytes.len() })
}

/// Writes a manifest under a tag, or by its digest; gives its descriptor.
///
/// # Panics
/// When the registry does not take it.
pub fn manifest(registry: &Registry, repository: &str, tag: Option<&str>, manifest: &Value) -> Value {
    let text = manifest.to_string();
    let media_type = manifest["mediaType"].as_str().unwrap();
    let digest = sha256(text.as_bytes());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &text).unwrap();
    let put = format!(
        "request = \"PUT\"\nheader = \"Content-Type: {media_type}\"\ndata-binary = \"@{}\"\n\
         write-out = \"%{{http_code}}\"\nurl = \"{}/v2/{repository}/manifests/{}\"\n",
        file.path().display(),
        registry.url(),
        tag.unwrap_or(&digest)
    );
    let answer = curl(registry, &put);
    assert_eq!(answer, "201", "{text}");
    json!({ "mediaType": media_type, "digest": digest, "size": text.len() })
}

/// Deletes a manifest, and with it its tags.
///
/// # Panics
/// When the registry does not delete it.
pub fn delete(registry: &Registry, repository: &str, digest: &str) {
    let delete = format!(
        "request = \"DELETE\"\nwrite-out = \"%{{http_code}}\"\nurl = \"{}/v2/{repository}/manifests/{digest}\"\n",
        registry.url()
    );
    assert_eq!(curl(registry, &delete), "202", "{digest}");
}

/// An image of one layer, written by its digest, with what more its manifest and its config say.
pub fn image(registry: &Registry, repository: &str, seed: u8, platform: Option<(&str, &str)>) -> Value {
    let layer = blob(registry, repository, "application/vnd.oci.image.layer.v1.tar", &[seed; 5000]);
    let (os, architecture) = platform.unwrap_or(("linux", "amd64"));
    let config = json!({ "os": os, "architecture": architecture, "seed": seed });
    let config =
        blob(registry, repository, "application/vnd.oci.image.config.v1+json", config.to_string().as_bytes());
    let text = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer] });
    let mut descriptor = manifest(registry, repository, None, &text);
    if platform.is_some() {
        descriptor["platform"] = json!({ "os": os, "architecture": architecture });
    }
    descriptor
}

/// An artifact that speaks of a subject, written by its digest and, where there is no referrers API, named at the
/// subject's fallback tag, as a client does.
///
/// # Panics
/// When the registry does not take it.
pub fn attach(registry: &Registry, repository: &str, subject: &Value, kind: &str) -> Value {
    let mut referrer = artifact(registry, repository, None, Some(subject), kind);
    referrer["artifactType"] = json!(kind);
    if registry.setup() == Setup::WithReferrers {
        return referrer;
    }
    let tag = subject["digest"].as_str().unwrap().replace(':', "-");
    let known = crate::judge::manifest(registry, &format!("{repository}:{tag}"));
    let mut index: Value = known.map_or_else(
        || json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [] }),
        |known| serde_json::from_str(&known).unwrap(),
    );
    index["manifests"].as_array_mut().unwrap().push(referrer.clone());
    manifest(registry, repository, Some(&tag), &index);
    referrer
}

/// An artifact under one of cosign's tags.
pub fn cosign(registry: &Registry, repository: &str, subject: &Value, suffix: &str) -> Value {
    let tag = format!("{}.{suffix}", subject["digest"].as_str().unwrap().replace(':', "-"));
    artifact(registry, repository, Some(&tag), None, &format!("cosign {suffix}"))
}

fn artifact(
    registry: &Registry,
    repository: &str,
    tag: Option<&str>,
    subject: Option<&Value>,
    kind: &str,
) -> Value {
    let empty = blob(registry, repository, "application/vnd.oci.empty.v1+json", b"{}");
    let layer = blob(registry, repository, "text/plain", kind.as_bytes());
    let mut text = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": kind,
        "config": empty,
        "layers": [layer],
    });
    if let Some(subject) = subject {
        let field = |name: &str| subject[name].clone();
        text["subject"] =
            json!({ "mediaType": field("mediaType"), "digest": field("digest"), "size": field("size") });
    }
    manifest(registry, repository, tag, &text)
}

/// The SHA-256 digest of bytes, written out.
pub fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(bytes)))
}
