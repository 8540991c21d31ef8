//! One host: how many requests at once, how many a second, how many bytes a second, and when it does not want to hear
//! from us.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sampan_domain::job::LONG_WAIT;
use sampan_domain::target::{self, Place, Target};
use sampan_domain::{ErrorCode, Failure, TargetId};
use sampan_registry::{Ask, Outcome, Weight};
use tokio::sync::watch;
use tokio::time::Instant;

use super::pool::{Held, Pool};
use super::ramp::Ramp;
use super::rate::Rate;

/// The wait after a 429 that does not say how long.
const UNSAID_WAIT: Duration = Duration::from_secs(1);

/// How many requests to each host had each outcome.
pub type Outcomes = BTreeMap<(String, Outcome), u64>;

/// One host's limits. Bodies and control requests have permits of their own, so that many large bodies never keep a HEAD
/// waiting.
///
/// A host stays the same for as long as the process lives: whoever holds it feels its limits as they are now.
pub(crate) struct Host {
    pub(super) name: String,
    /// What each target at this host allows; the least counts.
    allowed: Mutex<HashMap<TargetId, target::Limits>>,
    trust: Mutex<Trust>,
    pub(super) control: Arc<Pool>,
    pub(super) bodies: Arc<Pool>,
    requests: Rate,
    pub(super) bytes: Arc<Rate>,
    not_before: watch::Sender<Option<Instant>>,
    /// What came of requests so far, by who was asked.
    outcomes: Mutex<Outcomes>,
}

/// How many requests there may be at once, and how many of them are tried now.
struct Trust {
    control: usize,
    bodies: usize,
    ramp: Ramp,
}

impl Host {
    pub(super) fn new(name: &str, target: &Target) -> Self {
        let ramp = match target.place {
            Place::Registry(_) => Ramp::begin(),
            Place::Layout(_) | Place::Archive(_) | Place::DockerArchive(_) => Ramp::full(),
        };
        let host = Self {
            name: name.to_owned(),
            allowed: Mutex::default(),
            trust: Mutex::new(Trust { control: 1, bodies: 1, ramp }),
            control: Arc::new(Pool::new(1)),
            bodies: Arc::new(Pool::new(1)),
            requests: Rate::default(),
            bytes: Arc::default(),
            not_before: watch::Sender::new(None),
            outcomes: Mutex::default(),
        };
        host.hold_to(std::iter::once(&target.limits));
        host
    }

    /// Counts what came of a request: to this host, to its token server or to its storage.
    pub(super) fn count(&self, host: &str, outcome: Outcome) {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        *outcomes.entry((host.to_owned(), outcome)).or_default() += 1;
    }

    /// Adds what was counted.
    pub(super) fn add_outcomes(&self, all: &mut Outcomes) {
        let outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, count) in &*outcomes {
            *all.entry(key.clone()).or_default() += count;
        }
    }

    /// Bodies that may be in flight at once, by what is configured.
    pub(crate) fn bodies(&self) -> usize {
        self.trust().bodies
    }

    /// What a target allows, or that it allows nothing here any more.
    pub(super) fn allow(&self, target: TargetId, limits: Option<&target::Limits>) {
        let mut allowed = self.allowed.lock().unwrap_or_else(PoisonError::into_inner);
        match limits {
            Some(limits) => drop(allowed.insert(target, limits.clone())),
            None if allowed.remove(&target).is_none() => return,
            None => {}
        }
        if !allowed.is_empty() {
            self.hold_to(allowed.values());
        }
    }

    /// The least of several limits holds.
    fn hold_to<'a>(&self, limits: impl Iterator<Item = &'a target::Limits> + Clone) {
        let connections =
            limits.clone().map(|limits| limits.connections.unwrap_or(target::Limits::CONNECTIONS)).min();
        self.requests
            .set(limits.clone().filter_map(|limits| limits.requests_per_second).min().map(u64::from));
        self.bytes.set(limits.filter_map(|limits| limits.bytes_per_second).min());
        let mut trust = self.trust();
        (trust.control, trust.bodies) = shares(connections.unwrap_or(target::Limits::CONNECTIONS));
        self.fit(&trust);
    }

    /// As many permits as the host is trusted with now.
    fn fit(&self, trust: &Trust) {
        self.control.resize(trust.control.min(trust.ramp.window()));
        self.bodies.resize(trust.bodies.min(trust.ramp.window()));
    }

    /// Waits until a request may go out: not before the host wants to hear from us, not more at once and not more a
    /// second than it may get. Both ends of a body were taken together before it was asked for.
    pub(super) async fn admit(&self, ask: &Ask<'_>) -> Result<Option<Held>, Failure> {
        loop {
            let mut news = self.not_before.subscribe();
            self.quiet().await?;
            let admitted = async {
                let held = match ask.weight {
                    Weight::Control => Some(self.control.acquire().await?),
                    Weight::Body => None,
                };
                self.requests.take(1).await;
                Ok(held)
            };
            tokio::select! {
                biased;
                _ = news.changed() => {}
                held = admitted => return held,
            }
        }
    }

    /// Waits until the host wants to hear from us; a wait that would be long is a failure instead, so that the
    /// worker is free meanwhile.
    async fn quiet(&self) -> Result<(), Failure> {
        loop {
            let until = *self.not_before.borrow();
            let Some(until) = until.filter(|until| *until > Instant::now()) else { return Ok(()) };
            let wait = until - Instant::now();
            if wait > LONG_WAIT {
                let failure = Failure::new(ErrorCode::RateLimited).with("host", self.name.as_str());
                return Err(failure.retry_after(Some(wait)));
            }
            tokio::time::sleep_until(until).await;
        }
    }

    /// The host answered, and did not say that it was too much.
    pub(super) fn answered(&self) {
        let mut trust = self.trust();
        let (before, most) = (trust.ramp.window(), trust.control.max(trust.bodies));
        trust.ramp.answered(most);
        if trust.ramp.window() != before {
            self.fit(&trust);
        }
    }

    /// The host said that it was too much.
    pub(super) fn refused(&self, wait: Option<Duration>) {
        let until = Instant::now() + wait.unwrap_or(UNSAID_WAIT);
        self.hush(until);
        let mut trust = self.trust();
        let most = trust.control.max(trust.bodies);
        trust.ramp.refused(until, most);
        self.fit(&trust);
    }

    /// Nothing goes out before a moment.
    pub(super) fn hush(&self, until: Instant) {
        self.not_before.send_if_modified(|known| {
            let later = known.is_none_or(|known| known < until);
            if later {
                *known = Some(until);
            }
            later
        });
    }

    fn trust(&self) -> MutexGuard<'_, Trust> {
        self.trust.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many of a host's connections are for control requests, and how many for bodies.
fn shares(connections: u16) -> (usize, usize) {
    let connections = usize::from(connections.max(1));
    let control = (connections / 4).max(1);
    (control, connections.saturating_sub(control).max(1))
}
