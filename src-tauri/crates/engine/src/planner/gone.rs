//! What is gone at the source and is to be deleted at the destinations, under its guards (design: "Rules", Options).
//!
//! It is told when everything is listed, from whole lists only: nothing is deleted after a list that failed, broke off or
//! was empty, nothing that is protected or a backup, nothing that the rule could not have brought, and nothing at all
//! where more than the rule's share of the whole would go, unless a person has confirmed it for this run.
//!
//! A run that a registry's word of a deletion has caused lists the repositories that it is about and no others. Its share
//! is of the whole as it was counted last, and what such runs have deleted since counts as well: a source that loses its
//! images one by one does not empty its mirror.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::filter::Matcher;
use sampan_domain::job::Operation;
use sampan_domain::journal::JobQuery;
use sampan_domain::overwrite::{BackupTag, DeleteMissing};
use sampan_domain::{ErrorCode, Failure, ImageName, Reference, RepositoryName, Rule, RuleId, Run, Tag};

use super::names::{Claim, Leg};
use super::survey::Survey;
use super::{Action, PlanRow};
use crate::choose::Mirrored;
use crate::worker::Context;

/// Tags looked at together.
const AT_ONCE: usize = 8;
/// How long the deletions of runs that see a part of the rule count against its share.
const DAY: TimeDelta = TimeDelta::days(1);

/// How what is gone is told and guarded, where a rule wants it deleted.
pub(super) struct Deletion {
    pub(super) rule: RuleId,
    guard: DeleteMissing,
    protect: Option<Matcher>,
    backup: Option<BackupTag>,
    /// What a person may have confirmed.
    run: Option<Run>,
    /// What the other rules bring.
    pub(super) others: Vec<Claim>,
    mirrors: Mutex<Mirrors>,
}

/// What is known of the source, and of what belongs at the destinations.
#[derive(Default)]
struct Mirrors {
    /// By their leg and name.
    repositories: BTreeMap<(usize, RepositoryName), Mirror>,
    /// The repositories of the source that were listed, and whether they have tags.
    listed: BTreeMap<RepositoryName, bool>,
    /// A list failed: what is at the source is not known.
    broken: bool,
}

/// A repository at a destination, and what the source has for it.
#[derive(Default)]
pub(super) struct Mirror {
    /// The repositories of the source that go there.
    pub(super) sources: BTreeSet<RepositoryName>,
    /// Those of them that are not there.
    pub(super) absent: BTreeSet<RepositoryName>,
    /// The tags that belong there.
    pub(super) tags: HashSet<Tag>,
    /// Why nothing of it is deleted, all the same.
    pub(super) doubt: Option<Failure>,
}

