//! What some registries offer beside the distribution-spec: lists of their own, and projects that must be there before a
//! push.

mod harbor;
mod hub;
mod quay;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::Method;
use sampan_domain::error::Value;
use sampan_domain::target::Provider;
use sampan_domain::{ErrorCode, Failure, RepositoryName, Tag, Time};
use serde::de::DeserializeOwned;
use url::Url;

use crate::auth::Scope;
use crate::client::{Call, Client};
use crate::errors::About;
use crate::gate::Weight;

/// The largest page that is read, in bytes.
const PAGE_CAP: usize = 16 << 20;

type Pages<T = RepositoryName> = BoxStream<'static, Result<Vec<T>, Failure>>;

/// An image, as its registry's own API tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The tags that mean it.
    pub tags: Vec<Tag>,
    /// The names of the labels that it carries.
    pub labels: Vec<String>,
}

/// A tag, and when it was pushed, as its registry's own API tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// The tag.
    pub tag: Tag,
    /// When it came to mean what it means.
    pub at: Time,
}

impl Client {
    /// The repositories in some namespaces, where the registry can list those alone; all of them otherwise.
    pub(crate) fn repositories(&self, namespaces: Option<Vec<String>>) -> Pages {
        match self.learned.profile().provider {
            Provider::Harbor => harbor::repositories(self.clone(), namespaces),
            Provider::DockerHub => hub::repositories(self.clone(), namespaces),
            _ => self.catalog(),
        }
    }

    /// Whether images carry labels there.
    pub(crate) fn has_labels(&self) -> bool {
        self.learned.profile().provider.has_labels()
    }

    /// The images of a repository with their labels.
    pub(crate) fn artifacts(&self, repository: &RepositoryName) -> Pages<Artifact> {
        harbor::artifacts(self.clone(), repository.clone())
    }

    /// The image under a tag with its labels; `None` where there is none.
    pub(crate) async fn artifact(
        &self,
        repository: &RepositoryName,
        tag: &Tag,
    ) -> Result<Option<Artifact>, Failure> {
        harbor::artifact(self, repository, tag).await
    }

    /// When the tags of a repository were pushed; none where its registry does not say.
    pub(crate) fn push_times(&self, repository: &RepositoryName) -> Pages<Pushed> {
        match self.learned.profile().provider {
            Provider::Harbor => harbor::push_times(self.clone(), repository.clone()),
            Provider::DockerHub => hub::push_times(self.clone(), repository.clone()),
            Provider::Quay => quay::push_times(self.clone(), repository.clone()),
            _ => stream::empty().boxed(),
        }
    }

    /// Makes sure that a repository can be pushed to, as far as that is to be done beforehand.
    pub(crate) async fn prepare(&self, repository: &RepositoryName) -> Result<(), Failure> {
        match self.learned.profile().provider {
            Provider::Harbor => harbor::prepare(self, repository).await,
            _ => Ok(()),
        }
    }

    /// What a provider's own API answers, as JSON.
    async fn api<P: DeserializeOwned>(&self, request: Call<'_>) -> Result<P, Failure> {
        let object = request.object.to_owned();
        let fetched = self.fetch(request, PAGE_CAP).await?;
        serde_json::from_slice(&fetched.body).map_err(|error| {
            // Without the error's own words: they may quote a token.
            let place = format!("line {}, column {}", error.line(), error.column());
            Failure::new(ErrorCode::AnswerInvalid)
                .with("host", self.host())
                .with("object", object.as_str())
                .with("detail", place)
        })
    }
}

/// The status that a failure tells of; 0 where none came.
fn status(failure: &Failure) -> i64 {
    if matches!(failure.code, ErrorCode::AuthRequired | ErrorCode::AuthRejected) {
        return 401;
    }
    let told = failure.args.iter().find(|(name, _)| name == "status");
    told.map_or(0, |(_, value)| if let Value::Number(status) = value { *status } else { 0 })
}

fn call(method: Method, url: Url, scope: Scope, object: &str) -> Call<'_> {
    Call {
        method,
        url,
        scope,
        about: About::Api,
        object,
        headers: Vec::new(),
        body: bytes::Bytes::new(),
        weight: Weight::Control,
        expected: &[],
    }
}
