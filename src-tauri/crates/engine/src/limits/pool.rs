//! Permits whose number can change while they are held.

use std::sync::{Arc, Mutex, PoisonError};

use sampan_domain::{ErrorCode, Failure};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Permits whose number can change while they are held: those that are too many go as they are given back.
pub(super) struct Pool {
    permits: Arc<Semaphore>,
    size: Mutex<Size>,
}

struct Size {
    wanted: usize,
    /// Permits there are, held ones included.
    made: usize,
}

impl Pool {
    pub(super) fn new(size: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(size)), size: Mutex::new(Size { wanted: size, made: size }) }
    }

    pub(super) fn resize(&self, wanted: usize) {
        let mut size = self.size.lock().unwrap_or_else(PoisonError::into_inner);
        size.wanted = wanted;
        if size.made < wanted {
            self.permits.add_permits(wanted - size.made);
            size.made = wanted;
        } else if size.made > wanted {
            size.made -= self.permits.forget_permits(size.made - wanted);
        }
    }

    /// Waits for a permit, in the order in which they were asked for.
    pub(super) async fn acquire(self: &Arc<Self>) -> Result<Held, Failure> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|_| Failure::new(ErrorCode::ShuttingDown))?;
        Ok(Held { permit: Some(permit), pool: Arc::clone(self) })
    }

    /// Permits that nobody holds.
    #[cfg(test)]
    pub(super) fn free(&self) -> usize {
        self.permits.available_permits()
    }
}

/// One permit, held until dropped.
pub(super) struct Held {
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
