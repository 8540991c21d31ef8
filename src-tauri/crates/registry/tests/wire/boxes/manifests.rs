//! 4.1 Reading manifests.

use sampan_domain::digest::Algorithm;
use sampan_domain::{Digest, Digester, ErrorCode, Reference};

use crate::server::{Reply, Server, on};
use crate::{INDEX, MANIFEST, connect, manifest, manifest_reply, repository, tag};

const IMAGE: &str = "/v2/a/manifests/1";

#[tokio::test]
async fn box_4_1_1_every_type_is_accepted_and_anything_at_last() {
    let server = Server::start([
        on("GET", IMAGE).answer(manifest_reply()),
        on("HEAD", IMAGE).answer(manifest_reply()),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    connection.get_manifest(&a, &tag("1")).await.unwrap();
    connection.head_manifest(&a, &tag("1")).await.unwrap();
    for request in server.requests() {
        let accepted = request.header("accept").unwrap();
        let types: Vec<_> = accepted.split(',').map(str::trim).collect();
        for wanted in [
            INDEX,
            MANIFEST,
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws",
        ] {
            assert!(
                types.iter().any(|given| given.split(';').next() == Some(wanted)),
                "{wanted}: {accepted}"
            );
        }
        assert!(types.last().unwrap().starts_with("*/*"), "{accepted}");
    }
}

#[tokio::test]
async fn box_4_1_2_the_type_is_what_head_and_body_agree_on() {
    for named in [
        Some(MANIFEST.to_owned()),
        Some(format!("{MANIFEST}; charset=utf-8")),
        Some(MANIFEST.to_uppercase()),
        Some("text/plain".to_owned()),
        Some("application/octet-stream".to_owned()),
        None,
    ] {
        let mut reply = Reply::new(200).body(manifest());
        if let Some(named) = &named {
            reply = reply.header("content-type", named);
        }
        let server = Server::start([on("GET", IMAGE).answer(reply)]).await;
        let manifest = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await;
        assert_eq!(manifest.map(|manifest| manifest.media_type), Ok(MANIFEST.to_owned()), "{named:?}");
    }
    let lie = Reply::new(200).header("content-type", INDEX).body(manifest());
    let server = Server::start([on("GET", IMAGE).answer(lie)]).await;
    let failure = connect(&server, None).get_manifest(&repository("a"), &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ManifestInvalid, "{failure}");
}

#[tokio::test]
async fn box_4_1_3_the_bytes_stay_as_they_are() {
    let odd = format!("\n {}\t\r\n", manifest().replace(',', " ,\n"));
    let put = on("PUT", IMAGE).answer(Reply::new(201));
    let server = Server::start([
        on("GET", IMAGE).answer(Reply::new(200).header("content-type", MANIFEST).body(&*odd)),
        put.with("content-length", odd.len().to_string()),
        on("HEAD", IMAGE).answer(
            Reply::new(200)
                .header("content-type", MANIFEST)
                .header("docker-content-digest", Digest::of(odd.as_bytes()).to_string())
                .length(odd.len() as u64),
        ),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
    assert_eq!((&*manifest.bytes, &manifest.digest), (odd.as_bytes(), &Digest::of(odd.as_bytes())));
    connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap();
    assert_eq!(server.requests()[1].body, odd.as_bytes());
}

#[tokio::test]
async fn box_4_1_4_a_head_that_tells_another_digest_is_an_error() {
    let asked: Reference = Digest::of(manifest().as_bytes()).into();
    let path = format!("/v2/a/manifests/{asked}");
    let other = Reply::new(200)
        .header("content-type", MANIFEST)
        .header("docker-content-digest", Digest::of(b"other").to_string())
        .length(7);
    let server = Server::start([on("HEAD", path).answer(other)]).await;
    let failure = connect(&server, None).head_manifest(&repository("a"), &asked).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::DigestMismatch);
}

#[tokio::test]
async fn box_4_1_6_a_manifest_that_is_too_large_is_not_pushed_twice() {
    let server =
        Server::start([on("GET", IMAGE).answer(manifest_reply()), on("PUT", IMAGE).answer(Reply::new(413))])
            .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
    let failure = connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::TooLarge);
    server.assert_done();
}

#[tokio::test]
async fn box_4_1_8_a_digest_of_sha512_names_a_manifest() {
    let mut digester = Digester::new(Algorithm::Sha512);
    digester.update(manifest().as_bytes());
    let digest = digester.finish();
    let reference = Reference::from(digest.clone());
    let reply = || Reply::new(200).header("content-type", MANIFEST);
    let server = Server::start([
        on("GET", format!("/v2/a/manifests/{digest}")).answer(reply().body(manifest())),
        on("GET", format!("/v2/a/manifests/{digest}")).answer(reply().body(manifest() + " ")),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    assert_eq!(connection.get_manifest(&a, &reference).await.unwrap().digest, digest);
    let failure = connection.get_manifest(&a, &reference).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::DigestMismatch);
}
