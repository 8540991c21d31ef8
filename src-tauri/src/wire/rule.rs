//! Rules: as they are, and as somebody wants them.

use sampan_domain::{Time, filter, mapping, overwrite, rule, selection, units};
use sampan_engine::{Action, PlanRow};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Failure, Millis, Notified, Overlap, Run, Trigger, millis};

/// A rule, and how it fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) enabled: bool,
    /// The source's id.
    pub(crate) source: String,
    pub(crate) repositories: Patterns,
    pub(crate) tags: Tags,
    pub(crate) labels: Labels,
    pub(crate) destinations: Vec<Destination>,
    /// Higher goes first; 0 is ordinary.
    pub(crate) priority: i32,
    /// Attempts a job has.
    pub(crate) attempts: u32,
    /// Of all its jobs together; null for as fast as it goes.
    pub(crate) bytes_per_second: Option<u64>,
    pub(crate) overwrite: Overwrite,
    /// The tag that an overwritten image keeps, as a template; null for none.
    pub(crate) backup_tag: Option<String>,
    pub(crate) delete_missing: DeleteMissing,
    pub(crate) order: Order,
    pub(crate) selection: Selection,
    /// When it runs by itself.
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) overlap: Overlap,
    /// Which ends of its runs are notified of; null for what the settings say.
    pub(crate) notify: Option<Notified>,
    /// When its schedules fire next.
    pub(crate) next: Option<Millis>,
    /// Jobs that have not ended: what disabling or deleting the rule cancels.
    pub(crate) open_jobs: u64,
    /// Its newest run.
    pub(crate) last_run: Option<Run>,
}

/// A rule as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct RuleDraft {
    /// The rule to change; null for a new one.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) enabled: bool,
    pub(crate) source: String,
    pub(crate) repositories: Patterns,
    pub(crate) tags: Tags,
    pub(crate) labels: Labels,
    pub(crate) destinations: Vec<Destination>,
    pub(crate) priority: i32,
    pub(crate) attempts: u32,
    /// Of all its jobs together, at least 1; null for as fast as it goes.
    pub(crate) bytes_per_second: Option<u64>,
    pub(crate) overwrite: Overwrite,
    /// The tag that an overwritten image keeps, as a template; null for none.
    pub(crate) backup_tag: Option<String>,
    pub(crate) delete_missing: DeleteMissing,
    pub(crate) order: Order,
    pub(crate) selection: Selection,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) overlap: Overlap,
    /// Which ends of its runs are notified of; null for what the settings say.
    pub(crate) notify: Option<Notified>,
}

/// Doublestar globs and a regular expression; an empty `include` means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Patterns {
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) regex: Option<String>,
}

/// Which tags: by patterns, of those by a range of versions, of those the newest, of those the young.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Tags {
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) regex: Option<String>,
    /// Such as `>=3.18`.
    pub(crate) semver: Option<String>,
    pub(crate) newest: Option<u32>,
    pub(crate) newest_by: NewestBy,
    /// A duration, such as `90d`.
    pub(crate) max_age: Option<String>,
}

/// Which labels images carry at the source: one for each pattern of `include`, none of `exclude`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Labels {
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
}

impl From<&filter::Labels> for Labels {
    fn from(labels: &filter::Labels) -> Self {
        let filter::Labels { include, exclude } = labels.clone();
        Self { include, exclude }
    }
}

impl From<Labels> for filter::Labels {
    fn from(Labels { include, exclude }: Labels) -> Self {
        Self { include, exclude }
    }
}

/// Whether what is gone at the source is deleted at the destination, and what guards it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct DeleteMissing {
    pub(crate) enabled: bool,
    /// In percent of the whole.
    pub(crate) max_share: u8,
    /// Globs of tags that are never deleted.
    pub(crate) protect: Vec<String>,
}

/// What of an image travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Selection {
    /// `os/arch[/variant]`; none named means all.
    pub(crate) platforms: Vec<String>,
    pub(crate) platform_policy: PlatformPolicy,
    /// None named means all.
    pub(crate) artifacts: Vec<ArtifactKind>,
    /// Whether signatures, SBOMs and attestations travel with what they speak of.
    pub(crate) referrers: bool,
    pub(crate) foreign_layers: ForeignLayers,
}

macro_rules! choices {
    ($($(#[$doc:meta])* $of:path as $name:ident { $($choice:ident),* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name {
            $($choice),*
        }

        impl From<$of> for $name {
            fn from(choice: $of) -> Self {
                match choice {
                    $(<$of>::$choice => Self::$choice),*
                }
            }
        }

        impl From<$name> for $of {
            fn from(choice: $name) -> Self {
                match choice {
                    $($name::$choice => Self::$choice),*
                }
            }
        }
    )*};
}

