//! This process as whoever watches over it sees it.

use sampan_domain::{ErrorCode, Failure};
use sampan_engine::Engine;
use sampan_listener::{Heard, Watched};

use crate::metrics::Metrics;

pub(super) struct Process {
    pub(super) engine: Engine,
    pub(super) metrics: Option<Metrics>,
}

impl Watched for Process {
    /// The engine takes work, and the store can be read and written: what was handed to it before is on disk.
    fn ready(&self) -> Heard {
        let engine = self.engine.clone();
        Box::pin(async move {
            engine.ready()?;
            engine.journal().settings()?;
            engine.journal().commit(Vec::new()).await
        })
    }

    fn figures(&self) -> Result<String, Failure> {
        let metrics = self.metrics.as_ref().ok_or_else(|| Failure::new(ErrorCode::ShuttingDown))?;
        metrics.text()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sampan_engine::{Parts, Start, SystemClock, Timeouts};
    use sampan_store::{EnvSecrets, InterceptedJournal, MemoryJournal};

    use super::*;
    use crate::logs;

    #[tokio::test]
    async fn a_process_whose_store_takes_nothing_is_not_ready() {
        let full = Failure::new(ErrorCode::DiskFull);
        let parts = Parts {
            journal: Arc::new(InterceptedJournal::failing(MemoryJournal::new(), 1, full.clone())),
            secrets: Arc::new(EnvSecrets::new()),
            clock: Arc::new(SystemClock),
            patience: Timeouts::default(),
            job_log: logs::install(0, false),
            directory: None,
        };
        let engine = Engine::start(parts, Start::Quiet).await.unwrap();
        let process = Process { engine, metrics: None };
        assert_eq!(process.ready().await, Err(full));
        assert_eq!(process.ready().await, Ok(()), "there is room again");
        process.engine.shutdown().await;
        assert_eq!(process.ready().await.unwrap_err().code, ErrorCode::ShuttingDown);
    }
}
