//! Where a fault plays: a source and a destination that do what they are told, and between them the whole engine on a
//! store on disk, with logins of its own for each.
#![allow(dead_code, unused_imports, reason = "no test binary needs all of it")]

mod disk;
mod judge;
mod log;
mod parts;
mod seen;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

pub(crate) use disk::{Small, skipped};
use parts::{Logins, parts, rule, target};
pub(crate) use parts::{ShiftedClock, alone, configuration};
use sampan_domain::event::{Event, Transition};
use sampan_domain::journal::{Change, JobQuery};
use sampan_domain::machine::Status;
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::secret::CredentialRef;
use sampan_domain::target::{Place, Proxy, Registry, Tls};
use sampan_domain::{ImageName, Job, JobId, Journal, RuleId, RunId, Settings, TargetId};
use sampan_engine::{Engine, Outcomes, Start, Timeouts};
use sampan_store::{DataDir, SledJournal};
use sampan_tests::scripted::tls::{Flaw, Identity};
use sampan_tests::scripted::{Content, Server};
pub(crate) use seen::Seen;
use serde_json::json;
use tempfile::TempDir;

/// How long a run may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The passwords: found anywhere but at their own host, they were leaked.
pub(crate) const CANARIES: [(&str, &str); 2] =
    [("crew", "canary-of-the-source"), ("captain", "canary-of-the-destination")];
/// The image that is copied when all is over, to show that nothing was kept that others need.
const PROBE: &str = "probe/after:1";

/// The rule that is run, for all of `team/…`, and the one for the probe.
const RULE: RuleId = RuleId(3);
const PROBE_RULE: RuleId = RuleId(4);

/// A source, a destination, and Sampan between them.
pub(crate) struct Stage {
    pub(crate) source: Server,
    pub(crate) destination: Server,
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ShiftedClock>,
    strangers: Vec<Server>,
    journal: Arc<SledJournal>,
    directory: DataDir,
    folder: TempDir,
    disk: Option<Small>,
    /// How long is waited for what is to be seen.
    patience: Duration,
    log: log::Log,
    logins: Arc<Logins>,
    how: How,
    runs: Vec<RunId>,
    /// What came of requests in the program's earlier lives.
    earlier: Outcomes,
    /// What lay at the destination when the first run began.
    before: std::collections::BTreeMap<String, String>,
    judged: Judged,
}

/// What a row does not share with most others.
#[expect(clippy::struct_excessive_bools, reason = "each is one way in which a row differs")]
pub(crate) struct How {
    pub(crate) patience: Timeouts,
    /// Attempts of a job: most rows want to see the first one's end.
    pub(crate) attempts: u32,
    /// Other ways to the two registries, such as through a proxy.
    pub(crate) source: Option<Place>,
    pub(crate) destination: Option<Place>,
    /// Where the file of their authority lies.
    pub(crate) authority: Option<TempDir>,
    /// A file system of that size for the data directory.
    pub(crate) disk: Option<Small>,
    /// More keys of the rule, as it is stored.
    pub(crate) rule: serde_json::Value,
    /// Why no image could be copied when all is over.
    pub(crate) no_probe: Option<&'static str>,
    /// Whether a job may have been stopped after its tag was written.
    pub(crate) late_stop: bool,
    /// Whether upload sessions of small blobs were known to nobody but a process that was killed.
    pub(crate) forgets_uploads: bool,
    /// Whether a failure is of this machine.
    pub(crate) unplaced: bool,
    /// Why requests are not seen where they are counted.
    pub(crate) uncounted: Option<&'static str>,
    /// Whether requests may have been lost on their way.
    pub(crate) loses_requests: bool,
    /// Why the store does not know of all requests.
    pub(crate) unstored: Option<&'static str>,
}

impl Default for How {
    fn default() -> Self {
        Self {
            patience: hurried(),
            attempts: 1,
            source: None,
            destination: None,
            authority: None,
            disk: None,
            rule: json!({}),
            no_probe: None,
            late_stop: false,
            forgets_uploads: false,
            unplaced: false,
            uncounted: None,
            loses_requests: false,
            unstored: None,
        }
    }
}

/// Patience for tests: tries follow each other closely. A busy machine makes no silence; rows of silence ask for less.
pub(crate) fn hurried() -> Timeouts {
    Timeouts {
        connect: Duration::from_secs(2),
        answer: Duration::from_secs(20),
        finish: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        slow: Duration::from_secs(20),
        backoff: Duration::from_millis(4),
        ..Timeouts::default()
    }
}

