//! `POST /events`: one notification.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use sampan_domain::Failure;
use sampan_domain::notice::{Notice, Origin};
use url::form_urlencoded;

use crate::guard::Guards;
use crate::notification;
use crate::rate::Bucket;

/// The longest body. The largest that is known, GitHub's with a whole package, has some 30 KiB.
const BODY_MAX: usize = 1 << 20;
/// Notifications at once and a second: a registry that tells of more is told to wait, and does.
const AT_ONCE: u32 = 500;
const A_SECOND: u32 = 100;
/// The same of strangers, who may be guessing.
const STRANGERS_AT_ONCE: u32 = 20;
const STRANGERS_A_SECOND: u32 = 1;

/// Takes what was told; when it comes back, that is kept.
pub type Hear = Arc<dyn Fn(Vec<Notice>) -> Heard + Send + Sync>;

/// The end of [`Hear`], and of [`Watched::ready`](crate::Watched::ready).
pub type Heard = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

struct Ear {
    guards: Guards,
    hear: Hear,
    known: Bucket,
    strangers: Bucket,
}

/// `POST /events` and `POST /events/SECRET`.
pub fn routes(guards: Guards, hear: Hear) -> Router {
    let ear = Ear {
        guards,
        hear,
        known: Bucket::new(AT_ONCE, A_SECOND),
        strangers: Bucket::new(STRANGERS_AT_ONCE, STRANGERS_A_SECOND),
    };
    Router::new()
        .route("/events", post(open))
        .route("/events/{secret}", post(secret))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(Arc::new(ear))
}

async fn open(
    State(ear): State<Arc<Ear>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    ear.listen(None, query.as_deref(), &headers, &body).await
}

async fn secret(
    State(ear): State<Arc<Ear>>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    ear.listen(Some(&secret), query.as_deref(), &headers, &body).await
}

impl Ear {
    async fn listen(
        &self,
        secret: Option<&str>,
        query: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Response {
        if !self.guards.admit(secret, headers, body) {
            return match self.strangers.take() {
                Ok(()) => StatusCode::UNAUTHORIZED.into_response(),
                Err(wait) => too_much(wait),
            };
        }
        if let Err(wait) = self.known.take() {
            return too_much(wait);
        }
        let Ok(mut notices) = notification::read(&payload(headers, body)) else {
            tracing::warn!("a notification is not JSON");
            return StatusCode::BAD_REQUEST.into_response();
        };
        if let Some(target) = of_target(query) {
            for notice in &mut notices {
                notice.origin = Some(Origin::Target(target.clone()));
            }
        }
        if notices.is_empty() {
            // One that says nothing of interest is taken all the same: a registry sends what is refused again and again.
            return StatusCode::ACCEPTED.into_response();
        }
        match (self.hear)(notices).await {
            Ok(()) => StatusCode::ACCEPTED.into_response(),
            Err(failure) => {
                tracing::warn!(%failure, "a notification could not be taken");
                StatusCode::SERVICE_UNAVAILABLE.into_response()
            }
        }
    }
}

pub(crate) fn too_much(wait: std::time::Duration) -> Response {
    let seconds = wait.as_secs_f64().ceil().max(1.0);
    (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, format!("{seconds:.0}"))]).into_response()
}

/// The JSON of a body: GitHub puts it into a form unless told otherwise.
fn payload<'a>(headers: &HeaderMap, body: &'a [u8]) -> std::borrow::Cow<'a, [u8]> {
    let form = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let field = || form_urlencoded::parse(body).find(|(name, _)| name == "payload");
    match form.then(field).flatten() {
        Some((_, json)) => json.into_owned().into_bytes().into(),
        None => body.into(),
    }
}

/// `?target=NAME`: of which target the sender speaks, for one whose own name nobody here knows.
fn of_target(query: Option<&str>) -> Option<String> {
    let fields: HashMap<_, _> = form_urlencoded::parse(query?.as_bytes()).into_owned().collect();
    fields.get("target").filter(|target| !target.is_empty()).cloned()
}
