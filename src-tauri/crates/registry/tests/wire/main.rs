//! What goes over the wire, against a registry that follows a script: who gets credentials, where data may go, what
//! is made of answers that are wrong, late, cut or hostile.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod addresses;
mod answers;
mod auth;
mod boxes;
mod chunks;
mod gates;
mod providers;
mod reading;
mod resuming;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{Limits, Place, Proxy, Registry};
use sampan_domain::{Digest, Failure, Reference, RepositoryName, Target, TargetId};
use sampan_registry::{Connection, Descriptor, Gate, Open, Rest, Timeouts, Upload, UploadSession};
use sampan_tests::scripted::{self as server, Reply, Server};
use secrecy::SecretString;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const PASSWORD: &str = "geheim";
/// `user:geheim`, as Basic has it.
const BASIC: &str = "Basic dXNlcjpnZWhlaW0=";

fn password() -> Credential {
    Credential::Basic { username: "user".into(), password: SecretString::from(PASSWORD) }
}

/// Patience for tests: retries at once. A busy machine makes no silence; see [`impatient`].
fn hurried() -> Timeouts {
    Timeouts {
        answer: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        backoff: Duration::from_millis(1),
        ..Timeouts::default()
    }
}

fn connect(server: &Server, credential: Option<Credential>) -> Connection {
    connect_through(server, credential, Arc::new(Open))
}

fn connect_through(server: &Server, credential: Option<Credential>, gate: Arc<dyn Gate>) -> Connection {
    connect_by(&server.url(), Proxy::Direct, credential, gate)
}

fn connect_by(url: &str, proxy: Proxy, credential: Option<Credential>, gate: Arc<dyn Gate>) -> Connection {
    Connection::open_with(&target(url, proxy), credential, gate, hurried()).unwrap()
}

/// For tests of silence: so much of it is borne.
fn impatient(server: &Server, idle: Duration) -> Connection {
    let patience = Timeouts { idle, ..hurried() };
    let target = target(&server.url(), Proxy::Direct);
    Connection::open_with(&target, None, Arc::new(Open), patience).unwrap()
}

fn target(url: &str, proxy: Proxy) -> Target {
    Target {
        id: TargetId(1),
        name: "scripted".into(),
        place: Place::Registry(Registry { proxy, ..Registry::at(url.parse().unwrap()) }),
        credential: CredentialRef::None,
        limits: Limits::default(),
    }
}

fn repository(name: &str) -> RepositoryName {
    name.parse().unwrap()
}

fn tag(name: &str) -> Reference {
    name.parse().unwrap()
}

/// A manifest without layers.
fn manifest() -> String {
    let digest = Digest::of(b"{}");
    format!(
        r#"{{"schemaVersion":2,"mediaType":"{MANIFEST}","config":{{"mediaType":"x/y","digest":"{digest}","size":2}},"layers":[]}}"#
    )
}

fn manifest_reply() -> Reply {
    let text = manifest();
    let digest = Digest::of(text.as_bytes()).to_string();
    Reply::new(200).header("content-type", MANIFEST).header("docker-content-digest", digest).body(text)
}

/// A blob of that size that does not repeat itself, and its descriptor.
fn blob(size: usize) -> (Vec<u8>, Descriptor) {
    let mut state = 1_u32;
    let bytes: Vec<u8> = (0..size)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let descriptor = descriptor(&bytes);
    (bytes, descriptor)
}

fn descriptor(bytes: &[u8]) -> Descriptor {
    Descriptor {
        media_type: "application/vnd.oci.image.layer.v1.tar".into(),
        digest: Digest::of(bytes),
        size: bytes.len() as u64,
        platform: None,
        artifact_type: None,
        urls: Vec::new(),
    }
}

/// All bytes of a stream up to its end or its failure.
async fn drain(
    mut stream: impl Stream<Item = Result<bytes::Bytes, Failure>> + Unpin,
) -> (Vec<u8>, Option<Failure>) {
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(failure) => return (bytes, Some(failure)),
        }
    }
    (bytes, None)
}

/// A new upload session.
async fn session(connection: &Connection, repository: &RepositoryName, blob: &Descriptor) -> UploadSession {
    match connection.start_upload(repository, &blob.digest, None).await.unwrap() {
        Upload::Session(session) => session,
        Upload::Mounted => panic!("not asked to mount"),
    }
}

/// One try: a session, and the whole blob.
async fn send(connection: &Connection, bytes: &[u8], blob: &Descriptor) -> Result<(), Failure> {
    let pieces: Vec<_> = bytes.chunks(100_000).map(|piece| Ok(piece.to_vec().into())).collect();
    let session = session(connection, &repository("a"), blob).await;
    put_blob(connection, session, blob, futures_util::stream::iter(pieces)).await
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
