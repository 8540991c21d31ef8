//! What may be asked of the application, by the command line and by the window.

use std::path::Path;
use std::str::FromStr;

use sampan_domain::log::Level;
use sampan_domain::machine::Status;
use sampan_domain::target::Provider;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::answer::{LimitsWindow, ListenerSetting, RetentionAnswer, SecretWord, usage};
use crate::rule_file::RuleFile;
use crate::secret::Secret;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// The language of the answer's sentences: `en` or `zh-CN`.
    #[serde(serialize_with = "write_language", deserialize_with = "read_language")]
    #[schemars(with = "String")]
    pub lang: Language,
    /// Only say what would be: nothing is written, here or at a registry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dry_run: bool,
    /// What is asked.
    #[serde(flatten)]
    pub command: Command,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn write_language<S: Serializer>(lang: &Language, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(lang)
}

fn read_language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// A command with its arguments. Targets and rules are called by name or id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Copies one image.
    Copy {
        /// The image, a whole reference.
        source: String,
        /// Where it goes, a whole reference.
        destination: String,
        /// Only these platforms of it, such as `linux/arm64`; none named means all.
        #[serde(default)]
        platforms: Vec<String>,
        /// Leave signatures, SBOMs and attestations behind.
        #[serde(default)]
        no_referrers: bool,
    },
    /// Takes a file's targets and rules, runs the rules now, and waits.
    Sync {
        /// The rule file.
        file: FileText,
        /// Only these rules; none means all that are enabled.
        rules: Vec<String>,
        /// A person has confirmed that more may be deleted than the rules' shares.
        confirm_deletion: bool,
        /// The account of the system under which that person asks.
        #[serde(default)]
        by: Option<String>,
    },
    /// Takes a file's targets, rules and settings.
    Apply {
        /// The rule file.
        file: FileText,
        /// Remove what the file lacks.
        prune: bool,
    },
    /// Writes targets, rules and settings as a file.
    Export,
    /// Lists targets.
    TargetList,
    /// Shows a target.
    TargetShow {
        /// Which.
        target: String,
    },
    /// Adds a target.
    TargetAdd(NewTarget),
    /// Adds a target for each registry that Docker has a login for.
    TargetImport,
    /// Checks a target, step by step.
    TargetCheck {
        /// Which.
        target: String,
    },
    /// Removes a target that no rule uses.
    TargetRemove {
        /// Which.
        target: String,
    },
    /// Lists rules.
    RuleList,
    /// Shows a rule.
    RuleShow {
        /// Which.
        rule: String,
    },
    /// Says what a run would do.
    RulePreview {
        /// Which.
        rules: Vec<String>,
    },
    /// Runs rules now.
    RuleRun {
        /// Which.
        rules: Vec<String>,
        /// Answer when nothing is left to do, the work left from before included.
        wait: bool,
        /// A person has confirmed that more may be deleted than the rules' shares.
        confirm_deletion: bool,
        /// The account of the system under which that person asks.
        #[serde(default)]
        by: Option<String>,
    },
    /// Enables a rule.
    RuleEnable {
        /// Which.
        rule: String,
    },
    /// Disables a rule; its open jobs are canceled.
    RuleDisable {
        /// Which.
        rule: String,
    },
    /// Removes a rule; its open jobs are canceled.
    RuleRemove {
        /// Which.
        rule: String,
    },
    /// Lists runs, newest first.
    RunList {
        /// Only this rule's.
        rule: Option<String>,
        /// How long the page is.
        page: Page,
    },
    /// Shows a run with its jobs.
    RunShow {
        /// Which.
        run: String,
    },
    /// Stops a run: its planning and its open jobs.
    RunStop {
        /// Which.
        run: String,
    },
    /// Retries the failed jobs of a run.
    RunRetryFailed {
        /// Which.
        run: String,
        /// Answer when nothing is left to do.
        wait: bool,
    },
    /// Lists jobs, newest first.
    JobList {
        /// In one of these statuses; none means any.
        #[schemars(with = "Vec<String>")]
        status: Vec<Status>,
        /// Only this rule's.
        rule: Option<String>,
        /// Only this run's.
        run: Option<String>,
        /// How long the page is.
        page: Page,
    },
    /// Shows a job with its timeline and its layers.
    JobShow {
        /// Which.
        job: String,
    },
    /// Shows a job's log, oldest first.
    JobLog {
        /// Which.
        job: String,
        /// Of this level or above.
        #[schemars(with = "String")]
        level: Level,
        /// How long the page is.
        page: Page,
        /// Go on until the job has ended.
        follow: bool,
    },
    /// Stops a job.
    JobStop {
        /// Which.
        job: String,
    },
    /// Retries a job that failed, was stopped or canceled.
    JobRetry {
        /// Which.
        job: String,
        /// Answer when nothing is left to do.
        wait: bool,
    },
    /// Pauses the queue: running jobs end, none starts.
    QueuePause,
    /// Resumes the queue.
    QueueResume,
    /// Reads and verifies everything in the store.
    StoreCheck,
    /// Writes targets, rules, settings and open jobs into a file.
    StoreBackup {
        /// The file.
        file: String,
    },
    /// Replaces the store, which nobody may have open.
    StoreRestore {
        /// By this backup; null for the newest snapshot.
        file: Option<String>,
        /// By nothing.
        empty: bool,
    },
    /// Says where what is typed in is kept.
    SecretsShow,
    /// Opens the encrypted file.
    SecretsUnlock {
        /// Its passphrase.
        passphrase: Secret,
    },
    /// Keeps what is typed in in this store, and moves there what is kept elsewhere.
    SecretsUse {
        /// `keyring`, `encrypted-file` or `session`.
        store: SecretWord,
        /// The passphrase of the encrypted file, where one is needed.
        passphrase: Option<Secret>,
    },
    /// Gives the encrypted file, which has to be open, another passphrase.
    SecretsChange {
        /// The new one.
        passphrase: Secret,
    },
    /// Sets the encrypted file aside, for its passphrase is lost.
    SecretsReset,
    /// Figures for monitoring.
    Metrics,
    /// Shows the settings.
    SettingsGet,
    /// Changes settings; what is not given stays.
    SettingsSet(SettingsChange),
}

