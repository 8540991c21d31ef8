//! A worker: one job through the state machine, until it ends or waits.

use std::any::Any;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::FutureExt;
use sampan_domain::event::Transition;
use sampan_domain::job::Session;
use sampan_domain::journal::Receipt;
use sampan_domain::log::packed;
use sampan_domain::machine::{Cause, Durability, State};
use sampan_domain::{ErrorCode, Failure, Job, JobId, RunId};
use tokio::sync::{Notify, watch};
use tokio::task::JoinError;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, error, info, info_span, warn};

use crate::awaited::Awaited;
use crate::background::Background;
use crate::choose::Record;
use crate::clock::Clock;
use crate::connections::Connections;
use crate::ledger::Ledger;
use crate::limits::Meter;
use crate::names::Names;
use crate::recent::Recent;
use crate::recorder::Recorder;
use crate::runs::Runs;
use crate::spans;
use crate::transfer::{Board, Fresh, Seat, Spool, Transfer};

/// How often the window hears of bytes.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How often the journal does.
const KEEP_EVERY: u32 = 10;
/// How long the destination has to delete an upload session that is given up.
const ABANDON_WITHIN: Duration = Duration::from_secs(2);

/// What all workers share.
pub(crate) struct Context {
    pub(crate) recorder: Recorder,
    pub(crate) connections: Connections,
    pub(crate) ledger: Ledger,
    pub(crate) spool: Spool,
    pub(crate) fresh: Fresh,
    pub(crate) names: Names,
    pub(crate) record: Record,
    pub(crate) recent: Recent,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) runs: Runs,
    pub(crate) background: Background,
    pub(crate) awaited: Awaited,
    /// Told when what is waited for may have come.
    pub(crate) go_on: Notify,
    /// Cancelled when the program ends: plans are left as they are, and made anew next time.
    pub(crate) leaving: CancellationToken,
    /// The first failure of the journal: nothing goes on on such ground, and whoever waits is told.
    pub(crate) trouble: watch::Sender<Option<Failure>>,
}

impl Context {
    /// The journal could not take a change. The first failure is the one that is told.
    pub(crate) fn in_trouble(&self, failure: Failure) {
        error!(%failure, "the journal failed");
        self.trouble.send_if_modified(|known| {
            let first = known.is_none();
            known.get_or_insert(failure);
            first
        });
    }

    /// Counts requests for a run.
    pub(crate) fn meter(&self, run: RunId) -> Meter {
        self.runs.meter(&self.recorder, run)
    }
}

/// Why a running job is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A person stops it; its upload sessions stay for a retry.
    Stop,
    /// Its rule went away; its upload sessions are deleted.
    Cancel,
    /// The program ends; it goes on next time.
    Leave,
}

impl Wish {
    /// What it does to a job that no worker holds; leaving does nothing to it.
    pub(crate) const fn cause(self) -> Option<Cause> {
        match self {
            Self::Stop => Some(Cause::StoppedByPerson),
            Self::Cancel => Some(Cause::RuleWithdrawn),
            Self::Leave => None,
        }
    }
}

/// The dispatcher's hand on a worker.
#[derive(Clone, Default)]
pub(crate) struct Hold {
    token: CancellationToken,
    wish: Arc<OnceLock<Wish>>,
}

impl Hold {
    /// The wish to end, if one was said.
    pub(crate) fn to_end(&self) -> Option<Wish> {
        self.wish.get().copied().filter(|wish| wish.cause().is_some())
    }

    /// Says a wish; the first one counts.
    pub(crate) fn express(&self, wish: Wish) {
        let _ = self.wish.set(wish);
        self.token.cancel();
    }
}

/// With what a worker comes back.
pub(crate) enum Back {
    /// The job, as it was left and stored.
    Left(Box<Job>),
    /// The job had come to its end before the worker took it.
    Nothing,
    /// The journal could not take one of its steps.
    Trouble,
}

