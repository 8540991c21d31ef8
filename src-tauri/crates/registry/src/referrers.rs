//! What is attached to an image (distribution-spec: "Listing Referrers", "Unavailable Referrers API").

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderValue, LINK};
use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, media};
use serde_json::{Value, json};
use url::Url;

use crate::auth::Scope;
use crate::client::{Call, Client, Fetched, header_text};
use crate::errors::About;
use crate::gate::Weight;
use crate::lists::{PAGES_CAP, next_link};
use crate::manifest::{CHILDREN_CAP, Content, Descriptor, MANIFEST_CAP, Manifest};
use crate::manifests::content_type;
use crate::policy;

/// How often a fallback tag is written anew that somebody else writes as well.
const FALLBACK_TRIES: u32 = 3;

impl Client {
    /// The referrers of a manifest: by the API where there is one, by the fallback tag otherwise.
    pub(crate) async fn referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Vec<Descriptor>, Failure> {
        if let Some(found) = self.listed_referrers(repository, subject).await? {
            return Ok(found);
        }
        match self.fallback(repository, subject).await? {
            Some(manifest) => children(&manifest),
            None => Ok(Vec::new()),
        }
    }

    /// What the API says; `None` where there is none. That is asked once.
    pub(crate) async fn listed_referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Option<Vec<Descriptor>>, Failure> {
        let mut found = None;
        let asked = self.learned.referrers.get_or_try_init(|| async {
            found = Some(self.referrers_api(repository, subject).await?);
            Ok::<_, Failure>(found.as_ref().is_some_and(Option::is_some))
        });
        match (asked.await?, found) {
            (_, Some(found)) => Ok(found),
            (true, None) => self.referrers_api(repository, subject).await,
            (false, None) => Ok(None),
        }
    }

