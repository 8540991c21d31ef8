//! What some registries offer beside the spec, against servers that follow a script: Harbor's API 2.0 and Docker Hub's.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{Limits, Place, Provider, Proxy, Registry};
use sampan_domain::{ErrorCode, Failure, Target, TargetId};
use sampan_registry::{Connection, Open};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::server::{Reply, Server, on};
use crate::{hurried, repository};

const PROJECTS: &str = "/api/v2.0/projects";
/// `robot$team+sync:geheim`, as Basic has it.
const ROBOT: &str = "Basic cm9ib3QkdGVhbStzeW5jOmdlaGVpbQ==";

fn robot() -> Credential {
    Credential::Basic { username: "robot$team+sync".into(), password: SecretString::from("geheim") }
}

fn connect(server: &Server, provider: Option<Provider>, credential: Option<Credential>) -> Connection {
    let registry = Registry { proxy: Proxy::Direct, provider, ..Registry::at(server.url().parse().unwrap()) };
    let target = Target {
        id: TargetId(1),
        name: "scripted".into(),
        place: Place::Registry(registry),
        credential: CredentialRef::None,
        limits: Limits::default(),
    };
    Connection::open_with(&target, credential, Arc::new(Open), hurried()).unwrap()
}

fn harbor(server: &Server) -> Connection {
    connect(server, Some(Provider::Harbor), Some(robot()))
}

fn page(content: &Value) -> Reply {
    Reply::new(200).header("content-type", "application/json").body(content.to_string())
}

