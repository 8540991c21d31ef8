//! What a trace says of a request: the attributes that OpenTelemetry has for HTTP clients ("Semantic Conventions for
//! HTTP Spans"). What follows the path of an address is left out: upload sessions and signed addresses are secrets.

use reqwest::{Method, Response};
use sampan_domain::Failure;
use tracing::field::Empty;
use tracing::{Span, debug_span};
use url::Url;

/// A request, until it is [`answered`].
pub(crate) fn request(url: &Url, method: &Method) -> Span {
    debug_span!(
        "request",
        otel.name = method.as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        http.response.status_code = Empty,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        url.path = url.path(),
        error.type = Empty,
    )
}

/// What came of it, up to the head of the answer.
pub(crate) fn answered(span: &Span, outcome: &Result<Response, Failure>) {
    let error = match outcome {
        Ok(response) => {
            let status = response.status();
            span.record("http.response.status_code", status.as_u16());
            (status.is_client_error() || status.is_server_error()).then(|| status.as_str().to_owned())
        }
        Err(failure) => Some(failure.code.as_str().to_owned()),
    };
    if let Some(error) = error {
        span.record("error.type", error);
        span.record("otel.status_code", "ERROR");
    }
}
