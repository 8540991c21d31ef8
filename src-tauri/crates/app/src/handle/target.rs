//! Targets: listed, shown, added, checked, removed.

use sampan_domain::journal::Change;
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{Limits, Place, Registry, Tls};
use sampan_domain::{ErrorCode, Failure, Target, TargetId, name};
use sampan_engine::Checked;
use sampan_i18n::Language;

use crate::answer::{
    Answer, Applied, Changed, CheckAnswer, CheckedStep, Removed, TargetAnswer, TargetList, usage,
};
use crate::app::App;
use crate::request::{LOCAL, NewTarget};
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
        let typed = new.password.take();
        let username = new.username.clone();
        let mut target = new.read(TargetId(self.journal().next_id()), typed.is_some())?;
        if let (Some(username), Some(password)) = (username, typed) {
            let credential = Credential::Basic { username, password: password.text().clone() };
            target.credential = self.keep_for_good(&target, credential).await?;
        }
        self.engine.configure(vec![Change::PutTarget(target.clone())]).await?;
        Ok(Answer::Target(Box::new(TargetAnswer::of(&target, &[]))))
    }

    pub(super) async fn target_import(&self) -> Result<Answer, Failure> {
        let targets = self.import_logins().await?.into();
        Ok(Answer::Applied(Applied { targets, rules: Changed::default(), settings: false, dry_run: false }))
    }

    pub(super) async fn target_check(&self, called: &str, lang: Language) -> Result<Answer, Failure> {
        let target = self.target(called)?;
        let Checked { provider, steps } = self.engine.check_target(&target).await?;
        let steps: Vec<CheckedStep> = steps.iter().map(|step| CheckedStep::of(step, lang)).collect();
        let healthy = steps.iter().all(|step| step.error.is_none());
        Ok(Answer::Check(CheckAnswer {
            target: target.name,
            provider: provider.map(|provider| provider.as_str().to_owned()),
            healthy,
            steps,
        }))
    }

    pub(super) async fn target_remove(&self, called: &str) -> Result<Answer, Failure> {
        let target = self.target(called)?;
        let removed = target.name.clone();
        self.remove_target(target).await?;
        Ok(Answer::Removed(Removed { removed }))
    }
}

impl NewTarget {
    fn read(self, id: TargetId, typed: bool) -> Result<Target, Failure> {
        let credential = self.credential(typed)?;
        let local = LOCAL.into_iter().find_map(|kind| Some((kind, self.place.strip_prefix(kind)?)));
        let place = match local {
            Some((_, "")) => return Err(Failure::new(ErrorCode::UrlInvalid).with("url", self.place)),
            Some(("oci:", directory)) => Place::Layout(directory.into()),
            // Which kind of archive it is shows when it is read.
            Some((_, file)) => Place::Archive(file.into()),
            None => Place::Registry(Registry {
                url: self.place.parse()?,
                tls: Tls {
                    ca_file: self.ca_file.map(Into::into),
                    client_cert: None,
                    skip_verify: self.skip_verify,
                },
                proxy: edit::proxy(self.proxy)?,
                provider: self.provider,
            }),
        };
        let limits = Limits { connections: self.connections, ..Limits::default() };
        Ok(Target { id, name: self.name, place, credential, limits })
    }

    fn credential(&self, typed: bool) -> Result<CredentialRef, Failure> {
        let misused = || usage("cli-usage-login");
        match (&self.credential, &self.username, &self.password_env) {
            (None, Some(_), None) if typed => Ok(CredentialRef::Session),
            (None, None, None) if !typed => Ok(CredentialRef::None),
            (Some(word), None, None) if !typed => {
                credential::parse(word).map_err(|failure| failure.with("sentence", "cli-usage-credential"))
            }
            (None, Some(username), Some(variable)) if !typed => Ok(CredentialRef::Template {
                username: username.clone(),
                password: format!("${{{variable}}}"),
            }),
            _ => Err(misused()),
        }
    }
}
