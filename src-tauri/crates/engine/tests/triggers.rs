//! Rules that fire by themselves: by the clock and by what registries tell, and what becomes of runs that overlap.

#![expect(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::TimeDelta;
use sampan_domain::journal::{Change, RunQuery};
use sampan_domain::machine::{State, Status};
use sampan_domain::notice::{Happening, Notice, Origin};
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::trigger::{Missed, Occasion, Overlap, Schedule};
use sampan_domain::{ErrorCode, Rule, Run, Time};
use sampan_engine::{Clock, Start};
use tokio::time::Instant;
use world::{Given, Sample, World, start};

/// A clock that goes with the runtime's paused time, and can be set.
struct TestClock {
    began: Instant,
    at_begin: Time,
    set_by: AtomicI64,
}

impl TestClock {
    fn at(text: &str) -> Arc<Self> {
        let at_begin = text.parse().unwrap();
        Arc::new(Self { began: Instant::now(), at_begin, set_by: AtomicI64::new(0) })
    }

    fn set_by(&self, seconds: i64) {
        self.set_by.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Time {
        let passed = TimeDelta::from_std(self.began.elapsed()).unwrap();
        self.at_begin + passed + TimeDelta::seconds(self.set_by.load(Ordering::Relaxed))
    }
}

fn given(clock: &Arc<TestClock>) -> Given {
    Given { clock: Arc::clone(clock) as Arc<dyn Clock>, ..Given::default() }
}

fn again(world: &World, clock: &Arc<TestClock>) -> Given {
    Given { journal: Arc::clone(&world.journal), ..given(clock) }
}

fn two_images(sample: &mut Sample<'_>) {
    sample.tag("app:1", sample.image(1));
    sample.tag("web:1", sample.image(2));
}

fn schedule(cron: &str, zone: &str, missed: Missed) -> Occasion {
    Occasion::Schedule(Schedule { cron: cron.parse().unwrap(), zone: zone.parse().unwrap(), missed })
}

impl World {
    async fn with(&self, triggers: Vec<Occasion>, overlap: Overlap) -> Rule {
        let rule = Rule { triggers, overlap, ..self.rule.clone() };
        self.engine.configure(vec![Change::PutRule(rule.clone())]).await.unwrap();
        self.engine.keep_time();
        rule
    }

    /// Oldest first.
    fn runs(&self) -> Vec<Run> {
        let mut runs = self.journal.runs(&RunQuery { limit: usize::MAX, ..RunQuery::default() }).unwrap();
        runs.reverse();
        runs
    }

    fn started(&self) -> Vec<String> {
        self.runs().iter().map(|run| run.started.format("%d %T").to_string()).collect()
    }

    fn states(&self) -> Vec<State> {
        let mut jobs = self.jobs();
        jobs.reverse();
        jobs.iter().map(|job| job.state).collect()
    }

