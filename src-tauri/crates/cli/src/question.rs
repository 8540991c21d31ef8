//! From what was written on the command line to what is asked of the application.

use std::io;

use sampan_app::answer::usage;
use sampan_app::{Command, FileText, Logins, NewTarget, Page, read_login, rule_file};
use sampan_domain::platform::Platform;
use sampan_domain::settings::WORKERS_MAX;
use sampan_domain::{ErrorCode, Failure, units};

use crate::arguments::{Copy, JobVerb, Paging, QueueVerb, RuleVerb, RunVerb, SettingsVerb, TargetVerb, Verb};

/// The command that a verb means. A rule file is read here, where its path means something.
pub(crate) fn of(verb: Verb) -> Result<Command, Failure> {
    Ok(match verb {
        Verb::Copy(copy) => return of_copy(copy),
        Verb::Sync { file, only, dry_run } => {
            Command::Sync { file: FileText::read(&file)?, rules: only, dry_run }
        }
        Verb::Apply { file, prune, dry_run } => {
            Command::Apply { file: FileText::read(&file)?, prune, dry_run }
        }
        Verb::Export => Command::Export,
        Verb::Target(verb) => of_target(verb),
        Verb::Rule(verb) => of_rule(verb),
        Verb::Run(verb) => of_run(verb),
        Verb::Job(verb) => of_job(verb),
        Verb::Queue(QueueVerb::Pause) => Command::QueuePause,
        Verb::Queue(QueueVerb::Resume) => Command::QueueResume,
        Verb::Settings(SettingsVerb::Get) => Command::SettingsGet,
        Verb::Settings(SettingsVerb::Set { key, value }) => return of_setting(&key, &value),
        Verb::Serve | Verb::Schema { .. } | Verb::Completions { .. } => {
            return Err(usage("cli-usage-no-command"));
        }
    })
}

fn of_copy(copy: Copy) -> Result<Command, Failure> {
    for platform in &copy.platform {
        platform.parse::<Platform>()?;
    }
    Ok(Command::Copy {
        source: copy.source,
        destination: copy.destination,
        platforms: copy.platform,
        no_referrers: copy.no_referrers,
        dry_run: copy.dry_run,
    })
}

fn of_target(verb: TargetVerb) -> Command {
    match verb {
        TargetVerb::List => Command::TargetList,
        TargetVerb::Show { target } => Command::TargetShow { target },
        TargetVerb::Check { target } => Command::TargetCheck { target },
        TargetVerb::Remove { target } => Command::TargetRemove { target },
        TargetVerb::Add(add) => Command::TargetAdd(NewTarget {
            name: add.name,
            place: add.place,
            credential: add.credential,
            username: add.username,
            password_env: add.password_env,
            ca_file: add.ca_file,
            skip_verify: add.skip_verify,
            proxy: add.proxy,
            connections: add.connections,
        }),
    }
}

fn of_rule(verb: RuleVerb) -> Command {
    match verb {
        RuleVerb::List => Command::RuleList,
        RuleVerb::Show { rule } => Command::RuleShow { rule },
        RuleVerb::Preview { rules } => Command::RulePreview { rules },
        RuleVerb::Run { rules, wait } => Command::RuleRun { rules, wait },
        RuleVerb::Enable { rule } => Command::RuleEnable { rule },
        RuleVerb::Disable { rule } => Command::RuleDisable { rule },
        RuleVerb::Remove { rule } => Command::RuleRemove { rule },
    }
}

fn of_run(verb: RunVerb) -> Command {
    match verb {
        RunVerb::List { of_rule, paging } => Command::RunList { rule: of_rule, page: paging.into() },
        RunVerb::Show { run } => Command::RunShow { run },
        RunVerb::Stop { run } => Command::RunStop { run },
        RunVerb::RetryFailed { run, wait } => Command::RunRetryFailed { run, wait },
    }
}

fn of_job(verb: JobVerb) -> Command {
    match verb {
        JobVerb::List { status, of_rule, of_run, paging } => {
            Command::JobList { status, rule: of_rule, run: of_run, page: paging.into() }
        }
        JobVerb::Show { job } => Command::JobShow { job },
        JobVerb::Log { job, follow, level, limit, cursor } => {
            Command::JobLog { job, level, page: Paging { limit, cursor }.into(), follow }
        }
        JobVerb::Stop { job } => Command::JobStop { job },
        JobVerb::Retry { job, wait } => Command::JobRetry { job, wait },
    }
}

fn of_setting(key: &str, value: &str) -> Result<Command, Failure> {
    let set = |workers, bytes_per_second, limits_schedule| Command::SettingsSet {
        workers,
        bytes_per_second,
        limits_schedule,
    };
    match key {
        "workers" => match value.parse() {
            Ok(workers) => Ok(set(Some(workers), None, None)),
            Err(_) => Err(usage("cli-usage-workers").with("min", 1_u16).with("max", u16::from(WORKERS_MAX))),
        },
        "bytes_per_second" => match value {
            "none" => Ok(set(None, Some(0), None)),
            size => match units::parse_size(size) {
                Ok(speed) if speed > 0 => Ok(set(None, Some(speed), None)),
                _ => Err(usage("cli-usage-speed")),
            },
        },
        "limits_schedule" => {
            let windows = if value == "none" { Vec::new() } else { rule_file::limits_schedule(value)? };
            Ok(set(None, None, Some(windows.iter().map(Into::into).collect())))
        }
        "retention" | "listener" => Err(Failure::new(ErrorCode::NotAvailable).with("key", key)),
        _ => Err(usage("cli-usage-setting")
            .with("word", key)
            .with("names", "workers, bytes_per_second, limits_schedule")),
    }
}

impl From<Paging> for Page {
    fn from(paging: Paging) -> Self {
        Self { limit: usize::try_from(paging.limit).unwrap_or(usize::MAX), cursor: paging.cursor }
    }
}

/// Logins from standard input: a line `user:password` each, the source's first.
pub(crate) fn logins(copy: &Copy) -> Result<Logins, Failure> {
    let line = |wanted: bool, option: &str| {
        if !wanted {
            return Ok(None);
        }
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(|error| {
            Failure::new(ErrorCode::CredentialInvalid)
                .with("source", option)
                .with("detail", error.to_string())
        })?;
        read_login(option, &line).map(Some)
    };
    Ok(Logins {
        source: line(copy.src_creds_stdin, "--src-creds-stdin")?,
        destination: line(copy.dst_creds_stdin, "--dst-creds-stdin")?,
    })
}
