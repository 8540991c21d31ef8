//! `GET /healthz`, `/readyz` and `/metrics`: for whoever watches over this process.
//!
//! That it lives and takes work is no secret: anybody may ask, and learns no more than that. The figures name hosts and
//! rules; they are for whoever shows the token, and where there is none, for this computer alone.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sampan_domain::Failure;

use crate::events::{Heard, too_much};
use crate::guard::Guards;
use crate::rate::Bucket;

/// Prometheus' text format.
const FIGURES: &str = "text/plain; version=0.0.4; charset=utf-8";
/// How long a process that is asked whether it takes work may think about it.
const READY_WITHIN: Duration = Duration::from_secs(2);
/// Requests of strangers at once and a second: they may be guessing.
const STRANGERS_AT_ONCE: u32 = 20;
const STRANGERS_A_SECOND: u32 = 1;

/// What is watched.
pub trait Watched: Send + Sync + 'static {
    /// Whether it takes work, and can keep it; or why not.
    fn ready(&self) -> Heard;

    /// The figures, in Prometheus' text format. May take a while, and blocks.
    fn figures(&self) -> Result<String, Failure>;
}

struct Monitor {
    guards: Guards,
    watched: Arc<dyn Watched>,
    /// Only this computer reaches the listener.
    local: bool,
    strangers: Bucket,
}

/// The routes. `local` says that only this computer reaches them.
pub fn monitor(guards: Guards, local: bool, watched: Arc<dyn Watched>) -> Router {
    let strangers = Bucket::new(STRANGERS_AT_ONCE, STRANGERS_A_SECOND);
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Arc::new(Monitor { guards, watched, local, strangers }))
}

async fn ready(State(monitor): State<Arc<Monitor>>) -> Response {
    match tokio::time::timeout(READY_WITHIN, monitor.watched.ready()).await {
        Ok(Ok(())) => "ok\n".into_response(),
        Ok(Err(failure)) => (StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", failure.code)).into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "timeout\n").into_response(),
    }
}

async fn metrics(State(monitor): State<Arc<Monitor>>, headers: HeaderMap) -> Response {
    if !monitor.admits(&headers) {
        return match monitor.strangers.take() {
            Ok(()) => StatusCode::UNAUTHORIZED.into_response(),
            Err(wait) => too_much(wait),
        };
    }
    let watched = Arc::clone(&monitor.watched);
    match tokio::task::spawn_blocking(move || watched.figures()).await {
        Ok(Ok(figures)) => ([(CONTENT_TYPE, FIGURES)], figures).into_response(),
        Ok(Err(failure)) => {
            tracing::warn!(%failure, "the figures cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Monitor {
    fn admits(&self, headers: &HeaderMap) -> bool {
        match self.guards.token {
            Some(_) => self.guards.by_token(headers),
            None => self.local,
        }
    }
}
