//! The body of an answer as it comes in, without the encoding that a server may have put around it although `identity`
//! was asked for (moby #17595).

use std::io::{self, Read};
use std::pin::Pin;

use async_compression::tokio::bufread::GzipDecoder;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};
use sampan_domain::{ErrorCode, Failure};
use tokio_util::io::{ReaderStream, StreamReader};
use url::Url;

use crate::client::{Answer, header_text};
use crate::errors;
use crate::gate::Permit;
use crate::policy;

/// The bytes of a blob in one answer; holds its permit until dropped.
pub(crate) struct Incoming {
    pub(crate) url: Url,
    pieces: Pieces,
    _permit: Permit,
}

enum Pieces {
    Plain(Response),
    Decoded(Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>),
}

impl Incoming {
    /// Of a blob of that size: an answer of just this length is the blob, whatever its head says of an encoding.
    pub(crate) fn of(answer: Answer, size: u64) -> Self {
        let length = header_text(answer.headers(), &CONTENT_LENGTH).and_then(|text| text.parse().ok());
        let encoded = is_encoded(answer.headers()) && length != Some(size);
        let Answer { response, url, permit } = answer;
        let pieces = if encoded {
            let body = response.bytes_stream().map_err(io::Error::other);
            let decoder = GzipDecoder::new(StreamReader::new(body.boxed()));
            Pieces::Decoded(Box::pin(ReaderStream::with_capacity(decoder, 64 << 10)))
        } else {
            Pieces::Plain(response)
        };
        Self { url, pieces, _permit: permit }
    }

    /// The next piece; `None` at the end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let host = policy::authority(&self.url);
        match &mut self.pieces {
            Pieces::Plain(response) => {
                response.chunk().await.map_err(|error| errors::transport(&host, &error))
            }
            Pieces::Decoded(stream) => stream
                .next()
                .await
                .transpose()
                .map_err(|error| Failure::new(ErrorCode::ConnectionLost).with("host", host).detail(error)),
        }
    }
}

/// Whether a server says that it compressed what it sends.
pub(crate) fn is_encoded(headers: &HeaderMap) -> bool {
    header_text(headers, &CONTENT_ENCODING).is_some_and(|text| text.eq_ignore_ascii_case("gzip"))
}

/// A whole body without its encoding, of at most `cap` bytes. What is not encoded though the head says so stays.
pub(crate) fn decoded(headers: &HeaderMap, body: Vec<u8>, cap: usize) -> Option<Vec<u8>> {
    if !is_encoded(headers) || !body.starts_with(&[0x1f, 0x8b]) {
        return Some(body);
    }
    let mut plain = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(&*body).take(cap as u64 + 1);
    match decoder.read_to_end(&mut plain) {
        Ok(_) if plain.len() > cap => None,
        Ok(_) => Some(plain),
        Err(_) => Some(body),
    }
}
