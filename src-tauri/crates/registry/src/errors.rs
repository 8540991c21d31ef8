//! From what goes wrong on the wire to a failure with a code.

use std::error::Error;
use std::io;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use rustls::CertificateError;
use sampan_domain::{ErrorCode, Failure};
use serde::Deserialize;

use crate::resolve::LookupFailed;
use crate::waits;

/// How much of an error's body is read.
pub(crate) const BODY_CAP: usize = 64 << 10;
/// How much of an unexpected page is shown.
const TITLE_CAP: usize = 300;

/// A request that got no answer, or an answer that broke off.
pub(crate) fn transport(host: &str, error: &reqwest::Error) -> Failure {
    let failure = Failure::new(transport_code(error)).with("host", host).detail(chain(error));
    match failure.code {
        ErrorCode::RedirectRefused => failure.with("location", host),
        _ => failure,
    }
}

/// The same where a proxy stands between: who could not be reached is the proxy.
pub(crate) fn behind(proxy: Option<String>, failure: Failure) -> Failure {
    let unreached = matches!(
        failure.code,
        ErrorCode::DnsNotFound
            | ErrorCode::DnsFailed
            | ErrorCode::ConnectRefused
            | ErrorCode::ConnectTimeout
            | ErrorCode::NetworkUnreachable
            | ErrorCode::ProxyFailed
    );
    match proxy {
        Some(proxy) if unreached => Failure { code: ErrorCode::ProxyFailed, ..failure }.with("proxy", proxy),
        _ => failure,
    }
}

fn transport_code(error: &reqwest::Error) -> ErrorCode {
    if let Some(code) = causes(error).find_map(known) {
        return code;
    }
    let text = chain(error);
    if text.contains("proxy") || text.contains("tunnel") {
        ErrorCode::ProxyFailed
    } else if error.is_timeout() && error.is_connect() {
        ErrorCode::ConnectTimeout
    } else if error.is_timeout() {
        ErrorCode::ResponseTimeout
    } else {
        ErrorCode::ConnectionLost
    }
}

/// An error and what it came from, down to the first cause.
pub(crate) fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |current| inner(*current))
}

/// The next error in the chain; an `io::Error` hides its own behind `get_ref`.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(hidden) => Some(hidden),
        None => error.source(),
    }
}

fn known(error: &(dyn Error + 'static)) -> Option<ErrorCode> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(tls(error));
    }
    if let Some(error) = error.downcast_ref::<LookupFailed>() {
        return Some(match error {
            LookupFailed::Absent => ErrorCode::DnsNotFound,
            LookupFailed::Failed => ErrorCode::DnsFailed,
            LookupFailed::Inward => ErrorCode::RedirectRefused,
        });
    }
    if let Some(error) = error.downcast_ref::<h2::Error>() {
        // How some registries and the fronts before them say 429 (RFC 9113, 7).
        return (error.reason() == Some(h2::Reason::ENHANCE_YOUR_CALM)).then_some(ErrorCode::RateLimited);
    }
    let error = error.downcast_ref::<io::Error>()?;
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Some(ErrorCode::ConnectRefused),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown => {
            Some(ErrorCode::NetworkUnreachable)
        }
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            Some(ErrorCode::ConnectionLost)
        }
        _ => None,
    }
}

fn tls(error: &rustls::Error) -> ErrorCode {
    match error {
        rustls::Error::InvalidCertificate(reason) => match reason {
            CertificateError::UnknownIssuer => ErrorCode::TlsUnknownIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                ErrorCode::TlsWrongHost
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => ErrorCode::TlsNotValidNow,
            other if format!("{other:?}").contains("CaUsedAsEndEntity") => ErrorCode::TlsUnknownIssuer,
            _ => ErrorCode::TlsFailed,
        },
        rustls::Error::InvalidMessage(_) => ErrorCode::TlsPlainHttp,
        _ => ErrorCode::TlsFailed,
    }
}

/// The chain of causes, without the URL: its query may hold a secret.
fn chain(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(current) = cause {
        let text = current.to_string();
        if texts.last() != Some(&text) {
            texts.push(text);
        }
        cause = current.source();
    }
    texts.join(": ")
}

/// What kind of object a request was about; it decides what a 404 means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Api,
    Catalog,
    Tags,
    Manifest,
    Blob,
    Upload,
    /// Something is written: a 404 means that the repository is missing.
    Push,
}

