//! What is written is what was read.

use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use sampan_app::rule_file::export;
use sampan_domain::filter::{Labels, NewestBy, Patterns, TagFilter};
use sampan_domain::mapping::{Flatten, Mapping};
use sampan_domain::notify::Notify;
use sampan_domain::overwrite::{DeleteMissing, Order, Overwrite};
use sampan_domain::platform::Platform;
use sampan_domain::retention::Retention;
use sampan_domain::rule::{Destination, Retry};
use sampan_domain::secret::{CredentialRef, SecretRef};
use sampan_domain::selection::{ArtifactKind, PlatformPolicy};
use sampan_domain::settings::Listener;
use sampan_domain::target::{ClientCert, Limits, Place, Provider, Proxy, Registry, Tls};
use sampan_domain::trigger::{Missed, Occasion, Overlap, Schedule};
use sampan_domain::week::{Days, TimeOfDay, Window};
use sampan_domain::{Rule, RuleId, Selection, Settings, Target, TargetId};

use crate::applying::Shelf;
use crate::read;

#[test]
fn only_what_is_not_the_default_is_written() {
    let mut shelf = Shelf::default();
    let text = "\
targets:
  - name: hub
    url: https://registry-1.docker.io
    credential: docker-config
  - name: prod
    url: https://harbor.example.com
    username: robot$sync
    password: ${PROD_PASSWORD}
    limits:
      connections: 8
rules:
  - name: 基础镜像
    source: hub
    tags:
      include:
        - 3.*
    destinations:
      - target: prod
        namespace: mirror
settings:
  workers: 3
  bytes_per_second: null
  limits_schedule: []
  retention:
    jobs: 30d
    logs: 1w
    runs_per_rule: 50
  proxy: null
  listener: null
";
    shelf.apply(&read(text), false);
    assert_eq!(export(&shelf.targets, &shelf.rules, &shelf.settings).unwrap(), text);
}

/// Text as people may write it, and as YAML would misread it.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 .:#*!|>%@`'\"\\[\\]{},&?~-]{0,24}",
        "[\\PC\n]{0,40}",
        "[ -~\n\r\t\u{85}\u{a0}\u{2028}\u{feff}]{0,40}",
        ".{80,200}",
        Just("null".to_owned()),
        Just("~".to_owned()),
        Just("yes".to_owned()),
        Just("3.10".to_owned()),
        Just("0x1f".to_owned()),
        Just("1e3".to_owned()),
        Just(".inf".to_owned()),
        Just("2026-11-23".to_owned()),
        Just("<<".to_owned()),
        Just("---".to_owned()),
        Just("a: b".to_owned()),
        Just("a #b".to_owned()),
        Just("%YAML".to_owned()),
    ]
}

fn name() -> impl Strategy<Value = String> {
    text()
        .prop_map(|text| text.chars().take(50).collect::<String>())
        .prop_filter("a name", |name| sampan_domain::name::check(name).is_ok())
}

fn path() -> impl Strategy<Value = std::path::PathBuf> {
    "[a-z0-9 :#名]{1,8}(/[a-z0-9 .'\"]{0,5}[a-z0-9]){0,2}".prop_map(|path| format!("/{path}").into())
}

fn variable() -> impl Strategy<Value = String> {
    "[A-Za-z_][A-Za-z0-9_]{0,8}"
}

fn credential() -> impl Strategy<Value = CredentialRef> {
    prop_oneof![
        Just(CredentialRef::None),
        Just(CredentialRef::DockerConfig),
        "[a-z][a-z0-9.-]{0,8}".prop_map(CredentialRef::Helper),
        variable().prop_map(CredentialRef::Env),
        path().prop_map(|path| CredentialRef::File(path.display().to_string())),
        (text().prop_filter("no ${", |text| !text.contains("${")), option::of(variable()), variable())
            .prop_map(|(user, inner, password)| CredentialRef::Template {
                username: inner.map_or(user.clone(), |name| format!("{user}${{{name}}}")),
                password: format!("${{{password}}}"),
            }),
    ]
}

