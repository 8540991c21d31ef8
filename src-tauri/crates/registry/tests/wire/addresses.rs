//! Where a registry may send us, and what goes along.

use futures_util::StreamExt;
use sampan_domain::{Digest, ErrorCode};
use sampan_registry::Upload;

use crate::server::{Reply, Server, on};
use crate::{BASIC, blob, connect, drain, manifest_reply, password, put_blob, repository, tag};

fn basic_challenge() -> Reply {
    Reply::new(401).header("www-authenticate", "Basic realm=\"r\"")
}

#[tokio::test]
async fn box_4_2_1_a_redirect_to_another_host_carries_no_credential_and_no_referer() {
    let (bytes, descriptor) = blob(10_000);
    let path = format!("/v2/a/blobs/{}", descriptor.digest);
    let storage = Server::start([on("GET", "/bucket?sig=1")
        .without("authorization")
        .without("referer")
        .without("cookie")
        .answer(Reply::new(200).body(bytes.clone()))])
    .await;
    for status in [301, 302, 303, 307, 308] {
        storage.add([on("GET", "/bucket?sig=1")
            .without("authorization")
            .answer(Reply::new(200).body(bytes.clone()))]);
        let server = Server::start([
            on("GET", &*path).without("authorization").answer(basic_challenge()),
            on("GET", &*path)
                .with("authorization", BASIC)
                .answer(Reply::new(status).header("location", format!("{}/bucket?sig=1", storage.url()))),
        ])
        .await;
        let reader =
            connect(&server, Some(password())).read_blob(&repository("a"), &descriptor).await.unwrap();
        assert_eq!(drain(reader).await, (bytes.clone(), None));
    }
}

#[tokio::test]
async fn a_redirect_that_comes_back_has_lost_the_credential() {
    let (_, descriptor) = blob(10);
    let path = format!("/v2/a/blobs/{}", descriptor.digest);
    let storage = Server::start([]).await;
    let server = Server::start([
        on("GET", &*path).without("authorization").answer(basic_challenge()),
        on("GET", &*path)
            .with("authorization", BASIC)
            .times(2)
            .answer(Reply::new(302).header("location", format!("{}/x", storage.url()))),
        on("GET", "/back").without("authorization").times(2).answer(Reply::new(403)),
    ])
    .await;
    storage.add([on("GET", "/x")
        .times(2)
        .answer(Reply::new(302).header("location", format!("{}/back", server.url())))]);
    let failure =
        connect(&server, Some(password())).read_blob(&repository("a"), &descriptor).await.err().unwrap();
    assert_eq!(failure.code, ErrorCode::AccessDenied);
    server.assert_done();
}

#[tokio::test]
async fn box_4_2_2_a_circle_of_redirects_ends() {
    let server = Server::start([on("GET", "/v2/a/manifests/1")
        .times(6)
        .answer(Reply::new(307).header("location", "/v2/a/manifests/1"))])
    .await;
    let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::RedirectLoop);
    assert_eq!(server.requests().len(), 6, "five redirects are followed");
}

#[tokio::test]
async fn what_is_written_is_not_redirected() {
    let strange = Server::start([]).await;
    let server = Server::start([
        on("GET", "/v2/a/manifests/1").answer(manifest_reply()),
        on("PUT", "/v2/a/manifests/2")
            .answer(Reply::new(307).header("location", format!("{}/v2/a/manifests/2", strange.url()))),
    ])
    .await;
    let connection = connect(&server, None);
    let manifest = connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    let failure = connection.put_manifest(&repository("a"), &tag("2"), &manifest).await.unwrap_err();
    assert!(matches!(failure.code, ErrorCode::RedirectRefused | ErrorCode::LocationRefused), "{failure}");
    assert!(strange.requests().is_empty());
}