/// An answer that is not the one hoped for.
pub(crate) fn answer(
    host: &str,
    object: &str,
    about: About,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> Failure {
    let spec = SpecError::read(body);
    let code = spec.as_ref().map_or("", |spec| spec.code.as_str());
    let failure =
        |code| Failure::new(code).with("host", host).with("object", object).with("status", status.as_u16());
    let kind = match (status.as_u16(), code) {
        (429, _) | (_, "TOOMANYREQUESTS") => ErrorCode::RateLimited,
        (403, _) if secondary_limit(spec.as_ref()) => ErrorCode::RateLimited,
        (_, "MANIFEST_BLOB_UNKNOWN") if about == About::Push => ErrorCode::ManifestBlobUnknown,
        (_, "BLOB_UPLOAD_UNKNOWN" | "BLOB_UPLOAD_INVALID") => ErrorCode::UploadLost,
        (_, "DIGEST_INVALID") if about == About::Upload => ErrorCode::DigestMismatch,
        // The bytes were verified here: the registry stumbled (Distribution 2.8 does, over a blob that is being linked
        // into the repository in the same moment).
        (_, "DIGEST_INVALID") if about == About::Push => ErrorCode::ServerError,
        (401, _) => ErrorCode::AuthRejected,
        (407, _) => ErrorCode::ProxyFailed,
        (403, _) if quota(spec.as_ref()) => ErrorCode::QuotaExceeded,
        (400 | 403 | 409 | 412, _) if immutable(spec.as_ref()) => ErrorCode::TagImmutable,
        (403, _) => ErrorCode::AccessDenied,
        (404, _) if spec.is_none() && html(headers, body) => ErrorCode::NotARegistry,
        (404, "NAME_UNKNOWN") => ErrorCode::RepositoryNotFound,
        (404, _) => match about {
            About::Api => ErrorCode::NotARegistry,
            About::Catalog => ErrorCode::CatalogUnsupported,
            About::Tags | About::Push => ErrorCode::RepositoryNotFound,
            About::Manifest => ErrorCode::ManifestNotFound,
            About::Blob => ErrorCode::BlobNotFound,
            About::Upload => ErrorCode::UploadLost,
        },
        (416, _) if about == About::Upload => ErrorCode::UploadLost,
        // Distribution 2.8 takes a digest and no tag when a manifest is deleted.
        (400, "DIGEST_INVALID") if about == About::Manifest => ErrorCode::Unsupported,
        (405 | 501 | 505, _) | (400, "UNSUPPORTED") => ErrorCode::Unsupported,
        (413, _) => ErrorCode::TooLarge,
        (412 | 507, _) => ErrorCode::QuotaExceeded,
        (400 | 415 | 422, _) if about == About::Push => ErrorCode::ManifestRefused,
        (408 | 425, _) => ErrorCode::ResponseTimeout,
        // 499: a proxy whose client, another proxy, went away.
        (499..=599, _) => ErrorCode::ServerError,
        (200..=299, _) if html(headers, body) => ErrorCode::NotARegistry,
        (200..=299, _) => ErrorCode::AnswerInvalid,
        _ => ErrorCode::RequestRefused,
    };
    let detail = spec.map_or_else(|| excerpt(body), |spec| format!("{} {}", spec.code, spec.message));
    let title = if kind == ErrorCode::NotARegistry { title(body) } else { String::new() };
    let now = chrono::Utc::now();
    let wait = match kind {
        ErrorCode::RateLimited => waits::refused(headers, &detail, now),
        _ => waits::retry_after(headers, now),
    };
    let mut failure = failure(kind).with("title", title).with("detail", detail.trim()).retry_after(wait);
    if kind == ErrorCode::RateLimited
        && let Some(until) =
            wait.and_then(|wait| now.checked_add_signed(chrono::TimeDelta::from_std(wait).ok()?))
    {
        failure = failure.with("until", until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    }
    failure
}

fn secondary_limit(spec: Option<&SpecError>) -> bool {
    spec.is_some_and(|spec| spec.message.contains("secondary rate limit"))
}

fn quota(spec: Option<&SpecError>) -> bool {
    spec.is_some_and(|spec| {
        let message = spec.message.to_ascii_lowercase();
        // Harbor says the second of a project that has one (harbor, quota middleware).
        message.contains("quota") || message.contains("configured upper limit")
    })
}

fn immutable(spec: Option<&SpecError>) -> bool {
    spec.is_some_and(|spec| {
        let message = spec.message.to_ascii_lowercase();
        message.contains("immutable") || message.contains("already exists")
    })
}

/// The first error of the spec's error body, in whichever of its usual shapes.
struct SpecError {
    code: String,
    message: String,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    errors: Vec<Entry>,
    message: Option<String>,
    details: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    code: serde_json::Value,
    #[serde(default)]
    message: serde_json::Value,
}

impl SpecError {
    fn read(body: &[u8]) -> Option<Self> {
        let text = |value: serde_json::Value| value.as_str().map(str::to_owned).unwrap_or_default();
        let body: Body = serde_json::from_slice(body).ok()?;
        match body.errors.into_iter().next() {
            Some(entry) => Some(Self { code: text(entry.code), message: text(entry.message) }),
            None => Some(Self { code: String::new(), message: body.message.or(body.details)? }),
        }
    }
}

/// Whether an answer is a page for people.
pub(crate) fn html(headers: &HeaderMap, body: &[u8]) -> bool {
    let named = headers.get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let start = body.trim_ascii_start();
    named.is_some_and(|named| named.starts_with("text/html"))
        || start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"))
        || start.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"<html"))
}

