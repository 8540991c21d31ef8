//! A plain registry.

use futures_util::{StreamExt, stream};
use sampan_domain::{Digest, ErrorCode, Reference};
use sampan_registry::{CheckResult, Connection, Content, Descriptor, Manifest, Upload};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};

use crate::{copy_all, filled, open, open_with, put_blob, repositories, repository, tag, tags};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_read_from_one_registry_is_the_same_in_another() {
    let (source, _files) = filled(Setup::Plain);
    let destination = Registry::start(Setup::Plain);
    copy_all(&open(&source), &open(&destination)).await;
    judge::assert_equal(&source, &destination);
    for image in judge::tags(&source).keys() {
        judge::whole(&destination, image);
    }
}

#[tokio::test]
async fn lists_name_what_is_there() {
    let (registry, _files) = filled(Setup::Plain);
    let connection = open(&registry);
    let mut found = Vec::new();
    for repository in repositories(&connection).await {
        for tag in tags(&connection, &repository).await {
            found.push(format!("{repository}:{tag}"));
        }
    }
    found.sort();
    assert_eq!(found, judge::tags(&registry).into_keys().collect::<Vec<_>>());
    let absent = connection.tags(&repository("not/there")).next().await.unwrap().unwrap_err();
    assert_eq!(absent.code, ErrorCode::RepositoryNotFound);
}

#[tokio::test]
async fn what_is_not_there_is_told_from_what_is() {
    let (registry, _files) = filled(Setup::Plain);
    let connection = open(&registry);
    let (name, nothing) = (repositories(&connection).await.remove(0), Digest::of(b"nothing"));
    for (name, reference) in
        [(&name, tag("nope")), (&repository("not/there"), tag("1")), (&name, nothing.clone().into())]
    {
        assert_eq!(connection.head_manifest(name, &reference).await, Ok(None));
        let failure = connection.get_manifest(name, &reference).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::ManifestNotFound);
    }
    assert_eq!(connection.head_blob(&name, &nothing).await, Ok(None));
    let blob = descriptor(b"nothing");
    let failure = connection.read_blob(&name, &blob).await.err().unwrap();
    assert_eq!(failure.code, ErrorCode::BlobNotFound);
}

#[tokio::test]
async fn a_blob_is_mounted_from_another_repository() {
    let (registry, _files) = filled(Setup::Plain);
    let connection = open(&registry);
    let (from, to) = (repositories(&connection).await.remove(0), repository("mounted/here"));
    let config = config(&connection, &from).await;
    let upload = connection.start_upload(&to, &config.digest, Some(&from)).await.unwrap();
    assert!(matches!(upload, Upload::Mounted));
    assert_eq!(connection.head_blob(&to, &config.digest).await, Ok(Some(config.size)));

    let absent = Digest::of(b"nothing");
    let upload = connection.start_upload(&to, &absent, Some(&from)).await.unwrap();
    let Upload::Session(session) = upload else { panic!("there is nothing to mount") };
    connection.cancel_upload(session.location()).await.unwrap();
    connection.cancel_upload(session.location()).await.unwrap();
    let blob = descriptor(b"late");
    let failure = put_blob(&connection, session, &blob, stream::iter([Ok("late".into())])).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::UploadLost, "the session was given up");
}

#[tokio::test]
async fn a_manifest_is_deleted_by_digest_and_a_tag_is_not() {
    let (registry, _files) = filled(Setup::Plain);
    let connection = open(&registry);
    let name = repositories(&connection).await.remove(0);
    let reference = Reference::from(tags(&connection, &name).await.remove(0));
    let digest = connection.head_manifest(&name, &reference).await.unwrap().unwrap().digest;
    let failure = connection.delete_manifest(&name, &reference).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::Unsupported, "Distribution 2.8 deletes by digest only");
    connection.delete_manifest(&name, &digest.clone().into()).await.unwrap();
    assert_eq!(connection.head_manifest(&name, &reference).await, Ok(None));
    let failure = connection.delete_manifest(&name, &digest.into()).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ManifestNotFound);
}

#[tokio::test]
async fn a_manifest_without_its_blobs_is_refused_with_the_right_cause() {
    let registry = Registry::start(Setup::Plain);
    let connection = open(&registry);
    let name = repository("a");
    let failure =
        connection.put_manifest(&name, &tag("1"), &manifest(&descriptor(b"{}"), None)).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ManifestBlobUnknown);
}

