//! Rules and targets as a form hands them in: checked as a whole, then taken over.

use sampan_domain::journal::Change;
use sampan_domain::overwrite::BackupTag;
use sampan_domain::secret::{Credential, CredentialRef, SecretStore};
use sampan_domain::target::{NoProxy, Place, Provider, Proxy};
use sampan_domain::{ErrorCode, Failure, Journal, Rule, Target, TargetId, name};
use sampan_engine::{Checked, known_provider};

use crate::answer;
use crate::app::App;

/// The most attempts a job may be given.
pub const ATTEMPTS_MAX: u32 = 20;

impl App {
    /// Makes or changes a rule.
    pub async fn save_rule(&self, rule: Rule) -> Result<Rule, Failure> {
        check_rule(&rule, &**self.journal())?;
        let rules = self.journal().rules()?;
        unused(&rule.name, rules.iter().filter(|other| other.id != rule.id).map(|other| &*other.name))?;
        self.engine.configure(vec![Change::PutRule(rule.clone())]).await?;
        Ok(rule)
    }

    /// Makes or changes a target. A credential that was typed in is kept where secrets are kept.
    pub async fn save_target(&self, target: Target, typed: Option<Credential>) -> Result<Target, Failure> {
        check_target(&target)?;
        let targets = self.journal().targets()?;
        unused(&target.name, targets.iter().filter(|other| other.id != target.id).map(|other| &*other.name))?;
        let before = targets.into_iter().find(|other| other.id == target.id);
        let target = match typed {
            Some(credential) => Target { credential: self.keep(&target, credential).await?, ..target },
            None => target,
        };
        self.engine.configure(vec![Change::PutTarget(target.clone())]).await?;
        if let Some(before) = before.filter(|before| !same_secret(before, &target)) {
            self.forget(before).await;
        }
        Ok(target)
    }

    /// Removes a target that no rule uses, and what was typed in for it.
    pub async fn remove_target(&self, target: Target) -> Result<(), Failure> {
        self.engine.configure(vec![Change::RemoveTarget(target.id)]).await?;
        self.forget(target).await;
        Ok(())
    }

    /// Checks a target, saved or not, step by step. What was typed in is used, and kept nowhere beyond the session.
    pub async fn try_target(&self, target: &Target, typed: Option<Credential>) -> Result<Checked, Failure> {
        check_target(target)?;
        let Some(credential) = typed else { return self.engine.check_target(target).await };
        // Under an identity of its own: the one that is saved goes on with what it has.
        let id = TargetId(self.journal().next_id());
        let trial = Target { id, credential: CredentialRef::Session, ..target.clone() };
        self.secrets.set_session(&trial, credential);
        let checked = self.engine.check_target(&trial).await;
        self.secrets.forget_session(&trial);
        checked
    }

    /// Keeps a credential, and says where.
    async fn keep(&self, target: &Target, credential: Credential) -> Result<CredentialRef, Failure> {
        let (target, store) = (target.clone(), self.journal().settings()?.secrets);
        self.with_secrets(move |secrets| secrets.keep(&target, credential, store)).await
    }

    /// The same for somebody who does not look on: what would last for the session only is refused, unless that is wanted.
    /// A dry run keeps nothing.
    pub(crate) async fn keep_for_good(
        &self,
        target: &Target,
        credential: Credential,
    ) -> Result<CredentialRef, Failure> {
        let store = self.journal().settings()?.secrets;
        if self.directory().is_none() {
            return Ok(self.secrets.store(store).credential());
        }
        let kept = self.keep(target, credential).await?;
        if kept == CredentialRef::Session && store != SecretStore::Session {
            self.secrets.forget_session(target);
            return Err(Failure::new(ErrorCode::KeyringMissing));
        }
        Ok(kept)
    }

