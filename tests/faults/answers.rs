//! Rows 26 to 31 and 50 to 53: answers that are pages for people, lies, gone, hostile or endless.

use sampan_domain::ErrorCode;
use sampan_tests::scripted::content::{INDEX, MANIFEST as IMAGE_TYPE, digest_of, noise};
use sampan_tests::scripted::{Content, Reply, on};
use serde_json::{Value, json};

use crate::stage::{How, Stage, one_layer};

const MANIFEST: &str = "/v2/team/app/manifests/sha256:*";
const TAGS: &str = "/v2/team/app/tags/list";

fn page() -> Reply {
    let text = "<!doctype html><html><title>Sign in <b>\u{202e}now</b></title><body>please</body></html>";
    Reply::new(200).header("content-type", "text/html; charset=utf-8").body(text)
}

#[tokio::test]
async fn fault_26_a_page_for_people_stands_for_a_manifest() {
    let (mut stage, _) = one_layer(1_000).await;
    stage.source.add([on("GET", MANIFEST).times(1).answer(page())]);
    stage.run().await.failed(ErrorCode::NotARegistry);
    assert_eq!(stage.writes().iter().filter(|write| write.contains("team/app")).count(), 0);
    stage.close().await;
}

#[tokio::test]
async fn fault_26_a_page_for_people_stands_for_a_blob() {
    let (mut stage, _) = one_layer(1_000).await;
    stage.source.add([on("GET", "/v2/team/app/blobs/*").always().answer(page())]);
    stage.run().await.failed(ErrorCode::NotARegistry);
    stage.close().await;
}

#[tokio::test]
async fn fault_26_a_page_for_people_stands_for_a_list() {
    let (mut stage, _) = one_layer(1_000).await;
    stage.source.add([on("GET", TAGS).always().answer(page())]);
    let seen = stage.run().await;
    let failure = seen.unplanned(ErrorCode::NotARegistry);
    assert!(!format!("{failure:?}").contains('\u{202e}'), "{failure:?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_27_a_manifest_is_not_what_its_digest_says() {
    let (mut stage, _) = one_layer(1_000).await;
    let lie = json!({ "schemaVersion": 2, "mediaType": IMAGE_TYPE, "config": {}, "layers": [] });
    stage.source.add([on("GET", MANIFEST).always().answer(Reply::held().body(lie.to_string()))]);
    let seen = stage.run().await;
    let error = seen.only().error.as_ref().unwrap();
    let known = [ErrorCode::DigestMismatch, ErrorCode::DigestMismatchTwice, ErrorCode::ManifestInvalid];
    assert!(known.contains(&error.code), "{error:?}");
    assert_eq!(
        stage.writes().iter().filter(|write| write.contains("team/app")).count(),
        0,
        "nothing is pushed"
    );
    stage.close().await;
}

#[tokio::test]
async fn fault_28_a_tag_moves_before_it_is_read() {
    let (mut stage, _) = one_layer(1_000).await;
    let old = format!("sha256:{}", "7".repeat(64));
    let head =
        Reply::new(200).header("content-type", IMAGE_TYPE).header("docker-content-digest", old).body("{}");
    stage.source.add([on("HEAD", "/v2/team/app/manifests/1").answer(head)]);
    let seen = stage.run().await;
    seen.arrived();
    assert!(stage.said(seen.only().id).iter().any(|id| id == "log-tag-moved"));
    stage.close().await;
}

#[tokio::test]
async fn fault_29_a_tag_is_gone_before_it_is_read() {
    let (mut stage, _) = one_layer(1_000).await;
    let list = json!({ "name": "team/app", "tags": ["1", "2"] });
    stage.source.add([on("GET", TAGS).answer(Reply::new(200).body(list.to_string()))]);
    let seen = stage.run().await;
    assert_eq!(seen.arrived().jobs.len(), 1, "the rest goes on");
    stage.close().await;
}

#[tokio::test]
async fn fault_30_a_list_has_names_that_are_none() {
    let (mut stage, _) = one_layer(1_000).await;
    let list = json!({ "name": "team/app", "tags": ["1", "1", "../x", "", " a", "1:2", "a\u{1b}[31m", "x".repeat(129)] });
    stage.source.add([
        on("GET", "/v2/_catalog").answer(
            Reply::new(200).body(
                json!({ "repositories": ["team/app", "team/app", "team/none", "team/../../etc", "TEAM/x"] })
                    .to_string(),
            ),
        ),
        on("GET", TAGS).answer(Reply::new(200).body(list.to_string())),
        on("GET", "/v2/team/none/tags/list")
            .answer(Reply::new(200).body(json!({ "name": "team/none", "tags": null }).to_string())),
    ]);
    let seen = stage.run().await;
    assert_eq!(seen.arrived().jobs.len(), 1);
    stage.close().await;
}

#[tokio::test]
async fn fault_31_referrers_fail_and_come_again() {
    let [mut source, destination] = crate::stage::both();
    source.image("team/app:1", &[1_000]);
    let source = source.with_referrers();
    let mut stage =
        Stage::of(sampan_tests::scripted::Server::holding, source, destination, |_, _| How::default()).await;
    stage.source.add([on("GET", "/v2/team/app/referrers/*").times(2).answer(Reply::new(500))]);
    stage.run().await.arrived();
    stage.close().await;
}

#[tokio::test]
async fn fault_31_referrers_are_named_by_a_fallback_tag() {
    let fill = |source: &mut Content| {
        let image = source.image("team/app:1", &[1_000]);
        let config = source.blob("team/app", "application/x.signature", bytes::Bytes::from_static(b"{}"));
        let signature = json!({ "schemaVersion": 2, "mediaType": IMAGE_TYPE, "config": config, "layers": [],
            "subject": { "mediaType": IMAGE_TYPE, "digest": image.digest, "size": source.manifest_text("team/app", &image.digest).unwrap().len() } });
        let text = signature.to_string();
        let digest = source.manifest("team/app", None, IMAGE_TYPE, text.clone());
        let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [{ "mediaType": IMAGE_TYPE, "digest": digest, "size": text.len(), "artifactType": "application/x.signature" }] });
        source.manifest("team/app", Some(&image.digest.replace(':', "-")), INDEX, index.to_string());
    };
    let mut stage = Stage::with(fill, How::default()).await;
    stage.run().await.arrived();
    let there = stage.destination.content(|content| content.tags());
    assert_eq!(there.keys().filter(|name| name.contains("sha256-")).count(), 1, "{there:?}");
    stage.close().await;
}

