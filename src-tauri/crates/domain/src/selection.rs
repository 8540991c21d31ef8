//! What of an image travels: which of its platforms, what is attached to it, which of its layers.

use serde::{Deserialize, Serialize};

use crate::platform::Platform;

/// What of an image travels. The default is everything that a registry keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    /// Only these platforms of a multi-arch image; none named means all.
    pub platforms: Vec<Platform>,
    /// What becomes of the index when only some platforms travel.
    pub platform_policy: PlatformPolicy,
    /// Whether signatures, SBOMs and attestations travel with what they speak of.
    pub referrers: bool,
    /// What becomes of layers that lie outside of the registry.
    pub foreign_layers: ForeignLayers,
    /// Only these kinds of artifacts; none named means all.
    pub artifacts: Vec<ArtifactKind>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            platforms: Vec::new(),
            platform_policy: PlatformPolicy::default(),
            referrers: true,
            foreign_layers: ForeignLayers::default(),
            artifacts: Vec::new(),
        }
    }
}

impl Selection {
    /// Whether a platform of an index is meant.
    pub fn wants(&self, platform: &Platform) -> bool {
        self.platforms.is_empty() || self.platforms.iter().any(|wanted| wanted.means(platform))
    }

    /// Whether a kind of artifact is meant.
    pub fn wants_kind(&self, kind: ArtifactKind) -> bool {
        self.artifacts.is_empty() || self.artifacts.contains(&kind)
    }

    /// Whether an image must be looked into before it is known what of it travels.
    pub fn is_choosy(&self) -> bool {
        !self.platforms.is_empty() || !self.artifacts.is_empty()
    }
}

/// What becomes of the index of an image of which only some platforms travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformPolicy {
    /// Kept with its digest: a sparse index, whose other platforms are not there.
    #[default]
    KeepIndex,
    /// Written anew without the other platforms: another digest.
    RewriteIndex,
}

impl PlatformPolicy {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeepIndex => "keep_index",
            Self::RewriteIndex => "rewrite_index",
        }
    }
}

/// What becomes of layers that lie outside of the registry (image-spec, "Non-Distributable Layers").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignLayers {
    /// They stay where they are.
    #[default]
    Skip,
    /// They are fetched from where the manifest says, and pushed.
    Fetch,
}

impl ForeignLayers {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Fetch => "fetch",
        }
    }
}

/// A kind of artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactKind {
    /// Container images.
    Image,
    /// Helm charts.
    Helm,
    /// Anything else with a manifest.
    Other,
}

impl ArtifactKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Image, Self::Helm, Self::Other];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Helm => "helm",
            Self::Other => "other",
        }
    }

    /// The kind that a manifest is of, by its config's media type and what it says of itself (image-spec,
    /// "Guidelines for Artifact Usage"; helm, HIP-6).
    pub fn of(config: &str, artifact_type: Option<&str>) -> Self {
        match artifact_type.unwrap_or(config) {
            "application/vnd.oci.image.config.v1+json" | "application/vnd.docker.container.image.v1+json" => {
                Self::Image
            }
            "application/vnd.cncf.helm.config.v1+json" => Self::Helm,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_without_a_variant_means_all_its_variants() {
        let selection = Selection {
            platforms: vec!["linux/arm".parse().unwrap(), "linux/arm64/v8".parse().unwrap()],
            ..Selection::default()
        };
        for (platform, wanted) in [
            ("linux/arm/v7", true),
            ("linux/arm", true),
            ("linux/arm64", true),
            ("linux/arm64/v8", true),
            ("linux/arm64/v9", false),
            ("linux/amd64", false),
            ("windows/arm", false),
        ] {
            assert_eq!(selection.wants(&platform.parse().unwrap()), wanted, "{platform}");
        }
        assert!(Selection::default().wants(&"linux/amd64".parse().unwrap()));
    }

    #[test]
    fn what_is_left_out_is_the_default() {
        assert_eq!(serde_json::from_str::<Selection>("{}").unwrap(), Selection::default());
    }
}