    /// Whether there is an API. That is asked once.
    pub(crate) async fn has_referrers_api(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<bool, Failure> {
        let ask = || async { Ok(self.referrers_api(repository, subject).await?.is_some()) };
        self.learned.referrers.get_or_try_init(ask).await.copied()
    }

    /// All pages; `None` where the registry has no such API: it must answer an index, even an empty one, never 404.
    pub(crate) async fn referrers_api(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Option<Vec<Descriptor>>, Failure> {
        let object = format!("{repository}@{subject}");
        let (mut found, mut seen) = (Vec::new(), Vec::new());
        let mut next = Some(self.path(&format!("{repository}/referrers/{subject}")));
        while let Some(url) = next.take() {
            if seen.contains(&url) || seen.len() >= PAGES_CAP {
                return Err(Failure::new(ErrorCode::LinkRefused)
                    .with("host", self.host())
                    .with("object", object)
                    .with("location", url.path()));
            }
            let call = referrers_call(url.clone(), repository, &object);
            let Fetched { headers, body: bytes } = match self.fetch(call, MANIFEST_CAP).await {
                Ok(page) => page,
                // The repository is not there; of the API that says nothing.
                Err(failure) if failure.code == ErrorCode::RepositoryNotFound => return Ok(Some(found)),
                Err(failure) if says_unsupported(&failure) => return Ok(None),
                Err(failure) => return Err(failure),
            };
            if content_type(&headers).as_deref() != Some(media::OCI_INDEX) {
                return Ok(None);
            }
            if let Some(link) = header_text(&headers, &LINK).and_then(next_link) {
                next = Some(policy::next_page(self.url(), &url, link)?);
            }
            let page =
                Manifest { media_type: media::OCI_INDEX.to_owned(), digest: Digest::of(&bytes), bytes };
            found.extend(children(&page)?);
            if found.len() > CHILDREN_CAP {
                let failure = Failure::new(ErrorCode::LimitExceeded).with("limit", CHILDREN_CAP);
                return Err(failure.with("host", self.host()).with("object", object));
            }
            seen.push(url);
        }
        Ok(Some(found))
    }

    /// The index under the fallback tag, if there is one.
    async fn fallback(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Option<Manifest>, Failure> {
        let tag = Reference::Tag(subject.referrers_tag().parse()?);
        match self.get_manifest(repository, &tag).await {
            Ok(manifest) => Ok(Some(manifest)),
            Err(failure)
                if matches!(failure.code, ErrorCode::ManifestNotFound | ErrorCode::RepositoryNotFound) =>
            {
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Names a pushed referrer at its subject's fallback tag, for a registry that does not do so by itself
    /// (distribution-spec: "Pushing Manifests with Subject"). The tag is read and written by one of us at a time;
    /// against others there is no protection in the protocol.
    pub(crate) async fn name_at_subject(
        &self,
        repository: &RepositoryName,
        manifest: &Manifest,
        subject: &Digest,
    ) -> Result<(), Failure> {
        self.change_fallback(repository, subject, |known| with_referrer(known, manifest)).await
    }

    /// Points a subject's fallback tag at an index as it stands elsewhere. What the tag names beside that stays named.
    pub(crate) async fn put_fallback(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
        index: &Manifest,
    ) -> Result<(), Failure> {
        self.change_fallback(repository, subject, |known| united(known, index)).await
    }

    /// Changes what a fallback tag names, until it is read as it was wished: somebody else may write it, too.
    async fn change_fallback(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
        change: impl Fn(Option<&Manifest>) -> Result<Option<Manifest>, Failure>,
    ) -> Result<(), Failure> {
        let _alone = self.learned.fallback_tags.lock().await;
        let tag = Reference::Tag(subject.referrers_tag().parse()?);
        for _ in 0..FALLBACK_TRIES {
            let known = self.fallback(repository, subject).await?;
            let Some(index) = change(known.as_ref())? else { return Ok(()) };
            Box::pin(self.put_unnamed(repository, &tag, &index)).await?;
        }
        Ok(())
    }
}

fn referrers_call<'a>(url: Url, repository: &RepositoryName, object: &'a str) -> Call<'a> {
    Call {
        method: Method::GET,
        url,
        scope: Scope::Pull(repository.clone()),
        about: About::Manifest,
        object,
        headers: vec![(ACCEPT, HeaderValue::from_static(media::OCI_INDEX))],
        body: Bytes::new(),
        weight: Weight::Control,
        expected: &[],
    }
}

/// Whether a failure says that there is no such API, rather than that it broke.
fn says_unsupported(failure: &Failure) -> bool {
    matches!(
        failure.code,
        ErrorCode::ManifestNotFound
            | ErrorCode::NotARegistry
            | ErrorCode::Unsupported
            | ErrorCode::RequestRefused
    )
}

fn children(manifest: &Manifest) -> Result<Vec<Descriptor>, Failure> {
    Ok(match manifest.content()? {
        Content::Index { manifests, .. } => manifests,
        Content::Image { .. } => Vec::new(),
    })
}

/// A fallback index with one more referrer; `None` where it names the referrer already. What stands under the tag
/// and is no index is never written over.
pub(crate) fn with_referrer(
    known: Option<&Manifest>,
    referrer: &Manifest,
) -> Result<Option<Manifest>, Failure> {
    let invalid = |detail: &str| Failure::new(ErrorCode::ManifestInvalid).with("detail", detail);
    let mut index = match known {
        Some(known) => serde_json::from_slice(&known.bytes).map_err(|_| invalid("fallback tag"))?,
        None => json!({ "schemaVersion": 2, "mediaType": media::OCI_INDEX, "manifests": [] }),
    };
    let named = known.map(children).transpose()?.unwrap_or_default();
    if named.iter().any(|descriptor| descriptor.digest == referrer.digest) {
        return Ok(None);
    }
    let list = index.get_mut("manifests").and_then(Value::as_array_mut);
    let list = list.ok_or_else(|| invalid("the fallback tag is no index"))?;
    list.push(referrer_entry(referrer)?);
    let bytes = Bytes::from(index.to_string());
    Ok(Some(Manifest { media_type: media::OCI_INDEX.to_owned(), digest: Digest::of(&bytes), bytes }))
}

/// An index that names what another one names, and what stands under the fallback tag already; `None` where that names
/// all of it. Without anything to keep it is the other one as it is, so that both sides have one digest.
pub(crate) fn united(known: Option<&Manifest>, index: &Manifest) -> Result<Option<Manifest>, Failure> {
    let Some(known) = known else { return Ok(Some(index.clone())) };
    let (mine, theirs) = (children(known)?, children(index)?);
    let names = |list: &[Descriptor], digest: &Digest| list.iter().any(|entry| entry.digest == *digest);
    if mine.iter().all(|entry| names(&theirs, &entry.digest)) {
        return Ok((known.digest != index.digest).then(|| index.clone()));
    }
    let read = |manifest: &Manifest| {
        serde_json::from_slice::<Value>(&manifest.bytes)
            .map_err(|error| Failure::new(ErrorCode::ManifestInvalid).with("detail", error.to_string()))
    };
    let (mut whole, other) = (read(known)?, read(index)?);
    let lacking = theirs.iter().zip(other["manifests"].as_array().into_iter().flatten());
    let lacking: Vec<Value> =
        lacking.filter(|(entry, _)| !names(&mine, &entry.digest)).map(|(_, raw)| raw.clone()).collect();
    if lacking.is_empty() {
        return Ok(None);
    }
    if let Some(list) = whole["manifests"].as_array_mut() {
        list.extend(lacking);
    }
    let bytes = Bytes::from(whole.to_string());
    Ok(Some(Manifest { media_type: known.media_type.clone(), digest: Digest::of(&bytes), bytes }))
}

/// A referrer's entry: its kind is `artifactType`, or else its config's media type; its annotations travel along.
fn referrer_entry(referrer: &Manifest) -> Result<Value, Failure> {
    let mut entry = json!({
        "mediaType": referrer.media_type,
        "digest": referrer.digest.to_string(),
        "size": referrer.bytes.len(),
    });
    let kind = match referrer.content()? {
        Content::Image { artifact_type: Some(kind), .. } => Some(kind),
        Content::Image { config, .. } => Some(config.media_type),
        Content::Index { .. } => None,
    };
    if let Some(kind) = kind {
        entry["artifactType"] = kind.into();
    }
    let whole: Value = serde_json::from_slice(&referrer.bytes).unwrap_or_default();
    if let Some(annotations) = whole.get("annotations").filter(|annotations| annotations.is_object()) {
        entry["annotations"] = annotations.clone();
    }
    Ok(entry)
}

#[cfg(test)]
mod tests {
    use sampan_domain::digest::Algorithm;

    use super::*;

    fn signature() -> Manifest {
        let digest = Digest::of(b"");
        let text = json!({
            "schemaVersion": 2,
            "mediaType": media::OCI_MANIFEST,
            "config": { "mediaType": "application/vnd.example.sig", "digest": digest, "size": 0 },
            "layers": [],
            "annotations": { "a": "b" },
        });
        Manifest::new(text.to_string().into(), media::OCI_MANIFEST, Algorithm::Sha256).unwrap()
    }

    #[test]
    fn a_referrer_is_named_once() {
        let first = with_referrer(None, &signature()).unwrap().unwrap();
        let named = children(&first).unwrap();
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].digest, signature().digest);
        assert_eq!(named[0].artifact_type.as_deref(), Some("application/vnd.example.sig"));
        assert!(std::str::from_utf8(&first.bytes).unwrap().contains(r#""annotations":{"a":"b"}"#));
        assert_eq!(with_referrer(Some(&first), &signature()).unwrap(), None);
    }

    #[test]
    fn a_fallback_index_comes_as_it_is_unless_something_else_is_named() {
        let index = |names: &[&str]| {
            let entry = |name: &&str| json!({ "mediaType": media::OCI_MANIFEST, "digest": Digest::of(name.as_bytes()), "size": 1 });
            let manifests: Vec<_> = names.iter().map(entry).collect();
            let text = json!({ "schemaVersion": 2, "manifests": manifests, "annotations": { "n": names } });
            Manifest::new(text.to_string().into(), media::OCI_INDEX, Algorithm::Sha256).unwrap()
        };
        let theirs = index(&["a", "b"]);
        assert_eq!(united(None, &theirs).unwrap(), Some(theirs.clone()));
        assert_eq!(united(Some(&index(&["b"])), &theirs).unwrap(), Some(theirs.clone()));
        assert_eq!(united(Some(&theirs), &theirs).unwrap(), None);
        assert_eq!(united(Some(&index(&["a", "b", "c"])), &theirs).unwrap(), None);
        let both = united(Some(&index(&["b", "c"])), &theirs).unwrap().unwrap();
        let named: Vec<_> = children(&both).unwrap().into_iter().map(|entry| entry.digest).collect();
        assert_eq!(named, ["b", "c", "a"].map(|name| Digest::of(name.as_bytes())));
    }

    #[test]
    fn what_is_no_index_is_not_written_over() {
        assert_eq!(
            with_referrer(Some(&signature()), &signature()).unwrap_err().code,
            ErrorCode::ManifestInvalid
        );
    }
}