async fn listed(connection: &Connection, namespaces: Option<&[&str]>) -> Result<Vec<String>, Failure> {
    let namespaces = namespaces.map(|names| names.iter().map(ToString::to_string).collect());
    let names = connection.repositories_in(namespaces).try_concat().await?;
    Ok(names.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn harbor_lists_its_projects_page_by_page_and_passes_proxy_caches_over() {
    let many: Vec<Value> = (0..100).map(|number| json!({ "name": format!("team/app-{number}") })).collect();
    let server = Server::start([
        on("GET", format!("{PROJECTS}?page=1&page_size=100")).with("authorization", ROBOT).answer(page(
            &json!([
                { "name": "team", "project_id": 1, "registry_id": null },
                { "name": "dockerhub", "project_id": 2, "registry_id": 7 },
                { "name": "empty", "project_id": 3, "registry_id": 0 },
            ]),
        )),
        on("GET", format!("{PROJECTS}/team/repositories?page=1&page_size=100"))
            .with("authorization", ROBOT)
            .answer(page(&json!(many))),
        on("GET", format!("{PROJECTS}/team/repositories?page=2&page_size=100"))
            .answer(page(&json!([{ "name": "team/a/b" }, { "name": "NO NAME" }]))),
        on("GET", format!("{PROJECTS}/empty/repositories?page=1&page_size=100")).answer(page(&json!([]))),
    ])
    .await;
    let names = listed(&harbor(&server), None).await.unwrap();
    assert_eq!((names.len(), names[100].as_str()), (101, "team/a/b"));
    server.assert_done();
}

#[tokio::test]
async fn only_the_projects_that_are_meant_are_asked_for() {
    let server = Server::start([
        on("GET", format!("{PROJECTS}/team")).answer(page(&json!({ "name": "team", "registry_id": null }))),
        on("GET", format!("{PROJECTS}/absent")).answer(Reply::new(404)),
        on("GET", format!("{PROJECTS}/team/repositories")).answer(page(&json!([{ "name": "team/app" }]))),
    ])
    .await;
    assert_eq!(listed(&harbor(&server), Some(&["team", "absent"])).await.unwrap(), ["team/app"]);
    server.assert_done();
}

#[tokio::test]
async fn who_may_not_see_projects_is_asked_for_the_catalogue() {
    let server = Server::start([
        on("GET", PROJECTS).answer(Reply::new(403)),
        on("GET", "/v2/_catalog").answer(page(&json!({ "repositories": ["team/app"] }))),
    ])
    .await;
    assert_eq!(listed(&harbor(&server), None).await.unwrap(), ["team/app"]);
    server.assert_done();

    let server = Server::start([
        on("GET", PROJECTS).answer(Reply::new(403)),
        on("GET", "/v2/_catalog").answer(Reply::new(403)),
    ])
    .await;
    assert_eq!(listed(&harbor(&server), None).await.unwrap_err().code, ErrorCode::AccessDenied);
}

#[tokio::test]
async fn harbor_is_known_by_its_answers() {
    let challenge =
        format!(r#"Bearer realm="{}/service/token",service="harbor-registry""#, "http://127.0.0.1:1");
    let server = Server::start([
        on("GET", "/v2/").answer(Reply::new(200).header("www-authenticate", challenge)),
        on("GET", PROJECTS).answer(page(&json!([{ "name": "team" }]))),
        on("GET", format!("{PROJECTS}/team/repositories")).answer(page(&json!([{ "name": "team/app" }]))),
    ])
    .await;
    let connection = connect(&server, None, Some(robot()));
    connection.ping().await.unwrap();
    assert_eq!(listed(&connection, None).await.unwrap(), ["team/app"]);
}

#[tokio::test]
async fn a_missing_project_is_made_once() {
    let server = Server::start([
        on("GET", format!("{PROJECTS}/mirror")).answer(Reply::new(404)),
        on("POST", PROJECTS).with("authorization", ROBOT).answer(Reply::new(201)),
        on("GET", format!("{PROJECTS}/there")).answer(page(&json!({ "name": "there" }))),
        on("GET", format!("{PROJECTS}/raced")).answer(Reply::new(404)),
    ])
    .await;
    let connection = harbor(&server);
    for name in ["mirror/a", "mirror/b/c", "there/a", "there/b"] {
        connection.prepare(&repository(name)).await.unwrap();
    }
    let posted = server.requests().into_iter().find(|request| request.method == "POST").unwrap();
    let posted: Value = serde_json::from_slice(&posted.body).unwrap();
    assert_eq!(posted, json!({ "project_name": "mirror", "metadata": { "public": "false" } }));
    server.add([on("POST", PROJECTS).answer(Reply::new(409))]);
    connection.prepare(&repository("raced/a")).await.unwrap();
    server.assert_done();
}

#[tokio::test]
async fn a_project_that_cannot_be_made_or_takes_no_push_is_told() {
    let server = Server::start([
        on("GET", format!("{PROJECTS}/absent")).answer(Reply::new(404)),
        on("POST", PROJECTS).answer(Reply::new(403)),
        on("GET", format!("{PROJECTS}/cache")).answer(page(&json!({ "name": "cache", "registry_id": 3 }))),
        on("GET", format!("{PROJECTS}/hidden")).answer(Reply::new(403)),
    ])
    .await;
    let connection = harbor(&server);
    let failure = connection.prepare(&repository("absent/a")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ProjectMissing, "{failure}");
    let failure = connection.prepare(&repository("cache/a")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ProjectIsProxy, "{failure}");
    server.add([on("POST", PROJECTS).answer(Reply::new(403))]);
    // A robot of a project may push to it, and see nothing of it.
    assert_eq!(connection.prepare(&repository("hidden/a")).await, Ok(()));
    server.assert_done();
}

#[tokio::test]
async fn other_registries_are_asked_nothing_beforehand() {
    let server = Server::start([]).await;
    assert_eq!(connect(&server, None, None).prepare(&repository("team/a")).await, Ok(()));
}

#[tokio::test]
async fn the_hub_lists_a_namespace_and_gets_no_password_over_plain_http() {
    let repositories = "/v2/namespaces/library/repositories";
    let server = Server::start([
        on("GET", format!("{repositories}?page=1&page_size=100")).without("authorization").answer(page(
            &json!({ "next": "https://x/?page=2", "results": [{ "namespace": "library", "name": "alpine" }] }),
        )),
        on("GET", format!("{repositories}?page=2&page_size=100")).without("authorization").answer(page(
            &json!({ "next": null, "results": [{ "name": "debian" }] }),
        )),
        on("GET", "/v2/namespaces/nobody/repositories").answer(Reply::new(404)),
        on("GET", "/v2/namespaces/robot$team+sync/repositories").answer(page(&json!({ "results": [] }))),
    ])
    .await;
    let hub = connect(&server, Some(Provider::DockerHub), Some(robot()));
    let names = listed(&hub, Some(&["library", "nobody"])).await.unwrap();
    assert_eq!(names, ["library/alpine", "library/debian"]);
    assert!(listed(&hub, None).await.unwrap().is_empty(), "the account's own");
    server.assert_done();
    let nobody = connect(&server, Some(Provider::DockerHub), None);
    assert_eq!(listed(&nobody, None).await.unwrap_err().code, ErrorCode::CatalogUnsupported);
}

#[tokio::test]
async fn what_an_api_answers_is_not_believed_blindly() {
    for (answer, expected) in [
        (page(&json!({ "errors": [] })), ErrorCode::AnswerInvalid),
        (Reply::new(200).header("content-type", "text/html").body("<html>"), ErrorCode::NotARegistry),
        (Reply::new(200).body("[".repeat(60_000)).endless(), ErrorCode::LimitExceeded),
    ] {
        let server = Server::start([on("GET", PROJECTS).times(9).answer(answer)]).await;
        assert_eq!(listed(&harbor(&server), None).await.unwrap_err().code, expected);
    }
}

#[tokio::test]
async fn harbor_tells_the_labels_of_images_page_by_page() {
    let artifacts = format!("{PROJECTS}/team/repositories/deep%252Fapp/artifacts");
    let query = |page: u32| {
        format!("{artifacts}?page={page}&page_size=100&sort=push_time&with_tag=true&with_label=true")
    };
    let label = |name: &str| json!({ "id": 1, "name": name, "scope": "g", "color": "#0065AB" });
    let mut first = vec![
        json!({ "tags": [{ "name": "1.0" }, { "name": "latest" }], "labels": [label("release"), label("team red")] }),
        json!({ "tags": null, "labels": null }),
    ];
    first.extend((2..100).map(|number| json!({ "tags": [{ "name": format!("0.{number}") }] })));
    let server = Server::start([
        on("GET", query(1)).with("authorization", ROBOT).answer(page(&json!(first))),
        on("GET", query(2))
            .answer(page(&json!([{ "tags": [{ "name": "2.0" }], "labels": [label("release")] }]))),
        on("GET", format!("{artifacts}/1.0?with_tag=true&with_label=true"))
            .with("authorization", ROBOT)
            .answer(page(&json!({ "tags": [{ "name": "1.0" }], "labels": [label("release")] }))),
        on("GET", format!("{artifacts}/gone")).answer(Reply::new(404)),
        on("GET", format!("{PROJECTS}/team/repositories/absent/artifacts")).answer(Reply::new(404)),
        on("GET", format!("{PROJECTS}/secret/repositories/app/artifacts")).answer(Reply::new(403)),
    ])
    .await;
    let connection = harbor(&server);
    let app = repository("team/deep/app");
    let images = connection.artifacts(&app).try_concat().await.unwrap();
    assert_eq!(images.len(), 101);
    let told = |image: &sampan_registry::Artifact| {
        let tags: Vec<_> = image.tags.iter().map(ToString::to_string).collect();
        format!("{} {}", tags.join("+"), image.labels.join("+"))
    };
    assert_eq!((told(&images[0]), told(&images[1])), ("1.0+latest release+team red".into(), " ".into()));
    assert_eq!(told(&images[100]), "2.0 release");
    let one = connection.artifact(&app, &"1.0".parse().unwrap()).await.unwrap();
    assert_eq!(told(&one.unwrap()), "1.0 release");
    assert_eq!(connection.artifact(&app, &"gone".parse().unwrap()).await, Ok(None));
    assert!(connection.artifacts(&repository("team/absent")).try_concat().await.unwrap().is_empty());
    let refused = connection.artifacts(&repository("secret/app")).try_concat().await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::AccessDenied);
    server.assert_done();
}

#[tokio::test]
async fn of_labels_nobody_else_is_asked() {
    let server = Server::start([]).await;
    for provider in [None, Some(Provider::Quay), Some(Provider::Generic)] {
        let connection = connect(&server, provider, None);
        assert!(connection.artifacts(&repository("team/app")).try_concat().await.unwrap().is_empty());
        assert_eq!(
            connection.artifact(&repository("team/app"), &"1".parse().unwrap()).await,
            Ok(None),
            "{provider:?}"
        );
    }
}
