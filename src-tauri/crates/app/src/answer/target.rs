//! Targets.

use sampan_domain::Rule;
use sampan_domain::target::{Place, Target};
use sampan_i18n::Language;
use sampan_registry::{CheckResult, CheckStep, known_provider};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failure::FailureAnswer;
use crate::credential;

/// A place images are read from or written to, by the words of the rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetAnswer {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The registry's address; null for what lies on this computer.
    pub url: Option<String>,
    /// The OCI layout directory, where it is one.
    pub layout: Option<String>,
    /// The archive file, where it is one.
    pub archive: Option<String>,
    /// Whose registry it is, by the word of the rule file, where somebody said so or its address tells.
    pub provider: Option<String>,
    /// Where its credential comes from. Never the credential.
    pub credential: String,
    /// The user, where the target names one.
    pub username: Option<String>,
    /// Certificates trusted beside the platform's.
    pub ca_file: Option<String>,
    /// The client certificate.
    pub client_cert: Option<String>,
    /// Whether any certificate is accepted.
    pub skip_verify: bool,
    /// The proxy: an address, or `none`; null for that of the settings.
    pub proxy: Option<String>,
    /// How hard it may be used.
    pub limits: LimitsAnswer,
    /// The names of the rules that use it.
    pub rules: Vec<String>,
}

/// How hard a target may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LimitsAnswer {
    /// Requests in flight at once; null for the default.
    pub connections: Option<u16>,
    /// Requests a second; null for no limit.
    pub requests_per_second: Option<u32>,
    /// Bytes a second; null for no limit.
    pub bytes_per_second: Option<u64>,
}

impl TargetAnswer {
    /// Tells a target, with those of the rules that use it.
    pub fn of(target: &Target, rules: &[Rule]) -> Self {
        let uses = |rule: &&Rule| {
            rule.source == target.id || rule.destinations.iter().any(|to| to.target == target.id)
        };
        let text = |path: &std::path::PathBuf| path.display().to_string();
        let (registry, layout, archive) = match &target.place {
            Place::Registry(registry) => (Some(registry), None, None),
            Place::Layout(path) => (None, Some(text(path)), None),
            Place::Archive(path) | Place::DockerArchive(path) => (None, None, Some(text(path))),
        };
        let tls = registry.map(|registry| &registry.tls);
        Self {
            id: target.id.to_string(),
            name: target.name.clone(),
            url: registry.map(|registry| registry.url.to_string()),
            layout,
            archive,
            provider: registry.and_then(known_provider).map(|provider| provider.as_str().to_owned()),
            credential: credential::word(&target.credential),
            username: credential::username(&target.credential),
            ca_file: tls.and_then(|tls| tls.ca_file.as_ref()).map(text),
            client_cert: tls.and_then(|tls| tls.client_cert.as_ref()).map(|pair| text(&pair.cert_file)),
            skip_verify: tls.is_some_and(|tls| tls.skip_verify),
            proxy: registry.and_then(|registry| registry.proxy.word()),
            limits: LimitsAnswer {
                connections: target.limits.connections,
                requests_per_second: target.limits.requests_per_second,
                bytes_per_second: target.limits.bytes_per_second,
            },
            rules: rules.iter().filter(uses).map(|rule| rule.name.clone()).collect(),
        }
    }
}

/// All targets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetList {
    /// The targets, by name.
    pub targets: Vec<TargetAnswer>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

/// How a target was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckAnswer {
    /// Its name.
    pub target: String,
    /// Whose registry it is, by the word of the rule file, where that was said or recognised.
    pub provider: Option<String>,
    /// Whether no step failed.
    pub healthy: bool,
    /// The steps, in the order they were taken.
    pub steps: Vec<CheckedStep>,
}

/// One step of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckedStep {
    /// Its stable name: dns, tcp, tls, api, auth, pull, push, catalog, referrers; exists, readable, writable.
    pub step: String,
    /// How it went.
    pub result: StepResult,
    /// How long it took.
    pub milliseconds: u64,
    /// Why it failed, if it did.
    pub error: Option<FailureAnswer>,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepResult {
    /// Well.
    Ok,
    /// There was nothing to ask, or an earlier step failed.
    Skipped,
    /// The registry does not offer it; replication does without.
    Lacking,
    /// Not.
    Failed,
}

impl CheckedStep {
    /// Tells one step in a language.
    pub fn of(step: &CheckStep, lang: Language) -> Self {
        let (result, error) = match &step.result {
            CheckResult::Ok => (StepResult::Ok, None),
            CheckResult::Skipped => (StepResult::Skipped, None),
            CheckResult::Lacking => (StepResult::Lacking, None),
            CheckResult::Failed(failure) => (StepResult::Failed, Some(FailureAnswer::of(failure, lang))),
        };
        let milliseconds = u64::try_from(step.took.as_millis()).unwrap_or(u64::MAX);
        Self { step: step.step.to_string(), result, milliseconds, error }
    }
}
