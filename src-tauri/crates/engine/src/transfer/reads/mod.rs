//! One read for many destinations. Jobs of one image are siblings, and a group; a blob that several of them lack is read
//! once. The read belongs to the group: it outlives a sibling that is stopped, and ends when nobody wants it any more.
//!
//! ```text
//! source ─→ pump ─→ memory, the last MiB or so ─→ readers that keep up
//!                      └─→ spool on disk ─→ readers that are slow, and siblings that have yet to come
//! ```
mod reader;
mod shared;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sampan_domain::{Digest, JobId};

pub(super) use self::reader::{Begin, Reader};
use self::shared::Shared;
use super::spool::Spool;

/// The reads of a group of siblings.
pub(crate) struct Reads {
    spool: Spool,
    group: Mutex<Group>,
}

#[derive(Default)]
struct Group {
    jobs: HashSet<JobId>,
    blobs: HashMap<Digest, Blob>,
}

#[derive(Default)]
struct Blob {
    read: Option<Arc<Shared>>,
    /// Siblings that take part in the read, or do not want it.
    passed: HashSet<JobId>,
}

/// A job's seat in its group, until dropped.
pub(crate) struct Seat {
    reads: Arc<Reads>,
    job: JobId,
}

impl Reads {
    pub(crate) fn new(spool: Spool) -> Self {
        Self { spool, group: Mutex::default() }
    }

    pub(crate) fn join(reads: &Arc<Self>, job: JobId) -> Seat {
        reads.lock().jobs.insert(job);
        Seat { reads: Arc::clone(reads), job }
    }

    fn lock(&self) -> MutexGuard<'_, Group> {
        self.group.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The job's part in the read of a blob. `None` where it reads alone: it has no sibling that may want the blob, has
    /// had its part before, or comes when the beginning is gone.
    pub(super) fn share(&self, digest: &Digest) -> Option<Reader> {
        let mut group = self.reads.lock();
        let Group { jobs, blobs } = &mut *group;
        let blob = blobs.entry(digest.clone()).or_default();
        if !blob.passed.insert(self.job) {
            return None;
        }
        if let Some(read) = &blob.read {
            return Shared::joined(read);
        }
        let absent = jobs.difference(&blob.passed).count();
        let read = (absent > 0).then(|| Shared::new(self.reads.spool.clone(), absent))?;
        blob.read = Some(Arc::clone(&read));
        Some(Reader { id: 0, read })
    }

    /// The job does not want the blob, or gets it in another way.
    pub(super) fn pass(&self, digest: &Digest) {
        let mut group = self.reads.lock();
        let blob = group.blobs.entry(digest.clone()).or_default();
        if blob.passed.insert(self.job)
            && let Some(read) = &blob.read
        {
            read.without_one();
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut group = self.reads.lock();
        group.jobs.remove(&self.job);
        for blob in group.blobs.values_mut() {
            if blob.passed.insert(self.job)
                && let Some(read) = &blob.read
            {
                read.without_one();
            }
        }
    }
}
