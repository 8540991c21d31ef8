//! An opened target: a registry or a layout directory behind one face.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::BoxStream;
use reqwest::Method;
use sampan_domain::secret::Credential;
use sampan_domain::target::Place;
use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, Tag, Target};

use crate::auth::{Auth, Scope};
use crate::blobs::{BlobReader, Start};
use crate::check::{self, CheckStep};
use crate::client::{Call, Client};
use crate::errors::About;
use crate::gate::{Gate, Weight};
use crate::layout::Layout;
use crate::manifest::{Descriptor, Manifest};
use crate::transport::Timeouts;
use crate::uploads::{Upload, UploadSession};

/// An opened target. Cheap to clone; all clones share connections and tokens.
#[derive(Clone)]
pub struct Connection {
    host: Arc<str>,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Registry(Box<Client>),
    Layout(Layout),
}

macro_rules! either {
    ($connection:expr, $side:ident => $call:expr) => {
        match &$connection.kind {
            Kind::Registry($side) => $call,
            Kind::Layout($side) => $call,
        }
    };
}

impl Connection {
    /// Opens a target. Nothing is sent yet; certificates are read.
    pub fn open(
        target: &Target,
        credential: Option<Credential>,
        gate: Arc<dyn Gate>,
    ) -> Result<Self, Failure> {
        Self::open_with(target, credential, gate, Timeouts::default())
    }

    /// The same with other patience.
    pub fn open_with(
        target: &Target,
        credential: Option<Credential>,
        gate: Arc<dyn Gate>,
        timeouts: Timeouts,
    ) -> Result<Self, Failure> {
        Ok(match &target.place {
            Place::Registry(registry) => Self {
                host: registry.url.authority().into(),
                kind: Kind::Registry(Box::new(Client::open(
                    registry,
                    Auth::new(credential),
                    timeouts,
                    gate,
                )?)),
            },
            Place::Layout(path) => {
                Self { host: path.display().to_string().into(), kind: Kind::Layout(Layout::new(path)) }
            }
        })
    }

    /// The same connection through another gate.
    pub fn with_gate(&self, gate: Arc<dyn Gate>) -> Self {
        let kind = match &self.kind {
            Kind::Registry(client) => Kind::Registry(Box::new(client.with_gate(gate))),
            Kind::Layout(layout) => Kind::Layout(layout.clone()),
        };
        Self { host: Arc::clone(&self.host), kind }
    }

    /// The authority of a registry, the path of a layout.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the target can be used at all: a registry answers `/v2/` as one, a layout is one or can become one.
    pub async fn ping(&self) -> Result<(), Failure> {
        match &self.kind {
            Kind::Registry(client) => ping(client).await,
            Kind::Layout(layout) => layout.ping().await,
        }
    }

