//! What jobs are searched and put in order by, of those that earlier processes wrote: it is read when somebody first
//! asks, or ahead of that by a process that stays.

use std::sync::{Arc, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use sampan_domain::journal::JobQuery;
use sampan_domain::{Failure, JobId};

use crate::about::needs_about;
use crate::journal::Shared;
use crate::kind::Kind;
use crate::table::Table;
use crate::value;

/// Jobs read at once: whoever asks for others waits no longer than for these.
const PART: usize = 1_000;
/// A program that has just started has more urgent things to do.
const AFTER: Duration = Duration::from_secs(2);

/// Reads what a query needs and nobody has read yet.
pub(crate) fn for_query(shared: &Shared, query: &JobQuery) -> Result<(), Failure> {
    if !needs_about(query) {
        return Ok(());
    }
    shared.table(Table::unknown).chunks(PART).try_for_each(|some| learn(shared, some))
}

/// Reads all of it in a while, unless the store is closed before.
pub(crate) fn ahead(shared: &Arc<Shared>) {
    let shared = Arc::downgrade(shared);
    let reading = move || {
        thread::sleep(AFTER);
        let unknown = shared.upgrade().map(|shared| shared.table(Table::unknown)).unwrap_or_default();
        for some in unknown.chunks(PART) {
            let Some(shared) = Weak::upgrade(&shared) else { return };
            if let Err(failure) = learn(&shared, some) {
                tracing::debug!(%failure, "no longer read ahead");
                return;
            }
        }
    };
    if let Err(error) = thread::Builder::new().name("store-ahead".to_owned()).spawn(reading) {
        tracing::warn!(%error, "nothing is read ahead");
    }
}

fn learn(shared: &Shared, some: &[JobId]) -> Result<(), Failure> {
    let jobs = shared.read(|trees| {
        let read = |id: &JobId| trees.read(Kind::Job, id.0, value::decode_job).transpose();
        some.iter().filter_map(read).collect::<Result<Vec<_>, _>>()
    })?;
    let mut table = shared.table.write().unwrap_or_else(PoisonError::into_inner);
    for job in jobs {
        table.learn(&job);
    }
    Ok(())
}
