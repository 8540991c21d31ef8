//! Writing blobs over HTTP (distribution-spec: "Pushing blobs", "Mounting a blob from another repository").

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, LOCATION, RANGE};
use reqwest::{Body, Method};
use sampan_domain::{Class, Digest, ErrorCode, Failure, RepositoryName};
use tokio::time::Instant;
use url::Url;

use crate::auth::Scope;
use crate::challenge;
use crate::client::{Answer, Call, Client, header_text};
use crate::errors::About;
use crate::gate::Weight;
use crate::manifest::Descriptor;
use crate::policy;

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
        mount: Option<(&Digest, &RepositoryName)>,
    ) -> Result<Upload, Failure> {
        let object = repository.to_string();
        if let Some((digest, from)) = mount.filter(|(_, from)| !self.learned.mount_refused(from)) {
            let mut call = upload_call(Method::POST, self.uploads(repository), repository, &object);
            call.url
                .query_pairs_mut()
                .append_pair("mount", &digest.to_string())
                .append_pair("from", from.as_str());
            call.scope = Scope::Mount(repository.clone(), from.clone());
            match self.call(call).await {
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
                    self.learned.refuse_mount(from);
                }
            }
        }
        let call = upload_call(Method::POST, self.uploads(repository), repository, &object);
        let answer = self.call(call).await?;
        self.session(repository, &answer).map(Upload::Session)
    }

    fn session(&self, repository: &RepositoryName, answer: &Answer) -> Result<UploadSession, Failure> {
        let given = header_text(answer.headers(), &LOCATION).ok_or_else(|| {
            Failure::new(ErrorCode::AnswerInvalid).with("host", self.host()).with("detail", "no Location")
        })?;
        let url = policy::location(self.url(), &answer.url, given)?;
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

    /// The blob, or what of it the session lacks. A failure in the body comes out as it is, and ends the request.
    pub(crate) async fn put_blob(
        &self,
        session: UploadSession,
        blob: &Descriptor,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
    ) -> Result<(), Failure> {
        if session.offset == 0 {
            let url = self.finish_url(&session, &blob.digest)?;
            return self.send_body(Method::PUT, url, &session, blob, body).await.map(drop);
        }
        let session = if session.offset < blob.size {
            let answer =
                self.send_body(Method::PATCH, self.session_url(&session)?, &session, blob, body).await?;
            match header_text(answer.headers(), &LOCATION) {
                Some(_) => self.session(&session.repository, &answer)?,
                None => session,
            }
        } else {
            session
        };
        let object = format!("{}@{}", session.repository, blob.digest);
        let url = self.finish_url(&session, &blob.digest)?;
        self.call(upload_call(Method::PUT, url, &session.repository, &object)).await.map(drop)
    }

    /// One request with all bytes from the session's offset on, their number told: a PUT that is the whole upload, or a
    /// PATCH that ends it (distribution-spec, end-6 and end-5).
    async fn send_body(
        &self,
        method: Method,
        url: Url,
        session: &UploadSession,
        blob: &Descriptor,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
    ) -> Result<Answer, Failure> {
        let object = format!("{}@{}", session.repository, blob.digest);
        let length = blob.size.saturating_sub(session.offset);
        let scope = Scope::Push(session.repository.clone());
        let (body, watch) = watched(body, length);
        let auth = self.authorization(&scope).await?;
        let mut request = self
            .transport
            .pool(Weight::Body)
            .request(method.clone(), url.clone())
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_LENGTH, length)
            .body(Body::wrap_stream(body));
        if method == Method::PATCH {
            let range = format!("{}-{}", session.offset, blob.size.saturating_sub(1));
            request = request.header(CONTENT_RANGE, range);
        }
        if let Some(auth) = &auth {
            request = request.header(AUTHORIZATION, auth);
        }
        let sending = self.exchange(request, url, &method, Weight::Body, Duration::MAX);
        let silent = watch.silence(self.transport.timeouts.idle, self.transport.timeouts.finish);
        let outcome = tokio::select! {
            outcome = sending => outcome,
            code = silent => Err(Failure::new(code).with("host", self.host())),
        };
        if let Some(failure) = watch.failure() {
            return Err(failure);
        }
        let answer = outcome?;
        match answer.status() {
            200..=299 => Ok(answer),
            401 => {
                // The token ran out under way: the next try gets a new one, and a new session.
                let asked = challenge::best(answer.headers());
                self.forget_token(asked, &scope, auth.as_ref())?;
                Err(Failure::new(ErrorCode::UploadLost).with("host", self.host()).with("object", object))
            }
            _ => Err(self.failure(answer, About::Upload, &object).await),
        }
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
fn received(range: &str) -> Option<u64> {
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

/// What is seen of a body while it is sent.
struct Watch {
    failure: Mutex<Option<Failure>>,
    started: Instant,
    /// Milliseconds after the start at which the connection last took a piece.
    last: AtomicU64,
    sent: AtomicBool,
    /// The connection would take a piece and there is none: the silence is not the connection's.
    starved: AtomicBool,
}

impl Watch {
    fn touch(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(elapsed, Ordering::Relaxed);
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Comes back when nothing has moved for too long: while bytes are sent, or while their answer is due.
    async fn silence(&self, idle: Duration, finish: Duration) -> ErrorCode {
        loop {
            if self.starved.load(Ordering::Relaxed) {
                self.touch();
            }
            let sent = self.sent.load(Ordering::Relaxed);
            let patience = if sent { finish } else { idle };
            let last = self.started + Duration::from_millis(self.last.load(Ordering::Relaxed));
            if last.elapsed() >= patience {
                return if sent { ErrorCode::ResponseTimeout } else { ErrorCode::IdleTimeout };
            }
            tokio::time::sleep_until((last + patience).min(Instant::now() + Duration::from_secs(1))).await;
        }
    }
}

/// The body with its pieces seen. Once all of it is taken, only the answer is waited for.
fn watched(
    body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
    size: u64,
) -> (impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static, Arc<Watch>) {
    let watch = Arc::new(Watch {
        failure: Mutex::new(None),
        started: Instant::now(),
        last: AtomicU64::new(0),
        sent: AtomicBool::new(size == 0),
        // Until the first piece is asked for, the wait is for a permit or a connection; those have their own limits.
        starved: AtomicBool::new(size > 0),
    });
    let seen = Arc::clone(&watch);
    let mut left = size;
    let mut body = Box::pin(body);
    let body = stream::poll_fn(move |context| {
        let polled = body.poll_next_unpin(context);
        seen.touch();
        seen.starved.store(polled.is_pending() && left > 0, Ordering::Relaxed);
        let Some(piece) = std::task::ready!(polled) else { return Poll::Ready(None) };
        left = left.saturating_sub(piece.as_ref().map_or(0, |piece| piece.len() as u64));
        seen.sent.store(left == 0, Ordering::Relaxed);
        Poll::Ready(Some(piece.map_err(|failure| {
            let text = failure.code.as_str();
            *seen.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
            std::io::Error::other(text)
        })))
    });
    (body, watch)
}
