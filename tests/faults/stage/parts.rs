//! What the engine between the two registries is put together from: targets and a rule, logins, a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use sampan_domain::journal::Change;
use sampan_domain::secret::{Credential, CredentialRef, Secrets};
use sampan_domain::target::{Limits, Place};
use sampan_domain::{Failure, Journal, Rule, RuleId, Target, TargetId, Time};
use sampan_engine::{Clock, Parts, Timeouts};
use sampan_store::{DataDir, SledJournal};
use serde_json::json;

use super::log::{Log, ON_PURPOSE};
use super::{CANARIES, RULE, hurried, place};

/// A rule for some repositories, with more keys as they are stored.
pub(super) fn rule(id: RuleId, name: &str, repositories: &str, more: &serde_json::Value) -> Rule {
    let mut rule = json!({
        "id": id, "name": name, "description": "", "enabled": true, "source": TargetId(1),
        "repositories": { "include": [repositories] },
        "destinations": [{ "target": TargetId(2) }],
    });
    rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(rule).unwrap()
}

/// One of the two targets.
pub(super) fn target(id: u64, name: &str, place: Place, credential: CredentialRef) -> Change {
    let limits = Limits::default();
    Change::PutTarget(Target { id: TargetId(id), name: name.into(), place, credential, limits })
}

/// Two registries without logins at those addresses, and the rule between them.
pub(crate) fn configuration(source: &str, destination: &str, more: &serde_json::Value) -> Vec<Change> {
    vec![
        target(1, "source", place(source, None), CredentialRef::None),
        target(2, "destination", place(destination, None), CredentialRef::None),
        Change::PutRule(rule(RULE, "all", "team/**", more)),
    ]
}

/// What an engine is put together from that nobody looks at.
pub(crate) fn alone(journal: Arc<dyn Journal>, directory: &DataDir, clock: Arc<ShiftedClock>) -> Parts {
    Parts {
        journal,
        secrets: Arc::new(Logins::default()),
        clock,
        patience: hurried(),
        job_log: sampan_engine::job_log().1,
        directory: Some(directory.path().to_owned()),
    }
}

pub(super) fn parts(
    journal: &Arc<SledJournal>,
    logins: &Arc<Logins>,
    clock: &Arc<ShiftedClock>,
    log: &Log,
    directory: &DataDir,
    patience: Timeouts,
) -> Parts {
    Parts {
        journal: Arc::<SledJournal>::clone(journal),
        secrets: Arc::<Logins>::clone(logins),
        clock: Arc::<ShiftedClock>::clone(clock),
        patience,
        job_log: log.sink(),
        directory: Some(directory.path().to_owned()),
    }
}

/// The two logins.
#[derive(Default)]
pub(super) struct Logins {
    pub(super) denied: AtomicBool,
}

impl Secrets for Logins {
    fn credential(&self, target: &Target) -> Result<Option<Credential>, Failure> {
        if self.denied.load(Ordering::SeqCst) {
            let code = sampan_domain::ErrorCode::CredentialInvalid;
            return Err(Failure::new(code).with("source", "keyring").with("detail", "locked"));
        }
        if target.credential == CredentialRef::None {
            return Ok(None);
        }
        let known = usize::try_from(target.id.0).unwrap().checked_sub(1).and_then(|at| CANARIES.get(at));
        Ok(known.map(|(user, password)| Credential::Basic {
            username: (*user).to_owned(),
            password: (*password).to_owned().into(),
        }))
    }
}

/// The machine's clock, set forward or back.
#[derive(Debug, Default)]
pub(crate) struct ShiftedClock {
    seconds: AtomicI64,
    panics: AtomicBool,
}

impl ShiftedClock {
    /// By so many seconds.
    pub(crate) fn shift(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The worker that looks at it next panics.
    pub(crate) fn panic_once(&self) {
        self.panics.store(true, Ordering::SeqCst);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Time {
        let in_a_job = tracing::Span::current().metadata().is_some_and(|span| span.name() == "attempt");
        let panics = in_a_job && self.panics.swap(false, Ordering::SeqCst);
        assert!(!panics, "{}", ON_PURPOSE);
        chrono::Utc::now() + chrono::TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }
}
