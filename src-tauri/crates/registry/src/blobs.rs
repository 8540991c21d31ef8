//! Reading blobs over HTTP (distribution-spec: "Pulling blobs"): a stream that goes on where it was cut.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use async_stream::try_stream;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use reqwest::Method;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderValue, RANGE};
use sampan_domain::log::packed;
use sampan_domain::{Digest, Digester, ErrorCode, Failure, RepositoryName, media};
use tracing::Span;
use url::Url;

use crate::auth::Scope;
use crate::client::{Call, Client, header_text};
use crate::errors::{self, About};
use crate::gate::Weight;
use crate::incoming::{self, Incoming};
use crate::manifest::Descriptor;
use crate::policy;
use crate::transport::SLOWEST;

/// Reconnects without so much progress between them.
const TRIES: u32 = 5;
const PROGRESS: u64 = 1 << 20;

/// The bytes of a blob. Size and digest are verified; what does not hold comes as the last item.
pub struct BlobReader {
    bytes: BoxStream<'static, Result<Bytes, Failure>>,
    marks: Marks,
}

impl BlobReader {
    pub(crate) fn new(
        bytes: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static,
        marks: Marks,
    ) -> Self {
        Self { bytes: bytes.boxed(), marks }
    }

    /// Places from which a later read can go on, as they come to be known.
    pub fn marks(&self) -> Marks {
        self.marks.clone()
    }
}

/// Where a read begins.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The first byte that is handed out.
    pub offset: u64,
    /// The digest so far, at this byte or before it. Without one the blob is read from its beginning.
    pub known: Option<Mark>,
}

/// The digest of the first bytes of a blob.
#[derive(Clone, Debug)]
pub struct Mark {
    /// How many bytes.
    pub offset: u64,
    /// Has taken those.
    pub digester: Digester,
}

/// The last marks of a read, some MiB apart.
#[derive(Clone, Debug, Default)]
pub struct Marks(Arc<Mutex<VecDeque<Mark>>>);

impl From<Mark> for Marks {
    fn from(mark: Mark) -> Self {
        Self(Arc::new(Mutex::new(VecDeque::from([mark]))))
    }
}

/// Marks kept of one read.
const MARKS: usize = 16;
/// The least distance between two; large blobs have a mark at each 256th part.
const MARK_EVERY: u64 = 1 << 20;

impl Marks {
    /// The last one that is not after a byte.
    pub fn before(&self, offset: u64) -> Option<Mark> {
        self.lock().iter().rev().find(|mark| mark.offset <= offset).cloned()
    }

