//! What is known of the large registries before the first byte is sent to them, as data. Of every other registry it is
//! learned while speaking to it, and so is what has changed since: see [`crate::learned`].

use sampan_domain::target::{Provider, Registry};

/// Bytes of a MiB.
const MIB: u64 = 1 << 20;

/// What a registry takes and offers. Without one of its own, a registry is taken to follow the distribution-spec.
#[expect(clippy::struct_excessive_bools, reason = "a table: each registry has or has not")]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Profile {
    /// Its name, for people.
    pub(crate) name: &'static str,
    /// What it can do beside the spec.
    pub(crate) provider: Provider,
    /// Its hosts; a `*` stands for one or more labels.
    hosts: &'static [&'static str],
    /// Where it can stand at any host, how its answers tell it.
    told_by: Option<ToldBy>,
    /// The largest body that it takes in one upload request, in bytes.
    pub(crate) body_cap: Option<u64>,
    /// Whether an upload may be several requests.
    pub(crate) chunks: bool,
    /// Whether an upload that broke off can go on.
    pub(crate) resumes: bool,
    /// Whether it lists its repositories at `_catalog`.
    pub(crate) catalog: bool,
    /// Whether each GET of a manifest counts as a pull, of which one has only so many.
    pub(crate) counts_pulls: bool,
    /// How many levels a repository's name has, at least and at most.
    pub(crate) levels: (usize, Option<usize>),
}

/// The answer's header that tells a product, and how its value begins or what it holds, in lower case.
#[derive(Debug, PartialEq, Eq)]
struct ToldBy {
    header: &'static str,
    holds: &'static str,
}

/// As the distribution-spec has it.
const BY_THE_SPEC: Profile = Profile {
    name: "",
    provider: Provider::Generic,
    hosts: &[],
    told_by: None,
    body_cap: None,
    chunks: true,
    resumes: true,
    catalog: true,
    counts_pulls: false,
    levels: (1, None),
};

/// All that are known. A host is looked up from the top.
const PROFILES: &[Profile] = &[
    Profile {
        name: "Docker Hub",
        provider: Provider::DockerHub,
        hosts: &["registry-1.docker.io"],
        catalog: false,
        counts_pulls: true,
        levels: (2, Some(2)),
        ..BY_THE_SPEC
    },
    // An upload of several PATCHes breaks there; one PUT does not.
    Profile {
        name: "GitHub Container Registry",
        provider: Provider::Ghcr,
        levels: (2, None),
        hosts: &["ghcr.io"],
        chunks: false,
        resumes: false,
        catalog: false,
        ..BY_THE_SPEC
    },
    // A PUT of more than 20 GB is refused.
    Profile {
        name: "Quay",
        provider: Provider::Quay,
        levels: (2, None),
        hosts: &["quay.io"],
        told_by: Some(ToldBy { header: "www-authenticate", holds: "/v2/auth\"" }),
        body_cap: Some(16 << 30),
        ..BY_THE_SPEC
    },
    Profile {
        name: "Amazon ECR Public",
        provider: Provider::Ecr,
        hosts: &["public.ecr.aws"],
        catalog: false,
        ..BY_THE_SPEC
    },
    Profile {
        name: "Amazon ECR",
        provider: Provider::Ecr,
        hosts: &["*.dkr.ecr.*.amazonaws.com", "*.dkr.ecr.*.amazonaws.com.cn", "*.dkr-ecr.*.on.aws"],
        ..BY_THE_SPEC
    },
    // About 20 MB in one streamed request, then 413 or a reset; a session cannot be asked how far it is.
    Profile {
        name: "Azure Container Registry",
        provider: Provider::Acr,
        hosts: &["*.azurecr.io", "*.azurecr.cn", "*.azurecr.us"],
        body_cap: Some(16 * MIB),
        resumes: false,
        ..BY_THE_SPEC
    },
    // Whole blobs only.
    Profile {
        name: "Google Artifact Registry",
        provider: Provider::Gar,
        levels: (2, None),
        hosts: &["*.pkg.dev", "gcr.io", "*.gcr.io"],
        chunks: false,
        resumes: false,
        ..BY_THE_SPEC
    },
    Profile {
        name: "Harbor",
        provider: Provider::Harbor,
        levels: (2, None),
        told_by: Some(ToldBy { header: "www-authenticate", holds: "service=\"harbor-registry\"" }),
        ..BY_THE_SPEC
    },
    Profile {
        name: "GitLab",
        provider: Provider::Gitlab,
        levels: (2, None),
        hosts: &["registry.gitlab.com"],
        told_by: Some(ToldBy { header: "www-authenticate", holds: "/jwt/auth\"" }),
        catalog: false,
        ..BY_THE_SPEC
    },
    Profile {
        name: "Nexus",
        provider: Provider::Nexus,
        told_by: Some(ToldBy { header: "server", holds: "nexus/" }),
        ..BY_THE_SPEC
    },
    Profile {
        name: "Artifactory",
        provider: Provider::Artifactory,
        hosts: &["*.jfrog.io"],
        told_by: Some(ToldBy { header: "x-jfrog-version", holds: "artifactory/" }),
        ..BY_THE_SPEC
    },
];

