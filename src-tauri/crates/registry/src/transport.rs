//! Connections to one registry: two pools, one for control requests and one for bodies over HTTP/1.1, and the
//! gate in front of both.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Identity, Method, Response, StatusCode};
use sampan_domain::target::{Proxy, Registry};
use sampan_domain::{ErrorCode, Failure};
use url::Url;

use crate::errors;
use crate::gate::{Ask, Gate, Permit, Seen, Weight};
use crate::policy;
use crate::resolve::Resolver;

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
            backoff: Duration::from_millis(500),
            longest_wait: seconds(30),
        }
    }
}

impl Timeouts {
    /// The wait after so many tries, with full jitter: anywhere between nothing and the step.
    pub(crate) fn backoff(&self, tries: u32) -> Duration {
        let step = self.backoff.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(self.longest_wait);
        step.mul_f64(rand::random::<f64>())
    }
}

/// The pools of one registry behind one gate.
#[derive(Clone)]
pub(crate) struct Transport {
    control: Client,
    bodies: Client,
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
        let build = |builder: ClientBuilder| {
            builder.build().map_err(|error| {
                Failure::new(ErrorCode::TlsFailed).with("host", registry.url.authority()).detail(error)
            })
        };
        let resolver = Resolver::new(&registry.url);
        Ok(Self {
            control: build(builder(registry, timeouts, &resolver)?)?,
            bodies: build(builder(registry, timeouts, &resolver)?.http1_only())?,
            gate,
            timeouts,
            resolver,
            proxies: proxies(&registry.proxy).map(Arc::new),
        })
    }

    pub(crate) fn with_gate(&self, gate: Arc<dyn Gate>) -> Self {
        Self { gate, ..self.clone() }
    }

    pub(crate) const fn control(&self) -> &Client {
        &self.control
    }

    pub(crate) const fn pool(&self, weight: Weight) -> &Client {
        match weight {
            Weight::Control => &self.control,
            Weight::Body => &self.bodies,
        }
    }

    /// Host and port of the proxy in front of an address.
    pub(crate) fn proxy(&self, url: &Url) -> Option<String> {
        let intercept = self.proxies.as_ref()?.intercept(&url.as_str().parse().ok()?)?;
        let authority = intercept.uri().authority()?.as_str();
        // What stands before the host may be a password.
        Some(authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_owned())
    }

    /// The failure of a request that got no answer.
    pub(crate) fn unanswered(&self, url: &Url, error: &reqwest::Error) -> Failure {
        errors::behind(self.proxy(url), errors::transport(&policy::authority(url), error))
    }

    pub(crate) async fn admit(&self, host: &str, method: &Method, weight: Weight) -> Result<Permit, Failure> {
        self.gate.admit(Ask { host, method, weight }).await
    }

    pub(crate) fn observe(&self, host: &str, status: Option<StatusCode>, retry_after: Option<Duration>) {
        self.gate.observe(Seen { host, status: status.map(|status| status.as_u16()), retry_after });
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

fn builder(registry: &Registry, timeouts: Timeouts, resolver: &Resolver) -> Result<ClientBuilder, Failure> {
    let mut builder = Client::builder()
        .user_agent(concat!("sampan/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(timeouts.connect)
        .dns_resolver(Arc::new(resolver.clone()))
        .tcp_nodelay(true)
        .pool_idle_timeout(Duration::from_secs(60))
        .https_only(registry.url.is_secure());
    if let Some(path) = &registry.tls.ca_file {
        let invalid = || Failure::new(ErrorCode::CaFileInvalid).with("path", path.display().to_string());
        let pem = std::fs::read(path).map_err(|error| invalid().detail(error))?;
        let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| invalid().detail(error))?;
        if certificates.is_empty() {
            return Err(invalid().detail("no certificate in it"));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    if let Some(client) = &registry.tls.client_cert {
        let identity = identity(&client.cert_file, &client.key_file)?;
        builder = builder.identity(identity);
    }
    if registry.tls.skip_verify {
        builder = builder.tls_danger_accept_invalid_certs(true);
    }
    match &registry.proxy {
        Proxy::Environment => Ok(builder),
        Proxy::Direct => Ok(builder.no_proxy()),
        Proxy::Url(url) => {
            let proxy = reqwest::Proxy::all(url)
                .map_err(|_| Failure::new(ErrorCode::UrlInvalid).with("url", "proxy"))?;
            Ok(builder.proxy(proxy))
        }
    }
}

fn identity(cert: &Path, key: &Path) -> Result<Identity, Failure> {
    let invalid =
        |path: &Path| Failure::new(ErrorCode::ClientCertInvalid).with("path", path.display().to_string());
    let mut pem = std::fs::read(cert).map_err(|error| invalid(cert).detail(error))?;
    pem.push(b'\n');
    pem.extend(std::fs::read(key).map_err(|error| invalid(key).detail(error))?);
    Identity::from_pem(&pem).map_err(|_| invalid(cert).detail("no certificate and key in the files"))
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
