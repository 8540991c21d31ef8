//! The engine's face: what producers may ask of it.

mod ending;
mod firing;
mod many;
mod notes;
mod plans;
mod targets;
mod tidying;
mod timed;
mod told;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use sampan_domain::journal::{Change, JobQuery, RunQuery};
use sampan_domain::machine::Status;
use sampan_domain::rule::Retry;
use sampan_domain::run::{self, Planning, Run, Trigger};
use sampan_domain::secret::Secrets;
use sampan_domain::settings::WORKERS_MAX;
use sampan_domain::{
    Deed, ErrorCode, Failure, ImageName, JobId, Journal, Rule, RuleId, RunId, Selection, Settings, Time,
};
use sampan_registry::Timeouts;
use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use crate::awaited::Awaited;
use crate::background::Background;
use crate::choose::{self, Record};
use crate::clock::Clock;
use crate::connections::Connections;
use crate::dispatcher::{self, Order};
use crate::job_log::JobLogSink;
use crate::ledger::Ledger;
use crate::limits::{Meter, Outcomes};
use crate::names::Names;
use crate::planner::{self, Action, PlanRow};
use crate::queue::Entry;
use crate::recent::Recent;
use crate::recorder::{Numbered, Recorder};
use crate::recovery;
use crate::runs::Runs;
use crate::transfer::{Fresh, Spool};
use crate::worker::{self, Context, Wish};
pub use firing::Consent;
use plans::Plans;
pub use targets::Checked;
pub use tidying::Swept;

/// The journal may be a commit behind the stream; a wait looks again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// What the engine is put together from.
pub struct Parts {
    /// Where everything is remembered.
    pub journal: Arc<dyn Journal>,
    /// Where credentials are read.
    pub secrets: Arc<dyn Secrets>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// How long is waited for registries.
    pub patience: Timeouts,
    /// The sink whose layer stands in the tracing subscriber.
    pub job_log: JobLogSink,
    /// Where the ledger is kept, and bytes for a while. Without one the ledger is in memory, and bytes are where the
    /// system has its temporary files.
    pub directory: Option<PathBuf>,
}

/// Whether the engine works, or only answers and records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Takes up the work left from before, and works.
    Working,
    /// Starts nothing.
    Quiet,
}

/// The engine. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    context: Arc<Context>,
    dispatcher: mpsc::UnboundedSender<Order>,
    plans: Arc<Plans>,
    how: Start,
    /// Set once: no job starts any more.
    draining: AtomicBool,
    /// Held by whoever decides what becomes of a firing.
    firing: tokio::sync::Mutex<()>,
    /// Told each time a rule is made, changed or removed.
    rules_changed: Arc<Notify>,
}

impl Engine {
    /// Starts the engine on a journal.
    pub async fn start(parts: Parts, how: Start) -> Result<Self, Failure> {
        parts.job_log.bind(&parts.journal);
        let settings = parts.journal.settings()?;
        let record = parts.directory.as_deref().map_or_else(Record::default, Record::in_directory);
        let context = Arc::new(Context {
            recorder: Recorder::new(Arc::clone(&parts.journal)),
            connections: Connections::new(
                parts.journal,
                parts.secrets,
                Arc::clone(&parts.clock),
                parts.patience,
            ),
            ledger: parts.directory.as_deref().map_or_else(Ledger::default, Ledger::in_directory),
            spool: Spool::new(parts.directory),
            fresh: Fresh::default(),
            names: Names::default(),
            record,
            recent: Recent::default(),
            clock: parts.clock,
            runs: Runs::default(),
            background: Background::default(),
            awaited: Awaited::default(),
            go_on: Notify::new(),
            leaving: CancellationToken::new(),
            trouble: watch::Sender::default(),
        });
        context.ledger.keep_up(context.leaving.clone());
        context.connections.keep_limits(&settings, context.leaving.clone())?;
        let quiet = how == Start::Quiet;
        let dispatcher = dispatcher::start(Arc::clone(&context), settings.workers, settings.paused || quiet);
        let (plans, firing, rules_changed, draining) = Default::default();
        let inner = Inner { context, dispatcher, plans, how, draining, firing, rules_changed };
        let engine = Self { inner: Arc::new(inner) };
        if how == Start::Working {
            engine.take_up().await?;
        }
        Ok(engine)
    }

