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

use crate::challenge::{Bearer, Challenge};
use crate::errors;
use crate::policy;
use crate::transport::{Transport, read_capped};

/// The largest answer of a token server that is read.
const TOKEN_CAP: usize = 64 << 10;
/// How long a token holds when its server does not say (Distribution's token specification).
const TOKEN_LIFE: Duration = Duration::from_secs(60);
/// A token is renewed before its last tenth, at most so much before its end.
const MARGIN_CAP: Duration = Duration::from_secs(30);
const CLIENT_ID: &str = "sampan";

/// What a request wants to be allowed to do. Sorted, so that equal wants are one token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Scope {
    None,
    Catalog,
    Pull(RepositoryName),
    Push(RepositoryName),
    /// To push to the first what the second has: both in one token.
    Mount(RepositoryName, RepositoryName),
}

impl Scope {
    fn texts(&self) -> Vec<String> {
        let pull = |name: &RepositoryName| format!("repository:{name}:pull");
        let push = |name: &RepositoryName| format!("repository:{name}:pull,push");
        match self {
            Self::None => Vec::new(),
            Self::Catalog => vec!["registry:catalog:*".to_owned()],
            Self::Pull(name) => vec![pull(name)],
            Self::Push(name) => vec![push(name)],
            Self::Mount(to, from) => vec![pull(from), push(to)],
        }
    }
}

/// What a registry knows of us.
pub(crate) struct Auth {
    credential: Option<Credential>,
    state: Mutex<State>,
    /// One token request a scope at a time; the others wait for its answer.
    flights: Mutex<HashMap<Scope, Arc<tokio::sync::Mutex<()>>>>,
}

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
        let challenge = self.lock().challenge.clone();
        match challenge {
            None => Ok(None),
            Some(Challenge::Basic) => self.basic(registry).map(Some),
            Some(Challenge::Bearer(bearer)) => {
                Box::pin(self.token(transport, registry, &bearer, scope)).await.map(Some)
            }
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
        let refused = || {
            let code = match self.credential {
                None => ErrorCode::AuthRequired,
                Some(_) => ErrorCode::AuthRejected,
            };
            Failure::new(code).with("host", registry.authority())
        };
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
        let _alone = flight.lock().await;
        if let Some(token) = self.lock().tokens.get(scope).filter(|token| token.until > Instant::now()) {
            return Ok(token.header.clone());
        }
        let realm = policy::realm(registry, &bearer.realm)?;
        let asked = Instant::now();
        let answer = self.ask(transport, registry, realm, bearer, scope).await?;
        let text = answer.token.or(answer.access_token).filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| token_failed(&bearer.realm, "no token in the answer"))?;
        let life = answer.expires_in.map_or(TOKEN_LIFE, |seconds| Duration::from_secs(seconds.max(1)));
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
        realm: url::Url,
        bearer: &Bearer,
        scope: &Scope,
    ) -> Result<TokenAnswer, Failure> {
        let mut scopes = scope.texts();
        if scopes.is_empty() {
            scopes.extend(bearer.scope.clone());
        }
        let name = bearer.realm.as_str();
        if let Some(Credential::IdentityToken(identity)) = &self.credential {
            let mut form = vec![
                ("grant_type", "refresh_token".to_owned()),
                ("client_id", CLIENT_ID.to_owned()),
                ("refresh_token", identity.expose_secret().to_owned()),
                ("scope", scopes.join(" ")),
            ];
            form.extend(bearer.service.clone().map(|service| ("service", service)));
            let request = transport.control().post(realm.clone()).form(&form);
            match self.send(transport, registry, name, &Method::POST, request).await? {
                (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => {}
                (status, body) => return self.read(registry, name, status, &body),
            }
        }
        let mut query: Vec<(&str, String)> = Vec::new();
        query.extend(bearer.service.clone().map(|service| ("service", service)));
        query.extend(scopes.into_iter().map(|scope| ("scope", scope)));
        query.push(("client_id", CLIENT_ID.to_owned()));
        let mut request = transport.control().get(realm).query(&query);
        let header = match &self.credential {
            Some(Credential::Basic { username, password }) => Some(basic_header(username, password)?),
            Some(Credential::IdentityToken(identity)) => Some(basic_header("<token>", identity)?),
            _ => None,
        };
        if let Some(header) = header {
            request = request.header(reqwest::header::AUTHORIZATION, header);
        }
        let (status, body) = self.send(transport, registry, name, &Method::GET, request).await?;
        self.read(registry, name, status, &body)
    }

    async fn send(
        &self,
        transport: &Transport,
        registry: &RegistryUrl,
        realm: &str,
        method: &Method,
        request: reqwest::RequestBuilder,
    ) -> Result<(StatusCode, Vec<u8>), Failure> {
        let authority = registry.authority();
        let _permit = transport.admit(&authority, method, crate::gate::Weight::Control).await?;
        let response = request.send().await.map_err(|error| errors::transport(realm, &error))?;
        let status = response.status();
        transport.observe(
            &authority,
            Some(status),
            errors::retry_after(response.headers(), chrono::Utc::now()),
        );
        let body = read_capped(response, TOKEN_CAP, realm).await.map_err(|failure| match failure.code {
            ErrorCode::LimitExceeded => token_failed(realm, "the answer is too long"),
            _ => failure,
        })?;
        Ok((status, body))
    }

    fn read(
        &self,
        registry: &RegistryUrl,
        realm: &str,
        status: StatusCode,
        body: &[u8],
    ) -> Result<TokenAnswer, Failure> {
        match status.as_u16() {
            200..=299 => {
                serde_json::from_slice(body).map_err(|_| token_failed(realm, "the answer is no token"))
            }
            // Distribution's token servers answer 401 to a wrong password, some 400 or 403.
            400 | 401 | 403 => {
                let code = match self.credential {
                    None => ErrorCode::AuthRequired,
                    Some(_) => ErrorCode::AuthRejected,
                };
                Err(Failure::new(code).with("host", registry.authority()))
            }
            other => Err(token_failed(realm, &format!("status {other}"))),
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

fn token_failed(realm: &str, detail: &str) -> Failure {
    let realm = realm.split('?').next().unwrap_or_default();
    Failure::new(ErrorCode::TokenFailed).with("realm", realm).detail(detail)
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
