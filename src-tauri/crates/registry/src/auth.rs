//! Who we are to a registry: the credential, the challenge learned from its first 401, and the tokens it led to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderValue;
use reqwest::{Method, StatusCode};
use sampan_domain::secret::Credential;
use sampan_domain::target::RegistryUrl;
use sampan_domain::{ErrorCode, Failure, RepositoryName};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use crate::challenge::{Bearer, Challenge};
use crate::errors::{self, About};
use crate::gate::Weight;
use crate::policy;
use crate::transport::{Transport, read_capped};
use crate::waits;

/// The largest answer of a token server that is read.
pub(crate) const TOKEN_CAP: usize = 64 << 10;
/// How long a token holds when its server does not say (Distribution's token specification).
const TOKEN_LIFE: Duration = Duration::from_secs(60);
/// A token is renewed at least so often, whatever its server says.
const LIFE_CAP: Duration = Duration::from_secs(12 * 3_600);
/// A token is renewed before its last tenth, at most so much before its end.
const MARGIN_CAP: Duration = Duration::from_secs(30);
const CLIENT_ID: &str = "sampan";

/// What a request wants to be allowed to do. Sorted, so that equal wants are one token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// At another host, which gets no credential.
    Stranger,
    /// To use the registry's own API beside `/v2/`, which takes user and password as they are.
    Api,
    None,
    Catalog,
    Pull(RepositoryName),
    Push(RepositoryName),
    /// To remove a manifest or an upload session.
    Delete(RepositoryName),
    /// To push to the first what the second has: both in one token.
    Mount(RepositoryName, RepositoryName),
}

impl Scope {
    fn texts(&self) -> Vec<String> {
        let pull = |name: &RepositoryName| format!("repository:{name}:pull");
        let push = |name: &RepositoryName| format!("repository:{name}:pull,push");
        match self {
            Self::Stranger | Self::Api | Self::None => Vec::new(),
            Self::Catalog => vec!["registry:catalog:*".to_owned()],
            Self::Pull(name) => vec![pull(name)],
            Self::Push(name) => vec![push(name)],
            Self::Delete(name) => vec![format!("repository:{name}:pull,push,delete")],
            Self::Mount(to, from) => vec![pull(from), push(to)],
        }
    }

    /// A wider scope whose token does as well, when there is one.
    fn wider(&self) -> Option<Self> {
        match self {
            Self::Pull(name) => Some(Self::Push(name.clone())),
            _ => None,
        }
    }
}

/// What a registry knows of us.
pub(crate) struct Auth {
    credential: Option<Credential>,
    state: Mutex<State>,
    /// One token request a scope at a time; the others wait for its answer.
    flights: Mutex<HashMap<Scope, Flight>>,
}

/// The last failure of a scope's token request, and when it came: who waited for that request shares it.
type Flight = Arc<tokio::sync::Mutex<Option<(Instant, Failure)>>>;

#[derive(Default)]
struct State {
    challenge: Option<Challenge>,
    tokens: HashMap<Scope, Token>,
}

#[derive(Clone)]
struct Token {
    header: HeaderValue,
    until: Instant,
}

impl Auth {
    pub(crate) fn new(credential: Option<Credential>) -> Self {
        Self { credential, state: Mutex::default(), flights: Mutex::default() }
    }

    /// The header to send ahead, as far as it is known how the registry wants it.
    pub(crate) async fn header(
        &self,
        transport: &Transport,
        registry: &RegistryUrl,
        scope: &Scope,
    ) -> Result<Option<HeaderValue>, Failure> {
        if let Some(Credential::Bearer(token)) = &self.credential {
            return sensitive(&format!("Bearer {}", token.expose_secret())).map(Some);
        }
        if *scope == Scope::Api {
            let own = matches!(self.credential, Some(Credential::Basic { .. }));
            return own.then(|| self.basic(registry)).transpose();
        }
        let challenge = self.lock().challenge.clone();
        match challenge {
            None => Ok(None),
            Some(Challenge::Basic) => self.basic(registry).map(Some),
            Some(Challenge::Bearer(bearer)) => {
                Box::pin(self.token(transport, registry, &bearer, scope)).await.map(Some)
            }
        }
    }

    /// User and password, where that is the login.
    pub(crate) fn login(&self) -> Option<(&str, &SecretString)> {
        match &self.credential {
            Some(Credential::Basic { username, password }) => Some((username, password)),
            _ => None,
        }
    }

