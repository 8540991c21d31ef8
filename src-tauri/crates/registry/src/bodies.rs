//! The body of an upload request: taken from a blob's bytes, which may be those of several requests, and watched while it
//! is sent.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::{Body, Method};
use sampan_domain::{ErrorCode, Failure};
use tokio::time::Instant;
use url::Url;

use crate::auth::Scope;
use crate::challenge;
use crate::client::{Answer, Client, header_text};
use crate::errors::{self, About};
use crate::gate::Weight;
use crate::manifest::Descriptor;
use crate::policy;
use crate::uploads::UploadSession;

/// Bytes of a request that are held until it is answered, so that it can be sent again: as many as a connection takes up
/// before a registry that will not have them has said so.
const HELD: usize = 4 << 20;

/// What is left of a blob's bytes, to be sent in as many requests as it takes. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Rest(Arc<Mutex<Pieces>>);

struct Pieces {
    body: BoxStream<'static, Result<Bytes, Failure>>,
    /// What comes before the body: of a piece that was too long for its request, or of a request that did not count.
    first: VecDeque<Bytes>,
    /// What the request under way has taken; nothing once that is too much to hold.
    held: Option<Vec<Bytes>>,
}

impl Rest {
    /// Of these bytes nothing is taken yet.
    pub fn new(body: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Pieces { body: body.boxed(), first: VecDeque::new(), held: None })))
    }

    /// The next bytes, so many of them, for one request.
    pub(crate) fn take(
        &self,
        mut left: u64,
    ) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + use<> {
        let pieces = Arc::clone(&self.0);
        locked(&pieces).held = Some(Vec::new());
        stream::poll_fn(move |context| {
            if left == 0 {
                return Poll::Ready(None);
            }
            let mut pieces = locked(&pieces);
            let mut piece = match pieces.first.pop_front() {
                Some(piece) => piece,
                None => match ready!(pieces.body.poll_next_unpin(context)) {
                    Some(Ok(piece)) => piece,
                    other => return Poll::Ready(other),
                },
            };
            if let Ok(most) = usize::try_from(left)
                && piece.len() > most
            {
                pieces.first.push_front(piece.split_off(most));
            }
            left -= piece.len() as u64;
            pieces.hold(&piece);
            Poll::Ready(Some(Ok(piece)))
        })
    }

    /// Takes back what the last request took. Not possible when that was too much.
    fn rewind(&self) -> bool {
        let mut pieces = locked(&self.0);
        let Some(held) = pieces.held.take() else { return false };
        for piece in held.into_iter().rev() {
            pieces.first.push_front(piece);
        }
        true
    }
}

impl Pieces {
    fn hold(&mut self, piece: &Bytes) {
        let Some(held) = &mut self.held else { return };
        held.push(piece.clone());
        if held.iter().map(Bytes::len).sum::<usize>() > HELD {
            self.held = None;
        }
    }
}

fn locked(pieces: &Mutex<Pieces>) -> MutexGuard<'_, Pieces> {
    pieces.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request with the next bytes of a blob, their number told: a PUT that is the whole upload, or a PATCH that is a
/// chunk of it (distribution-spec, end-6 and end-5).
pub(crate) struct Part<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) session: &'a UploadSession,
    pub(crate) blob: &'a Descriptor,
    pub(crate) length: u64,
}

impl Client {
    /// Sends a part; once more where the registry wants it elsewhere or a token ran out, as long as its bytes are at hand.
    pub(crate) async fn send_part(&self, mut part: Part<'_>, rest: &Rest) -> Result<Answer, Failure> {
        let object = format!("{}@{}", part.session.repository, part.blob.digest);
        let scope = Scope::Push(part.session.repository.clone());
        let (mut refreshed, mut hops) = (false, 0);
        loop {
            let auth = self.authorization(&scope).await?;
            let answer = self.send_body(&part, rest, auth.as_ref()).await?;
            match answer.status() {
                200..=299 => return Ok(answer),
                401 => {
                    let asked = challenge::best(answer.headers());
                    if refreshed {
                        let failure = self.refused_again(asked.as_ref());
                        return Err(failure.with("object", object));
                    }
                    self.forget_token(asked, &scope, auth.as_ref())?;
                    refreshed = true;
                    if !rest.rewind() {
                        return Err(lost(self.host(), &object));
                    }
                }
                307 | 308 => {
                    let to = header_text(answer.headers(), &LOCATION).unwrap_or_default();
                    part.url = policy::location(self.url(), &answer.url, to)?;
                    hops += 1;
                    if hops > policy::REDIRECTS_MAX {
                        let failure = Failure::new(ErrorCode::RedirectLoop).with("object", object);
                        return Err(failure.with("host", self.host()));
                    }
                    if !rest.rewind() {
                        return Err(lost(self.host(), &object));
                    }
                }
                _ => {
                    let failure = self.failure(answer, About::Upload, &object).await;
                    let smaller = failure.code == ErrorCode::TooLarge && self.learned.too_large(part.length);
                    return Err(if smaller {
                        Failure { code: ErrorCode::UploadLost, ..failure }
                    } else {
                        failure
                    });
                }
            }
        }
    }

    async fn send_body(
        &self,
        part: &Part<'_>,
        rest: &Rest,
        auth: Option<&HeaderValue>,
    ) -> Result<Answer, Failure> {
        let Part { method, url, session, length, .. } = part;
        let (body, watch) = watched(rest.take(*length), *length);
        let mut request = self
            .transport
            .pool(Weight::Body)
            .request(method.clone(), url.clone())
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_LENGTH, *length)
            .body(Body::wrap_stream(body));
        if *method == Method::PATCH {
            let range = format!("{}-{}", session.offset, (session.offset + length).saturating_sub(1));
            request = request.header(CONTENT_RANGE, range);
        }
        if let Some(auth) = auth {
            request = request.header(AUTHORIZATION, auth);
        }
        let sending = self.exchange(request, url.clone(), method, Weight::Body, Duration::MAX);
        let silent = watch.silence(self.transport.timeouts.idle, self.transport.timeouts.finish);
        let outcome = tokio::select! {
            outcome = sending => outcome,
            code = silent => {
                self.transport.fell_silent();
                Err(Failure::new(code).with("host", self.host()))
            }
        };
        match watch.failure() {
            Some(failure) => Err(failure),
            None => outcome,
        }
    }
}

/// The upload has to begin anew.
fn lost(host: String, object: &str) -> Failure {
    Failure::new(ErrorCode::UploadLost).with("host", host).with("object", object)
}

/// What a body ends with whose bytes cannot be read.
#[derive(Debug)]
struct EndedHere(&'static str);

impl fmt::Display for EndedHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for EndedHere {}

/// Whether a request failed for want of the bytes it was to bring.
pub(crate) fn is_ended_here(error: &reqwest::Error) -> bool {
    errors::causes(error).any(<dyn std::error::Error>::is::<EndedHere>)
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
            std::io::Error::other(EndedHere(text))
        })))
    });
    (body, watch)
}
