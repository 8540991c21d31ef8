//! Answers that are late, wrong, hostile, or of an older protocol.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use sampan_domain::error::Value;
use sampan_domain::target::Proxy;
use sampan_domain::{Digest, ErrorCode, Reference};
use sampan_registry::{Manifest, Open};
use tokio::time::Instant;

use crate::server::{Reply, Server, on};
use crate::{INDEX, MANIFEST, connect, connect_by, descriptor, manifest, manifest_reply, repository, tag};

const IMAGE: &str = "/v2/a/manifests/1";

#[tokio::test]
async fn fault_09_a_registry_that_asks_for_a_pause_gets_it() {
    let soon = Reply::new(429).header("retry-after", "1");
    let server =
        Server::start([on("GET", IMAGE).answer(soon), on("GET", IMAGE).answer(manifest_reply())]).await;
    let begun = Instant::now();
    connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap();
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(10), "{took:?}");
}

#[tokio::test]
async fn fault_10_a_long_pause_is_handed_on() {
    for (text, least) in [("3600", 3_600), (date_in(3_600).as_str(), 3_590)] {
        let server =
            Server::start([on("GET", IMAGE).answer(Reply::new(429).header("retry-after", text))]).await;
        let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::RateLimited);
        let wait = failure.retry_after.unwrap().as_secs();
        assert!((least..=3_600).contains(&wait), "{text}: {wait}");
        assert!(failure.arg("until").is_some(), "{failure}");
    }
    for garbage in ["soon", "-5"] {
        let limited = Reply::new(429).header("retry-after", garbage);
        let server =
            Server::start([on("GET", IMAGE).answer(limited), on("GET", IMAGE).answer(manifest_reply())])
                .await;
        connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap();
    }
}

fn date_in(seconds: i64) -> String {
    let date = chrono::Utc::now() + chrono::TimeDelta::seconds(seconds);
    date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test]
async fn fault_13_a_registry_that_stumbles_is_asked_again() {
    for status in [500, 502, 503, 504, 408] {
        let stumble = || Reply::new(status);
        let put =
            Reply::new(201).header("docker-content-digest", Digest::of(manifest().as_bytes()).to_string());
        let server = Server::start([
            on("GET", IMAGE).times(2).answer(stumble()),
            on("GET", IMAGE).answer(manifest_reply()),
            on("HEAD", IMAGE).times(2).answer(stumble()),
            on("HEAD", IMAGE).answer(manifest_reply()),
            on("PUT", IMAGE).times(2).answer(stumble()),
            on("PUT", IMAGE).answer(put),
            on("POST", "/v2/a/blobs/uploads/").times(2).answer(stumble()),
            on("POST", "/v2/a/blobs/uploads/").answer(Reply::new(202).header("location", "/u")),
        ])
        .await;
        let (connection, a) = (connect(&server, None), repository("a"));
        let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
        assert_eq!(connection.head_manifest(&a, &tag("1")).await.unwrap(), Some(manifest.descriptor()));
        connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap();
        connection.start_upload(&a, &Digest::of(b"x"), None).await.unwrap();
        server.assert_done();
    }
}

#[tokio::test]
async fn a_registry_that_is_down_is_asked_five_times() {
    let server = Server::start([on("GET", IMAGE).times(5).answer(Reply::new(503))]).await;
    let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ServerError);
    assert_eq!(failure.arg("status"), Some(&Value::Number(503)));
    server.assert_done();

    let server = Server::start([on("GET", IMAGE).answer(Reply::new(501))]).await;
    let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::Unsupported, "501 stays 501");
}

