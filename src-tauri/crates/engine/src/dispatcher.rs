//! The dispatcher: one loop that owns who runs. It never waits for a worker, and nobody waits for it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use sampan_domain::event::Event;
use sampan_domain::machine::{Cause, State};
use sampan_domain::{ErrorCode, Failure, Job, JobId};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::queue::{Entry, Queue};
use crate::worker::{self, Context, Hold, Wish};

/// Moments are wall clock and may jump: no sleep is longer.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// What the dispatcher is told.
pub(crate) enum Order {
    /// Jobs that are pending or retrying, and stored as such.
    Enqueue(Vec<Entry>),
    /// Ends jobs by a person's or a rule's word.
    End { jobs: Vec<JobId>, wish: Wish, reply: oneshot::Sender<Ended> },
    /// A person retries jobs that came to an end.
    Retry { jobs: Vec<JobId>, reply: oneshot::Sender<Vec<Result<(), Failure>>> },
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
    slot: usize,
    /// Closed when the job has ended; whoever waits for it holds the other end.
    waiting: Vec<mpsc::Sender<()>>,
}

pub(crate) struct Dispatcher {
    context: Arc<Context>,
    orders: mpsc::UnboundedReceiver<Order>,
    queue: Queue,
    running: HashMap<JobId, Running>,
    busy: HashSet<u64>,
    tasks: JoinSet<Option<Job>>,
    jobs_of_tasks: HashMap<tokio::task::Id, JobId>,
    workers: usize,
    paused: bool,
    /// Set once: nothing starts any more.
    leaving: Option<oneshot::Sender<()>>,
}

impl Dispatcher {
    pub(crate) fn new(
        context: Arc<Context>,
        orders: mpsc::UnboundedReceiver<Order>,
        workers: u8,
        paused: bool,
    ) -> Self {
        Self {
            context,
            orders,
            queue: Queue::default(),
            running: HashMap::new(),
            busy: HashSet::new(),
            tasks: JoinSet::new(),
            jobs_of_tasks: HashMap::new(),
            workers: workers.into(),
            paused,
            leaving: None,
        }
    }

