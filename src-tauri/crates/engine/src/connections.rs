//! Opened targets: one connection pool and token cache a target, shared by all runs and jobs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sampan_domain::journal::Change;
use sampan_domain::secret::{CredentialRef, Secrets};
use sampan_domain::target::{Place, Proxy};
use sampan_domain::{ErrorCode, Failure, Journal, Settings, Target, TargetId};
use sampan_registry::{Connection, Timeouts};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::limits::{Host, Limits, Meter, RunGate, schedule};
use crate::worker;

pub(crate) struct Connections {
    journal: Arc<dyn Journal>,
    secrets: Arc<dyn Secrets>,
    limits: Arc<Limits>,
    patience: Timeouts,
    open: Mutex<HashMap<TargetId, Slot>>,
}

/// A target as it was when it was opened. Held while it is being opened, so that it is opened once; other targets
/// go on meanwhile.
type Slot = Arc<tokio::sync::Mutex<Option<(Target, Connection)>>>;

/// One end of a transfer: the connection, and the permits of its host.
#[derive(Clone)]
pub(crate) struct End {
    pub(crate) connection: Connection,
    pub(crate) host: Arc<Host>,
    /// The target as it was when the end was made; running jobs keep it.
    pub(crate) target: Target,
    /// Host and login: what one account brought another one may not be allowed to mount.
    pub(crate) account: Arc<str>,
}

impl Connections {
    pub(crate) fn new(
        journal: Arc<dyn Journal>,
        secrets: Arc<dyn Secrets>,
        clock: Arc<dyn Clock>,
        patience: Timeouts,
    ) -> Self {
        Self { journal, secrets, limits: Arc::new(Limits::new(clock)), patience, open: Mutex::default() }
    }

    /// How long is waited for registries.
    pub(crate) const fn patience(&self) -> &Timeouts {
        &self.patience
    }

    /// The limits of all that goes through these connections.
    pub(crate) const fn limits(&self) -> &Arc<Limits> {
        &self.limits
    }

    /// Takes the limits of settings and rules from the journal, and keeps them to their hours until the program ends.
    pub(crate) fn keep_limits(&self, settings: &Settings, leaving: CancellationToken) -> Result<(), Failure> {
        self.limits.settings(settings);
        self.journal.rules()?.iter().for_each(|rule| self.limits.rule(rule));
        tokio::spawn(schedule::keep(Arc::clone(&self.limits), leaving));
        Ok(())
    }

    /// The end of a target for one run. Opens nothing yet on the network; a failure names the target.
    pub(crate) async fn end(&self, id: TargetId, meter: &Meter) -> Result<End, Failure> {
        let target = self.journal.targets()?.into_iter().find(|target| target.id == id);
        let target = target.ok_or_else(|| Failure::new(ErrorCode::TargetNotFound).with("id", id.0))?;
        let target = self.behind_proxy(target)?;
        let connection = self.opened(&target).await;
        let connection = connection.map_err(|failure| failure.with("target", target.name.as_str()))?;
        let host = self.limits.host(connection.host(), &target, true);
        Ok(End::through(&connection, host, target, meter))
    }

    /// The end of a target that need not be stored, opened anew and kept by nobody.
    pub(crate) async fn trial(&self, target: Target, meter: &Meter) -> Result<End, Failure> {
        let target = self.behind_proxy(target)?;
        let connection = self.open(&target).await?;
        let host = self.limits.host(connection.host(), &target, false);
        Ok(End::through(&connection, host, target, meter))
    }

    /// A target that has no proxy of its own is behind the one of the settings.
    fn behind_proxy(&self, mut target: Target) -> Result<Target, Failure> {
        if let Place::Registry(registry) = &mut target.place
            && registry.proxy == Proxy::Environment
        {
            registry.proxy = self.journal.settings()?.proxy;
        }
        Ok(target)
    }

    /// Credentials and certificates are read anew next time.
    pub(crate) fn forget(&self, target: TargetId) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&target);
    }

    /// The same where a registry did not accept what was read.
    pub(crate) fn forget_rejected(&self, target: TargetId, failure: &Failure) {
        if matches!(failure.code, ErrorCode::AuthRejected | ErrorCode::AuthRequired) {
            self.forget(target);
        }
    }

    /// Limits that are changed count at once, for what is under way as well.
    pub(crate) fn configured(&self, change: &Change) {
        match change {
            Change::PutSettings(settings) => self.limits.settings(settings),
            Change::PutRule(rule) => self.limits.rule(rule),
            Change::RemoveRule(id) => self.limits.forget_rule(*id),
            Change::PutTarget(target) => drop(self.limits.host(&target.place.host(), target, true)),
            Change::RemoveTarget(id) => {
                self.forget(*id);
                self.limits.forget(*id);
            }
            _ => {}
        }
    }

    async fn opened(&self, target: &Target) -> Result<Connection, Failure> {
        let slot = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(open.entry(target.id).or_default())
        };
        let mut slot = slot.lock().await;
        if let Some((known, connection)) = slot.as_ref()
            && known == target
        {
            return Ok(connection.clone());
        }
        let connection = self.open(target).await?;
        *slot = Some((target.clone(), connection.clone()));
        Ok(connection)
    }

    /// Secrets come from helpers and keyrings, certificates from disks: all of them may take their time.
    async fn open(&self, target: &Target) -> Result<Connection, Failure> {
        let (secrets, target, patience) = (Arc::clone(&self.secrets), target.clone(), self.patience);
        let opening = tokio::task::spawn_blocking(move || {
            let credential = secrets.credential(&target)?;
            Connection::open_with(&target, credential, Arc::new(sampan_registry::Open), patience)
        });
        opening.await.unwrap_or_else(|error| Err(worker::not_joined(error)))
    }
}

/// A host and the login used there, by its reference.
fn account(host: &str, target: &Target) -> String {
    match &target.credential {
        CredentialRef::None => host.to_owned(),
        // Kept under the target's id.
        own if own.typed_in().is_some() => format!("{host} {own:?} {}", target.id),
        shared => format!("{host} {shared:?}"),
    }
}

impl End {
    fn through(connection: &Connection, host: Arc<Host>, target: Target, meter: &Meter) -> Self {
        let gate = RunGate { host: Arc::clone(&host), meter: meter.clone() };
        let account = account(connection.host(), &target).into();
        Self { connection: connection.with_gate(Arc::new(gate)), host, target, account }
    }
}
