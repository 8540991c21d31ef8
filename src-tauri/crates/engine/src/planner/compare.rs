//! One image compared with every destination, by HEAD on both sides: what is to be done about it.

use futures_util::future;
use sampan_domain::overwrite::Overwrite;
use sampan_domain::{Digest, ErrorCode, Failure, ImageName, Reference, RepositoryName, Tag};
use sampan_registry::Descriptor;

use super::attached::{Held, Repository};
use super::meant::Meant;
use super::names::Leg;
use super::survey::Survey;
use super::{Action, PlanRow};
use crate::connections::End;

/// What was found of an image at a destination: what it would be called there, and the manifest under that name.
pub(super) struct There<'a> {
    pub(super) leg: &'a Leg,
    pub(super) name: Result<ImageName, Failure>,
    pub(super) found: Result<Option<Descriptor>, Failure>,
}

impl Survey {
    /// The rows of one image, one for each destination; none where it turns out not to be meant.
    pub(super) async fn compare(&self, from: &Repository, tag: Tag) -> Vec<PlanRow> {
        let repository = &from.name;
        let source_name = self.source_name(repository, &tag);
        let source = self.head(&self.source, repository, &source_name.reference);
        let there = self.legs.iter().map(|leg| self.look(leg, repository, &tag));
        let (source, there) = future::join(source, future::join_all(there)).await;
        let source = match source {
            // Listed and gone since, or named and never there: nothing matches.
            Ok(None) => return Vec::new(),
            Ok(Some(descriptor)) => Ok(descriptor),
            Err(failure) => Err(failure),
        };
        let meant = match &source {
            Ok(image) => match self.is_of_age(from, &tag, image).await {
                Ok(false) => return Vec::new(),
                Ok(true) => self.meant(repository, image, &there).await,
                Err(failure) => Meant::Nothing(failure),
            },
            Err(_) => Meant::Whole,
        };
        let mut rows = Vec::new();
        for There { leg, name, found } in there {
            let collision = name.as_ref().ok().and_then(|name| self.collision(repository, &tag, name));
            let (action, reason) = match (&name, &source) {
                (Err(failure), _) => (Action::Skip, Some(failure.clone())),
                _ if collision.is_some() => (Action::Collision, collision),
                (Ok(name), Ok(image)) => {
                    let decided = self.decide_meant(&meant, image, &leg.end, &name.repository, &found).await;
                    self.may_overwrite(decided, repository, image, &leg.end, &name.repository, &found).await
                }
                (Ok(_), Err(_)) => decide(&source, &found),
            };
            rows.push(PlanRow {
                source: source_name.clone(),
                destination: name.map_err(|_| leg.end.target.place.prefix()),
                action,
                digest: source.as_ref().ok().map(|descriptor| descriptor.digest.clone()),
                there: found.ok().flatten().map(|there| there.digest),
                bytes: None,
                arrived: false,
                reason,
            });
        }
        let rows = self.weigh(repository, rows).await;
        match source {
            Ok(image) if self.selection.referrers => {
                let digest = meant.written(&image).clone();
                self.hold(from, Descriptor { digest, ..image }, rows).await
            }
            _ => rows,
        }
    }

    /// What an image is called at the source.
    pub(super) fn source_name(&self, repository: &RepositoryName, tag: &Tag) -> ImageName {
        ImageName {
            target: self.source.target.id,
            place: self.source.target.place.prefix(),
            repository: repository.clone(),
            reference: Reference::Tag(tag.clone()),
        }
    }

    /// What is at a destination under the name that an image would get.
    async fn look<'a>(&'a self, leg: &'a Leg, repository: &RepositoryName, tag: &Tag) -> There<'a> {
        let name = leg.name(repository, tag);
        let found = match &name {
            Ok(name) => self.at_destination(&leg.end, name).await,
            Err(failure) => Err(failure.clone()),
        };
        There { leg, name, found }
    }

