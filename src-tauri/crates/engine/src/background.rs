//! What goes on beside the workers: plans, uploads that were asked for, sessions that are given back. It ends with the
//! engine, in order or cut short.

use std::time::Duration;

use sampan_domain::{ErrorCode, Failure};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// All tasks that nobody else waits for.
#[derive(Default)]
pub(crate) struct Background {
    tasks: TaskTracker,
    /// Cancelled when their time is over.
    over: CancellationToken,
}

impl Background {
    /// Does something beside everything else.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<Result<T, Failure>> {
        tokio::spawn(self.keep(work))
    }

    /// The same work, which the end of the engine waits for, and cuts short with `shutting-down` when that takes long.
    pub(crate) fn keep<T, W: Future<Output = T>>(
        &self,
        work: W,
    ) -> impl Future<Output = Result<T, Failure>> + use<T, W> {
        let over = self.over.clone();
        self.tasks.track_future(async move {
            over.run_until_cancelled(work).await.ok_or_else(|| Failure::new(ErrorCode::ShuttingDown))
        })
    }

    /// Waits for all of them, at most so long, and cuts the rest short: then nothing goes on.
    pub(crate) async fn end(&self, within: Duration) {
        self.tasks.close();
        let _ = tokio::time::timeout(within, self.tasks.wait()).await;
        self.over.cancel();
        // One that a disk holds up cannot be cut short, and must not hold up the end.
        if tokio::time::timeout(within, self.tasks.wait()).await.is_err() {
            tracing::warn!(tasks = self.tasks.len(), "something does not end");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_soon_over_is_waited_for_and_the_rest_cut_short() {
        let background = Background::default();
        let soon = background.spawn(tokio::time::sleep(Duration::from_millis(10)));
        let never = background.spawn(std::future::pending::<()>());
        background.end(Duration::from_millis(500)).await;
        assert!(soon.is_finished() && never.is_finished());
        assert_eq!(soon.await.unwrap(), Ok(()));
        assert_eq!(never.await.unwrap().unwrap_err().code, ErrorCode::ShuttingDown);
        let late = background.spawn(std::future::pending::<()>());
        assert_eq!(late.await.unwrap().unwrap_err().code, ErrorCode::ShuttingDown, "nothing begins any more");
    }
}