fn proxy() -> impl Strategy<Value = Proxy> {
    prop_oneof![
        Just(Proxy::Environment),
        Just(Proxy::Direct),
        Just(Proxy::Url("http://proxy.example:3128".to_owned()))
    ]
}

fn registry() -> impl Strategy<Value = (Place, CredentialRef)> {
    let url =
        prop_oneof![Just("http://127.0.0.1:5001"), Just("https://h"), Just("docker.io"), Just("[::1]:5000")];
    let cert = (path(), path()).prop_map(|(cert_file, key_file)| ClientCert { cert_file, key_file });
    let tls = (option::of(path()), option::of(cert), any::<bool>())
        .prop_map(|(ca_file, client_cert, skip_verify)| Tls { ca_file, client_cert, skip_verify });
    let provider =
        option::of(prop_oneof![Just(Provider::Generic), Just(Provider::Harbor), Just(Provider::DockerHub)]);
    (url, tls, proxy(), credential(), provider).prop_map(|(url, tls, proxy, credential, provider)| {
        let url = url.parse().unwrap_or_else(|failure| panic!("{failure}"));
        (Place::Registry(Registry { url, tls, proxy, provider }), credential)
    })
}

fn targets() -> impl Strategy<Value = Vec<Target>> {
    let place = prop_oneof![
        4 => registry(),
        1 => path().prop_map(|path| (Place::Layout(path), CredentialRef::None)),
        1 => path().prop_map(|path| (Place::Archive(path), CredentialRef::None)),
    ];
    let limits = (option::of(1u16..), option::of(1u32..), option::of(1u64..)).prop_map(
        |(connections, requests_per_second, bytes_per_second)| Limits {
            connections,
            requests_per_second,
            bytes_per_second,
        },
    );
    let target = (name(), place, limits).prop_map(|(name, (place, credential), limits)| Target {
        id: TargetId(0),
        name,
        place,
        credential,
        limits,
    });
    vec(target, 1..5).prop_map(|mut targets| {
        let mut seen = std::collections::HashSet::new();
        targets.retain(|target| seen.insert(target.name.clone()));
        targets.iter_mut().zip(1..).for_each(|(target, id)| target.id = TargetId(id));
        targets
    })
}

fn patterns() -> impl Strategy<Value = Patterns> {
    let pattern = prop_oneof![
        text(),
        Just("library/{alpine,debian}".to_owned()),
        Just("**/*-slim".to_owned()),
        Just("3.1[0-9]".to_owned())
    ];
    let regex = option::of(prop_oneof![Just("v?(?P<number>.*)".to_owned()), text()]);
    (vec(pattern.clone(), 0..3), vec(pattern, 0..3), regex)
        .prop_map(|(include, exclude, regex)| Patterns { include, exclude, regex })
        .prop_filter("patterns", |patterns| patterns.matcher().is_ok())
}

fn tags() -> impl Strategy<Value = TagFilter> {
    let by = proptest::sample::select(vec![NewestBy::Semver, NewestBy::Created, NewestBy::Name]);
    let newest = option::of((1u32.., by));
    let semver = option::of(proptest::sample::select(vec![">=3.18", "1.2 - 1.5", "^2 || ^4"]));
    (patterns(), semver, newest, option::of(1u64..10_000)).prop_map(|(patterns, semver, newest, hours)| {
        TagFilter {
            patterns,
            semver: semver.map(str::to_owned),
            newest: newest.map(|(count, _)| count),
            newest_by: newest.map(|(_, by)| by).unwrap_or_default(),
            max_age: hours.map(|hours| Duration::from_secs(hours * 3_600)),
        }
    })
}

