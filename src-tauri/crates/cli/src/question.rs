//! From what was written on the command line to what is asked of the application.

use std::io;

use sampan_app::answer::{ListenerSetting, usage};
use sampan_app::{
    Command, FileText, Logins, NewTarget, Page, Request, SecretStore, SettingsChange, account,
    has_encrypted_file, read_login, rule_file,
};
use sampan_domain::platform::Platform;
use sampan_domain::retention::Retention;
use sampan_domain::settings::WORKERS_MAX;
use sampan_domain::{ErrorCode, Failure, units};

use crate::arguments::{
    Common, Copy, JobVerb, Paging, QueueVerb, RuleVerb, RunVerb, SecretsVerb, SettingsVerb, StoreVerb,
    TargetVerb, Verb,
};
use crate::secret;
use crate::voice::Voice;

/// What a verb asks for, and whether only to say what would be. A rule file is read here, where its path means something.
pub(crate) fn of(verb: Verb, voice: Voice, common: &Common) -> Result<Request, Failure> {
    let (command, dry_run) = match verb {
        Verb::Copy(copy) => of_copy(copy)?,
        Verb::Sync { file, only, confirm_deletion, dry_run } => {
            let file = FileText::read(&file)?;
            (Command::Sync { file, rules: only, confirm_deletion, by: account() }, dry_run)
        }
        Verb::Apply { file, prune, dry_run } => {
            (Command::Apply { file: FileText::read(&file)?, prune }, dry_run)
        }
        Verb::Export => (Command::Export, false),
        Verb::Target(verb) => of_target(verb)?,
        Verb::Rule(verb) => of_rule(verb),
        Verb::Run(verb) => of_run(verb),
        Verb::Job(verb) => of_job(verb),
        Verb::Queue(QueueVerb::Pause { dry_run }) => (Command::QueuePause, dry_run),
        Verb::Queue(QueueVerb::Resume { dry_run }) => (Command::QueueResume, dry_run),
        Verb::Metrics => (Command::Metrics, false),
        Verb::Settings(SettingsVerb::Get) => (Command::SettingsGet, false),
        Verb::Settings(SettingsVerb::Set { key, value, dry_run }) => (of_setting(&key, &value)?, dry_run),
        Verb::Secrets(verb) => of_secrets(verb, voice, common)?,
        Verb::Store(StoreVerb::Check) => (Command::StoreCheck, false),
        Verb::Store(StoreVerb::Backup { file, dry_run }) => {
            (Command::StoreBackup { file: file.display().to_string() }, dry_run)
        }
        Verb::Store(StoreVerb::Restore { file, empty, dry_run }) => {
            (Command::StoreRestore { file: file.map(|file| file.display().to_string()), empty }, dry_run)
        }
        Verb::Import { .. }
        | Verb::Serve { .. }
        | Verb::Schema { .. }
        | Verb::Completions { .. }
        | Verb::Man { .. } => {
            return Err(usage("cli-usage-no-command"));
        }
    };
    Ok(Request { lang: voice.lang, dry_run, command })
}

fn of_copy(copy: Copy) -> Result<(Command, bool), Failure> {
    for platform in &copy.platform {
        platform.parse::<Platform>()?;
    }
    let command = Command::Copy {
        source: copy.source,
        destination: copy.destination,
        platforms: copy.platform,
        no_referrers: copy.no_referrers,
    };
    Ok((command, copy.dry_run))
}

fn of_target(verb: TargetVerb) -> Result<(Command, bool), Failure> {
    Ok(match verb {
        TargetVerb::List => (Command::TargetList, false),
        TargetVerb::Show { target } => (Command::TargetShow { target }, false),
        TargetVerb::Check { target } => (Command::TargetCheck { target }, false),
        TargetVerb::ImportLogins { dry_run } => (Command::TargetImport, dry_run),
        TargetVerb::Remove { target, dry_run } => (Command::TargetRemove { target }, dry_run),
        TargetVerb::Add(add) => {
            let new = NewTarget {
                name: add.name,
                place: add.place,
                credential: add.credential,
                username: add.username,
                password_env: add.password_env,
                password: add.password_stdin.then(secret::line).transpose()?,
                ca_file: add.ca_file,
                skip_verify: add.skip_verify,
                proxy: add.proxy,
                connections: add.connections,
                provider: add.provider,
            };
            (Command::TargetAdd(new), add.dry_run)
        }
    })
}

