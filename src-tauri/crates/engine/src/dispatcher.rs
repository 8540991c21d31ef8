//! The dispatcher: one loop that owns who runs. It never waits for a worker, and nobody waits for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::FutureExt;
use sampan_domain::event::Event;
use sampan_domain::journal::Receipt;
use sampan_domain::machine::{Cause, State};
use sampan_domain::{ErrorCode, Failure, Job, JobId, Time};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::queue::{Entry, Queue};
use crate::transfer::Reads;
use crate::worker::{self, Back, Context, Hold, Wish};

/// Moments are wall clock and may jump: no sleep is longer.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// A clock that is behind by more than this was set back; less is what a clock is corrected by all the time.
const SET_BACK: TimeDelta = TimeDelta::seconds(2);

/// What the dispatcher is told.
pub(crate) enum Order {
    /// Jobs that are pending or retrying, and stored as such.
    Enqueue(Vec<Entry>),
    /// Ends jobs by a person's or a rule's word.
    End { jobs: Vec<JobId>, wish: Wish, reply: oneshot::Sender<Ended> },
    /// A person retries jobs that came to an end.
    Retry { jobs: Vec<JobId>, reply: oneshot::Sender<Vec<Result<(), Failure>>> },
    /// A person deletes jobs that came to an end.
    Remove { jobs: Vec<JobId>, reply: oneshot::Sender<Vec<Result<(), Failure>>> },
    /// A person lets waiting jobs run earlier or later.
    Prioritise { jobs: Vec<JobId>, priority: i32, reply: oneshot::Sender<Vec<Result<(), Failure>>> },
    /// Answered when no job is queued or running that writes one of these destinations.
    WhenFree { destinations: Vec<u64>, reply: oneshot::Sender<()> },
    /// What jobs wait for has come.
    GoOn { reason: ErrorCode },
    /// Workers and whether they may take jobs.
    Pool { workers: u8, paused: bool },
    /// Leave all jobs as they are; answered when no worker is left.
    Shutdown { reply: oneshot::Sender<()> },
}

/// What became of an `End`: an answer a job, and a channel that closes when the running ones have ended.
pub(crate) struct Ended {
    pub(crate) answers: Vec<Result<(), Failure>>,
    pub(crate) running: mpsc::Receiver<()>,
}

struct Running {
    hold: Hold,
    destination: u64,
    /// The worker; siblings share one, and the reads of their image.
    slot: usize,
    group: u64,
    reads: Arc<Reads>,
    /// Closed when the job has ended; whoever waits for it holds the other end.
    waiting: Vec<mpsc::Sender<()>>,
}

pub(crate) struct Dispatcher {
    context: Arc<Context>,
    orders: mpsc::UnboundedReceiver<Order>,
    /// Its own orders' other end, for what it has to be told later.
    own: mpsc::WeakUnboundedSender<Order>,
    queue: Queue,
    running: HashMap<JobId, Running>,
    busy: HashSet<u64>,
    tasks: JoinSet<Back>,
    jobs_of_tasks: HashMap<tokio::task::Id, JobId>,
    /// Who waits for destinations that nobody writes.
    patient: Vec<(Vec<u64>, oneshot::Sender<()>)>,
    workers: usize,
    paused: bool,
    /// The time of day when it was last looked at, and the time that no one sets.
    seen: (Time, Instant),
    /// Set once: nothing starts any more.
    leaving: Option<oneshot::Sender<()>>,
}

impl Dispatcher {
    pub(crate) fn new(
        context: Arc<Context>,
        orders: mpsc::UnboundedReceiver<Order>,
        own: mpsc::WeakUnboundedSender<Order>,
        workers: u8,
        paused: bool,
    ) -> Self {
        let seen = (context.clock.now(), Instant::now());
        Self {
            context,
            seen,
            orders,
            own,
            queue: Queue::default(),
            running: HashMap::new(),
            busy: HashSet::new(),
            tasks: JoinSet::new(),
            jobs_of_tasks: HashMap::new(),
            patient: Vec::new(),
            workers: workers.into(),
            paused,
            leaving: None,
        }
    }

    pub(crate) async fn run(mut self) {
        let mut trouble = self.context.trouble.subscribe();
        loop {
            self.notice_the_clock();
            self.fill();
            self.tell_patient();
            if self.tasks.is_empty()
                && let Some(reply) = self.leaving.take()
            {
                let _ = reply.send(());
                return;
            }
            let nap = self.nap();
            tokio::select! {
                order = self.orders.recv() => match order {
                    Some(order) => self.obey(order).await,
                    None => return,
                },
                Some(done) = self.tasks.join_next_with_id() => self.collect(done).await,
                Ok(()) = trouble.changed() => self.retreat(),
                () = tokio::time::sleep(nap) => {}
            }
        }
    }