/// Takes a job through the machine.
pub(crate) async fn work(context: Arc<Context>, id: JobId, hold: Hold, slot: usize, seat: Seat) -> Back {
    let span = info_span!("job", job = id.0);
    let worker = Worker { context: Arc::clone(&context), id, hold, slot, seat: Arc::new(seat) };
    match Box::pin(worker.run().instrument(span)).await {
        Ok(Some(job)) => Back::Left(Box::new(job)),
        Ok(None) => Back::Nothing,
        Err(failure) => {
            context.in_trouble(failure);
            Back::Trouble
        }
    }
}

struct Worker {
    context: Arc<Context>,
    id: JobId,
    hold: Hold,
    slot: usize,
    seat: Arc<Seat>,
}

impl Worker {
    async fn run(&self) -> Result<Option<Job>, Failure> {
        let job = self.context.recorder.journal().job(self.id)?;
        // Between its being made and its being queued a person may have stopped it.
        let Some(job) = job.filter(|job| matches!(job.state, State::Pending | State::Retrying)) else {
            return Ok(None);
        };
        let run = job.run;
        let layers = self.context.recorder.journal().layers(self.id)?;
        let board = Arc::new(Board::new(job, layers));
        let started = Instant::now();
        self.step(&board, Cause::Claimed, None).await?;
        info!(attempt = board.job().attempt, worker = self.slot, "log-claimed");

        let attempt = spans::attempt(&board.job());
        self.phases(&board, run).instrument(attempt.clone()).await?;
        let mut job = board.job();
        spans::ended(&attempt, &job);
        self.context.recorder.progress(&job, board.layers(), true).ride();
        tell_end(&job, started.elapsed());
        if job.state == State::Canceled {
            abandon_sessions(&self.context, &mut job);
        }
        // What was sent for the run is known better now.
        if let Ok(receipt) = self.context.runs.change(&self.context.recorder, run, &[], |_| {}) {
            receipt.ride();
        }
        Ok(Some(job))
    }

    /// One state after the other, until the attempt is over.
    async fn phases(&self, board: &Arc<Board>, run: RunId) -> Result<(), Failure> {
        let meter = self.context.meter(run);
        let mut transfer =
            Transfer::new(Arc::clone(&self.context), Arc::clone(board), meter, Arc::clone(&self.seat));
        while board.job().state.is_active() {
            let state = board.job().state;
            let phase = info_span!("phase", otel.name = state.as_str(), phase = state.as_str());
            let (cause, reason) = self.act(state, &mut transfer, board).instrument(phase).await;
            self.step(board, cause, reason).await?;
        }
        Ok(())
    }

