//! From a rule file and what there is to the changes between them.

use std::collections::HashMap;

use sampan_domain::journal::Change;
use sampan_domain::rule::Destination;
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::{ErrorCode, Failure, Rule, RuleId, Settings, Target, TargetId};
use schemars::JsonSchema;
use serde::Serialize;

use super::RuleFile;
use super::accept::{Login, RuleDraft, TargetDraft, in_plain};
use super::read::nearest;
use super::schema::At;
use crate::edit::check_labels;

/// What the store has.
#[derive(Clone, Copy, Debug)]
pub struct Existing<'a> {
    /// All targets.
    pub targets: &'a [Target],
    /// All rules.
    pub rules: &'a [Rule],
    /// The settings.
    pub settings: &'a Settings,
}

/// How a file is applied.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Whether targets and rules that the file lacks are removed.
    pub prune: bool,
    /// What becomes of passwords that are written out.
    pub passwords: Passwords,
}

/// What becomes of passwords that are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passwords {
    /// They are refused with `SecretInPlain`: the result is stored.
    Refused,
    /// They are kept for this session, beside the plan: [`Plan::session`].
    ForSession,
}

/// What has to change so that the store says what the file says.
#[derive(Debug)]
pub struct Plan {
    /// The changes, in an order in which each refers only to what is there: one batch for the journal.
    pub changes: Vec<Change>,
    /// The same for people.
    pub summary: Summary,
    /// The credentials of targets whose password is written out. They are never among the changes.
    pub session: Vec<(Target, Credential)>,
}

/// What a plan does, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Targets.
    pub targets: Names,
    /// Rules.
    pub rules: Names,
    /// Whether a setting changes.
    pub settings_changed: bool,
}

/// Names by what happens to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Names {
    /// New.
    pub created: Vec<String>,
    /// There, and changed.
    pub updated: Vec<String>,
    /// There, and as the file says.
    pub unchanged: Vec<String>,
    /// Not in the file, and removed.
    pub removed: Vec<String>,
}

impl RuleFile {
    /// Compares the file with what there is. Targets and rules are the same when their names are: they keep their
    /// identity. `next_id` gives an identity to each new one.
    ///
    /// Fails with `TargetUnknown` where a rule names a target that is neither in the file nor there, `TargetInUse`
    /// where pruning would remove a target that a rule names, `LabelsUnsupported` where a rule asks for labels of a source
    /// that is known to have none, and `SecretInPlain`.
    pub fn plan(
        &self,
        existing: Existing<'_>,
        terms: Terms,
        next_id: impl FnMut() -> u64,
    ) -> Result<Plan, Failure> {
        self.compare(existing, terms, next_id).map_err(|failure| failure.with("file", self.file.as_str()))
    }

    fn compare(
        &self,
        existing: Existing<'_>,
        terms: Terms,
        mut next_id: impl FnMut() -> u64,
    ) -> Result<Plan, Failure> {
        let mut changes = Vec::new();
        let mut summary = Summary::default();
        let mut session = Vec::new();
        let mut ids: HashMap<&str, TargetId> =
            existing.targets.iter().map(|target| (target.name.as_str(), target.id)).collect();

        let mut targets: HashMap<TargetId, Target> =
            existing.targets.iter().map(|target| (target.id, target.clone())).collect();

        for draft in &self.targets {
            let before = existing.targets.iter().find(|target| target.name == draft.name);
            let id = before.map_or_else(|| TargetId(next_id()), |target| target.id);
            let (credential, written) = login(draft, terms.passwords)?;
            ids.insert(&draft.name, id);
            let target = Target {
                id,
                name: draft.name.clone(),
                place: draft.place.clone(),
                credential,
                limits: draft.limits.clone(),
            };
            session.extend(written.map(|written| (target.clone(), written)));
            if summary.targets.note(&draft.name, before, &target) {
                changes.push(Change::PutTarget(target.clone()));
            }
            targets.insert(id, target);
        }
        for draft in &self.rules {
            let before = existing.rules.iter().find(|rule| rule.name == draft.name);
            let rule = rule(draft, &ids, || before.map_or_else(|| RuleId(next_id()), |rule| rule.id))?;
            check_labels(&rule, targets.get(&rule.source))
                .map_err(|failure| draft.labels.position.locate(failure))?;
            if summary.rules.note(&draft.name, before, &rule) {
                changes.push(Change::PutRule(rule));
            }
        }
        if terms.prune {
            for rule in existing.rules.iter().filter(|rule| !self.rules().any(|name| name == rule.name)) {
                summary.rules.removed.push(rule.name.clone());
                changes.push(Change::RemoveRule(rule.id));
            }
            for target in existing.targets {
                if !self.targets.iter().any(|draft| draft.name == target.name) {
                    self.check_unused(&target.name)?;
                    summary.targets.removed.push(target.name.clone());
                    changes.push(Change::RemoveTarget(target.id));
                }
            }
        }
        let settings = self.settings.over(existing.settings);
        if settings != *existing.settings {
            summary.settings_changed = true;
            changes.push(Change::PutSettings(settings));
        }
        Ok(Plan { changes, summary, session })
    }

