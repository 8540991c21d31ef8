//! Against Debian's `docker-registry`, plain and secured, with `skopeo` as judge; and layout directories that
//! `skopeo` writes and reads.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod archives;
mod layouts;
mod registries;
mod secured;

use std::path::Path;
use std::sync::Arc;

use futures_util::{Stream, TryStreamExt};
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{Limits, Place, Proxy, Registry as Address, Tls};
use sampan_domain::{Digest, Failure, Reference, RepositoryName, Tag, Target, TargetId};
use sampan_registry::{Connection, Content, Descriptor, Open, Rest, Upload, UploadSession};
use sampan_tests::image::{self, Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{PASSWORD, Registry, Setup, USER};
use secrecy::SecretString;
use tempfile::TempDir;

fn login(password: &str) -> Credential {
    Credential::Basic { username: USER.into(), password: SecretString::from(password) }
}

/// A registry with a few images, and the layout that they came from.
fn filled(setup: Setup) -> (Registry, TempDir) {
    let registry = Registry::start(setup);
    let files = tempfile::tempdir().unwrap();
    let mut layout = Layout::create(&files.path().join("layout"));
    image::fleet(&mut layout, 2, 2);
    layout.push(&registry, Form::Oci);
    (registry, files)
}

/// A connection as a target would have it: with the registry's CA and the right password where there are such.
fn open(registry: &Registry) -> Connection {
    match registry.setup() {
        Setup::Plain | Setup::WithReferrers => open_with(&registry.url(), Tls::default(), None).unwrap(),
        Setup::Secured => {
            let tls = Tls { ca_file: Some(registry.ca_file()), ..Tls::default() };
            open_with(&registry.url(), tls, Some(login(PASSWORD))).unwrap()
        }
    }
}

fn open_with(url: &str, tls: Tls, credential: Option<Credential>) -> Result<Connection, Failure> {
    let place = Place::Registry(Address { tls, proxy: Proxy::Direct, ..Address::at(url.parse().unwrap()) });
    Connection::open(&target(place), credential, Arc::new(Open))
}

fn open_layout(path: &Path) -> Connection {
    Connection::open(&target(Place::Layout(path.to_owned())), None, Arc::new(Open)).unwrap()
}

fn target(place: Place) -> Target {
    let credential = CredentialRef::None;
    Target { id: TargetId(1), name: "test".into(), place, credential, limits: Limits::default() }
}

fn repository(name: &str) -> RepositoryName {
    name.parse().unwrap()
}

fn tag(name: &str) -> Reference {
    name.parse().unwrap()
}

async fn repositories(connection: &Connection) -> Vec<RepositoryName> {
    connection.repositories().try_concat().await.unwrap()
}

async fn tags(connection: &Connection, repository: &RepositoryName) -> Vec<Tag> {
    connection.tags(repository).try_concat().await.unwrap()
}

/// Copies all images from one target to another, as simply as it can be done.
async fn copy_all(from: &Connection, to: &Connection) {
    for repository in repositories(from).await {
        for tag in tags(from, &repository).await {
            copy(from, to, &repository, &tag.into()).await;
        }
    }
}

/// An image that was pushed in Docker's form is written there, and read again as it was.
async fn comes_back_in_docker_form(files: &Path, written: &Connection) {
    let mut layout = Layout::create(&files.join("layout"));
    let layer = layout.layer(1, 1_000);
    let image = layout.image(0, "one", &[&layer]);
    layout.tag("a:1", &image);
    let registry = Registry::start(Setup::Plain);
    layout.push(&registry, Form::Docker);
    copy_all(&open(&registry), written).await;
    let manifest = written.get_manifest(&repository("a"), &tag("1")).await.unwrap();
    assert_eq!(manifest.media_type, "application/vnd.docker.distribution.manifest.v2+json");
    assert_eq!(Some(&manifest.digest.to_string()), judge::tags(&registry).get("a:1"));
}

async fn copy(from: &Connection, to: &Connection, repository: &RepositoryName, reference: &Reference) {
    let root = from.get_manifest(repository, reference).await.unwrap();
    match root.content().unwrap() {
        Content::Index { manifests, .. } => {
            for child in manifests {
                Box::pin(copy(from, to, repository, &child.digest.into())).await;
            }
        }
        Content::Image { config, layers, .. } => {
            for blob in layers.iter().chain([&config]) {
                copy_blob(from, to, repository, blob).await;
            }
        }
    }
    to.put_manifest(repository, reference, &root).await.unwrap();
    let there = to.head_manifest(repository, reference).await.unwrap().unwrap();
    assert_eq!((there.digest, there.size), (root.digest, root.bytes.len() as u64));
}

async fn copy_blob(from: &Connection, to: &Connection, repository: &RepositoryName, blob: &Descriptor) {
    if to.head_blob(repository, &blob.digest).await.unwrap().is_some() {
        return;
    }
    let Upload::Session(session) = to.start_upload(repository, &Digest::of(b"x"), None).await.unwrap() else {
        panic!("not asked to mount")
    };
    let body = from.read_blob(repository, blob).await.unwrap();
    put_blob(to, session, blob, body).await.unwrap();
    assert_eq!(to.head_blob(repository, &blob.digest).await.unwrap(), Some(blob.size));
}

/// Sends a blob in as many requests as the registry wants.
async fn put_blob(
    to: &Connection,
    mut session: UploadSession,
    blob: &Descriptor,
    body: impl Stream<Item = Result<bytes::Bytes, Failure>> + Send + 'static,
) -> Result<(), Failure> {
    let rest = Rest::new(body);
    while let Some(next) = to.put_part(session, blob, &rest).await? {
        session = next;
    }
    Ok(())
}
