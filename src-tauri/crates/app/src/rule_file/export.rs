//! From targets, rules and settings back to the text of a rule file.

use sampan_domain::filter::Patterns;
use sampan_domain::rule::Retry;
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Limits, Place, Proxy};
use sampan_domain::week::Window;
use sampan_domain::{ErrorCode, Failure, Rule, Selection, Settings, Target, TargetId};

use super::schema::{self, CredentialWord, DaysWord, Document, SecretText, Size, TimeWord};

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
    let options = serde_saphyr::ser_options! { compact_list_indent: false };
    serde_saphyr::to_string_with_options(&document, options)
        .map_err(|error| Failure::new(ErrorCode::ValueInvalid).with("detail", error.to_string()))
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
        Place::Registry(registry) => {
            written.url = Some(registry.url.to_string().into());
            written.ca_file = registry.tls.ca_file.clone().map(Into::into);
            written.client_cert = registry.tls.client_cert.as_ref().map(|cert| schema::ClientCert {
                cert_file: cert.cert_file.clone().into(),
                key_file: cert.key_file.clone().into(),
            });
            written.skip_verify = differs(registry.tls.skip_verify, &false).map(Into::into);
            written.proxy = match &registry.proxy {
                Proxy::Environment => None,
                Proxy::Direct => Some("none".to_owned().into()),
                Proxy::Url(url) => Some(url.clone().into()),
            };
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
        retention: None,
        listener: None,
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
                flatten: None,
                template: None,
                tag_template: None,
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
        repositories: write_patterns(&rule.repositories).map(|(include, exclude)| schema::Repositories {
            include,
            exclude,
            ..Default::default()
        }),
        tags: write_patterns(&rule.tags).map(|(include, exclude)| schema::Tags {
            include,
            exclude,
            ..Default::default()
        }),
        platforms: some(selection.platforms.iter().cloned().map(schema::PlatformWord).collect()),
        platform_policy: differs(selection.platform_policy, &everything.platform_policy).map(Into::into),
        artifacts: some(selection.artifacts.iter().copied().map(Into::into).collect())
            .map(|kinds| schema::Artifacts::Kinds(kinds).into()),
        referrers: differs(selection.referrers, &everything.referrers),
        foreign_layers: differs(selection.foreign_layers, &everything.foreign_layers)
            .map(|policy| schema::ForeignLayers::from(policy).into()),
        destinations: destinations.into(),
        trigger: None,
        overlap: None,
        overwrite: None,
        backup_tag: None,
        delete_missing: None,
        order: None,
        priority: differs(rule.priority, &0),
        bytes_per_second: rule.bytes_per_second.map(|speed| Size(speed).into()),
        retry: attempts.map(|attempts| schema::Retry { attempts: Some(attempts) }),
        notify: None,
    })
}

type PatternList = Option<Vec<schema::At<String>>>;

fn write_patterns(patterns: &Patterns) -> Option<(PatternList, PatternList)> {
    let list = |patterns: &[String]| some(patterns.iter().cloned().map(Into::into).collect());
    differs(patterns, &&Patterns::default())
        .map(|patterns| (list(&patterns.include), list(&patterns.exclude)))
}

/// The value, unless it is the default.
fn differs<T: PartialEq>(value: T, default: &T) -> Option<T> {
    (value != *default).then_some(value)
}

/// The list, unless it is empty.
fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
