//! What can be written on the command line. Help texts are added in the reader's language by [`help`](crate::help).

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use sampan_app::import::Tool;
use sampan_app::logs::{self, Listener};
use sampan_app::{DataDir, JobLogSink, SecretStore};
use sampan_domain::log::Level;
use sampan_domain::machine::Status;
use sampan_domain::target::Provider;
use sampan_domain::units;
use sampan_i18n::Language;

use crate::voice::Voice;

#[derive(Debug, Parser)]
#[command(name = "sampan", version, arg_required_else_help = true, subcommand_required = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Common {
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    #[arg(long, global = true, value_parser = language)]
    pub(crate) lang: Option<Language>,
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(long, global = true, value_name = "FILE", env = "SAMPAN_PASSPHRASE_FILE", hide_env = true)]
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl Common {
    /// The data directory: the one named, or the desktop app's own.
    pub(crate) fn directory(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(DataDir::default_path)
    }

    pub(crate) fn job_log(&self, voice: Voice) -> JobLogSink {
        self.job_log_beside(voice, None)
    }

    /// The same, and somebody else is told what happens.
    pub(crate) fn job_log_beside(&self, voice: Voice, listener: Option<Listener>) -> JobLogSink {
        logs::install_in(voice.lang, self.verbose, voice.stderr_colors, listener)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Copy(Copy),
    Sync {
        #[arg(short, long)]
        file: PathBuf,
        #[arg(id = "only", long = "rule", value_name = "NAME")]
        only: Vec<String>,
        #[arg(long)]
        confirm_deletion: bool,
        #[arg(long)]
        dry_run: bool,
    },
    Apply {
        #[arg(short, long)]
        file: PathBuf,
        #[arg(long)]
        prune: bool,
        #[arg(long)]
        dry_run: bool,
    },
    Export,
    Import {
        #[arg(value_parser = tool)]
        tool: Tool,
        #[arg(id = "configuration", value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        auth: Option<PathBuf>,
        #[arg(id = "other", long = "to", value_name = "PLACE")]
        other: Option<String>,
    },
    #[command(subcommand, arg_required_else_help = true)]
    Target(TargetVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Rule(RuleVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Run(RunVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Job(JobVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Queue(QueueVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Settings(SettingsVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Secrets(SecretsVerb),
    #[command(subcommand, arg_required_else_help = true)]
    Store(StoreVerb),
    Serve {
        #[arg(long, value_name = "TIME", default_value = "3s", value_parser = span)]
        drain: Duration,
    },
    Metrics,
    Schema {
        #[arg(id = "schema", value_name = "NAME")]
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(sampan_app::schema::names()))]
        name: String,
    },
    Completions {
        shell: Shell,
    },
    Man {
        #[arg(id = "pages", value_name = "DIR")]
        directory: PathBuf,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Copy {
    #[arg(value_name = "SRC")]
    pub(crate) source: String,
    #[arg(value_name = "DST")]
    pub(crate) destination: String,
    #[arg(long)]
    pub(crate) platform: Vec<String>,
    #[arg(long)]
    pub(crate) no_referrers: bool,
    #[arg(long)]
    pub(crate) src_creds_stdin: bool,
    #[arg(long)]
    pub(crate) dst_creds_stdin: bool,
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TargetVerb {
    List,
    Show {
        target: String,
    },
    Add(TargetAdd),
    ImportLogins {
        #[arg(long)]
        dry_run: bool,
    },
    Check {
        target: String,
    },
    Remove {
        target: String,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct TargetAdd {
    pub(crate) name: String,
    #[arg(value_name = "URL|oci:DIR|oci-archive:FILE")]
    pub(crate) place: String,
    #[arg(long, value_name = "WORD", conflicts_with_all = ["username", "password_env", "password_stdin"])]
    pub(crate) credential: Option<String>,
    #[arg(long)]
    pub(crate) username: Option<String>,
    #[arg(long, value_name = "NAME", requires = "username")]
    pub(crate) password_env: Option<String>,
    #[arg(long, requires = "username", conflicts_with = "password_env")]
    pub(crate) password_stdin: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<String>,
    #[arg(long)]
    pub(crate) skip_verify: bool,
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    #[arg(long, value_name = "N", value_parser = positive::<u16>)]
    pub(crate) connections: Option<u16>,
    #[arg(long, value_parser = providers())]
    pub(crate) provider: Option<Provider>,
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RuleVerb {
    List,
    Show {
        rule: String,
    },
    Preview {
        #[arg(required = true, value_name = "RULE")]
        rules: Vec<String>,
    },
    Run {
        #[arg(required = true, value_name = "RULE")]
        rules: Vec<String>,
        #[arg(long)]
        wait: bool,
        #[arg(long)]
        confirm_deletion: bool,
        #[arg(long)]
        dry_run: bool,
    },
    Enable {
        rule: String,
        #[arg(long)]
        dry_run: bool,
    },
    Disable {
        rule: String,
        #[arg(long)]
        dry_run: bool,
    },
    Remove {
        rule: String,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RunVerb {
    List {
        #[arg(id = "of_rule", long = "rule", value_name = "RULE")]
        of_rule: Option<String>,
        #[command(flatten)]
        paging: Paging,
    },
    Show {
        run: String,
    },
    Stop {
        run: String,
        #[arg(long)]
        dry_run: bool,
    },
    RetryFailed {
        run: String,
        #[arg(long)]
        wait: bool,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum JobVerb {
    List {
        #[arg(long, value_parser = status, value_delimiter = ',')]
        status: Vec<Status>,
        #[arg(id = "of_rule", long = "rule", value_name = "RULE")]
        of_rule: Option<String>,
        #[arg(id = "of_run", long = "run", value_name = "ID")]
        of_run: Option<String>,
        #[command(flatten)]
        paging: Paging,
    },
    Show {
        job: String,
    },
    Log {
        job: String,
        #[arg(short, long)]
        follow: bool,
        #[arg(long, value_parser = level, default_value = "info")]
        level: Level,
        #[arg(id = "log_limit", long = "limit", value_name = "N", default_value_t = 5_000)]
        #[arg(value_parser = positive::<u32>)]
        limit: u32,
        #[arg(long, value_name = "C")]
        cursor: Option<String>,
    },
    Stop {
        job: String,
        #[arg(long)]
        dry_run: bool,
    },
    Retry {
        job: String,
        #[arg(long)]
        wait: bool,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Paging {
    #[arg(long, value_name = "N", default_value_t = 50)]
    #[arg(value_parser = positive::<u32>)]
    pub(crate) limit: u32,
    #[arg(long, value_name = "C")]
    pub(crate) cursor: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QueueVerb {
    Pause {
        #[arg(long)]
        dry_run: bool,
    },
    Resume {
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingsVerb {
    Get,
    Set {
        key: String,
        value: String,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretsVerb {
    Show,
    Use {
        #[arg(id = "secret_store", value_name = "STORE", value_parser = secret_store)]
        store: SecretStore,
        #[arg(long)]
        dry_run: bool,
    },
    Unlock,
    ChangePassphrase {
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        #[arg(long)]
        dry_run: bool,
    },
    Reset {
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreVerb {
    Check,
    Backup {
        #[arg(id = "backup", value_name = "FILE")]
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
    },
    Restore {
        #[arg(id = "backup_file", value_name = "FILE", conflicts_with = "empty")]
        file: Option<PathBuf>,
        #[arg(long)]
        empty: bool,
        #[arg(long)]
        dry_run: bool,
    },
}

/// A number from 1. The failure names the message that says so.
fn positive<N: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<N, String> {
    let number = text.parse().ok().filter(|number| *number >= N::from(1));
    number.ok_or_else(|| "cli-expected-positive".to_owned())
}

fn span(text: &str) -> Result<Duration, String> {
    units::parse_duration(text).map_err(|_| "cli-expected-duration".to_owned())
}

/// The failure of this and of the next lists the words that there are.
fn language(text: &str) -> Result<Language, String> {
    text.parse().map_err(|_| "en, zh-CN".to_owned())
}

fn secret_store(text: &str) -> Result<SecretStore, String> {
    let known = || SecretStore::ALL.map(SecretStore::as_str).join(", ");
    SecretStore::ALL.into_iter().find(|store| store.as_str() == text).ok_or_else(known)
}

fn tool(text: &str) -> Result<Tool, String> {
    text.parse().map_err(|()| Tool::ALL.map(Tool::as_str).join(", "))
}

fn status(text: &str) -> Result<Status, String> {
    let known = || Status::ALL.map(Status::as_str).join(", ");
    Status::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(known)
}

fn level(text: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::as_str).join(", ");
    Level::ALL.into_iter().find(|level| level.as_str() == text).ok_or_else(known)
}

/// The providers by their names in the rule file.
fn providers() -> impl TypedValueParser<Value = Provider> {
    PossibleValuesParser::new(Provider::ALL.map(Provider::as_str))
        .try_map(|name| Provider::named(&name).ok_or("provider"))
}