    /// Running jobs are left as they are: the program ends, or the journal fails.
    fn retreat(&self) {
        for running in self.running.values() {
            running.hold.express(Wish::Leave);
        }
    }

    /// Jobs wait for moments of the time of day, so that they wait as long over a restart or a sleep of the machine. A
    /// clock that is set back would make them wait longer.
    fn notice_the_clock(&mut self) {
        let (wall, steady) = (self.context.clock.now(), Instant::now());
        let passed = TimeDelta::from_std(steady - self.seen.1).unwrap_or_default();
        let back = self.seen.0 + passed - wall;
        if back > SET_BACK {
            tracing::warn!(seconds = back.num_seconds(), "the clock was set back");
            self.queue.earlier(back);
        }
        self.seen = (wall, steady);
    }

    /// How long there is nothing to do unless somebody says so.
    fn nap(&self) -> Duration {
        if self.is_full() {
            return LONGEST_SLEEP;
        }
        let Some(moment) = self.queue.next_moment() else { return LONGEST_SLEEP };
        let wait = (moment - self.context.clock.now()).to_std().unwrap_or_default();
        wait.clamp(Duration::from_millis(1), LONGEST_SLEEP)
    }

    /// Whether no job may start now: only an order or a worker's return changes that.
    fn is_full(&self) -> bool {
        self.is_closed() || self.taken().len() >= self.workers
    }

    fn is_closed(&self) -> bool {
        self.paused || self.leaving.is_some() || self.context.trouble.borrow().is_some()
    }

    /// The workers that have something to do.
    fn taken(&self) -> HashSet<usize> {
        self.running.values().map(|running| running.slot).collect()
    }

    /// Gives jobs to free workers. A job's siblings come with it.
    fn fill(&mut self) {
        while !self.is_full() {
            let Some(entry) = self.queue.take(self.context.clock.now(), &self.busy) else { return };
            let taken = self.taken();
            let slot = (1..=self.workers).find(|slot| !taken.contains(slot)).unwrap_or_default();
            let reads = Arc::new(Reads::new(self.context.spool.clone()));
            self.start(entry, slot, &reads);
            self.fill_group(entry.group);
        }
    }

    /// Siblings of running jobs start beside them, however late they come: the worker is theirs already.
    fn fill_group(&mut self, group: u64) {
        while !self.is_closed() {
            let running = self.running.values().find(|running| running.group == group);
            let Some((slot, reads)) = running.map(|running| (running.slot, Arc::clone(&running.reads)))
            else {
                return;
            };
            let sibling = self.queue.take_sibling(group, self.context.clock.now(), &self.busy);
            let Some(sibling) = sibling else { return };
            self.start(sibling, slot, &reads);
        }
    }

    /// Answers those whose destinations nobody writes any more.
    fn tell_patient(&mut self) {
        let taken = |destinations: &[u64]| {
            destinations.iter().any(|destination| self.busy.contains(destination))
                || self.queue.writes(destinations)
        };
        let free = |(destinations, reply): &mut (Vec<u64>, oneshot::Sender<()>)| {
            reply.is_closed() || !taken(destinations)
        };
        for (_, reply) in self.patient.extract_if(.., free) {
            let _ = reply.send(());
        }
    }

    fn start(&mut self, entry: Entry, slot: usize, reads: &Arc<Reads>) {
        let hold = Hold::default();
        let seat = Reads::join(reads, entry.id());
        let work = worker::work(Arc::clone(&self.context), entry.id(), hold.clone(), slot, seat);
        let task = self.tasks.spawn(work);
        self.jobs_of_tasks.insert(task.id(), entry.id());
        self.busy.insert(entry.destination);
        let (destination, group, reads) = (entry.destination, entry.group, Arc::clone(reads));
        let running = Running { hold, destination, slot, group, reads, waiting: Vec::new() };
        self.running.insert(entry.id(), running);
    }

