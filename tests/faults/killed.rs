//! Row 32, step by step: the process is killed just before and just after each transition of a job is on disk, whatever is
//! being done to the job, and goes on when it is started again: nothing is lost, nothing is done twice.
//!
//! The process is this binary, run for [`child`] alone, with a journal before the real one that ends it at the wanted step.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sampan_domain::event::Transition;
use sampan_domain::job::Operation;
use sampan_domain::journal::{Change, JobQuery, Receipt, RunQuery};
use sampan_domain::machine::{Cause, State, TABLE};
use sampan_domain::run::Trigger;
use sampan_domain::{Job, Journal, Settings};
use sampan_engine::{Engine, Start};
use sampan_store::{DataDir, InterceptedJournal, SledJournal};
use sampan_tests::scripted::{Content, Reply, Server, on};

use crate::stage::{ShiftedClock, Stage, alone, configuration};

const HOME: &str = "SAMPAN_TEST_HOME";
/// What is done: the story, and the addresses of the source and of the destination.
const STORY: &str = "SAMPAN_TEST_STORY";
/// The cause of the step at which the process ends, whether that step is on disk then, and how many such steps come before.
const DIE_AT: &str = "SAMPAN_TEST_DIE_AT";

const BLOBS: &str = "/v2/team/app/blobs/*";

/// What happens to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    /// It is copied, and so is another one of the same blobs.
    Copied,
    /// A person stops it, and retries it.
    Stopped,
    /// Its rule is disabled under it.
    Withdrawn,
    /// It fails, and may try again.
    FailsForNow,
    /// It has to wait for an hour.
    Waits,
    /// It fails.
    Fails,
    /// It deletes what the source has no more.
    Deletes,
}

impl Story {
    const ALL: [Self; 7] = [
        Self::Copied,
        Self::Stopped,
        Self::Withdrawn,
        Self::FailsForNow,
        Self::Waits,
        Self::Fails,
        Self::Deletes,
    ];

    /// The steps for which it is told.
    const fn causes(self) -> &'static [Cause] {
        match self {
            Self::Copied => &[
                Cause::Claimed,
                Cause::IsTransfer,
                Cause::SourceResolved,
                Cause::DestinationReady,
                Cause::BlobsMissing,
                Cause::NoBlobMissing,
                Cause::BlobsThere,
                Cause::TreePushed,
                Cause::NoTreeLeft,
            ],
            Self::Stopped => &[Cause::StoppedByPerson, Cause::RetriedByPerson],
            Self::Withdrawn => &[Cause::RuleWithdrawn],
            Self::FailsForNow => &[Cause::FailedForNow],
            Self::Waits => &[Cause::MustWait],
            Self::Fails => &[Cause::FailedForGood],
            Self::Deletes => &[Cause::IsDelete, Cause::Gone],
        }
    }

    /// What the registries hold, and what they do once.
    fn set(self) -> (Server, Server) {
        let (mut source, mut destination) = (Content::new(), Content::new());
        let image = source.image("team/app:1", &[300_000]);
        match self {
            Self::Copied => {
                // The same blobs under another manifest.
                let text = source.manifest_text("team/app", &image.digest).unwrap();
                let media_type = sampan_tests::scripted::content::MANIFEST;
                source.manifest("team/app", Some("2"), media_type, format!("{text} "));
            }
            Self::Deletes => {
                destination.image("team/app:1", &[300_000]);
                destination.image("team/app:0", &[1_000]);
            }
            _ => {}
        }
        let (source, destination) = (Server::holding(source), Server::holding(destination));
        let blob = |answer| on("GET", BLOBS).answer(answer);
        source.add(match self {
            Self::Copied | Self::Deletes => vec![],
            Self::Stopped | Self::Withdrawn => vec![blob(Reply::held().stall(1_000)).times(2)],
            Self::FailsForNow => vec![blob(Reply::new(503)).times(10)],
            Self::Waits => vec![blob(Reply::new(429).header("retry-after", "3600")).times(2)],
            Self::Fails => vec![blob(Reply::error(404, "BLOB_UNKNOWN", "gone")).times(2)],
        });
        (source, destination)
    }

    /// More keys of the rule.
    fn rule(self) -> serde_json::Value {
        match self {
            Self::Deletes => serde_json::json!({
                "retry": { "attempts": 2 },
                "delete_missing": { "enabled": true, "max_share": 100 },
            }),
            _ => serde_json::json!({ "retry": { "attempts": 2 } }),
        }
    }

    /// Does to the job what a person does.
    async fn play(self, engine: &Engine) {
        let sends = |job: &Job| job.state == State::TransferBlob;
        match self {
            Self::Stopped => {
                let job = until(engine, sends).await;
                engine.stop_job(job.id).await.unwrap();
                engine.retry_job(job.id).await.unwrap();
            }
            Self::Withdrawn => {
                until(engine, sends).await;
                enable(engine, false).await;
            }
            _ => {}
        }
    }
}

