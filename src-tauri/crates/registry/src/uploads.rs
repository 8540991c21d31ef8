//! Writing blobs over HTTP (distribution-spec: "Pushing blobs", "Mounting a blob from another repository").

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{HeaderName, LOCATION, RANGE};
use sampan_domain::digest::Algorithm;
use sampan_domain::error::Value;
use sampan_domain::{Class, Digest, ErrorCode, Failure, RepositoryName};
use url::Url;

use crate::auth::Scope;
use crate::bodies::{Part, Rest};
use crate::client::{Answer, Call, Client, header_text};
use crate::errors::About;
use crate::gate::Weight;
use crate::manifest::Descriptor;
use crate::policy;

/// How long a chunk is at least that is not the last (distribution-spec, "Pushing a blob in chunks").
const CHUNK_LEAST: HeaderName = HeaderName::from_static("oci-chunk-min-length");

/// What came of asking for an upload.
#[derive(Debug)]
pub enum Upload {
    /// The blob is in the repository now.
    Mounted,
    /// Send the bytes here.
    Session(UploadSession),
}

/// An open upload session.
#[derive(Clone, Debug)]
pub struct UploadSession {
    pub(crate) repository: RepositoryName,
    pub(crate) location: String,
    pub(crate) offset: u64,
}

impl UploadSession {
    /// One that was open before; how far it is says [`crate::Connection::upload_status`].
    pub const fn resume(repository: RepositoryName, location: String) -> Self {
        Self { repository, location, offset: 0 }
    }

