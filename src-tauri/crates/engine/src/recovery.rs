//! Taking up the work left from before: whatever was running when the process ended is orphaned by definition,
//! since one process has the data directory.

use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::{Failure, Job};
use tracing::{info_span, warn};

use crate::queue::Entry;
use crate::worker::Context;

/// How many jobs are read at once.
const PAGE: usize = 1_000;

/// Sets interrupted jobs back (or aside, when it was the third time in a row), and gives everything that is open.
pub(crate) async fn take_up(context: &Context) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::new();
    let mut query = JobQuery {
        status: vec![Status::Pending, Status::Running, Status::Retrying],
        limit: PAGE,
        ..JobQuery::default()
    };
    loop {
        let jobs = context.recorder.journal().jobs(&query)?;
        query.before = jobs.last().map(|job| job.id);
        let full = jobs.len() == PAGE;
        let mut last = None;
        for mut job in jobs {
            if job.state.is_active() {
                last = Some(set_back(context, &mut job)?);
            }
            entries.extend(Entry::of(&job));
        }
        if let Some(receipt) = last {
            receipt.await?;
        }
        if !full {
            return Ok(entries);
        }
    }
}

fn set_back(context: &Context, job: &mut Job) -> Result<sampan_domain::journal::Receipt, Failure> {
    let cause = job.judge_interruption();
    let transition = job.apply(cause, None, context.clock.now()).map_err(|refused| {
        Failure::new(sampan_domain::ErrorCode::StoreDamaged).with("detail", refused.to_string())
    })?;
    info_span!("job", job = job.id.0).in_scope(|| warn!("log-interrupted"));
    Ok(context.recorder.moved(job, transition))
}
