//! What has ended goes when it is old, and nothing else does.

#![expect(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use sampan_domain::journal::{Change, JobQuery, LogQuery, RunQuery};
use sampan_domain::log::Level;
use sampan_domain::retention::Retention;
use sampan_domain::run::Trigger;
use sampan_domain::{JobId, RunId, Settings, Time};
use sampan_engine::{Clock, Swept, SystemClock};
use world::{Given, World};

/// A clock that can be put forward.
#[derive(Default)]
struct Ahead(AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> Time {
        SystemClock.now() + TimeDelta::days(self.0.load(Ordering::Relaxed))
    }
}

const fn days(days: u64) -> Duration {
    Duration::from_secs(days * 24 * 60 * 60)
}

struct Scene {
    world: World,
    clock: Arc<Ahead>,
}

impl Scene {
    /// One image.
    async fn new(retention: Retention) -> Self {
        let clock = Arc::new(Ahead::default());
        let given = Given { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Given::default() };
        let world = World::of(given, |sample| sample.tag("app:1", sample.image(1))).await;
        let settings = Settings { retention, ..Settings::default() };
        world.engine.configure(vec![Change::PutSettings(settings)]).await.unwrap();
        Self { world, clock }
    }

    fn pass(&self, days: i64) {
        self.clock.0.fetch_add(days, Ordering::Relaxed);
    }

    /// A run that copies the image to where it was before.
    async fn run(&self) -> RunId {
        let there = self.world.folder.path().join("destination");
        let _ = std::fs::remove_dir_all(there);
        self.world.run().await.id
    }

    async fn tidy(&self) -> Swept {
        self.world.engine.tidy().await.unwrap()
    }

    fn runs(&self) -> Vec<RunId> {
        let query = RunQuery { limit: usize::MAX, ..RunQuery::default() };
        self.world.journal.runs(&query).unwrap().iter().map(|run| run.id).collect()
    }

    fn jobs(&self) -> Vec<JobId> {
        self.world.journal.ids(&JobQuery::default()).unwrap()
    }

    fn lines(&self, job: JobId) -> usize {
        let all = LogQuery { from: 0, level: Level::Debug, limit: usize::MAX };
        self.world.journal.log(job, &all).unwrap().len()
    }
}

#[tokio::test]
async fn jobs_and_runs_go_when_they_are_old_and_logs_before_them() {
    let kept = Retention { jobs: Some(days(30)), logs: Some(days(7)), runs_per_rule: None };
    let scene = Scene::new(kept).await;
    let first = scene.run().await;
    let [old] = scene.jobs()[..] else { panic!("one job a run") };
    scene.pass(8);
    let second = scene.run().await;
    assert_eq!(scene.jobs().len(), 2);
    assert_eq!(scene.tidy().await, Swept { logs: 1, ..Swept::default() });
    assert_eq!(scene.lines(old), 0);
    assert!(scene.jobs().into_iter().all(|job| job == old || scene.lines(job) > 0), "the young one's stays");
    assert_eq!(scene.runs(), [second, first]);

    scene.pass(23);
    assert_eq!(scene.tidy().await, Swept { jobs: 1, runs: 1, logs: 1 });
    assert_eq!((scene.runs(), scene.jobs().contains(&old)), (vec![second], false));
    assert_eq!(scene.tidy().await, Swept::default(), "nothing is left to do");
}

#[tokio::test]
async fn of_a_rules_runs_the_newest_stay() {
    let scene = Scene::new(Retention { jobs: None, logs: None, runs_per_rule: Some(2) }).await;
    let mut runs = Vec::new();
    for _ in 0..4 {
        runs.insert(0, scene.run().await);
    }
    assert_eq!(scene.tidy().await, Swept { runs: 2, jobs: 2, logs: 0 });
    assert_eq!(scene.runs(), runs[..2]);
    assert_eq!(scene.jobs().len(), 2, "their jobs went with them");
}

#[tokio::test]
async fn what_is_kept_for_ever_stays_and_so_does_what_has_not_ended() {
    let scene = Scene::new(Retention::FOR_EVER).await;
    scene.run().await;
    scene.pass(4_000);
    assert_eq!(scene.tidy().await, Swept::default());

    let settings = Settings {
        retention: Retention { jobs: Some(days(1)), logs: Some(days(1)), runs_per_rule: Some(1) },
        ..Settings::default()
    };
    scene.world.engine.configure(vec![Change::PutSettings(settings)]).await.unwrap();
    scene.world.engine.pause().await.unwrap();
    let there = scene.world.folder.path().join("destination");
    std::fs::remove_dir_all(there).unwrap();
    let waiting = scene.world.engine.run_rule(scene.world.rule.id, Trigger::Manual).await.unwrap();
    scene.world.planned(waiting).await;
    scene.pass(4_000);
    scene.tidy().await;
    assert_eq!(scene.runs(), [waiting]);
    assert_eq!(scene.jobs().len(), 1, "it waits for its worker");
}
