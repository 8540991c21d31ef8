//! Targets: places images can be read from or written to.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

use crate::error::{ErrorCode, Failure};
use crate::id::TargetId;
use crate::secret::CredentialRef;

/// Docker Hub's registry; `docker.io` and `index.docker.io` are names of it.
pub const DOCKER_HUB: &str = "registry-1.docker.io";

/// A place images can be read from or written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its identity; the name may change.
    pub id: TargetId,
    /// What people call it; unique.
    pub name: String,
    /// Where it is.
    pub place: Place,
    /// Where its credential comes from.
    #[serde(default)]
    pub credential: CredentialRef,
    /// How hard it may be used.
    #[serde(default)]
    pub limits: Limits,
}

/// Where a target is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A registry over HTTP.
    Registry(Registry),
    /// An OCI image layout directory.
    Layout(PathBuf),
    /// An OCI image layout in one tar file. As a source also a file that `docker save` wrote.
    Archive(PathBuf),
    /// What `docker save` wrote, read as such though there may be a layout in it, too. A source only.
    DockerArchive(PathBuf),
}

impl Place {
    /// The registry, when it is one.
    pub const fn registry(&self) -> Option<&Registry> {
        match self {
            Self::Registry(registry) => Some(registry),
            Self::Layout(_) | Self::Archive(_) | Self::DockerArchive(_) => None,
        }
    }

    /// The directory or the file on this computer, when it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Registry(_) => None,
            Self::Layout(path) | Self::Archive(path) | Self::DockerArchive(path) => Some(path),
        }
    }

    /// What a connection calls it: the registry's authority, or the path.
    pub fn host(&self) -> String {
        match self {
            Self::Registry(registry) => registry.url.authority(),
            Self::Layout(path) | Self::Archive(path) | Self::DockerArchive(path) => {
                path.display().to_string()
            }
        }
    }

    /// The place as it stands in front of a whole reference.
    pub fn prefix(&self) -> String {
        match self {
            Self::Registry(registry) => registry.url.prefix(),
            Self::Layout(path) => format!("oci:{}", path.display()),
            Self::Archive(path) => format!("oci-archive:{}", path.display()),
            Self::DockerArchive(path) => format!("docker-archive:{}", path.display()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry(registry) => registry.url.fmt(f),
            Self::Layout(path) | Self::Archive(path) | Self::DockerArchive(path) => path.display().fmt(f),
        }
    }
}

/// A registry and how to speak to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    /// Scheme, host and port.
    pub url: RegistryUrl,
    /// How its TLS certificate is judged.
    #[serde(default)]
    pub tls: Tls,
    /// The proxy in front of it.
    #[serde(default)]
    pub proxy: Proxy,
    /// Whose it is, where somebody said so; otherwise its address and its answers tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
}

impl Registry {
    /// A registry that nothing but its address is said of.
    pub fn at(url: RegistryUrl) -> Self {
        Self { url, tls: Tls::default(), proxy: Proxy::default(), provider: None }
    }
}

/// Whose registry it is: what it can do beside the distribution-spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
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

impl Provider {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Generic,
        Self::Harbor,
        Self::DockerHub,
        Self::Ghcr,
        Self::Quay,
        Self::Ecr,
        Self::Acr,
        Self::Gar,
        Self::Alibaba,
        Self::Tencent,
        Self::Huawei,
        Self::Gitlab,
        Self::Artifactory,
        Self::Nexus,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Harbor => "harbor",
            Self::DockerHub => "docker_hub",
            Self::Ghcr => "ghcr",
            Self::Quay => "quay",
            Self::Ecr => "ecr",
            Self::Acr => "acr",
            Self::Gar => "gar",
            Self::Alibaba => "alibaba",
            Self::Tencent => "tencent",
            Self::Huawei => "huawei",
            Self::Gitlab => "gitlab",
            Self::Artifactory => "artifactory",
            Self::Nexus => "nexus",
        }
    }

    /// The provider of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == name)
    }

    /// Whether images carry labels there, which can be asked for.
    pub const fn has_labels(self) -> bool {
        matches!(self, Self::Harbor)
    }
}

/// How a certificate is judged: by the platform's roots, and a CA file beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tls {
    /// A PEM file with certificates that are trusted beside the platform's.
    pub ca_file: Option<PathBuf>,
    /// A PEM certificate and its key, for registries that ask for one.
    pub client_cert: Option<ClientCert>,
    /// Accept any certificate. Shown as a red badge wherever the target shows.
    pub skip_verify: bool,
}

/// A client certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCert {
    /// PEM certificate chain.
    pub cert_file: PathBuf,
    /// PEM private key.
    pub key_file: PathBuf,
}

/// Which proxy requests go through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proxy {
    /// What the environment says (`HTTPS_PROXY`, `NO_PROXY`, …); for a target, what the settings say.
    #[default]
    Environment,
    /// None.
    Direct,
    /// This one.
    Url(String),
}

/// Why a word is no proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoProxy {
    /// It is no address of a proxy.
    Unknown,
    /// It holds a user or a password; a proxy is stored and shown.
    WithLogin,
}

impl FromStr for Proxy {
    type Err = NoProxy;

    fn from_str(word: &str) -> Result<Self, NoProxy> {
        match Url::parse(word) {
            _ if word == "none" => Ok(Self::Direct),
            Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(NoProxy::WithLogin),
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
                Ok(Self::Url(word.to_owned()))
            }
            _ => Err(NoProxy::Unknown),
        }
    }
}