#[tokio::test]
async fn fault_31b_a_layer_lies_elsewhere() {
    let fill = |source: &mut Content| {
        let image = source.image("team/app:1", &[1_000]);
        let mut manifest: Value =
            serde_json::from_str(&source.manifest_text("team/app", &image.digest).unwrap()).unwrap();
        manifest["layers"].as_array_mut().unwrap().push(json!({
            "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "digest": digest_of(b"elsewhere"), "size": 9, "urls": ["https://elsewhere.example/layer"] }));
        source.manifest("team/app", Some("1"), IMAGE_TYPE, manifest.to_string());
    };
    let mut stage = Stage::with(fill, How::default()).await;
    stage.run().await.arrived();
    assert_eq!(stage.source.count("GET", &digest_of(b"elsewhere")), 0);
    stage.close().await;
}

#[tokio::test]
async fn fault_50_a_list_has_no_end() {
    let (mut stage, _) = one_layer(1_000).await;
    let one = |last: &str| {
        let body = json!({ "name": "team/app", "tags": ["1"] }).to_string();
        Reply::new(200).body(body).header("link", format!("<{TAGS}?last={last}&n=1000>; rel=\"next\""))
    };
    // The page that comes next is the one that was read.
    stage.source.add([
        on("GET", format!("{TAGS}?last=a&n=1000")).always().answer(one("a")),
        on("GET", TAGS).always().answer(one("a")),
    ]);
    let seen = stage.run().await;
    seen.unplanned(ErrorCode::LinkRefused);
    assert!(stage.source.count("GET", TAGS) <= 3);
    stage.close().await;
}

#[tokio::test]
async fn fault_50_a_list_goes_on_elsewhere_or_is_too_long() {
    let (mut stage, _) = one_layer(1_000).await;
    let elsewhere = format!(
        "<{}{TAGS}>; rel=\"next\"",
        stage.stranger(Content::new()).url().replace("127.0.0.1", "localhost")
    );
    stage.source.add([on("GET", TAGS).always().answer(Reply::held().header("link", elsewhere))]);
    stage.run().await.unplanned(ErrorCode::LinkRefused);
    assert_eq!(stage.the_stranger().requests().len(), 0);
    stage.close().await;

    let (mut stage, _) = one_layer(1_000).await;
    stage.source.add([on("GET", TAGS).always().answer(Reply::new(200).body(vec![b' '; 1 << 20]).endless())]);
    stage.run().await.unplanned(ErrorCode::LimitExceeded);
    stage.close().await;
}

#[tokio::test]
async fn fault_51_a_blob_is_not_as_long_as_it_should_be() {
    let twice = [noise(7, 100_000), noise(8, 100_000)].concat();
    for (lie, code) in [
        (Reply::new(200).body(twice.clone()), ErrorCode::SizeMismatch),
        (Reply::new(200).body(twice).endless(), ErrorCode::SizeMismatch),
        (Reply::new(200).body(vec![7; 99_999]).chunked(), ErrorCode::ConnectionLost),
        (Reply::new(200).body(vec![7; 99_999]), ErrorCode::SizeMismatch),
        (Reply::new(200).body(vec![7; 100_000]), ErrorCode::DigestMismatchTwice),
    ] {
        let (mut stage, layer) = one_layer(100_000).await;
        stage.source.add([on("GET", &*layer).always().answer(lie)]);
        stage.run().await.failed(code);
        stage.close().await;
    }
}

/// A source whose tag is an index of those children.
async fn indexed(children: impl FnOnce(&mut Content) -> Vec<Value>) -> Stage {
    let fill = |source: &mut Content| {
        let manifests = children(source);
        let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests });
        source.manifest("team/app", Some("1"), INDEX, index.to_string());
    };
    Stage::with(fill, How::default()).await
}

fn child(source: &mut Content, name: &str) -> Value {
    let image = source.image(&format!("team/app:{name}"), &[1_000]);
    source.remove("team/app", name);
    let size = source.manifest_text("team/app", &image.digest).unwrap().len();
    json!({ "mediaType": IMAGE_TYPE, "digest": image.digest, "size": size })
}

#[tokio::test]
async fn fault_52_an_index_is_too_deep() {
    let mut stage = indexed(|source| {
        let mut inner = child(source, "c");
        for _ in 0..50 {
            let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [inner] }).to_string();
            let digest = source.manifest("team/app", None, INDEX, index.clone());
            inner = json!({ "mediaType": INDEX, "digest": digest, "size": index.len() });
        }
        vec![inner]
    })
    .await;
    stage.run().await.failed(ErrorCode::LimitExceeded);
    assert!(stage.source.count("GET", "/manifests/") < 12);
    stage.close().await;
}

