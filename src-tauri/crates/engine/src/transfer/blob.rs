//! Moving blobs: mounted where the destination has them, waited for where somebody brings them, sent otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, stream};
use sampan_domain::log::packed;
use sampan_domain::progress::LayerState;
use sampan_domain::{Class, Digester, ErrorCode, Failure, Job, RepositoryName};
use sampan_registry::{Descriptor, Mark, Marks, Rest, Start, Upload, UploadSession};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::{Instrument, debug, info, warn};

use super::board::PROGRESS;
use super::reads::Begin;
use super::{Board, Ends, Seat};
use crate::ledger::{Claim, Guard};
use crate::limits::{Permits, both_ends};
use crate::worker::{self, Context};

/// Tries for one blob; they start again after [`PROGRESS`] bytes.
const TRIES: u32 = 5;
/// Sessions of smaller blobs are not worth a disk write of their own: they ride the next one.
const SESSION_KEPT_FROM: u64 = 1 << 20;
/// Bytes that may be on their way when a connection breaks: what is before them the destination has, as a rule.
const UNCONFIRMED: u64 = 8 << 20;

/// A blob's bytes on their way.
type Body = BoxStream<'static, Result<Bytes, Failure>>;

/// Moves all of them, as many at once as the hosts allow. Each is a task of its own, so that hashing and
/// encryption use all cores; dropping this future ends them all.
pub(super) async fn move_all(
    context: &Arc<Context>,
    board: &Arc<Board>,
    seat: &Arc<Seat>,
    ends: &Ends,
    blobs: Vec<Descriptor>,
) -> Result<(), Failure> {
    let mut tasks = JoinSet::new();
    let mut left = blobs.into_iter();
    loop {
        // The limits may change under way.
        while tasks.len() < ends.source.host.bodies().min(ends.destination.host.bodies()) {
            let Some(blob) = left.next() else { break };
            let mover = Mover {
                context: Arc::clone(context),
                board: Arc::clone(board),
                seat: Arc::clone(seat),
                ends: ends.clone(),
                blob,
            };
            let moving = async move { mover.run().await };
            tasks.spawn(context.background.keep(moving.in_current_span()));
        }
        match tasks.join_next().await {
            None => return Ok(()),
            Some(Ok(moved)) => moved.flatten()?,
            Some(Err(error)) => return Err(worker::not_joined(error)),
        }
    }
}

struct Mover {
    context: Arc<Context>,
    board: Arc<Board>,
    seat: Arc<Seat>,
    ends: Ends,
    blob: Descriptor,
}

impl Mover {
    async fn run(&self) -> Result<(), Failure> {
        let (account, digest) = (self.ends.account(), &self.blob.digest);
        loop {
            match self.context.ledger.claim(account, &self.ends.to, digest, self.ends.run) {
                Claim::Here => {
                    self.seat.pass(digest);
                    self.board.arrived(digest, LayerState::Existing);
                    return Ok(());
                }
                Claim::InFlight(mut done) => {
                    self.seat.pass(digest);
                    debug!(%digest, "log-blob-waiting");
                    // An error says that the other one is through; either way the ledger knows more now.
                    let _ = done.changed().await;
                }
                Claim::Elsewhere(from, guard) => {
                    match self.start_upload(Some(from.clone())).await? {
                        Upload::Mounted => {
                            self.context.ledger.mounted(account);
                            self.mounted(from.as_str());
                            return Ok(());
                        }
                        Upload::Session(session) => {
                            // The registry would not mount what we believed to be there; its session is used.
                            self.context.ledger.mount_refused(account, &from, digest, self.ends.run);
                            return self.send(Some(session), &guard).await;
                        }
                    }
                }
                Claim::Yours(guard) => return self.send(None, &guard).await,
            }
        }
    }

