//! Targets: listed, shown, added, checked, removed.

use sampan_domain::journal::Change;
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place, Registry, Tls};
use sampan_domain::{ErrorCode, Failure, Target, TargetId, name};
use sampan_i18n::Language;

use crate::answer::{Answer, CheckAnswer, CheckedStep, Removed, TargetAnswer, TargetList, usage};
use crate::app::App;
use crate::request::NewTarget;
use crate::{credential, edit};

impl App {
    pub(super) fn target_list(&self) -> Result<Answer, Failure> {
        let rules = self.journal().rules()?;
        let mut targets = self.journal().targets()?;
        targets.sort_by(|a, b| a.name.cmp(&b.name));
        let targets = targets.iter().map(|target| TargetAnswer::of(target, &rules)).collect();
        Ok(Answer::TargetList(TargetList { targets, next: None }))
    }

    pub(super) fn target_show(&self, called: &str) -> Result<Answer, Failure> {
        let target = self.target(called)?;
        Ok(Answer::Target(Box::new(TargetAnswer::of(&target, &self.journal().rules()?))))
    }

    pub(super) async fn target_add(&self, mut new: NewTarget) -> Result<Answer, Failure> {
        name::check(&new.name)?;
        new.anchor()?;
        if self.journal().targets()?.iter().any(|target| target.name == new.name) {
            return Err(Failure::new(ErrorCode::NameTaken).with("name", new.name));
        }
        let target = new.read(TargetId(self.journal().next_id()))?;
        self.engine.configure(vec![Change::PutTarget(target.clone())]).await?;
        Ok(Answer::Target(Box::new(TargetAnswer::of(&target, &[]))))
    }

    pub(super) async fn target_check(&self, called: &str, lang: Language) -> Result<Answer, Failure> {
        let target = self.target(called)?;
        let steps = self.engine.check_target(&target).await?;
        let steps: Vec<CheckedStep> = steps.iter().map(|step| CheckedStep::of(step, lang)).collect();
        let healthy = steps.iter().all(|step| step.error.is_none());
        Ok(Answer::Check(CheckAnswer { target: target.name, healthy, steps }))
    }

    pub(super) async fn target_remove(&self, called: &str) -> Result<Answer, Failure> {
        let target = self.target(called)?;
        let removed = target.name.clone();
        self.remove_target(target).await?;
        Ok(Answer::Removed(Removed { removed }))
    }
}

impl NewTarget {
    fn read(self, id: TargetId) -> Result<Target, Failure> {
        let credential = self.credential()?;
        let place = match self.place.strip_prefix("oci:") {
            Some("") => return Err(Failure::new(ErrorCode::UrlInvalid).with("url", self.place)),
            Some(directory) => Place::Layout(directory.into()),
            None => Place::Registry(Registry {
                url: self.place.parse()?,
                tls: Tls {
                    ca_file: self.ca_file.map(Into::into),
                    client_cert: None,
                    skip_verify: self.skip_verify,
                },
                proxy: self.proxy.map(edit::proxy).transpose()?.unwrap_or_default(),
            }),
        };
        let limits = Limits { connections: self.connections, ..Limits::default() };
        Ok(Target { id, name: self.name, place, credential, limits })
    }

    fn credential(&self) -> Result<CredentialRef, Failure> {
        let misused = || usage("cli-usage-login");
        match (&self.credential, &self.username, &self.password_env) {
            (None, None, None) => Ok(CredentialRef::None),
            (Some(word), None, None) => {
                credential::parse(word).map_err(|failure| failure.with("sentence", "cli-usage-credential"))
            }
            (None, Some(username), Some(variable)) => Ok(CredentialRef::Template {
                username: username.clone(),
                password: format!("${{{variable}}}"),
            }),
            _ => Err(misused()),
        }
    }
}
