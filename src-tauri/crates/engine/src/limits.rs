//! How hard each host is used: connections for bodies and for control requests, and the moment before which a
//! host does not want to hear from us.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sampan_domain::job::LONG_WAIT;
use sampan_domain::target::{self, Target};
use sampan_domain::{ErrorCode, Failure};
use sampan_registry::{Ask, Gate, Permit, Seen, Weight};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// The wait after a 429 that does not say how long.
const UNSAID_WAIT: Duration = Duration::from_secs(1);

/// The limits of all hosts.
#[derive(Clone, Default)]
pub(crate) struct Limits {
    hosts: Arc<Mutex<HashMap<String, Arc<Host>>>>,
}

/// One host's permits. Bodies and control requests have pools of their own, so that many large bodies never keep
/// a HEAD waiting.
pub(crate) struct Host {
    name: String,
    connections: u16,
    control: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
    not_before: Mutex<Option<Instant>>,
}

impl Host {
    fn new(name: &str, connections: u16) -> Self {
        let connections = connections.max(1);
        let control = (connections / 4).max(1);
        let bodies = connections.saturating_sub(control).max(1);
        Self {
            name: name.to_owned(),
            connections,
            control: Arc::new(Semaphore::new(control.into())),
            bodies: Arc::new(Semaphore::new(bodies.into())),
            not_before: Mutex::new(None),
        }
    }

    /// Bodies that may be in flight at once.
    pub(crate) fn bodies(&self) -> usize {
        let control = (self.connections / 4).max(1);
        self.connections.saturating_sub(control).max(1).into()
    }

    /// Waits until the host wants to hear from us; a wait that would be long is a failure instead, so that the
    /// worker is free meanwhile.
    async fn quiet(&self) -> Result<(), Failure> {
        loop {
            let until = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(until) = until.filter(|until| *until > Instant::now()) else { return Ok(()) };
            let wait = until - Instant::now();
            if wait > LONG_WAIT {
                let failure = Failure::new(ErrorCode::RateLimited).with("host", self.name.as_str());
                return Err(failure.retry_after(Some(wait)));
            }
            tokio::time::sleep_until(until).await;
        }
    }
}

impl Limits {
    /// The host of a target, with the target's limits as they are now.
    pub(crate) fn host(&self, name: &str, target: &Target) -> Arc<Host> {
        let wanted = target.limits.connections.unwrap_or(target::Limits::CONNECTIONS).max(1);
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host = hosts.entry(name.to_owned()).or_insert_with(|| Arc::new(Host::new(name, wanted)));
        if host.connections != wanted {
            *host = Arc::new(Host::new(name, wanted));
        }
        Arc::clone(host)
    }
}

/// The permits of both ends of one body.
///
/// They are taken in the order of the hosts' names, so that A→B and B→A cannot wait for each other for ever.
pub(crate) async fn both_ends(source: &Host, destination: &Host) -> Result<Permits, Failure> {
    let mut ends = [source, destination];
    ends.sort_by(|a, b| a.name.cmp(&b.name));
    let mut permits = Vec::with_capacity(2);
    for (index, host) in ends.iter().enumerate() {
        // A registry that is both ends needs one permit: its body is counted once.
        if index == 0 || host.name != ends[0].name {
            permits.push(acquire(&host.bodies).await?);
        }
    }
    Ok(Permits { _held: permits })
}

/// Permits held until dropped.
pub(crate) struct Permits {
    _held: Vec<OwnedSemaphorePermit>,
}

async fn acquire(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Failure> {
    let permit = Arc::clone(semaphore).acquire_owned().await;
    permit.map_err(|_| Failure::new(ErrorCode::ShuttingDown))
}

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
            self.host.quiet().await?;
            let permit: Permit = match ask.weight {
                Weight::Control => Box::new(acquire(&self.host.control).await?),
                // Both ends of a body were taken together before it was asked for.
                Weight::Body => Box::new(()) as Box<dyn Any + Send + Sync>,
            };
            let mut requests = self.meter.requests.lock().unwrap_or_else(PoisonError::into_inner);
            *requests.entry(ask.host.to_owned()).or_default() += 1;
            Ok(permit)
        })
    }

    fn observe(&self, seen: Seen<'_>) {
        if seen.status == Some(429) {
            let until = Instant::now() + seen.retry_after.unwrap_or(UNSAID_WAIT);
            let mut not_before = self.host.not_before.lock().unwrap_or_else(PoisonError::into_inner);
            *not_before = Some(not_before.map_or(until, |known| known.max(until)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn opposite_directions_do_not_wait_for_each_other_for_ever() {
        let (a, b) = (Arc::new(Host::new("a", 2)), Arc::new(Host::new("b", 2)));
        let mut tasks = tokio::task::JoinSet::new();
        for turn in 0..200 {
            let (from, to) = if turn % 2 == 0 { (&a, &b) } else { (&b, &a) };
            let (from, to) = (Arc::clone(from), Arc::clone(to));
            tasks.spawn(async move {
                let _held = both_ends(&from, &to).await.unwrap();
                tokio::time::sleep(Duration::from_millis(1)).await;
            });
        }
        tokio::time::timeout(Duration::from_secs(5), tasks.join_all()).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_holds_the_whole_host_and_a_long_one_frees_the_worker() {
        let host = Arc::new(Host::new("h", 4));
        let gate = RunGate { host: Arc::clone(&host), meter: Meter::default() };
        let ask = || Ask { host: "h", method: &sampan_registry::Method::GET, weight: Weight::Control };
        let wait =
            |seconds| Seen { host: "h", status: Some(429), retry_after: Some(Duration::from_secs(seconds)) };

        gate.observe(wait(2));
        let before = Instant::now();
        drop(gate.admit(ask()).await.unwrap());
        assert_eq!(before.elapsed().as_secs(), 2);

        gate.observe(wait(3_600));
        let failure = gate.admit(ask()).await.err().unwrap();
        assert_eq!(failure.code, ErrorCode::RateLimited);
        assert!(failure.retry_after.unwrap() > Duration::from_secs(3_500));
        assert_eq!(gate.meter.read().get("h"), Some(&1));
    }
}
