//! Rules in the rule file.

use std::borrow::Cow;
use std::fmt;

use sampan_domain::{filter, notify, overwrite, selection, trigger};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::skip_serializing_none;

use super::{At, Flatten, PlatformWord, Share, Size, Span, Triggers};

/// What is replicated, from where to where, and how. Needed are `name`, `source` and `destinations`; without filters it
/// means everything of the source.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What people call it; unique, 1 to 64 characters.
    pub name: At<String>,
    /// For people.
    pub description: Option<String>,
    /// A disabled rule does not run. Default: true.
    pub enabled: Option<bool>,
    /// The target images are read from.
    pub source: At<String>,
    /// Which repositories. Default: all.
    pub repositories: Option<Repositories>,
    /// Which of their tags. Default: all.
    pub tags: Option<Tags>,
    /// Which labels its images carry, where the source has labels: Harbor does. Default: labels do not matter.
    pub labels: Option<At<Labels>>,
    /// Which platforms, such as `linux/arm64`. Default: all.
    pub platforms: Option<Vec<PlatformWord>>,
    /// What becomes of the index of an image of which only some platforms are wanted. Default: `keep_index`.
    pub platform_policy: Option<PlatformPolicy>,
    /// Which kinds of artifacts: `all` (default) or a list.
    pub artifacts: Option<At<Artifacts>>,
    /// Whether signatures, SBOMs and attestations travel with their images. Default: true.
    pub referrers: Option<bool>,
    /// What becomes of layers that lie outside of the registry. Default: `skip`.
    pub foreign_layers: Option<At<ForeignLayers>>,
    /// Where images are written, at least one.
    #[schemars(length(min = 1))]
    pub destinations: At<Vec<At<Destination>>>,
    /// When the rule runs by itself: one trigger or a list. Default: `manual`, only when asked.
    pub trigger: Option<At<Triggers>>,
    /// What a new run does while one is active. Default: `queue`.
    pub overlap: Option<At<Overlap>>,
    /// What happens to a tag that is another image at the destination. Default: `always`.
    pub overwrite: Option<At<Overwrite>>,
    /// The tag that an overwritten image keeps, such as `{{tag}}-before-{{date}}`; parts are `tag`, `date`, `time` and
    /// `digest`. Default: none.
    pub backup_tag: Option<At<String>>,
    /// Whether what is gone at the source is deleted at the destination.
    pub delete_missing: Option<DeleteMissing>,
    /// Which image is copied first. Default: `oldest_first`.
    pub order: Option<At<Order>>,
    /// Rules of higher priority run first. Default: 0.
    pub priority: Option<i32>,
    /// Bytes a second of this rule, such as `20MiB`. Default: no limit.
    pub bytes_per_second: Option<At<Size>>,
    /// How often a job is tried.
    pub retry: Option<Retry>,
    /// Which ends of its runs are notified of. Default: as the settings of the window say.
    pub notify: Option<At<Notify>>,
}

/// Which repositories: globs in which `*` stays within one part of the name, `**` crosses parts, `{a,b}` is either.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repositories {
    /// At least one of these matches. Default: all.
    pub include: Option<Vec<At<String>>>,
    /// None of these matches.
    pub exclude: Option<Vec<At<String>>>,
    /// This regular expression matches the whole name.
    pub regex: Option<At<String>>,
}

/// Which tags, by all of these together.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tags {
    /// At least one of these globs matches. Default: all.
    pub include: Option<Vec<At<String>>>,
    /// None of these globs matches.
    pub exclude: Option<Vec<At<String>>>,
    /// This regular expression matches the whole tag.
    pub regex: Option<At<String>>,
    /// The tag reads as a version in this range, such as `>=3.18`: as a plain one, or as a variant such as
    /// `3.18-alpine` where the patterns include any.
    pub semver: Option<At<String>>,
    /// Of those only so many of the newest.
    #[schemars(range(min = 1))]
    pub newest: Option<At<u32>>,
    /// What is newest. Default: `semver`.
    pub newest_by: Option<At<NewestBy>>,
    /// Of those only images that were pushed at most so long ago, such as `90d`; made, where the registry does not tell
    /// of pushes.
    pub max_age: Option<At<Span>>,
}

/// Which labels images carry at the source.
#[skip_serializing_none]
#[derive(Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// For each of these globs an image carries a label that it matches; either of two is `{a,b}`.
    pub include: Option<Vec<At<String>>>,
    /// An image carries no label that one of these globs matches.
    pub exclude: Option<Vec<At<String>>>,
}