/// Waits for a job that is so.
async fn until(engine: &Engine, so: impl Fn(&Job) -> bool) -> Job {
    loop {
        if let Some(job) = jobs(&**engine.journal()).into_iter().find(&so) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn enable(engine: &Engine, enabled: bool) {
    let mut rule = engine.journal().rules().unwrap().remove(0);
    rule.enabled = enabled;
    engine.configure(vec![Change::PutRule(rule)]).await.unwrap();
}

fn jobs(journal: &dyn Journal) -> Vec<Job> {
    journal.jobs(&JobQuery { limit: usize::MAX, ..JobQuery::default() }).unwrap()
}

/// The process that is killed. Without a home it is nobody's child.
#[tokio::test]
async fn child() {
    let Ok(home) = std::env::var(HOME) else { return };
    let story = std::env::var(STORY).unwrap();
    let [name, source, destination] = story.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let story = Story::ALL.into_iter().find(|story| format!("{story:?}") == name).unwrap();
    let directory = DataDir::open(home).unwrap();
    let (journal, _) = SledJournal::open(&directory).unwrap();
    let journal = Arc::new(InterceptedJournal::new(journal, end_at(&std::env::var(DIE_AT).unwrap())));
    let engine =
        Engine::start(alone(journal.clone(), &directory, Arc::default()), Start::Working).await.unwrap();
    if journal.rules().unwrap().is_empty() {
        let settings = Change::PutSettings(Settings { workers: 1, ..Settings::default() });
        engine
            .configure([vec![settings], configuration(source, destination, &story.rule())].concat())
            .await
            .unwrap();
        engine.run_rule(Stage::RULE, Trigger::Manual).await.unwrap();
        story.play(&engine).await;
    }
    tokio::time::sleep(Duration::from_secs(20)).await;
}

/// Ends the process as kill -9 does, before or after the wanted step is on disk.
fn end_at(wanted: &str) -> impl Fn(&SledJournal, u64, Vec<Change>) -> Receipt + Send + Sync + use<> {
    let [cause, side, skipped] = wanted.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let cause = Cause::ALL.into_iter().find(|known| known.as_str() == cause).unwrap();
    let (before, skipped): (bool, u32) = (side == "before", skipped.parse().unwrap());
    let seen = AtomicU32::new(0);
    move |journal, _, changes| {
        let is_it = |change: &Change| matches!(change, Change::PutJob(_, Some(step)) if step.cause == cause);
        let now = changes.iter().any(is_it) && seen.fetch_add(1, Ordering::SeqCst) == skipped;
        if now && before {
            std::process::abort();
        }
        let receipt = journal.commit(changes);
        if now {
            // The writer is a thread of its own, and signs what is on disk.
            let on_disk = std::thread::spawn(move || {
                tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(receipt)
            });
            on_disk.join().unwrap().unwrap();
            std::process::abort();
        }
        receipt
    }
}

/// A machine on which the story is told until the process dies.
struct Told {
    story: Story,
    source: Server,
    destination: Server,
    home: tempfile::TempDir,
}

impl Told {
    fn new(story: Story) -> Self {
        let (source, destination) = story.set();
        Self { story, source, destination, home: tempfile::tempdir().unwrap() }
    }

    /// Runs the process until it dies at a step, or goes on living, which fails the test.
    fn die_at(&self, cause: Cause, side: &str, skipped: u32) {
        let what = format!("{:?}: {side} {}", self.story, cause.as_str());
        let story = format!("{:?} {} {}", self.story, self.source.url(), self.destination.url());
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::child", "--nocapture"])
            .env(HOME, self.home.path())
            .env(STORY, story)
            .env(DIE_AT, format!("{} {side} {skipped}", cause.as_str()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && !said.contains("panicked"), "{what} was never reached\n{said}");
        let steps = steps(self.home.path());
        let there = steps.iter().filter(|step| step.cause == cause).count();
        assert!(there > 0 || side == "before", "{what}: it is on disk: {steps:#?}");
    }

    /// Starts the program again, does what a person does with what has come to an end, and looks at what came of it.
    async fn goes_on(self, what: &str) {
        // What a dead process did not live to meet is over.
        self.source.recover();
        let directory = DataDir::open(self.home.path()).unwrap();
        let (journal, opened) = SledJournal::open(&directory).unwrap();
        assert_eq!(opened, sampan_store::Opened::AfterCrash, "{what}");
        let (journal, clock) = (Arc::new(journal), Arc::<ShiftedClock>::default());
        let engine =
            Engine::start(alone(journal.clone(), &directory, clock.clone()), Start::Working).await.unwrap();
        if journal.rules().unwrap().iter().any(|rule| !rule.enabled) {
            enable(&engine, true).await;
        }
        let begun = Instant::now();
        loop {
            // Whatever it waits for comes.
            clock.shift(2 * 3_600);
            engine.resume().await.unwrap();
            let run = journal.runs(&RunQuery { limit: 9, ..RunQuery::default() }).unwrap();
            let jobs = jobs(&*journal);
            let planned = run.len() == 1 && run[0].planning.ended().is_some();
            if planned && jobs.iter().all(|job| job.state == State::Finished) {
                break;
            }
            for job in jobs.iter().filter(|job| !job.state.status().is_open() && job.state != State::Finished)
            {
                let _ = engine.retry_job(job.id).await;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "{what}: {jobs:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.judge(&journal, what);
        engine.shutdown().await;
        journal.close().unwrap();
    }

    fn judge(&self, journal: &SledJournal, what: &str) {
        let jobs = jobs(journal);
        let expected = if self.story == Story::Copied { 2 } else { 1 };
        assert_eq!(jobs.len(), expected, "{what}: a job for each image, and no more: {jobs:#?}");
        for job in &jobs {
            let steps = journal.timeline(job.id).unwrap();
            let mut at = State::Pending;
            for step in &steps {
                assert_eq!(step.from, at, "{what}: one step follows the other: {steps:#?}");
                at = step.to;
            }
            assert_eq!(at, State::Finished, "{what}: {steps:#?}");
            let used =
                |step: &&Transition| matches!(step.cause, Cause::FailedForNow | Cause::RetriedByPerson);
            assert_eq!(job.attempt as usize, 1 + steps.iter().filter(used).count(), "{what}: {steps:#?}");
            assert_eq!(job.operation == Operation::Delete, self.story == Story::Deletes, "{what}");
        }
        let (has, wanted) = (
            self.destination.content(|content| content.tags()),
            self.source.content(|content| content.tags()),
        );
        assert_eq!(has, wanted, "{what}");
        for digest in has.values() {
            let lacks = self.destination.content(|content| content.lacks("team/app", digest));
            assert!(lacks.is_empty(), "{what}: {lacks:?}");
        }
    }
}

/// All steps of all jobs that are on disk. The store is left as it was found.
fn steps(home: &Path) -> Vec<Transition> {
    let copy = tempfile::tempdir().unwrap();
    assert!(Command::new("cp").arg("-r").arg(home.join(".")).arg(copy.path()).status().unwrap().success());
    let (journal, _) = SledJournal::open(&DataDir::open(copy.path()).unwrap()).unwrap();
    jobs(&journal).iter().flat_map(|job| journal.timeline(job.id).unwrap()).collect()
}

async fn killed(stories: &[Story]) {
    for story in stories {
        for cause in story.causes() {
            for side in ["before", "after"] {
                let told = Told::new(*story);
                told.die_at(*cause, side, 0);
                told.goes_on(&format!("{story:?}: {side} {}", cause.as_str())).await;
            }
        }
    }
}

#[tokio::test]
async fn fault_32_killed_at_each_step_of_a_copy() {
    killed(&[Story::Copied]).await;
}

#[tokio::test]
async fn fault_32_killed_as_it_is_stopped_withdrawn_fails_waits_and_deletes() {
    killed(&Story::ALL[1..]).await;
}

/// Taking up what a dead process has left is a step as well.
#[tokio::test]
async fn fault_32_killed_as_it_is_taken_up() {
    for side in ["before", "after"] {
        for earlier in [1, 2, 3] {
            let told = Told::new(Story::Copied);
            told.die_at(Cause::BlobsMissing, "after", 0);
            let last = if earlier < 3 { Cause::Interrupted } else { Cause::InterruptedTooOften };
            for _ in 1..earlier {
                told.die_at(Cause::BlobsMissing, "after", 0);
            }
            told.die_at(last, side, 0);
            told.goes_on(&format!("{side} {}, the time {earlier}", last.as_str())).await;
        }
    }
}

/// No step of the machine is without its story.
#[test]
fn fault_32_every_cause_of_the_table_is_killed_at() {
    let told: BTreeSet<_> = Story::ALL
        .into_iter()
        .flat_map(Story::causes)
        .copied()
        .chain([Cause::Interrupted, Cause::InterruptedTooOften])
        .map(Cause::as_str)
        .collect();
    let all: BTreeSet<_> = TABLE.iter().map(|row| row.cause.as_str()).collect();
    assert_eq!(told, all);
}
