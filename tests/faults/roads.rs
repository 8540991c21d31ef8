//! Rows 45 to 48, 67 and 68: names, certificates, redirects, upload addresses and proxies that lead astray, and text
//! that is not meant to be read.

use std::time::Duration;

use sampan_domain::ErrorCode;
use sampan_domain::target::{Place, Proxy, Registry, Tls};
use sampan_tests::scripted::tls::{Flaw, Identity};
use sampan_tests::scripted::{Content, Reply, Server, on};

use crate::stage::{How, Stage, both, one_layer, place};

const UPLOADS: &str = "/v2/team/app/blobs/uploads/";

/// A source at another address, which nobody gets to.
async fn source_at(place: Place) -> Stage {
    let how = How { source: Some(place), no_probe: Some("the source is not reached"), ..How::default() };
    Stage::with(|source| drop(source.image("team/app:1", &[1_000])), how).await
}

#[tokio::test]
async fn fault_45_a_name_does_not_exist() {
    let mut stage = source_at(place("http://no-such-host.invalid:5000", None)).await;
    let seen = stage.run().await;
    let sampan_domain::run::Planning::Failed(_, failure) = &seen.run.planning else { panic!("{seen:?}") };
    // Without a resolver nobody can tell that a name does not exist.
    assert!(matches!(failure.code, ErrorCode::DnsNotFound | ErrorCode::DnsFailed), "{failure:?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_46_a_certificate_is_not_good() {
    for (flaw, known, code) in [
        (Flaw::None, false, ErrorCode::TlsUnknownIssuer),
        (Flaw::SelfSigned, false, ErrorCode::TlsUnknownIssuer),
        (Flaw::OtherHost, true, ErrorCode::TlsWrongHost),
        (Flaw::Expired, true, ErrorCode::TlsNotValidNow),
    ] {
        let identity = Identity::new(flaw);
        let [mut source, destination] = both();
        source.image("team/app:1", &[1_000]);
        let folder = tempfile::tempdir().unwrap();
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, &identity.ca).unwrap();
        let serve = |content| Server::secure(content, &identity);
        let how = |source: &Server, destination: &Server| How {
            source: Some(place(&source.url(), known.then(|| ca.clone()))),
            destination: Some(Place::Registry(Registry {
                tls: Tls { skip_verify: true, ..Tls::default() },
                proxy: Proxy::Direct,
                ..Registry::at(destination.url().parse().unwrap())
            })),
            no_probe: Some("the source is not trusted"),
            ..How::default()
        };
        let mut stage = Stage::of(serve, source, destination, how).await;
        stage.run().await.unplanned(code);
        assert_eq!(stage.source.requests().len(), 0, "nothing is said to a stranger");
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_46_plain_http_where_tls_should_be() {
    let how = |source: &Server, _: &Server| How {
        source: Some(place(&source.url().replace("http:", "https:"), None)),
        no_probe: Some("the source is not reached"),
        ..How::default()
    };
    let [mut source, destination] = both();
    source.image("team/app:1", &[1_000]);
    let mut stage = Stage::of(Server::holding, source, destination, how).await;
    stage.run().await.unplanned(ErrorCode::TlsPlainHttp);
    stage.close().await;
}

#[tokio::test]
async fn fault_47_a_blob_lies_in_storage_that_wants_no_login() {
    let (mut stage, layer) = one_layer(1_000).await;
    let bytes =
        stage.source.content(|held| held.bytes("team/app", layer.rsplit('/').next().unwrap())).unwrap();
    let storage = stage.stranger(Content::new());
    let to = format!("{}/bucket/1?X-Amz-Signature=abc", storage.url());
    storage.add([
        on("GET", "/bucket/1").without("authorization").answer(Reply::new(200).shared(bytes)),
        on("GET", "/bucket/1").always().answer(Reply::new(400).body("Only one auth mechanism allowed")),
    ]);
    stage.source.add([on("GET", &*layer).always().answer(Reply::new(307).header("location", to))]);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_47_redirects_go_round_in_a_circle() {
    let (mut stage, layer) = one_layer(1_000).await;
    stage.source.add([on("GET", &*layer).always().answer(Reply::new(307).header("location", &*layer))]);
    stage.run().await.failed(ErrorCode::RedirectLoop);
    assert!(stage.source.count("GET", &layer) <= 6);
    stage.close().await;
}

#[tokio::test]
async fn fault_47_a_redirect_leaves_tls() {
    let mut layer = String::new();
    let fill = |source: &mut Content| {
        layer = format!("/v2/team/app/blobs/{}", source.image("team/app:1", &[1_000]).layers[0]);
    };
    let mut stage = Stage::over_tls(Server::secure, fill).await;
    let to = format!("{}/x", stage.stranger(Content::new()).url());
    stage.source.add([on("GET", &*layer).always().answer(Reply::new(307).header("location", to))]);
    stage.run().await.failed(ErrorCode::RedirectRefused);
    assert_eq!(stage.the_stranger().requests().len(), 0);
    stage.close().await;
}

#[tokio::test]
async fn fault_48_an_upload_is_sent_elsewhere() {
    for location in [
        "http://localhost:PORT/v2/team/app/blobs/uploads/1",
        "http://127.0.0.1:PORT/upload",
        "//127.0.0.1:PORT/upload",
        "file:///tmp/upload",
        "http://captain:x@127.0.0.1:PORT/upload",
        "https://uploads.example.com/1",
    ] {
        let (mut stage, _) = one_layer(1_000).await;
        let port = stage.stranger(Content::new()).port().to_string();
        let to = location.replace("PORT", &port);
        stage.destination.add([on("POST", UPLOADS).always().answer(Reply::new(202).header("location", to))]);
        stage.run().await.failed(ErrorCode::LocationRefused);
        assert_eq!(stage.the_stranger().requests().len(), 0, "{location}");
        assert_eq!(stage.destination.count("PUT", "team/app"), 0, "no data is sent: {location}");
        stage.close().await;
    }
}

#[tokio::test]
async fn fault_48_an_upload_has_a_whole_address() {
    let [mut source, destination] = both();
    source.image("team/app:1", &[1_000]);
    let mut stage =
        Stage::of(Server::holding, source, destination.with_whole_addresses(), |_, _| How::default()).await;
    stage.run().await.arrived();
    stage.close().await;
}

/// The source behind a proxy.
async fn behind(proxy: &str) -> Stage {
    let proxy = proxy.to_owned();
    let how = move |source: &Server, _: &Server| How {
        source: Some(Place::Registry(Registry {
            proxy: Proxy::Url(proxy),
            ..Registry::at(source.url().parse().unwrap())
        })),
        no_probe: Some("the proxy lets nothing through"),
        uncounted: Some("the proxy has the requests"),
        ..How::default()
    };
    let [mut source, destination] = both();
    source.image("team/app:1", &[1_000]);
    Stage::of(Server::holding, source, destination, how).await
}

#[tokio::test]
async fn fault_67_a_proxy_wants_a_password_or_is_gone() {
    let proxy = Server::start([on("GET", "http://*").always().answer(Reply::new(407))]).await;
    let mut stage = behind(&proxy.url()).await;
    let seen = stage.run().await;
    let failure = seen.unplanned(ErrorCode::ProxyFailed);
    assert_eq!(failure.arg("proxy"), Some(&proxy.authority().into()));
    stage.close().await;

    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut stage = behind(&format!("http://{gone}")).await;
    let seen = stage.run().await;
    assert_eq!(seen.unplanned(ErrorCode::ProxyFailed).arg("proxy"), Some(&gone.to_string().into()));
    stage.close().await;
}

#[tokio::test]
async fn fault_68_text_is_hostile() {
    let hostile = format!("<script>alert(1)</script>\u{1b}[2J\u{202e}{}", "x".repeat(10 << 20));
    let (mut stage, _) = one_layer(1_000).await;
    let warned = Reply::held().header("warning", "299 - \"<b>\u{202e}old</b>\"");
    stage.source.add([on("GET", "/v2/team/app/manifests/*").answer(warned)]);
    let refused = Reply::error(403, "DENIED", &hostile);
    stage.destination.add([on("POST", UPLOADS).always().answer(refused)]);
    let seen = stage.run().await;
    let failure = format!("{:?}", seen.failed(ErrorCode::AccessDenied));
    assert!(failure.len() < 20_000, "{} bytes", failure.len());
    assert!(!failure.contains(['\u{202e}']) && !failure.contains("\\u{1b}"), "{failure}");
    stage.close().await;
}

#[tokio::test]
async fn fault_69_passwords_stay_where_they_belong() {
    let (mut stage, layer) = one_layer(2 << 20).await;
    // One after the other, what a login is part of.
    stage.source.add([
        on("GET", "/token").answer(Reply::new(500)),
        on("GET", &*layer).answer(Reply::held().cut(1 << 20)),
        on("GET", &*layer).answer(Reply::new(401)),
    ]);
    stage.destination.add([
        on("POST", UPLOADS).answer(Reply::new(503).after(Duration::from_millis(10))),
        on("PUT", format!("{UPLOADS}*")).answer(Reply::held().unanswered().reset()),
        on("PUT", "/v2/team/app/manifests/1").answer(Reply::error(403, "DENIED", "captain may not")),
    ]);
    stage.run().await.failed(ErrorCode::AccessDenied);
    stage.close().await;
}
