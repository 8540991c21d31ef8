//! Reading blobs over HTTP (distribution-spec: "Pulling blobs"): a stream that goes on where it was cut.

use std::pin::Pin;
use std::task::{Context, Poll};

use async_stream::try_stream;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt};
use reqwest::Method;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderValue, RANGE};
use sampan_domain::{Digest, Digester, ErrorCode, Failure, RepositoryName};

use crate::auth::Scope;
use crate::client::{Answer, Call, Client, header_text};
use crate::errors::{self, About};
use crate::gate::Weight;
use crate::manifest::Descriptor;
use crate::policy;

/// Reconnects without so much progress between them.
const TRIES: u32 = 5;
const PROGRESS: u64 = 1 << 20;

/// The bytes of a blob. Size and digest are verified; what does not hold comes as the last item.
pub struct BlobReader(BoxStream<'static, Result<Bytes, Failure>>);

impl BlobReader {
    pub(crate) fn new(stream: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static) -> Self {
        Self(stream.boxed())
    }
}

impl Stream for BlobReader {
    type Item = Result<Bytes, Failure>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

/// Checks bytes against what their descriptor declares, as they pass.
pub(crate) struct Verifier {
    blob: Descriptor,
    digester: Digester,
    pub(crate) offset: u64,
}

impl Verifier {
    pub(crate) fn new(blob: &Descriptor) -> Self {
        Self { blob: blob.clone(), digester: Digester::new(blob.digest.algorithm()), offset: 0 }
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.offset += bytes.len() as u64;
        if self.offset > self.blob.size {
            return Err(wrong_size(&self.blob, self.offset));
        }
        self.digester.update(bytes);
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

    /// GET. The first answer is here when this returns.
    pub(crate) async fn read_blob(
        &self,
        repository: &RepositoryName,
        blob: &Descriptor,
    ) -> Result<BlobReader, Failure> {
        let object = format!("{repository}@{}", blob.digest);
        let answer = self.call(self.blob_call(Method::GET, repository, &blob.digest, &object)).await?;
        let told = header_text(answer.headers(), &CONTENT_LENGTH).and_then(|text| text.parse::<u64>().ok());
        if let Some(told) = told.filter(|told| *told != blob.size) {
            return Err(if errors::html(answer.headers(), &[]) {
                self.failure(answer, About::Api, &object).await
            } else {
                wrong_size(blob, told)
            });
        }
        Ok(BlobReader::new(self.clone().resuming(repository.clone(), blob.clone(), answer)))
    }

    /// The bytes, from as many answers as it takes. The last piece is held back until the digest is proven, so
    /// that nobody who counts bytes takes a wrong blob for a whole one.
    fn resuming(
        self,
        repository: RepositoryName,
        blob: Descriptor,
        answer: Answer,
    ) -> impl Stream<Item = Result<Bytes, Failure>> + Send {
        try_stream! {
            let mut verifier = Verifier::new(&blob);
            let mut answer = Some(answer);
            let mut held = Bytes::new();
            let (mut tries, mut mark, mut restarted, mut skip) = (0_u32, 0_u64, false, 0_u64);
            while let Some(open) = &mut answer {
                let host = policy::authority(&open.url);
                let next = tokio::time::timeout(self.transport.timeouts.idle, open.response.chunk()).await;
                let failure = match next {
                    Ok(Ok(Some(mut chunk))) => {
                        let over = skip.min(chunk.len() as u64);
                        skip -= over;
                        let chunk = chunk.split_off(usize::try_from(over).unwrap_or_default());
                        if !chunk.is_empty() {
                            verifier.take(&chunk)?;
                            if !held.is_empty() {
                                yield std::mem::take(&mut held);
                            }
                            held = chunk;
                        }
                        continue;
                    }
                    _ if verifier.offset == blob.size => break,
                    Ok(Ok(None)) => Failure::new(ErrorCode::ConnectionLost).with("host", host),
                    Ok(Err(error)) => errors::transport(&host, &error),
                    Err(_) => Failure::new(ErrorCode::IdleTimeout).with("host", host),
                };
                // The connection and its permit are given back before another is asked for.
                drop(answer.take());
                if verifier.offset - mark >= PROGRESS {
                    (tries, mark) = (0, verifier.offset);
                }
                tries += 1;
                if tries >= TRIES {
                    Err(failure.clone())?;
                }
                tracing::warn!(
                    digest = %blob.digest, bytes = verifier.offset, code = failure.code.as_str(), "log-read-resumed"
                );
                tokio::time::sleep(self.transport.timeouts.backoff(tries)).await;
                let (again, from_start) = self.reopen(&repository, &blob, verifier.offset).await?;
                if from_start && verifier.offset > 0 {
                    // Once, it may be an accident of one server behind the address; twice, it cannot resume.
                    if restarted {
                        Err(failure)?;
                    }
                    restarted = true;
                }
                skip = if from_start { verifier.offset } else { 0 };
                answer = Some(again);
            }
            verifier.finish()?;
            if !held.is_empty() {
                yield held;
            }
        }
    }

    /// The rest of a blob: 206 with exactly the range asked for, or a 200 from the first byte.
    async fn reopen(
        &self,
        repository: &RepositoryName,
        blob: &Descriptor,
        offset: u64,
    ) -> Result<(Answer, bool), Failure> {
        let object = format!("{repository}@{}", blob.digest);
        let mut call = self.blob_call(Method::GET, repository, &blob.digest, &object);
        if offset > 0 {
            let range = HeaderValue::from_str(&format!("bytes={offset}-"));
            call.headers.extend(range.ok().map(|range| (RANGE, range)));
        }
        let answer = self.call(Call { expected: &[416], ..call }).await?;
        let exact = format!("bytes {offset}-{}/{}", blob.size.saturating_sub(1), blob.size);
        let mut ranges = answer.headers().get_all(CONTENT_RANGE).iter();
        match (answer.status(), ranges.next(), ranges.next()) {
            (206, Some(range), None) if range.as_bytes() == exact.as_bytes() => Ok((answer, false)),
            (200, ..) => Ok((answer, true)),
            _ => {
                let mut call = self.blob_call(Method::GET, repository, &blob.digest, &object);
                call.headers.clear();
                Ok((self.call(call).await?, true))
            }
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