    /// Learns from a 401. Gives whether the request is worth another try; `used` is what was sent with it.
    pub(crate) fn learn(
        &self,
        registry: &RegistryUrl,
        challenge: Option<Challenge>,
        scope: &Scope,
        used: Option<&HeaderValue>,
    ) -> Result<(), Failure> {
        let refused = || self.refused(registry);
        let mut state = self.lock();
        let Some(challenge) = challenge.or_else(|| state.challenge.clone()) else { return Err(refused()) };
        if challenge == Challenge::Basic
            && (used.is_some() || !matches!(self.credential, Some(Credential::Basic { .. })))
        {
            return Err(refused());
        }
        // Only the token that was refused is dropped: another request may have brought a better one since.
        if state.tokens.get(scope).is_some_and(|token| Some(&token.header) == used) {
            state.tokens.remove(scope);
        }
        state.challenge = Some(challenge);
        Ok(())
    }

    /// A 401 that stays: who has no credential needs one, whose credential does not do has the wrong one.
    pub(crate) fn refused(&self, registry: &RegistryUrl) -> Failure {
        let code = match self.credential {
            None => ErrorCode::AuthRequired,
            Some(_) => ErrorCode::AuthRejected,
        };
        Failure::new(code).with("host", registry.authority())
    }

    /// The failure that a 401 to a fresh token means. A token of too small a scope speaks of a good credential.
    pub(crate) fn refused_again(&self, registry: &RegistryUrl, challenge: Option<&Challenge>) -> Failure {
        let narrow = matches!(challenge, Some(Challenge::Bearer(bearer))
            if bearer.error.as_deref() == Some("insufficient_scope"));
        if narrow && self.credential.is_some() {
            return Failure::new(ErrorCode::AccessDenied).with("host", registry.authority());
        }
        self.refused(registry)
    }

    fn basic(&self, registry: &RegistryUrl) -> Result<HeaderValue, Failure> {
        let Some(Credential::Basic { username, password }) = &self.credential else {
            return Err(Failure::new(ErrorCode::AuthRequired).with("host", registry.authority()));
        };
        basic_header(username, password)
    }

    async fn token(
        &self,
        transport: &Transport,
        registry: &RegistryUrl,
        bearer: &Bearer,
        scope: &Scope,
    ) -> Result<HeaderValue, Failure> {
        let flight = Arc::clone(
            self.flights.lock().unwrap_or_else(PoisonError::into_inner).entry(scope.clone()).or_default(),
        );
        let came = Instant::now();
        let mut last = flight.lock().await;
        if let Some(header) = self.known(scope) {
            return Ok(header);
        }
        if let Some((at, failure)) = &*last
            && *at >= came
        {
            return Err(failure.clone());
        }
        let fetched = self.fetch(transport, registry, bearer, scope).await;
        *last = fetched.as_ref().err().map(|failure| (Instant::now(), failure.clone()));
        fetched
    }

    /// A token that still holds, for the scope or a wider one.
    fn known(&self, scope: &Scope) -> Option<HeaderValue> {
        let state = self.lock();
        let now = Instant::now();
        let holds = |scope: &Scope| state.tokens.get(scope).filter(|token| token.until > now);
        let token = holds(scope).or_else(|| scope.wider().as_ref().and_then(holds))?;
        Some(token.header.clone())
    }