    async fn obey(&mut self, order: Order) {
        match order {
            Order::Enqueue(entries) => {
                for entry in &entries {
                    if !self.running.contains_key(&entry.id()) {
                        self.queue.push(*entry);
                    }
                }
                for entry in entries {
                    self.fill_group(entry.group);
                }
            }
            Order::End { jobs, wish, reply } => {
                let ended = self.end(&jobs, wish).await;
                let _ = reply.send(ended);
            }
            Order::Retry { jobs, reply } => {
                let answers = self.retry(&jobs).await;
                let _ = reply.send(answers);
            }
            Order::Remove { jobs, reply } => {
                let removed = jobs.iter().map(|id| self.remove(*id)).collect();
                let _ = reply.send(settled(removed).await);
            }
            Order::Prioritise { jobs, priority, reply } => {
                let moved = jobs.iter().map(|id| self.prioritise(*id, priority)).collect();
                let _ = reply.send(settled(moved).await);
            }
            Order::WhenFree { destinations, reply } => self.patient.push((destinations, reply)),
            Order::GoOn { reason } => self.queue.go_on(reason),
            Order::Pool { workers, paused } => {
                self.workers = workers.into();
                self.paused = paused;
            }
            Order::Shutdown { reply } => {
                self.leaving = Some(reply);
                self.retreat();
            }
        }
    }

    /// Running jobs hear of it first; then the queued ones end, in one go of the journal.
    async fn end(&mut self, jobs: &[JobId], wish: Wish) -> Ended {
        let (sender, running) = mpsc::channel(1);
        for id in jobs {
            if let Some(running) = self.running.get_mut(id) {
                running.hold.express(wish);
                running.waiting.push(sender.clone());
                self.context.recorder.tell(Event::JobStopping(*id));
            }
        }
        let mut seen = HashSet::new();
        let ended = jobs.iter().map(|id| {
            if self.running.contains_key(id) || !seen.insert(*id) {
                None
            } else {
                Some(self.end_queued(*id, wish))
            }
        });
        let ended: Vec<_> = ended.collect();
        let mut answers = Vec::with_capacity(jobs.len());
        for receipt in ended {
            answers.push(match receipt {
                None => Ok(()),
                Some(Ok(receipt)) => accepted(receipt.await),
                Some(Err(failure)) => Err(failure),
            });
        }
        Ended { answers, running }
    }

    /// A job that no worker holds ends at once, and its upload sessions with it when it is canceled.
    fn end_queued(&mut self, id: JobId, wish: Wish) -> Result<Receipt, Failure> {
        let mut job = self.stored(id)?;
        let status = job.state.status().as_str();
        let refused = || Failure::new(ErrorCode::JobNotStoppable).with("id", id.0).with("status", status);
        let cause = wish.cause().ok_or_else(refused)?;
        let transition = job.apply(cause, None, self.context.clock.now()).map_err(|_| refused())?;
        self.queue.remove(id);
        let receipt = self.context.recorder.moved(&job, transition);
        if job.state == State::Canceled {
            worker::abandon_sessions(&self.context, &mut job);
        }
        Ok(receipt)
    }

    /// Retried jobs are queued when they are stored as such: a worker reads them from there.
    async fn retry(&mut self, jobs: &[JobId]) -> Vec<Result<(), Failure>> {
        let mut seen = HashSet::new();
        let retried: Vec<_> = jobs
            .iter()
            .map(|id| if seen.insert(*id) { Some(self.retry_stored(*id)) } else { None })
            .collect();
        let mut answers = Vec::with_capacity(jobs.len());
        for retried in retried {
            answers.push(match retried {
                None => Ok(()),
                Some(Err(failure)) => Err(failure),
                Some(Ok((entry, receipt))) => {
                    let stored = receipt.await;
                    if stored.is_ok() {
                        self.queue.push(entry);
                    } else if matches!(&stored, Err(failure) if failure.code == ErrorCode::DiskFull) {
                        self.enqueue_when_there_is_room(entry);
                    }
                    accepted(stored)
                }
            });
        }
        answers
    }

    fn retry_stored(&self, id: JobId) -> Result<(Entry, Receipt), Failure> {
        let mut job = self.stored(id)?;
        let status = job.state.status().as_str();
        let refused = || Failure::new(ErrorCode::JobNotRetryable).with("id", id.0).with("status", status);
        if self.running.contains_key(&id) {
            return Err(refused());
        }
        let transition =
            job.apply(Cause::RetriedByPerson, None, self.context.clock.now()).map_err(|_| refused())?;
        let entry = Entry::of(&job).ok_or_else(refused)?;
        Ok((entry, self.context.recorder.moved(&job, transition)))
    }