#[tokio::test]
async fn fault_26_a_page_for_people_is_no_registry() {
    let page = Reply::new(200)
        .header("content-type", "text/html; charset=utf-8")
        .body("<!doctype html><html><head><title>Sign in &lt;script&gt;</title></head></html>");
    let server = Server::start([
        on("GET", "/v2/").answer(page.clone()),
        on("GET", IMAGE).answer(page.clone()),
        on("HEAD", IMAGE).answer(page.clone()),
        on("GET", IMAGE).answer(page.clone()),
        on("GET", "/v2/a/tags/list").answer(page.clone()),
        on("GET", format!("/v2/a/blobs/{}", Digest::of(b"x"))).answer(page),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let failures = [
        connection.ping().await.unwrap_err(),
        connection.get_manifest(&a, &tag("1")).await.unwrap_err(),
        connection.head_manifest(&a, &tag("1")).await.unwrap_err(),
        connection.tags(&a).next().await.unwrap().unwrap_err(),
        connection.read_blob(&a, &descriptor(b"x")).await.err().unwrap(),
    ];
    for failure in failures {
        assert_eq!(failure.code, ErrorCode::NotARegistry);
        assert_eq!(failure.arg("title"), Some(&"Sign in &lt;script&gt;".into()), "{failure}");
    }
}

#[tokio::test]
async fn box_4_1_5_only_a_404_means_that_there_is_nothing() {
    let (a, blob) = (repository("a"), Digest::of(b"x"));
    let path = format!("/v2/a/blobs/{blob}");
    let server = Server::start([
        on("HEAD", IMAGE).answer(Reply::new(404)),
        on("HEAD", &*path).answer(Reply::new(404)),
        on("HEAD", &*path).answer(Reply::new(200).length(7)),
    ])
    .await;
    let connection = connect(&server, None);
    assert_eq!(connection.head_manifest(&a, &tag("1")).await, Ok(None));
    assert_eq!(connection.head_blob(&a, &blob).await, Ok(None));
    assert_eq!(connection.head_blob(&a, &blob).await, Ok(Some(7)));
    for status in [401, 403, 429, 500] {
        let reply = Reply::new(status).header("retry-after", "3600");
        let server = Server::start([
            on("HEAD", IMAGE).times(5).answer(reply.clone()),
            on("GET", IMAGE).times(5).answer(reply.clone()),
            on("HEAD", &*path).times(5).answer(reply),
        ])
        .await;
        let connection = connect(&server, None);
        assert!(connection.head_manifest(&a, &tag("1")).await.is_err(), "{status}");
        assert!(connection.head_blob(&a, &blob).await.is_err(), "{status}");
    }
}

#[tokio::test]
async fn box_4_1_5_where_head_is_refused_or_says_nothing_get_decides() {
    for answer in [Reply::new(405), Reply::new(403), Reply::new(200).header("content-type", MANIFEST)] {
        let server =
            Server::start([on("HEAD", IMAGE).answer(answer), on("GET", IMAGE).answer(manifest_reply())])
                .await;
        let there = connect(&server, None).head_manifest(&repository("a"), &tag("1")).await.unwrap().unwrap();
        assert_eq!(there.digest, Digest::of(manifest().as_bytes()));
    }
}

#[tokio::test]
async fn fault_27_a_manifest_must_have_its_digest() {
    let lie = manifest_reply().body(manifest() + " ");
    let asked: Reference = Digest::of(manifest().as_bytes()).into();
    let server = Server::start([
        on("GET", IMAGE).answer(lie.clone()),
        on("GET", format!("/v2/a/manifests/{asked}")).answer(lie),
        on("GET", IMAGE).answer(Reply::new(200).header("content-type", MANIFEST).body(manifest())),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    for reference in [&tag("1"), &asked] {
        let failure = connection.get_manifest(&a, reference).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::DigestMismatch, "{reference}");
    }
    let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
    assert_eq!(Reference::from(manifest.digest), asked, "without the header it is computed");
}

#[tokio::test]
async fn fault_53_a_manifest_without_end_is_cut() {
    let server = Server::start([
        on("GET", IMAGE)
            .answer(Reply::new(200).header("content-type", MANIFEST).body("x".repeat(60_000)).endless()),
        on("GET", IMAGE)
            .answer(Reply::new(200).header("content-type", MANIFEST).body(" ".repeat((4 << 20) + 1))),
    ])
    .await;
    let connection = connect(&server, None);
    for _ in 0..2 {
        let failure = connection.get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::LimitExceeded);
    }
}

#[tokio::test]
async fn an_error_without_end_is_an_error_still() {
    let server =
        Server::start([on("GET", IMAGE).answer(Reply::new(400).body("x".repeat(60_000)).endless())]).await;
    let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::RequestRefused);
}

#[tokio::test]
async fn box_4_7_3_lists_that_are_not_offered_say_so() {
    let server = Server::start([
        on("GET", "/v2/_catalog").answer(Reply::new(404)),
        on("GET", "/v2/a/tags/list")
            .answer(Reply::new(404).body(r#"{"errors":[{"code":"NAME_UNKNOWN","message":"m"}]}"#)),
    ])
    .await;
    let connection = connect(&server, None);
    let catalog = connection.repositories().next().await.unwrap().unwrap_err();
    assert_eq!(catalog.code, ErrorCode::CatalogUnsupported);
    let tags = connection.tags(&repository("a")).next().await.unwrap().unwrap_err();
    assert_eq!(tags.code, ErrorCode::RepositoryNotFound);
    assert_eq!(tags.arg("object"), Some(&"a".into()));
}

#[tokio::test]
async fn fault_24b_an_immutable_tag_with_the_same_digest_is_a_success() {
    let refusal =
        r#"{"errors":[{"code":"TAG_INVALID","message":"the tag already exists and is immutable"}]}"#;
    let server = Server::start([
        on("GET", IMAGE).answer(manifest_reply()),
        on("PUT", IMAGE).times(2).answer(Reply::new(400).body(refusal)),
        on("HEAD", IMAGE).answer(manifest_reply()),
        on("HEAD", IMAGE).answer(
            Reply::new(200)
                .header("content-type", MANIFEST)
                .header("docker-content-digest", Digest::of(b"other").to_string())
                .length(10),
        ),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
    connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap();
    let failure = connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::TagImmutable);
}

#[tokio::test]
async fn fault_65_a_push_confirmed_with_another_digest_is_no_success() {
    let server = Server::start([
        on("GET", IMAGE).answer(manifest_reply()),
        on("PUT", IMAGE)
            .answer(Reply::new(201).header("docker-content-digest", Digest::of(b"x").to_string())),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
    let failure = connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::VerifyFailed);
}

fn index_of(digests: &[Digest]) -> String {
    let entries: Vec<_> = digests
        .iter()
        .map(|digest| {
            format!(r#"{{"mediaType":"{MANIFEST}","digest":"{digest}","size":2,"artifactType":"x/sig"}}"#)
        })
        .collect();
    format!(r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":[{}]}}"#, entries.join(","))
}

#[tokio::test]
async fn box_4_6_3_referrers_are_read_page_by_page() {
    let subject = Digest::of(b"subject");
    let path = format!("/v2/a/referrers/{subject}");
    let page =
        |digest: &[u8]| Reply::new(200).header("content-type", INDEX).body(index_of(&[Digest::of(digest)]));
    let server = Server::start([
        on("GET", &*path).answer(page(b"1").header("link", format!("<{path}?page=2>; rel=\"next\""))),
        on("GET", format!("{path}?page=2")).answer(page(b"2")),
    ])
    .await;
    // The first step is for any query: it is used up when the second page is asked for.
    let found = connect(&server, None).referrers(&repository("a"), &subject).await.unwrap();
    let digests: Vec<_> = found.into_iter().map(|descriptor| descriptor.digest).collect();
    assert_eq!(digests, [Digest::of(b"1"), Digest::of(b"2")]);
}

#[tokio::test]
async fn fault_31_without_the_api_the_fallback_tag_is_read_and_the_api_asked_once() {
    let subject = Digest::of(b"subject");
    let api = format!("/v2/a/referrers/{subject}");
    let fallback = format!("/v2/a/manifests/sha256-{}", subject.hex());
    for unsupported in [
        Reply::new(404).body("404 page not found"),
        Reply::new(405),
        Reply::new(400),
        Reply::new(200).header("content-type", "text/html").body("<html>"),
        Reply::new(200).header("content-type", "application/json").body("{}"),
    ] {
        let index = Reply::new(200).header("content-type", INDEX).body(index_of(&[Digest::of(b"1")]));
        let server = Server::start([
            on("GET", &*api).answer(unsupported),
            on("GET", &*fallback).answer(index),
            on("GET", &*fallback).answer(Reply::new(404)),
        ])
        .await;
        let connection = connect(&server, None);
        assert_eq!(connection.referrers(&repository("a"), &subject).await.unwrap().len(), 1);
        assert_eq!(connection.referrers(&repository("a"), &subject).await.unwrap().len(), 0);
        server.assert_done();
    }
}

#[tokio::test]
async fn fault_31_an_api_that_fails_is_not_an_api_that_is_missing() {
    let subject = Digest::of(b"subject");
    let server =
        Server::start([on("GET", format!("/v2/a/referrers/{subject}")).times(5).answer(Reply::new(500))])
            .await;
    let failure = connect(&server, None).referrers(&repository("a"), &subject).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ServerError);
}

#[tokio::test]
async fn box_4_6_5_a_pushed_referrer_is_named_at_its_subject_unless_the_registry_does() {
    let subject = Digest::of(b"subject");
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"x/sig","digest":"{0}","size":1}},"layers":[],"subject":{{"mediaType":"{MANIFEST}","digest":"{subject}","size":7}}}}"#,
        Digest::of(b"c")
    );
    let digest = Digest::of(text.as_bytes());
    let referrer = Manifest { media_type: MANIFEST.into(), digest: digest.clone(), bytes: text.into() };
    let put = format!("/v2/a/manifests/{digest}");
    let created = || Reply::new(201).header("docker-content-digest", digest.to_string());

    let server =
        Server::start([on("PUT", &*put).answer(created().header("oci-subject", subject.to_string()))]).await;
    let reference = Reference::from(digest.clone());
    connect(&server, None).put_manifest(&repository("a"), &reference, &referrer).await.unwrap();

    // Some have the API and do not say that they listed it: they are asked, once.
    let api = format!("/v2/a/referrers/{subject}");
    let empty = Reply::new(200).header("content-type", INDEX).body(index_of(&[]));
    let server =
        Server::start([on("PUT", &*put).times(2).answer(created()), on("GET", &*api).answer(empty)]).await;
    let connection = connect(&server, None);
    for _ in 0..2 {
        connection.put_manifest(&repository("a"), &reference, &referrer).await.unwrap();
    }
    server.assert_done();

    let fallback = format!("/v2/a/manifests/sha256-{}", subject.hex());
    let known = index_of(&[Digest::of(b"1")]);
    let server = Server::start([
        on("PUT", &*put).answer(created()),
        on("GET", &*api).answer(Reply::new(404)),
        on("GET", &*fallback).answer(Reply::new(200).header("content-type", INDEX).body(known)),
        on("PUT", &*fallback).with("content-type", INDEX).answer(Reply::new(201)),
    ])
    .await;
    let pushing = connect(&server, None);
    let (name, reference) = (repository("a"), reference.clone());
    let outcome = pushing.put_manifest(&name, &reference, &referrer);
    // The registry confirms by HEAD what the script cannot know beforehand: the digest of the new index.
    server.add([on("HEAD", &*fallback).times(7).answer(Reply::new(404))]);
    assert_eq!(outcome.await.unwrap_err().code, ErrorCode::VerifyFailed);
    let written = server.requests()[3].body.clone();
    let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
    let named: Vec<_> =
        written["manifests"].as_array().unwrap().iter().map(|entry| &entry["digest"]).collect();
    assert_eq!(named, [&Digest::of(b"1").to_string(), &digest.to_string()]);
    assert_eq!(written["manifests"][1]["artifactType"], "x/sig");
}

#[tokio::test]
async fn fault_67_a_proxy_that_fails_is_named_without_its_password() {
    let by = |proxy: &str, url: &str| connect_by(url, Proxy::Url(proxy.to_owned()), None, Arc::new(Open));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in ["http://registry.test", "https://registry.test"] {
        let failure = by(&format!("http://user:geheim@{closed}"), url).ping().await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::ProxyFailed, "{failure}");
        assert_eq!(failure.arg("proxy"), Some(&closed.to_string().into()));
        assert!(!format!("{failure:?}").contains("geheim"));
    }
    let refusing = Server::start([on("GET", "http://registry.test/v2/").answer(Reply::new(407))]).await;
    let failure = by(&refusing.url(), "http://registry.test").ping().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ProxyFailed);
    assert_eq!(failure.arg("proxy"), Some(&refusing.authority().into()));
    let passing =
        Server::start([on("GET", "http://registry.test/v2/").answer(Reply::new(200).body("{}"))]).await;
    by(&passing.url(), "http://registry.test").ping().await.unwrap();
}