choices! {
    /// What is newest among tags.
    filter::NewestBy as NewestBy { Semver, Created, Name }
    /// What happens to a tag that is another image at the destination.
    overwrite::Overwrite as Overwrite { Always, Never, IfOlder }
    /// Which image of a repository goes first.
    overwrite::Order as Order { OldestFirst, NewestFirst }
    /// What becomes of the index of an image of which only some platforms travel.
    selection::PlatformPolicy as PlatformPolicy { KeepIndex, RewriteIndex }
    /// A kind of artifact.
    selection::ArtifactKind as ArtifactKind { Image, Helm, Other }
    /// What becomes of layers that lie outside of the registry.
    selection::ForeignLayers as ForeignLayers { Skip, Fetch }
}

/// A destination of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Destination {
    /// The target's id.
    pub(crate) target: String,
    /// Put in front of the repository's name, with a slash; null for nothing.
    pub(crate) namespace: Option<String>,
    /// How many leading levels are dropped before: `none`, `all`, `1`, `2` or `3`.
    pub(crate) flatten: String,
    /// What the repository's name becomes before, instead.
    pub(crate) template: Option<String>,
    /// What the tag becomes.
    pub(crate) tag_template: Option<String>,
}

impl From<&filter::Patterns> for Patterns {
    fn from(patterns: &filter::Patterns) -> Self {
        let filter::Patterns { include, exclude, regex } = patterns.clone();
        Self { include, exclude, regex }
    }
}

impl From<Patterns> for filter::Patterns {
    fn from(Patterns { include, exclude, regex }: Patterns) -> Self {
        Self { include, exclude, regex: given(regex) }
    }
}

/// What was typed; an empty field is none.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl From<&filter::TagFilter> for Tags {
    fn from(tags: &filter::TagFilter) -> Self {
        let filter::Patterns { include, exclude, regex } = tags.patterns.clone();
        Self {
            include,
            exclude,
            regex,
            semver: tags.semver.clone(),
            newest: tags.newest,
            newest_by: tags.newest_by.into(),
            max_age: tags.max_age.map(units::format_duration),
        }
    }
}

impl Tags {
    fn read(self) -> Result<filter::TagFilter, sampan_domain::Failure> {
        let Self { include, exclude, regex, semver, newest, newest_by, max_age } = self;
        Ok(filter::TagFilter {
            patterns: Patterns { include, exclude, regex }.into(),
            semver: given(semver),
            newest,
            newest_by: if newest.is_some() { newest_by.into() } else { filter::NewestBy::default() },
            max_age: given(max_age).map(|text| units::parse_duration(&text)).transpose()?,
        })
    }
}

impl From<&overwrite::DeleteMissing> for DeleteMissing {
    fn from(delete: &overwrite::DeleteMissing) -> Self {
        let overwrite::DeleteMissing { enabled, max_share, protect } = delete.clone();
        Self { enabled, max_share, protect }
    }
}

impl From<DeleteMissing> for overwrite::DeleteMissing {
    fn from(DeleteMissing { enabled, max_share, protect }: DeleteMissing) -> Self {
        Self { enabled, max_share, protect }
    }
}

impl From<&selection::Selection> for Selection {
    fn from(selection: &selection::Selection) -> Self {
        Self {
            platforms: selection.platforms.iter().map(ToString::to_string).collect(),
            platform_policy: selection.platform_policy.into(),
            artifacts: selection.artifacts.iter().copied().map(Into::into).collect(),
            referrers: selection.referrers,
            foreign_layers: selection.foreign_layers.into(),
        }
    }
}

impl Selection {
    fn read(self) -> Result<selection::Selection, sampan_domain::Failure> {
        let platforms = self.platforms.iter().map(|platform| platform.trim().parse());
        Ok(selection::Selection {
            platforms: platforms.collect::<Result<_, _>>()?,
            platform_policy: self.platform_policy.into(),
            artifacts: self.artifacts.into_iter().map(Into::into).collect(),
            referrers: self.referrers,
            foreign_layers: self.foreign_layers.into(),
        })
    }
}

impl From<&rule::Destination> for Destination {
    fn from(to: &rule::Destination) -> Self {
        let mapping::Mapping { namespace, flatten, template, tag_template } = to.mapping.clone();
        let (target, flatten) = (to.target.to_string(), flatten.to_string());
        Self { target, namespace, flatten, template, tag_template }
    }
}

