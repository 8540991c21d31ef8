//! What a file changes in what there is.

use std::path::Path;

use sampan_app::rule_file::{Existing, Names, Passwords, Plan, RuleFile, Terms, export};
use sampan_domain::journal::Change;
use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{Place, Proxy};
use sampan_domain::{ErrorCode, Failure, Rule, Settings, Target};
use secrecy::ExposeSecret as _;

use crate::{number, read, target_with, words};

/// What a store would have.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) targets: Vec<Target>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) settings: Settings,
    last_id: u64,
}

impl Shelf {
    pub(crate) fn plan(
        &mut self,
        file: &RuleFile,
        prune: bool,
        passwords: Passwords,
    ) -> Result<Plan, Failure> {
        let existing = Existing { targets: &self.targets, rules: &self.rules, settings: &self.settings };
        let last_id = &mut self.last_id;
        file.plan(existing, Terms { prune, passwords }, || {
            *last_id += 1;
            *last_id
        })
    }

    /// Plans and does what the plan says.
    #[track_caller]
    pub(crate) fn apply(&mut self, file: &RuleFile, prune: bool) -> Plan {
        let plan = self.plan(file, prune, Passwords::Refused).unwrap_or_else(|failure| panic!("{failure}"));
        for change in &plan.changes {
            match change {
                Change::PutTarget(target) => {
                    self.targets.retain(|old| old.id != target.id);
                    self.targets.push(target.clone());
                    self.targets.sort_by_key(|target| target.id);
                }
                Change::RemoveTarget(id) => {
                    let uses = |rule: &Rule| {
                        rule.source == *id || rule.destinations.iter().any(|to| to.target == *id)
                    };
                    assert!(!self.rules.iter().any(uses), "removed while in use");
                    self.targets.retain(|old| old.id != *id);
                }
                Change::PutRule(rule) => {
                    assert!(
                        self.targets.iter().any(|target| target.id == rule.source),
                        "put before its source"
                    );
                    self.rules.retain(|old| old.id != rule.id);
                    self.rules.push(rule.clone());
                    self.rules.sort_by_key(|rule| rule.id);
                }
                Change::RemoveRule(id) => self.rules.retain(|old| old.id != *id),
                Change::PutSettings(settings) => self.settings = settings.clone(),
                other => panic!("a plan has no {other:?}"),
            }
        }
        plan
    }
}

fn names(created: &[&str], updated: &[&str], unchanged: &[&str], removed: &[&str]) -> Names {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Names { created: own(created), updated: own(updated), unchanged: own(unchanged), removed: own(removed) }
}

const TWO: &str = "\
targets:
  - { name: a, url: a.example }
  - { name: b, url: b.example }
rules:
  - { name: r, source: a, destinations: [{ target: b, namespace: mirror }], priority: 7 }
settings: { workers: 5 }
";

#[test]
fn what_is_new_is_created_and_again_nothing_changes() {
    let mut shelf = Shelf::default();
    let plan = shelf.apply(&read(TWO), false);
    assert_eq!(plan.summary.targets, names(&["a", "b"], &[], &[], &[]));
    assert_eq!(plan.summary.rules, names(&["r"], &[], &[], &[]));
    assert!(plan.summary.settings_changed && shelf.settings.workers == 5);

    let rule = &shelf.rules[0];
    assert_eq!(rule.source, shelf.targets[0].id);
    assert_eq!(rule.destinations[0].target, shelf.targets[1].id);
    assert_eq!(rule.destinations[0].mapping.namespace.as_deref(), Some("mirror"));
    assert!(rule.enabled && rule.priority == 7 && rule.retry.attempts == 3);

    let again = shelf.apply(&read(TWO), true);
    assert_eq!(again.changes.len(), 0);
    assert_eq!(again.summary.targets, names(&[], &[], &["a", "b"], &[]));
    assert!(!again.summary.settings_changed);
}

