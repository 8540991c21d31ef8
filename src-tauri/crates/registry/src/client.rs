//! A registry's client: one request with its scope, its redirects, its refresh of a token, and its tries.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Body, Method, Response, StatusCode};
use sampan_domain::target::{Registry, RegistryUrl};
use sampan_domain::{Class, ErrorCode, Failure};
use url::Url;

use crate::auth::{Auth, Scope};
use crate::challenge;
use crate::errors::{self, About};
use crate::gate::{Gate, Permit, Weight};
use crate::incoming;
use crate::learned::Learned;
use crate::policy;
use crate::transport::{Timeouts, Transport, read_capped};

/// Tries of one request (design: "Failure classes").
const TRIES: u32 = 5;

/// Speaks to one registry. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) registry: Arc<Registry>,
    pub(crate) transport: Transport,
    auth: Arc<Auth>,
    /// What is known of the registry.
    pub(crate) learned: Arc<Learned>,
}

/// One request.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) scope: Scope,
    pub(crate) about: About,
    /// What it is about, for messages: `repository:tag` and the like.
    pub(crate) object: &'a str,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: bytes::Bytes,
    pub(crate) weight: Weight,
    /// Statuses that are an answer rather than a failure, beside 2xx.
    pub(crate) expected: &'static [u16],
}

/// An answer with the permit that holds until its body is read.
pub(crate) struct Answer {
    pub(crate) response: Response,
    /// Where it came from, for relative addresses.
    pub(crate) url: Url,
    /// Given back with the answer.
    pub(crate) permit: Permit,
}

/// An answer that has come whole.
pub(crate) struct Fetched {
    pub(crate) headers: HeaderMap,
    pub(crate) body: bytes::Bytes,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }
}