impl Destination {
    fn read(self) -> Result<rule::Destination, sampan_domain::Failure> {
        let flatten = match self.flatten.as_str() {
            "all" => mapping::Flatten::All,
            "1" => mapping::Flatten::Levels(1),
            "2" => mapping::Flatten::Levels(2),
            "3" => mapping::Flatten::Levels(3),
            _ => mapping::Flatten::None,
        };
        let template = given(self.template);
        let mapping = mapping::Mapping {
            namespace: given(self.namespace),
            flatten: if template.is_some() { mapping::Flatten::None } else { flatten },
            template,
            tag_template: given(self.tag_template),
        };
        Ok(rule::Destination { target: self.target.parse()?, mapping })
    }
}

impl Rule {
    pub(crate) fn of(rule: &rule::Rule, open_jobs: u64, last_run: Option<Run>, now: Time) -> Self {
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            description: rule.description.clone(),
            enabled: rule.enabled,
            source: rule.source.to_string(),
            repositories: (&rule.repositories).into(),
            tags: (&rule.tags).into(),
            labels: (&rule.labels).into(),
            destinations: rule.destinations.iter().map(Destination::from).collect(),
            priority: rule.priority,
            attempts: rule.retry.attempts,
            bytes_per_second: rule.bytes_per_second,
            overwrite: rule.overwrite.into(),
            backup_tag: rule.backup_tag.clone(),
            delete_missing: (&rule.delete_missing).into(),
            order: rule.order.into(),
            selection: (&rule.selection).into(),
            triggers: rule.triggers.iter().map(Trigger::from).collect(),
            overlap: rule.overlap.into(),
            notify: rule.notify.map(Into::into),
            next: rule.next_moment(now).filter(|_| rule.enabled).map(millis),
            open_jobs,
            last_run,
        }
    }
}

impl RuleDraft {
    /// The rule it describes; `new` gives an identity to a new one.
    pub(crate) fn read(
        self,
        new: impl FnOnce() -> sampan_domain::RuleId,
    ) -> Result<rule::Rule, sampan_domain::Failure> {
        Ok(rule::Rule {
            id: self.id.map_or_else(|| Ok(new()), |id| id.parse())?,
            name: self.name,
            description: self.description,
            enabled: self.enabled,
            source: self.source.parse()?,
            repositories: self.repositories.into(),
            tags: self.tags.read()?,
            labels: self.labels.into(),
            destinations: self
                .destinations
                .into_iter()
                .map(Destination::read)
                .collect::<Result<_, sampan_domain::Failure>>()?,
            priority: self.priority,
            retry: rule::Retry { attempts: self.attempts },
            overwrite: self.overwrite.into(),
            backup_tag: given(self.backup_tag),
            delete_missing: self.delete_missing.into(),
            order: self.order.into(),
            selection: self.selection.read()?,
            bytes_per_second: self.bytes_per_second.filter(|speed| *speed > 0),
            triggers: self
                .triggers
                .into_iter()
                .map(Trigger::read)
                .collect::<Result<_, sampan_domain::Failure>>()?,
            overlap: self.overlap.into(),
            notify: self.notify.map(Into::into),
        })
    }
}

/// One image of a preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct PlannedImage {
    pub(crate) source: String,
    pub(crate) destination: String,
    pub(crate) action: PlanAction,
    pub(crate) digest: Option<String>,
    /// The digest that the destination has under the name now.
    pub(crate) there: Option<String>,
    /// Bytes that would be sent, where they are known.
    pub(crate) bytes: Option<u64>,
    /// Why it is skipped.
    pub(crate) reason: Option<Failure>,
}

/// What a run would do with an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlanAction {
    /// Bring it.
    Copy,
    /// Replace another image under the same tag.
    Overwrite,
    /// Nothing: it is there.
    UpToDate,
    /// Nothing, for a reason.
    Skip,
    /// Nothing: another image would get the same name.
    Collision,
    /// Remove it: it is gone at the source.
    Delete,
}

impl From<&PlanRow> for PlannedImage {
    fn from(row: &PlanRow) -> Self {
        Self {
            source: row.source.to_string(),
            destination: row.goal(),
            action: match row.action {
                Action::Copy => PlanAction::Copy,
                Action::Overwrite => PlanAction::Overwrite,
                Action::UpToDate => PlanAction::UpToDate,
                Action::Skip => PlanAction::Skip,
                Action::Collision => PlanAction::Collision,
                Action::Delete => PlanAction::Delete,
            },
            digest: row.digest.as_ref().map(ToString::to_string),
            there: row.there.as_ref().map(ToString::to_string),
            bytes: row.bytes,
            reason: row.reason.as_ref().map(Failure::from),
        }
    }
}