#[tokio::test]
async fn wrong_bytes_are_refused_with_the_right_cause() {
    let registry = Registry::start(Setup::Plain);
    let connection = open(&registry);
    let Upload::Session(session) =
        connection.start_upload(&repository("a"), &Digest::of(b"x"), None).await.unwrap()
    else {
        panic!("not asked to mount")
    };
    let failure = put_blob(&connection, session, &descriptor(b"right"), stream::iter([Ok("wrong".into())]))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::DigestMismatch);
}

#[tokio::test]
async fn referrers_are_found_where_the_registry_has_no_api_for_them() {
    let registry = Registry::start(Setup::Plain);
    let (connection, name) = (open(&registry), repository("a"));
    let config = put(&connection, b"{}").await;
    let subject = manifest(&config, None);
    connection.put_manifest(&name, &tag("1"), &subject).await.unwrap();
    assert_eq!(connection.referrers(&name, &subject.digest).await, Ok(Vec::new()));
    let mut expected = Vec::new();
    for content in ["one", "two"] {
        let config = put(&connection, content.as_bytes()).await;
        let referrer = manifest(&config, Some(&subject));
        connection.put_manifest(&name, &referrer.digest.clone().into(), &referrer).await.unwrap();
        connection.put_manifest(&name, &referrer.digest.clone().into(), &referrer).await.unwrap();
        expected.push(referrer.digest);
    }
    let found = connection.referrers(&name, &subject.digest).await.unwrap();
    assert_eq!(found.into_iter().map(|found| found.digest).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn the_check_says_what_works() {
    let (registry, _files) = filled(Setup::Plain);
    let steps = open(&registry).check(Some(&repository("check/me"))).await;
    let told: Vec<_> = steps
        .iter()
        .map(|step| {
            let result = match &step.result {
                CheckResult::Ok => "ok",
                CheckResult::Lacking => "lacking",
                CheckResult::Skipped => "skipped",
                CheckResult::Failed(failure) => failure.code.as_str(),
            };
            format!("{} {result}", step.step)
        })
        .collect();
    let expected = [
        "dns ok",
        "tcp ok",
        "tls skipped",
        "api ok",
        "auth ok",
        "pull ok",
        "push ok",
        "catalog ok",
        "referrers lacking",
    ];
    assert_eq!(told, expected);
    assert!(
        !repositories(&open(&registry)).await.contains(&repository("check/me")),
        "nothing is left behind"
    );
}

#[tokio::test]
async fn nobody_there_is_said_at_once() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let connection =
        open_with(&format!("http://{closed}"), sampan_domain::target::Tls::default(), None).unwrap();
    let failure = connection.ping().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::ConnectRefused);
    assert_eq!(failure.arg("host"), Some(&closed.to_string().into()));
}

fn descriptor(bytes: &[u8]) -> Descriptor {
    Descriptor {
        media_type: "application/vnd.example".into(),
        digest: Digest::of(bytes),
        size: bytes.len() as u64,
        platform: None,
        artifact_type: None,
        urls: Vec::new(),
    }
}

/// A blob of those bytes in the repository `a`.
async fn put(connection: &Connection, bytes: &'static [u8]) -> Descriptor {
    let blob = descriptor(bytes);
    if let Upload::Session(session) =
        connection.start_upload(&repository("a"), &Digest::of(b"x"), None).await.unwrap()
    {
        put_blob(connection, session, &blob, stream::iter([Ok(bytes.into())])).await.unwrap();
    }
    blob
}

async fn config(connection: &Connection, name: &sampan_domain::RepositoryName) -> Descriptor {
    let reference = tags(connection, name).await.remove(0);
    let mut manifest = connection.get_manifest(name, &reference.into()).await.unwrap();
    loop {
        match manifest.content().unwrap() {
            Content::Image { config, .. } => return config,
            Content::Index { mut manifests, .. } => {
                manifest = connection.get_manifest(name, &manifests.remove(0).digest.into()).await.unwrap();
            }
        }
    }
}

fn manifest(config: &Descriptor, subject: Option<&Manifest>) -> Manifest {
    let media_type = "application/vnd.oci.image.manifest.v1+json";
    let entry = |media_type: &str, digest: &Digest, size: u64| {
        format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{size}}}"#)
    };
    let subject = subject.map_or_else(String::new, |subject| {
        format!(r#","subject":{}"#, entry(media_type, &subject.digest, subject.bytes.len() as u64))
    });
    let config = entry(&config.media_type, &config.digest, config.size);
    let text =
        format!(r#"{{"schemaVersion":2,"mediaType":"{media_type}","config":{config},"layers":[]{subject}}}"#);
    Manifest { media_type: media_type.into(), digest: Digest::of(text.as_bytes()), bytes: text.into() }
}
