//! What can be written on the command line. Help texts are added in the reader's language by [`help`](crate::help).

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use sampan_app::{DataDir, JobLogSink, logs};
use sampan_domain::log::Level;
use sampan_domain::machine::Status;
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
}

impl Common {
    /// The data directory: the one named, or the desktop app's own.
    pub(crate) fn directory(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(DataDir::default_path)
    }

    pub(crate) fn job_log(&self, voice: Voice) -> JobLogSink {
        logs::install_in(voice.lang, self.verbose, voice.stderr_colors)
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
    Serve,
    Schema {
        #[arg(id = "schema", value_name = "NAME")]
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(sampan_app::schema::names()))]
        name: String,
    },
    Completions {
        shell: Shell,
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
    Show { target: String },
    Add(TargetAdd),
    Check { target: String },
    Remove { target: String },
}

#[derive(Debug, Args)]
pub(crate) struct TargetAdd {
    pub(crate) name: String,
    #[arg(value_name = "URL|oci:DIR")]
    pub(crate) place: String,
    #[arg(long, value_name = "WORD", conflicts_with_all = ["username", "password_env"])]
    pub(crate) credential: Option<String>,
    #[arg(long, requires = "password_env")]
    pub(crate) username: Option<String>,
    #[arg(long, value_name = "NAME", requires = "username")]
    pub(crate) password_env: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<String>,
    #[arg(long)]
    pub(crate) skip_verify: bool,
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    #[arg(long, value_name = "N", value_parser = positive::<u16>)]
    pub(crate) connections: Option<u16>,
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
    },
    Enable {
        rule: String,
    },
    Disable {
        rule: String,
    },
    Remove {
        rule: String,
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
    },
    RetryFailed {
        run: String,
        #[arg(long)]
        wait: bool,
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
    },
    Retry {
        job: String,
        #[arg(long)]
        wait: bool,
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
    Pause,
    Resume,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingsVerb {
    Get,
    Set { key: String, value: String },
}

/// A number from 1. The failure names the message that says so.
fn positive<N: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<N, String> {
    let number = text.parse().ok().filter(|number| *number >= N::from(1));
    number.ok_or_else(|| "cli-expected-positive".to_owned())
}

/// The failure of this and of the next lists the words that there are.
fn language(text: &str) -> Result<Language, String> {
    text.parse().map_err(|_| "en, zh-CN".to_owned())
}

fn status(text: &str) -> Result<Status, String> {
    let known = || Status::ALL.map(Status::as_str).join(", ");
    Status::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(known)
}

fn level(text: &str) -> Result<Level, String> {
    let known = || Level::ALL.map(Level::as_str).join(", ");
    Level::ALL.into_iter().find(|level| level.as_str() == text).ok_or_else(known)
}