impl Proxy {
    /// As people write it: an address, or `none`; nothing for the environment's.
    pub fn word(&self) -> Option<String> {
        match self {
            Self::Environment => None,
            Self::Direct => Some("none".to_owned()),
            Self::Url(url) => Some(url.clone()),
        }
    }
}

/// How hard a target may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Requests in flight at once; [`Limits::CONNECTIONS`] when not set.
    pub connections: Option<u16>,
    /// Requests a second, at least 1; as many as it takes when not set.
    pub requests_per_second: Option<u32>,
    /// Bytes a second of blobs read and written, at least 1; as fast as it goes when not set.
    pub bytes_per_second: Option<u64>,
}

impl Limits {
    /// Requests in flight at once, unless set.
    pub const CONNECTIONS: u16 = 16;
}

/// The address of a registry: scheme, host, port; nothing else.
///
/// Plain HTTP only where the text says `http://`; there is no fallback from one to the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistryUrl {
    secure: bool,
    host: Box<str>,
    port: u16,
}

impl RegistryUrl {
    /// Whether TLS is spoken.
    pub const fn is_secure(&self) -> bool {
        self.secure
    }

    /// Host name or address, as it stands in a URL.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// `https` or `http`.
    pub const fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }

    /// `host`, or `host:port` where the port is not the scheme's own.
    pub fn authority(&self) -> String {
        let default = if self.secure { 443 } else { 80 };
        if self.port == default { self.host.to_string() } else { format!("{}:{}", self.host, self.port) }
    }

    /// What stands in front of a reference: the authority, with `http://` where it is plain.
    pub fn prefix(&self) -> String {
        if self.secure { self.authority() } else { format!("http://{}", self.authority()) }
    }

    /// Whether the host is Docker Hub, where official images live under `library/`.
    pub fn is_docker_hub(&self) -> bool {
        &*self.host == DOCKER_HUB
    }
}

impl fmt::Display for RegistryUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.authority())
    }
}

impl FromStr for RegistryUrl {
    type Err = Failure;

    /// Reads `https://host[:port]`, `http://host[:port]`, or a bare `host[:port]`, which means `https`.
    fn from_str(text: &str) -> Result<Self, Failure> {
        let invalid = || Failure::new(ErrorCode::UrlInvalid).with("url", redact(text));
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&whole).map_err(|error| invalid().detail(error))?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(invalid()),
        };
        let extra = !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some()
            || !matches!(url.path(), "" | "/");
        let (Some(host), Some(port), false) = (url.host(), url.port_or_known_default(), extra) else {
            return Err(invalid());
        };
        let host = match host {
            Host::Domain("docker.io" | "index.docker.io") => DOCKER_HUB.into(),
            Host::Domain(name) => name.trim_end_matches('.').into(),
            Host::Ipv4(address) => address.to_string().into(),
            Host::Ipv6(address) => format!("[{address}]").into(),
        };
        Ok(Self { secure, host, port })
    }
}

/// A URL or reference without what stands in front of its host, where people put passwords. A digest's `@` stays.
pub fn redact(text: &str) -> String {
    let host = text.find("://").map_or(0, |scheme| scheme + "://".len());
    let path = text[host..].find('/').map_or(text.len(), |length| host + length);
    match text[host..path].rfind('@') {
        Some(at) if !text[host + at..].starts_with("@sha") => {
            format!("{}…{}", &text[..host], &text[host + at..])
        }
        _ => text.to_owned(),
    }
}

impl Serialize for RegistryUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegistryUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registry_urls_are_normalised() {
        for (text, url, prefix) in [
            ("https://Harbor.example.com/", "https://harbor.example.com", "harbor.example.com"),
            ("ghcr.io", "https://ghcr.io", "ghcr.io"),
            ("localhost:5000", "https://localhost:5000", "localhost:5000"),
            ("http://127.0.0.1:5001", "http://127.0.0.1:5001", "http://127.0.0.1:5001"),
            ("https://h:443", "https://h", "h"),
            ("docker.io", "https://registry-1.docker.io", DOCKER_HUB),
            ("http://[::1]:80", "http://[::1]", "http://[::1]"),
        ] {
            let parsed: RegistryUrl = text.parse().unwrap();
            assert_eq!(parsed.to_string(), url);
            assert_eq!(parsed.prefix(), prefix);
            assert_eq!(url.parse::<RegistryUrl>().unwrap(), parsed);
        }
    }

    #[test]
    fn only_what_may_be_a_password_is_hidden() {
        for (text, shown) in [
            ("https://u:geheim@h/a:1", "https://…@h/a:1"),
            ("u:geheim@h/a:1", "…@h/a:1"),
            ("u:ge@heim@h", "…@h"),
            ("h/a@sha256:123", "h/a@sha256:123"),
            ("a@sha256:123", "a@sha256:123"),
            ("oci:/x@y/z:a:1", "oci:/x@y/z:a:1"),
        ] {
            assert_eq!(redact(text), shown);
        }
    }

    #[test]
    fn urls_that_say_more_are_refused_without_their_password() {
        for text in
            ["ftp://h", "https://u:geheim@h", "u:geheim@h", "https://h/v2", "https://h?x", "https://", "h h"]
        {
            let failure = text.parse::<RegistryUrl>().unwrap_err();
            assert_eq!(failure.code, ErrorCode::UrlInvalid, "{text}");
            assert!(!failure.to_string().contains("geheim"), "{failure}");
        }
    }
}