/// Settings as they are to be; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SettingsChange {
    /// How many jobs run at once.
    pub workers: Option<u8>,
    /// Bytes a second of all rules together; 0 for no limit.
    pub bytes_per_second: Option<u64>,
    /// Other limits at certain hours, in place of all that there were.
    pub limits_schedule: Option<Vec<LimitsWindow>>,
    /// How long what has ended is kept, in place of all that was said of it.
    pub retention: Option<RetentionAnswer>,
    /// The listener, in place of the one that there was.
    pub listener: Option<ListenerSetting>,
    /// The proxy in front of targets that have none of their own: an address, or `none`; empty for the environment's.
    pub proxy: Option<String>,
}

impl Request {
    /// Whether there has to be an engine that works while this is answered.
    pub const fn waits(&self) -> bool {
        !self.dry_run && self.command.waits()
    }

    /// Whether the encrypted file is read or changed while this is answered.
    pub const fn reads_secrets(&self) -> bool {
        self.waits()
            || matches!(
                self.command,
                Command::Sync { .. }
                    | Command::RuleRun { .. }
                    | Command::RulePreview { .. }
                    | Command::TargetAdd(NewTarget { password: Some(_), .. })
                    | Command::TargetCheck { .. }
                    | Command::SecretsUse { store: SecretWord::Keyring | SecretWord::Session, .. }
                    | Command::SecretsChange { .. }
            )
    }

    /// Whether this leaves work behind for an engine that works.
    pub const fn queues(&self) -> bool {
        !self.dry_run && self.command.queues()
    }

    /// The same question for a process with another working directory: its paths are absolute.
    pub fn portable(mut self) -> Result<Self, Failure> {
        match &mut self.command {
            Command::Sync { file, .. } | Command::Apply { file, .. } => file.name = absolute(&file.name)?,
            Command::TargetAdd(new) => new.anchor()?,
            Command::StoreBackup { file } => *file = absolute(file)?,
            _ => {}
        }
        Ok(self)
    }
}

impl Command {
    const fn waits(&self) -> bool {
        match self {
            Self::Copy { .. } | Self::Sync { .. } => true,
            Self::RuleRun { wait, .. } | Self::RunRetryFailed { wait, .. } | Self::JobRetry { wait, .. } => {
                *wait
            }
            _ => false,
        }
    }

    const fn queues(&self) -> bool {
        matches!(
            self,
            Self::RuleRun { wait: false, .. }
                | Self::RunRetryFailed { wait: false, .. }
                | Self::JobRetry { wait: false, .. }
        )
    }
}

/// A rule file: its text, and its path. Paths in the text are relative to the file's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileText {
    /// Its path.
    pub name: String,
    /// Its text, YAML.
    pub text: String,
}

impl FileText {
    /// Reads a file, and fails where it is no rule file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| {
            Failure::new(ErrorCode::FileFailed)
                .with("path", path.display().to_string())
                .with("detail", error.to_string())
        };
        RuleFile::read(path)?;
        let text = std::fs::read_to_string(path).map_err(failed)?;
        Ok(Self { name: path.display().to_string(), text })
    }
}

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// At most so many.
    pub limit: usize,
    /// Where the page before it ended: its `next`.
    pub cursor: Option<String>,
}

