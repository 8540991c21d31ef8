//! Harbor's API, version 2.0: projects, their repositories, and the labels and push times of images (goharbor/harbor,
//! `api/v2.0/swagger.yaml`).
//!
//! The catalogue of `/v2/` is for system administrators there; a robot account sees the projects that it may read.

use async_stream::try_stream;
use futures_util::{StreamExt, TryStreamExt};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use sampan_domain::{ErrorCode, Failure, RepositoryName, Tag, Time};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{Artifact, Pages, Pushed, call, status};
use crate::auth::Scope;
use crate::client::{Call, Client};
use crate::lists::PAGES_CAP;
use crate::policy;

/// The longest page that Harbor gives.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct Project {
    name: String,
    /// The registry that it is a proxy cache of.
    registry_id: Option<i64>,
}

impl Project {
    fn is_proxy(&self) -> bool {
        self.registry_id.is_some_and(|id| id > 0)
    }
}

#[derive(Deserialize)]
struct Repository {
    name: String,
}

#[derive(Deserialize)]
struct Described {
    tags: Option<Vec<Tagged>>,
    labels: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Tagged {
    name: String,
    push_time: Option<Time>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

impl From<Described> for Artifact {
    fn from(Described { tags, labels }: Described) -> Self {
        let tags = tags.unwrap_or_default().into_iter().filter_map(|tag| tag.name.parse().ok());
        let labels = labels.unwrap_or_default().into_iter().map(|label| label.name);
        Self { tags: tags.collect(), labels: labels.collect() }
    }
}

/// The images of a repository with their labels.
pub(super) fn artifacts(client: Client, repository: RepositoryName) -> Pages<Artifact> {
    let pages = described(client, repository, true);
    pages.map_ok(|page| page.into_iter().map(Artifact::from).collect()).boxed()
}

/// When each tag of a repository was pushed.
pub(super) fn push_times(client: Client, repository: RepositoryName) -> Pages<Pushed> {
    let pushed = |tag: Tagged| Some(Pushed { tag: tag.name.parse().ok()?, at: tag.push_time? });
    let tags = |page: Vec<Described>| page.into_iter().flat_map(|image| image.tags.unwrap_or_default());
    let pages = described(client, repository, false);
    pages.map_ok(move |page| tags(page).filter_map(pushed).collect()).boxed()
}

/// The images of a repository, the first that was pushed first: what is pushed meanwhile comes last. A repository that is
/// not there has none.
fn described(client: Client, repository: RepositoryName, labels: bool) -> Pages<Described> {
    let listed = try_stream! {
        for page in 1..=PAGES_CAP {
            let mut url = artifacts_url(&client, &repository)?;
            url.set_query(Some(&format!(
                "page={page}&page_size={PAGE}&sort=push_time&with_tag=true&with_label={labels}"
            )));
            let object = url.path().to_owned();
            let found: Vec<Described> = match client.api(get(url, &object)).await {
                Err(failure) if status(&failure) == 404 => break,
                answered => answered?,
            };
            let last = found.len() < PAGE;
            yield found;
            if last {
                break;
            }
        }
    };
    listed.boxed()
}

/// The image under a tag, with its labels; `None` where there is none.
pub(super) async fn artifact(
    client: &Client,
    repository: &RepositoryName,
    tag: &Tag,
) -> Result<Option<Artifact>, Failure> {
    let mut url = artifacts_url(client, repository)?;
    url.path_segments_mut().map_err(|()| no_url())?.push(tag.as_str());
    url.set_query(Some("with_tag=true&with_label=true"));
    let object = url.path().to_owned();
    match client.api::<Described>(get(url, &object)).await {
        Err(failure) if status(&failure) == 404 => Ok(None),
        answered => answered.map(|described| Some(described.into())),
    }
}

/// The repositories of the projects named, or of all that can be seen. A proxy cache has what somebody happened to pull:
/// its images are not the project's, and it is passed over.
pub(super) fn repositories(client: Client, projects: Option<Vec<String>>) -> Pages {
    let catalog = client.catalog();
    let listed = try_stream! {
        let known = match projects {
            Some(named) => named_projects(&client, named).await,
            None => all_projects(&client).await,
        };
        let known = match known {
            Ok(known) => known,
            // An account may pull and not see projects; the catalogue then says whether it may list at all.
            Err(failure) if matches!(status(&failure), 401 | 403 | 404) => {
                for page in catalog.try_collect::<Vec<_>>().await.map_err(|_| failure)? {
                    yield page;
                }
                return;
            }
            Err(failure) => Err(failure)?,
        };
        for project in known {
            if project.is_proxy() {
                tracing::warn!(project = project.name, "log-proxy-project-skipped");
                continue;
            }
            for page in 1..=PAGES_CAP {
                let mut url = project_url(&client, &project.name);
                url.path_segments_mut().map_err(|()| no_url())?.push("repositories");
                url.set_query(Some(&format!("page={page}&page_size={PAGE}")));
                let object = url.path().to_owned();
                let found: Vec<Repository> = client.api(get(url, &object)).await?;
                let last = found.len() < PAGE;
                yield found.into_iter().filter_map(|repository| repository.name.parse().ok()).collect();
                if last {
                    break;
                }
            }
        }
    };
    listed.boxed()
}

async fn all_projects(client: &Client) -> Result<Vec<Project>, Failure> {
    let mut known = Vec::new();
    for page in 1..=PAGES_CAP {
        let mut url = api(client);
        url.path_segments_mut().map_err(|()| no_url())?.push("projects");
        url.set_query(Some(&format!("page={page}&page_size={PAGE}")));
        let found: Vec<Project> = client.api(get(url, "projects")).await?;
        let last = found.len() < PAGE;
        known.extend(found);
        if last {
            break;
        }
    }
    Ok(known)
}

/// Those that are there.
async fn named_projects(client: &Client, names: Vec<String>) -> Result<Vec<Project>, Failure> {
    let mut known = Vec::new();
    for name in names {
        match client.api(get(project_url(client, &name), &name)).await {
            Ok(project) => known.push(project),
            Err(failure) if status(&failure) == 404 => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(known)
}

/// Makes the project of a repository where it is missing, as a private one. That somebody else was faster counts.
pub(super) async fn prepare(client: &Client, repository: &RepositoryName) -> Result<(), Failure> {
    let Some(project) = repository.components().next() else { return Ok(()) };
    if client.learned.has_project(project) {
        return Ok(());
    }
    let about = |code| Failure::new(code).with("host", client.host()).with("project", project);
    let absent = match client.api::<Project>(get(project_url(client, project), project)).await {
        Ok(known) if known.is_proxy() => return Err(about(ErrorCode::ProjectIsProxy)),
        Ok(_) => {
            client.learned.project_seen(project);
            return Ok(());
        }
        Err(failure) => match status(&failure) {
            404 => true,
            401 | 403 => false,
            _ => return Err(failure),
        },
    };
    let mut url = api(client);
    url.path_segments_mut().map_err(|()| no_url())?.push("projects");
    let new = json!({ "project_name": project, "metadata": { "public": "false" } });
    let request = Call {
        headers: vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))],
        body: new.to_string().into(),
        expected: &[403, 409],
        ..call(Method::POST, url, Scope::Api, project)
    };
    let answered = match client.call(request).await {
        Ok(answer) => answer.status(),
        Err(failure) if status(&failure) == 401 => 401,
        Err(failure) => return Err(failure),
    };
    match answered {
        409 => {}
        // An account that may push need not be allowed to see its project, or to make one.
        401 | 403 if !absent => {}
        401 | 403 => return Err(about(ErrorCode::ProjectMissing)),
        _ => tracing::info!(project, "log-project-created"),
    }
    client.learned.project_seen(project);
    Ok(())
}

fn get(url: Url, object: &str) -> Call<'_> {
    call(Method::GET, url, Scope::Api, object)
}

fn api(client: &Client) -> Url {
    let mut url = policy::base(client.url());
    url.set_path("/api/v2.0");
    url
}

fn project_url(client: &Client, name: &str) -> Url {
    let mut url = api(client);
    if let Ok(mut path) = url.path_segments_mut() {
        path.extend(["projects", name]);
    }
    url
}

/// A name that holds slashes is encoded twice there.
fn artifacts_url(client: &Client, repository: &RepositoryName) -> Result<Url, Failure> {
    let (project, rest) = repository.as_str().split_once('/').unwrap_or((repository.as_str(), ""));
    let mut url = project_url(client, project);
    let mut path = url.path_segments_mut().map_err(|()| no_url())?;
    path.extend(["repositories", &rest.replace('/', "%2F"), "artifacts"]);
    drop(path);
    Ok(url)
}

fn no_url() -> Failure {
    Failure::new(ErrorCode::UrlInvalid)
}
