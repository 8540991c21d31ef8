//! What may be asked of the application, by the command line and by the window.

use std::path::Path;
use std::str::FromStr;

use sampan_domain::log::Level;
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::answer::{LimitsWindow, usage};
use crate::rule_file::RuleFile;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// The language of the answer's sentences: `en` or `zh-CN`.
    #[serde(serialize_with = "write_language", deserialize_with = "read_language")]
    #[schemars(with = "String")]
    pub lang: Language,
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
        /// Only say what would be done.
        dry_run: bool,
    },
    /// Takes a file's targets and rules, runs the rules now, and waits.
    Sync {
        /// The rule file.
        file: FileText,
        /// Only these rules; none means all that are enabled.
        rules: Vec<String>,
        /// Only say what would be done.
        dry_run: bool,
    },
    /// Takes a file's targets, rules and settings.
    Apply {
        /// The rule file.
        file: FileText,
        /// Remove what the file lacks.
        prune: bool,
        /// Only say what would be done.
        dry_run: bool,
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
    /// Shows the settings.
    SettingsGet,
    /// Changes settings; what is not given stays.
    SettingsSet {
        /// How many jobs run at once.
        workers: Option<u8>,
        /// Bytes a second of all rules together; 0 for no limit.
        bytes_per_second: Option<u64>,
        /// Other limits at certain hours, in place of all that there were.
        limits_schedule: Option<Vec<LimitsWindow>>,
    },
}

impl Request {
    /// The same question for a process with another working directory: its paths are absolute.
    pub fn portable(mut self) -> Result<Self, Failure> {
        match &mut self.command {
            Command::Sync { file, .. } | Command::Apply { file, .. } => file.name = absolute(&file.name)?,
            Command::TargetAdd(new) => new.anchor()?,
            _ => {}
        }
        Ok(self)
    }
}

impl Command {
    /// Whether there has to be an engine that works while this is answered.
    pub const fn waits(&self) -> bool {
        match self {
            Self::Copy { dry_run, .. } | Self::Sync { dry_run, .. } => !*dry_run,
            Self::RuleRun { wait, .. } | Self::RunRetryFailed { wait, .. } | Self::JobRetry { wait, .. } => {
                *wait
            }
            _ => false,
        }
    }

    /// Whether this leaves work behind for an engine that works.
    pub const fn queues(&self) -> bool {
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
    /// Certificates trusted beside the platform's.
    pub ca_file: Option<String>,
    /// Accept any certificate.
    pub skip_verify: bool,
    /// The proxy's URL, or `none`.
    pub proxy: Option<String>,
    /// Requests in flight at once.
    pub connections: Option<u16>,
}

impl NewTarget {
    /// Makes its paths absolute: they are kept, and read by other processes.
    pub(crate) fn anchor(&mut self) -> Result<(), Failure> {
        if let Some(directory) = self.place.strip_prefix("oci:").filter(|path| !path.is_empty()) {
            self.place = format!("oci:{}", absolute(directory)?);
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
        let request = Request { lang: Language::En, command: Command::TargetAdd(new) };
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