    fn mounted(&self, from: &str) {
        self.seat.pass(&self.blob.digest);
        info!(digest = %self.blob.digest, size = self.blob.size, from, "log-blob-mounted");
        self.board.arrived(&self.blob.digest, LayerState::Mounted);
        self.prove();
    }

    fn prove(&self) {
        let Ends { to, run, .. } = &self.ends;
        self.context.ledger.proven(self.ends.account(), to, &self.blob.digest, *run);
    }

    /// Sends the blob, with tries; at its end the blob is proven to be at the destination. What is there of it from
    /// an earlier try, attempt or life of the process is not sent again.
    async fn send(&self, mut given: Option<UploadSession>, _claim: &Guard) -> Result<(), Failure> {
        let destination = &self.ends.destination.connection;
        let started = Instant::now();
        let (mut tries, mut mismatched, mut marks) = (Tries::default(), false, self.marks_kept());
        loop {
            let session = match (self.session_left().await?, given.take()) {
                (Some(left), Some(unneeded)) => {
                    let _ = destination.cancel_upload(unneeded.location()).await;
                    Some(left)
                }
                (left, given) => left.or(given),
            };
            let sent = Arc::new(AtomicU64::new(0));
            let Broken { failure, for_good } = match self.try_send(session, &mut marks, &sent).await {
                Ok(Sent::Mounted) => {
                    self.mounted(self.ends.from.as_str());
                    return Ok(());
                }
                Ok(Sent::Copied) => {
                    self.copied(started);
                    return Ok(());
                }
                Err(broken) => broken,
            };
            if matches!(failure.code, ErrorCode::DigestMismatch | ErrorCode::SizeMismatch) {
                // Nothing goes on from wrong bytes.
                marks = Marks::default();
                self.give_up_session().await;
            }
            if failure.code == ErrorCode::DigestMismatch {
                if mismatched {
                    return Err(Failure { code: ErrorCode::DigestMismatchTwice, ..failure });
                }
                mismatched = true;
            }
            let used = tries.failed(sent.load(Ordering::Relaxed));
            let patience = self.context.connections.patience();
            let patient = failure.retry_after.is_none_or(|wait| wait <= patience.longest_wait);
            if for_good || failure.class() != Class::Retryable || used >= TRIES || !patient {
                return Err(failure);
            }
            // The last byte may have arrived though its answer did not.
            let there = destination.head_blob(&self.ends.to, &self.blob.digest).await;
            if matches!(there, Ok(Some(size)) if size == self.blob.size) {
                self.copied(started);
                return Ok(());
            }
            let wait = failure.retry_after.unwrap_or_else(|| patience.backoff(used));
            let ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            let failure = packed(&failure);
            warn!(digest = %self.blob.digest, r#try = used, wait = ms, failure, "log-blob-retry");
            tokio::time::sleep(wait).await;
        }
    }

    /// The upload that was begun before, if the destination goes on with it.
    async fn session_left(&self) -> Result<Option<UploadSession>, Failure> {
        let Some(left) = self.board.session(&self.blob.digest) else { return Ok(None) };
        if self.blob.size >= SESSION_KEPT_FROM {
            let session = UploadSession::resume(self.ends.to.clone(), left.location);
            let session = self.ends.destination.connection.upload_status(&session).await?;
            if let Some(session) = session.filter(|session| session.offset() <= self.blob.size) {
                info!(digest = %self.blob.digest, bytes = session.offset(), "log-upload-resumed");
                return Ok(Some(session));
            }
        }
        self.give_up_session().await;
        Ok(None)
    }

    async fn give_up_session(&self) {
        if let Some(left) = self.board.take_session(&self.blob.digest) {
            let _ = self.ends.destination.connection.cancel_upload(&left.location).await;
        }
    }

    /// From where an earlier process could have gone on.
    fn marks_kept(&self) -> Marks {
        let left = self.board.session(&self.blob.digest);
        let digester = left.as_ref().map(|left| Digester::restore(self.blob.digest.algorithm(), &left.hash));
        match (left, digester.flatten()) {
            (Some(left), Some(digester)) => Marks::from(Mark { offset: left.offset, digester }),
            _ => Marks::default(),
        }
    }

    fn copied(&self, started: Instant) {
        let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.board.take_session(&self.blob.digest);
        self.board.arrived(&self.blob.digest, LayerState::Copied);
        self.prove();
        info!(digest = %self.blob.digest, size = self.blob.size, took, "log-blob-copied");
    }

    /// One try: a session, a read, and as many requests as the destination wants. What the read meets comes out as it is.
    async fn try_send(
        &self,
        session: Option<UploadSession>,
        marks: &mut Marks,
        sent: &Arc<AtomicU64>,
    ) -> Result<Sent, Broken> {
        let destination = &self.ends.destination.connection;
        let mut session = if let Some(session) = session {
            session
        } else {
            let mount = self.ends.same_target().then(|| self.ends.from.clone());
            match self.start_upload(mount).await? {
                Upload::Mounted => return Ok(Sent::Mounted),
                Upload::Session(session) => session,
            }
        };
        self.remember(&session).await?;
        let (body, permits) = self.read(session.offset(), marks).await?;
        let limits = self.context.connections.limits();
        let body = limits.paced(body, &self.ends.destination.host, self.board.job().rule);
        sent.store(session.offset(), Ordering::Relaxed);
        let unread = Arc::new(AtomicBool::new(false));
        let rest = Rest::new(self.counted(body, marks.clone(), Arc::clone(sent), Arc::clone(&unread)));
        loop {
            let put = destination.put_part(session, &self.blob, &rest).await;
            let put = put.map_err(|failure| {
                let for_good = unread.load(Ordering::Relaxed) && !is_read_anew(failure.code);
                Broken { failure, for_good }
            });
            let Some(next) = put? else { break };
            if !self.is_known(&next) {
                self.remember(&next).await?;
            }
            session = next;
        }
        drop(permits);
        Ok(Sent::Copied)
    }

    /// Asks for an upload. The session it opens is known to the job even when nobody waits for the answer any more, so
    /// that a later attempt goes on with it or gives it back.
    async fn start_upload(&self, mount: Option<RepositoryName>) -> Result<Upload, Failure> {
        let (ends, digest, board) = (self.ends.clone(), self.blob.digest.clone(), Arc::clone(&self.board));
        let asked = async move {
            let upload = ends.destination.connection.start_upload(&ends.to, &digest, mount.as_ref()).await?;
            if let (Upload::Session(session), None) = (&upload, board.session(&digest)) {
                board.session_open(&digest, session.location(), None);
            }
            Ok(upload)
        };
        let kept = self.context.background.keep(asked.in_current_span());
        let answer = self.board.openings().spawn(kept).await;
        answer.unwrap_or_else(|error| Err(worker::not_joined(error))).flatten()
    }

    /// The blob's bytes from one of them on, and the permits of the body. All of them are shared with siblings that want
    /// them too.
    async fn read(&self, offset: u64, marks: &mut Marks) -> Result<(Body, Arc<Permits>), Failure> {
        let (source, destination) = (&self.ends.source, &self.ends.destination);
        let open = |start: Start| async move {
            let permits = Arc::new(both_ends(&source.host, &destination.host).await?);
            debug!(digest = %self.blob.digest, size = self.blob.size, "log-blob-start");
            let body = source.connection.read_blob_from(&self.ends.from, &self.blob, start).await?;
            Ok::<_, Failure>((body, permits))
        };
        if offset > 0 {
            self.seat.pass(&self.blob.digest);
        }
        let Some(reader) = self.seat.share(&self.blob.digest) else {
            if offset == self.blob.size {
                return Ok((stream::empty().boxed(), Arc::default()));
            }
            let (body, permits) = open(Start { offset, known: marks.before(offset) }).await?;
            *marks = body.marks();
            return Ok((source.host.paced(body), permits));
        };
        let permits = match reader.begin().await {
            Begin::Open(opening) => {
                let (body, permits) = open(Start::default()).await?;
                let marks = body.marks();
                opening.start(&self.context.background, source.host.paced(body), marks, Arc::clone(&permits));
                permits
            }
            Begin::Opened => {
                let permits = both_ends(&destination.host, &destination.host).await?;
                debug!(digest = %self.blob.digest, size = self.blob.size, "log-blob-start");
                Arc::new(permits)
            }
        };
        *marks = reader.marks();
        Ok((reader.bytes().boxed(), permits))
    }

    /// An open session is known to the journal before bytes are sent into it, so that a restart can take it up.
    async fn remember(&self, session: &UploadSession) -> Result<(), Failure> {
        if !self.is_known(session) {
            // A session may have moved: what is known of its bytes stays.
            let moved = self.board.take_session(&self.blob.digest).filter(|_| session.offset() > 0);
            self.board.session_open(&self.blob.digest, session.location(), moved);
        }
        if self.blob.size < SESSION_KEPT_FROM {
            return Ok(());
        }
        let keep = |job: &mut Job| self.context.recorder.kept(job);
        self.board.change(keep).await
    }

    fn is_known(&self, session: &UploadSession) -> bool {
        let known = self.board.session(&self.blob.digest);
        known.is_some_and(|known| known.location == session.location())
    }

    /// The body with its bytes counted as they go; `unread` is set when it breaks off.
    fn counted(&self, body: Body, marks: Marks, sent: Arc<AtomicU64>, unread: Arc<AtomicBool>) -> Body {
        let (board, digest) = (Arc::clone(&self.board), self.blob.digest.clone());
        let mut told = 0;
        let counted = body.inspect(move |chunk| {
            let Ok(chunk) = chunk else {
                unread.store(true, Ordering::Relaxed);
                return;
            };
            let length = chunk.len() as u64;
            let done = sent.fetch_add(length, Ordering::Relaxed) + length;
            board.sent(&digest, done);
            if done - told >= PROGRESS {
                told = done;
                if let Some(mark) = marks.before(done.saturating_sub(UNCONFIRMED)) {
                    board.session_at(&digest, &mark);
                }
            }
        });
        counted.boxed()
    }
}

/// Tries of one blob. They start again after progress, which is what goes beyond every earlier try.
#[derive(Default)]
struct Tries {
    used: u32,
    best: u64,
}

impl Tries {
    /// A try failed after so many bytes; gives how many are used.
    const fn failed(&mut self, sent: u64) -> u32 {
        self.used += 1;
        if sent >= self.best + PROGRESS {
            (self.used, self.best) = (1, sent);
        }
        self.used
    }
}

enum Sent {
    Copied,
    Mounted,
}

/// A try that failed. It did so for good where what failed has had tries of its own: a single request, or the read.
struct Broken {
    failure: Failure,
    for_good: bool,
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self { failure, for_good: true }
    }
}

/// Whether a read that failed so may do better when it begins anew.
const fn is_read_anew(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::SpoolFull | ErrorCode::DigestMismatch | ErrorCode::SizeMismatch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_that_breaks_at_the_same_place_each_time_is_given_up() {
        let mut tries = Tries::default();
        let used: Vec<u32> = (0..5).map(|_| tries.failed(5 * PROGRESS)).collect();
        assert_eq!(used, [1, 2, 3, 4, TRIES]);
    }

    #[test]
    fn only_progress_beyond_every_try_renews_the_tries() {
        let mut tries = Tries::default();
        let sent = [0, PROGRESS - 1, PROGRESS, 2 * PROGRESS - 1, PROGRESS / 2, 2 * PROGRESS];
        assert_eq!(sent.map(|sent| tries.failed(sent)), [1, 2, 1, 2, 3, 1]);
    }
}
