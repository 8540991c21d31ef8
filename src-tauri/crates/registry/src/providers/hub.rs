//! Docker Hub's API: the repositories of a namespace, and when tags were pushed. The Hub has no catalogue, and lists no
//! namespaces.

use async_stream::try_stream;
use futures_util::StreamExt;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use sampan_domain::{ErrorCode, Failure, RepositoryName, Time};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use url::Url;

use super::{Pages, Pushed, call, status};
use crate::auth::Scope;
use crate::client::{Call, Client};
use crate::lists::PAGES_CAP;
use crate::policy;

/// Where the Hub's API is; it is another host than its registry's, and gets the same login.
const HUB: &str = "https://hub.docker.com";
/// The longest page that the Hub gives.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct Page<T> {
    next: Option<String>,
    results: Vec<T>,
}

#[derive(Deserialize)]
struct Repository {
    namespace: Option<String>,
    name: String,
}

#[derive(Deserialize)]
struct Tagged {
    name: String,
    tag_last_pushed: Option<Time>,
}

#[derive(Deserialize)]
struct Login {
    token: String,
}

/// The repositories of those namespaces; of the account's own where none is named.
pub(super) fn repositories(client: Client, namespaces: Option<Vec<String>>) -> Pages {
    let listed = try_stream! {
        let own = client.login().map(|(username, _)| vec![username.to_owned()]);
        let namespaces = namespaces.or(own);
        let namespaces = namespaces
            .ok_or_else(|| Failure::new(ErrorCode::CatalogUnsupported).with("host", client.host()))?;
        let token = token(&client).await?;
        for namespace in namespaces {
            for number in 1..=PAGES_CAP {
                let path = ["v2", "namespaces", &namespace, "repositories"];
                let Some(found) = page(&client, &path, number, token.clone()).await? else { break };
                let last = found.next.is_none();
                let name = |repository: Repository| {
                    let namespace = repository.namespace.as_deref().unwrap_or(&namespace);
                    format!("{namespace}/{}", repository.name).parse().ok()
                };
                yield found.results.into_iter().filter_map(name).collect();
                if last {
                    break;
                }
            }
        }
    };
    listed.boxed()
}

/// When each tag of a repository was pushed.
pub(super) fn push_times(client: Client, repository: RepositoryName) -> Pages<Pushed> {
    let listed = try_stream! {
        let (namespace, name) = repository.as_str().split_once('/').unwrap_or(("library", repository.as_str()));
        let token = token(&client).await?;
        for number in 1..=PAGES_CAP {
            let path = ["v2", "namespaces", namespace, "repositories", name, "tags"];
            let Some(found) = page(&client, &path, number, token.clone()).await? else { break };
            let last = found.next.is_none();
            let pushed = |tag: Tagged| Some(Pushed { tag: tag.name.parse().ok()?, at: tag.tag_last_pushed? });
            yield found.results.into_iter().filter_map(pushed).collect();
            if last {
                break;
            }
        }
    };
    listed.boxed()
}

/// A page of a list, by its number; nothing where there is no such list.
async fn page<T: DeserializeOwned>(
    client: &Client,
    path: &[&str],
    number: usize,
    token: Option<HeaderValue>,
) -> Result<Option<Page<T>>, Failure> {
    let mut url = api(client);
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.extend(path);
    }
    url.set_query(Some(&format!("page={number}&page_size={PAGE}")));
    let object = url.path().to_owned();
    let headers = token.map(|token| (AUTHORIZATION, token)).into_iter().collect();
    let request = Call { headers, ..call(Method::GET, url, Scope::Stranger, &object) };
    match client.api(request).await {
        Err(failure) if status(&failure) == 404 => Ok(None),
        answered => answered.map(Some),
    }
}

/// What stands for the account at the API: private repositories are listed to their owners only. Over plain HTTP no password
/// is sent, and only what is public is listed.
async fn token(client: &Client) -> Result<Option<HeaderValue>, Failure> {
    let mut url = api(client);
    let Some((username, password)) = client.login().filter(|_| url.scheme() == "https") else {
        return Ok(None);
    };
    url.set_path("/v2/users/login");
    let login = json!({ "username": username, "password": password.expose_secret() });
    let request = Call {
        headers: vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        body: login.to_string().into(),
        ..call(Method::POST, url, Scope::Stranger, "login")
    };
    let login: Login = client.api(request).await.map_err(|failure| match status(&failure) {
        401 => Failure { code: ErrorCode::AuthRejected, ..failure },
        _ => failure,
    })?;
    let mut header = HeaderValue::from_str(&format!("Bearer {}", login.token))
        .map_err(|_| Failure::new(ErrorCode::AnswerInvalid).with("host", client.host()))?;
    header.set_sensitive(true);
    Ok(Some(header))
}

/// A registry that was said to be the Hub's and stands elsewhere is asked there.
fn api(client: &Client) -> Url {
    let hub = Url::parse(HUB).ok().filter(|_| client.url().is_docker_hub());
    hub.unwrap_or_else(|| policy::base(client.url()))
}
