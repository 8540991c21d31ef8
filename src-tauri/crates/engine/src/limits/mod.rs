//! How hard hosts and lines are used.
//!
//! In the order in which a request meets them: [`gate`] is passed by every request and asks its [`host`], which has
//! permits ([`pool`]; of [`both_ends`] for a body), as many as it is trusted with ([`ramp`]), and a [`rate`] of requests a
//! second. The bytes of a body are [`pace`]d: by the host they come from; by the host they go to, by their rule, and by
//! what holds for all, as the [`schedule`] says.
//!
//! All of it can change under way and is felt by what is running. Blobs are counted in bytes; manifests and lists are
//! small, and counted in requests.

mod ends;
mod gate;
mod host;
mod pace;
mod pool;
mod ramp;
mod rate;
pub(crate) mod schedule;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::BoxStream;
use sampan_domain::{Failure, Rule, RuleId, Settings, Target, TargetId};
use tokio::sync::watch;

pub(crate) use ends::{Permits, both_ends};
pub(crate) use gate::{Meter, RunGate};
pub(crate) use host::Host;
pub use host::Outcomes;

use crate::clock::Clock;
use rate::Rate;

/// The limits of all hosts, of all rules, and of all together.
pub(crate) struct Limits {
    clock: Arc<dyn Clock>,
    settings: watch::Sender<Settings>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
    /// Bytes a second of each rule that has been asked for or is limited.
    rules: Mutex<HashMap<RuleId, Arc<Rate>>>,
    /// Bytes a second of all bodies together.
    all: Arc<Rate>,
}

impl Limits {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            settings: watch::Sender::new(Settings::default()),
            hosts: Mutex::default(),
            rules: Mutex::default(),
            all: Arc::default(),
        }
    }

    /// The host of a target, with the limits of all its targets as they are now. The limits of a target that is not
    /// `stored` bind nobody but a host that nobody else uses.
    pub(crate) fn host(&self, name: &str, target: &Target, stored: bool) -> Arc<Host> {
        let mut hosts = self.hosts();
        let host =
            Arc::clone(hosts.entry(name.to_owned()).or_insert_with(|| Arc::new(Host::new(name, target))));
        if stored {
            for (other, host) in hosts.iter() {
                host.allow(target.id, (other == name).then_some(&target.limits));
            }
        }
        host
    }

    /// What came of all requests so far.
    pub(crate) fn outcomes(&self) -> Outcomes {
        let mut all = Outcomes::new();
        self.hosts().values().for_each(|host| host.add_outcomes(&mut all));
        all
    }

    /// A target that is gone limits nothing.
    pub(crate) fn forget(&self, target: TargetId) {
        self.hosts().values().for_each(|host| host.allow(target, None));
    }

    /// The limits of a rule, as it is now.
    pub(crate) fn rule(&self, rule: &Rule) {
        self.of_rule(rule.id).set(rule.bytes_per_second);
    }

    /// A rule that is gone limits nothing.
    pub(crate) fn forget_rule(&self, rule: RuleId) {
        if let Some(rate) = self.rules().remove(&rule) {
            rate.set(None);
        }
    }

    /// The limits of all, as they are now.
    pub(crate) fn settings(&self, settings: &Settings) {
        self.settings.send_replace(settings.clone());
        self.by_the_clock();
    }

    /// The limit of all that holds at this time of the week.
    fn by_the_clock(&self) {
        let limit = self.settings.borrow().bytes_per_second_at(self.clock.local());
        self.all.set(limit);
    }

    /// A body on its way to a host, no faster than host, rule and settings allow.
    pub(crate) fn paced(
        &self,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static,
        destination: &Host,
        rule: Option<RuleId>,
    ) -> BoxStream<'static, Result<Bytes, Failure>> {
        let mut rates = vec![Arc::clone(&destination.bytes), Arc::clone(&self.all)];
        rates.extend(rule.map(|rule| self.of_rule(rule)));
        pace::paced(body, rates)
    }

    fn of_rule(&self, rule: RuleId) -> Arc<Rate> {
        Arc::clone(self.rules().entry(rule).or_default())
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, Arc<Host>>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rules(&self) -> MutexGuard<'_, HashMap<RuleId, Arc<Rate>>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host {
    /// A body on its way from this host, no faster than it allows.
    pub(crate) fn paced(
        &self,
        body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static,
    ) -> BoxStream<'static, Result<Bytes, Failure>> {
        pace::paced(body, vec![Arc::clone(&self.bytes)])
    }
}