    /// Goes on with jobs and plans that the last process left.
    async fn take_up(&self) -> Result<(), Failure> {
        let entries = recovery::take_up(&self.inner.context).await?;
        self.order(Order::Enqueue(entries));
        for run in self.runs()?.into_iter().filter(|run| run.planning == Planning::Going) {
            match run.rule {
                Some(rule) => {
                    let entered = self.inner.plans.enter(&run, rule);
                    self.inner.context.background.spawn(self.clone().plan(run, rule, entered));
                }
                None => self.end_plan(run.id, Planning::Done).await?,
            }
        }
        Ok(())
    }

    async fn end_plan(&self, id: RunId, end: impl FnOnce(Time) -> Planning) -> Result<(), Failure> {
        let context = &self.inner.context;
        let planning = end(context.clock.now());
        let receipt = context.runs.change(&context.recorder, id, &[], |run| {
            if run.planning == Planning::Going {
                run.planning = planning;
            }
        })?;
        context.recorder.settle(receipt).await
    }

    /// The time of day.
    pub fn now(&self) -> Time {
        self.inner.context.clock.now()
    }

    /// What is remembered, to be read.
    pub fn journal(&self) -> &Arc<dyn Journal> {
        self.inner.context.recorder.journal()
    }

    /// The stream of events from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Numbered> {
        self.inner.context.recorder.subscribe()
    }

    /// Changes targets, rules and settings; they are on disk when it returns. A rule that is disabled or removed
    /// takes its open jobs with it; a target in use stays (`target-in-use`).
    pub async fn configure(&self, changes: Vec<Change>) -> Result<(), Failure> {
        self.refuse_targets_in_use(&changes)?;
        let withdrawn: Vec<RuleId> = changes
            .iter()
            .filter_map(|change| match change {
                Change::PutRule(rule) if !rule.enabled => Some(rule.id),
                Change::RemoveRule(id) => Some(*id),
                _ => None,
            })
            .collect();
        let settings = changes.iter().rev().find_map(|change| match change {
            Change::PutSettings(settings) => Some(settings.clone()),
            _ => None,
        });
        let deeds = self.deeds(&changes)?;
        let attended = self.attended_from_now(&changes)?;
        self.inner.context.recorder.configured(changes.iter().cloned().chain(attended).collect()).await?;
        for (deed, name) in deeds {
            self.note(deed, name, 0);
        }
        for change in &changes {
            self.inner.context.connections.configured(change);
        }
        if let Some(settings) = settings {
            self.pool(&settings);
        }
        if changes.iter().any(|change| matches!(change, Change::PutRule(_) | Change::RemoveRule(_))) {
            self.inner.rules_changed.notify_one();
        }
        for rule in withdrawn {
            // Jobs that are still being made are among the open ones only when their planner has ended.
            self.inner.plans.stop_rule(rule);
            self.inner.plans.ended(|_, of| of == rule).await;
            let open = self.open_jobs(&JobQuery { rule: Some(rule), ..JobQuery::default() })?;
            self.end(open, Wish::Cancel).await?;
        }
        Ok(())
    }

    fn refuse_targets_in_use(&self, changes: &[Change]) -> Result<(), Failure> {
        let mut rules: HashMap<RuleId, Rule> =
            self.journal().rules()?.into_iter().map(|rule| (rule.id, rule)).collect();
        for change in changes {
            match change {
                Change::PutRule(rule) => drop(rules.insert(rule.id, rule.clone())),
                Change::RemoveRule(id) => drop(rules.remove(id)),
                _ => {}
            }
        }
        for change in changes {
            let Change::RemoveTarget(id) = change else { continue };
            let uses = |rule: &&Rule| {
                rule.source == *id || rule.destinations.iter().any(|destination| destination.target == *id)
            };
            let mut names: Vec<&str> = rules.values().filter(uses).map(|rule| rule.name.as_str()).collect();
            names.sort_unstable();
            if !names.is_empty() {
                let target = self.journal().targets()?.into_iter().find(|target| target.id == *id);
                let name = target.map_or_else(|| id.to_string(), |target| target.name);
                return Err(Failure::new(ErrorCode::TargetInUse)
                    .with("target", name)
                    .with("rules", names.join(", ")));
            }
        }
        Ok(())
    }

    /// What jobs and plans wait for has come: those that wait for this reason go on at once.
    pub fn go_on(&self, reason: ErrorCode) {
        self.order(Order::GoOn { reason });
        self.inner.context.go_on.notify_waiters();
    }

    /// Copies one image, without a rule. Both targets must be in the journal.
    pub async fn copy(
        &self,
        source: ImageName,
        destination: ImageName,
        selection: Selection,
    ) -> Result<RunId, Failure> {
        let context = &self.inner.context;
        let now = context.clock.now();
        let mut run = self.new_run(None, String::new(), Trigger::Manual);
        run.planning = Planning::Done(now);
        run.matched = 1;
        let id = JobId(self.journal().next_id());
        let name = source.to_string();
        let job = planner::new_job(id, &run, source, destination, Retry::default(), selection, now);
        let run_id = run.id;
        let receipt = context.runs.begin(&context.recorder, run, std::slice::from_ref(&job));
        let engine = self.clone();
        // Queued when it is stored, though nobody may wait for that any more.
        let stored = context.background.spawn(async move {
            engine.inner.context.recorder.settle(receipt).await?;
            engine.order(Order::Enqueue(Entry::of(&job).into_iter().collect()));
            engine.note(Deed::Copied, name, 1);
            Ok(run_id)
        });
        stored.await.unwrap_or_else(|error| Err(worker::not_joined(error))).flatten()
    }

    fn new_run(&self, rule: Option<RuleId>, rule_name: String, trigger: Trigger) -> Run {
        Run {
            id: RunId(self.journal().next_id()),
            rule,
            rule_name,
            trigger,
            started: self.inner.context.clock.now(),
            planning: Planning::Going,
            matched: 0,
            up_to_date: 0,
            requests: std::collections::BTreeMap::new(),
            scope: None,
            deletion_confirmed: false,
            deletion_most: None,
        }
    }

    /// What a rule would do now, stored or not. Nothing is written; dropping the stream ends it.
    pub fn preview(&self, rule: &Rule) -> BoxStream<'static, Result<PlanRow, Failure>> {
        let (context, rule) = (Arc::clone(&self.inner.context), rule.clone());
        let rows = async move { planner::rows(&context, &rule, &Meter::default()).await };
        stream::once(rows).try_flatten().boxed()
    }

    /// What [`Engine::copy`] would do now.
    pub fn preview_copy(
        &self,
        source: ImageName,
        destination: ImageName,
        selection: Selection,
    ) -> BoxStream<'static, Result<PlanRow, Failure>> {
        let context = Arc::clone(&self.inner.context);
        stream::once(async move { preview_copy(&context, source, destination, &selection).await }).boxed()
    }

    /// Stops a job; it is stopped when this returns.
    pub async fn stop_job(&self, id: JobId) -> Result<(), Failure> {
        self.stop_jobs(&[id]).await?.into_iter().collect()
    }

    /// Retries a job that is in error, stopped or canceled: a new attempt, going on from where it was.
    pub async fn retry_job(&self, id: JobId) -> Result<(), Failure> {
        self.retry_jobs(&[id]).await?.into_iter().collect()
    }

    /// Stops a run: its planning and all its open jobs. Gives the number of jobs.
    pub async fn stop_run(&self, id: RunId) -> Result<u64, Failure> {
        let run = self.journal().run(id)?;
        let run = run.ok_or_else(|| Failure::new(ErrorCode::RunNotFound).with("id", id.0))?;
        if !self.inner.plans.stop(id) && run.planning == Planning::Going {
            self.end_plan(id, Planning::Stopped).await?;
        }
        self.inner.plans.ended(|run, _| run == id).await;
        let open = self.open_jobs(&JobQuery { run: Some(id), ..JobQuery::default() })?;
        let answers = self.end(open, Wish::Stop).await?;
        let stopped = answers.iter().filter(|answer| answer.is_ok()).count() as u64;
        self.note(Deed::RunStopped, id.to_string(), stopped);
        Ok(stopped)
    }

    /// Retries all jobs of a run that are in error. Gives their number.
    pub async fn retry_failed(&self, id: RunId) -> Result<u64, Failure> {
        if self.journal().run(id)?.is_none() {
            return Err(Failure::new(ErrorCode::RunNotFound).with("id", id.0));
        }
        let failed = JobQuery { run: Some(id), status: vec![Status::Error], ..JobQuery::default() };
        let answers = self.retry(self.job_ids(&failed)?).await?;
        let retried = answers.iter().filter(|answer| answer.is_ok()).count() as u64;
        self.note(Deed::RunRetried, id.to_string(), retried);
        Ok(retried)
    }

    /// Lets running jobs end and starts none.
    pub async fn pause(&self) -> Result<(), Failure> {
        let settings = Settings { paused: true, ..self.journal().settings()? };
        self.configure(vec![Change::PutSettings(settings)]).await
    }

    /// Starts jobs again.
    pub async fn resume(&self) -> Result<(), Failure> {
        let settings = Settings { paused: false, ..self.journal().settings()? };
        self.configure(vec![Change::PutSettings(settings)]).await
    }

    /// What came of the requests to each host, since this process began.
    pub fn outcomes(&self) -> Outcomes {
        self.inner.context.connections.limits().outcomes()
    }

    fn pool(&self, settings: &Settings) {
        let quiet = self.inner.how == Start::Quiet || self.inner.draining.load(Ordering::Relaxed);
        let workers = settings.workers.clamp(1, WORKERS_MAX);
        self.order(Order::Pool { workers, paused: settings.paused || quiet });
    }

    /// Waits until a run has ended: it is planned, and none of its jobs is open. Fails when the journal does.
    pub async fn wait_run(&self, id: RunId) -> Result<(), Failure> {
        let mut stream = self.subscribe();
        loop {
            let run = self.journal().run(id)?;
            let run = run.ok_or_else(|| Failure::new(ErrorCode::RunNotFound).with("id", id.0))?;
            if run::ended(&run, &self.journal().tally(id)?).is_some() {
                return Ok(());
            }
            if let Some(failure) = &*self.inner.context.trouble.borrow() {
                return Err(failure.clone());
            }
            // Whatever is said next may have ended it; the journal may be a moment behind.
            let _ = tokio::time::timeout(LOOK_AGAIN, stream.recv()).await;
        }
    }

    /// Waits until every run has ended.
    pub async fn wait_idle(&self) -> Result<(), Failure> {
        for run in self.runs()? {
            self.wait_run(run.id).await?;
        }
        Ok(())
    }

    async fn end(&self, jobs: Vec<JobId>, wish: Wish) -> Result<Vec<Result<(), Failure>>, Failure> {
        let (reply, ended) = oneshot::channel();
        self.order(Order::End { jobs, wish, reply });
        let mut ended = ended.await.map_err(|_| Failure::new(ErrorCode::ShuttingDown))?;
        // Closes when the last running one has come to its end.
        let _ = ended.running.recv().await;
        Ok(ended.answers)
    }

    async fn retry(&self, jobs: Vec<JobId>) -> Result<Vec<Result<(), Failure>>, Failure> {
        let (reply, answers) = oneshot::channel();
        self.order(Order::Retry { jobs, reply });
        answers.await.map_err(|_| Failure::new(ErrorCode::ShuttingDown))
    }

    fn order(&self, order: Order) {
        // The dispatcher is gone only after a shutdown, when nothing is to be done any more.
        let _ = self.inner.dispatcher.send(order);
    }

    fn rule(&self, id: RuleId) -> Result<Rule, Failure> {
        let rule = self.journal().rules()?.into_iter().find(|rule| rule.id == id);
        rule.ok_or_else(|| Failure::new(ErrorCode::RuleNotFound).with("id", id.0))
    }

    fn runs(&self) -> Result<Vec<Run>, Failure> {
        self.journal().runs(&RunQuery { limit: usize::MAX, ..RunQuery::default() })
    }

    fn open_jobs(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        let status = Status::ALL.into_iter().filter(|status| status.is_open()).collect();
        self.job_ids(&JobQuery { status, ..query.clone() })
    }

    fn job_ids(&self, query: &JobQuery) -> Result<Vec<JobId>, Failure> {
        self.journal().ids(query)
    }
}

async fn preview_copy(
    context: &Context,
    source: ImageName,
    destination: ImageName,
    selection: &Selection,
) -> Result<PlanRow, Failure> {
    let meter = Meter::default();
    let from = context.connections.end(source.target, &meter).await?.connection;
    let to = context.connections.end(destination.target, &meter).await?.connection;
    let (here, there) = futures_util::future::try_join(
        from.head_manifest(&source.repository, &source.reference),
        to.head_manifest(&destination.repository, &destination.reference),
    )
    .await?;
    let Some(here) = here else {
        return Err(Failure::new(ErrorCode::ManifestNotFound).with("object", source.to_string()));
    };
    let written = if selection.is_choosy() {
        let root = from.get_manifest(&source.repository, &here.digest.clone().into()).await?;
        choose::choose(&from, &source.repository, root, selection).await?.root.digest
    } else {
        here.digest.clone()
    };
    let action = match &there {
        Some(there) if there.digest == written => Action::UpToDate,
        Some(_) => Action::Overwrite,
        None => Action::Copy,
    };
    Ok(PlanRow {
        source,
        destination: Ok(destination),
        action,
        digest: Some(here.digest),
        there: there.map(|there| there.digest),
        bytes: None,
        arrived: false,
        reason: None,
    })
}