fn of_rule(verb: RuleVerb) -> (Command, bool) {
    match verb {
        RuleVerb::List => (Command::RuleList, false),
        RuleVerb::Show { rule } => (Command::RuleShow { rule }, false),
        RuleVerb::Preview { rules } => (Command::RulePreview { rules }, false),
        RuleVerb::Run { rules, wait, confirm_deletion, dry_run } => {
            (Command::RuleRun { rules, wait, confirm_deletion, by: account() }, dry_run)
        }
        RuleVerb::Enable { rule, dry_run } => (Command::RuleEnable { rule }, dry_run),
        RuleVerb::Disable { rule, dry_run } => (Command::RuleDisable { rule }, dry_run),
        RuleVerb::Remove { rule, dry_run } => (Command::RuleRemove { rule }, dry_run),
    }
}

fn of_run(verb: RunVerb) -> (Command, bool) {
    match verb {
        RunVerb::List { of_rule, paging } => (Command::RunList { rule: of_rule, page: paging.into() }, false),
        RunVerb::Show { run } => (Command::RunShow { run }, false),
        RunVerb::Stop { run, dry_run } => (Command::RunStop { run }, dry_run),
        RunVerb::RetryFailed { run, wait, dry_run } => (Command::RunRetryFailed { run, wait }, dry_run),
    }
}

fn of_job(verb: JobVerb) -> (Command, bool) {
    match verb {
        JobVerb::List { status, of_rule, of_run, paging } => {
            (Command::JobList { status, rule: of_rule, run: of_run, page: paging.into() }, false)
        }
        JobVerb::Show { job } => (Command::JobShow { job }, false),
        JobVerb::Log { job, follow, level, limit, cursor } => {
            (Command::JobLog { job, level, page: Paging { limit, cursor }.into(), follow }, false)
        }
        JobVerb::Stop { job, dry_run } => (Command::JobStop { job }, dry_run),
        JobVerb::Retry { job, wait, dry_run } => (Command::JobRetry { job, wait }, dry_run),
    }
}

fn of_secrets(verb: SecretsVerb, voice: Voice, common: &Common) -> Result<(Command, bool), Failure> {
    let file = common.passphrase_file.as_deref();
    let missing = || Failure::new(ErrorCode::PassphraseMissing);
    Ok(match verb {
        SecretsVerb::Show => (Command::SecretsShow, false),
        SecretsVerb::Unlock => {
            let passphrase = secret::known(voice, file)?.ok_or_else(missing)?;
            (Command::SecretsUnlock { passphrase }, false)
        }
        SecretsVerb::Use { store, dry_run } => {
            let passphrase = match store {
                _ if dry_run => None,
                SecretStore::EncryptedFile if has_encrypted_file(&common.directory()) => {
                    secret::known(voice, file)?
                }
                SecretStore::EncryptedFile => Some(secret::new(voice, file)?),
                SecretStore::Keyring | SecretStore::Session => None,
            };
            (Command::SecretsUse { store: store.into(), passphrase }, dry_run)
        }
        SecretsVerb::ChangePassphrase { dry_run: true, .. } => (Command::SecretsShow, true),
        SecretsVerb::ChangePassphrase { new_passphrase_file, dry_run: false } => {
            let passphrase = match new_passphrase_file {
                Some(new) => secret::new(voice, Some(&new))?,
                None => secret::typed_twice(voice)?,
            };
            (Command::SecretsChange { passphrase }, false)
        }
        SecretsVerb::Reset { dry_run } => (Command::SecretsReset, dry_run),
    })
}

fn of_setting(key: &str, value: &str) -> Result<Command, Failure> {
    let mut change = SettingsChange::default();
    match key {
        "workers" => match value.parse() {
            Ok(workers) => change.workers = Some(workers),
            Err(_) => {
                return Err(usage("cli-usage-workers")
                    .with("min", 1_u16)
                    .with("max", u16::from(WORKERS_MAX)));
            }
        },
        "bytes_per_second" => match value {
            "none" => change.bytes_per_second = Some(0),
            size => match units::parse_size(size) {
                Ok(speed) if speed > 0 => change.bytes_per_second = Some(speed),
                _ => return Err(usage("cli-usage-speed")),
            },
        },
        "limits_schedule" => {
            let windows = if value == "none" { Vec::new() } else { rule_file::limits_schedule(value)? };
            change.limits_schedule = Some(windows.iter().map(Into::into).collect());
        }
        "retention" => {
            let kept = if value == "none" { Retention::FOR_EVER } else { rule_file::retention(value)? };
            change.retention = Some(kept.into());
        }
        "proxy" => {
            change.proxy = Some(if value == "environment" { String::new() } else { value.to_owned() });
        }
        "listener" => {
            let listener = if value == "none" { None } else { Some(rule_file::listener(value)?) };
            change.listener = Some(ListenerSetting { listener: listener.as_ref().map(Into::into) });
        }
        _ => {
            return Err(usage("cli-usage-setting")
                .with("word", key)
                .with("names", "workers, bytes_per_second, limits_schedule, retention, proxy, listener"));
        }
    }
    Ok(Command::SettingsSet(change))
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
