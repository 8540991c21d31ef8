//! Targets: as they are, as somebody wants them, and how they were found.

use std::path::PathBuf;

use sampan_domain::secret::{Credential, CredentialRef};
use sampan_domain::target::{self, Registry, Tls};
use sampan_domain::{ErrorCode, TargetId};
use sampan_engine::{CheckStep as Stepped, Checked, known_provider};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Failure, Millis};

/// A target, what uses it, and how it was found last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Target {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) place: Place,
    /// Whose registry it is, where that was said or recognised.
    pub(crate) provider: Option<Provider>,
    pub(crate) credential: CredentialKind,
    /// The user, or the name that goes with the kind: a variable, a file, a helper.
    pub(crate) login: Option<String>,
    pub(crate) limits: Limits,
    /// The names of the rules that use it.
    pub(crate) rules: Vec<String>,
    /// The last check since the application started.
    pub(crate) checked: Option<Check>,
}

/// Where a target is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Place {
    /// A registry.
    Registry {
        url: String,
        /// Certificates trusted beside the platform's.
        ca_file: Option<String>,
        skip_verify: bool,
        /// `none`, or a URL; null for that of the settings.
        proxy: Option<String>,
        /// Whose it is, where somebody said so; null where its address and its answers tell.
        provider: Option<Provider>,
    },
    /// An OCI image layout directory.
    Layout { path: String },
    /// An archive file: an OCI image layout in one, or, as a source, what `docker save` wrote.
    Archive { path: String },
}

macro_rules! providers {
    ($($name:ident),*) => {
        /// Whose registry it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum Provider {
            $($name),*
        }

        impl From<target::Provider> for Provider {
            fn from(provider: target::Provider) -> Self {
                match provider {
                    $(target::Provider::$name => Self::$name),*
                }
            }
        }

        impl From<Provider> for target::Provider {
            fn from(provider: Provider) -> Self {
                match provider {
                    $(Provider::$name => Self::$name),*
                }
            }
        }
    };
}

providers!(
    Generic,
    Harbor,
    DockerHub,
    Ghcr,
    Quay,
    Ecr,
    Acr,
    Gar,
    Alibaba,
    Tencent,
    Huawei,
    Gitlab,
    Artifactory,
    Nexus
);

/// How hard a target may be used; each null for as hard as is usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Limits {
    /// Requests in flight at once.
    pub(crate) connections: Option<u16>,
    pub(crate) requests_per_second: Option<u32>,
    /// Bytes a second of blobs read and written.
    pub(crate) bytes_per_second: Option<u64>,
}

/// Where a credential is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CredentialKind {
    None,
    DockerConfig,
    Helper,
    Keyring,
    /// The file in the data directory that a passphrase opens.
    EncryptedFile,
    Env,
    File,
    /// User and password with environment variables in them.
    Template,
    /// In memory, until the application ends.
    Session,
}

/// A target as somebody wants it.
#[derive(Clone, Deserialize, Type)]
pub(crate) struct TargetDraft {
    /// The target to change; null for a new one.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) credential: CredentialDraft,
    pub(crate) limits: Limits,
}

/// A credential as somebody gives it. The window writes secrets, and never reads one.
#[derive(Clone, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum CredentialDraft {
    /// As it was.
    Keep,
    None,
    DockerConfig,
    Helper {
        name: String,
    },
    Env {
        name: String,
    },
    File {
        path: String,
    },
    /// Typed in: kept where the settings say.
    Password {
        username: String,
        password: String,
    },
}

impl Target {
    pub(crate) fn of(target: &target::Target, rules: Vec<String>, checked: Option<Check>) -> Self {
        let text = |path: &PathBuf| path.display().to_string();
        let place = match &target.place {
            target::Place::Layout(path) => Place::Layout { path: text(path) },
            target::Place::Archive(path) | target::Place::DockerArchive(path) => {
                Place::Archive { path: text(path) }
            }
            target::Place::Registry(registry) => Place::Registry {
                url: registry.url.to_string(),
                ca_file: registry.tls.ca_file.as_ref().map(text),
                skip_verify: registry.tls.skip_verify,
                proxy: registry.proxy.word(),
                provider: registry.provider.map(Into::into),
            },
        };
        let registry = target.place.registry();
        let provider = registry.and_then(known_provider).map(Into::into);
        let (credential, login) = match &target.credential {
            CredentialRef::None => (CredentialKind::None, None),
            CredentialRef::DockerConfig => (CredentialKind::DockerConfig, None),
            CredentialRef::Helper(name) => (CredentialKind::Helper, Some(name.clone())),
            CredentialRef::Keyring => (CredentialKind::Keyring, None),
            CredentialRef::EncryptedFile => (CredentialKind::EncryptedFile, None),
            CredentialRef::Env(name) => (CredentialKind::Env, Some(name.clone())),
            CredentialRef::File(path) => (CredentialKind::File, Some(path.clone())),
            CredentialRef::Template { username, .. } => (CredentialKind::Template, Some(username.clone())),
            CredentialRef::Session => (CredentialKind::Session, None),
        };
        Self {
            id: target.id.to_string(),
            name: target.name.clone(),
            place,
            provider: provider.or_else(|| checked.as_ref()?.provider),
            credential,
            login,
            limits: (&target.limits).into(),
            rules,
            checked,
        }
    }
}