/// Where images are written, and under which names.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The target.
    pub target: At<String>,
    /// Put in front of the repository's name, with a slash.
    pub namespace: Option<At<String>>,
    /// How many leading parts of the repository's name are dropped: `none` (default), `all` but the last, 1, 2 or 3.
    pub flatten: Option<At<Flatten>>,
    /// The repository's name at the destination, such as `{{namespace}}/{{name}}`. The parts are `repository` (all of it),
    /// `namespace` (all but the last level), `name` (the last), `project` (the first), `path` (all but the first), levels
    /// by number from 1, and the named groups of `repositories.regex`.
    pub template: Option<At<String>>,
    /// The tag at the destination, such as `{{tag}}-mirror`, by the same parts, `tag` and the named groups of `tags.regex`.
    pub tag_template: Option<At<String>>,
}

/// Which kinds of artifacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifacts {
    /// All.
    All,
    /// These.
    Kinds(Vec<ArtifactKind>),
}

impl<'de> Deserialize<'de> for Artifacts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AllOrList;

        impl<'de> Visitor<'de> for AllOrList {
            type Value = Artifacts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("cli-expected-artifacts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Artifacts, E> {
                if text == "all" {
                    Ok(Artifacts::All)
                } else {
                    Err(E::custom(&self as &dyn serde::de::Expected))
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Artifacts, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Artifacts::Kinds)
            }
        }

        deserializer.deserialize_any(AllOrList)
    }
}

impl Serialize for Artifacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Kinds(kinds) => kinds.serialize(serializer),
        }
    }
}

impl JsonSchema for Artifacts {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Artifacts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kind = generator.subschema_for::<ArtifactKind>();
        json_schema!({ "anyOf": [{ "const": "all" }, { "type": "array", "items": kind }] })
    }
}

/// Whether what is gone at the source is deleted at the destination, and what guards it.
#[skip_serializing_none]
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteMissing {
    /// Default: false. The other keys mean nothing without it.
    pub enabled: Option<At<bool>>,
    /// Nothing is deleted when more than this share of the whole would go, such as `20%`.
    pub max_share: Option<Share>,
    /// Globs of tags that are never deleted.
    pub protect: Option<Vec<At<String>>>,
}

/// How often a job is tried.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Attempts in all, at least 1. Default: 3.
    #[schemars(range(min = 1))]
    pub attempts: Option<At<u32>>,
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident { $($(#[$choice_doc:meta])* $choice:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$choice_doc])* $choice,)*
        }
    )*};
}

choices! {
    /// What becomes of the index of an image of which only some platforms are wanted.
    PlatformPolicy {
        /// Kept with its digest; the other platforms are not there.
        KeepIndex,
        /// Rewritten without them: another digest.
        RewriteIndex,
    }
    /// A kind of artifact.
    ArtifactKind {
        /// Container images.
        Image,
        /// Helm charts.
        Helm,
        /// Anything else with a manifest.
        Other,
    }
    /// What becomes of layers that lie outside of the registry.
    ForeignLayers {
        /// They stay where they are.
        Skip,
        /// They are fetched and pushed.
        Fetch,
    }
    /// What is newest among tags.
    NewestBy {
        /// The highest version, of each variant apart; what is no version is left out.
        Semver,
        /// The youngest image.
        Created,
        /// The last by name.
        Name,
    }
    /// What is done about a moment that passed while nothing ran.
    Missed {
        /// One run makes up for it.
        RunOnce,
        /// Nothing.
        Skip,
    }
    /// What a new run does while one is active.
    Overlap {
        /// It does not happen.
        Skip,
        /// It waits.
        Queue,
        /// It replaces the active one.
        Restart,
    }
    /// What happens to a tag that is another image at the destination.
    Overwrite {
        /// It is overwritten.
        Always,
        /// It stays.
        Never,
        /// It is overwritten if the image there is older.
        IfOlder,
    }
    /// Which image is copied first.
    Order {
        /// The oldest.
        OldestFirst,
        /// The newest.
        NewestFirst,
    }
    /// When a run's end is notified.
    Notify {
        /// Never.
        Never,
        /// When something failed.
        Failure,
        /// Always.
        Always,
    }
}

/// The file's word for a choice of the domain, and back.
macro_rules! means {
    ($($module:ident :: $name:ident { $($choice:ident),* })*) => {$(
        impl From<$name> for $module::$name {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$choice => Self::$choice,)*
                }
            }
        }

        impl From<$module::$name> for $name {
            fn from(choice: $module::$name) -> Self {
                match choice {
                    $($module::$name::$choice => Self::$choice,)*
                }
            }
        }
    )*};
}

means! {
    selection::PlatformPolicy { KeepIndex, RewriteIndex }
    selection::ArtifactKind { Image, Helm, Other }
    selection::ForeignLayers { Skip, Fetch }
    filter::NewestBy { Semver, Created, Name }
    overwrite::Overwrite { Always, Never, IfOlder }
    overwrite::Order { OldestFirst, NewestFirst }
    trigger::Missed { RunOnce, Skip }
    trigger::Overlap { Skip, Queue, Restart }
    notify::Notify { Never, Failure, Always }
}
