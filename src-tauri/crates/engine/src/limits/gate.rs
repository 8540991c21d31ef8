//! The gate that every request of a run passes: admitted by its host's limits, counted, and its answer taken to heart.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sampan_domain::Failure;
use sampan_registry::{Ask, Gate, Outcome, Permit, Seen};
use tokio::time::Instant;

use super::host::Host;

/// Counts requests by host on behalf of one run.
#[derive(Clone, Default)]
pub(crate) struct Meter {
    requests: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Meter {
    /// Goes on from what was counted before.
    pub(crate) fn from(requests: BTreeMap<String, u64>) -> Self {
        Self { requests: Arc::new(Mutex::new(requests)) }
    }

    /// Whether somebody else counts with it.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.requests) > 1
    }

    pub(crate) fn read(&self) -> BTreeMap<String, u64> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The gate of one host as one run passes it.
pub(crate) struct RunGate {
    pub(crate) host: Arc<Host>,
    pub(crate) meter: Meter,
}

impl Gate for RunGate {
    fn admit<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Permit, Failure>> {
        Box::pin(async move {
            let held = self.host.admit(&ask).await?;
            let mut requests = self.meter.requests.lock().unwrap_or_else(PoisonError::into_inner);
            *requests.entry(ask.host.to_owned()).or_default() += 1;
            Ok(Box::new(held) as Permit)
        })
    }

    fn observe(&self, seen: Seen<'_>) {
        self.host.count(seen.host, seen.outcome);
        match seen.outcome {
            Outcome::Answered(429) => self.host.refused(seen.retry_after),
            // Too busy, and it says until when (RFC 9110, 10.2.3).
            Outcome::Answered(503) if seen.retry_after.is_some() => self.host.refused(seen.retry_after),
            outcome => {
                // Nothing is left, though this was answered.
                if let Some(wait) = seen.retry_after {
                    self.host.hush(Instant::now() + wait);
                }
                if matches!(outcome, Outcome::Answered(status) if status < 500) {
                    self.host.answered();
                }
            }
        }
    }

    fn refused(&self, _: &str, retry_after: Option<Duration>) {
        self.host.refused(retry_after);
    }
}
