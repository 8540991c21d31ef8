//! Targets, rules and settings as a whole: from a file, into a file, one setting at a time.

use sampan_domain::journal::Change;
use sampan_domain::settings::WORKERS_MAX;
use sampan_domain::{Failure, Settings};

use crate::answer::{
    Answer, Applied, Changed, FileAnswer, LimitsWindow, ListenerAnswer, ListenerSetting, SettingsAnswer,
    expected, usage,
};
use crate::app::{App, Home};
use crate::edit;
use crate::request::{FileText, SettingsChange};
use crate::rule_file::{self, Existing, Names, Passwords, Plan, RuleFile, Summary, Terms};

impl App {
    pub(super) async fn apply(&self, file: &FileText, prune: bool, dry_run: bool) -> Result<Answer, Failure> {
        let file = RuleFile::parse(&file.text, &file.name)?;
        let plan = self.plan(&file, prune)?;
        if !dry_run {
            self.take_over(plan.changes, plan.session).await?;
        }
        let Summary { targets, rules, settings_changed } = plan.summary;
        Ok(Answer::Applied(Applied {
            targets: targets.into(),
            rules: rules.into(),
            settings: settings_changed,
            dry_run,
        }))
    }

    pub(super) fn export(&self) -> Result<Answer, Failure> {
        let journal = self.journal();
        let file = rule_file::export(&journal.targets()?, &journal.rules()?, &journal.settings()?)?;
        Ok(Answer::File(FileAnswer { file }))
    }

    /// The changes that a file asks for. Passwords that are written out are taken only where nothing is kept.
    pub(super) fn plan(&self, file: &RuleFile, prune: bool) -> Result<Plan, Failure> {
        let journal = self.journal();
        let (targets, rules, settings) = (journal.targets()?, journal.rules()?, journal.settings()?);
        let passwords = match self.home {
            Home::Memory(_) => Passwords::ForSession,
            Home::Directory(..) => Passwords::Refused,
        };
        let existing = Existing { targets: &targets, rules: &rules, settings: &settings };
        file.plan(existing, Terms { prune, passwords }, || journal.next_id())
    }

    pub(super) fn settings(&self) -> Result<Answer, Failure> {
        Ok(Answer::Settings(SettingsAnswer::from(&self.journal().settings()?)))
    }

    pub(super) async fn settings_set(&self, change: &SettingsChange) -> Result<Answer, Failure> {
        let SettingsChange { workers, bytes_per_second, limits_schedule, retention, listener, proxy } =
            change;
        let mut settings = self.journal().settings()?;
        settings.workers = workers.unwrap_or(settings.workers);
        if let Some(speed) = bytes_per_second {
            settings.bytes_per_second = Some(*speed).filter(|speed| *speed > 0);
        }
        if let Some(windows) = limits_schedule {
            settings.limits_schedule = windows.iter().map(LimitsWindow::read).collect::<Result<_, _>>()?;
        }
        if let Some(retention) = retention {
            settings.retention = retention.read()?;
        }
        if let Some(proxy) = proxy {
            settings.proxy = edit::proxy(Some(proxy.clone()))?;
        }
        if let Some(ListenerSetting { listener }) = listener {
            let listener = listener.as_ref().map(ListenerAnswer::read).transpose()?;
            self.put_listener(listener).await?;
        }
        self.save_settings(settings).await?;
        self.settings()
    }

    /// Changes the settings. Whether the queue is paused, the listener, and where secrets are kept stay as they
    /// are: they have their own commands.
    pub async fn save_settings(&self, wanted: Settings) -> Result<(), Failure> {
        if !(1..=WORKERS_MAX).contains(&wanted.workers) {
            let detail = format!("workers: 1–{WORKERS_MAX}");
            let range = usage("cli-usage-workers").with("min", 1_u16).with("max", u16::from(WORKERS_MAX));
            return Err(range.with("detail", detail));
        }
        let mut speeds = wanted.limits_schedule.iter().map(|window| window.bytes_per_second);
        if wanted.bytes_per_second == Some(0) || speeds.any(|speed| speed == 0) {
            return Err(expected("cli-expected-speed"));
        }
        let before = self.journal().settings()?;
        let Settings { paused, ref listener, secrets, .. } = before;
        let settings = Settings { paused, listener: listener.clone(), secrets, ..wanted };
        if settings == before {
            return Ok(());
        }
        self.engine.configure(vec![Change::PutSettings(settings)]).await
    }

    pub(super) async fn queue(&self, pause: bool) -> Result<Answer, Failure> {
        if pause {
            self.engine.pause().await?;
        } else {
            self.engine.resume().await?;
        }
        self.settings()
    }
}

impl From<Names> for Changed {
    fn from(names: Names) -> Self {
        Self {
            created: names.created,
            updated: names.updated,
            unchanged: names.unchanged,
            removed: names.removed,
        }
    }
}