/// Both registries as most rows want them: behind logins, one with tokens and one without.
pub(crate) fn both() -> [Content; 2] {
    let [(crew, theirs), (captain, his)] = CANARIES;
    [Content::new().behind_tokens(crew, theirs), Content::new().behind_basic(captain, his)]
}

/// A registry as a target has it.
pub(crate) fn place(url: &str, ca_file: Option<PathBuf>) -> Place {
    let tls = Tls { ca_file, ..Tls::default() };
    Place::Registry(Registry { tls, proxy: Proxy::Direct, ..Registry::at(url.parse().unwrap()) })
}

impl Stage {
    /// With this at the source, beside the probe, and nothing at the destination.
    pub(crate) async fn new(fill: impl FnOnce(&mut Content)) -> Self {
        let [mut source, destination] = both();
        fill(&mut source);
        Self::of(Server::holding, source, destination, |_, _| How::default()).await
    }

    /// The same with other ways of doing it; they may depend on where the registries are.
    pub(crate) async fn with(fill: impl FnOnce(&mut Content), how: How) -> Self {
        let [mut source, destination] = both();
        fill(&mut source);
        Self::of(Server::holding, source, destination, |_, _| how).await
    }

    /// The same over TLS, with an authority that both targets know.
    pub(crate) async fn over_tls(
        serve: impl Fn(Content, &Identity) -> Server,
        fill: impl FnOnce(&mut Content),
    ) -> Self {
        let identity = Identity::new(Flaw::None);
        let authority = tempfile::tempdir().unwrap();
        let ca = authority.path().join("ca.pem");
        std::fs::write(&ca, &identity.ca).unwrap();
        let [mut source, destination] = both();
        fill(&mut source);
        let how = |source: &Server, destination: &Server| How {
            source: Some(place(&source.url(), Some(ca.clone()))),
            destination: Some(place(&destination.url(), Some(ca))),
            authority: Some(authority),
            ..How::default()
        };
        Self::of(|content| serve(content, &identity), source, destination, how).await
    }

    /// The same with everything as it is given.
    pub(crate) async fn of(
        serve: impl Fn(Content) -> Server,
        mut source: Content,
        destination: Content,
        how: impl FnOnce(&Server, &Server) -> How,
    ) -> Self {
        source.image(PROBE, &[1_000]);
        let (source, destination) = (serve(source), serve(destination));
        let mut how = how(&source, &destination);
        let folder = tempfile::Builder::new().prefix("sampan-fault-").tempdir().unwrap();
        let log = log::Log::new();
        let disk = how.disk.take();
        let data = disk.as_ref().map_or_else(|| folder.path().join("data"), |disk| disk.path().join("data"));
        let directory = DataDir::open(data).unwrap();
        let (journal, _) = SledJournal::open(&directory).unwrap();
        let (journal, clock) = (Arc::new(journal), Arc::<ShiftedClock>::default());
        let logins = Arc::<Logins>::default();
        let parts = parts(&journal, &logins, &clock, &log, &directory, how.patience);
        let engine = Engine::start(parts, Start::Working).await.unwrap();
        let places =
            [(1, "source", &how.source, &source), (2, "destination", &how.destination, &destination)];
        let targets = places.into_iter().map(|(id, name, other, server)| {
            let place = other.clone().unwrap_or_else(|| place(&server.url(), None));
            target(id, name, place, CredentialRef::Session)
        });
        let retry = json!({ "retry": { "attempts": how.attempts } });
        let mut more = retry.clone();
        more.as_object_mut().unwrap().extend(how.rule.as_object().unwrap().clone());
        let rules = [rule(RULE, "all", "team/**", &more), rule(PROBE_RULE, "after", "probe/*", &retry)];
        engine.configure(targets.chain(rules.map(Change::PutRule)).collect()).await.unwrap();
        let before = destination.content(|content| content.tags());
        Self {
            source,
            destination,
            engine,
            clock,
            strangers: Vec::new(),
            journal,
            directory,
            folder,
            disk,
            patience: PATIENCE,
            log,
            logins,
            how,
            runs: Vec::new(),
            earlier: Outcomes::new(),
            before,
            judged: Judged::default(),
        }
    }

    /// A host that belongs to neither registry: no credential may ever come there.
    pub(crate) fn stranger(&mut self, content: Content) -> &Server {
        self.strangers.push(Server::holding(content));
        self.strangers.last().unwrap()
    }

    /// The first of them.
    pub(crate) fn the_stranger(&self) -> &Server {
        &self.strangers[0]
    }