fn mapping() -> impl Strategy<Value = Mapping> {
    let name = proptest::sample::select(vec![
        (Flatten::None, None),
        (Flatten::All, None),
        (Flatten::Levels(2), None),
        (Flatten::None, Some("{{project}}/all/{{name}}")),
    ]);
    let tag = option::of(Just("{{name}}-{{tag}}".to_owned()));
    (option::of("[a-z0-9]{1,4}(/[a-z0-9]{1,4})?"), name, tag).prop_map(
        |(namespace, (flatten, template), tag_template)| Mapping {
            namespace,
            flatten,
            template: template.map(str::to_owned),
            tag_template,
        },
    )
}

fn selection() -> impl Strategy<Value = Selection> {
    let platform = proptest::sample::select(vec!["linux/amd64", "linux/arm/v7", "windows/amd64"]);
    let kinds = proptest::sample::subsequence(ArtifactKind::ALL.to_vec(), 0..3);
    let policy = proptest::sample::select(vec![PlatformPolicy::KeepIndex, PlatformPolicy::RewriteIndex]);
    (vec(platform, 0..3), policy, any::<bool>(), kinds).prop_map(
        |(platforms, platform_policy, referrers, artifacts)| {
            let mut platforms: Vec<Platform> =
                platforms.iter().filter_map(|word| word.parse().ok()).collect();
            platforms.sort();
            platforms.dedup();
            Selection { platforms, platform_policy, referrers, artifacts, ..Selection::default() }
        },
    )
}

fn occasion() -> impl Strategy<Value = Occasion> {
    let cron = proptest::sample::select(vec!["0 2 * * *", "*/15 9-17 * * mon-fri", "30 0 2 * * *"]);
    let zone = proptest::sample::select(vec!["UTC", "Asia/Shanghai", "Europe/Berlin"]);
    let missed = proptest::sample::select(vec![Missed::RunOnce, Missed::Skip]);
    let schedule = (cron, zone, missed).prop_filter_map("a schedule", |(cron, zone, missed)| {
        let (cron, zone) = (cron.parse().ok()?, zone.parse().ok()?);
        Some(Occasion::Schedule(Schedule { cron, zone, missed }))
    });
    let poll = (10u64..1 << 32).prop_map(|seconds| Occasion::Poll(Duration::from_secs(seconds)));
    prop_oneof![3 => schedule, 2 => poll, 1 => Just(Occasion::Event)]
}

fn overlap() -> impl Strategy<Value = Overlap> {
    proptest::sample::select(vec![Overlap::Skip, Overlap::Queue, Overlap::Restart])
}

