//! Runs that are being planned: a task each, which waits for its turn, plans, and says in the run how that ended.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use sampan_domain::journal::RunQuery;
use sampan_domain::run::{Planning, Run};
use sampan_domain::{ErrorCode, Failure, Rule, RuleId, RunId};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use super::{Engine, Start, told};
use crate::{planner, worker};

/// How often logins that are locked are tried again, beside when somebody says that they are open.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Who is being planned.
#[derive(Default)]
pub(super) struct Plans {
    going: Mutex<BTreeMap<RunId, Going>>,
    /// Told each time one has ended.
    left: Notify,
}

struct Going {
    rule: RuleId,
    stage: Stage,
    token: CancellationToken,
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// More may be told that it is about.
    Gathering,
    /// Earlier runs of its rule have not ended.
    Waiting,
    /// It is being made.
    Making,
}

/// One run's place among them; it ends with its owner, however that ends.
pub(super) struct Entered {
    plans: Arc<Plans>,
    run: RunId,
    token: CancellationToken,
}

impl Plans {
    /// A run is going to be planned: from here on it can be stopped.
    pub(super) fn enter(self: &Arc<Self>, run: &Run, rule: RuleId) -> Entered {
        let token = CancellationToken::new();
        let stage = if run.scope.is_some() { Stage::Gathering } else { Stage::Waiting };
        self.going().insert(run.id, Going { rule, stage, token: token.clone() });
        Entered { plans: Arc::clone(self), run: run.id, token }
    }

    /// The newest run of a rule whose plan is that far.
    pub(super) fn find(&self, rule: RuleId, stage: Stage) -> Option<RunId> {
        let going = self.going();
        let found = going
            .iter()
            .rfind(|(_, going)| going.rule == rule && going.stage == stage && !going.token.is_cancelled());
        found.map(|(run, _)| *run)
    }

    /// The plan of a run is made from here on.
    fn make(&self, run: RunId) {
        if let Some(going) = self.going().get_mut(&run) {
            going.stage = Stage::Making;
        }
    }

    /// Stops the planning of a run, if it is going on.
    pub(super) fn stop(&self, run: RunId) -> bool {
        self.going().get(&run).inspect(|going| going.token.cancel()).is_some()
    }

    /// Stops the planning of all runs of a rule.
    pub(super) fn stop_rule(&self, rule: RuleId) {
        self.going().values().filter(|going| going.rule == rule).for_each(|going| going.token.cancel());
    }

    /// Waits until the planning of all that are meant has ended, and is recorded as ended.
    pub(super) async fn ended(&self, meant: impl Fn(RunId, RuleId) -> bool) {
        loop {
            let left = self.left.notified();
            if !self.going().iter().any(|(run, going)| meant(*run, going.rule)) {
                return;
            }
            left.await;
        }
    }

    fn going(&self) -> MutexGuard<'_, BTreeMap<RunId, Going>> {
        self.going.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.plans.going().remove(&self.run);
        self.plans.left.notify_waiters();
    }
}

impl Engine {
    /// Stores a new run, and plans it in the background. It goes on though nobody may wait for it any more.
    pub(super) async fn begin(&self, run: Run, rule: RuleId) -> Result<(), Failure> {
        let works = self.inner.how == Start::Working;
        let entered = works.then(|| self.inner.plans.enter(&run, rule));
        let receipt = self.inner.context.runs.begin(&self.inner.context.recorder, run.clone(), &[]);
        let (told, begun) = oneshot::channel();
        let engine = self.clone();
        self.inner.context.background.spawn(async move {
            let stored = engine.inner.context.recorder.settle(receipt).await;
            let goes_on = stored.is_ok();
            let _ = told.send(stored);
            if let Some(entered) = entered.filter(|_| goes_on) {
                engine.plan(run, rule, entered).await;
            }
        });
        begun.await.unwrap_or_else(|_| Err(Failure::new(ErrorCode::ShuttingDown)))
    }

    /// Plans a run to its end, and says so in the run. A plan that the end of the program meets is left as it is.
    pub(super) async fn plan(self, run: Run, rule: RuleId, entered: Entered) {
        let (id, context) = (run.id, &self.inner.context);
        let planned = tokio::select! {
            biased;
            () = context.leaving.cancelled() => return,
            () = entered.token.cancelled() => Ok(Ok(false)),
            planned = AssertUnwindSafe(Box::pin(self.planned(run, rule))).catch_unwind() => planned,
        };
        let planned = planned.unwrap_or_else(|panic| Err(worker::panicked(panic.as_ref())));
        context.awaited.forget(id);
        let end = |now| match planned {
            Ok(true) => Planning::Done(now),
            Ok(false) => Planning::Stopped(now),
            Err(failure) => Planning::Failed(now, failure),
        };
        let ended = match self.end_plan(id, end).await {
            Ok(()) => self.keep_one_idle(id).await,
            failed => failed,
        };
        if let Err(failure) = ended {
            context.in_trouble(failure);
        }
    }

    /// Whether the run was planned to its end, rather than its rule gone or disabled while it waited.
    async fn planned(&self, run: Run, rule: RuleId) -> Result<bool, Failure> {
        let run = if run.scope.is_some() {
            self.gathered(run, rule).await?
        } else {
            self.wait_turn(run.id, rule).await?;
            self.inner.plans.make(run.id);
            run
        };
        let rule = self.journal().rules()?.into_iter().find(|known| known.id == rule && known.enabled);
        let Some(rule) = rule else { return Ok(false) };
        self.wait_for_logins(run.id, &rule).await?;
        let (context, dispatcher) = (Arc::clone(&self.inner.context), self.inner.dispatcher.clone());
        planner::make_jobs(context, dispatcher, run, &rule).await.map(|()| true)
    }

    /// Waits while the logins of a rule's targets are locked: somebody will give the passphrase.
    async fn wait_for_logins(&self, run: RunId, rule: &Rule) -> Result<(), Failure> {
        let context = &self.inner.context;
        let meter = context.meter(run);
        let targets = rule.destinations.iter().map(|destination| destination.target).chain([rule.source]);
        for target in targets {
            loop {
                let came = context.go_on.notified();
                match context.connections.end(target, &meter).await {
                    Err(failure) if failure.code == ErrorCode::SecretsLocked => {
                        tracing::info!(%failure, "a plan waits");
                        let _ = tokio::time::timeout(LOOK_AGAIN, came).await;
                    }
                    // What else is wrong is the plan's own to say.
                    _ => break,
                }
            }
        }
        Ok(())
    }

    /// The run with all it was told until now. What is told from here on makes another run, unless it is about an image
    /// that this one has not looked at yet.
    async fn gathered(&self, run: Run, rule: RuleId) -> Result<Run, Failure> {
        tokio::time::sleep(told::GATHER).await;
        let _one_at_a_time = self.inner.firing.lock().await;
        self.inner.plans.make(run.id);
        let run = self.journal().run(run.id)?.unwrap_or(run);
        if let Some(scope) = &run.scope {
            self.inner.context.awaited.add(run.id, rule, scope);
        }
        Ok(run)
    }

    /// Waits until the earlier runs of the rule have ended: runs of one rule do not overlap, they queue.
    async fn wait_turn(&self, run: RunId, rule: RuleId) -> Result<(), Failure> {
        let query = RunQuery { rule: Some(rule), before: Some(run), limit: usize::MAX };
        for earlier in self.journal().runs(&query)? {
            match self.wait_run(earlier.id).await {
                // It was removed while it was waited for.
                Err(failure) if failure.code == ErrorCode::RunNotFound => {}
                ended => ended?,
            }
        }
        Ok(())
    }
}