    fn passed(&self, verifier: &Verifier) {
        let mut marks = self.lock();
        let last = marks.back().map_or(0, |mark| mark.offset);
        if verifier.offset >= last + MARK_EVERY.max(verifier.blob.size / 256) {
            if marks.len() == MARKS {
                marks.pop_front();
            }
            marks.push_back(Mark { offset: verifier.offset, digester: verifier.digester.clone() });
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Mark>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream for BlobReader {
    type Item = Result<Bytes, Failure>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.bytes.poll_next_unpin(context)
    }
}

/// Checks bytes against what their descriptor declares, as they pass.
pub(crate) struct Verifier {
    blob: Descriptor,
    digester: Digester,
    pub(crate) offset: u64,
    marks: Marks,
}

impl Verifier {
    pub(crate) fn new(blob: &Descriptor) -> Self {
        let digester = Digester::new(blob.digest.algorithm());
        Self { blob: blob.clone(), digester, offset: 0, marks: Marks::default() }
    }

    /// Goes on from what is known, or from the beginning where that is after the first byte that is wanted.
    pub(crate) fn from(blob: &Descriptor, start: Start) -> Self {
        let whole = Self::new(blob);
        match start.known.filter(|mark| mark.offset <= start.offset) {
            Some(mark) => Self { offset: mark.offset, digester: mark.digester, ..whole },
            None => whole,
        }
    }

    pub(crate) fn marks(&self) -> Marks {
        self.marks.clone()
    }

    /// Takes a piece, and gives what of it is to be handed out: nothing before the first byte that is wanted.
    pub(crate) fn pass(&mut self, mut piece: Bytes, wanted_from: u64) -> Result<Bytes, Failure> {
        let before = wanted_from.saturating_sub(self.offset).min(piece.len() as u64);
        self.take(&piece)?;
        Ok(piece.split_off(usize::try_from(before).unwrap_or_default()))
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.offset += bytes.len() as u64;
        if self.offset > self.blob.size {
            return Err(wrong_size(&self.blob, self.offset));
        }
        self.digester.update(bytes);
        let marks = self.marks.clone();
        marks.passed(self);
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        if self.offset != self.blob.size {
            return Err(wrong_size(&self.blob, self.offset));
        }
        let actual = self.digester.finish();
        if actual == self.blob.digest {
            return Ok(());
        }
        Err(Failure::new(ErrorCode::DigestMismatch)
            .with("object", self.blob.digest.to_string())
            .with("expected", self.blob.digest.to_string())
            .with("actual", actual.to_string()))
    }
}

fn wrong_size(blob: &Descriptor, actual: u64) -> Failure {
    Failure::new(ErrorCode::SizeMismatch)
        .with("object", blob.digest.to_string())
        .with("expected", blob.size)
        .with("actual", actual)
}

/// How fast a body comes, over windows of time that was spent waiting for it.
struct Pace {
    window: Duration,
    waited: Duration,
    bytes: usize,
}

impl Pace {
    const fn new(window: Duration) -> Self {
        Self { window, waited: Duration::ZERO, bytes: 0 }
    }

    /// Bytes came after a wait. Says whether that was too slow.
    fn came(&mut self, bytes: usize, waited: Duration) -> bool {
        self.bytes += bytes;
        self.waited += waited;
        if self.waited < self.window {
            return false;
        }
        let least = SLOWEST * self.waited.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate need not be exact")]
        let too_slow = (self.bytes as f64) < least;
        *self = Self::new(self.window);
        too_slow
    }
}

/// What is read, and from which byte on it is handed out.
struct Reading {
    repository: RepositoryName,
    blob: Descriptor,
    /// Where it lies, if not in the repository.
    elsewhere: Option<Url>,
    wanted_from: u64,
}

impl Client {
    /// HEAD. The size where it is told; 0 where it is not. `None` only for a 404.
    pub(crate) async fn head_blob(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<u64>, Failure> {
        let object = format!("{repository}@{digest}");
        let call = self.blob_call(Method::HEAD, repository, digest, &object);
        let answer = self.call(Call { weight: Weight::Control, expected: &[404], ..call }).await?;
        if answer.status() == 404 {
            return Ok(None);
        }
        let size = header_text(answer.headers(), &CONTENT_LENGTH).and_then(|text| text.parse().ok());
        Ok(Some(size.unwrap_or_default()))
    }

    /// GET, of the part that is not known. The first answer is here when this returns.
    ///
    /// A non-distributable layer that the registry lacks is read from where its descriptor says (image-spec,
    /// descriptor.md, `urls`), by the same rules as a redirect, and without a credential.
    pub(crate) async fn read_blob(
        &self,
        repository: &RepositoryName,
        blob: &Descriptor,
        start: Start,
    ) -> Result<BlobReader, Failure> {
        let (repository, blob) = (repository.clone(), blob.clone());
        let mut reading = Reading { repository, blob, elsewhere: None, wanted_from: start.offset };
        let mut outcome = self.begin(&reading, start.clone()).await;
        let others =
            if media::is_foreign_layer(&reading.blob.media_type) { &*reading.blob.urls } else { &[] };
        for url in others {
            if !matches!(&outcome, Err(failure) if failure.code == ErrorCode::BlobNotFound) {
                break;
            }
            let base = policy::base(self.url());
            let (url, _) = policy::redirect(self.url(), self.transport.resolver.near(), &base, url)?;
            reading.elsewhere = Some(url);
            outcome = self.begin(&reading, start.clone()).await;
        }
        let (verifier, incoming, skip) = outcome?;
        let marks = verifier.marks();
        let mut bytes = Box::pin(self.clone().resuming(reading, verifier, incoming, skip));
        // They are read where they are sent, which belongs to nobody: what happens there is the reader's all the same.
        let span = Span::current();
        let bytes = stream::poll_fn(move |context| span.in_scope(|| bytes.as_mut().poll_next(context)));
        Ok(BlobReader::new(bytes, marks))
    }

    /// The first answer, and how much of it is known already.
    async fn begin(&self, reading: &Reading, start: Start) -> Result<(Verifier, Incoming, u64), Failure> {
        let verifier = Verifier::from(&reading.blob, start);
        let (incoming, from_start) = if verifier.offset > 0 {
            self.reopen(reading, verifier.offset).await?
        } else {
            (self.open_blob(reading).await?, true)
        };
        let skip = if from_start { verifier.offset } else { 0 };
        Ok((verifier, incoming, skip))
    }

    async fn open_blob(&self, reading: &Reading) -> Result<Incoming, Failure> {
        let blob = &reading.blob;
        let object = format!("{}@{}", reading.repository, blob.digest);
        let answer = self.call(self.read_call(reading, &object)).await?;
        let told = header_text(answer.headers(), &CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
        match told.filter(|told| *told != blob.size && !incoming::is_encoded(answer.headers())) {
            None => Ok(Incoming::of(answer, blob.size)),
            Some(_) if errors::html(answer.headers(), &[]) => {
                Err(self.failure(answer, About::Api, &object).await)
            }
            Some(told) => Err(wrong_size(blob, told)),
        }
    }

    /// The bytes, from as many answers as it takes. The last piece is held back until the digest is proven, so
    /// that nobody who counts bytes takes a wrong blob for a whole one.
    fn resuming(
        self,
        reading: Reading,
        mut verifier: Verifier,
        incoming: Incoming,
        mut skip: u64,
    ) -> impl Stream<Item = Result<Bytes, Failure>> + Send {
        try_stream! {
            let (blob, wanted_from) = (&reading.blob, reading.wanted_from);
            let mut incoming = Some(incoming);
            let mut held = Bytes::new();
            let (mut tries, mut mark, mut restarted) = (0_u32, verifier.offset, skip > 0);
            let (mut pace, mut slow) = (Pace::new(self.transport.timeouts.slow), false);
            while let Some(open) = &mut incoming {
                let host = policy::authority(&open.url);
                let waiting = Instant::now();
                let next = tokio::time::timeout(self.transport.timeouts.idle, open.chunk()).await;
                let too_slow = match &next {
                    Ok(Ok(Some(chunk))) => pace.came(chunk.len(), waiting.elapsed()),
                    _ => false,
                };
                let failure = match next {
                    _ if too_slow => Failure::new(ErrorCode::TooSlow).with("host", host),
                    Ok(Ok(Some(mut chunk))) => {
                        let over = skip.min(chunk.len() as u64);
                        skip -= over;
                        let chunk = chunk.split_off(usize::try_from(over).unwrap_or_default());
                        let chunk = verifier.pass(chunk, wanted_from)?;
                        if !chunk.is_empty() {
                            if !held.is_empty() {
                                yield std::mem::take(&mut held);
                            }
                            held = chunk;
                        }
                        continue;
                    }
                    _ if verifier.offset == blob.size => break,
                    Ok(Ok(None)) => Failure::new(ErrorCode::ConnectionLost).with("host", host),
                    Ok(Err(failure)) => failure,
                    Err(_) => {
                        self.transport.fell_silent();
                        Failure::new(ErrorCode::IdleTimeout).with("host", host)
                    }
                };
                // The connection and its permit are given back before another is asked for.
                drop(incoming.take());
                if verifier.offset - mark >= PROGRESS {
                    (tries, mark) = (0, verifier.offset);
                }
                tries += 1;
                // Another server behind the address may be quicker; a second one that is as slow is not.
                let slow_again = std::mem::replace(&mut slow, failure.code == ErrorCode::TooSlow) && slow;
                if tries >= TRIES || slow_again {
                    Err(failure.clone())?;
                }
                let told = packed(&failure);
                tracing::warn!(digest = %blob.digest, bytes = verifier.offset, failure = told, "log-read-resumed");
                tokio::time::sleep(self.transport.timeouts.backoff(tries)).await;
                let (again, from_start) = self.reopen(&reading, verifier.offset).await?;
                if from_start && verifier.offset > 0 {
                    // Once, it may be an accident of one server behind the address; twice, it cannot resume.
                    if restarted {
                        Err(failure)?;
                    }
                    restarted = true;
                }
                skip = if from_start { verifier.offset } else { 0 };
                incoming = Some(again);
            }
            verifier.finish()?;
            if !held.is_empty() {
                yield held;
            }
        }
    }

    /// The rest of a blob: 206 with exactly the range asked for, or a 200 from the first byte.
    async fn reopen(&self, reading: &Reading, offset: u64) -> Result<(Incoming, bool), Failure> {
        let size = reading.blob.size;
        let object = format!("{}@{}", reading.repository, reading.blob.digest);
        let mut call = self.read_call(reading, &object);
        if offset > 0 {
            let range = HeaderValue::from_str(&format!("bytes={offset}-"));
            call.headers.extend(range.ok().map(|range| (RANGE, range)));
        }
        let answer = self.call(Call { expected: &[416], ..call }).await?;
        let mut ranges = answer.headers().get_all(CONTENT_RANGE).iter();
        // A range of what is encoded is none of the blob.
        let plain = !incoming::is_encoded(answer.headers());
        match (answer.status(), ranges.next(), ranges.next()) {
            (206, Some(range), None) if plain && is_rest(range.as_bytes(), offset, size) => {
                Ok((Incoming::of(answer, size - offset), false))
            }
            (200, ..) => Ok((Incoming::of(answer, size), true)),
            _ => Ok((Incoming::of(self.call(self.read_call(reading, &object)).await?, size), true)),
        }
    }

    /// GET of a blob, from where it lies.
    fn read_call<'a>(&self, reading: &Reading, object: &'a str) -> Call<'a> {
        let call = self.blob_call(Method::GET, &reading.repository, &reading.blob.digest, object);
        match &reading.elsewhere {
            Some(url) => Call { url: url.clone(), scope: Scope::Stranger, ..call },
            None => call,
        }
    }

    fn blob_call<'a>(
        &self,
        method: Method,
        repository: &RepositoryName,
        digest: &Digest,
        object: &'a str,
    ) -> Call<'a> {
        Call {
            method,
            url: self.path(&format!("{repository}/blobs/{digest}")),
            scope: Scope::Pull(repository.clone()),
            about: About::Blob,
            object,
            headers: Vec::new(),
            body: Bytes::new(),
            weight: Weight::Body,
            expected: &[],
        }
    }
}

/// Whether a `Content-Range` says that an answer is just the rest of a blob (RFC 9110, section 14.4): bytes that are
/// joined to others must be those, and a range that is written otherwise is not worth the doubt.
pub(crate) fn is_rest(range: &[u8], offset: u64, size: u64) -> bool {
    range == format!("bytes {offset}-{}/{size}", size.saturating_sub(1)).as_bytes()
}