/// Whose registry it is, where somebody said so or its address tells; before anything was asked there.
pub fn known_provider(registry: &Registry) -> Option<Provider> {
    let by_host = of_host(registry.url.host());
    registry.provider.or_else(|| (!by_host.name.is_empty()).then_some(by_host.provider))
}

/// What is known of a provider's registries, whatever their hosts are.
pub(crate) fn of_provider(provider: Provider) -> &'static Profile {
    // Of the two of Amazon's, it is the one at many hosts.
    let own = |profile: &&Profile| profile.provider == provider && profile.name != "Amazon ECR Public";
    PROFILES.iter().find(own).unwrap_or(&BY_THE_SPEC)
}

/// What is known of a host, without its port.
pub(crate) fn of_host(host: &str) -> &'static Profile {
    let known = |profile: &&Profile| profile.hosts.iter().any(|pattern| fits(pattern, host));
    PROFILES.iter().find(known).unwrap_or(&BY_THE_SPEC)
}

/// The product that an answer's headers tell of.
pub(crate) fn told(headers: &reqwest::header::HeaderMap) -> Option<&'static Profile> {
    let tells = |told: &ToldBy| {
        let mut values = headers.get_all(told.header).iter().filter_map(|value| value.to_str().ok());
        values.any(|value| value.to_ascii_lowercase().contains(told.holds))
    };
    PROFILES.iter().find(|profile| profile.told_by.as_ref().is_some_and(tells))
}

/// Whether a host is one of a pattern's.
fn fits(pattern: &str, host: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern.eq_ignore_ascii_case(host) };
    let Some(rest) = host.strip_prefix(before) else { return false };
    // The star takes one character at least.
    rest.char_indices().skip(1).any(|(at, _)| fits(after, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderMap, HeaderValue};

    #[test]
    fn a_large_registry_is_known_by_its_host() {
        for (host, name) in [
            ("registry-1.docker.io", "Docker Hub"),
            ("ghcr.io", "GitHub Container Registry"),
            ("quay.io", "Quay"),
            ("public.ecr.aws", "Amazon ECR Public"),
            ("123456789012.dkr.ecr.eu-central-1.amazonaws.com", "Amazon ECR"),
            ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "Amazon ECR"),
            ("team.azurecr.io", "Azure Container Registry"),
            ("europe-docker.pkg.dev", "Google Artifact Registry"),
            ("eu.gcr.io", "Google Artifact Registry"),
            ("registry.gitlab.com", "GitLab"),
            ("team.jfrog.io", "Artifactory"),
            ("azurecr.io", ""),
            (".azurecr.io", ""),
            ("team.azurecr.io.example.net", ""),
            ("xquay.io", ""),
            ("harbor.example.com", ""),
        ] {
            assert_eq!(of_host(host).name, name, "{host}");
        }
    }

    #[test]
    fn a_product_is_known_by_its_answers() {
        let harbor = r#"Bearer realm="https://h/service/token",service="harbor-registry""#;
        for (header, value, name) in [
            ("www-authenticate", harbor, Some("Harbor")),
            (
                "www-authenticate",
                r#"Bearer realm="https://g/jwt/auth",service="container_registry""#,
                Some("GitLab"),
            ),
            ("www-authenticate", r#"Bearer realm="https://q/v2/auth",service="q""#, Some("Quay")),
            ("server", "Nexus/3.70.1-02 (OSS)", Some("Nexus")),
            ("x-jfrog-version", "Artifactory/7.90.1 79001900", Some("Artifactory")),
            ("server", "nginx", None),
            ("www-authenticate", r#"Basic realm="harbor""#, None),
        ] {
            let headers = HeaderMap::from_iter([(header.parse().unwrap(), HeaderValue::from_static(value))]);
            assert_eq!(told(&headers).map(|profile| profile.name), name, "{value}");
        }
    }
}