impl From<&target::Limits> for Limits {
    fn from(limits: &target::Limits) -> Self {
        let target::Limits { connections, requests_per_second, bytes_per_second } = *limits;
        Self { connections, requests_per_second, bytes_per_second }
    }
}

impl From<Limits> for target::Limits {
    fn from(limits: Limits) -> Self {
        let Limits { connections, requests_per_second, bytes_per_second } = limits;
        Self { connections, requests_per_second, bytes_per_second }
    }
}

impl TargetDraft {
    /// The target it describes, beside a credential that was typed in. `known` is the target to change; `new` gives
    /// an identity to a new one.
    pub(crate) fn read(
        self,
        known: Option<&target::Target>,
        new: impl FnOnce() -> TargetId,
    ) -> Result<(target::Target, Option<Credential>), sampan_domain::Failure> {
        let mut typed = None;
        let reference = match self.credential {
            CredentialDraft::Keep => known.map(|target| target.credential.clone()).unwrap_or_default(),
            CredentialDraft::None => CredentialRef::None,
            CredentialDraft::DockerConfig => CredentialRef::DockerConfig,
            CredentialDraft::Helper { name } => CredentialRef::Helper(name),
            CredentialDraft::Env { name } => CredentialRef::Env(name),
            CredentialDraft::File { path } => CredentialRef::File(path),
            CredentialDraft::Password { username, password } => {
                typed = Some(Credential::Basic { username, password: password.into() });
                CredentialRef::Session
            }
        };
        let place = self.place.read(known)?;
        let registry = matches!(place, target::Place::Registry(_));
        let target = target::Target {
            id: known.map_or_else(new, |target| target.id),
            name: self.name,
            place,
            credential: if registry { reference } else { CredentialRef::None },
            limits: self.limits.into(),
        };
        Ok((target, typed.filter(|_| registry)))
    }
}

impl Place {
    fn read(self, known: Option<&target::Target>) -> Result<target::Place, sampan_domain::Failure> {
        Ok(match self {
            Self::Layout { path } => target::Place::Layout(absolute(&path)?),
            Self::Archive { path } => target::Place::Archive(absolute(&path)?),
            Self::Registry { url, ca_file, skip_verify, proxy, provider } => {
                // The window has no field for a client certificate: what a rule file gave stays.
                let known = known.and_then(|target| target.place.registry());
                let client_cert = known.and_then(|registry| registry.tls.client_cert.clone());
                let ca_file =
                    ca_file.filter(|path| !path.is_empty()).map(|path| absolute(&path)).transpose()?;
                target::Place::Registry(Registry {
                    url: url.trim().parse()?,
                    tls: Tls { ca_file, client_cert, skip_verify },
                    proxy: sampan_app::edit::proxy(proxy)?,
                    provider: provider.map(Into::into),
                })
            }
        })
    }
}

/// Only absolute paths: the application's working directory is nobody's business.
fn absolute(path: &str) -> Result<PathBuf, sampan_domain::Failure> {
    let path = PathBuf::from(path.trim());
    if path.is_absolute() {
        return Ok(path);
    }
    let path = path.display().to_string();
    Err(sampan_domain::Failure::new(ErrorCode::PathRelative).with("path", path))
}

/// How a target was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct Check {
    pub(crate) at: Millis,
    /// Whose registry it is, where that was said or recognised.
    pub(crate) provider: Option<Provider>,
    /// No step failed.
    pub(crate) healthy: bool,
    /// In the order in which they were taken.
    pub(crate) steps: Vec<CheckStep>,
}

/// One step of a check: messages `check-<step>`, `check-result-<result>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub(crate) struct CheckStep {
    /// dns, tcp, tls, api, auth, pull, push, catalog, referrers; exists, readable, writable.
    pub(crate) step: String,
    pub(crate) result: StepResult,
    pub(crate) milliseconds: u32,
    pub(crate) error: Option<Failure>,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StepResult {
    Ok,
    /// There was nothing to ask, or an earlier step failed.
    Skipped,
    /// The registry does not offer it; replication does without.
    Lacking,
    Failed,
}

impl Check {
    pub(crate) fn of(at: Millis, checked: &Checked) -> Self {
        let steps: Vec<_> = checked.steps.iter().map(CheckStep::from).collect();
        let provider = checked.provider.map(Into::into);
        Self { at, provider, healthy: steps.iter().all(|step| step.result != StepResult::Failed), steps }
    }
}

impl From<&Stepped> for CheckStep {
    fn from(step: &Stepped) -> Self {
        use sampan_engine::CheckResult;

        let (result, error) = match &step.result {
            CheckResult::Ok => (StepResult::Ok, None),
            CheckResult::Skipped => (StepResult::Skipped, None),
            CheckResult::Lacking => (StepResult::Lacking, None),
            CheckResult::Failed(failure) => (StepResult::Failed, Some(failure.into())),
        };
        let milliseconds = u32::try_from(step.took.as_millis()).unwrap_or(u32::MAX);
        Self { step: step.step.to_string(), result, milliseconds, error }
    }
}