#[test]
fn what_changes_keeps_its_identity() {
    let mut shelf = Shelf::default();
    shelf.apply(&read(TWO), false);
    shelf.settings.paused = true;
    let (target, rule) = (shelf.targets[1].id, shelf.rules[0].id);

    let text =
        TWO.replace("b.example", "c.example").replace("priority: 7", "description: d").replace('5', "6");
    let plan = shelf.apply(&read(&text), false);
    assert_eq!(plan.summary.targets, names(&[], &["b"], &["a"], &[]));
    assert_eq!(plan.summary.rules, names(&[], &["r"], &[], &[]));
    assert_eq!((shelf.targets[1].id, shelf.rules[0].id), (target, rule));
    assert_eq!((shelf.rules[0].priority, shelf.rules[0].description.as_str()), (0, "d"));
    assert_eq!(shelf.settings, Settings { workers: 6, paused: true, ..Settings::default() });

    let silent = shelf.apply(&read("settings: {}"), false);
    assert_eq!((silent.changes.len(), shelf.settings.workers), (0, 6));
}

#[test]
fn a_limit_is_lifted_by_saying_null_and_stays_where_the_file_is_silent() {
    let mut shelf = Shelf::default();
    shelf.apply(
        &read(
            "settings:\n  bytes_per_second: 20MiB\n  limits_schedule:\n    \
             - { days: sat-sun, from: '22:00', to: '24:00', bytes_per_second: 5MiB }\n",
        ),
        false,
    );
    assert_eq!(shelf.settings.bytes_per_second, Some(20 << 20));
    assert_eq!(shelf.settings.limits_schedule.len(), 1);
    let text = export(&[], &[], &shelf.settings).unwrap();
    for line in ["bytes_per_second: 20MiB", "days: sat,sun", "to: 24:00", "bytes_per_second: 5MiB"] {
        assert!(text.replace(['\'', '"'], "").contains(line), "{line}\n{text}");
    }

    assert_eq!(shelf.apply(&read("settings: { workers: 3 }"), false).changes.len(), 0);
    shelf.apply(&read("settings: { bytes_per_second: null, limits_schedule: [] }"), false);
    assert_eq!(shelf.settings, Settings::default());
}

#[test]
fn pruning_removes_what_the_file_lacks_and_nothing_in_use() {
    let mut shelf = Shelf::default();
    shelf.apply(&read(TWO), false);
    let targets = "targets: [{ name: a, url: a.example }, { name: c, url: c.example }]\n";
    let kept = shelf.apply(&read(targets), false);
    assert_eq!(kept.summary.targets, names(&["c"], &[], &["a"], &[]));

    let uses_b = format!("{targets}rules: [{{ name: r, source: a, destinations: [{{ target: b }}] }}]");
    let failure = shelf.plan(&read(&uses_b), true, Passwords::Refused).unwrap_err();
    assert_eq!(failure.code, ErrorCode::TargetInUse);
    assert_eq!((words(&failure, "target"), words(&failure, "rules")), ("b", "r"));

    let plan = shelf.apply(&read(targets), true);
    assert_eq!(plan.summary.targets, names(&[], &[], &["a", "c"], &["b"]));
    assert_eq!(plan.summary.rules, names(&[], &[], &[], &["r"]));
    assert!(shelf.rules.is_empty() && shelf.targets.len() == 2);
}

#[test]
fn a_rule_may_use_targets_of_the_file_and_of_the_store_and_no_others() {
    let mut shelf = Shelf::default();
    shelf.apply(&read("targets: [{ name: harbor, url: h.example }]"), false);
    let rules = |source: &str| {
        format!(
            "targets: [{{ name: c, url: c }}]\nrules:\n  - name: r\n    source: {source}\n    destinations: [{{ target: c }}]"
        )
    };
    let failure = shelf.plan(&read(&rules("habor")), false, Passwords::Refused).unwrap_err();
    assert_eq!(failure.code, ErrorCode::TargetUnknown);
    assert_eq!((words(&failure, "target"), words(&failure, "known")), ("habor", "harbor"));
    assert_eq!(
        (words(&failure, "file"), number(&failure, "line"), number(&failure, "column")),
        ("rules.yaml", 4, 13)
    );
    shelf.apply(&read(&rules("harbor")), false);
    assert_eq!(shelf.rules[0].source, shelf.targets[0].id);
}

