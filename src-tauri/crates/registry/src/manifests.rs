//! Manifests over HTTP (distribution-spec: "Pulling manifests", "Pushing Manifests", "Deleting Manifests").

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use sampan_domain::error::Value;
use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, media};

use crate::auth::Scope;
use crate::client::{Call, Client, Fetched, header_text};
use crate::errors::About;
use crate::gate::Weight;
use crate::manifest::{Descriptor, MANIFEST_CAP, Manifest, essence};

const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");
/// Sent by a registry that lists a pushed referrer at its subject by itself.
const SUBJECT: HeaderName = HeaderName::from_static("oci-subject");

/// How often it is looked for what was pushed and is not seen, over half a minute at most.
const LOOKS: u32 = 6;

impl Client {
    /// HEAD. `None` only for a 404; where HEAD is refused or says too little, GET decides.
    pub(crate) async fn head_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        let object = object(repository, reference);
        let call = self.manifest_call(Method::HEAD, repository, reference, &object);
        let answer = self.call(Call { expected: &[404, 403, 405, 400], ..call }).await?;
        match answer.status() {
            404 => return Ok(None),
            200..=299 => {}
            _ => return self.get_if_there(repository, reference).await,
        }
        let headers = answer.headers();
        let digest = header_text(headers, &CONTENT_DIGEST).and_then(|text| text.parse::<Digest>().ok());
        let size = header_text(headers, &CONTENT_LENGTH).and_then(|text| text.parse().ok());
        let media_type = content_type(headers);
        match (digest, size, media_type) {
            (Some(digest), Some(size), Some(media_type)) => {
                if let Reference::Digest(asked) = reference
                    && *asked != digest
                {
                    return Err(mismatch(&object, asked, &digest));
                }
                Ok(Some(Descriptor {
                    media_type,
                    digest,
                    size,
                    platform: None,
                    artifact_type: None,
                    urls: Vec::new(),
                }))
            }
            _ => self.get_if_there(repository, reference).await,
        }
    }

    async fn get_if_there(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        match self.get_manifest(repository, reference).await {
            Ok(manifest) => Ok(Some(manifest.descriptor())),
            Err(failure)
                if matches!(failure.code, ErrorCode::ManifestNotFound | ErrorCode::RepositoryNotFound) =>
            {
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// GET. The digest is computed here, whatever the headers say.
    pub(crate) async fn get_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Manifest, Failure> {
        let object = object(repository, reference);
        let call = self.manifest_call(Method::GET, repository, reference, &object);
        let Fetched { headers, body: bytes } = self.fetch(call, MANIFEST_CAP).await?;
        let named = content_type(&headers);
        let claimed = header_text(&headers, &CONTENT_DIGEST).and_then(|text| text.parse::<Digest>().ok());
        let expected = match reference {
            Reference::Digest(digest) => Some(digest.clone()),
            Reference::Tag(_) => claimed,
        };
        let algorithm = expected.as_ref().map_or(sampan_domain::digest::Algorithm::Sha256, Digest::algorithm);
        let manifest = Manifest::new(bytes, &named.unwrap_or_default(), algorithm)
            .map_err(|failure| failure.with("host", self.host()).with("object", object.as_str()))?;
        match expected {
            Some(expected) if expected != manifest.digest => {
                Err(mismatch(&object, &expected, &manifest.digest))
            }
            _ => Ok(manifest),
        }
    }

    /// PUT, confirmed: by the digest in the answer, or by HEAD where there is none. A refusal counts for nothing
    /// where the same digest is there already (ECR refuses an equal push to an immutable tag).
    pub(crate) async fn put_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        let listed = self.put_unnamed(repository, reference, manifest).await?;
        let Some(subject) = manifest.subject().filter(|_| !listed) else { return Ok(()) };
        // Some have the API and do not say that they listed it.
        if self.has_referrers_api(repository, &subject).await? {
            return Ok(());
        }
        self.name_at_subject(repository, manifest, &subject).await
    }

    /// The same for a referrer that is not named at its subject here; says whether the registry did so by itself.
    pub(crate) async fn put_unnamed(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
        manifest: &Manifest,
    ) -> Result<bool, Failure> {
        let object = object(repository, reference);
        let mut call = self.manifest_call(Method::PUT, repository, reference, &object);
        let media_type = HeaderValue::from_str(&manifest.media_type).map_err(|_| {
            Failure::new(ErrorCode::ManifestInvalid)
                .with("object", object.as_str())
                .with("detail", "media type")
        })?;
        call.headers = vec![(CONTENT_TYPE, media_type)];
        call.body = manifest.bytes.clone();
        call.scope = Scope::Push(repository.clone());
        call.about = About::Push;
        let mut listed = false;
        let confirmed = match self.call(call).await {
            Ok(answer) => {
                listed = answer.headers().contains_key(SUBJECT);
                header_text(answer.headers(), &CONTENT_DIGEST).and_then(|text| text.parse().ok())
            }
            Err(failure) => {
                // Registries have many words for a tag that may not be moved.
                let refused = matches!(failure.arg("status"), Some(Value::Number(400 | 403 | 409 | 412)));
                let there = if refused && failure.code != ErrorCode::ManifestBlobUnknown {
                    self.head_manifest(repository, reference).await?
                } else {
                    None
                };
                match there {
                    Some(there) if there.digest == manifest.digest => Some(there.digest),
                    _ => return Err(failure),
                }
            }
        };
        let confirmed = match confirmed {
            Some(digest) => Some(digest),
            None => self.seen_late(repository, reference).await?,
        };
        match confirmed {
            Some(digest) if digest == manifest.digest => {}
            other => {
                return Err(Failure::new(ErrorCode::VerifyFailed)
                    .with("host", self.host())
                    .with("object", object)
                    .with("expected", manifest.digest.to_string())
                    .with("actual", other.map_or_else(|| "-".to_owned(), |digest| digest.to_string())));
            }
        }
        Ok(listed)
    }

    /// What was pushed, by HEAD: a registry of several parts may need a while until all of them have it.
    async fn seen_late(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Digest>, Failure> {
        for tries in 1..=LOOKS {
            if let Some(there) = self.head_manifest(repository, reference).await? {
                return Ok(Some(there.digest));
            }
            tokio::time::sleep(self.transport.timeouts.backoff(tries)).await;
        }
        Ok(self.head_manifest(repository, reference).await?.map(|there| there.digest))
    }

    /// DELETE. Already gone is `manifest-not-found`, which the caller may count as success.
    pub(crate) async fn delete_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<(), Failure> {
        let object = object(repository, reference);
        let mut call = self.manifest_call(Method::DELETE, repository, reference, &object);
        call.scope = Scope::Delete(repository.clone());
        self.call(call).await.map(drop)
    }

    fn manifest_call<'a>(
        &self,
        method: Method,
        repository: &RepositoryName,
        reference: &Reference,
        object: &'a str,
    ) -> Call<'a> {
        Call {
            method,
            url: self.path(&format!("{repository}/manifests/{reference}")),
            scope: Scope::Pull(repository.clone()),
            about: About::Manifest,
            object,
            headers: vec![(ACCEPT, HeaderValue::from_static(media::ACCEPT))],
            body: Bytes::new(),
            weight: Weight::Control,
            expected: &[],
        }
    }
}

/// The answer's type without its parameters.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<String> {
    let text = header_text(headers, &CONTENT_TYPE)?;
    Some(essence(text))
}

/// A manifest's name in messages.
pub(crate) fn object(repository: &RepositoryName, reference: &Reference) -> String {
    let separator = if reference.tag().is_some() { ':' } else { '@' };
    format!("{repository}{separator}{reference}")
}

fn mismatch(object: &str, expected: &Digest, actual: &Digest) -> Failure {
    Failure::new(ErrorCode::DigestMismatch)
        .with("object", object)
        .with("expected", expected.to_string())
        .with("actual", actual.to_string())
}
