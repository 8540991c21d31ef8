//! From targets, rules and settings back to the text of a rule file.

use sampan_domain::filter::{Labels, NewestBy, Patterns, TagFilter};
use sampan_domain::mapping::Flatten;
use sampan_domain::overwrite::{DeleteMissing, Order, Overwrite};
use sampan_domain::retention::Retention;
use sampan_domain::rule::Retry;
use sampan_domain::secret::{CredentialRef, SecretRef};
use sampan_domain::settings::Listener;
use sampan_domain::target::{Limits, Place};
use sampan_domain::trigger::{Missed, Occasion, Overlap};
use sampan_domain::week::Window;
use sampan_domain::{ErrorCode, Failure, Rule, Selection, Settings, Target, TargetId};

use super::schema::{self, CredentialWord, DaysWord, Document, SecretText, Share, Size, Span, TimeWord};

/// Writes a rule file that says what is given, in the order given: what has its default is left out, except settings,
/// which stay as they are where a file is silent.
///
/// There are no secrets in it: credentials are written as the references they are stored as. A credential typed in for
/// a session is left out.
///
/// Fails with `TargetNotFound` where a rule uses a target that is not given.
pub fn export(targets: &[Target], rules: &[Rule], settings: &Settings) -> Result<String, Failure> {
    let document = Document {
        targets: some(targets.iter().map(|target| write_target(target).into()).collect()),
        rules: some(
            rules
                .iter()
                .map(|rule| write_rule(rule, targets).map(Into::into))
                .collect::<Result<_, Failure>>()?,
        ),
        settings: Some(write_settings(settings)),
    };
    to_text(&document)
}

fn to_text(document: &Document) -> Result<String, Failure> {
    let options = serde_saphyr::ser_options! { compact_list_indent: false };
    serde_saphyr::to_string_with_options(document, options)
        .map_err(|error| Failure::new(ErrorCode::ValueInvalid).with("detail", error.to_string()))
}

/// A rule file that was put together as JSON, with its keys in their order.
pub(crate) fn in_order(json: &str) -> Result<String, Failure> {
    to_text(&super::read::document(json)?)
}

fn write_target(target: &Target) -> schema::Target {
    let (credential, username, password) = write_credential(&target.credential);
    let mut written = schema::Target {
        name: target.name.clone().into(),
        url: None,
        layout: None,
        archive: None,
        provider: None,
        credential: credential.map(Into::into),
        username: username.map(Into::into),
        password: password.map(Into::into),
        ca_file: None,
        client_cert: None,
        skip_verify: None,
        proxy: None,
        limits: differs(&target.limits, &&Limits::default()).map(write_limits),
    };
    match &target.place {
        Place::Layout(path) => written.layout = Some(path.clone().into()),
        Place::Archive(path) | Place::DockerArchive(path) => written.archive = Some(path.clone().into()),
        Place::Registry(registry) => {
            written.url = Some(registry.url.to_string().into());
            written.ca_file = registry.tls.ca_file.clone().map(Into::into);
            written.client_cert = registry.tls.client_cert.as_ref().map(|cert| schema::ClientCert {
                cert_file: cert.cert_file.clone().into(),
                key_file: cert.key_file.clone().into(),
            });
            written.provider = registry.provider.map(Into::into);
            written.skip_verify = differs(registry.tls.skip_verify, &false).map(Into::into);
            written.proxy = registry.proxy.word().map(Into::into);
        }
    }
    written
}

fn write_limits(limits: &Limits) -> schema::Limits {
    schema::Limits {
        connections: limits.connections.map(Into::into),
        requests_per_second: limits.requests_per_second.map(Into::into),
        bytes_per_second: limits.bytes_per_second.map(|speed| Size(speed).into()),
    }
}

fn write_settings(settings: &Settings) -> schema::Settings {
    let window = |window: &Window| schema::LimitsWindow {
        days: DaysWord(window.days),
        from: TimeWord(window.from),
        to: TimeWord(window.to),
        bytes_per_second: Size(window.bytes_per_second).into(),
    };
    schema::Settings {
        workers: Some(settings.workers.into()),
        bytes_per_second: Some(settings.bytes_per_second.map(Size).into()),
        limits_schedule: Some(settings.limits_schedule.iter().map(window).collect::<Vec<_>>().into()),
        retention: Some(write_retention(settings.retention).into()),
        proxy: Some(settings.proxy.word().into()),
        listener: Some(settings.listener.as_ref().map(write_listener).into()),
    }
}

fn write_retention(retention: Retention) -> Option<schema::Retention> {
    let Retention { jobs, logs, runs_per_rule } = retention;
    let written = schema::Retention {
        jobs: jobs.map(|age| Span(age).into()),
        logs: logs.map(|age| Span(age).into()),
        runs_per_rule: runs_per_rule.map(Into::into),
    };
    (retention != Retention::FOR_EVER).then_some(written)
}

fn write_listener(listener: &Listener) -> schema::Listener {
    let secret = |reference: &Option<SecretRef>| match reference {
        Some(SecretRef::Env(name)) => Some(format!("${{{name}}}").into()),
        Some(SecretRef::Keyring) => Some("keyring".to_owned().into()),
        Some(SecretRef::EncryptedFile) => Some("encrypted-file".to_owned().into()),
        Some(SecretRef::Session) | None => None,
    };
    schema::Listener {
        address: Some(listener.address.to_string().into()),
        token: secret(&listener.token),
        path_secret: secret(&listener.path_secret),
        github_secret: secret(&listener.github_secret),
    }
}

type Written = (Option<CredentialWord>, Option<String>, Option<SecretText>);

