//! GitHub's `package` and `registry_package`: what is published to GHCR.

use sampan_domain::notice::Notice;
use serde::Deserialize;

use super::pushed;

#[derive(Deserialize)]
pub(super) struct Webhook {
    #[serde(alias = "registry_package")]
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    /// Left out by some versions, whose owner is meant.
    namespace: Option<String>,
    owner: Option<Owner>,
    #[serde(rename = "package_type")]
    kind: String,
    #[serde(rename = "package_version")]
    version: Option<Version>,
}

#[derive(Deserialize)]
struct Owner {
    login: String,
}

#[derive(Deserialize)]
struct Version {
    container_metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    tag: Option<Tag>,
}

#[derive(Deserialize)]
struct Tag {
    #[serde(default)]
    name: String,
}

/// Published or updated alike; a version without a tag is part of something that has one. Names are written as people
/// write them, and are lower case in the registry.
pub(super) fn notices(webhook: Webhook) -> Vec<Notice> {
    let Package { name, namespace, owner, kind, version } = webhook.package;
    if !kind.eq_ignore_ascii_case("container") {
        return Vec::new();
    }
    let tag = version.and_then(|version| version.container_metadata).and_then(|data| data.tag);
    let (Some(tag), Some(namespace)) = (tag, namespace.or(owner.map(|owner| owner.login))) else {
        return Vec::new();
    };
    let repository = format!("{namespace}/{name}").to_lowercase();
    pushed(Some("ghcr.io"), &repository, &tag.name).into_iter().collect()
}
