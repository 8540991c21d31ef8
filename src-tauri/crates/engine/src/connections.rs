//! Opened targets: one connection pool and token cache a target, shared by all runs and jobs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sampan_domain::secret::Secrets;
use sampan_domain::{ErrorCode, Failure, Journal, Target, TargetId};
use sampan_registry::Connection;

use crate::limits::{Host, Limits, Meter, RunGate};

pub(crate) struct Connections {
    journal: Arc<dyn Journal>,
    secrets: Arc<dyn Secrets>,
    limits: Limits,
    open: Mutex<HashMap<TargetId, (Target, Connection)>>,
}

/// One end of a transfer: the connection, and the permits of its host.
#[derive(Clone)]
pub(crate) struct End {
    pub(crate) connection: Connection,
    pub(crate) host: Arc<Host>,
    /// The target as it was when the end was made; running jobs keep it.
    pub(crate) target: Target,
}

impl Connections {
    pub(crate) fn new(journal: Arc<dyn Journal>, secrets: Arc<dyn Secrets>) -> Self {
        Self { journal, secrets, limits: Limits::default(), open: Mutex::default() }
    }

    /// The end of a target for one run. Opens nothing yet on the network.
    pub(crate) fn end(&self, id: TargetId, meter: &Meter) -> Result<End, Failure> {
        let target = self.journal.targets()?.into_iter().find(|target| target.id == id);
        let target = target.ok_or_else(|| Failure::new(ErrorCode::TargetNotFound).with("id", id.0))?;
        self.end_of(target, meter)
    }

    /// The same for a target that need not be stored.
    pub(crate) fn end_of(&self, target: Target, meter: &Meter) -> Result<End, Failure> {
        let connection = self.open(&target)?;
        let host = self.limits.host(connection.host(), &target);
        let gate = RunGate { host: Arc::clone(&host), meter: meter.clone() };
        Ok(End { connection: connection.with_gate(Arc::new(gate)), host, target })
    }

    /// Credentials and certificates are read anew next time: what was read was not accepted.
    pub(crate) fn forget(&self, target: TargetId) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&target);
    }

    fn open(&self, target: &Target) -> Result<Connection, Failure> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, connection)) = open.get(&target.id)
            && known == target
        {
            return Ok(connection.clone());
        }
        let credential = self.secrets.credential(target)?;
        let connection = Connection::open(target, credential, Arc::new(sampan_registry::Open))?;
        open.insert(target.id, (target.clone(), connection.clone()));
        Ok(connection)
    }
}