/// What listing a repository of the source came to.
#[derive(Clone, Copy)]
pub(super) enum Listed<'a> {
    /// So many tags, and those that the rule means by their names.
    Whole { all: usize, meant: [&'a [Tag]; 2] },
    /// There is no such repository.
    Absent,
    /// It is not known.
    BrokenOff,
}

/// A tag at a destination that the source has no more.
struct Gone {
    source: ImageName,
    tag: Tag,
    kept: Option<Failure>,
}

/// What is to go at one destination, and how many images the rule has there.
struct Outlook {
    rows: Vec<PlanRow>,
    whole: usize,
}

impl Outlook {
    fn deleted(&self) -> usize {
        self.rows.iter().filter(|row| row.action == Action::Delete).count()
    }
}

impl Deletion {
    /// None for a run that is about single images: it sees no whole lists.
    pub(super) fn of(rule: &Rule, run: Option<&Run>, context: &Context) -> Result<Option<Self>, Failure> {
        let guard = rule.delete_missing.clone();
        let scope = run.and_then(|run| run.scope.as_ref());
        if !guard.enabled || scope.is_some_and(|scope| scope.repositories.is_empty()) {
            return Ok(None);
        }
        let others = context.recorder.journal().rules()?.into_iter().filter(|other| other.id != rule.id);
        Ok(Some(Self {
            rule: rule.id,
            protect: (!guard.protect.is_empty()).then(|| guard.protected().matcher()).transpose()?,
            backup: rule.backup_tag.as_deref().map(BackupTag::read).transpose()?,
            guard,
            run: run.cloned(),
            others: others.flat_map(|other| Claim::of(&other)).collect(),
            mirrors: Mutex::default(),
        }))
    }

    fn mirrors(&self) -> MutexGuard<'_, Mirrors> {
        self.mirrors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Survey {
    /// What a repository of the source has, where the run is about all of it.
    pub(super) fn has(&self, repository: &RepositoryName, listed: Listed<'_>) {
        let Some(deletion) = &self.deletion else { return };
        if self.scope.as_ref().is_some_and(|scope| !scope.has_whole(repository)) {
            return;
        }
        let mut mirrors = deletion.mirrors();
        let (all, meant) = match listed {
            Listed::BrokenOff => {
                mirrors.broken = true;
                return;
            }
            Listed::Absent => (None, [&[][..]; 2]),
            Listed::Whole { all, meant } => (Some(all), meant),
        };
        if let Some(all) = all {
            mirrors.listed.insert(repository.clone(), all > 0);
        }
        for (at, leg) in self.legs.iter().enumerate() {
            let Ok(name) = leg.repository(repository) else { continue };
            let mirror = mirrors.repositories.entry((at, name)).or_default();
            mirror.sources.insert(repository.clone());
            match all {
                None => drop(mirror.absent.insert(repository.clone())),
                Some(0) => drop(mirror.doubt.get_or_insert_with(|| empty(repository))),
                Some(_) => {}
            }
            let meant = meant.into_iter().flatten();
            mirror.tags.extend(meant.filter_map(|tag| leg.tag(repository, tag).ok()));
        }
    }

    /// A list at the source broke off.
    pub(super) fn broke_off(&self) {
        if let Some(deletion) = &self.deletion {
            deletion.mirrors().broken = true;
        }
    }

    /// The rows of what is to be deleted, when everything is listed.
    pub(super) async fn gone(&self) -> Result<Vec<PlanRow>, Failure> {
        let Some(deletion) = &self.deletion else { return Ok(Vec::new()) };
        let Mirrors { repositories, listed, broken } = std::mem::take(&mut *deletion.mirrors());
        if broken {
            return Ok(Vec::new());
        }
        let mut by_leg: Vec<Vec<(RepositoryName, Mirror)>> = self.legs.iter().map(|_| Vec::new()).collect();
        for ((at, name), mut mirror) in repositories {
            for absent in &mirror.absent {
                if !self.is_absent(absent, &listed).await? {
                    mirror.doubt.get_or_insert_with(|| empty(absent));
                }
            }
            by_leg[at].push((name, mirror));
        }
        let mut known: BTreeSet<RepositoryName> = listed.keys().cloned().collect();
        let mut outlooks = Vec::new();
        for (leg, mut mirrors) in self.legs.iter().zip(by_leg) {
            let vanished = self.vanished(deletion, leg, &listed).await?;
            known.extend(vanished.iter().flat_map(|(_, mirror)| mirror.sources.iter().cloned()));
            mirrors.extend(vanished);
            outlooks.push(self.outlook(deletion, leg, mirrors).await?);
        }
        if self.run.is_some() && self.scope.is_none() {
            let mut tags = HashMap::new();
            for (leg, outlook) in self.legs.iter().zip(&outlooks) {
                *tags.entry(leg.end.target.id).or_default() += outlook.whole as u64;
            }
            let mirrored = Mirrored { at: self.context.clock.now(), repositories: known, tags };
            self.context.record.mirrored(deletion.rule, mirrored);
        }
        self.refuse_too_many(deletion, &mut outlooks)?;
        Ok(outlooks.into_iter().flat_map(|outlook| outlook.rows).collect())
    }

    /// Keeps what is more than the rule lets go unasked, at the destinations where it is.
    fn refuse_too_many(&self, deletion: &Deletion, outlooks: &mut [Outlook]) -> Result<(), Failure> {
        let (mut refused, mut targets, mut count, mut of) = (Vec::new(), Vec::new(), 0, 0);
        for (leg, outlook) in self.legs.iter().zip(outlooks) {
            if outlook.deleted() == 0 {
                continue;
            }
            let (deleted, whole) = self.weighed(deletion, leg, outlook)?;
            if !deletion.guard.allows(deleted, whole) {
                (count, of) = (count + deleted, of + whole);
                targets.push(leg.end.target.name.as_str());
                refused.push(outlook);
            }
        }
        if deletion.run.as_ref().is_some_and(|run| run.may_delete(count as u64)) {
            return Ok(());
        }
        let failure = Failure::new(ErrorCode::DeletionRefused)
            .with("target", targets.join(", "))
            .with("count", count)
            .with("of", of)
            .with("share", u64::from(deletion.guard.max_share));
        for row in refused.into_iter().flat_map(|outlook| &mut outlook.rows) {
            if row.action == Action::Delete {
                (row.action, row.reason) = (Action::Skip, Some(failure.clone()));
            }
        }
        Ok(())
    }

    /// How many images would be deleted at a destination, and of how many.
    fn weighed(&self, deletion: &Deletion, leg: &Leg, outlook: &Outlook) -> Result<(usize, usize), Failure> {
        let (deleted, whole) = (outlook.deleted(), outlook.whole);
        if self.scope.is_none() {
            return Ok((deleted, whole));
        }
        let (target, day) = (leg.end.target.id, self.context.clock.now() - DAY);
        let counted = self.context.record.mirror(deletion.rule);
        let since = counted.as_ref().map_or(day, |counted| counted.at.max(day));
        let earlier = JobQuery {
            rule: Some(deletion.rule),
            operation: Some(Operation::Delete),
            target: Some(target),
            since: Some(since),
            ..JobQuery::default()
        };
        let earlier = self.context.recorder.journal().count(&earlier)?;
        let counted = counted.and_then(|counted| counted.tags.get(&target).copied()).unwrap_or_default();
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok((deleted + size(earlier), whole.max(size(counted))))
    }

    async fn outlook(
        &self,
        deletion: &Deletion,
        leg: &Leg,
        mirrors: Vec<(RepositoryName, Mirror)>,
    ) -> Result<Outlook, Failure> {
        let (mut whole, mut rows) = (0, Vec::new());
        for (name, mirror) in mirrors {
            let (count, gone) = self.gone_in(deletion, leg, &name, &mirror).await?;
            whole += count;
            let looks: Vec<_> = gone.into_iter().map(|gone| self.row_of(leg, &name, gone)).collect();
            let looked: Vec<Option<PlanRow>> = stream::iter(looks).buffered(AT_ONCE).try_collect().await?;
            rows.extend(looked.into_iter().flatten());
        }
        Ok(Outlook { rows, whole })
    }

    /// How many tags of a repository at a destination are the rule's, and which of them are gone at the source.
    async fn gone_in(
        &self,
        deletion: &Deletion,
        leg: &Leg,
        name: &RepositoryName,
        mirror: &Mirror,
    ) -> Result<(usize, Vec<Gone>), Failure> {
        let there: Vec<Tag> = match leg.end.connection.tags(name).try_concat().await {
            Ok(tags) => tags,
            Err(failure) if failure.code == ErrorCode::RepositoryNotFound => return Ok((0, Vec::new())),
            Err(failure) => {
                self.refused(&leg.end, &failure);
                return Err(failure);
            }
        };
        let (mut whole, mut gone) = (0, Vec::new());
        for tag in there.into_iter().filter(|tag| !tag.is_referrers_tag()) {
            if mirror.tags.contains(&tag) {
                whole += 1;
                continue;
            }
            let from = |source: &RepositoryName| Some((source.clone(), leg.source_tag(source, &tag)?));
            let origin = mirror.sources.iter().find_map(from);
            let Some((repository, source_tag)) = origin else { continue };
            let is_backup = deletion.backup.as_ref().is_some_and(|backup| backup.looks_like(&tag));
            if is_backup || !self.tags.matches(source_tag.as_str()) {
                continue;
            }
            whole += 1;
            let protected =
                |tag: &Tag| deletion.protect.as_ref().is_some_and(|protect| protect.matches(tag.as_str()));
            let kept = if protected(&tag) || protected(&source_tag) {
                Some(Failure::new(ErrorCode::TagProtected).with("tag", tag.as_str()))
            } else {
                mirror.doubt.clone()
            };
            gone.push(Gone { source: self.source_name(&repository, &source_tag), tag, kept });
        }
        Ok((whole, gone))
    }

    /// The row of a tag that is gone; none where it is gone at the destination as well.
    async fn row_of(&self, leg: &Leg, name: &RepositoryName, gone: Gone) -> Result<Option<PlanRow>, Failure> {
        let reference = Reference::Tag(gone.tag);
        let Some(there) = self.head(&leg.end, name, &reference).await? else { return Ok(None) };
        let action = if gone.kept.is_some() { Action::Skip } else { Action::Delete };
        let destination = ImageName {
            target: leg.end.target.id,
            place: leg.end.target.place.prefix(),
            repository: name.clone(),
            reference,
        };
        Ok(Some(PlanRow {
            source: gone.source,
            destination: Ok(destination),
            action,
            digest: None,
            there: Some(there.digest),
            bytes: None,
            arrived: false,
            reason: gone.kept,
        }))
    }
}

/// A repository shows no tags: they may just not have been shown.
pub(super) fn empty(repository: &RepositoryName) -> Failure {
    Failure::new(ErrorCode::SourceEmpty).with("repository", repository.as_str())
}
