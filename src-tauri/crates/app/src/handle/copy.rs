//! One image from here to there, without a rule.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sampan_domain::journal::{Change, JobQuery};
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::selection::PlatformPolicy;
use sampan_domain::target::{Limits, Place};
use sampan_domain::{ErrorCode, Failure, Selection, Target, TargetId};
use sampan_i18n::Language;
use sampan_registry::{Connection, Open};

use crate::answer::{Answer, JobAnswer, Plan, PlannedImage, Plans};
use crate::app::{App, Home};
use crate::reference::ImageAt;
use crate::watch::{Sink, begun};

/// What of the image is asked for. Of some platforms only: the index is written anew, since many registries take no index
/// whose parts they lack, and nobody has said that it must keep its digest.
pub(super) fn selection(platforms: &[String], no_referrers: bool) -> Result<Selection, Failure> {
    Ok(Selection {
        platforms: platforms.iter().map(|platform| platform.parse()).collect::<Result<_, _>>()?,
        platform_policy: PlatformPolicy::RewriteIndex,
        referrers: !no_referrers,
        ..Selection::default()
    })
}

impl App {
    pub(super) async fn copy(
        &self,
        source: &str,
        destination: &str,
        selection: Selection,
        dry_run: bool,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let (source, destination) = (image_at(source).await?, ImageAt::parse(destination)?);
        let (from, to) = match &self.home {
            Home::Memory(logins) => {
                let from = self.new_end(&source.place, logins.source.clone()).await?;
                let same = source.place == destination.place && logins.destination.is_none();
                let to = if same && logins.source.is_none() {
                    from
                } else {
                    self.new_end(&destination.place, logins.destination.clone()).await?
                };
                (from, to)
            }
            Home::Directory(..) => (self.known_end(&source.place)?, self.known_end(&destination.place)?),
        };
        let (source, destination) = (source.named(from), destination.named(to));
        if dry_run {
            let rows: Vec<_> = self.engine.preview_copy(source, destination, selection).try_collect().await?;
            let plan = rows.iter().map(|row| PlannedImage::of(row, lang)).collect();
            return Ok(Answer::Plans(Plans { runs: vec![Plan::of(None, plan)], disabled: Vec::new() }));
        }
        let watch = self.look_on(&[])?;
        let run = self.engine.copy(source, destination, selection).await?;
        begun(&[run], sink).await;
        self.watch(watch, &[run], lang, sink).await?;
        let query = JobQuery { run: Some(run), limit: 1, ..JobQuery::default() };
        let jobs = self.journal().jobs(&query)?;
        let job = jobs.first().ok_or_else(|| Failure::new(ErrorCode::RunNotFound).with("id", run.0))?;
        Ok(Answer::Job(Box::new(JobAnswer::of(job, lang))))
    }

    /// A target for a place that was named by a reference only: with the login given, otherwise docker's.
    async fn new_end(&self, place: &Place, login: Option<Credential>) -> Result<TargetId, Failure> {
        let id = TargetId(self.journal().next_id());
        let credential = match (&login, place) {
            (Some(_), _) => CredentialRef::Session,
            (None, Place::Registry(_)) => CredentialRef::DockerConfig,
            (None, _) => CredentialRef::None,
        };
        let name = format!("{place} {id}");
        let target = Target { id, name, place: place.clone(), credential, limits: Limits::default() };
        if let Some(login) = login {
            self.secrets.set_session(&target, login);
        }
        self.engine.configure(vec![Change::PutTarget(target)]).await?;
        Ok(id)
    }

    /// The target of the store that stands for a place.
    fn known_end(&self, place: &Place) -> Result<TargetId, Failure> {
        let targets = self.journal().targets()?;
        let found = targets.iter().find(|target| target.place.prefix() == place.prefix());
        found.map(|target| target.id).ok_or_else(|| {
            Failure::new(ErrorCode::TargetUnknown).with("target", place.to_string()).with("known", "")
        })
    }
}

/// A source. Where an archive of Docker's has one image in it, the file is enough.
async fn image_at(text: &str) -> Result<ImageAt, Failure> {
    let parsed = ImageAt::parse(text);
    let file = text.strip_prefix("docker-archive:").filter(|file| !file.is_empty());
    let (Err(failure), Some(file)) = (&parsed, file) else { return parsed };
    let target = Target {
        id: TargetId(0),
        name: text.to_owned(),
        place: Place::DockerArchive(file.into()),
        credential: CredentialRef::None,
        limits: Limits::default(),
    };
    let archive = Connection::open(&target, None, Arc::new(Open))?;
    let mut images = Vec::new();
    for repository in archive.repositories().try_concat().await? {
        let tags = archive.tags(&repository).try_concat().await?;
        images.extend(tags.into_iter().map(|tag| (repository.clone(), tag)));
    }
    let names = images.iter().map(|(repository, tag)| format!("{repository}:{tag}"));
    let names = names.collect::<Vec<_>>().join(", ");
    match <[_; 1]>::try_from(images) {
        Ok([(repository, tag)]) => Ok(ImageAt { place: target.place, repository, reference: tag.into() }),
        Err(_) => Err(failure.clone().detail(format!("images in it: {names}"))),
    }
}