    /// All repositories, page by page.
    pub fn repositories(&self) -> BoxStream<'static, Result<Vec<RepositoryName>, Failure>> {
        either!(self, side => side.repositories())
    }

    /// All tags of a repository, page by page. A repository that is not there is `repository-not-found`.
    pub fn tags(&self, repository: &RepositoryName) -> BoxStream<'static, Result<Vec<Tag>, Failure>> {
        either!(self, side => side.tags(repository))
    }

    /// What a reference means now; `None` where there is no such thing.
    pub async fn head_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Option<Descriptor>, Failure> {
        either!(self, side => side.head_manifest(repository, reference).await)
    }

    /// A manifest's bytes, verified.
    pub async fn get_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<Manifest, Failure> {
        either!(self, side => side.get_manifest(repository, reference).await)
    }

    /// Writes a manifest; it is confirmed to be there under its digest when this returns.
    pub async fn put_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        either!(self, side => side.put_manifest(repository, reference, manifest).await)
    }

    /// Removes a manifest; `manifest-not-found` where it is gone already.
    pub async fn delete_manifest(
        &self,
        repository: &RepositoryName,
        reference: &Reference,
    ) -> Result<(), Failure> {
        either!(self, side => side.delete_manifest(repository, reference).await)
    }

    /// What is attached to a manifest.
    pub async fn referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Vec<Descriptor>, Failure> {
        either!(self, side => side.referrers(repository, subject).await)
    }

    /// What is attached to a manifest, where the target has an API that says so; `None` otherwise.
    pub async fn listed_referrers(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
    ) -> Result<Option<Vec<Descriptor>>, Failure> {
        match &self.kind {
            Kind::Registry(client) => client.listed_referrers(repository, subject).await,
            Kind::Layout(_) => Ok(None),
        }
    }

    /// Writes a referrer by its digest. Where the target does not list it at its subject by itself, a
    /// [`Connection::put_fallback`] is to follow.
    pub async fn put_referrer(
        &self,
        repository: &RepositoryName,
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        let reference = Reference::Digest(manifest.digest.clone());
        match &self.kind {
            Kind::Registry(client) => client.put_unnamed(repository, &reference, manifest).await.map(drop),
            Kind::Layout(layout) => layout.put_unnamed(repository, &reference, manifest).await,
        }
    }

    /// Points a subject's fallback tag at an index as it stands elsewhere (distribution-spec, "Unavailable Referrers
    /// API"). What the tag names beside that stays named.
    pub async fn put_fallback(
        &self,
        repository: &RepositoryName,
        subject: &Digest,
        index: &Manifest,
    ) -> Result<(), Failure> {
        either!(self, side => side.put_fallback(repository, subject, index).await)
    }

    /// The size of a blob that is there (0 where it is not told); `None` where it is not.
    pub async fn head_blob(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<u64>, Failure> {
        either!(self, side => side.head_blob(repository, digest).await)
    }

    /// The bytes of a blob, verified on the way.
    pub async fn read_blob(
        &self,
        repository: &RepositoryName,
        blob: &Descriptor,
    ) -> Result<BlobReader, Failure> {
        self.read_blob_from(repository, blob, Start::default()).await
    }

    /// The bytes of a blob from one of them on, verified as a whole all the same.
    pub async fn read_blob_from(
        &self,
        repository: &RepositoryName,
        blob: &Descriptor,
        start: Start,
    ) -> Result<BlobReader, Failure> {
        either!(self, side => side.read_blob(repository, blob, start).await)
    }

    /// Asks for an upload; for a mount first, where a repository of the same target has the blob.
    pub async fn start_upload(
        &self,
        repository: &RepositoryName,
        mount: Option<(&Digest, &RepositoryName)>,
    ) -> Result<Upload, Failure> {
        either!(self, side => side.start_upload(repository, mount).await)
    }

    /// How far an upload is (distribution-spec, end-13); `None` where it cannot go on: the session is gone, or the
    /// registry does not say.
    pub async fn upload_status(&self, session: &UploadSession) -> Result<Option<UploadSession>, Failure> {
        match &self.kind {
            Kind::Registry(client) => client.upload_status(session).await,
            Kind::Layout(_) => Ok(None),
        }
    }

    /// Sends a blob: what of it comes after the session's offset. Dropping the future closes its connection.
    pub async fn put_blob(
        &self,
        session: UploadSession,
        blob: &Descriptor,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static,
    ) -> Result<(), Failure> {
        match &self.kind {
            Kind::Registry(client) => Box::pin(client.put_blob(session, blob, body)).await,
            Kind::Layout(layout) => Box::pin(layout.put_blob(blob, body)).await,
        }
    }

    /// Gives an upload session up.
    pub async fn cancel_upload(&self, location: &str) -> Result<(), Failure> {
        match &self.kind {
            Kind::Registry(client) => client.cancel_upload(location).await,
            Kind::Layout(_) => Ok(()),
        }
    }

    /// Checks the target step by step, in the order in which a transfer would meet trouble.
    pub async fn check(&self, repository: Option<&RepositoryName>) -> Vec<CheckStep> {
        match &self.kind {
            Kind::Registry(client) => check::registry(client, repository).await,
            Kind::Layout(layout) => check::layout(layout).await,
        }
    }
}

/// `/v2/` with whatever login it asks for.
pub(crate) async fn ping(client: &Client) -> Result<(), Failure> {
    let call = Call {
        method: Method::GET,
        url: client.path(""),
        scope: Scope::None,
        about: About::Api,
        object: "/v2/",
        headers: Vec::new(),
        body: Bytes::new(),
        weight: Weight::Control,
        expected: &[],
    };
    let answer = client.call(call).await?;
    let body = client.read(answer, 64 << 10, "/v2/").await?;
    let text = body.trim_ascii();
    let json = text.is_empty() || serde_json::from_slice::<serde_json::Value>(text).is_ok();
    if json { Ok(()) } else { Err(Failure::new(ErrorCode::NotARegistry).with("host", client.host())) }
}
