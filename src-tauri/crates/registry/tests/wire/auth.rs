//! Credentials: shown only when asked for, to whom they belong, and once.

use futures_util::future::join_all;
use sampan_domain::ErrorCode;
use sampan_domain::secret::Credential;
use secrecy::SecretString;

use crate::server::{Reply, Server, Step, on};
use crate::{BASIC, PASSWORD, connect, manifest_reply, password, repository, tag};

fn challenge(server: &Server, more: &str) -> Reply {
    let realm = format!("{}/token", server.url());
    Reply::new(401)
        .header("www-authenticate", format!(r#"Bearer realm="{realm}",service="reg.test"{more}"#))
        .body(r#"{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}"#)
}

fn token(text: &str) -> Reply {
    Reply::new(200).body(format!(r#"{{"token":"{text}","expires_in":300}}"#))
}

fn image(repository: &str) -> String {
    format!("/v2/{repository}/manifests/1")
}

/// A manifest for who shows that token, and the challenge for who shows none.
fn guarded(server: &Server, repository: &str, token: &str) -> [Step; 2] {
    [
        on("GET", image(repository)).without("authorization").answer(challenge(server, "")),
        on("GET", image(repository))
            .with("authorization", format!("Bearer {token}"))
            .answer(manifest_reply()),
    ]
}

#[tokio::test]
async fn box_4_8_1_a_token_is_fetched_once_and_sent_ahead() {
    let server = Server::start([]).await;
    server.add(guarded(&server, "a", "t1"));
    server.add([
        on("GET", "/token?service=reg.test&scope=repository%3Aa%3Apull&client_id=sampan")
            .without("authorization")
            .answer(token("t1")),
        on("GET", image("a")).with("authorization", "Bearer t1").answer(manifest_reply()),
    ]);
    let connection = connect(&server, None);
    for _ in 0..2 {
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
    server.assert_done();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn box_4_8_10_many_requests_share_one_token() {
    let server = Server::start([]).await;
    server.add(guarded(&server, "a", "ta"));
    let scope =
        |name: &str| format!("/token?service=reg.test&scope=repository%3A{name}%3Apull&client_id=sampan");
    server.add([
        on("GET", scope("a")).with("authorization", BASIC).answer(token("ta")),
        on("GET", scope("b"))
            .with("authorization", BASIC)
            .answer(token("tb").after(std::time::Duration::from_millis(50))),
        on("GET", image("b")).with("authorization", "Bearer tb").times(8).answer(manifest_reply()),
    ]);
    let connection = connect(&server, Some(password()));
    connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    let (name, reference) = (repository("b"), tag("1"));
    for outcome in join_all((0..8).map(|_| connection.get_manifest(&name, &reference))).await {
        outcome.unwrap();
    }
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_10_a_failure_of_the_token_server_is_shared_by_who_waited() {
    let server = Server::start([]).await;
    server.add(guarded(&server, "a", "ta"));
    server.add([
        on("GET", "/token").answer(token("ta")),
        on("GET", "/token").answer(Reply::new(401).after(std::time::Duration::from_millis(50))),
    ]);
    let connection = connect(&server, Some(password()));
    connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    let (name, reference) = (repository("b"), tag("1"));
    for outcome in join_all((0..8).map(|_| connection.get_manifest(&name, &reference))).await {
        assert_eq!(outcome.unwrap_err().code, ErrorCode::AuthRejected);
    }
}

#[tokio::test]
async fn a_password_is_not_shown_before_it_is_asked_for() {
    let server = Server::start([
        on("GET", image("a"))
            .without("authorization")
            .answer(Reply::new(401).header("www-authenticate", "Basic realm=\"r\"")),
        on("GET", image("a")).with("authorization", BASIC).times(2).answer(manifest_reply()),
    ])
    .await;
    let connection = connect(&server, Some(password()));
    for _ in 0..2 {
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_5_an_identity_token_is_posted_and_a_server_without_post_gets_a_get() {
    for has_post in [true, false] {
        let server = Server::start([]).await;
        server.add(guarded(&server, "a", "t1"));
        let post = on("POST", "/token");
        if has_post {
            server.add([post.answer(Reply::new(200).body(r#"{"access_token":"t1"}"#))]);
        } else {
            server.add([post.answer(Reply::new(404)), on("GET", "/token").answer(token("t1"))]);
        }
        let credential = Credential::IdentityToken(SecretString::from("identity"));
        let connection = connect(&server, Some(credential));
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
        server.assert_done();
        let posted = server.requests().into_iter().find(|request| request.method == "POST").unwrap();
        let form = String::from_utf8(posted.body.to_vec()).unwrap();
        for part in ["grant_type=refresh_token", "refresh_token=identity", "scope=repository%3Aa%3Apull"] {
            assert!(form.contains(part), "{form}");
        }
        assert!(!posted.path.contains("identity"), "no secret in an address");
    }
}

#[tokio::test]
async fn a_token_that_ran_out_is_renewed_once() {
    let server = Server::start([]).await;
    server.add(guarded(&server, "a", "t1"));
    server.add([
        on("GET", "/token").answer(token("t1")),
        on("GET", image("a"))
            .with("authorization", "Bearer t1")
            .answer(challenge(&server, r#",error="invalid_token""#)),
        on("GET", "/token").answer(token("t2")),
        on("GET", image("a")).with("authorization", "Bearer t2").answer(manifest_reply()),
    ]);
    let connection = connect(&server, Some(password()));
    for _ in 0..2 {
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_8_a_401_to_a_fresh_token_ends_it_with_the_right_cause() {
    for (credential, error, expected) in [
        (Some(password()), "", ErrorCode::AuthRejected),
        (Some(password()), r#",error="insufficient_scope""#, ErrorCode::AccessDenied),
        (None, r#",error="insufficient_scope""#, ErrorCode::AuthRequired),
    ] {
        let server = Server::start([]).await;
        server.add([
            on("GET", image("a")).times(2).answer(challenge(&server, error)),
            on("GET", "/token").answer(token("t1")),
        ]);
        let failure =
            connect(&server, credential).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, expected, "{error}");
        assert!(failure.arg("host").is_some(), "{failure}");
        server.assert_done();
    }
}

#[tokio::test]
async fn a_wrong_password_is_tried_once_and_never_told() {
    let server = Server::start([]).await;
    server.add([
        on("GET", image("a")).answer(challenge(&server, "")),
        on("GET", "/token").with("authorization", BASIC).answer(Reply::new(401).body(PASSWORD)),
    ]);
    let connection = connect(&server, Some(password()));
    let failure = connection.get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::AuthRejected);
    assert!(!format!("{failure} {failure:?}").contains(PASSWORD));
    server.assert_done();
}

#[tokio::test]
async fn a_token_server_that_fails_is_tried_again_and_then_named() {
    let server = Server::start([]).await;
    server.add(guarded(&server, "a", "t1"));
    server
        .add([on("GET", "/token").times(2).answer(Reply::new(503)), on("GET", "/token").answer(token("t1"))]);
    connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap();

    let answers = [
        Reply::new(500),
        Reply::new(200).body("<html>Sign in</html>"),
        Reply::new(200).body(r#"{"token":""}"#),
        Reply::new(200).body(format!(r#"{{"token":"{}"}}"#, "x".repeat(10 << 20))),
        Reply::new(302).header("location", "/elsewhere"),
    ];
    for answer in answers {
        let server = Server::start([]).await;
        server.add([
            on("GET", image("a")).times(5).answer(challenge(&server, "")),
            on("GET", "/token").times(5).answer(answer),
        ]);
        let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::TokenFailed);
        assert!(failure.to_string().contains(&server.authority()), "{failure}");
    }
}

#[tokio::test]
async fn box_4_4_3_a_token_for_a_mount_holds_both_repositories() {
    let digest = sampan_domain::Digest::of(b"x");
    let server = Server::start([]).await;
    server.add([
        on("POST", "/v2/to/blobs/uploads/").without("authorization").answer(challenge(&server, "")),
        on(
            "GET",
            "/token?service=reg.test&scope=repository%3Afrom%3Apull&scope=repository%3Ato%3Apull%2Cpush&client_id=sampan",
        )
        .answer(token("both")),
        on("POST", "/v2/to/blobs/uploads/").with("authorization", "Bearer both").answer(Reply::new(201)),
    ]);
    let (to, from) = (repository("to"), repository("from"));
    let upload = connect(&server, Some(password())).start_upload(&to, &digest, Some(&from)).await.unwrap();
    assert!(matches!(upload, sampan_registry::Upload::Mounted));
    server.assert_done();
}

#[tokio::test]
async fn a_token_to_push_serves_to_pull() {
    let server = Server::start([]).await;
    server.add([
        on("POST", "/v2/a/blobs/uploads/").without("authorization").answer(challenge(&server, "")),
        on("GET", "/token?service=reg.test&scope=repository%3Aa%3Apull%2Cpush&client_id=sampan")
            .answer(token("w")),
        on("POST", "/v2/a/blobs/uploads/")
            .with("authorization", "Bearer w")
            .answer(Reply::new(202).header("location", "/v2/a/blobs/uploads/1")),
        on("GET", image("a")).with("authorization", "Bearer w").answer(manifest_reply()),
    ]);
    let connection = connect(&server, Some(password()));
    connection.start_upload(&repository("a"), &sampan_domain::Digest::of(b"x"), None).await.unwrap();
    connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    server.assert_done();
}