impl Client {
    pub(crate) fn open(
        registry: &Registry,
        auth: Auth,
        timeouts: Timeouts,
        gate: Arc<dyn Gate>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            registry: Arc::new(registry.clone()),
            transport: Transport::open(registry, timeouts, gate)?,
            auth: Arc::new(auth),
            learned: Arc::new(Learned::of(registry)),
        })
    }

    pub(crate) fn with_gate(&self, gate: Arc<dyn Gate>) -> Self {
        Self { transport: self.transport.with_gate(gate), ..self.clone() }
    }

    pub(crate) fn url(&self) -> &RegistryUrl {
        &self.registry.url
    }

    pub(crate) fn host(&self) -> String {
        self.url().authority()
    }

    /// An address under `/v2/`; segments come from validated names and digests only.
    pub(crate) fn path(&self, path: &str) -> Url {
        let mut url = policy::base(self.url());
        url.set_path(&format!("/v2/{path}"));
        url
    }

    /// Sends a request with its tries. For everything that may be sent twice.
    pub(crate) async fn call(&self, call: Call<'_>) -> Result<Answer, Failure> {
        let mut tries = 0;
        loop {
            match Box::pin(self.call_once(&call)).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => self.pause(failure, &mut tries).await?,
            }
        }
    }

    /// The same up to the last byte of the answer, of which there are at most `cap`.
    pub(crate) async fn fetch(&self, call: Call<'_>, cap: usize) -> Result<Fetched, Failure> {
        let mut tries = 0;
        loop {
            let fetched = async {
                let answer = self.call_once(&call).await?;
                self.read(answer, cap, call.object).await
            };
            match Box::pin(fetched).await {
                Ok(fetched) => return Ok(fetched),
                Err(failure) => self.pause(failure, &mut tries).await?,
            }
        }
    }

    /// Waits for the next try; where there is none, the failure comes back.
    async fn pause(&self, failure: Failure, tries: &mut u32) -> Result<(), Failure> {
        *tries += 1;
        let Some(wait) = next_wait(&failure, *tries, &self.transport.timeouts) else { return Err(failure) };
        tracing::debug!(%failure, tries, wait = ?wait, "a request is tried again");
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// The same without tries.
    pub(crate) async fn call_once(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let answer = self.follow(call).await?;
        let status = answer.status();
        if (200..300).contains(&status) || call.expected.contains(&status) {
            return Ok(answer);
        }
        Err(self.failure(answer, call.about, call.object).await)
    }

    /// Sends, follows redirects of reads, and answers one challenge.
    async fn follow(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let mut url = call.url.clone();
        let ours = call.scope != Scope::Stranger;
        let (mut with_auth, mut refreshed, mut asked_again, mut hops) = (ours, false, false, 0);
        loop {
            let used = if with_auth {
                self.auth.header(&self.transport, self.url(), &call.scope).await?
            } else {
                None
            };
            let answer = self.send(call, url.clone(), used.as_ref()).await?;
            match answer.status() {
                401 if with_auth && !refreshed => {
                    refreshed = true;
                    let asked = challenge::best(answer.headers());
                    self.auth.learn(self.url(), asked, &call.scope, used.as_ref())?;
                }
                401 if with_auth => {
                    let asked = challenge::best(answer.headers());
                    let failure = self.auth.refused_again(self.url(), asked.as_ref());
                    return Err(failure.with("object", call.object));
                }
                // Storage behind the registry has no login of ours to reject: its address is signed, and may have run
                // out on the way.
                401 | 403 if !with_auth && ours && !asked_again => {
                    (url, with_auth, asked_again) = (call.url.clone(), true, true);
                }
                401 | 403 if !with_auth => {
                    let failure = Failure::new(ErrorCode::AccessDenied).with("object", call.object);
                    return Err(failure
                        .with("host", policy::authority(&url))
                        .with("status", answer.status()));
                }
                301 | 302 | 303 | 307 | 308 if matches!(call.method, Method::GET | Method::HEAD) => {
                    hops += 1;
                    if hops > policy::REDIRECTS_MAX {
                        let failure = Failure::new(ErrorCode::RedirectLoop).with("object", call.object);
                        return Err(failure.with("host", self.host()));
                    }
                    let to = header_text(answer.headers(), &LOCATION).unwrap_or_default();
                    let (next, same) =
                        policy::redirect(self.url(), self.transport.resolver.near(), &url, to)?;
                    with_auth = with_auth && same;
                    url = next;
                }
                301 | 302 | 303 | 307 | 308 => {
                    let to = header_text(answer.headers(), &LOCATION).unwrap_or_default().to_owned();
                    policy::location(self.url(), &url, &to)?;
                    return Err(Failure::new(ErrorCode::RedirectRefused)
                        .with("host", self.host())
                        .with("location", to.split('?').next().unwrap_or_default()));
                }
                _ => return Ok(answer),
            }
        }
    }

    async fn send(&self, call: &Call<'_>, url: Url, auth: Option<&HeaderValue>) -> Result<Answer, Failure> {
        let body = (!call.body.is_empty()).then(|| Body::from(call.body.clone()));
        let mut request = self.transport.pool(call.weight).request(call.method.clone(), url.clone());
        request = request.header(ACCEPT_ENCODING, "identity");
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        if let Some(auth) = auth {
            request = request.header(AUTHORIZATION, auth);
        }
        if let Some(body) = body {
            request = request.body(body);
        } else if matches!(call.method, Method::POST | Method::PUT | Method::PATCH) {
            // Some registries and proxies answer 411 without it.
            request = request.header(reqwest::header::CONTENT_LENGTH, 0);
        }
        self.exchange(request, url, &call.method, call.weight, self.transport.timeouts.answer).await
    }

    /// One exchange, within the time for an answer, seen by the gate.
    pub(crate) async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
        url: Url,
        method: &Method,
        weight: Weight,
        within: Duration,
    ) -> Result<Answer, Failure> {
        let (response, permit) = self.transport.exchange(request, &url, method, weight, within).await?;
        let host = policy::authority(&url);
        if host == self.host() {
            for text in self.learned.answered(response.headers()) {
                tracing::warn!(host, text, "log-registry-warning");
            }
        }
        Ok(Answer { response, url, permit })
    }

    /// User and password, where that is the login.
    pub(crate) fn login(&self) -> Option<(&str, &secrecy::SecretString)> {
        self.auth.login()
    }

    /// The header for a request that is sent by its own means, such as a streamed PUT.
    pub(crate) async fn authorization(&self, scope: &Scope) -> Result<Option<HeaderValue>, Failure> {
        self.auth.header(&self.transport, self.url(), scope).await
    }

    /// A token was refused under way; the next request gets a new one.
    pub(crate) fn forget_token(
        &self,
        asked: Option<challenge::Challenge>,
        scope: &Scope,
        used: Option<&HeaderValue>,
    ) -> Result<(), Failure> {
        self.auth.learn(self.url(), asked, scope, used)
    }

    /// A new token was refused as well.
    pub(crate) fn refused_again(&self, asked: Option<&challenge::Challenge>) -> Failure {
        self.auth.refused_again(self.url(), asked)
    }

    /// The failure that an answer means; reads its body.
    pub(crate) async fn failure(&self, answer: Answer, about: About, object: &str) -> Failure {
        let (status, headers) = (answer.response.status(), answer.response.headers().clone());
        let host = policy::authority(&answer.url);
        let proxy = self.transport.proxy(&answer.url);
        let reading = read_capped(answer.response, errors::BODY_CAP, &host);
        let body = tokio::time::timeout(self.transport.timeouts.answer, reading).await;
        let body = body.ok().and_then(Result::ok).unwrap_or_default();
        let failure = errors::answer(&host, object, about, status, &headers, &body);
        if failure.code == ErrorCode::RateLimited {
            // The body may say more than the head did, and a limit may come with another status.
            self.transport.refused(&host, failure.retry_after);
        }
        if failure.code == ErrorCode::ProxyFailed { errors::behind(proxy, failure) } else { failure }
    }

    /// A body of at most `cap` bytes, with its page-for-people guard.
    async fn read(&self, answer: Answer, cap: usize, object: &str) -> Result<Fetched, Failure> {
        let headers = answer.headers().clone();
        let host = policy::authority(&answer.url);
        let reading = read_capped(answer.response, cap, &host);
        let silent = || Failure::new(ErrorCode::IdleTimeout).with("host", host.as_str());
        let body =
            tokio::time::timeout(self.transport.timeouts.answer, reading).await.map_err(|_| silent())??;
        let body = incoming::decoded(&headers, body, cap).ok_or_else(|| {
            Failure::new(ErrorCode::LimitExceeded)
                .with("host", host.as_str())
                .with("object", object)
                .with("limit", format!("{cap} bytes"))
        })?;
        if errors::html(&headers, &body) {
            return Err(errors::answer(&host, object, About::Api, StatusCode::OK, &headers, &body));
        }
        Ok(Fetched { headers, body: body.into() })
    }
}

/// The wait before the next try; `None` when there is none.
fn next_wait(failure: &Failure, tries: u32, timeouts: &Timeouts) -> Option<Duration> {
    // An upload that is lost, or is of other bytes, stays so; parts that are missing are brought first.
    let elsewhere = matches!(
        failure.code,
        ErrorCode::UploadLost | ErrorCode::DigestMismatch | ErrorCode::ManifestBlobUnknown
    );
    if failure.class() != Class::Retryable || elsewhere || tries >= TRIES {
        return None;
    }
    // Refused connections and names that cannot be looked up are told to a person sooner.
    let hopeless = matches!(failure.code, ErrorCode::ConnectRefused | ErrorCode::DnsFailed) && tries >= 3;
    match failure.retry_after {
        _ if hopeless => None,
        Some(wait) if wait > timeouts.longest_wait => None,
        Some(wait) => Some(wait),
        None => Some(timeouts.backoff(tries)),
    }
}

pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
