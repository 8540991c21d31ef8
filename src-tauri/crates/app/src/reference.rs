//! References as the command line takes them: a place and an image in it.
//!
//! `host[:port]/repository:tag`, `…@sha256:…`, `http://host:port/repository:tag` (plain HTTP only by saying so),
//! `oci:DIR:repository:tag`, `oci-archive:FILE:repository:tag`, `docker-archive:FILE:repository:tag`. Nothing is guessed: there is no default registry and no default tag.

use std::path::PathBuf;

use sampan_domain::target::{Place, Registry, RegistryUrl, redact};
use sampan_domain::{ErrorCode, Failure, ImageName, Reference, RepositoryName, TargetId};

/// An image somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageAt {
    /// Where.
    pub place: Place,
    /// The repository.
    pub repository: RepositoryName,
    /// The tag or digest.
    pub reference: Reference,
}

impl ImageAt {
    /// Reads a reference.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let kinds: [(&str, OnDisk); 3] = [
            ("oci:", Place::Layout),
            ("oci-archive:", Place::Archive),
            ("docker-archive:", Place::DockerArchive),
        ];
        let on_disk = kinds.into_iter().find_map(|(kind, place)| Some((place, text.strip_prefix(kind)?)));
        let parsed = match on_disk {
            Some((place, rest)) => layout(place, rest),
            None => registry(text),
        };
        parsed.ok_or_else(|| Failure::new(ErrorCode::ReferenceInvalid).with("reference", redact(text)))
    }

    /// The image as it is called in runs and jobs, in the target that stands for its place.
    pub fn named(self, target: TargetId) -> ImageName {
        ImageName {
            target,
            place: self.place.prefix(),
            repository: self.repository,
            reference: self.reference,
        }
    }
}

/// What a path stands for.
type OnDisk = fn(PathBuf) -> Place;

fn layout(place: OnDisk, text: &str) -> Option<ImageAt> {
    let (rest, reference) = split_reference(text)?;
    // The path may have colons in it, a repository has none.
    let (path, repository) = rest.rsplit_once(':')?;
    if path.is_empty() {
        return None;
    }
    Some(ImageAt { place: place(path.into()), repository: repository.parse().ok()?, reference })
}

fn registry(text: &str) -> Option<ImageAt> {
    let (scheme, rest) = text.find("://").map_or(("", text), |at| text.split_at(at + 3));
    let (authority, path) = rest.split_once('/')?;
    let names_a_host = authority.contains(['.', ':']) || authority == "localhost" || !scheme.is_empty();
    let url: RegistryUrl = format!("{scheme}{authority}").parse().ok().filter(|_| names_a_host)?;
    let (repository, reference) = split_reference(path)?;
    let official = url.is_docker_hub() && !repository.contains('/');
    let repository = if official { format!("library/{repository}") } else { repository.to_owned() };
    let place = Place::Registry(Registry::at(url));
    Some(ImageAt { place, repository: repository.parse().ok()?, reference })
}

/// What stands before the tag or digest, and the tag or digest.
fn split_reference(text: &str) -> Option<(&str, Reference)> {
    if let Some((rest, digest)) = text.rsplit_once('@') {
        return Some((rest, Reference::Digest(digest.parse().ok()?)));
    }
    let (rest, tag) = text.rsplit_once(':')?;
    Some((rest, Reference::Tag(tag.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use sampan_domain::Digest;

    use super::*;

    fn printed(text: &str) -> String {
        ImageAt::parse(text).unwrap().named(TargetId(1)).to_string()
    }

    #[test]
    fn whole_references_print_as_they_are_read() {
        let digest = Digest::of(b"");
        for text in [
            "ghcr.io/org/app:1.0",
            "harbor.example.com:8443/a/b/c:v1",
            "localhost/app:1",
            "localhost:5000/app:1",
            "http://127.0.0.1:5001/library/nginx:1.27",
            "http://registry/app:1",
            "[::1]:5000/app:1",
            "oci:/media/usb/images:library/nginx:1.27",
            "oci:./images:app:1",
            r"oci:C:\images:app:1",
            "oci-archive:/media/usb/images.tar:library/nginx:1.27",
            "docker-archive:app.tar:app:1",
            &format!("ghcr.io/org/app@{digest}"),
            &format!("oci:images:app@{digest}"),
        ] {
            assert_eq!(printed(text), text);
        }
    }

    #[test]
    fn places_are_normalised() {
        for (text, whole) in [
            ("docker.io/nginx:1.27", "registry-1.docker.io/library/nginx:1.27"),
            ("docker.io/library/nginx:1.27", "registry-1.docker.io/library/nginx:1.27"),
            ("docker.io/org/app:1", "registry-1.docker.io/org/app:1"),
            ("https://ghcr.io/org/app:1", "ghcr.io/org/app:1"),
            ("GHCR.io:443/org/app:1", "ghcr.io/org/app:1"),
        ] {
            assert_eq!(printed(text), whole);
        }
    }

    #[test]
    fn what_is_not_a_whole_reference_is_refused() {
        for text in [
            "",
            "nginx",
            "nginx:1.27",
            "library/nginx:1.27",
            "ghcr.io/org/app",
            "ghcr.io/:1",
            "ghcr.io/Org/app:1",
            "ghcr.io/org/app:",
            "ghcr.io/org/app:-x",
            "ghcr.io/org/app@sha256:12",
            "ghcr.io/org/app:1@sha256:12",
            "ftp://ghcr.io/org/app:1",
            "docker://ghcr.io/org/app:1",
            "http://user:geheim@host/app:1",
            "oci:app:1",
            "oci::app:1",
            "oci:/dir:App:1",
            "oci-archive:a.tar",
            "docker-archive:a.tar",
        ] {
            assert_eq!(ImageAt::parse(text).unwrap_err().code, ErrorCode::ReferenceInvalid, "{text}");
        }
    }
}