    /// Bytes that the registry has.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// The address to go on with. May hold a token of the session.
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl Client {
    /// POST; with a mount first, where one is hoped for. Whatever the registry says to the mount, an upload follows.
    pub(crate) async fn start_upload(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
        mount: Option<&RepositoryName>,
    ) -> Result<Upload, Failure> {
        let object = repository.to_string();
        if let Some(from) = mount.filter(|from| !self.learned.mount_refused(from)) {
            let mut call = upload_call(Method::POST, self.uploads(repository), repository, &object);
            call.url
                .query_pairs_mut()
                .append_pair("mount", &digest.to_string())
                .append_pair("from", from.as_str());
            call.scope = Scope::Mount(repository.clone(), from.clone());
            // Once: a mount is a hope.
            match self.call_once(&call).await {
                Ok(answer) if answer.status() == 201 => return Ok(Upload::Mounted),
                Ok(answer) if answer.status() == 202 => {
                    return self.session(repository, &answer).map(Upload::Session);
                }
                Err(failure) if failure.class() == Class::Waits || failure.retry_after.is_some() => {
                    return Err(failure);
                }
                Ok(_) => {}
                Err(failure) => {
                    tracing::debug!(%failure, "a mount was refused");
                    if matches!(failure.arg("status"), Some(Value::Number(400..=500))) {
                        self.learned.refuse_mount(from);
                    }
                }
            }
        }
        let mut call = upload_call(Method::POST, self.uploads(repository), repository, &object);
        if digest.algorithm() != Algorithm::Sha256 {
            // Of the spec's main branch (end-4c); who does not know it passes over it.
            call.url.query_pairs_mut().append_pair("digest-algorithm", digest.algorithm().as_str());
        }
        let answer = self.call(call).await?;
        self.session(repository, &answer).map(Upload::Session)
    }

    fn session(&self, repository: &RepositoryName, answer: &Answer) -> Result<UploadSession, Failure> {
        let given = header_text(answer.headers(), &LOCATION).ok_or_else(|| {
            Failure::new(ErrorCode::AnswerInvalid).with("host", self.host()).with("detail", "no Location")
        })?;
        let url = policy::location(self.url(), &answer.url, given)?;
        if let Some(least) = header_text(answer.headers(), &CHUNK_LEAST).and_then(|text| text.parse().ok()) {
            self.learned.chunk_least(least);
        }
        Ok(UploadSession { repository: repository.clone(), location: url.into(), offset: 0 })
    }

    /// GET of the session: its newest address, and how much of the blob it has.
    ///
    /// Distribution 2.8 signs the offset into the address and refuses one that was cut in the middle of a body, so its
    /// sessions cannot go on.
    pub(crate) async fn upload_status(
        &self,
        session: &UploadSession,
    ) -> Result<Option<UploadSession>, Failure> {
        if !self.learned.resumes() {
            return Ok(None);
        }
        let url = self.session_url(session)?;
        let object = session.repository.to_string();
        let call = upload_call(Method::GET, url, &session.repository, &object);
        let answer = self.call(Call { expected: &[400, 403, 404, 405, 416, 501], ..call }).await?;
        if answer.status() >= 400 {
            return Ok(None);
        }
        let Some(offset) = header_text(answer.headers(), &RANGE).and_then(received) else { return Ok(None) };
        let location = match header_text(answer.headers(), &LOCATION) {
            Some(given) => policy::location(self.url(), &answer.url, given)?.into(),
            None => session.location.clone(),
        };
        Ok(Some(UploadSession { offset, location, repository: session.repository.clone() }))
    }

    /// Sends what comes next of a blob: all that is left where the registry takes it in one request, a chunk of it
    /// otherwise. Gives the session to go on with, or nothing when the blob is there. A failure in the body comes out as
    /// it is, and ends the request.
    pub(crate) async fn put_part(
        &self,
        session: UploadSession,
        blob: &Descriptor,
        rest: &Rest,
    ) -> Result<Option<UploadSession>, Failure> {
        let left = blob.size.saturating_sub(session.offset);
        let most = if self.learned.takes_chunks() { self.learned.body_cap() } else { u64::MAX };
        if session.offset == 0 && left <= most {
            let url = self.finish_url(&session, &blob.digest)?;
            let part = Part { method: Method::PUT, url, session: &session, blob, length: left };
            self.send_part(part, rest).await?;
            return Ok(None);
        }
        if left > 0 {
            return self.put_chunk(session, blob, rest, left.min(most)).await.map(Some);
        }
        let object = format!("{}@{}", session.repository, blob.digest);
        let url = self.finish_url(&session, &blob.digest)?;
        let call = upload_call(Method::PUT, url, &session.repository, &object);
        self.call(Call { about: About::Upload, ..call }).await?;
        Ok(None)
    }

    /// PATCH. Its answer's `Range` is not believed: registries tell less than they have, or the chunk's own.
    async fn put_chunk(
        &self,
        session: UploadSession,
        blob: &Descriptor,
        rest: &Rest,
        length: u64,
    ) -> Result<UploadSession, Failure> {
        let url = self.session_url(&session)?;
        let part = Part { method: Method::PATCH, url, session: &session, blob, length };
        let sent = self.send_part(part, rest).await;
        let answer = sent.map_err(|failure| {
            if failure.code != ErrorCode::Unsupported {
                return failure;
            }
            self.learned.refuse_chunks();
            Failure { code: ErrorCode::UploadLost, ..failure }
        })?;
        let next = match header_text(answer.headers(), &LOCATION) {
            Some(_) => self.session(&session.repository, &answer)?,
            None => session.clone(),
        };
        Ok(UploadSession { offset: session.offset + length, ..next })
    }

    fn session_url(&self, session: &UploadSession) -> Result<Url, Failure> {
        policy::location(self.url(), &policy::base(self.url()), &session.location)
    }

    /// The session's address with the digest added, its query kept byte for byte.
    fn finish_url(&self, session: &UploadSession, digest: &Digest) -> Result<Url, Failure> {
        let mut url = self.session_url(session)?;
        let query = match url.query() {
            Some(query) if !query.is_empty() => format!("{query}&digest={digest}"),
            _ => format!("digest={digest}"),
        };
        url.set_query(Some(&query));
        Ok(url)
    }

    /// DELETE of a session that is given up.
    pub(crate) async fn cancel_upload(&self, location: &str) -> Result<(), Failure> {
        let url = policy::location(self.url(), &policy::base(self.url()), location)?;
        let repository = url.path().strip_prefix("/v2/").and_then(|path| path.split_once("/blobs/"));
        let repository: RepositoryName = repository.unwrap_or_default().0.parse()?;
        let object = repository.to_string();
        let mut call = upload_call(Method::DELETE, url, &repository, &object);
        call.scope = Scope::Delete(repository.clone());
        self.call(Call { expected: &[404], ..call }).await.map(drop)
    }

    fn uploads(&self, repository: &RepositoryName) -> Url {
        self.path(&format!("{repository}/blobs/uploads/"))
    }
}

/// How many bytes a session has: `0-<end>`, with a unit before it from some registries. Nothing where that says
/// nothing to go on from: `0-0` stands for one byte and for none.
pub(crate) fn received(range: &str) -> Option<u64> {
    let range = range.trim();
    let end: u64 = range.strip_prefix("bytes=").unwrap_or(range).strip_prefix("0-")?.parse().ok()?;
    (end > 0).then(|| end.saturating_add(1))
}

fn upload_call<'a>(method: Method, url: Url, repository: &RepositoryName, object: &'a str) -> Call<'a> {
    Call {
        method,
        url,
        scope: Scope::Push(repository.clone()),
        about: About::Push,
        object,
        headers: Vec::new(),
        body: Bytes::new(),
        weight: Weight::Control,
        expected: &[],
    }
}