    /// Carries out one state, and says what happened.
    async fn act(&self, state: State, transfer: &mut Transfer, board: &Board) -> (Cause, Option<Failure>) {
        let outcome = {
            let mut action = std::pin::pin!(transfer.act(state));
            let mut ticks = tokio::time::interval(TELL_EVERY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
            // What the window was told of and the journal was not stays to be kept, though nothing moves any more.
            let (mut count, mut to_keep, mut kept) = (0_u32, false, None);
            loop {
                tokio::select! {
                    biased;
                    () = self.hold.token.cancelled() => break None,
                    outcome = &mut action => break Some(outcome),
                    _ = ticks.tick() => {
                        count += 1;
                        self.look_at(&mut kept);
                        let changed = board.take_changed();
                        to_keep |= changed;
                        let keep = to_keep && (count.is_multiple_of(KEEP_EVERY) || board.take_cleared());
                        if changed || keep {
                            to_keep &= !keep;
                            let layers = board.layers();
                            // Under the board's lock: a step or a session recorded meanwhile is never overwritten.
                            let receipt = board.change(|job| self.context.recorder.progress(job, layers, keep));
                            kept = if keep { Some(receipt) } else { kept };
                        }
                    }
                }
            }
        };
        if !matches!(outcome, Some(Ok(_))) {
            board.opened().await;
        }
        match outcome {
            Some(Ok(cause)) => (cause, None),
            Some(Err(failure)) => {
                let job = board.job();
                self.context.connections.forget_rejected(job.source.target, &failure);
                self.context.connections.forget_rejected(job.destination.target, &failure);
                (job.judge(&failure), Some(failure))
            }
            None => match self.hold.wish.get() {
                Some(Wish::Stop) => (Cause::StoppedByPerson, None),
                Some(Wish::Cancel) => (Cause::RuleWithdrawn, None),
                _ => (Cause::Interrupted, Some(Failure::new(ErrorCode::ShuttingDown))),
            },
        }
    }

    /// Progress rides, and nobody waits for it; that it could not be written is noticed all the same, long before the
    /// next step of a large blob.
    fn look_at(&self, kept: &mut Option<Receipt>) {
        let Some(outcome) = kept.as_mut().and_then(FutureExt::now_or_never) else { return };
        *kept = None;
        if let Err(failure) = outcome
            && failure.code != ErrorCode::DiskFull
        {
            self.context.in_trouble(failure);
        }
    }

    /// Applies a cause and records it; waits for the disk where the table says so.
    async fn step(&self, board: &Board, cause: Cause, reason: Option<Failure>) -> Result<(), Failure> {
        let applied = board.change(|job| {
            let transition = job.apply(cause, reason, self.context.clock.now());
            transition.map(|transition| {
                let durable = Job::durability(&transition) == Durability::Durable;
                (durable, self.context.recorder.moved(job, transition.clone()), transition)
            })
        });
        let (durable, receipt, transition) = applied
            .map_err(|refused| Failure::new(ErrorCode::Panicked).with("detail", refused.to_string()))?;
        tell_step(&transition, &board.job());
        if durable {
            self.context.recorder.settle(receipt).await
        } else {
            receipt.ride();
            Ok(())
        }
    }
}

/// What it means that a task did not come to its end: it panicked, or the program ends.
pub(crate) fn not_joined(error: JoinError) -> Failure {
    match error.try_into_panic() {
        Ok(panic) => panicked(panic.as_ref()),
        Err(_) => Failure::new(ErrorCode::ShuttingDown),
    }
}

/// A panic as a failure, with what it said.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Failure::new(ErrorCode::Panicked).with("detail", text)
}

/// What the end of the work says in the job's log.
fn tell_end(job: &Job, took: Duration) {
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match job.state {
        State::Finished => info!(bytes = job.bytes.copied, took, "log-finished"),
        State::Stopped => info!("log-stopped"),
        State::Canceled => info!("log-canceled"),
        State::Pending => info!("log-shutdown"),
        _ => {}
    }
}

/// What a failed or waiting step says in the job's log.
fn tell_step(transition: &Transition, job: &Job) {
    let Some(failure) = transition.reason.as_ref().map(packed) else { return };
    let until = job.waiting.as_ref().map(|waiting| waiting.not_before.to_rfc3339()).unwrap_or_default();
    match transition.cause {
        Cause::FailedForNow => warn!(failure, attempt = job.attempt, until, "log-retrying"),
        Cause::MustWait => warn!(failure, until, "log-waiting"),
        Cause::FailedForGood | Cause::InterruptedTooOften => error!(failure, "log-failed"),
        _ => {}
    }
}

/// Deletes the upload sessions of a job that is given up: best effort, in the background, within two seconds.
pub(crate) fn abandon_sessions(context: &Arc<Context>, job: &mut Job) {
    let sessions: Vec<Session> = std::mem::take(&mut job.cursor.sessions);
    if sessions.is_empty() {
        return;
    }
    let (shared, run, target) = (Arc::clone(context), job.run, job.destination.target);
    let span = info_span!("job", job = job.id.0);
    let abandon = async move {
        let Ok(end) = shared.connections.end(target, &shared.meter(run)).await else { return };
        for session in sessions {
            let deleted = end.connection.cancel_upload(&session.location);
            if let Ok(Ok(())) = tokio::time::timeout(ABANDON_WITHIN, deleted).await {
                info!(digest = %session.digest, "log-session-cancelled");
            }
        }
    };
    context.background.spawn(abandon.instrument(span));
}
