//! What reads the words of strangers, opened for the fuzzer: each takes any bytes and panics where a promise is broken.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use sampan_domain::digest::Algorithm;
use sampan_domain::target::RegistryUrl;

use crate::blobs;
use crate::challenge::{self, Challenge};
use crate::errors::{self, About};
use crate::lists;
use crate::manifest::{CHILDREN_CAP, Content, Manifest};
use crate::policy;
use crate::uploads;

const OURS: &str = "https://registry.example.com";

/// `WWW-Authenticate`, and whether the password would go where it says.
#[expect(clippy::expect_used, reason = "broken promises are found by panics")]
pub fn challenge(bytes: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(WWW_AUTHENTICATE, value);
    let Some(Challenge::Bearer(bearer)) = challenge::best(&headers) else { return };
    let ours: RegistryUrl = OURS.parse().expect("ours");
    if let Ok(url) = policy::realm(&ours, &bearer.realm) {
        assert_eq!(url.scheme(), "https", "{url}");
        let host = url.host_str().unwrap_or_default();
        assert!(
            host == "registry.example.com" || host.ends_with(".example.com") || host == "example.com",
            "{url}"
        );
        assert!(url.username().is_empty() && url.password().is_none(), "{url}");
    }
}

/// `Link`, and where the next page would be asked for.
#[expect(clippy::expect_used, reason = "broken promises are found by panics")]
pub fn link(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(link) = lists::next_link(text) else { return };
    let ours: RegistryUrl = OURS.parse().expect("ours");
    if let Ok(url) = policy::next_page(&ours, &policy::base(&ours), link) {
        assert_eq!((url.scheme(), url.host_str(), url.port()), ("https", Some("registry.example.com"), None));
    }
}

/// `Location` of an upload, and of a redirect.
#[expect(clippy::expect_used, reason = "broken promises are found by panics")]
pub fn location(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let ours: RegistryUrl = OURS.parse().expect("ours");
    let from = policy::base(&ours);
    if let Ok(url) = policy::location(&ours, &from, text) {
        assert_eq!((url.scheme(), url.host_str(), url.port()), ("https", Some("registry.example.com"), None));
    }
    if let Ok((url, same)) = policy::redirect(&ours, None, &from, text) {
        assert_eq!(url.scheme(), "https", "never down");
        assert_eq!(same, url.host_str() == Some("registry.example.com") && url.port().is_none());
    }
}

/// `Range` of an upload session.
pub fn range(bytes: &[u8]) {
    if let Some(offset) = std::str::from_utf8(bytes).ok().and_then(uploads::received) {
        assert!(offset > 1);
    }
}

/// `Content-Range` of the rest of a blob: what is joined to the bytes before begins where they end.
pub fn content_range(bytes: &[u8]) {
    for (offset, size) in [(0, 1), (5, 10), (1 << 20, 1 << 30), (u64::MAX - 1, u64::MAX)] {
        if blobs::is_rest(bytes, offset, size) {
            let text = String::from_utf8_lossy(bytes);
            let numbers: Vec<u64> =
                text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            assert_eq!(numbers, [offset, size - 1, size], "{text}");
        }
    }
}

/// A manifest, read as each media type and as none.
pub fn manifest(bytes: &[u8]) {
    for declared in
        ["", "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json"]
    {
        let read = Manifest::new(Bytes::copy_from_slice(bytes), declared, Algorithm::Sha256);
        let Ok(Ok(content)) = read.map(|manifest| manifest.content()) else { continue };
        match content {
            Content::Index { manifests, .. } => assert!(manifests.len() <= CHILDREN_CAP),
            Content::Image { layers, .. } => {
                assert!(layers.iter().all(|layer| layer.digest.to_string().contains(':')));
            }
        }
    }
}

/// The body of an error: what is kept of it is one line, without anything that steers.
pub fn error_body(bytes: &[u8]) {
    for status in [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND, StatusCode::BAD_GATEWAY] {
        let failure = errors::answer("h", "o", About::Manifest, status, &HeaderMap::new(), bytes);
        let told =
            failure.detail.iter().cloned().chain(failure.args.iter().filter_map(|(_, value)| match value {
                sampan_domain::error::Value::Text(text) => Some(text.clone()),
                sampan_domain::error::Value::Number(_) => None,
            }));
        for text in told {
            assert_eq!(text, sampan_domain::error::clean(&text));
        }
    }
}