#[tokio::test]
async fn box_4_8_2_a_strange_realm_gets_nothing() {
    let strange = Server::start([]).await;
    let port = strange.authority().rsplit_once(':').unwrap().1.to_owned();
    for realm in [
        format!("http://127.0.0.2:{port}/token"),
        format!("http://localhost:{port}/token"),
        format!("http://2130706434:{port}/token"),
        "http://169.254.169.254/latest".to_owned(),
        "https://evil.example.net/token".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("http://user@127.0.0.1:{port}/token"),
    ] {
        let server = Server::start([on("GET", "/v2/a/manifests/1")
            .answer(Reply::new(401).header("www-authenticate", format!(r#"Bearer realm="{realm}""#)))])
        .await;
        let failure =
            connect(&server, Some(password())).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::RealmRefused, "{realm}");
    }
    assert!(strange.requests().is_empty());
}

#[tokio::test]
async fn a_token_server_cannot_pass_the_password_on() {
    let strange = Server::start([]).await;
    let server = Server::start([]).await;
    server.add([
        on("GET", "/v2/a/manifests/1").times(5).answer(
            Reply::new(401).header("www-authenticate", format!(r#"Bearer realm="{}/token""#, server.url())),
        ),
        on("GET", "/token")
            .times(5)
            .answer(Reply::new(307).header("location", format!("{}/token", strange.url()))),
    ]);
    let failure =
        connect(&server, Some(password())).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::TokenFailed);
    assert!(strange.requests().is_empty());
}

#[tokio::test]
async fn box_4_3_1_an_upload_goes_where_it_is_told_within_the_registry() {
    let (bytes, descriptor) = blob(1_000);
    for form in [
        "/v2/a/blobs/uploads/1?_state=a%2Fb+c&x",
        "1?_state=a%2Fb+c&x",
        "SELF/v2/a/blobs/uploads/1?_state=a%2Fb+c&x",
    ] {
        let server = Server::start([]).await;
        let location = form.replace("SELF", &server.url());
        server.add([
            on("POST", "/v2/a/blobs/uploads/").answer(Reply::new(202).header("location", location)),
            on("PUT", format!("/v2/a/blobs/uploads/1?_state=a%2Fb+c&x&digest={}", descriptor.digest))
                .with("content-length", "1000")
                .answer(Reply::new(201)),
        ]);
        let connection = connect(&server, None);
        let Upload::Session(session) =
            connection.start_upload(&repository("a"), &Digest::of(b"x"), None).await.unwrap()
        else {
            panic!("not asked to mount")
        };
        let body = futures_util::stream::iter([Ok(bytes.clone().into())]);
        put_blob(&connection, session, &descriptor, body).await.unwrap();
        assert_eq!(server.requests()[1].body, bytes);
        server.assert_done();
    }
}

#[tokio::test]
async fn an_upload_goes_nowhere_else() {
    let strange = Server::start([]).await;
    for location in [
        format!("{}/v2/a/blobs/uploads/1?token=geheim", strange.url()),
        format!("http://127.0.0.2:{}/u", strange.authority().rsplit_once(':').unwrap().1),
        "https://evil.example.net/u".to_owned(),
        "file:///tmp/u".to_owned(),
        "http://user@SELF/u".to_owned(),
        "javascript:alert(1)".to_owned(),
    ] {
        let server = Server::start([]).await;
        let location = location.replace("SELF", &server.authority());
        server
            .add([on("POST", "/v2/a/blobs/uploads/").answer(Reply::new(202).header("location", &*location))]);
        let failure = connect(&server, Some(password()))
            .start_upload(&repository("a"), &Digest::of(b"x"), None)
            .await
            .unwrap_err();
        assert_eq!(failure.code, ErrorCode::LocationRefused, "{location}");
        assert!(!failure.to_string().contains("geheim"), "a query may hold a secret: {failure}");
        let failure = connect(&server, Some(password())).cancel_upload(&location).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::LocationRefused, "{location}");
    }
    assert!(strange.requests().is_empty());
}

#[tokio::test]
async fn box_4_7_1_pages_are_followed_within_the_registry() {
    let server = Server::start([]).await;
    let list = "/v2/a/tags/list";
    server.add([
        on("GET", format!("{list}?n=1000")).answer(
            Reply::new(200)
                .header("link", r#"</v2/a/tags/list?last=1,2&n=2>; rel="next""#)
                .body(r#"{"tags":["1","2"]}"#),
        ),
        on("GET", format!("{list}?last=1,2&n=2")).answer(
            Reply::new(200)
                .header("link", format!("<{}{list}?last=3>; rel=next", server.url()))
                .body(r#"{"tags":["3",null,"not a tag"]}"#),
        ),
        on("GET", format!("{list}?last=3")).answer(Reply::new(200).body(r#"{"tags":null}"#)),
    ]);
    let pages: Vec<_> = connect(&server, None).tags(&repository("a")).collect().await;
    let tags: Vec<_> = pages.into_iter().flat_map(Result::unwrap).map(|tag| tag.to_string()).collect();
    assert_eq!(tags, ["1", "2", "3"]);
    server.assert_done();
}

#[tokio::test]
async fn box_4_7_2_a_page_elsewhere_or_for_ever_is_refused() {
    let strange = Server::start([]).await;
    for link in [
        "</v2/a/tags/list?n=1000>; rel=next".to_owned(),
        format!("<http://localhost:{}/>; rel=next", strange.authority().rsplit_once(':').unwrap().1),
        "<https://evil.example.net/v2/>; rel=next".to_owned(),
    ] {
        let server = Server::start([on("GET", "/v2/a/tags/list")
            .answer(Reply::new(200).header("link", &*link).body(r#"{"tags":["1"]}"#))])
        .await;
        let pages: Vec<_> = connect(&server, None).tags(&repository("a")).collect().await;
        assert_eq!(pages.last().unwrap().as_ref().unwrap_err().code, ErrorCode::LinkRefused, "{link}");
        assert_eq!(server.requests().len(), 1);
    }
    assert!(strange.requests().is_empty());
}