    fn remove(&self, id: JobId) -> Result<Receipt, Failure> {
        let status = self.stored(id)?.state.status();
        if status.is_open() || self.running.contains_key(&id) {
            let refused = Failure::new(ErrorCode::JobNotRemovable).with("id", id.0);
            return Err(refused.with("status", status.as_str()));
        }
        Ok(self.context.recorder.removed(id))
    }

    /// A job that runs has no place in the queue any more.
    fn prioritise(&mut self, id: JobId, priority: i32) -> Result<Receipt, Failure> {
        let mut job = self.stored(id)?;
        job.priority = priority;
        let entry = Entry::of(&job).filter(|_| !self.running.contains_key(&id));
        let Some(entry) = entry else {
            let refused = Failure::new(ErrorCode::JobNotQueued).with("id", id.0);
            return Err(refused.with("status", job.state.status().as_str()));
        };
        if self.queue.remove(id) {
            self.queue.push(entry);
        }
        Ok(self.context.recorder.changed(&job))
    }

    /// The journal keeps a batch that found no room, and writes it later.
    fn enqueue_when_there_is_room(&self, entry: Entry) {
        let (context, own) = (Arc::clone(&self.context), self.own.clone());
        tokio::spawn(async move {
            let empty = context.recorder.journal().commit(Vec::new());
            if context.recorder.settle(empty).await.is_ok()
                && let Some(own) = own.upgrade()
            {
                let _ = own.send(Order::Enqueue(vec![entry]));
            }
        });
    }

    fn stored(&self, id: JobId) -> Result<Job, Failure> {
        let job = self.context.recorder.journal().job(id)?;
        job.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", id.0))
    }

    /// A worker came back, with its job or with a panic.
    async fn collect(&mut self, done: Result<(tokio::task::Id, Back), tokio::task::JoinError>) {
        let (task, back, panic) = match done {
            Ok((task, back)) => (task, back, None),
            Err(error) => (error.id(), Back::Nothing, Some(error)),
        };
        let Some(id) = self.jobs_of_tasks.remove(&task) else { return };
        let back = match panic {
            Some(error) => {
                self.panicked(id, error).await.map_or(Back::Trouble, |job| Back::Left(Box::new(job)))
            }
            None => back,
        };
        // Whoever waits for the job's end holds the other side of what is dropped with this.
        let Some(running) = self.running.remove(&id) else { return };
        self.busy.remove(&running.destination);
        match (back, running.hold.to_end()) {
            // It began to wait in the moment in which it was to end: the wish counts.
            (Back::Left(job), Some(wish)) if job.state.status().is_open() => {
                if let Ok(receipt) = self.end_queued(id, wish) {
                    let _ = receipt.await;
                }
            }
            (Back::Left(job), _) if self.leaving.is_none() => self.queue.extend(Entry::of(&job)),
            (Back::Left(_) | Back::Nothing | Back::Trouble, _) => {}
        }
    }

    /// The task of a job panicked: the job is in error, everything else goes on.
    async fn panicked(&self, id: JobId, error: tokio::task::JoinError) -> Option<Job> {
        let failure = worker::not_joined(error);
        tracing::error!(job = id.0, %failure, "a job's task panicked");
        let mut job = self.stored(id).ok()?;
        if !job.state.is_active() {
            return Some(job);
        }
        let now = self.context.clock.now();
        let transition = job.apply(Cause::FailedForGood, Some(failure), now).ok()?;
        self.context.recorder.moved(&job, transition).await.ok()?;
        Some(job)
    }
}

async fn settled(receipts: Vec<Result<Receipt, Failure>>) -> Vec<Result<(), Failure>> {
    let mut answers = Vec::with_capacity(receipts.len());
    for receipt in receipts {
        answers.push(match receipt {
            Ok(receipt) => accepted(receipt.await),
            Err(failure) => Err(failure),
        });
    }
    answers
}

/// A batch that found no room is accepted: the journal keeps it in its order.
fn accepted(stored: Result<(), Failure>) -> Result<(), Failure> {
    stored.or_else(|failure| if failure.code == ErrorCode::DiskFull { Ok(()) } else { Err(failure) })
}

impl Queue {
    fn extend(&mut self, entry: Option<Entry>) {
        if let Some(entry) = entry {
            self.push(entry);
        }
    }
}

/// The dispatcher's loop as a task; it ends when everyone who could give it orders is gone.
pub(crate) fn start(context: Arc<Context>, workers: u8, paused: bool) -> mpsc::UnboundedSender<Order> {
    let (sender, orders) = mpsc::unbounded_channel();
    tokio::spawn(Dispatcher::new(context, orders, sender.downgrade(), workers, paused).run().boxed());
    sender
}
