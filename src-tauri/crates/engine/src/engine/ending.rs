//! The engine ends: in order, when it has had time, or because its journal fails.

use std::sync::atomic::Ordering;
use std::time::Duration;

use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{ErrorCode, Failure};
use tokio::sync::oneshot;

use super::{Engine, LOOK_AGAIN};
use crate::dispatcher::Order;

/// How long workers have to leave when the program ends.
const LEAVE_WITHIN: Duration = Duration::from_secs(4);
/// How long everything else has after that.
const REST_WITHIN: Duration = Duration::from_millis(500);

impl Engine {
    /// Whether it takes work; or why not.
    pub fn ready(&self) -> Result<(), Failure> {
        if self.inner.draining.load(Ordering::Relaxed) || self.inner.context.leaving.is_cancelled() {
            return Err(Failure::new(ErrorCode::ShuttingDown));
        }
        self.inner.context.trouble.borrow().clone().map_or(Ok(()), Err)
    }

    /// Waits until the journal fails. Then no job goes on, and nothing more can be promised: what is left is to tell
    /// people, and to end. Waiting holds nothing of the engine; when that is gone it is `shutting-down`.
    pub fn trouble(&self) -> impl Future<Output = Failure> + Send + use<> {
        let mut trouble = self.inner.context.trouble.subscribe();
        async move {
            let failed = trouble.wait_for(Option::is_some).await.ok().and_then(|failure| failure.clone());
            failed.unwrap_or_else(|| Failure::new(ErrorCode::ShuttingDown))
        }
    }

    /// Starts no more jobs, and waits until the running ones have ended, at most so long. What waits goes on at the next
    /// start.
    pub async fn drain(&self, within: Duration) -> Result<(), Failure> {
        self.inner.draining.store(true, Ordering::Relaxed);
        self.pool(&self.journal().settings()?);
        let running = JobQuery { status: vec![Status::Running], ..JobQuery::default() };
        let ended = async {
            while self.journal().count(&running)? > 0 {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            Ok(())
        };
        tokio::time::timeout(within, ended).await.unwrap_or(Ok(()))
    }

    /// Ends the engine: nothing goes on when this returns, within five seconds; running jobs are left as they are and go
    /// on next time.
    pub async fn shutdown(&self) {
        self.inner.context.leaving.cancel();
        let (reply, left) = oneshot::channel();
        self.order(Order::Shutdown { reply });
        let _ = tokio::time::timeout(LEAVE_WITHIN, left).await;
        self.inner.context.background.end(REST_WITHIN).await;
        self.inner.context.ledger.keep().await;
        self.inner.context.record.keep().await;
    }
}
