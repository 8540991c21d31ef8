//! Rules and targets as a form hands them in: checked as a whole, then taken over.

use std::sync::Arc;

use sampan_domain::journal::Change;
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{Place, Proxy};
use sampan_domain::{ErrorCode, Failure, Rule, Target, TargetId, name};
use sampan_engine::CheckStep;
use url::Url;

use crate::answer;
use crate::app::App;

/// The most attempts a job may be given.
pub const ATTEMPTS_MAX: u32 = 20;

impl App {
    /// Makes or changes a rule.
    pub async fn save_rule(&self, rule: Rule) -> Result<Rule, Failure> {
        check_rule(&rule)?;
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
            Some(credential) => Target { credential: self.keep(&target, credential).await, ..target },
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
    pub async fn try_target(
        &self,
        target: &Target,
        typed: Option<Credential>,
    ) -> Result<Vec<CheckStep>, Failure> {
        check_target(target)?;
        let Some(credential) = typed else { return self.engine.check_target(target).await };
        // Under an identity of its own: the one that is saved goes on with what it has.
        let id = TargetId(self.journal().next_id());
        let trial = Target { id, credential: CredentialRef::Session, ..target.clone() };
        self.secrets.set_session(id, credential);
        let steps = self.engine.check_target(&trial).await;
        self.secrets.forget_session(id);
        steps
    }

    /// Keeps a credential, and says where.
    async fn keep(&self, target: &Target, credential: Credential) -> CredentialRef {
        let (secrets, target) = (Arc::clone(&self.secrets), target.clone());
        let kept = tokio::task::spawn_blocking(move || secrets.keep(&target, credential)).await;
        kept.unwrap_or(CredentialRef::Session)
    }

    async fn forget(&self, target: Target) {
        let secrets = Arc::clone(&self.secrets);
        let _ = tokio::task::spawn_blocking(move || secrets.forget(&target)).await;
    }
}

/// Whether two versions of a target read the same entry of the keyring.
fn same_secret(before: &Target, after: &Target) -> bool {
    let url = |target: &Target| match &target.place {
        Place::Registry(registry) => Some(registry.url.clone()),
        Place::Layout(_) => None,
    };
    before.credential == after.credential && url(before) == url(after)
}

fn check_rule(rule: &Rule) -> Result<(), Failure> {
    name::check(&rule.name)?;
    for patterns in [&rule.repositories, &rule.tags] {
        patterns.matcher()?;
    }
    if rule.destinations.is_empty() {
        return Err(Failure::new(ErrorCode::KeyMissing).with("key", "destinations"));
    }
    for destination in &rule.destinations {
        if let Some(namespace) = &destination.mapping.namespace {
            namespace.parse::<sampan_domain::RepositoryName>()?;
        }
    }
    if !(1..=ATTEMPTS_MAX).contains(&rule.retry.attempts) {
        return Err(Failure::new(ErrorCode::ValueInvalid).with("detail", format!("1–{ATTEMPTS_MAX}")));
    }
    Ok(())
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
        _ => Ok(()),
    }
}

fn unused<'a>(name: &str, mut taken: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    if taken.any(|other| other == name) {
        return Err(Failure::new(ErrorCode::NameTaken).with("name", name));
    }
    Ok(())
}

/// Reads a proxy: `none`, or an address. It is stored and shown, so there is no user and password in it.
pub fn proxy(url: String) -> Result<Proxy, Failure> {
    let invalid = |url: &str| Failure::new(ErrorCode::UrlInvalid).with("url", url);
    match Url::parse(&url) {
        _ if url == "none" => Ok(Proxy::Direct),
        Ok(read) if !read.username().is_empty() || read.password().is_some() => Err(invalid("…@")),
        Ok(read) if matches!(read.scheme(), "http" | "https") && read.has_host() => Ok(Proxy::Url(url)),
        _ => Err(invalid(&url)),
    }
}