fn write_credential(credential: &CredentialRef) -> Written {
    match credential {
        CredentialRef::None | CredentialRef::Session => (None, None, None),
        CredentialRef::Template { username, password } => {
            (None, Some(username.clone()), Some(SecretText(password.clone().into())))
        }
        other => (CredentialWord::of(other), None, None),
    }
}

fn write_rule(rule: &Rule, targets: &[Target]) -> Result<schema::Rule, Failure> {
    let name = |id: TargetId| {
        targets
            .iter()
            .find(|target| target.id == id)
            .map(|target| target.name.clone())
            .ok_or_else(|| Failure::new(ErrorCode::TargetNotFound).with("id", id.to_string()))
    };
    let destinations: Vec<_> = rule
        .destinations
        .iter()
        .map(|destination| {
            let written = schema::Destination {
                target: name(destination.target)?.into(),
                namespace: destination.mapping.namespace.clone().map(Into::into),
                flatten: differs(destination.mapping.flatten, &Flatten::None)
                    .map(|flatten| schema::Flatten::from(flatten).into()),
                template: destination.mapping.template.clone().map(Into::into),
                tag_template: destination.mapping.tag_template.clone().map(Into::into),
            };
            Ok(written.into())
        })
        .collect::<Result<_, Failure>>()?;
    let attempts = differs(rule.retry, &Retry::default()).map(|retry| retry.attempts.into());
    let (selection, everything) = (&rule.selection, Selection::default());
    Ok(schema::Rule {
        name: rule.name.clone().into(),
        description: differs(rule.description.clone(), &String::new()),
        enabled: differs(rule.enabled, &true),
        source: name(rule.source)?.into(),
        repositories: differs(&rule.repositories, &&Patterns::default()).map(write_repositories),
        tags: differs(&rule.tags, &&TagFilter::default()).map(write_tags),
        labels: differs(&rule.labels, &&Labels::default()).map(|labels| write_labels(labels).into()),
        platforms: some(selection.platforms.iter().cloned().map(schema::PlatformWord).collect()),
        platform_policy: differs(selection.platform_policy, &everything.platform_policy).map(Into::into),
        artifacts: some(selection.artifacts.iter().copied().map(Into::into).collect())
            .map(|kinds| schema::Artifacts::Kinds(kinds).into()),
        referrers: differs(selection.referrers, &everything.referrers),
        foreign_layers: differs(selection.foreign_layers, &everything.foreign_layers)
            .map(|policy| schema::ForeignLayers::from(policy).into()),
        destinations: destinations.into(),
        trigger: some(rule.triggers.iter().map(write_trigger).collect())
            .map(|triggers| schema::Triggers(triggers).into()),
        overlap: differs(rule.overlap, &Overlap::default())
            .map(|overlap| schema::Overlap::from(overlap).into()),
        overwrite: differs(rule.overwrite, &Overwrite::default())
            .map(|word| schema::Overwrite::from(word).into()),
        backup_tag: rule.backup_tag.clone().map(Into::into),
        delete_missing: differs(&rule.delete_missing, &&DeleteMissing::default()).map(write_delete_missing),
        order: differs(rule.order, &Order::default()).map(|word| schema::Order::from(word).into()),
        priority: differs(rule.priority, &0),
        bytes_per_second: rule.bytes_per_second.map(|speed| Size(speed).into()),
        retry: attempts.map(|attempts| schema::Retry { attempts: Some(attempts) }),
        notify: rule.notify.map(|word| schema::Notify::from(word).into()),
    })
}

fn write_repositories(patterns: &Patterns) -> schema::Repositories {
    schema::Repositories {
        include: write_globs(&patterns.include),
        exclude: write_globs(&patterns.exclude),
        regex: patterns.regex.clone().map(Into::into),
    }
}

fn write_trigger(occasion: &Occasion) -> schema::Trigger {
    let mut written = schema::Trigger::default();
    match occasion {
        Occasion::Schedule(schedule) => {
            written.schedule = Some(schedule.cron.to_string().into());
            written.time_zone = Some(schedule.zone.to_string().into());
            written.missed = differs(schedule.missed, &Missed::default())
                .map(|missed| schema::Missed::from(missed).into());
        }
        Occasion::Poll(every) => written.poll = Some(Span(*every).into()),
        Occasion::Event => written.event = Some(schema::Nothing {}.into()),
    }
    written
}

fn write_tags(tags: &TagFilter) -> schema::Tags {
    let newest_by = differs(tags.newest_by, &NewestBy::default()).filter(|_| tags.newest.is_some());
    schema::Tags {
        include: write_globs(&tags.patterns.include),
        exclude: write_globs(&tags.patterns.exclude),
        regex: tags.patterns.regex.clone().map(Into::into),
        semver: tags.semver.clone().map(Into::into),
        newest: tags.newest.map(Into::into),
        newest_by: newest_by.map(|word| schema::NewestBy::from(word).into()),
        max_age: tags.max_age.map(|age| Span(age).into()),
    }
}

fn write_labels(labels: &Labels) -> schema::Labels {
    schema::Labels { include: write_globs(&labels.include), exclude: write_globs(&labels.exclude) }
}

fn write_delete_missing(delete: &DeleteMissing) -> schema::DeleteMissing {
    schema::DeleteMissing {
        enabled: Some(delete.enabled.into()),
        max_share: differs(delete.max_share, &DeleteMissing::default().max_share).map(Share),
        protect: write_globs(&delete.protect),
    }
}

fn write_globs(globs: &[String]) -> Option<Vec<schema::At<String>>> {
    some(globs.iter().cloned().map(Into::into).collect())
}

/// The value, unless it is the default.
fn differs<T: PartialEq>(value: T, default: &T) -> Option<T> {
    (value != *default).then_some(value)
}

/// The list, unless it is empty.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
