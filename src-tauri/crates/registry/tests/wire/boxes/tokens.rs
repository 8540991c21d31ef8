//! 4.8 Authentication.

use std::time::Duration;

use futures_util::stream;
use sampan_domain::{Digest, ErrorCode};
use sampan_registry::Upload;

use crate::server::{Reply, Server, Step, on};
use crate::{BASIC, blob, connect, manifest_reply, password, put_blob, repository, tag};

const IMAGE: &str = "/v2/a/manifests/1";

fn asks(server: &Server) -> Reply {
    Reply::new(401)
        .header("www-authenticate", format!(r#"Bearer realm="{}/token",service="s""#, server.url()))
}

fn token(text: &str, expires_in: u32) -> Step {
    on("GET", "/token")
        .answer(Reply::new(200).body(format!(r#"{{"token":"{text}","expires_in":{expires_in}}}"#)))
}

#[tokio::test]
async fn box_4_8_2_the_better_of_several_challenges_is_answered() {
    for (headers, bearer) in [
        (vec![r#"Basic realm="a, b""#, r#"Bearer realm="REALM",service="s",scope="x:y:pull,push""#], true),
        (vec![r#"Basic realm="r", bearer realm="REALM" , service="s""#], true),
        (vec![r#"Negotiate, BASIC realm="r""#], false),
    ] {
        let server = Server::start([]).await;
        let mut reply = Reply::new(401);
        for header in headers {
            reply =
                reply.header("www-authenticate", header.replace("REALM", &format!("{}/token", server.url())));
        }
        server.add([on("GET", IMAGE).without("authorization").answer(reply)]);
        let shown = if bearer { "Bearer t" } else { BASIC };
        server.add(bearer.then(|| token("t", 300).with("authorization", BASIC)));
        server.add([on("GET", IMAGE).with("authorization", shown).answer(manifest_reply())]);
        connect(&server, Some(password())).get_manifest(&repository("a"), &tag("1")).await.unwrap();
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_8_2_a_realm_may_be_relative() {
    let server = Server::start([
        on("GET", IMAGE)
            .without("authorization")
            .answer(Reply::new(401).header("www-authenticate", r#"Bearer realm="/token""#)),
        token("t", 300),
        on("GET", IMAGE).with("authorization", "Bearer t").answer(manifest_reply()),
    ])
    .await;
    connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap();
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_3_and_4_a_token_is_renewed_ahead_of_its_end() {
    let server = Server::start([]).await;
    server.add([
        on("GET", IMAGE).without("authorization").answer(asks(&server)),
        token("short", 5),
        on("GET", IMAGE).with("authorization", "Bearer short").times(2).answer(manifest_reply()),
        token("next", 300),
        on("GET", IMAGE).with("authorization", "Bearer next").answer(manifest_reply()),
    ]);
    let connection = connect(&server, Some(password()));
    for wait in [0, 0, 5] {
        tokio::time::sleep(Duration::from_secs(wait)).await;
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
    server.assert_done();
    let refused =
        server.requests().iter().filter(|request| request.header("authorization").is_none()).count();
    assert_eq!(refused, 1, "no request was spent on a token that had run out");
}

#[tokio::test]
async fn box_4_8_4_each_chunk_has_a_token_that_holds() {
    let (bytes, blob) = blob(20 << 20);
    let server = Server::start([]).await;
    let session = "/v2/a/blobs/uploads/1";
    let open = || on("POST", "/v2/a/blobs/uploads/").answer(Reply::new(202).header("location", session));
    server.add([
        on("POST", "/v2/a/blobs/uploads/").without("authorization").answer(asks(&server)),
        token("t0", 300),
        open().with("authorization", "Bearer t0"),
        on("PUT", session).with("authorization", "Bearer t0").answer(Reply::new(413).at_once()),
        open().with("authorization", "Bearer t0"),
        // The first chunk takes longer than the token that was got while it was sent.
        on("PATCH", session).with("authorization", "Bearer t0").answer(asks(&server)),
        token("t1", 5),
        on("PATCH", session)
            .with("authorization", "Bearer t1")
            .answer(Reply::new(202).after(Duration::from_secs(5))),
        token("t2", 300),
        on("PATCH", session).with("authorization", "Bearer t2").answer(Reply::new(202)),
        on("PUT", session).with("authorization", "Bearer t2").answer(Reply::new(201)),
    ]);
    let connection = connect(&server, Some(password()));
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        let upload = connection.start_upload(&repository("a"), &blob.digest, None).await.unwrap();
        let Upload::Session(session) = upload else { panic!("not asked to mount") };
        let pieces: Vec<_> = bytes.chunks(100_000).map(|piece| Ok(piece.to_vec().into())).collect();
        let outcome = put_blob(&connection, session, &blob, stream::iter(pieces)).await;
        outcomes.push(outcome.err().map(|failure| failure.code));
        if outcomes.len() == 2 {
            server.add([open().with("authorization", "Bearer t1")]);
        }
    }
    assert_eq!(outcomes, [Some(ErrorCode::UploadLost), Some(ErrorCode::UploadLost), None]);
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_6_and_7_each_repository_has_its_token() {
    let server = Server::start([]).await;
    let scoped = |name: &str, text: &str| {
        on("GET", format!("/token?service=s&scope=repository%3A{name}%3Apull&client_id=sampan"))
            .answer(Reply::new(200).body(format!(r#"{{"access_token":"{text}"}}"#)))
    };
    server.add([
        on("GET", IMAGE).without("authorization").answer(asks(&server)),
        scoped("a", "ta"),
        on("GET", IMAGE).with("authorization", "Bearer ta").answer(manifest_reply()),
        scoped("b", "tb"),
        on("GET", "/v2/b/manifests/1").with("authorization", "Bearer tb").answer(manifest_reply()),
    ]);
    let connection = connect(&server, None);
    for name in ["a", "b"] {
        connection.get_manifest(&repository(name), &tag("1")).await.unwrap();
    }
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_8_a_401_without_a_challenge_uses_the_realm_that_is_known() {
    let server = Server::start([]).await;
    server.add([
        on("GET", IMAGE).without("authorization").answer(asks(&server)),
        token("t1", 300),
        on("GET", IMAGE).with("authorization", "Bearer t1").answer(manifest_reply()),
        on("GET", IMAGE).with("authorization", "Bearer t1").answer(Reply::new(401)),
        token("t2", 300),
        on("GET", IMAGE).with("authorization", "Bearer t2").answer(manifest_reply()),
    ]);
    let connection = connect(&server, Some(password()));
    for _ in 0..2 {
        connection.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
    server.assert_done();
}

#[tokio::test]
async fn box_4_8_8_who_is_refused_without_a_challenge_is_refused_once() {
    let server =
        Server::start([on("HEAD", format!("/v2/a/blobs/{}", Digest::of(b"x"))).answer(Reply::new(401))])
            .await;
    let connection = connect(&server, Some(password()));
    let failure = connection.head_blob(&repository("a"), &Digest::of(b"x")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::AuthRejected);
    server.assert_done();
}
