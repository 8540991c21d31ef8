//! Runs that are being planned: a task each, which waits for its turn, plans, and says in the run how that ended.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use sampan_domain::journal::RunQuery;
use sampan_domain::run::{Planning, Run};
use sampan_domain::{ErrorCode, Failure, RuleId, RunId};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use super::{Engine, Start};
use crate::{planner, worker};

/// Who is being planned.
#[derive(Default)]
pub(super) struct Plans {
    going: Mutex<HashMap<RunId, (RuleId, CancellationToken)>>,
    /// Told each time one has ended.
    left: Notify,
}

/// One run's place among them; it ends with its owner, however that ends.
pub(super) struct Entered {
    plans: Arc<Plans>,
    run: RunId,
    token: CancellationToken,
}

impl Plans {
    /// A run is going to be planned: from here on it can be stopped.
    pub(super) fn enter(self: &Arc<Self>, run: RunId, rule: RuleId) -> Entered {
        let token = CancellationToken::new();
        self.going().insert(run, (rule, token.clone()));
        Entered { plans: Arc::clone(self), run, token }
    }

    /// Stops the planning of a run, if it is going on.
    pub(super) fn stop(&self, run: RunId) -> bool {
        self.going().get(&run).inspect(|(_, token)| token.cancel()).is_some()
    }

    /// Stops the planning of all runs of a rule.
    pub(super) fn stop_rule(&self, rule: RuleId) {
        self.going().values().filter(|(of, _)| *of == rule).for_each(|(_, token)| token.cancel());
    }

    /// Waits until the planning of all that are meant has ended, and is recorded as ended.
    pub(super) async fn ended(&self, meant: impl Fn(RunId, RuleId) -> bool) {
        loop {
            let left = self.left.notified();
            if !self.going().iter().any(|(run, (rule, _))| meant(*run, *rule)) {
                return;
            }
            left.await;
        }
    }

    fn going(&self) -> MutexGuard<'_, HashMap<RunId, (RuleId, CancellationToken)>> {
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
        let entered = works.then(|| self.inner.plans.enter(run.id, rule));
        let receipt = self.inner.context.runs.begin(&self.inner.context.recorder, run.clone(), &[]);
        let (told, begun) = oneshot::channel();
        let engine = self.clone();
        tokio::spawn(async move {
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
        let end = |now| match planned {
            Ok(true) => Planning::Done(now),
            Ok(false) => Planning::Stopped(now),
            Err(failure) => Planning::Failed(now, failure),
        };
        if let Err(failure) = self.end_plan(id, end).await {
            context.in_trouble(failure);
        }
    }

    /// Whether the run was planned to its end, rather than its rule gone or disabled while it waited.
    async fn planned(&self, run: Run, rule: RuleId) -> Result<bool, Failure> {
        self.wait_turn(run.id, rule).await?;
        let rule = self.journal().rules()?.into_iter().find(|known| known.id == rule && known.enabled);
        let Some(rule) = rule else { return Ok(false) };
        let (context, dispatcher) = (Arc::clone(&self.inner.context), self.inner.dispatcher.clone());
        planner::make_jobs(context, dispatcher, run, &rule).await.map(|()| true)
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