    /// Requests that would have changed anything at the destination.
    pub(crate) fn writes(&self) -> Vec<String> {
        let asked = self.destination.requests();
        let writes = asked.iter().filter(|request| !matches!(&*request.method, "GET" | "HEAD"));
        writes.map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    /// Runs the rule until nothing of it moves any more.
    pub(crate) async fn run(&mut self) -> Seen {
        let id = self.start().await;
        self.settled(id).await
    }

    /// The rule, for those who start it in their own way.
    pub(crate) const RULE: RuleId = RULE;

    /// Nothing is under way, and idle connections have had their time.
    pub(crate) async fn rest(&self) {
        self.journal.commit(Vec::new()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    /// The destination holds nothing any more, and does not know that it did.
    pub(crate) fn clear_destination(&self) {
        self.destination.content(Content::clear);
        self.destination.forget_requests();
    }

    /// Ends where the destination has forgotten what it had.
    pub(crate) async fn close_leaving_sessions(mut self) {
        self.judged.0 = true;
        self.engine.shutdown().await;
        self.journal.close().unwrap();
    }

    /// Waits longer for what is to be seen.
    pub(crate) fn patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// The file system of its own.
    pub(crate) fn disk(&self) -> &Small {
        self.disk.as_ref().unwrap()
    }

    /// How many jobs run at once.
    pub(crate) async fn workers(&self, workers: u8) {
        let settings = Settings { workers, ..self.journal.settings().unwrap() };
        self.engine.configure(vec![Change::PutSettings(settings)]).await.unwrap();
    }

    /// Starts the rule.
    pub(crate) async fn start(&mut self) -> RunId {
        let id = self.engine.run_rule(RULE, Trigger::Manual).await.unwrap();
        self.runs.push(id);
        id
    }

    /// Starts the rule, and waits until so many of its jobs have sent more than so many bytes. The journal hears of
    /// bytes once a second; who listens hears of them at once.
    pub(crate) async fn under_way(&mut self, jobs: usize, bytes: u64) -> RunId {
        let mut events = self.engine.subscribe();
        let run = self.start().await;
        let mut sending = HashSet::new();
        let all = async {
            while sending.len() < jobs {
                let told = events.recv().await;
                if let Ok(Event::Progress { job, bytes: sent, .. }) = told.as_ref().map(|told| &*told.event)
                    && sent.copied > bytes
                {
                    sending.insert(*job);
                }
            }
        };
        let in_time = tokio::time::timeout(self.patience, all).await;
        assert!(in_time.is_ok(), "waited in vain: bytes are on their way\n{:#?}", self.look(run));
        run
    }

    /// Waits until all jobs of a run have ended, or wait for a moment that is not now.
    pub(crate) async fn settled(&self, id: RunId) -> Seen {
        let settled = |seen: &Seen| {
            let moves = |job: &Job| matches!(job.state.status(), Status::Pending | Status::Running);
            seen.run.planning != Planning::Going && !seen.jobs.iter().any(moves)
        };
        self.until(id, "all have ended or wait", settled).await
    }

    /// Waits for something to be seen of a run.
    pub(crate) async fn until(&self, id: RunId, what: &str, done: impl Fn(&Seen) -> bool) -> Seen {
        let begun = Instant::now();
        loop {
            let before = Instant::now();
            let seen = self.look(id);
            if done(&seen) {
                return seen;
            }
            assert!(begun.elapsed() < self.patience, "waited in vain: {what}\n{seen:#?}");
            // Whoever looks at thousands of jobs takes the time of those that work.
            tokio::time::sleep(Duration::from_millis(5).max(before.elapsed() * 8)).await;
        }
    }

    /// A run and its jobs as they are now.
    pub(crate) fn look(&self, id: RunId) -> Seen {
        let run = self.journal.run(id).unwrap().unwrap();
        let query = JobQuery { run: Some(id), limit: usize::MAX, ..JobQuery::default() };
        let mut jobs = self.journal.jobs(&query).unwrap();
        jobs.reverse();
        Seen { run, jobs, log: self.log.clone() }
    }

    /// One job as it is now.
    pub(crate) fn look_at(&self, id: JobId) -> Job {
        self.journal.job(id).unwrap().unwrap()
    }

    /// Its steps so far.
    pub(crate) fn timeline(&self, id: JobId) -> Vec<Transition> {
        self.journal.timeline(id).unwrap()
    }

    /// Waits until a job has ended.
    pub(crate) async fn ended(&self, id: JobId) {
        let run = self.look_at(id).run;
        let ended = |seen: &Seen| seen.jobs.iter().all(|job| job.id != id || !job.state.status().is_open());
        self.until(run, "the job has ended", ended).await;
    }

    /// Copies one image, without a rule.
    pub(crate) async fn copy(&mut self, from: &str, tag: &str, to: &str, as_tag: &str) -> RunId {
        let name = |id, server: &Server, repository: &str, tag: &str| ImageName {
            target: TargetId(id),
            place: place(&server.url(), None).prefix(),
            repository: repository.parse().unwrap(),
            reference: tag.parse().unwrap(),
        };
        let (source, destination) =
            (name(1, &self.source, from, tag), name(2, &self.destination, to, as_tag));
        self.engine.copy(source, destination, sampan_domain::Selection::default()).await.unwrap()
    }

    /// The program ends in order, and starts again.
    pub(crate) async fn leave_and_return(self) -> Self {
        self.engine.shutdown().await;
        self.journal.close().unwrap();
        self.reopen().await
    }

    /// The program is killed and starts again: what was active in the store is active still.
    pub(crate) async fn crash(mut self) -> Self {
        self.how.forgets_uploads = true;
        let query = JobQuery { status: vec![Status::Running], limit: usize::MAX, ..JobQuery::default() };
        let active = self.journal.jobs(&query).unwrap();
        self.engine.shutdown().await;
        let left = active.into_iter().map(|job| Change::PutJob(Box::new(job), None)).collect();
        self.journal.commit(left).await.unwrap();
        self.journal.close().unwrap();
        self.reopen().await
    }

    async fn reopen(mut self) -> Self {
        self.earlier = self.outcomes();
        let (journal, _) = SledJournal::open(&self.directory).unwrap();
        self.journal = Arc::new(journal);
        let Self { journal, logins, clock, log, directory, how, .. } = &self;
        let parts = parts(journal, logins, clock, log, directory, how.patience);
        self.engine = Engine::start(parts, Start::Working).await.unwrap();
        self
    }

    /// What came of all requests so far.
    fn outcomes(&self) -> Outcomes {
        let mut all = self.earlier.clone();
        for (key, many) in self.engine.outcomes() {
            *all.entry(key).or_default() += many;
        }
        all
    }

    /// What went wrong did so here, and nowhere on the network.
    pub(crate) fn unplaced(mut self) -> Self {
        self.how.unplaced = true;
        self
    }

    /// A stop may come when the tag has been written, and the job does not know it yet.
    pub(crate) fn late_stop(mut self) -> Self {
        self.how.late_stop = true;
        self
    }

    /// The messages of a job's log, by their ids, oldest first.
    pub(crate) fn said(&self, job: JobId) -> Vec<String> {
        judge::said(&*self.journal, job)
    }

    /// The rule is disabled, and its jobs are canceled.
    pub(crate) async fn withdraw(&self) {
        let mut rule = self.journal.rules().unwrap().into_iter().find(|rule| rule.id == RULE).unwrap();
        rule.enabled = false;
        self.engine.configure(vec![Change::PutRule(rule)]).await.unwrap();
    }

    /// Lets the time of day pass, and the engine see it.
    pub(crate) async fn later(&self, by: Duration) {
        self.clock.shift(i64::try_from(by.as_secs()).unwrap());
        self.engine.resume().await.unwrap();
    }

    /// From now on the keyring does not give its secrets out.
    pub(crate) fn deny_secrets(&self, denied: bool) {
        self.logins.denied.store(denied, Ordering::SeqCst);
    }

    /// Ends everything, and looks at what must hold whatever happened.
    pub(crate) async fn close(mut self) {
        self.judged.0 = true;
        judge::judge(self).await;
    }
}

/// A source with `team/app:1`, an image of one layer; and where that is there.
pub(crate) async fn one_layer(size: usize) -> (Stage, String) {
    one_layer_with(size, hurried()).await
}

/// The same with other patience.
pub(crate) async fn one_layer_with(size: usize, patience: Timeouts) -> (Stage, String) {
    let mut path = String::new();
    let fill = |source: &mut Content| {
        path = format!("/v2/team/app/blobs/{}", source.image("team/app:1", &[size]).layers[0]);
    };
    (Stage::with(fill, How { patience, ..How::default() }).await, path)
}

/// Where that layer's upload is finished at the destination.
pub(crate) fn finish(layer: &str) -> String {
    format!("/v2/team/app/blobs/uploads/*?digest={}", layer.rsplit('/').next().unwrap())
}

/// Fails a row that forgets to be judged.
#[derive(Default)]
struct Judged(bool);

impl Drop for Judged {
    fn drop(&mut self) {
        assert!(self.0 || std::thread::panicking(), "a row ends with `close`, or nothing of it is judged");
    }
}