    async fn until(&self, what: impl Fn(&Self) -> bool) {
        for _ in 0..6_000 {
            if what(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it did not come to that: {:#?}", self.runs());
    }

    /// Waits until nothing is open.
    async fn idle(&self) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.engine.wait_idle().await.unwrap();
    }
}

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(start_paused = true)]
async fn a_schedule_fires_at_its_moments_in_its_zone() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.with(vec![schedule("0 2 * * *", "Asia/Shanghai", Missed::RunOnce)], Overlap::Queue).await;
    tokio::time::sleep(17 * HOUR).await;
    assert!(world.runs().is_empty(), "enabling a rule does not run it");
    tokio::time::sleep(26 * HOUR).await;
    assert_eq!(world.started(), ["24 18:00:00", "25 18:00:00"]);
    assert!(world.runs().iter().all(|run| run.trigger == Trigger::Schedule));
    assert_eq!(world.states(), [State::Finished, State::Finished], "the second run found all of it there");
}

#[tokio::test(start_paused = true)]
async fn seconds_count_where_six_fields_are_given_and_a_disabled_rule_is_silent() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    let rule = world.with(vec![schedule("*/20 * * * * *", "UTC", Missed::Skip)], Overlap::Queue).await;
    tokio::time::sleep(Duration::from_secs(65)).await;
    assert_eq!(world.started(), ["24 00:00:20", "24 00:00:40", "24 00:01:00"]);
    world.engine.configure(vec![Change::PutRule(Rule { enabled: false, ..rule })]).await.unwrap();
    tokio::time::sleep(HOUR).await;
    assert_eq!(world.runs().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn moments_that_passed_while_nothing_ran_are_made_up_for_once_or_not_at_all() {
    for (missed, expected) in [(Missed::RunOnce, 1), (Missed::Skip, 0)] {
        let clock = TestClock::at("2026-11-24T12:00:00Z");
        let world = World::of(given(&clock), two_images).await;
        world.with(vec![schedule("0 2 * * *", "UTC", missed)], Overlap::Queue).await;
        tokio::time::sleep(HOUR).await;
        world.engine.shutdown().await;
        clock.set_by(3 * 86_400);
        let (engine, _guard) = start(&again(&world, &clock), Start::Working).await;
        engine.keep_time();
        tokio::time::sleep(HOUR).await;
        assert_eq!(world.runs().len(), expected, "{missed:?}");
        // What was missed is attended to: the next start has nothing to make up for.
        engine.shutdown().await;
        let (engine, _guard) = start(&again(&world, &clock), Start::Working).await;
        engine.keep_time();
        tokio::time::sleep(HOUR).await;
        assert_eq!(world.runs().len(), expected, "{missed:?}");
        tokio::time::sleep(24 * HOUR).await;
        assert_eq!(world.runs().len(), expected + 1, "{missed:?}");
        engine.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_over_a_moment_does_as_after_a_start() {
    for (missed, expected) in [(Missed::RunOnce, 1), (Missed::Skip, 0)] {
        let clock = TestClock::at("2026-11-24T12:00:00Z");
        let world = World::of(given(&clock), two_images).await;
        world.with(vec![schedule("0 2 * * *", "UTC", missed)], Overlap::Queue).await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        clock.set_by(20 * 3_600);
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert_eq!(world.runs().len(), expected, "{missed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_put_right_neither_repeats_nor_loses_moments() {
    let clock = TestClock::at("2026-11-24T01:59:50Z");
    let world = World::of(given(&clock), two_images).await;
    world.with(vec![schedule("0 2 * * *", "UTC", Missed::RunOnce)], Overlap::Queue).await;
    tokio::time::sleep(Duration::from_secs(12)).await;
    assert_eq!(world.runs().len(), 1);
    clock.set_by(-5);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(world.runs().len(), 1, "a few seconds back is the same moment");
    // It was years ahead, as a machine without a battery may be.
    clock.set_by(-4 * 365 * 86_400);
    tokio::time::sleep(25 * HOUR).await;
    assert_eq!(world.runs().len(), 2, "{:?}", world.started());
}

#[tokio::test(start_paused = true)]
async fn a_poll_looks_again_and_leaves_one_line_where_nothing_changed() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.with(vec![Occasion::Poll(Duration::from_secs(600))], Overlap::Queue).await;
    tokio::time::sleep(HOUR + Duration::from_secs(30)).await;
    assert_eq!(world.started(), ["24 00:10:00", "24 01:00:00"], "the one that copied, and the newest");
    assert_eq!(world.states(), [State::Finished, State::Finished]);
    let source = world.folder.path().join("source");
    Sample::new(&source).tag("app:2", Sample::new(&source).image(3));
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(world.states(), [State::Finished; 3], "only what changed");
    assert!(world.runs().iter().all(|run| run.trigger == Trigger::Poll));
}

#[tokio::test(start_paused = true)]
async fn while_a_run_is_active_another_is_skipped_and_that_is_said() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.engine.pause().await.unwrap();
    let rule = world.with(vec![schedule("0 * * * *", "UTC", Missed::Skip)], Overlap::Skip).await;
    world.engine.run_rule(rule.id, Trigger::Manual).await.unwrap();
    let refused = world.engine.run_rule(rule.id, Trigger::Manual).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::RunActive);
    tokio::time::sleep(HOUR + Duration::from_secs(1)).await;
    let [active, skipped] = &world.runs()[..] else { panic!("{:#?}", world.runs()) };
    assert!(matches!(active.planning, Planning::Done(_)), "{active:?}");
    assert!(matches!(skipped.planning, Planning::Skipped(_)), "{skipped:?}");
    world.engine.resume().await.unwrap();
    world.idle().await;
    world.engine.run_rule(rule.id, Trigger::Manual).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_fires_while_a_run_is_active_queues_once() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.engine.pause().await.unwrap();
    let rule = world.with(vec![schedule("* * * * *", "UTC", Missed::Skip)], Overlap::Queue).await;
    world.engine.run_rule(rule.id, Trigger::Manual).await.unwrap();
    tokio::time::sleep(HOUR).await;
    assert_eq!(world.runs().len(), 2, "sixty moments, one run that waits");
    assert_eq!(world.states(), [State::Pending, State::Pending]);
    world.engine.resume().await.unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    world.engine.wait_idle().await.unwrap();
    assert_eq!(world.states(), [State::Finished, State::Finished]);
}

#[tokio::test(start_paused = true)]
async fn a_run_takes_the_place_of_the_active_one() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.engine.pause().await.unwrap();
    let rule = world.with(Vec::new(), Overlap::Restart).await;
    let first = world.engine.run_rule(rule.id, Trigger::Manual).await.unwrap();
    world.planned(first).await;
    let second = world.engine.run_rule(rule.id, Trigger::Manual).await.unwrap();
    world.planned(second).await;
    assert_eq!(world.states(), [State::Canceled, State::Canceled, State::Pending, State::Pending]);
    world.engine.resume().await.unwrap();
    world.engine.wait_idle().await.unwrap();
    assert_eq!(world.journal.tally(second).unwrap().count(Status::Finished), 2);
}

fn pushed(repository: &str, tag: &str) -> Notice {
    let event = Happening::Pushed(tag.parse().unwrap());
    Notice { origin: None, repository: repository.parse().unwrap(), event }
}

async fn hearing(overlap: Overlap) -> World {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.with(vec![Occasion::Event], overlap).await;
    world
}

#[tokio::test(start_paused = true)]
async fn what_a_registry_tells_of_is_replicated_and_nothing_else() {
    let world = hearing(Overlap::Queue).await;
    assert_eq!(world.engine.told(&[pushed("app", "1")]).await.unwrap(), 1);
    world.idle().await;
    let [run] = &world.runs()[..] else { panic!("{:#?}", world.runs()) };
    assert_eq!((run.trigger, run.matched), (Trigger::Event, 1));
    let jobs = world.jobs();
    assert_eq!(jobs.len(), 1);
    assert_eq!((jobs[0].state, jobs[0].source.repository.as_str()), (State::Finished, "app"));

    // What is not there, or not meant, comes to nothing; so does our own push.
    world.engine.told(&[pushed("gone", "1"), pushed("app", "2"), pushed("app", "1")]).await.unwrap();
    world.idle().await;
    assert_eq!(world.jobs().len(), 1);
    let elsewhere = Notice { origin: Some(Origin::Target("destination".into())), ..pushed("web", "1") };
    assert_eq!(world.engine.told(&[elsewhere]).await.unwrap(), 0);
    let unknown = Notice { origin: Some(Origin::Host("registry:5000".into())), ..pushed("web", "1") };
    assert_eq!(world.engine.told(&[unknown]).await.unwrap(), 1, "a name that nobody here uses may be any");
    world.idle().await;
    assert_eq!(world.jobs().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_one_tag_makes_one_job_and_a_burst_of_many_one_run() {
    let world = hearing(Overlap::Queue).await;
    for _ in 0..50 {
        world.engine.told(&[pushed("app", "1")]).await.unwrap();
    }
    world.engine.told(&[pushed("web", "1")]).await.unwrap();
    world.idle().await;
    assert_eq!(world.runs().len(), 1);
    assert_eq!(world.states(), [State::Finished, State::Finished]);
}

#[tokio::test(start_paused = true)]
async fn pushes_while_the_job_of_a_tag_is_open_wait_for_it_and_are_one() {
    let world = hearing(Overlap::Queue).await;
    world.engine.pause().await.unwrap();
    world.engine.told(&[pushed("app", "1")]).await.unwrap();
    world.until(|world| world.jobs().len() == 1).await;
    for _ in 0..20 {
        world.engine.told(&[pushed("app", "1")]).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // Another tag does not wait for it.
    world.engine.told(&[pushed("web", "1")]).await.unwrap();
    world.until(|world| world.jobs().len() == 2).await;
    assert_eq!(world.runs().len(), 3, "{:#?}", world.runs());
    world.engine.resume().await.unwrap();
    world.idle().await;
    assert_eq!(world.states(), [State::Finished, State::Finished]);
}

#[tokio::test(start_paused = true)]
async fn a_newer_push_takes_the_place_of_the_older_one_where_the_rule_restarts() {
    let world = hearing(Overlap::Restart).await;
    world.engine.pause().await.unwrap();
    world.engine.told(&[pushed("app", "1")]).await.unwrap();
    world.until(|world| world.jobs().len() == 1).await;
    // The same again changes nothing: the job brings just that.
    world.engine.told(&[pushed("app", "1")]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(world.states(), [State::Pending]);
    world.engine.resume().await.unwrap();
    world.idle().await;

    world.engine.pause().await.unwrap();
    let source = world.folder.path().join("source");
    for seed in [7, 8] {
        let mut sample = Sample::new(&source);
        sample.tag("app:1", sample.image(seed));
        world.engine.told(&[pushed("app", "1")]).await.unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    assert_eq!(world.states(), [State::Finished, State::Canceled, State::Pending]);
    world.engine.resume().await.unwrap();
    world.idle().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_told_is_not_forgotten_when_the_program_ends() {
    let clock = TestClock::at("2026-11-24T00:00:00Z");
    let world = World::of(given(&clock), two_images).await;
    world.with(vec![Occasion::Event], Overlap::Queue).await;
    world.engine.told(&[pushed("app", "1")]).await.unwrap();
    world.engine.shutdown().await;
    assert!(world.jobs().is_empty());
    let (engine, _guard) = start(&again(&world, &clock), Start::Working).await;
    engine.wait_idle().await.unwrap();
    assert_eq!(world.states(), [State::Finished]);
    engine.shutdown().await;
}
