//! Names of images: repository, tag or digest, and the place in front of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::digest::Digest;
use crate::error::{ErrorCode, Failure};
use crate::id::TargetId;

/// The longest repository name, host included (distribution-spec, "Pulling manifests").
const NAME_CAP: usize = 255;

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $valid:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Failure;

            fn from_str(text: &str) -> Result<Self, Failure> {
                if $valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(Failure::new(ErrorCode::ReferenceInvalid).with("reference", text))
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

text_type!(
    /// A repository's name, `library/nginx`: the `<name>` of the distribution-spec.
    RepositoryName,
    valid_repository
);
text_type!(
    /// A tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
    Tag,
    valid_tag
);

impl RepositoryName {
    /// Its parts between slashes.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }
}

impl Tag {
    /// Whether the name belongs to the machinery of referrers rather than to a person: the fallback tag
    /// `sha256-<hex>` and cosign's `sha256-<hex>.sig`, `.att` and `.sbom`. Such tags travel with their subject.
    pub fn is_referrers_tag(&self) -> bool {
        self.referrers_subject().is_some()
    }

    /// The subject that a referrers tag speaks of. Only `sha256` can be told from the name alone.
    pub fn referrers_subject(&self) -> Option<Digest> {
        let rest = self.0.strip_prefix("sha256-")?;
        let hex = rest.get(..64)?;
        matches!(&rest[64..], "" | ".sig" | ".att" | ".sbom").then(|| format!("sha256:{hex}").parse().ok())?
    }
}

fn valid_repository(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME_CAP && text.split('/').all(valid_component)
}

/// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
fn valid_component(text: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    alphanumeric(*first)
        && alphanumeric(*last)
        && bytes.chunk_by(|a, b| alphanumeric(*a) == alphanumeric(*b)).all(|run| {
            alphanumeric(run[0]) || matches!(run, b"." | b"_" | b"__") || run.iter().all(|byte| *byte == b'-')
        })
}

fn valid_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|byte| word(byte) || byte == b'.' || byte == b'-')
}

/// What selects a manifest inside a repository: the `<reference>` of the distribution-spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reference {
    /// By name.
    Tag(Tag),
    /// By content.
    Digest(Digest),
}

impl Reference {
    /// The tag, when it is one.
    pub const fn tag(&self) -> Option<&Tag> {
        match self {
            Self::Tag(tag) => Some(tag),
            Self::Digest(_) => None,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => tag.fmt(f),
            Self::Digest(digest) => digest.fmt(f),
        }
    }
}

impl FromStr for Reference {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        if text.contains(':') { text.parse().map(Self::Digest) } else { text.parse().map(Self::Tag) }
    }
}

impl From<Digest> for Reference {
    fn from(digest: Digest) -> Self {
        Self::Digest(digest)
    }
}

impl From<Tag> for Reference {
    fn from(tag: Tag) -> Self {
        Self::Tag(tag)
    }
}

/// A whole reference: the place as it was when the job was made, the repository, and the tag or digest.
///
/// Prints as the command line reads it: `host/repository:tag`, `http://host:port/repository@sha256:…`,
/// `oci:DIR:repository:tag`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ImageName {
    /// The target it lies at.
    pub target: TargetId,
    /// The place as it is written in front of a reference: `host:port`, `http://host:port` or `oci:DIR`.
    pub place: String,
    /// The repository.
    pub repository: RepositoryName,
    /// The tag or digest.
    pub reference: Reference,
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path =
            ["oci:", "oci-archive:", "docker-archive:"].iter().any(|kind| self.place.starts_with(kind));
        let after_place = if path { ':' } else { '/' };
        let before_reference = if matches!(self.reference, Reference::Tag(_)) { ':' } else { '@' };
        write!(f, "{}{after_place}{}{before_reference}{}", self.place, self.repository, self.reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repository_names_follow_the_spec() {
        for good in ["a", "library/nginx", "a.b_c__d---e/f0", "0/1/2"] {
            assert!(good.parse::<RepositoryName>().is_ok(), "{good}");
        }
        for bad in
            ["", "/", "a/", "/a", "A", "a..b", "a___b", "a._b", "-a", "a-", "a//b", "a b", "a%2fb", "../x"]
        {
            assert!(bad.parse::<RepositoryName>().is_err(), "{bad}");
        }
        assert!("a".repeat(255).parse::<RepositoryName>().is_ok());
        assert!("a".repeat(256).parse::<RepositoryName>().is_err());
    }

    #[test]
    fn tags_follow_the_spec() {
        for good in ["latest", "1.27", "_x", "A-b.C", &"t".repeat(128)] {
            assert!(good.parse::<Tag>().is_ok(), "{good}");
        }
        for bad in ["", ".a", "-a", "a/b", "a:b", "a b", &"t".repeat(129)] {
            assert!(bad.parse::<Tag>().is_err(), "{bad}");
        }
    }

    #[test]
    fn referrers_tags_are_told_from_others() {
        let hex = "0".repeat(64);
        for good in [format!("sha256-{hex}"), format!("sha256-{hex}.sig"), format!("sha256-{hex}.sbom")] {
            assert!(good.parse::<Tag>().unwrap().is_referrers_tag(), "{good}");
        }
        for bad in ["sha256-abc", "latest", &format!("sha256-{hex}.txt"), &format!("sha512-{hex}")] {
            assert!(!bad.parse::<Tag>().unwrap().is_referrers_tag(), "{bad}");
        }
    }

    #[test]
    fn whole_references_print_as_they_are_read() {
        let name = |place: &str, reference: &str| ImageName {
            target: TargetId(1),
            place: place.into(),
            repository: "library/nginx".parse().unwrap(),
            reference: reference.parse().unwrap(),
        };
        assert_eq!(
            name("http://127.0.0.1:5000", "1.27").to_string(),
            "http://127.0.0.1:5000/library/nginx:1.27"
        );
        assert_eq!(name("oci:/media/usb", "1.27").to_string(), "oci:/media/usb:library/nginx:1.27");
        let digest = Digest::of(b"").to_string();
        assert_eq!(name("ghcr.io", &digest).to_string(), format!("ghcr.io/library/nginx@{digest}"));
    }
}
