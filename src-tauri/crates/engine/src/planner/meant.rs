//! Which part of an image is meant, and whether a destination has just that (design: "Planning"). What choosing came to
//! is remembered by digest: an image that is unchanged costs one HEAD a side.

use sampan_domain::selection::{ArtifactKind, PlatformPolicy};
use sampan_domain::{Digest, ErrorCode, Failure, RepositoryName, media};
use sampan_registry::Descriptor;

use super::Action;
use super::compare::{There, decide};
use super::survey::Survey;
use crate::choose::{self, Outcome};
use crate::connections::End;

/// What of an image is meant.
pub(super) enum Meant {
    /// All of it.
    Whole,
    /// What is written under this digest.
    Written(Digest),
    /// Nothing, for this reason.
    Nothing(Failure),
    /// It could not be told: a job finds out, with its tries and its log.
    Unknown(Failure),
}

impl Meant {
    /// The digest that a destination is to have.
    pub(super) const fn written<'a>(&'a self, image: &'a Descriptor) -> &'a Digest {
        match self {
            Self::Written(digest) => digest,
            _ => &image.digest,
        }
    }
}

impl Survey {
    /// What of an image is meant. An image that is new here is looked into; one that is the same everywhere needs not.
    pub(super) async fn meant(
        &self,
        repository: &RepositoryName,
        image: &Descriptor,
        there: &[There<'_>],
    ) -> Meant {
        if !self.selection.is_choosy() {
            return Meant::Whole;
        }
        let (record, selection) = (&self.context.record, &self.selection);
        let object = format!("{repository}@{}", image.digest);
        match record.outcome(selection, &image.digest) {
            Some(Outcome::Written(digest)) => return Meant::Written(digest),
            Some(Outcome::Nothing(why)) => return Meant::Nothing(said_of(&why, &object)),
            None => {}
        }
        let is_index = media::is_index(&image.media_type);
        if is_index && selection.platforms.is_empty() && selection.wants_kind(ArtifactKind::Image) {
            return Meant::Whole;
        }
        let is_everywhere =
            there.iter().all(|there| matches!(&there.found, Ok(Some(found)) if found.digest == image.digest));
        if is_everywhere && (selection.platform_policy == PlatformPolicy::KeepIndex || !is_index) {
            return Meant::Written(image.digest.clone());
        }
        let source = &self.source.connection;
        let chosen = match self.context.recent.manifest(&self.source, repository, &image.digest).await {
            Ok(root) => choose::choose(source, repository, root, selection).await,
            Err(failure) => Err(failure),
        };
        match chosen {
            Ok(chosen) => {
                let written = chosen.root.digest;
                record.came_to(selection, &image.digest, Outcome::Written(written.clone()));
                Meant::Written(written)
            }
            Err(failure)
                if matches!(failure.code, ErrorCode::PlatformAbsent | ErrorCode::ArtifactUnwanted) =>
            {
                record.came_to(selection, &image.digest, Outcome::Nothing(failure.clone()));
                Meant::Nothing(failure)
            }
            Err(failure) => Meant::Unknown(failure),
        }
    }

    /// What is to be done about an image at one destination.
    pub(super) async fn decide_meant(
        &self,
        meant: &Meant,
        image: &Descriptor,
        end: &End,
        name: &RepositoryName,
        there: &Result<Option<Descriptor>, Failure>,
    ) -> (Action, Option<Failure>) {
        match meant {
            Meant::Nothing(why) => return (Action::Skip, Some(why.clone())),
            Meant::Unknown(why) => return (Action::Copy, Some(why.clone())),
            Meant::Whole | Meant::Written(_) => {}
        }
        let written = Descriptor { digest: meant.written(image).clone(), ..image.clone() };
        match decide(&Ok(written), there) {
            (Action::UpToDate, _) if media::is_index(&image.media_type) => {
                match self.has_parts(image, end, name).await {
                    Ok(true) => (Action::UpToDate, None),
                    Ok(false) => (Action::Copy, None),
                    Err(failure) => (Action::Copy, Some(failure)),
                }
            }
            decided => decided,
        }
    }

    /// Whether a destination has all parts of an index that are meant, not only the index. Where that was never in
    /// question, or was seen before, it is not asked.
    async fn has_parts(&self, index: &Descriptor, end: &End, name: &RepositoryName) -> Result<bool, Failure> {
        let (record, selection) = (&self.context.record, &self.selection);
        let rewritten = selection.platform_policy == PlatformPolicy::RewriteIndex;
        let in_question = if selection.platforms.is_empty() || rewritten {
            record.is_sparse(&end.account, name, &index.digest)
        } else {
            true
        };
        if !in_question || record.is_complete(selection, &end.account, name, &index.digest) {
            return Ok(true);
        }
        let root = end.connection.get_manifest(name, &index.digest.clone().into()).await?;
        let parts = match choose::parts(&end.connection, name, root, selection).await {
            Ok(parts) => parts,
            Err(failure) if failure.code == ErrorCode::ManifestNotFound => return Ok(false),
            Err(failure) => return Err(failure),
        };
        for part in parts {
            if self.head(end, name, &part.into()).await?.is_none() {
                return Ok(false);
            }
        }
        record.complete(selection, &end.account, name, &index.digest);
        Ok(true)
    }
}

/// The same reason for an image under another name.
fn said_of(why: &Failure, object: &str) -> Failure {
    let said = Failure::new(why.code).with("object", object);
    ["platforms", "kind"].into_iter().fold(said, |said, name| match why.arg(name) {
        Some(value) => said.with(name, value.clone()),
        None => said,
    })
}