#[tokio::test]
async fn fault_52_an_index_is_too_wide() {
    let mut stage = indexed(|_| {
        (0..20_000)
            .map(|n| json!({ "mediaType": IMAGE_TYPE, "digest": format!("sha256:{n:064x}"), "size": 7 }))
            .collect()
    })
    .await;
    stage.run().await.failed(ErrorCode::LimitExceeded);
    stage.close().await;
}

#[tokio::test]
async fn fault_52_an_index_names_a_child_twice_or_one_that_is_gone() {
    let mut stage = indexed(|source| vec![child(source, "c"); 3]).await;
    stage.run().await.arrived();
    stage.close().await;

    let mut stage = indexed(|source| {
        let gone =
            json!({ "mediaType": IMAGE_TYPE, "digest": format!("sha256:{}", "7".repeat(64)), "size": 7 });
        vec![child(source, "c"), gone]
    })
    .await;
    stage.run().await.failed(ErrorCode::ManifestNotFound);
    assert!(!stage.writes().iter().any(|write| write.contains("manifests/1")));
    stage.close().await;
}

#[tokio::test]
async fn fault_53_a_manifest_is_hostile() {
    let config = json!({ "mediaType": "x/y", "digest": digest_of(b"{}"), "size": 2 });
    let layers = |size: Value, digest: &str| json!([{ "mediaType": "x/y", "digest": digest, "size": size }]);
    let image = |layers: Value| {
        json!({ "schemaVersion": 2, "mediaType": IMAGE_TYPE, "config": config, "layers": layers }).to_string()
    };
    let good = digest_of(b"x");
    for (text, code) in [
        (format!("{{\"schemaVersion\":2,\"x\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000)), ErrorCode::ManifestInvalid),
        (image(layers(json!(-1), &good)), ErrorCode::ManifestInvalid),
        (image(layers(json!(9_223_372_036_854_775_808_u64), &good)), ErrorCode::ManifestInvalid),
        (image(layers(json!(7), "sha256:../../../../etc/passwd")), ErrorCode::ManifestInvalid),
        (
            json!({ "schemaVersion": 2, "mediaType": IMAGE_TYPE, "config": config, "layers": [], "manifests": [] }).to_string(),
            ErrorCode::ManifestInvalid,
        ),
    ] {
        let short = text[..text.len().min(200)].to_owned();
        let fill = |source: &mut Content| drop(source.manifest("team/app", Some("1"), IMAGE_TYPE, text));
        let mut stage = Stage::with(fill, How::default()).await;
        let seen = stage.run().await;
        let error = seen.only().error.as_ref();
        assert_eq!(error.map(|error| error.code), Some(code), "{short}\n{seen:?}");
        assert!(!stage.writes().iter().any(|write| write.contains("team/app")), "nothing is sent");
        assert_eq!(stage.source.count("GET", "/v2/team/app/blobs/"), 0, "nothing more is asked for");
        stage.close().await;
    }
    let fill = |source: &mut Content| {
        drop(source.manifest("team/app", Some("1"), IMAGE_TYPE, vec![b' '; 100 << 20]));
    };
    let mut stage = Stage::with(fill, How::default()).await;
    stage.run().await.failed(ErrorCode::LimitExceeded);
    stage.close().await;
}
