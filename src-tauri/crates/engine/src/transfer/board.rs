//! The board of a running job: the one copy of the job while a worker has it, and how far its blobs are.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sampan_domain::job::Session;
use sampan_domain::progress::{Bytes, Layer, LayerState};
use sampan_domain::{Digest, Job};
use sampan_registry::{Descriptor, Mark};
use tokio_util::task::TaskTracker;

/// Progress of a job that shows it is no poison: the same measure that gives a request its tries back.
pub(crate) const PROGRESS: u64 = 1 << 20;
/// How long the answers to uploads that were asked for are waited for when nobody wants them any more.
const OPENED_WITHIN: Duration = Duration::from_secs(1);

pub(crate) struct Board {
    inner: Mutex<Inner>,
    changed: AtomicBool,
    /// The job made progress after an interruption: the journal should know soon.
    cleared: AtomicBool,
    /// Uploads that are asked for and not answered yet.
    openings: TaskTracker,
}

struct Inner {
    job: Job,
    layers: Vec<Layer>,
}

impl Board {
    /// A job and its blobs as the last attempt left them. What was on its way is sent from the start.
    pub(crate) fn new(job: Job, mut layers: Vec<Layer>) -> Self {
        for layer in layers.iter_mut().filter(|layer| layer.state == LayerState::InFlight) {
            (layer.state, layer.done) = (LayerState::Left, 0);
        }
        Self {
            inner: Mutex::new(Inner { job, layers }),
            changed: AtomicBool::new(false),
            cleared: AtomicBool::new(false),
            openings: TaskTracker::new(),
        }
    }

    /// The job as it is now.
    pub(crate) fn job(&self) -> Job {
        let inner = self.lock();
        let mut job = inner.job.clone();
        if !inner.layers.is_empty() {
            job.bytes = sum(&inner.layers);
        }
        job
    }