    async fn fetch(
        &self,
        transport: &Transport,
        registry: &RegistryUrl,
        bearer: &Bearer,
        scope: &Scope,
    ) -> Result<HeaderValue, Failure> {
        let realm = policy::realm(registry, &bearer.realm)?;
        let asked = Instant::now();
        let answer = self.ask(transport, registry, &realm, bearer, scope).await?;
        let text = answer.token.or(answer.access_token).filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| token_failed(&realm, "no token in the answer"))?;
        let life = answer.expires_in.map_or(TOKEN_LIFE, |seconds| Duration::from_secs(seconds.max(1)));
        let life = life.min(LIFE_CAP);
        let header = sensitive(&format!("Bearer {text}"))?;
        let until = asked + life.saturating_sub((life / 10).min(MARGIN_CAP));
        self.lock().tokens.insert(scope.clone(), Token { header: header.clone(), until });
        Ok(header)
    }

    /// GET with Basic, or POST with a refresh token; a server without POST gets GET (404 and 405).
    async fn ask(
        &self,
        transport: &Transport,
        registry: &RegistryUrl,
        realm: &Url,
        bearer: &Bearer,
        scope: &Scope,
    ) -> Result<TokenAnswer, Failure> {
        let mut scopes = scope.texts();
        if scopes.is_empty() {
            scopes.extend(bearer.scope.clone());
        }
        if let Some(Credential::IdentityToken(identity)) = &self.credential {
            let mut form = vec![
                ("grant_type", "refresh_token".to_owned()),
                ("client_id", CLIENT_ID.to_owned()),
                ("refresh_token", identity.expose_secret().to_owned()),
                ("scope", scopes.join(" ")),
            ];
            form.extend(bearer.service.clone().map(|service| ("service", service)));
            let request = transport.control().post(realm.clone()).form(&form);
            match self.send(transport, &Method::POST, request, realm).await? {
                (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => {}
                (status, body) => return self.read(registry, realm, status, &body),
            }
        }
        let mut query: Vec<(&str, String)> = Vec::new();
        query.extend(bearer.service.clone().map(|service| ("service", service)));
        query.extend(scopes.into_iter().map(|scope| ("scope", scope)));
        query.push(("client_id", CLIENT_ID.to_owned()));
        let mut request = transport.control().get(realm.clone()).query(&query);
        let header = match &self.credential {
            Some(Credential::Basic { username, password }) => Some(basic_header(username, password)?),
            Some(Credential::IdentityToken(identity)) => Some(basic_header("<token>", identity)?),
            _ => None,
        };
        if let Some(header) = header {
            request = request.header(reqwest::header::AUTHORIZATION, header);
        }
        let (status, body) = self.send(transport, &Method::GET, request, realm).await?;
        self.read(registry, realm, status, &body)
    }

    /// One exchange with the token server. A redirect is not followed: nobody has judged where it leads.
    async fn send(
        &self,
        transport: &Transport,
        method: &Method,
        request: reqwest::RequestBuilder,
        realm: &Url,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let host = policy::authority(realm);
        let patience = transport.timeouts.answer;
        let silent = || Failure::new(ErrorCode::ResponseTimeout).with("host", host.as_str());
        let (response, permit) =
            transport.exchange(request, realm, method, Weight::Control, patience).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let wait = waits::retry_after(&headers, chrono::Utc::now());
        let reading = tokio::time::timeout(patience, read_capped(response, TOKEN_CAP, &host));
        let body = reading.await.map_err(|_| silent())?.map_err(|failure| match failure.code {
            ErrorCode::LimitExceeded => token_failed(realm, "the answer is too long"),
            _ => failure,
        })?;
        drop(permit);
        match status.as_u16() {
            429 => Err(errors::answer(&host, "token", About::Api, status, &headers, &body)),
            500..=599 => Err(token_failed(realm, status).retry_after(wait)),
            _ => Ok((status, body)),
        }
    }

    fn read(
        &self,
        registry: &RegistryUrl,
        realm: &Url,
        status: StatusCode,
        body: &[u8],
    ) -> Result<TokenAnswer, Failure> {
        match status.as_u16() {
            200..=299 => {
                serde_json::from_slice(body).map_err(|_| token_failed(realm, "the answer is no token"))
            }
            // Distribution's token servers answer 401 to a wrong password, some 400 or 403.
            400 | 401 | 403 => Err(self.refused(registry)),
            _ => Err(token_failed(realm, status)),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: Option<String>,
    access_token: Option<String>,
    expires_in: Option<u64>,
}

fn token_failed(realm: &Url, detail: impl std::fmt::Display) -> Failure {
    let host = policy::authority(realm);
    let name = format!("{}://{host}{}", realm.scheme(), realm.path());
    Failure::new(ErrorCode::TokenFailed).with("realm", name).with("host", host).detail(detail)
}

fn basic_header(username: &str, password: &SecretString) -> Result<HeaderValue, Failure> {
    let both = format!("{username}:{}", password.expose_secret());
    sensitive(&format!("Basic {}", BASE64_STANDARD.encode(both)))
}

fn sensitive(text: &str) -> Result<HeaderValue, Failure> {
    let mut header = HeaderValue::from_str(text)
        .map_err(|_| Failure::new(ErrorCode::CredentialInvalid).with("detail", "control characters"))?;
    header.set_sensitive(true);
    Ok(header)
}