    /// Forgets what was typed in for a target. A dry run forgets nothing.
    async fn forget(&self, target: Target) {
        if self.directory().is_none() {
            return;
        }
        let forgotten = self.with_secrets(move |secrets| {
            secrets.forget(&target);
            Ok(())
        });
        let _ = forgotten.await;
    }
}

/// Whether two versions of a target read the same entry of the keyring.
fn same_secret(before: &Target, after: &Target) -> bool {
    let url = |target: &Target| target.place.registry().map(|registry| registry.url.clone());
    before.credential == after.credential && url(before) == url(after)
}

/// Refuses a rule that cannot be, alone or on its source.
pub fn check_rule(rule: &Rule, journal: &dyn Journal) -> Result<(), Failure> {
    check_alone(rule)?;
    let targets = journal.targets()?;
    check_labels(rule, targets.iter().find(|target| target.id == rule.source))
}

fn check_alone(rule: &Rule) -> Result<(), Failure> {
    name::check(&rule.name)?;
    rule.repositories.matcher()?;
    rule.tags.matcher()?;
    rule.labels.matcher()?;
    if rule.tags.newest == Some(0) {
        return Err(answer::expected("cli-expected-positive"));
    }
    rule.delete_missing.protected().matcher()?;
    if let Some(backup_tag) = &rule.backup_tag {
        BackupTag::read(backup_tag)?;
    }
    if rule.destinations.is_empty() {
        return Err(Failure::new(ErrorCode::KeyMissing).with("key", "destinations"));
    }
    for destination in &rule.destinations {
        destination.mapping.mapper(&rule.repositories, &rule.tags.patterns)?;
    }
    if !(1..=ATTEMPTS_MAX).contains(&rule.retry.attempts) {
        return Err(Failure::new(ErrorCode::ValueInvalid).with("detail", format!("1–{ATTEMPTS_MAX}")));
    }
    Ok(())
}

/// Refuses a rule that asks for labels where its source is known to have none; of another it is found when it is asked.
pub(crate) fn check_labels(rule: &Rule, source: Option<&Target>) -> Result<(), Failure> {
    let Some(source) = source.filter(|_| rule.labels.are_asked_for()) else { return Ok(()) };
    let has_labels = match &source.place {
        Place::Registry(registry) => known_provider(registry).is_none_or(Provider::has_labels),
        Place::Layout(_) | Place::Archive(_) | Place::DockerArchive(_) => false,
    };
    if has_labels {
        return Ok(());
    }
    Err(Failure::new(ErrorCode::LabelsUnsupported).with("target", source.name.as_str()))
}

fn check_target(target: &Target) -> Result<(), Failure> {
    name::check(&target.name)?;
    if target.limits.connections == Some(0) {
        return Err(Failure::new(ErrorCode::ValueInvalid).with("detail", "1–65535"));
    }
    if target.limits.requests_per_second == Some(0) || target.limits.bytes_per_second == Some(0) {
        return Err(answer::expected("cli-expected-positive"));
    }
    match &target.place {
        Place::Layout(path) if path.as_os_str().is_empty() => {
            Err(Failure::new(ErrorCode::KeyMissing).with("key", "layout"))
        }
        Place::Archive(path) | Place::DockerArchive(path) if path.as_os_str().is_empty() => {
            Err(Failure::new(ErrorCode::KeyMissing).with("key", "archive"))
        }
        _ => Ok(()),
    }
}

fn unused<'a>(name: &str, mut taken: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    if taken.any(|other| other == name) {
        return Err(Failure::new(ErrorCode::NameTaken).with("name", name));
    }
    Ok(())
}

/// Reads a proxy: `none`, or an address; nothing for the environment's.
pub fn proxy(word: Option<String>) -> Result<Proxy, Failure> {
    let Some(word) = word.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()) else {
        return Ok(Proxy::Environment);
    };
    word.parse().map_err(|why| {
        let shown = if why == NoProxy::WithLogin { "…@" } else { &word };
        Failure::new(ErrorCode::UrlInvalid).with("url", shown)
    })
}