#[tokio::test]
async fn fault_45_a_name_that_does_not_exist_is_told_from_one_that_cannot_be_looked_up() {
    let direct = connect_by("http://no-such-host.invalid", Proxy::Direct, None, Arc::new(Open));
    let failure = direct.ping().await.unwrap_err();
    assert!(matches!(failure.code, ErrorCode::DnsNotFound | ErrorCode::DnsFailed), "{failure}");
    assert_eq!(failure.arg("host"), Some(&"no-such-host.invalid".into()));
}

#[tokio::test]
async fn box_4_7_5_a_registry_that_is_known_to_have_no_catalog_is_not_asked() {
    let challenge = r#"Bearer realm="REALM/jwt/auth",service="container_registry""#;
    let server = Server::start([]).await;
    let challenge = challenge.replace("REALM", &server.url());
    server.add([
        on("GET", "/v2/").answer(Reply::new(401).header("www-authenticate", challenge)),
        on("GET", "/jwt/auth").answer(Reply::new(200).body(r#"{"token":"t"}"#)),
        on("GET", "/v2/").answer(Reply::new(200)),
    ]);
    let connection = connect(&server, None);
    connection.ping().await.unwrap();
    let failure = connection.repositories().next().await.unwrap().unwrap_err();
    assert_eq!(failure.code, ErrorCode::CatalogUnsupported);
    server.assert_done();
}
