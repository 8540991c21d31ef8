//! Rows 14 to 17 and 49: tokens that run out, credentials that do not do, token servers that fail or are none.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_tests::scripted::{Content, Reply, Server, on};

use crate::stage::{CANARIES, How, Stage, both, finish, one_layer};

/// Both ends behind tokens.
async fn tokens_at_both(size: usize) -> (Stage, String) {
    let [mut source, _] = both();
    let (captain, his) = CANARIES[1];
    let layer = format!("/v2/team/app/blobs/{}", source.image("team/app:1", &[size]).layers[0]);
    let destination = Content::new().behind_tokens(captain, his);
    (Stage::of(Server::holding, source, destination, |_, _| How::default()).await, layer)
}

fn challenge(server: &Server) -> Reply {
    let realm = format!("Bearer realm=\"{}/token\",service=\"harbour\"", server.url());
    Reply::error(401, "UNAUTHORIZED", "the token has run out").header("www-authenticate", realm)
}

#[tokio::test]
async fn fault_14_a_token_runs_out_under_an_upload() {
    let (mut stage, layer) = tokens_at_both(4 << 20).await;
    stage.destination.add([on("PUT", finish(&layer)).answer(challenge(&stage.destination))]);
    stage.run().await.arrived();
    let asked = stage.destination.requests();
    let pushes: Vec<_> = asked
        .iter()
        .filter(|request| {
            request.path.contains("/token") && request.path.contains("team%2Fapp%3Apull%2Cpush")
        })
        .collect();
    assert_eq!(pushes.len(), 2, "one more token: {pushes:#?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_15_a_fresh_token_is_refused_as_well() {
    let (mut stage, _) = tokens_at_both(1_000).await;
    let uploads = "/v2/team/app/blobs/uploads/";
    stage.destination.add([on("POST", uploads).always().answer(challenge(&stage.destination))]);
    let seen = stage.run().await;
    let failure = seen.failed(ErrorCode::AuthRejected);
    assert_eq!(failure.arg("host"), Some(&stage.destination.authority().into()));
    // Two blobs, each asked for with two tokens at most.
    assert!(stage.destination.count("POST", uploads) <= 4 + 2);
    stage.close().await;
}

#[tokio::test]
async fn fault_16_a_token_server_stumbles() {
    let (mut stage, _) = one_layer(1_000).await;
    stage.source.add([on("GET", "/token").times(2).answer(Reply::new(500))]);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_16_a_token_server_is_none() {
    let page = Reply::new(200).header("content-type", "text/html").body("<html><title>Sign in</title>");
    for answer in [
        Reply::new(500),
        page,
        Reply::new(200),
        Reply::new(200).body(vec![b' '; 60_000]).endless(),
        Reply::new(200).never(),
    ] {
        let how = How {
            no_probe: Some("nobody gets in"),
            patience: sampan_engine::Timeouts {
                answer: Duration::from_millis(300),
                ..crate::stage::hurried()
            },
            ..How::default()
        };
        let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await;
        stage.source.add([on("GET", "/token").always().answer(answer)]);
        let seen = stage.run().await;
        let sampan_domain::run::Planning::Failed(_, failure) = &seen.run.planning else {
            panic!("planned without a token: {seen:?}")
        };
        assert!(matches!(failure.code, ErrorCode::TokenFailed | ErrorCode::ResponseTimeout), "{failure:?}");
        assert!(stage.source.count("GET", "/token") <= 10);
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_17_a_push_is_denied() {
    let (mut stage, _) = one_layer(1_000).await;
    let uploads = "/v2/team/app/blobs/uploads/";
    let denied = Reply::error(403, "DENIED", "requested access to the resource is denied");
    stage.destination.add([on("POST", uploads).always().answer(denied)]);
    stage.run().await.failed(ErrorCode::AccessDenied);
    assert!(stage.destination.count("POST", uploads) <= 2, "once for each blob");
    stage.close().await;
}

#[tokio::test]
async fn fault_49_a_realm_is_elsewhere() {
    for realm in [
        "http://127.0.0.2:PORT/token",
        "http://localhost:PORT/token",
        "http://169.254.169.254/token",
        "http://2130706434:PORT/token",
        "http://[::1]:PORT/token",
        "https://tokens.example.com/token",
        "http://tokens.example.com/token",
        "file:///etc/passwd",
    ] {
        let how = How { no_probe: Some("nobody gets in"), ..How::default() };
        let mut stage = Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await;
        let port = stage.stranger(Content::new()).port().to_string();
        let realm = format!("Bearer realm=\"{}\",service=\"harbour\"", realm.replace("PORT", &port));
        let refusal = Reply::error(401, "UNAUTHORIZED", "no").header("www-authenticate", realm.as_str());
        stage.source.add([on("GET", "/v2/").always().answer(refusal.clone())]);
        stage.source.add([on("GET", "/v2/_catalog").always().answer(refusal)]);
        let seen = stage.run().await;
        let sampan_domain::run::Planning::Failed(_, failure) = &seen.run.planning else { panic!("{seen:?}") };
        assert_eq!(failure.code, ErrorCode::RealmRefused, "{realm}: {failure:?}");
        assert_eq!(stage.the_stranger().requests().len(), 0, "{realm}");
        stage.close().await;
    }
}
