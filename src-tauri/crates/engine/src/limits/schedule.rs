//! Limits by the hour, applied as the hours come.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Limits;

/// How often the clock is looked at. Not only at the hours that the schedule names: the clock may be set, and the machine
/// may sleep.
const LOOK: Duration = Duration::from_secs(1);

/// Keeps the limits to their schedule until the program ends.
pub(crate) async fn keep(limits: Arc<Limits>, leaving: CancellationToken) {
    let mut settings = limits.settings.subscribe();
    loop {
        let timed = !settings.borrow_and_update().limits_schedule.is_empty();
        limits.by_the_clock();
        tokio::select! {
            () = leaving.cancelled() => return,
            _ = settings.changed() => {}
            () = tokio::time::sleep(LOOK), if timed => {}
        }
    }
}