impl Page {
    /// Where the page begins, if it is not the first.
    pub(crate) fn before<T: FromStr>(&self) -> Result<Option<T>, Failure> {
        let refused = |cursor: &str| usage("cli-usage-cursor").with("cursor", cursor);
        self.cursor.as_deref().map(|cursor| cursor.parse().map_err(|_| refused(cursor))).transpose()
    }
}

/// A target to be added, by the words of the rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewTarget {
    /// Its name.
    pub name: String,
    /// A registry's URL, or `oci:DIR` for a layout directory.
    pub place: String,
    /// Where its credential comes from: none, docker-config, `env:NAME`, `file:PATH`, …
    pub credential: Option<String>,
    /// The user; the password is in the environment variable `password_env`.
    pub username: Option<String>,
    /// The environment variable that holds the password.
    pub password_env: Option<String>,
    /// The password itself; it is kept where secrets are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// Certificates trusted beside the platform's.
    pub ca_file: Option<String>,
    /// Accept any certificate.
    pub skip_verify: bool,
    /// The proxy's URL, or `none`.
    pub proxy: Option<String>,
    /// Requests in flight at once.
    pub connections: Option<u16>,
    /// Whose registry it is, by the word of the rule file; null where its address and its answers tell.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub provider: Option<Provider>,
}

/// What stands in front of the path of a directory or a file.
pub(crate) const LOCAL: [&str; 3] = ["oci:", "oci-archive:", "docker-archive:"];

impl NewTarget {
    /// Makes its paths absolute: they are kept, and read by other processes.
    pub(crate) fn anchor(&mut self) -> Result<(), Failure> {
        let path = LOCAL.into_iter().find_map(|kind| Some((kind, self.place.strip_prefix(kind)?)));
        if let Some((kind, path)) = path.filter(|(_, path)| !path.is_empty()) {
            self.place = format!("{kind}{}", absolute(path)?);
        }
        if let Some(path) = self.credential.as_ref().and_then(|word| word.strip_prefix("file:")) {
            self.credential = Some(format!("file:{}", absolute(path)?));
        }
        self.ca_file = self.ca_file.as_deref().map(absolute).transpose()?;
        Ok(())
    }
}

fn absolute(path: &str) -> Result<String, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(ErrorCode::FileFailed).with("path", path).with("detail", error.to_string())
    };
    std::path::absolute(path).map(|path| path.display().to_string()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_reads_back_as_it_was_sent() {
        let request = Request {
            lang: Language::ZhCn,
            dry_run: false,
            command: Command::JobList {
                status: vec![Status::Error],
                rule: Some("base".into()),
                run: None,
                page: Page { limit: 50, cursor: Some("1042".into()) },
            },
        };
        let text = serde_json::to_string(&request).unwrap();
        assert_eq!(
            text,
            concat!(
                r#"{"lang":"zh-CN","command":"job_list","status":["error"],"rule":"base","run":null,"#,
                r#""page":{"limit":50,"cursor":"1042"}}"#
            )
        );
        assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), request);
    }

    #[test]
    fn another_process_reads_the_same_paths() {
        let new = NewTarget {
            place: "oci:images".into(),
            credential: Some("file:secret".into()),
            ca_file: Some("/ca.pem".into()),
            ..NewTarget::default()
        };
        let request = Request { lang: Language::En, dry_run: false, command: Command::TargetAdd(new) };
        let Command::TargetAdd(new) = request.portable().unwrap().command else { panic!("another command") };
        let here = std::env::current_dir().unwrap().display().to_string();
        assert_eq!(new.place, format!("oci:{here}/images"));
        assert_eq!(new.credential, Some(format!("file:{here}/secret")));
        assert_eq!(new.ca_file.as_deref(), Some("/ca.pem"));
    }

    #[test]
    fn a_bad_cursor_is_a_fault_of_the_command_line() {
        let page = |cursor: &str| Page { limit: 1, cursor: Some(cursor.into()) };
        assert_eq!(page("12").before::<sampan_domain::JobId>(), Ok(Some(sampan_domain::JobId(12))));
        assert_eq!(page("twelve").before::<sampan_domain::JobId>().unwrap_err().code, ErrorCode::Usage);
    }

    #[test]
    fn an_unknown_language_or_command_is_refused() {
        for text in [r#"{"lang":"xx","command":"export"}"#, r#"{"lang":"en","command":"explode"}"#] {
            assert!(serde_json::from_str::<Request>(text).is_err(), "{text}");
        }
    }
}
