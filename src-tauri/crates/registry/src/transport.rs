//! Exchanges with one registry: its pools of connections, and the gate in front of them.

use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Client, Method, RequestBuilder, Response};
use sampan_domain::target::{Proxy, Registry};
use sampan_domain::{ErrorCode, Failure};
use tracing::{Instrument, debug_span};
use url::Url;

use crate::bodies;
use crate::errors;
use crate::gate::{Ask, Gate, Outcome, Permit, Seen, Weight};
use crate::policy;
use crate::pools::Pools;
use crate::resolve::Resolver;
use crate::spans;
use crate::waits;

/// Bytes a second that a body has to bring at least.
pub(crate) const SLOWEST: f64 = 1024.0;

/// How long is waited for what. Bodies have no total time, only a limit to silence.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To connect, TLS included.
    pub connect: Duration,
    /// From the end of a request to the head of its answer.
    pub answer: Duration,
    /// The same for the PUT that ends an upload: the registry may have to move the blob first.
    pub finish: Duration,
    /// Without a byte of a body.
    pub idle: Duration,
    /// Of a body that arrives more slowly than [`SLOWEST`]; time in which nobody takes what arrives does not count.
    pub slow: Duration,
    /// The first step of the backoff between tries; each further one is twice as long.
    pub backoff: Duration,
    /// The longest step of the backoff, and the longest `Retry-After` that is waited out within a request. A
    /// longer one ends the request with a failure that says how long (`retry_after`).
    pub longest_wait: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            connect: seconds(10),
            answer: seconds(60),
            finish: seconds(300),
            idle: seconds(60),
            slow: seconds(120),
            backoff: Duration::from_millis(500),
            longest_wait: seconds(30),
        }
    }
}

impl Timeouts {
    /// The wait after so many tries, with full jitter: anywhere between nothing and the step.
    pub fn backoff(&self, tries: u32) -> Duration {
        let step = self.backoff.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(self.longest_wait);
        step.mul_f64(rand::random::<f64>())
    }
}

/// The pools of one registry behind one gate.
#[derive(Clone)]
pub(crate) struct Transport {
    pools: Arc<Pools>,
    gate: Arc<dyn Gate>,
    pub(crate) timeouts: Timeouts,
    pub(crate) resolver: Resolver,
    proxies: Option<Arc<Matcher>>,
}

impl Transport {
    pub(crate) fn open(
        registry: &Registry,
        timeouts: Timeouts,
        gate: Arc<dyn Gate>,
    ) -> Result<Self, Failure> {
        let resolver = Resolver::new(&registry.url);
        Ok(Self {
            pools: Arc::new(Pools::open(registry, timeouts, &resolver)?),
            gate,
            timeouts,
            resolver,
            proxies: proxies(&registry.proxy).map(Arc::new),
        })
    }

    pub(crate) fn with_gate(&self, gate: Arc<dyn Gate>) -> Self {
        Self { gate, ..self.clone() }
    }

    pub(crate) fn control(&self) -> Client {
        self.pools.of(Weight::Control)
    }

    pub(crate) fn pool(&self, weight: Weight) -> Client {
        self.pools.of(weight)
    }

    /// A connection fell silent.
    pub(crate) fn fell_silent(&self) {
        self.pools.renew();
    }

    /// Host and port of the proxy in front of an address.
    pub(crate) fn proxy(&self, url: &Url) -> Option<String> {
        let intercept = self.proxies.as_ref()?.intercept(&url.as_str().parse().ok()?)?;
        let authority = intercept.uri().authority()?.as_str();
        // What stands before the host may be a password.
        Some(authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_owned())
    }

    /// One exchange through the gate, which sees what comes of it; its answer has to begin `within` that time.
    pub(crate) async fn exchange(
        &self,
        request: RequestBuilder,
        url: &Url,
        method: &Method,
        weight: Weight,
        within: Duration,
    ) -> Result<(Response, Permit), Failure> {
        let host = policy::authority(url);
        let admitted = self.gate.admit(Ask { host: &host, method, weight });
        let permit = admitted.instrument(debug_span!("admit", server.address = host)).await?;
        let span = spans::request(url, method);
        let outcome = self.ask(request, url, &host, within).instrument(span.clone()).await;
        spans::answered(&span, &outcome);
        outcome.map(|response| (response, permit))
    }

    /// From the request to the head of its answer.
    async fn ask(
        &self,
        request: RequestBuilder,
        url: &Url,
        host: &str,
        within: Duration,
    ) -> Result<Response, Failure> {
        let underway = Underway { gate: &*self.gate, host, is_known: false };
        let error = match tokio::time::timeout(within, request.send()).await {
            Ok(Ok(response)) => {
                let headers = response.headers();
                let wait = if response.status().is_success() {
                    waits::spent(headers)
                } else {
                    waits::retry_after(headers, chrono::Utc::now())
                };
                underway.ended(Outcome::Answered(response.status().as_u16()), wait);
                return Ok(response);
            }
            Ok(Err(error)) => error,
            Err(_) => {
                underway.ended(Outcome::Unanswered, None);
                self.fell_silent();
                return Err(Failure::new(ErrorCode::ResponseTimeout).with("host", host));
            }
        };
        let outcome = match &error {
            error if error.is_connect() => Outcome::Unreached,
            error if bodies::is_ended_here(error) => Outcome::BrokenOff,
            _ => Outcome::Unanswered,
        };
        underway.ended(outcome, None);
        let failure = errors::behind(self.proxy(url), errors::transport(host, &error));
        match failure.code {
            ErrorCode::RateLimited => self.refused(host, None),
            ErrorCode::ResponseTimeout => self.fell_silent(),
            _ => {}
        }
        Err(failure)
    }

    /// A host said that it was too much, other than by its status.
    pub(crate) fn refused(&self, host: &str, retry_after: Option<Duration>) {
        self.gate.refused(host, retry_after);
    }
}

/// A request of which nothing has been heard yet. Dropped so, it is broken off.
struct Underway<'a> {
    gate: &'a dyn Gate,
    host: &'a str,
    is_known: bool,
}

impl Underway<'_> {
    fn ended(mut self, outcome: Outcome, retry_after: Option<Duration>) {
        self.is_known = true;
        self.gate.observe(Seen { host: self.host, outcome, retry_after });
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if !self.is_known {
            self.gate.observe(Seen { host: self.host, outcome: Outcome::BrokenOff, retry_after: None });
        }
    }
}

/// The same choice of a proxy that the pools make, to tell who it was that did not answer.
fn proxies(proxy: &Proxy) -> Option<Matcher> {
    match proxy {
        Proxy::Environment => Some(Matcher::from_system()),
        Proxy::Direct => None,
        Proxy::Url(url) => Some(Matcher::builder().all(url.as_str()).build()),
    }
}

/// Reads a body of at most `cap` bytes.
pub(crate) async fn read_capped(mut response: Response, cap: usize, host: &str) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| errors::transport(host, &error))? {
        if body.len() + chunk.len() > cap {
            return Err(Failure::new(ErrorCode::LimitExceeded)
                .with("host", host)
                .with("limit", format!("{cap} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