    /// Changes the job; its bytes are brought up to date before.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Job) -> T) -> T {
        let mut inner = self.lock();
        if !inner.layers.is_empty() {
            inner.job.bytes = sum(&inner.layers);
        }
        change(&mut inner.job)
    }

    pub(crate) fn layers(&self) -> Vec<Layer> {
        self.lock().layers.clone()
    }

    /// Whether anything moved since the last question.
    pub(crate) fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }

    /// Whether the job was cleared of suspicion since the last question.
    pub(crate) fn take_cleared(&self) -> bool {
        self.cleared.swap(false, Ordering::Relaxed)
    }

    /// Progress clears a job of having ended the process.
    fn clear(&self, job: &mut Job) {
        if std::mem::take(&mut job.interruptions) > 0 {
            self.cleared.store(true, Ordering::Relaxed);
        }
    }

    /// The blobs of one more tree.
    pub(crate) fn add_layers(&self, blobs: &[Descriptor]) {
        let mut inner = self.lock();
        for blob in blobs {
            if !inner.layers.iter().any(|layer| layer.digest == blob.digest) {
                inner.layers.push(Layer {
                    digest: blob.digest.clone(),
                    media_type: blob.media_type.clone(),
                    size: blob.size,
                    state: LayerState::Left,
                    done: 0,
                });
            }
        }
        self.changed.store(true, Ordering::Relaxed);
    }

    /// The trees are others than was believed: their blobs are learned anew.
    pub(crate) fn forget_layers(&self) {
        self.lock().layers.clear();
    }

    /// A blob is at the destination, in this way.
    pub(crate) fn arrived(&self, digest: &Digest, state: LayerState) {
        let mut inner = self.lock();
        if let Some(layer) = inner.layers.iter_mut().find(|layer| layer.digest == *digest) {
            // What this job brought itself is found there when the tree is looked at again.
            let ours = matches!(layer.state, LayerState::Copied | LayerState::Mounted);
            if !(ours && state == LayerState::Existing) {
                layer.state = state;
            }
            layer.done = layer.size;
        }
        if state == LayerState::Copied {
            self.clear(&mut inner.job);
        }
        self.changed.store(true, Ordering::Relaxed);
    }

    /// So many bytes of a blob are sent.
    pub(crate) fn sent(&self, digest: &Digest, done: u64) {
        let mut inner = self.lock();
        if let Some(layer) = inner.layers.iter_mut().find(|layer| layer.digest == *digest) {
            layer.state = LayerState::InFlight;
            layer.done = done;
        }
        if done >= PROGRESS {
            self.clear(&mut inner.job);
        }
        self.changed.store(true, Ordering::Relaxed);
    }

    /// The upload session left from before for a blob, if there is one; it is the taker's from now on.
    pub(crate) fn take_session(&self, digest: &Digest) -> Option<Session> {
        let sessions = &mut self.lock().job.cursor.sessions;
        let at = sessions.iter().position(|session| session.digest == *digest)?;
        Some(sessions.swap_remove(at))
    }

    /// An upload session is open; the job remembers it until the blob is there. One that moved is the same.
    pub(crate) fn session_open(&self, digest: &Digest, location: &str, moved: Option<Session>) {
        let (offset, hash) = moved.map(|moved| (moved.offset, moved.hash)).unwrap_or_default();
        let session = Session { digest: digest.clone(), location: location.to_owned(), offset, hash };
        self.lock().job.cursor.sessions.push(session);
    }

    /// Where uploads are asked for: what is asked for there is waited for by [`Self::opened`].
    pub(super) const fn openings(&self) -> &TaskTracker {
        &self.openings
    }

    /// Waits until every upload that was asked for is answered and its session known, though nobody may want it now.
    pub(crate) async fn opened(&self) {
        self.openings.close();
        // A registry that is silent keeps its session.
        let _ = tokio::time::timeout(OPENED_WITHIN, self.openings.wait()).await;
        self.openings.reopen();
    }

    /// The upload session of a blob, which stays the board's.
    pub(super) fn session(&self, digest: &Digest) -> Option<Session> {
        self.lock().job.cursor.sessions.iter().find(|session| session.digest == *digest).cloned()
    }

    /// From where a later process may go on with a blob.
    pub(super) fn session_at(&self, digest: &Digest, mark: &Mark) {
        let mut inner = self.lock();
        let session = inner.job.cursor.sessions.iter_mut().find(|session| session.digest == *digest);
        if let Some(session) = session.filter(|session| session.offset < mark.offset) {
            (session.offset, session.hash) = (mark.offset, mark.digester.state());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sum(layers: &[Layer]) -> Bytes {
    let mut bytes = Bytes::default();
    for layer in layers {
        bytes.total += layer.size;
        match layer.state {
            LayerState::Left => {}
            LayerState::Existing => bytes.existing += layer.done,
            LayerState::Mounted => bytes.mounted += layer.done,
            LayerState::InFlight | LayerState::Copied => bytes.copied += layer.done,
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use sampan_domain::rule::Retry;
    use sampan_domain::run::{Planning, Run, Trigger};
    use sampan_domain::{ImageName, JobId, RunId, TargetId, Time};

    use super::*;

    fn job() -> Job {
        let name = ImageName {
            target: TargetId(1),
            place: String::new(),
            repository: "a".parse().unwrap(),
            reference: Digest::of(b"m").into(),
        };
        let run = Run {
            id: RunId(1),
            rule: None,
            rule_name: String::new(),
            trigger: Trigger::Manual,
            started: Time::UNIX_EPOCH,
            planning: Planning::Going,
            matched: 0,
            up_to_date: 0,
            requests: std::collections::BTreeMap::new(),
            scope: None,
            deletion_confirmed: false,
            deletion_most: None,
        };
        crate::planner::new_job(
            JobId(2),
            &run,
            name.clone(),
            name,
            Retry::default(),
            sampan_domain::Selection::default(),
            Time::UNIX_EPOCH,
        )
    }

    #[test]
    fn what_an_earlier_attempt_brought_stays_counted_as_brought() {
        let blobs = [b"copied", b"mounte", b"flight", b"others"];
        let blobs = blobs.map(|text| Descriptor {
            media_type: "m".into(),
            digest: Digest::of(text),
            size: 10,
            platform: None,
            artifact_type: None,
            urls: Vec::new(),
        });
        let first = Board::new(job(), Vec::new());
        first.add_layers(&blobs);
        first.arrived(&blobs[0].digest, LayerState::Copied);
        first.arrived(&blobs[1].digest, LayerState::Mounted);
        first.sent(&blobs[2].digest, 5);

        let second = Board::new(first.job(), first.layers());
        assert_eq!(second.job().bytes, Bytes { total: 40, existing: 0, mounted: 10, copied: 10 });
        second.add_layers(&blobs);
        for blob in &blobs {
            second.arrived(&blob.digest, LayerState::Existing);
        }
        assert_eq!(second.job().bytes, Bytes { total: 40, existing: 20, mounted: 10, copied: 10 });
    }
}