/// The title of a page, or its beginning.
fn title(body: &[u8]) -> String {
    let text = excerpt(body);
    let lower = text.to_ascii_lowercase();
    let inside = lower.find("<title>").map(|at| at + "<title>".len());
    let end = inside.and_then(|from| lower[from..].find("</title>").map(|length| from + length));
    inside.zip(end).map_or_else(|| text.clone(), |(from, end)| text[from..end].trim().to_owned())
}

fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(TITLE_CAP).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: u16, about: About, body: &str) -> ErrorCode {
        let status = StatusCode::from_u16(status).unwrap();
        answer("h", "o", about, status, &HeaderMap::new(), body.as_bytes()).code
    }

    fn spec(code: &str, message: &str) -> String {
        format!(r#"{{"errors":[{{"code":"{code}","message":"{message}","detail":{{}}}}]}}"#)
    }

    #[test]
    fn statuses_and_error_bodies_have_their_codes() {
        let cases = [
            (404, About::Manifest, spec("MANIFEST_UNKNOWN", ""), ErrorCode::ManifestNotFound),
            (404, About::Manifest, spec("NAME_UNKNOWN", ""), ErrorCode::RepositoryNotFound),
            (404, About::Blob, String::new(), ErrorCode::BlobNotFound),
            (404, About::Upload, spec("BLOB_UPLOAD_UNKNOWN", ""), ErrorCode::UploadLost),
            (400, About::Push, spec("MANIFEST_BLOB_UNKNOWN", ""), ErrorCode::ManifestBlobUnknown),
            (400, About::Upload, spec("DIGEST_INVALID", ""), ErrorCode::DigestMismatch),
            (400, About::Push, spec("DIGEST_INVALID", ""), ErrorCode::ServerError),
            (403, About::Push, spec("DENIED", "quota exceeded"), ErrorCode::QuotaExceeded),
            (
                403,
                About::Upload,
                spec("DENIED", "current usage of 9 MiB will exceed the configured upper limit of 10 MiB"),
                ErrorCode::QuotaExceeded,
            ),
            (412, About::Push, spec("DENIED", "no"), ErrorCode::QuotaExceeded),
            (403, About::Push, spec("DENIED", "no"), ErrorCode::AccessDenied),
            (
                400,
                About::Push,
                spec("TAG_INVALID", "tag 1 already exists and is immutable"),
                ErrorCode::TagImmutable,
            ),
            (403, About::Manifest, r#"{"message":"secondary rate limit"}"#.into(), ErrorCode::RateLimited),
            (503, About::Blob, spec("TOOMANYREQUESTS", ""), ErrorCode::RateLimited),
            (200, About::Manifest, "<!DOCTYPE html><title>Sign in</title>".into(), ErrorCode::NotARegistry),
            (502, About::Manifest, "<html>bad gateway".into(), ErrorCode::ServerError),
            (501, About::Push, String::new(), ErrorCode::Unsupported),
            (413, About::Push, String::new(), ErrorCode::TooLarge),
            (499, About::Blob, String::new(), ErrorCode::ServerError),
            (522, About::Blob, String::new(), ErrorCode::ServerError),
        ];
        for (status, about, body, expected) in cases {
            assert_eq!(code(status, about, &body), expected, "{status} {about:?} {body}");
        }
    }

    #[test]
    fn a_page_is_told_by_its_title() {
        let body = b"<html><head><TITLE> Captive <b>portal</TITLE>";
        let failure = answer("h", "o", About::Api, StatusCode::OK, &HeaderMap::new(), body);
        assert_eq!(failure.arg("title"), Some(&"Captive <b>portal".into()));
    }
}
