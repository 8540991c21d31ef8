//! A file's rules, run now.

use sampan_domain::journal::Change;
use sampan_domain::run::Trigger;
use sampan_domain::secret::Credential;
use sampan_domain::{ErrorCode, Failure, Rule, Target};
use sampan_engine::Consent;
use sampan_i18n::Language;

use crate::answer::{Answer, Plans, Runs, usage};
use crate::app::App;
use crate::request::FileText;
use crate::rule_file::RuleFile;
use crate::watch::{Sink, begun};

/// How a file's rules are run.
pub(super) struct Sync {
    /// Not at all: only said what would be done.
    pub(super) dry_run: bool,
    /// A person has confirmed that more may be deleted than the rules' shares.
    pub(super) consent: Option<Consent>,
}

impl App {
    pub(super) async fn sync(
        &self,
        file: &FileText,
        only: &[String],
        how: Sync,
        lang: Language,
        sink: &Sink,
    ) -> Result<Answer, Failure> {
        let file = RuleFile::parse(&file.text, &file.name)?;
        if let Some(unknown) = only.iter().find(|name| !file.rules().any(|rule| rule == **name)) {
            let names = file.rules().collect::<Vec<_>>().join(", ");
            let unknown = usage("cli-usage-rule-not-in-file").with("rule", unknown.as_str());
            return Err(unknown.with("names", names));
        }
        let plan = self.plan(&file, false)?;
        if how.dry_run {
            let (rules, disabled) = chosen(&file, only, &merged(self.journal().rules()?, &plan.changes))?;
            let shadow = self.shadow().await?;
            for (target, credential) in plan.session {
                self.secrets.set_session(&target, credential);
            }
            let targets = self.journal().targets()?.into_iter().map(Change::PutTarget);
            shadow.configure(targets.chain(plan.changes).collect()).await?;
            return Ok(Answer::Plans(Plans { disabled, ..self.preview(&shadow, &rules, lang, sink).await? }));
        }
        self.take_over(plan.changes, plan.session).await?;
        let (rules, disabled) = chosen(&file, only, &self.journal().rules()?)?;
        let (mut runs, watch) = (Vec::new(), self.look_on(&[])?);
        for rule in rules {
            runs.push(self.engine.run_rule_confirmed(rule.id, Trigger::Manual, how.consent.clone()).await?);
        }
        begun(&runs, sink).await;
        self.watch(watch, &runs, lang, sink).await?;
        Ok(Answer::Runs(Runs { disabled, ..self.all_told(&runs, lang)? }))
    }

    /// Makes the changes of a plan, with the passwords that go with them for this session.
    pub(super) async fn take_over(
        &self,
        changes: Vec<Change>,
        session: Vec<(Target, Credential)>,
    ) -> Result<(), Failure> {
        for (target, credential) in session {
            self.secrets.set_session(&target, credential);
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

/// The rules that are meant, in the file's order: those named, or else all of the file that are enabled; and the names
/// of those that are left out for being disabled.
fn chosen(file: &RuleFile, only: &[String], rules: &[Rule]) -> Result<(Vec<Rule>, Vec<String>), Failure> {
    let (mut chosen, mut disabled) = (Vec::new(), Vec::new());
    for rule in file.rules().filter_map(|name| rules.iter().find(|rule| rule.name == name)) {
        let named = only.contains(&rule.name);
        if named && !rule.enabled {
            return Err(Failure::new(ErrorCode::RuleDisabled).with("rule", rule.name.as_str()));
        }
        if named || only.is_empty() && rule.enabled {
            chosen.push(rule.clone());
        } else if only.is_empty() {
            disabled.push(rule.name.clone());
        }
    }
    Ok((chosen, disabled))
}
