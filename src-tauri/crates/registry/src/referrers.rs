//! What is attached to an image (distribution-spec: "Listing Referrers", "Unavailable Referrers API").

use std::sync::atomic::Ordering;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderValue};
use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, media};

use crate::auth::Scope;
use crate::client::{Call, Client};
use crate::errors::About;
use crate::gate::Weight;
use crate::manifest::{Content, Descriptor, MANIFEST_CAP, Manifest};
use crate::manifests::content_type;

impl Client {
    /// The referrers of a manifest: by the API where there is one, by the fallback tag otherwise.
    pub(crate) async fn referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Vec<Descriptor>, Failure> {
        if !self.learned.no_referrers.load(Ordering::Relaxed) {
            if let Some(found) = self.referrers_api(repository, subject).await? {
                return Ok(found);
            }
            self.learned.no_referrers.store(true, Ordering::Relaxed);
        }
        let tag = Reference::Tag(subject.referrers_tag().parse()?);
        match self.get_manifest(repository, &tag).await {
            Ok(manifest) => children(&manifest),
            Err(failure)
                if matches!(failure.code, ErrorCode::ManifestNotFound | ErrorCode::RepositoryNotFound) =>
            {
                Ok(Vec::new())
            }
            Err(failure) => Err(failure),
        }
    }

    /// `None` where the registry has no such API: it must answer an index, even an empty one, never 404.
    async fn referrers_api(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Option<Vec<Descriptor>>, Failure> {
        let object = format!("{repository}@{subject}");
        let call = Call {
            method: Method::GET,
            url: self.path(&format!("{repository}/referrers/{subject}")),
            scope: Scope::Pull(repository.clone()),
            about: About::Manifest,
            object: &object,
            headers: vec![(ACCEPT, HeaderValue::from_static(media::OCI_INDEX))],
            body: Bytes::new(),
            weight: Weight::Control,
            expected: &[400, 404, 405, 501],
        };
        let answer = self.call(call).await?;
        if answer.status() != 200 || content_type(&answer).as_deref() != Some(media::OCI_INDEX) {
            return Ok(None);
        }
        let bytes = Bytes::from(self.read(answer, MANIFEST_CAP, &object).await?);
        let manifest = Manifest::new(bytes, media::OCI_INDEX, subject.algorithm())?;
        children(&manifest).map(Some)
    }
}

fn children(manifest: &Manifest) -> Result<Vec<Descriptor>, Failure> {
    Ok(match manifest.content()? {
        Content::Index { manifests, .. } => manifests,
        Content::Image { .. } => Vec::new(),
    })
}
