//! What images are called at the destinations, and which of them would get one name.

use std::collections::HashMap;
use std::sync::Arc;

use sampan_domain::mapping::Mapper;
use sampan_domain::rule::Destination;
use sampan_domain::{ErrorCode, Failure, ImageName, RepositoryName, Rule, Tag, TargetId};

use super::attached::Repository;
use super::survey::Survey;
use crate::connections::End;

/// The most images that a collision names beside the one it is about.
const NAMED: usize = 3;

/// A destination that can be used, and how names change on the way to it.
pub(super) struct Leg {
    pub(super) end: End,
    mapper: Mapper,
}

/// What a rule may bring to a target.
pub(super) struct Claim {
    target: TargetId,
    mapper: Mapper,
}

/// The name of an image at a target.
type Name = (TargetId, RepositoryName, Tag);

/// Names that more than one image would get, with the images.
#[derive(Default)]
pub(super) struct Collisions(HashMap<Name, Vec<(Arc<Repository>, Tag)>>);

impl Leg {
    pub(super) fn new(rule: &Rule, destination: &Destination, end: End) -> Result<Self, Failure> {
        let mapper = destination.mapping.mapper(&rule.repositories, &rule.tags.patterns)?;
        Ok(Self { end, mapper })
    }

    /// What a repository is called there; fails where that is no name, or none that the registry takes.
    pub(super) fn repository(&self, source: &RepositoryName) -> Result<RepositoryName, Failure> {
        let name = self.mapper.repository(source)?;
        self.end.connection.refuses(&name).map_or(Ok(name), Err)
    }

    /// What a tag is called there.
    pub(super) fn tag(&self, repository: &RepositoryName, tag: &Tag) -> Result<Tag, Failure> {
        self.mapper.tag(repository, tag)
    }

    /// The tag at the source that is called so there, where that can be told.
    pub(super) fn source_tag(&self, repository: &RepositoryName, tag: &Tag) -> Option<Tag> {
        self.mapper.source_tag(repository, tag)
    }

    /// The repository at the source that is called so there, where that can be told.
    pub(super) fn source_repository(&self, name: &RepositoryName) -> Option<RepositoryName> {
        self.mapper.source_repository(name)
    }

    /// Whether everything that goes there lies below a namespace of its own.
    pub(super) fn has_namespace(&self) -> bool {
        self.mapper.namespace().is_some()
    }

    /// The first level of every name there, where it is the same for all.
    pub(super) fn namespaces(&self) -> Option<Vec<String>> {
        self.mapper.namespace()?.split('/').next().map(|first| vec![first.to_owned()])
    }

    /// What an image is called there.
    pub(super) fn name(&self, repository: &RepositoryName, tag: &Tag) -> Result<ImageName, Failure> {
        Ok(ImageName {
            target: self.end.target.id,
            place: self.end.target.place.prefix(),
            repository: self.repository(repository)?,
            reference: self.tag(repository, tag)?.into(),
        })
    }
}

impl Claim {
    /// What a rule may bring, by its destinations. A rule that cannot be read brings nothing.
    pub(super) fn of(rule: &Rule) -> Vec<Self> {
        let claim = |destination: &Destination| {
            let mapper = destination.mapping.mapper(&rule.repositories, &rule.tags.patterns).ok()?;
            Some(Self { target: destination.target, mapper })
        };
        rule.destinations.iter().filter_map(claim).collect()
    }

    /// Whether a repository of a target may be brought.
    pub(super) fn may_bring(&self, target: TargetId, name: &RepositoryName) -> bool {
        self.target == target && self.mapper.may_bring(name)
    }
}

impl Survey {
    /// Whether two images may get one name. Where none can, nothing needs to be remembered of them.
    pub(super) fn may_collide(&self) -> bool {
        let target = |leg: &Leg| leg.end.target.id;
        let twice =
            |(at, leg): (usize, &Leg)| self.legs[..at].iter().any(|other| target(other) == target(leg));
        self.legs.iter().any(|leg| leg.mapper.merges()) || self.legs.iter().enumerate().any(twice)
    }

    /// Which of the images that are meant would get one name.
    pub(super) fn collisions<'a>(
        &self,
        images: impl Iterator<Item = (&'a Arc<Repository>, &'a Tag)>,
    ) -> Collisions {
        let mut names: HashMap<Name, Vec<(Arc<Repository>, Tag)>> = HashMap::new();
        for (repository, tag) in images {
            for leg in &self.legs {
                let Ok(to) = leg.mapper.repository(&repository.name) else { continue };
                let Ok(as_tag) = leg.mapper.tag(&repository.name, tag) else { continue };
                let images = names.entry((leg.end.target.id, to, as_tag)).or_default();
                images.push((Arc::clone(repository), tag.clone()));
            }
        }
        names.retain(|_, images| images.len() > 1);
        Collisions(names)
    }
}

impl Collisions {
    /// Why an image cannot go under its name, where others would.
    pub(super) fn of(&self, repository: &RepositoryName, tag: &Tag, to: &ImageName) -> Option<Failure> {
        let name = (to.target, to.repository.clone(), to.reference.tag()?.clone());
        let images = self.0.get(&name)?;
        let mut others: Vec<_> = images
            .iter()
            .filter(|(other, as_tag)| (&other.name, as_tag) != (repository, tag))
            .map(|(other, tag)| format!("{}:{tag}", other.name))
            .collect();
        // The same image by two ways.
        if others.is_empty() {
            others.push(format!("{repository}:{tag}"));
        }
        others.sort_unstable();
        let count = others.len();
        others.truncate(NAMED);
        Some(
            Failure::new(ErrorCode::NameCollision)
                .with("name", to.to_string())
                .with("others", others.join(", "))
                .with("count", count),
        )
    }
}