fn rules(targets: Vec<TargetId>) -> impl Strategy<Value = Vec<Rule>> {
    let id = proptest::sample::select(targets);
    let destination = (id.clone(), mapping()).prop_map(|(target, mapping)| Destination { target, mapping });
    let overwrite = proptest::sample::select(vec![Overwrite::Always, Overwrite::Never, Overwrite::IfOlder]);
    let backup = option::of(Just("{{tag}}-before-{{date}}".to_owned()));
    let delete = (any::<bool>(), 0u8..=100, vec("[a-z0-9.*]{1,8}", 0..3))
        .prop_map(|(enabled, max_share, protect)| DeleteMissing { enabled, max_share, protect });
    let effects = (backup, delete);
    let order = proptest::sample::select(vec![Order::OldestFirst, Order::NewestFirst]);
    let notify = option::of(proptest::sample::select(vec![Notify::Never, Notify::Failure, Notify::Always]));
    let ways = (vec(occasion(), 0..3), overlap(), notify);
    let options = (
        any::<bool>(),
        any::<i32>(),
        1u32..,
        option::of(1u64..),
        selection(),
        (overwrite, order, effects),
        ways,
    );
    let rule =
        (name(), text(), id, patterns(), tags(), vec(destination, 1..3), options).prop_map(
            |(name, description, source, repositories, tags, destinations, options)| {
                let (
                    enabled,
                    priority,
                    attempts,
                    bytes_per_second,
                    selection,
                    (overwrite, order, effects),
                    ways,
                ) = options;
                let (backup_tag, delete_missing) = effects;
                let (mut triggers, overlap, notify) = ways;
                let mut seen = Vec::new();
                triggers.retain(|occasion| {
                    let new = !seen.contains(occasion);
                    seen.push(occasion.clone());
                    new
                });
                Rule {
                    id: RuleId(0),
                    name,
                    description,
                    enabled,
                    source,
                    repositories,
                    tags,
                    destinations,
                    priority,
                    retry: Retry { attempts },
                    bytes_per_second,
                    selection,
                    overwrite,
                    backup_tag,
                    delete_missing,
                    order,
                    triggers,
                    overlap,
                    notify,
                    labels: Labels::default(),
                }
            },
        );
    vec(rule, 0..4).prop_map(|mut rules| {
        let mut seen = std::collections::HashSet::new();
        rules.retain(|rule| {
            rule.destinations.first() != rule.destinations.get(1) && seen.insert(rule.name.clone())
        });
        rules
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let time = || "([01][0-9]|2[0-3]):[0-5][0-9]".prop_filter_map("a time", |text| TimeOfDay::parse(&text));
    let days = proptest::sample::select(vec!["daily", "mon-fri", "sat,sun", "fri-mon", "wed"]);
    let days = days.prop_filter_map("days", Days::parse);
    let window = (days, time(), time(), 1u64..).prop_map(|(days, from, to, bytes_per_second)| Window {
        days,
        from,
        to,
        bytes_per_second,
    });
    let secret = || {
        option::of(prop_oneof![
            variable().prop_map(SecretRef::Env),
            Just(SecretRef::Keyring),
            Just(SecretRef::EncryptedFile),
        ])
    };
    let address = proptest::sample::select(vec!["127.0.0.1:8421", "[::1]:0", "0.0.0.0:80"]);
    let listener = (address, secret(), secret(), secret()).prop_filter_map(
        "an address",
        |(address, token, path_secret, github_secret)| {
            let address = address.parse().ok()?;
            Some(Listener { address, token, path_secret, github_secret })
        },
    );
    let age = || option::of((1u64..100_000).prop_map(|hours| Duration::from_secs(hours * 3_600)));
    let retention = (age(), age(), option::of(1u32..)).prop_map(|(jobs, logs, runs_per_rule)| Retention {
        jobs,
        logs,
        runs_per_rule,
    });
    (1u8..=64, option::of(1u64..), vec(window, 0..3), option::of(listener), retention, proxy()).prop_map(
        |(workers, bytes_per_second, limits_schedule, listener, retention, proxy)| Settings {
            workers,
            paused: false,
            bytes_per_second,
            limits_schedule,
            listener,
            retention,
            proxy,
            ..Settings::default()
        },
    )
}

fn store() -> impl Strategy<Value = (Vec<Target>, Vec<Rule>, Settings)> {
    (targets(), settings()).prop_flat_map(|(targets, settings)| {
        let ids: Vec<TargetId> = targets.iter().map(|target| target.id).collect();
        rules(ids).prop_map(move |mut rules| {
            let first = targets.len() as u64 + 1;
            rules.iter_mut().zip(first..).for_each(|(rule, id)| rule.id = RuleId(id));
            (targets.clone(), rules, settings.clone())
        })
    })
}

proptest! {
    #[test]
    fn what_is_exported_comes_back((targets, rules, settings) in store()) {
        let text = export(&targets, &rules, &settings).unwrap();
        let file = read(&text);
        let mut shelf = Shelf::default();
        shelf.apply(&file, false);
        prop_assert_eq!(&shelf.targets, &targets, "{}", text);
        prop_assert_eq!(&shelf.rules, &rules, "{}", text);
        prop_assert_eq!(&shelf.settings, &settings);
        prop_assert_eq!(export(&shelf.targets, &shelf.rules, &shelf.settings).unwrap(), text);
        prop_assert_eq!(shelf.apply(&file, true).changes.len(), 0);
    }
}