    /// Whether an image is young enough. One that does not say when it was made is left out, and that is said.
    async fn is_of_age(&self, from: &Repository, tag: &Tag, image: &Descriptor) -> Result<bool, Failure> {
        let Some(max_age) = self.filter.max_age else { return Ok(true) };
        match self.time(from, tag, image).await? {
            Some(time) => Ok((self.context.clock.now() - time).to_std().unwrap_or_default() <= max_age),
            None => Err(time_unknown(&from.name, &image.digest)),
        }
    }

    fn collision(&self, repository: &RepositoryName, tag: &Tag, name: &ImageName) -> Option<Failure> {
        self.collisions.get()?.of(repository, tag, name)
    }

    /// What the rule says of overwriting, where that is what would be done.
    async fn may_overwrite(
        &self,
        decided: (Action, Option<Failure>),
        repository: &RepositoryName,
        image: &Descriptor,
        end: &End,
        to: &RepositoryName,
        there: &Result<Option<Descriptor>, Failure>,
    ) -> (Action, Option<Failure>) {
        let (Action::Overwrite, Ok(Some(there))) = (decided.0, there) else { return decided };
        let refused = match self.overwrite {
            Overwrite::Always => None,
            Overwrite::Never => {
                Some(Failure::new(ErrorCode::ImageKept).with("digest", there.digest.to_string()))
            }
            Overwrite::IfOlder => match self.is_older(end, to, there, repository, image).await {
                Ok(true) => None,
                Ok(false) => {
                    Some(Failure::new(ErrorCode::ImageNewer).with("digest", there.digest.to_string()))
                }
                Err(failure) => Some(failure),
            },
        };
        refused.map_or(decided, |refused| (Action::Skip, Some(refused)))
    }

    async fn is_older(
        &self,
        end: &End,
        to: &RepositoryName,
        there: &Descriptor,
        repository: &RepositoryName,
        image: &Descriptor,
    ) -> Result<bool, Failure> {
        let unknown = |repository, digest| move || time_unknown(repository, digest);
        let (here, there_made) =
            future::try_join(self.made(&self.source, repository, image), self.made(end, to, there)).await?;
        let here = here.ok_or_else(unknown(repository, &image.digest))?;
        Ok(there_made.ok_or_else(unknown(to, &there.digest))? < here)
    }

    /// Keeps back the rows that are up to date but for what may be attached to the image, until the list says what
    /// that is; the others go on.
    async fn hold(&self, repository: &Repository, source: Descriptor, rows: Vec<PlanRow>) -> Vec<PlanRow> {
        let (mut go_on, mut held) = (Vec::new(), Held { source, rows: Vec::new() });
        for (at, row) in rows.into_iter().enumerate() {
            match row {
                row if row.action == Action::UpToDate => held.rows.push((at, row)),
                row => go_on.push(row),
            }
        }
        if !held.rows.is_empty()
            && let Some(held) = repository.hold(held)
        {
            go_on.extend(self.look_at(repository, held).await);
        }
        go_on
    }
}

fn time_unknown(repository: &RepositoryName, digest: &Digest) -> Failure {
    Failure::new(ErrorCode::TimeUnknown).with("object", format!("{repository}@{digest}"))
}

/// What two HEADs mean. Where one of them failed, a job is made that finds out, with its tries and its log.
pub(super) fn decide(
    source: &Result<Descriptor, Failure>,
    destination: &Result<Option<Descriptor>, Failure>,
) -> (Action, Option<Failure>) {
    match (source, destination) {
        (Ok(source), Ok(Some(there))) if source.digest == there.digest => (Action::UpToDate, None),
        (Ok(_), Ok(Some(_))) => (Action::Overwrite, None),
        (Ok(_), Ok(None)) => (Action::Copy, None),
        (Err(failure), _) | (_, Err(failure)) => (Action::Copy, Some(failure.clone())),
    }
}