    /// After pruning the file's rules are all there are.
    fn check_unused(&self, target: &str) -> Result<(), Failure> {
        let users: Vec<&str> = self
            .rules
            .iter()
            .filter(|rule| {
                rule.source.value == target || rule.destinations.iter().any(|(to, _)| to.value == target)
            })
            .map(|rule| rule.name.as_str())
            .collect();
        if users.is_empty() {
            return Ok(());
        }
        Err(Failure::new(ErrorCode::TargetInUse).with("target", target).with("rules", users.join(", ")))
    }
}

impl Names {
    /// Files a name by what happens to it, and says whether anything does.
    fn note<T: PartialEq>(&mut self, name: &str, before: Option<&T>, after: &T) -> bool {
        let (list, changed) = match before {
            None => (&mut self.created, true),
            Some(before) if before == after => (&mut self.unchanged, false),
            Some(_) => (&mut self.updated, true),
        };
        list.push(name.to_owned());
        changed
    }
}

fn login(draft: &TargetDraft, passwords: Passwords) -> Result<(CredentialRef, Option<Credential>), Failure> {
    match &draft.login {
        Login::Reference(reference) => Ok((reference.clone(), None)),
        Login::Written { position, .. } if passwords == Passwords::Refused => {
            Err(in_plain(*position, &draft.name))
        }
        Login::Written { username, password, .. } => {
            let credential = Credential::Basic { username: username.clone(), password: password.clone() };
            Ok((CredentialRef::Session, Some(credential)))
        }
    }
}

fn rule(
    draft: &RuleDraft,
    targets: &HashMap<&str, TargetId>,
    id: impl FnOnce() -> RuleId,
) -> Result<Rule, Failure> {
    let find = |name: &At<String>| {
        targets.get(name.value.as_str()).copied().ok_or_else(|| {
            let mut known: Vec<&str> = targets.keys().copied().collect();
            known.sort_unstable();
            let unknown = Failure::new(ErrorCode::TargetUnknown)
                .with("target", name.value.as_str())
                .with("known", nearest(&name.value, known.into_iter()));
            name.position.locate(unknown)
        })
    };
    let source = find(&draft.source)?;
    let destinations = draft
        .destinations
        .iter()
        .map(|(target, mapping)| Ok(Destination { target: find(target)?, mapping: mapping.clone() }))
        .collect::<Result<_, Failure>>()?;
    Ok(Rule {
        id: id(),
        name: draft.name.clone(),
        description: draft.description.clone(),
        enabled: draft.enabled,
        source,
        repositories: draft.repositories.clone(),
        tags: draft.tags.clone(),
        destinations,
        priority: draft.priority,
        retry: draft.retry,
        bytes_per_second: draft.bytes_per_second,
        selection: draft.selection.clone(),
        overwrite: draft.overwrite,
        backup_tag: draft.backup_tag.clone(),
        delete_missing: draft.delete_missing.clone(),
        order: draft.order,
        triggers: draft.triggers.clone(),
        overlap: draft.overlap,
        notify: draft.notify,
        labels: draft.labels.value.clone(),
    })
}
