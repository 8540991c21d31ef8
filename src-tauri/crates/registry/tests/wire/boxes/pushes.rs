//! 4.5 Writing manifests, 4.10 Deleting them.

use sampan_domain::{Class, Digest, ErrorCode, Reference};

use crate::server::{Reply, Server, on};
use crate::{MANIFEST, connect, manifest, manifest_reply, repository, tag};

const IMAGE: &str = "/v2/a/manifests/1";

fn error(code: &str, message: &str) -> String {
    format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}]}}"#)
}

#[tokio::test]
async fn box_4_5_2_a_manifest_is_pushed_as_what_it_is_and_confirmed() {
    for status in [201, 200, 202] {
        let digest = Digest::of(manifest().as_bytes());
        let server = Server::start([
            on("GET", IMAGE).answer(manifest_reply()),
            on("PUT", IMAGE).with("content-type", MANIFEST).answer(Reply::new(status)),
            on("HEAD", IMAGE).answer(manifest_reply()),
            on("PUT", format!("/v2/a/manifests/{digest}"))
                .answer(Reply::new(status).header("docker-content-digest", digest.to_string())),
        ])
        .await;
        let (connection, a) = (connect(&server, None), repository("a"));
        let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
        connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap();
        connection.put_manifest(&a, &Reference::from(digest), &manifest).await.unwrap();
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_5_4_a_tag_that_may_not_move_is_fine_where_it_is() {
    for status in [400, 403, 409, 412] {
        let refused = Reply::new(status).body(error("TAG_INVALID", "no"));
        let server = Server::start([
            on("GET", IMAGE).answer(manifest_reply()),
            on("PUT", IMAGE).answer(refused),
            on("HEAD", IMAGE).answer(manifest_reply()),
        ])
        .await;
        let (connection, a) = (connect(&server, None), repository("a"));
        let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
        connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap();
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_5_5_7_and_8_what_a_registry_will_not_have_is_said_once() {
    for (status, body, code) in [
        (404, error("NAME_UNKNOWN", "the repository does not exist"), ErrorCode::RepositoryNotFound),
        (404, String::new(), ErrorCode::RepositoryNotFound),
        (400, error("MANIFEST_INVALID", "unknown media type"), ErrorCode::ManifestRefused),
        (415, String::new(), ErrorCode::ManifestRefused),
        (422, String::new(), ErrorCode::ManifestRefused),
        (413, String::new(), ErrorCode::TooLarge),
        (412, error("PRECONDITION", "quota exceeded"), ErrorCode::QuotaExceeded),
        (403, error("DENIED", "adding 5 MiB would exceed the configured quota"), ErrorCode::QuotaExceeded),
        (403, error("DENIED", "no"), ErrorCode::AccessDenied),
        (400, error("TAG_INVALID", "the tag already exists and is immutable"), ErrorCode::TagImmutable),
    ] {
        let server = Server::start([
            on("GET", IMAGE).answer(manifest_reply()),
            on("PUT", IMAGE).answer(Reply::new(status).body(&*body)),
        ])
        .await;
        let asked_after = matches!(status, 400 | 403 | 412);
        if asked_after {
            server.add([on("HEAD", IMAGE).answer(Reply::new(404))]);
        }
        let (connection, a) = (connect(&server, None), repository("a"));
        let manifest = connection.get_manifest(&a, &tag("1")).await.unwrap();
        let failure = connection.put_manifest(&a, &tag("1"), &manifest).await.unwrap_err();
        assert_eq!(failure.code, code, "{status} {body}");
        assert_ne!(failure.class(), Class::Retryable, "{status} {body}");
        server.assert_done();
    }
}

#[tokio::test]
async fn box_4_10_2_what_a_delete_is_answered() {
    let digest = Reference::from(Digest::of(manifest().as_bytes()));
    let path = format!("/v2/a/manifests/{digest}");
    for (status, body, expected) in [
        (202, String::new(), None),
        (200, String::new(), None),
        (404, error("MANIFEST_UNKNOWN", ""), Some(ErrorCode::ManifestNotFound)),
        (405, error("UNSUPPORTED", ""), Some(ErrorCode::Unsupported)),
        (400, error("UNSUPPORTED", ""), Some(ErrorCode::Unsupported)),
        (400, error("DIGEST_INVALID", "by tag"), Some(ErrorCode::Unsupported)),
        (403, error("DENIED", ""), Some(ErrorCode::AccessDenied)),
    ] {
        let server = Server::start([on("DELETE", &*path).answer(Reply::new(status).body(&*body))]).await;
        let outcome = connect(&server, None).delete_manifest(&repository("a"), &digest).await;
        assert_eq!(outcome.err().map(|failure| failure.code), expected, "{status} {body}");
    }
}
