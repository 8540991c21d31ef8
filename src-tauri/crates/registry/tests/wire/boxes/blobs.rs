//! 4.2 Reading blobs.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use sampan_domain::{Digest, ErrorCode};
use sampan_registry::{Content, Descriptor};

use crate::server::{Reply, Server, on};
use crate::{BASIC, MANIFEST, blob, connect, drain, manifest, password, repository, tag};

const FOREIGN: &str = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

fn path(digest: &Digest) -> String {
    format!("/v2/a/blobs/{digest}")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn box_4_2_1_storage_whose_signature_ran_out_is_asked_for_again() {
    let (bytes, descriptor) = blob(100_000);
    let path = path(&descriptor.digest);
    let storage = Server::start([
        on("GET", "/bucket?sig=old").without("authorization").answer(Reply::new(403).body("<Error/>")),
        on("GET", "/bucket?sig=new")
            .without("authorization")
            .answer(Reply::new(200).body(&*bytes).cut(60_000)),
        on("GET", "/bucket?sig=newest").without("authorization").with("range", "bytes=60000-").answer(
            Reply::new(206).header("content-range", "bytes 60000-99999/100000").body(&bytes[60_000..]),
        ),
    ])
    .await;
    let to = |sig: &str| Reply::new(307).header("location", format!("{}/bucket?sig={sig}", storage.url()));
    let server = Server::start([
        on("GET", &*path)
            .without("authorization")
            .answer(Reply::new(401).header("www-authenticate", "Basic realm=\"r\"")),
        on("GET", &*path).with("authorization", BASIC).answer(to("old")),
        on("GET", &*path).with("authorization", BASIC).answer(to("new")),
        on("GET", &*path).with("authorization", BASIC).answer(to("newest")),
    ])
    .await;
    let reader = connect(&server, Some(password())).read_blob(&repository("a"), &descriptor).await.unwrap();
    assert_eq!(drain(reader).await, (bytes, None), "no redirect is used twice");
    server.assert_done();
    storage.assert_done();
}

#[tokio::test]
async fn box_4_2_1_storage_that_will_not_is_asked_twice() {
    let (_, descriptor) = blob(10);
    let storage = Server::start([on("GET", "/bucket").times(2).answer(Reply::new(403))]).await;
    let to = Reply::new(307).header("location", format!("{}/bucket", storage.url()));
    let server = Server::start([on("GET", path(&descriptor.digest)).times(2).answer(to)]).await;
    let failure = connect(&server, None).read_blob(&repository("a"), &descriptor).await.err().unwrap();
    assert_eq!(failure.code, ErrorCode::AccessDenied);
    assert_eq!(failure.arg("host"), Some(&storage.authority().into()), "{failure}");
    server.assert_done();
    storage.assert_done();
}

#[tokio::test]
async fn box_4_2_3_identity_is_asked_for_and_what_is_encoded_nevertheless_is_decoded() {
    let (bytes, descriptor) = blob(300_000);
    let path = path(&descriptor.digest);
    let encoded = |body: Vec<u8>| Reply::new(200).header("content-encoding", "gzip").body(body);
    let image = "/v2/a/manifests/1";
    let server = Server::start([
        on("GET", &*path).with("accept-encoding", "identity").answer(encoded(gzip(&bytes))),
        on("GET", image)
            .with("accept-encoding", "identity")
            .answer(encoded(gzip(manifest().as_bytes())).header("content-type", MANIFEST)),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    assert_eq!(drain(connection.read_blob(&a, &descriptor).await.unwrap()).await, (bytes, None));
    let read = connection.get_manifest(&a, &tag("1")).await.unwrap();
    assert_eq!(read.digest, Digest::of(manifest().as_bytes()));

    // A blob that is itself a gzip file, and whose server says so of the body: not a byte of it is touched.
    let layer = gzip(b"files");
    let descriptor = crate::descriptor(&layer);
    let server = Server::start([
        on("GET", format!("/v2/a/blobs/{}", descriptor.digest)).answer(encoded(layer.clone()))
    ])
    .await;
    let reader = connect(&server, None).read_blob(&a, &descriptor).await.unwrap();
    assert_eq!(drain(reader).await, (layer, None));
}

#[tokio::test]
async fn box_4_2_3_an_encoded_bomb_is_cut() {
    let bomb = gzip(&vec![0; 64 << 20]);
    let (_, descriptor) = blob(1_000);
    let server = Server::start([
        on("GET", path(&descriptor.digest))
            .answer(Reply::new(200).header("content-encoding", "gzip").body(&*bomb)),
        on("GET", "/v2/a/manifests/1").answer(
            Reply::new(200).header("content-encoding", "gzip").header("content-type", MANIFEST).body(bomb),
        ),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let (got, failure) = drain(connection.read_blob(&a, &descriptor).await.unwrap()).await;
    assert_eq!(failure.unwrap().code, ErrorCode::SizeMismatch);
    assert!(got.len() <= 1_000);
    let failure = connection.get_manifest(&a, &tag("1")).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::LimitExceeded);
}

#[tokio::test]
async fn box_4_2_5_a_head_without_a_length_says_only_that_there_is_something() {
    let (_, descriptor) = blob(10);
    let server = Server::start([
        on("HEAD", path(&descriptor.digest)).answer(Reply::new(200).chunked()),
        on("HEAD", path(&descriptor.digest)).answer(Reply::new(200).length(10)),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    assert_eq!(connection.head_blob(&a, &descriptor.digest).await, Ok(Some(0)));
    assert_eq!(connection.head_blob(&a, &descriptor.digest).await, Ok(Some(10)));
}

/// CVE-2026-45781: whatever but a success a registry says to a HEAD, it has not said that the blob is there.
#[tokio::test]
async fn only_a_success_means_that_a_blob_is_there() {
    let (_, descriptor) = blob(10);
    for status in [301, 304, 400, 401, 403, 405, 410, 429, 500, 501, 503] {
        let server = Server::start([on("HEAD", path(&descriptor.digest))
            .always()
            .answer(Reply::new(status).header("retry-after", "3600"))])
        .await;
        let found = connect(&server, None).head_blob(&repository("a"), &descriptor.digest).await;
        assert!(!matches!(found, Ok(Some(_))), "{status}: {found:?}");
    }
}

#[tokio::test]
async fn box_4_2_7_a_foreign_layer_is_read_from_where_its_image_says_without_a_credential() {
    let (bytes, descriptor) = blob(50_000);
    let elsewhere = Server::start([
        on("GET", "/none").without("authorization").answer(Reply::new(404)),
        on("GET", "/layer")
            .without("authorization")
            .without("range")
            .answer(Reply::new(200).body(&*bytes).cut(20_000)),
        on("GET", "/layer").without("authorization").with("range", "bytes=20000-").answer(
            Reply::new(206).header("content-range", "bytes 20000-49999/50000").body(&bytes[20_000..]),
        ),
    ])
    .await;
    let urls = ["none", "layer"].map(|name| format!("{}/{name}", elsewhere.url())).to_vec();
    let layer = Descriptor { media_type: FOREIGN.into(), urls, ..descriptor };
    let server = Server::start([
        on("GET", path(&layer.digest))
            .without("authorization")
            .answer(Reply::new(401).header("www-authenticate", "Basic realm=\"r\"")),
        on("GET", path(&layer.digest)).with("authorization", BASIC).answer(Reply::new(404)),
    ])
    .await;
    let reader = connect(&server, Some(password())).read_blob(&repository("a"), &layer).await.unwrap();
    assert_eq!(drain(reader).await, (bytes, None));
    server.assert_done();
    elsewhere.assert_done();

    // Of an ordinary layer no other place is believed, nor one that is nearer than the registry.
    let plain = Descriptor { media_type: "application/vnd.oci.image.layer.v1.tar".into(), ..layer.clone() };
    let server = Server::start([on("GET", path(&layer.digest)).times(2).answer(Reply::new(404))]).await;
    let failure = connect(&server, None).read_blob(&repository("a"), &plain).await.err().unwrap();
    assert_eq!(failure.code, ErrorCode::BlobNotFound);
    let inward = Descriptor { urls: vec!["http://169.254.169.254/latest".into()], ..layer };
    let failure = connect(&server, None).read_blob(&repository("a"), &inward).await.err().unwrap();
    assert_eq!(failure.code, ErrorCode::RedirectRefused);
}

#[tokio::test]
async fn box_4_2_8_content_in_a_descriptor_is_not_believed() {
    let digest = Digest::of(b"the real one");
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"x/y","digest":"{digest}","size":12,"data":"bGll"}},"layers":[]}}"#
    );
    let server = Server::start([
        on("GET", "/v2/a/manifests/1").answer(Reply::new(200).header("content-type", MANIFEST).body(text)),
        on("GET", path(&digest)).answer(Reply::new(200).body("the real one")),
    ])
    .await;
    let (connection, a) = (connect(&server, None), repository("a"));
    let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
    let Content::Image { config, .. } = manifest.content().unwrap() else { panic!("an image") };
    let reader = connection.read_blob(&a, &config).await.unwrap();
    assert_eq!(drain(reader).await, (b"the real one".to_vec(), None));
    server.assert_done();
}
