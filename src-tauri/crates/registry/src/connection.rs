//! An opened target: a registry or a layout behind one face.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::Method;
use sampan_domain::secret::Credential;
use sampan_domain::target::{Place, Provider};
use sampan_domain::{Digest, ErrorCode, Failure, Reference, RepositoryName, Tag, Target};

use crate::auth::{Auth, Scope};
use crate::blobs::{BlobReader, Start};
use crate::bodies::Rest;
use crate::check::{self, CheckStep};
use crate::client::{Call, Client, Fetched};
use crate::errors::About;
use crate::gate::{Gate, Weight};
use crate::layout::Layout;
use crate::manifest::{Descriptor, Manifest};
use crate::providers::{Artifact, Pushed};
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
        let kind = match &target.place {
            Place::Registry(registry) => {
                Kind::Registry(Box::new(Client::open(registry, Auth::new(credential), timeouts, gate)?))
            }
            Place::Layout(path) => Kind::Layout(Layout::in_directory(path)),
            Place::Archive(path) => Kind::Layout(Layout::in_archive(path)),
            Place::DockerArchive(path) => Kind::Layout(Layout::in_docker_archive(path)),
        };
        Ok(Self { host: target.place.host().into(), kind })
    }

    /// The same connection through another gate.
    pub fn with_gate(&self, gate: Arc<dyn Gate>) -> Self {
        let kind = match &self.kind {
            Kind::Registry(client) => Kind::Registry(Box::new(client.with_gate(gate))),
            Kind::Layout(layout) => Kind::Layout(layout.clone()),
        };
        Self { host: Arc::clone(&self.host), kind }
    }

    /// The authority of a registry, the path of a layout or archive.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Why a repository's name cannot be here, as far as that is known beforehand.
    pub fn refuses(&self, repository: &RepositoryName) -> Option<Failure> {
        let Kind::Registry(client) = &self.kind else { return None };
        let (least, most) = client.learned.profile().levels;
        let levels = repository.components().count();
        let refused = levels < least || most.is_some_and(|most| levels > most);
        refused.then(|| {
            Failure::new(ErrorCode::NameRefused)
                .with("host", self.host())
                .with("name", repository.as_str())
                .with("least", least)
                .with("most", most.unwrap_or_default())
        })
    }

    /// Whether each read of a manifest counts as a pull, of which one has only so many.
    pub fn counts_pulls(&self) -> bool {
        matches!(&self.kind, Kind::Registry(client) if client.learned.profile().counts_pulls)
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
        self.repositories_in(None)
    }

    /// The repositories in some namespaces (Harbor's projects), where the target can list those alone; all of them otherwise.
    pub fn repositories_in(
        &self,
        namespaces: Option<Vec<String>>,
    ) -> BoxStream<'static, Result<Vec<RepositoryName>, Failure>> {
        match &self.kind {
            Kind::Registry(client) => client.repositories(namespaces),
            Kind::Layout(layout) => layout.repositories(),
        }
    }

    /// Whose registry it is, as somebody said or as its address and its answers until now tell.
    pub fn provider(&self) -> Option<Provider> {
        match &self.kind {
            Kind::Registry(client) => Some(client.learned.profile().provider),
            Kind::Layout(_) => None,
        }
    }

    /// The images of a repository with the labels that they carry, page by page; none where a target has no labels.
    pub fn artifacts(
        &self,
        repository: &RepositoryName,
    ) -> BoxStream<'static, Result<Vec<Artifact>, Failure>> {
        match &self.kind {
            Kind::Registry(client) if client.has_labels() => client.artifacts(repository),
            _ => stream::empty().boxed(),
        }
    }

    /// The image under a tag with the labels that it carries; `None` where there is none, or a target has no labels.
    pub async fn artifact(
        &self,
        repository: &RepositoryName,
        tag: &Tag,
    ) -> Result<Option<Artifact>, Failure> {
        match &self.kind {
            Kind::Registry(client) if client.has_labels() => client.artifact(repository, tag).await,
            _ => Ok(None),
        }
    }

    /// When the tags of a repository were pushed, page by page; none where its registry's own API does not say.
    pub fn push_times(
        &self,
        repository: &RepositoryName,
    ) -> BoxStream<'static, Result<Vec<Pushed>, Failure>> {
        match &self.kind {
            Kind::Registry(client) => client.push_times(repository),
            Kind::Layout(_) => stream::empty().boxed(),
        }
    }

    /// Makes sure that a repository can be pushed to, as far as that is to be done beforehand: Harbor wants a project.
    pub async fn prepare(&self, repository: &RepositoryName) -> Result<(), Failure> {
        match &self.kind {
            Kind::Registry(client) => client.prepare(repository).await,
            Kind::Layout(_) => Ok(()),
        }
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

    /// Asks for an upload of a blob; for a mount first, where a repository of the same target has it.
    pub async fn start_upload(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
        mount: Option<&RepositoryName>,
    ) -> Result<Upload, Failure> {
        either!(self, side => side.start_upload(repository, digest, mount).await)
    }

    /// How far an upload is (distribution-spec, end-13); `None` where it cannot go on: the session is gone, or the
    /// registry does not say.
    pub async fn upload_status(&self, session: &UploadSession) -> Result<Option<UploadSession>, Failure> {
        match &self.kind {
            Kind::Registry(client) => client.upload_status(session).await,
            Kind::Layout(_) => Ok(None),
        }
    }

    /// Sends what comes next of a blob, from the session's offset on, and gives the session to go on with: a registry may
    /// want a blob in parts. Nothing is left to send when that is `None`. Dropping the future closes its connection.
    pub async fn put_part(
        &self,
        session: UploadSession,
        blob: &Descriptor,
        rest: &Rest,
    ) -> Result<Option<UploadSession>, Failure> {
        match &self.kind {
            Kind::Registry(client) => Box::pin(client.put_part(session, blob, rest)).await,
            Kind::Layout(layout) => Box::pin(layout.put_blob(blob, rest.take(u64::MAX))).await.map(|()| None),
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
    let Fetched { body, .. } = client.fetch(call, 64 << 10).await?;
    let text = body.trim_ascii();
    let json = text.is_empty() || serde_json::from_slice::<serde_json::Value>(text).is_ok();
    if json { Ok(()) } else { Err(Failure::new(ErrorCode::NotARegistry).with("host", client.host())) }
}