#[test]
fn a_password_written_out_lasts_for_the_session_and_is_never_stored() {
    let file = read(&target_with("username: robot$sync\npassword: geheim"));
    let mut shelf = Shelf::default();
    let failure = shelf.plan(&file, false, Passwords::Refused).unwrap_err();
    assert_eq!((failure.code, words(&failure, "target")), (ErrorCode::SecretInPlain, "a"));
    assert_eq!((number(&failure, "line"), number(&failure, "column")), (5, 15));

    let plan = shelf.plan(&file, false, Passwords::ForSession).unwrap();
    assert!(!format!("{plan:?}").contains("geheim"));
    let [Change::PutTarget(target)] = plan.changes.as_slice() else { panic!("{plan:?}") };
    assert_eq!(target.credential, CredentialRef::Session);
    let [(of, Credential::Basic { username, password })] = plan.session.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!((of.id, username.as_str(), password.expose_secret()), (target.id, "robot$sync", "geheim"));
}

#[test]
fn credentials_are_kept_as_references() {
    for (lines, reference) in [
        ("credential: none", CredentialRef::None),
        ("credential: docker-config", CredentialRef::DockerConfig),
        ("credential: keyring", CredentialRef::Keyring),
        ("credential: encrypted-file", CredentialRef::EncryptedFile),
        ("credential: helper:ecr-login", CredentialRef::Helper("ecr-login".into())),
        ("credential: env:TOKEN", CredentialRef::Env("TOKEN".into())),
        ("credential: file:/run/secret", CredentialRef::File("/run/secret".into())),
        (
            "username: robot-${TEAM}\npassword: ${PASS}",
            CredentialRef::Template { username: "robot-${TEAM}".into(), password: "${PASS}".into() },
        ),
    ] {
        let mut shelf = Shelf::default();
        let plan = shelf.apply(&read(&target_with(lines)), false);
        assert_eq!((shelf.targets[0].credential.clone(), plan.session.len()), (reference, 0));
    }
}

#[test]
fn paths_start_from_the_files_folder() {
    let folder = tempfile::tempdir().unwrap();
    let text = "\
targets:
  - name: a
    url: https://a.example
    ca_file: ./ca.pem
    client_cert: { cert_file: tls/me.pem, key_file: /abs/me.key }
    credential: file:secret
    proxy: none
  - { name: l, layout: images }
";
    let file = RuleFile::parse(text, folder.path().join("rules.yaml").to_str().unwrap()).unwrap();
    let mut shelf = Shelf::default();
    shelf.apply(&file, false);
    let Place::Registry(registry) = &shelf.targets[0].place else { panic!("a registry") };
    let cert = registry.tls.client_cert.as_ref().unwrap();
    assert_eq!(registry.tls.ca_file, Some(folder.path().join("ca.pem")));
    assert_eq!(
        (&cert.cert_file, cert.key_file.as_path()),
        (&folder.path().join("tls/me.pem"), Path::new("/abs/me.key"))
    );
    assert_eq!(registry.proxy, Proxy::Direct);
    let secret = folder.path().join("secret").to_str().unwrap().to_owned();
    assert_eq!(shelf.targets[0].credential, CredentialRef::File(secret));
    assert_eq!(shelf.targets[1].place, Place::Layout(folder.path().join("images")));

    let beside = RuleFile::parse("targets: [{ name: l, layout: images }]", "rules.yaml").unwrap();
    let mut shelf = Shelf::default();
    shelf.apply(&beside, false);
    assert_eq!(shelf.targets[0].place, Place::Layout(std::env::current_dir().unwrap().join("images")));
}