    pub(crate) async fn run(mut self) {
        loop {
            self.fill();
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
                () = tokio::time::sleep(nap) => {}
            }
        }
    }

    /// How long there is nothing to do unless somebody says so.
    fn nap(&self) -> Duration {
        let Some(moment) = self.queue.next_moment() else { return LONGEST_SLEEP };
        let wait = (moment - self.context.clock.now()).to_std().unwrap_or_default();
        wait.clamp(Duration::from_millis(1), LONGEST_SLEEP)
    }

    /// Gives jobs to free workers.
    fn fill(&mut self) {
        while !self.paused && self.leaving.is_none() && self.running.len() < self.workers {
            let Some(entry) = self.queue.take(self.context.clock.now(), &self.busy) else { return };
            let taken: HashSet<usize> = self.running.values().map(|running| running.slot).collect();
            let slot = (1..=self.workers).find(|slot| !taken.contains(slot)).unwrap_or_default();
            let hold = Hold::default();
            let work = worker::work(Arc::clone(&self.context), entry.id(), hold.clone(), slot);
            let task = self.tasks.spawn(work);
            self.jobs_of_tasks.insert(task.id(), entry.id());
            self.busy.insert(entry.destination);
            let running = Running { hold, destination: entry.destination, slot, waiting: Vec::new() };
            self.running.insert(entry.id(), running);
        }
    }

    async fn obey(&mut self, order: Order) {
        match order {
            Order::Enqueue(entries) => {
                for entry in entries.into_iter().filter(|entry| !self.running.contains_key(&entry.id())) {
                    self.queue.push(entry);
                }
            }
            Order::End { jobs, wish, reply } => {
                let ended = self.end(&jobs, wish).await;
                let _ = reply.send(ended);
            }
            Order::Retry { jobs, reply } => {
                let mut answers = Vec::with_capacity(jobs.len());
                for job in jobs {
                    answers.push(self.retry(job).await);
                }
                let _ = reply.send(answers);
            }
            Order::Pool { workers, paused } => {
                self.workers = workers.into();
                self.paused = paused;
            }
            Order::Shutdown { reply } => {
                self.leaving = Some(reply);
                for running in self.running.values() {
                    running.hold.express(Wish::Leave);
                }
            }
        }
    }

    async fn end(&mut self, jobs: &[JobId], wish: Wish) -> Ended {
        let (sender, running) = mpsc::channel(1);
        let mut answers = Vec::with_capacity(jobs.len());
        for id in jobs {
            if let Some(running) = self.running.get_mut(id) {
                running.hold.express(wish);
                running.waiting.push(sender.clone());
                self.context.recorder.tell(Event::JobStopping(*id));
                answers.push(Ok(()));
            } else {
                answers.push(self.end_queued(*id, wish).await);
            }
        }
        Ended { answers, running }
    }

    /// A job that no worker holds ends at once, and its upload sessions with it when it is canceled.
    async fn end_queued(&mut self, id: JobId, wish: Wish) -> Result<(), Failure> {
        let mut job = self.stored(id)?;
        let Some(cause) = wish.cause() else { return Ok(()) };
        let now = self.context.clock.now();
        let transition = job.apply(cause, None, now).map_err(|_| {
            let status = job.state.status().as_str();
            Failure::new(ErrorCode::JobNotStoppable).with("id", id.0).with("status", status)
        })?;
        self.queue.remove(id);
        if job.state == State::Canceled {
            worker::abandon_sessions(&self.context, &mut job);
        }
        self.context.recorder.moved(&job, transition).await
    }

    async fn retry(&mut self, id: JobId) -> Result<(), Failure> {
        let mut job = self.stored(id)?;
        let refused = |job: &Job| {
            let status = job.state.status().as_str();
            Failure::new(ErrorCode::JobNotRetryable).with("id", id.0).with("status", status)
        };
        if self.running.contains_key(&id) {
            return Err(refused(&job));
        }
        let transition =
            job.apply(Cause::RetriedByPerson, None, self.context.clock.now()).map_err(|_| refused(&job))?;
        self.context.recorder.moved(&job, transition).await?;
        self.queue.extend(Entry::of(&job));
        Ok(())
    }

    fn stored(&self, id: JobId) -> Result<Job, Failure> {
        let job = self.context.recorder.journal().job(id)?;
        job.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", id.0))
    }

    /// A worker came back, with its job or with a panic.
    async fn collect(&mut self, done: Result<(tokio::task::Id, Option<Job>), tokio::task::JoinError>) {
        let (task, job, panic) = match done {
            Ok((task, job)) => (task, job, None),
            Err(error) => (error.id(), None, Some(error)),
        };
        let Some(id) = self.jobs_of_tasks.remove(&task) else { return };
        let job = match panic {
            Some(error) => self.panicked(id, error).await,
            None => job,
        };
        let Some(running) = self.running.remove(&id) else { return };
        self.busy.remove(&running.destination);
        match job {
            Some(job) if self.leaving.is_none() => self.queue.extend(Entry::of(&job)),
            Some(_) => {}
            // The journal could not take the job's step: nothing is started on such ground.
            None => self.paused = true,
        }
    }

    /// The task of a job panicked: the job is in error, everything else goes on.
    async fn panicked(&self, id: JobId, error: tokio::task::JoinError) -> Option<Job> {
        let text = error.try_into_panic().ok().and_then(|panic| {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            text.or_else(|| panic.downcast_ref::<String>().cloned())
        });
        let failure = Failure::new(ErrorCode::Panicked).with("detail", text.unwrap_or_default());
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
    tokio::spawn(Dispatcher::new(context, orders, workers, paused).run().boxed());
    sender
}
