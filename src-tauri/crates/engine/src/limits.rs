//! How hard each host is used: connections for bodies and for control requests, and the moment before which a
//! host does not want to hear from us.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sampan_domain::job::LONG_WAIT;
use sampan_domain::target::{self, Target};
use sampan_domain::{ErrorCode, Failure, TargetId};
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
///
/// A host stays the same for as long as the process lives: whoever holds it feels its limits as they are now.
pub(crate) struct Host {
    name: String,
    /// Connections that each target at this host allows; the fewest count.
    allowed: Mutex<HashMap<TargetId, u16>>,
    control: Arc<Pool>,
    bodies: Arc<Pool>,
    not_before: Mutex<Option<Instant>>,
}

impl Host {
    fn new(name: &str, connections: u16) -> Self {
        let (control, bodies) = shares(connections);
        Self {
            name: name.to_owned(),
            allowed: Mutex::default(),
            control: Arc::new(Pool::new(control)),
            bodies: Arc::new(Pool::new(bodies)),
            not_before: Mutex::new(None),
        }
    }

    /// Bodies that may be in flight at once.
    pub(crate) fn bodies(&self) -> usize {
        self.bodies.size().wanted
    }

    /// What a target allows, or that it allows nothing here any more.
    fn allow(&self, target: TargetId, connections: Option<u16>) {
        let mut allowed = self.allowed.lock().unwrap_or_else(PoisonError::into_inner);
        match connections {
            Some(connections) => drop(allowed.insert(target, connections)),
            None if allowed.remove(&target).is_none() => return,
            None => {}
        }
        if let Some(fewest) = allowed.values().min() {
            let (control, bodies) = shares(*fewest);
            self.control.resize(control);
            self.bodies.resize(bodies);
        }
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

/// How many of a host's connections are for control requests, and how many for bodies.
fn shares(connections: u16) -> (usize, usize) {
    let connections = usize::from(connections.max(1));
    let control = (connections / 4).max(1);
    (control, connections.saturating_sub(control).max(1))
}

/// Permits whose number can change while they are held: those that are too many go as they are given back.
struct Pool {
    permits: Arc<Semaphore>,
    size: Mutex<Size>,
}

#[derive(Clone, Copy)]
struct Size {
    wanted: usize,
    /// Permits there are, held ones included.
    made: usize,
}

impl Pool {
    fn new(size: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(size)), size: Mutex::new(Size { wanted: size, made: size }) }
    }

    fn size(&self) -> Size {
        *self.size.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn resize(&self, wanted: usize) {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        size.wanted = wanted;
        if size.made < wanted {
            self.permits.add_permits(wanted - size.made);
            size.made = wanted;
        } else {
            size.made -= self.permits.forget_permits(size.made - wanted);
        }
    }

    async fn acquire(self: &Arc<Self>) -> Result<Held, Failure> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| Failure::new(ErrorCode::ShuttingDown))?;
        Ok(Held { permit: Some(permit), pool: Arc::clone(self) })
    }
}

/// One permit, held until dropped.
struct Held {
    permit: Option<OwnedSemaphorePermit>,
    pool: Arc<Pool>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut size = self.pool.size.lock().unwrap_or_else(PoisonError::into_inner);
        if size.made > size.wanted
            && let Some(permit) = self.permit.take()
        {
            permit.forget();
            size.made -= 1;
        }
    }
}

impl Limits {
    /// The host of a target, with the limits of all its targets as they are now. The limits of a target that is not
    /// `stored` bind nobody but a host that nobody else uses.
    pub(crate) fn host(&self, name: &str, target: &Target, stored: bool) -> Arc<Host> {
        let wanted = target.limits.connections.unwrap_or(target::Limits::CONNECTIONS).max(1);
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host =
            Arc::clone(hosts.entry(name.to_owned()).or_insert_with(|| Arc::new(Host::new(name, wanted))));
        if stored {
            for (other, host) in hosts.iter() {
                host.allow(target.id, (other == name).then_some(wanted));
            }
        }
        host
    }

    /// A target that is gone limits nothing.
    pub(crate) fn forget(&self, target: TargetId) {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.values().for_each(|host| host.allow(target, None));
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
            permits.push(host.bodies.acquire().await?);
        }
    }
    Ok(Permits { _held: permits })
}

/// Permits held until dropped.
#[derive(Default)]
pub(crate) struct Permits {
    _held: Vec<Held>,
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
            self.host.quiet().await?;
            let permit: Permit = match ask.weight {
                Weight::Control => Box::new(self.host.control.acquire().await?),
                // Both ends of a body were taken together before it was asked for.
                Weight::Body => Box::new(()) as Box<dyn Any + Send + Sync>,
            };
            let mut requests = self.meter.requests.lock().unwrap_or_else(PoisonError::into_inner);
            *requests.entry(ask.host.to_owned()).or_default() += 1;
            Ok(permit)
        })
    }

    fn observe(&self, seen: Seen<'_>) {
        if seen.status == Some(429) || seen.retry_after.is_some() {
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

    fn target(id: u64, connections: u16) -> Target {
        Target {
            id: TargetId(id),
            name: String::new(),
            place: target::Place::Layout("/".into()),
            credential: sampan_domain::secret::CredentialRef::None,
            limits: target::Limits { connections: Some(connections), ..Default::default() },
        }
    }

    #[tokio::test]
    async fn a_host_stays_the_same_when_its_limits_change() {
        let limits = Limits::default();
        let host = limits.host("h", &target(1, 16), true);
        assert_eq!(host.bodies(), 12);
        let mut held = Vec::new();
        for _ in 0..12 {
            held.push(host.bodies.acquire().await.unwrap());
        }
        let now = Some(Instant::now());
        *host.not_before.lock().unwrap() = now;

        let same = limits.host("h", &target(1, 4), true);
        assert!(Arc::ptr_eq(&host, &same));
        assert_eq!((same.bodies(), *same.not_before.lock().unwrap()), (3, now));
        // Those under way are within the new limit before another one begins.
        held.truncate(3);
        assert_eq!(host.bodies.permits.available_permits(), 0);
        held.clear();
        assert_eq!(host.bodies.permits.available_permits(), 3);
        limits.host("h", &target(1, 8), true);
        assert_eq!(host.bodies.permits.available_permits(), 6);
    }

    #[test]
    fn of_several_targets_at_one_host_the_lowest_limit_counts() {
        let limits = Limits::default();
        let host = limits.host("h", &target(1, 16), true);
        limits.host("h", &target(2, 4), true);
        limits.host("h", &target(1, 16), true);
        assert_eq!(host.bodies(), 3);
        limits.host("h", &target(3, 1), false);
        assert_eq!(host.bodies(), 3, "a target that is only tried limits nobody");
        limits.host("elsewhere", &target(2, 4), true);
        assert_eq!(host.bodies(), 12, "a target that moved away limits nobody");
        limits.host("h", &target(2, 4), true);
        limits.forget(TargetId(2));
        assert_eq!(host.bodies(), 12, "nor does one that is gone");
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
