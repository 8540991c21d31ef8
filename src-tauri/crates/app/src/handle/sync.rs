//! A file's rules, run now.

use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::secret::Credential;
use sampan_domain::{ErrorCode, Failure, Rule, TargetId};
use sampan_i18n::Language;

use super::rule::preview;
use crate::answer::Answer;
use crate::app::App;
use crate::request::FileText;
use crate::rule_file::RuleFile;
use crate::watch::Sink;

impl App {
    pub(super) async fn sync(
        &self,
        file: &FileText,
        only: &[String],
        dry_run: bool,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let file = RuleFile::parse(&file.text, &file.name)?;
        if let Some(unknown) = only.iter().find(|name| !file.rules().any(|rule| rule == **name)) {
            let known = file.rules().collect::<Vec<_>>().join(", ");
            return Err(Failure::new(ErrorCode::Usage).with("detail", format!("--rule {unknown}: {known}")));
        }
        let plan = self.plan(&file, false)?;
        if dry_run {
            let rules = chosen(&file, only, &merged(self.journal().rules()?, &plan.changes))?;
            let shadow = self.shadow().await?;
            for (target, credential) in plan.session {
                self.secrets.set_session(target, credential);
            }
            let targets = self.journal().targets()?.into_iter().map(Change::PutTarget);
            shadow.configure(targets.chain(plan.changes).collect()).await?;
            return preview(&shadow, &rules, lang).await;
        }
        self.take_over(plan.changes, plan.session).await?;
        let mut runs = Vec::new();
        for rule in chosen(&file, only, &self.journal().rules()?)? {
            runs.push(self.engine.run_rule(rule.id, Trigger::Manual).await?);
        }
        self.watch(&runs, lang, sink).await?;
        self.all_told(&runs, lang)
    }

    /// Makes the changes of a plan, with the passwords that go with them for this session.
    pub(super) async fn take_over(
        &self,
        changes: Vec<Change>,
        session: Vec<(TargetId, Credential)>,
    ) -> Result<(), Failure> {
        for (target, credential) in session {
            self.secrets.set_session(target, credential);
        }
        if changes.is_empty() { Ok(()) } else { self.engine.configure(changes).await }
    }
}

/// The rules as they will be after the changes.
fn merged(mut rules: Vec<Rule>, changes: &[Change]) -> Vec<Rule> {
    for change in changes {
        if let Change::PutRule(rule) = change {
            rules.retain(|before| before.id != rule.id);
            rules.push(rule.clone());
        }
    }
    rules
}

/// The rules that are meant, in the file's order: those named, or else all of the file that are enabled.
fn chosen(file: &RuleFile, only: &[String], rules: &[Rule]) -> Result<Vec<Rule>, Failure> {
    let mut chosen = Vec::new();
    for rule in file.rules().filter_map(|name| rules.iter().find(|rule| rule.name == name)) {
        let named = only.contains(&rule.name);
        if named && !rule.enabled {
            return Err(Failure::new(ErrorCode::RuleDisabled).with("rule", rule.name.as_str()));
        }
        if named || only.is_empty() && rule.enabled {
            chosen.push(rule.clone());
        }
    }
    Ok(chosen)
}
