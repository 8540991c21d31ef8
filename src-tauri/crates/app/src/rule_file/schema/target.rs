//! Targets in the rule file.

use std::path::PathBuf;

use sampan_domain::target::Provider;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{At, CredentialWord, SecretText, Size};

/// A place images are read from or written to: a name, and one of `url`, `layout` and `archive`.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What rules call it; unique, 1 to 64 characters.
    pub name: At<String>,
    /// A registry: `https://host[:port]`, or `http://host[:port]` for plain HTTP. Without a scheme, HTTPS.
    pub url: Option<At<String>>,
    /// An OCI image layout directory.
    pub layout: Option<At<PathBuf>>,
    /// An OCI archive file.
    pub archive: Option<At<PathBuf>>,
    /// Whose registry it is. Guessed from the URL and the answers when left out.
    #[schemars(with = "Option<ProviderWord>")]
    pub provider: Option<At<Provider>>,
    /// Where the login comes from: `none` (default), `docker-config`, `keyring`, `encrypted-file`, `helper:NAME`,
    /// `env:NAME` or `file:PATH`; NAME and PATH hold `user:password` or a token.
    pub credential: Option<At<CredentialWord>>,
    /// The user, with `password` short for a credential. `${NAME}` is an environment variable, read when needed.
    pub username: Option<At<String>>,
    /// The password. `${NAME}` is an environment variable, read when needed.
    pub password: Option<At<SecretText>>,
    /// A PEM file with certificates that are trusted beside the platform's.
    pub ca_file: Option<At<PathBuf>>,
    /// A certificate for registries that ask for one.
    pub client_cert: Option<ClientCert>,
    /// Accept any certificate. Default: false.
    pub skip_verify: Option<At<bool>>,
    /// The proxy's URL, `http://` or `https://`; `none` for no proxy. Default: what the settings say.
    pub proxy: Option<At<String>>,
    /// How hard the target may be used.
    pub limits: Option<Limits>,
}

/// A client certificate.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientCert {
    /// PEM certificate chain.
    pub cert_file: At<PathBuf>,
    /// PEM private key.
    pub key_file: At<PathBuf>,
}

/// How hard a target may be used.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Requests in flight at once, at least 1. Default: 16.
    #[schemars(range(min = 1))]
    pub connections: Option<At<u16>>,
    /// Requests a second. Default: no limit.
    #[schemars(range(min = 1))]
    pub requests_per_second: Option<At<u32>>,
    /// Bytes a second, such as `20MiB`. Default: no limit.
    pub bytes_per_second: Option<At<Size>>,
}

/// Whose registry it is, in the words of the domain.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Provider")]
#[expect(dead_code, reason = "only its schema is wanted")]
enum ProviderWord {
    /// Any registry that keeps to the OCI distribution-spec.
    Generic,
    /// Harbor.
    Harbor,
    /// Docker Hub.
    DockerHub,
    /// GitHub's container registry.
    Ghcr,
    /// Quay.
    Quay,
    /// Amazon ECR.
    Ecr,
    /// Azure Container Registry.
    Acr,
    /// Google Artifact Registry and GCR.
    Gar,
    /// Alibaba Cloud ACR.
    Alibaba,
    /// Tencent Cloud TCR.
    Tencent,
    /// Huawei Cloud SWR.
    Huawei,
    /// GitLab.
    Gitlab,
    /// `JFrog` Artifactory.
    Artifactory,
    /// Sonatype Nexus.
    Nexus,
}
