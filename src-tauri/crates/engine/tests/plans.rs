//! Planning under trouble: what is planned is neither lost nor forgotten to be stopped.

mod world;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use sampan_domain::journal::Change;
use sampan_domain::machine::State;
use sampan_domain::rule::Destination;
use sampan_domain::run::{Planning, Trigger};
use sampan_domain::target::Place;
use sampan_domain::{Deed, ErrorCode, Journal, Rule, Run, RunId, Time};
use sampan_engine::{Consent, Start};
use world::{Gate, Given, World, start, target};

async fn behind(gate: &Arc<Gate>) -> World {
    let given = Given { journal: Arc::clone(gate) as Arc<dyn Journal>, ..Given::default() };
    World::of(given, |sample| sample.tag("app:1", sample.image(1))).await
}

fn is_job(change: &Change) -> bool {
    matches!(change, Change::PutJob(..))
}

async fn until(what: impl Fn() -> bool) {
    while !what() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_full_disk_makes_a_run_wait_at_its_begin_and_at_its_jobs() {
    for closes_at in [(|_| true) as fn(&Change) -> bool, is_job] {
        let gate = Arc::new(Gate::default());
        let world = behind(&gate).await;
        gate.close_at(true, closes_at);
        let (run, ()) = tokio::join!(world.run(), async {
            until(|| gate.waiting() > 0).await;
            gate.open();
        });
        assert!(matches!(run.planning, Planning::Done(_)), "{:?}", run.planning);
        assert_eq!(world.jobs()[0].state, State::Finished);
    }
}

#[tokio::test]
async fn a_full_disk_makes_a_copy_wait() {
    let gate = Arc::new(Gate::default());
    let world = behind(&gate).await;
    world.run().await;
    let job = world.jobs().remove(0);
    gate.close_at(true, |_| true);
    let (run, ()) = tokio::join!(
        world.engine.copy(job.source, job.destination, sampan_domain::Selection::default()),
        async {
            until(|| gate.waiting() > 0).await;
            gate.open();
        }
    );
    world.engine.wait_run(run.unwrap()).await.unwrap();
    assert!(world.jobs().iter().all(|job| job.state == State::Finished));
}

#[tokio::test]
async fn who_confirmed_deletions_and_how_many_is_kept() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    let consent = Consent { by: Some("ada".into()), most: Some(3) };
    let run = world.engine.run_rule_confirmed(world.rule.id, Trigger::Manual, Some(consent)).await.unwrap();
    world.engine.wait_run(run).await.unwrap();
    let kept = world.journal.run(run).unwrap().unwrap();
    assert!(kept.may_delete(3) && !kept.may_delete(4));
    let noted = world.journal.activities(None, 10).unwrap();
    let confirmed = noted.iter().find(|note| note.deed == Deed::DeletionConfirmed).unwrap();
    assert_eq!((confirmed.by.as_deref(), confirmed.count), (Some("ada"), 3));
    assert!(noted.iter().any(|note| note.deed == Deed::RuleRun && note.by.is_none()), "{noted:#?}");
}

#[tokio::test]
async fn jobs_made_while_their_rule_is_disabled_are_canceled_with_it() {
    let gate = Arc::new(Gate::default());
    let world = behind(&gate).await;
    gate.close_at(false, is_job);
    let run = world.engine.run_rule(world.rule.id, Trigger::Manual).await.unwrap();
    until(|| gate.waiting() > 0).await;
    let disabled = Change::PutRule(Rule { enabled: false, ..world.rule.clone() });
    let (configured, ()) = tokio::join!(world.engine.configure(vec![disabled]), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        gate.open();
    });
    configured.unwrap();
    assert!(matches!(world.planned(run).await.planning, Planning::Stopped(_)));
    let states: Vec<State> = world.jobs().iter().map(|job| job.state).collect();
    assert_eq!(states, [State::Canceled]);
}

#[tokio::test]
async fn a_plan_left_behind_is_not_taken_up_when_its_rule_is_disabled_or_gone() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    world.engine.shutdown().await;
    let disabled = Rule { enabled: false, ..world.rule.clone() };
    for change in [Change::PutRule(disabled), Change::RemoveRule(world.rule.id)] {
        let run = Run {
            id: RunId(world.journal.next_id()),
            rule: Some(world.rule.id),
            rule_name: "all".into(),
            trigger: Trigger::Manual,
            started: Time::UNIX_EPOCH,
            planning: Planning::Going,
            matched: 0,
            up_to_date: 0,
            requests: BTreeMap::new(),
            scope: None,
            deletion_confirmed: false,
            deletion_most: None,
        };
        let id = run.id;
        world.journal.commit(vec![change, Change::PutRun(run)]).await.unwrap();
        let given = Given { journal: Arc::clone(&world.journal), ..Given::default() };
        let (engine, _guard) = start(&given, Start::Working).await;
        engine.wait_run(id).await.unwrap();
        let run = world.journal.run(id).unwrap().unwrap();
        assert!(matches!(run.planning, Planning::Stopped(_)), "{:?}", run.planning);
        assert!(world.jobs().is_empty());
    }
}

#[tokio::test]
async fn a_panic_ends_the_plan_and_not_the_rule() {
    let gate = Arc::new(Gate::default());
    let world = behind(&gate).await;
    // Whoever runs the rule reads it first, and then its planner.
    gate.break_at_rules(1);
    let run = world.run().await;
    let Planning::Failed(_, failure) = run.planning else { panic!("{:?}", run.planning) };
    assert_eq!(failure.code, ErrorCode::Panicked);
    assert!(failure.to_string().contains("no rules"), "{failure}");
    assert!(matches!(world.run().await.planning, Planning::Done(_)));
    assert_eq!(world.jobs()[0].state, State::Finished);
}

#[tokio::test]
async fn a_destination_that_cannot_be_used_does_not_keep_images_from_the_others() {
    let world = World::new(|sample| sample.tag("app:1", sample.image(1))).await;
    let occupied = world.folder.path().join("occupied");
    std::fs::create_dir(&occupied).unwrap();
    std::fs::write(occupied.join("file"), "no layout").unwrap();
    let other = target(4, "occupied", Place::Layout(occupied));
    let mut destinations = world.rule.destinations.clone();
    destinations.insert(0, Destination { target: other.id, ..destinations[0].clone() });
    let rule = Rule { destinations, ..world.rule.clone() };
    world.engine.configure(vec![Change::PutTarget(other), Change::PutRule(rule)]).await.unwrap();
    let run = world.run().await;
    assert_eq!(run.matched, 1);
    assert_eq!(world.jobs().iter().map(|job| job.state).collect::<Vec<_>>(), [State::Finished]);
    let Planning::Failed(_, failure) = run.planning else { panic!("{:?}", run.planning) };
    assert_eq!(failure.code, ErrorCode::LayoutInvalid);
    assert_eq!(failure.arg("target"), Some(&"occupied".into()));
}

#[tokio::test]
async fn a_row_that_fails_takes_no_other_with_it() {
    let long = format!("{}:1", "z".repeat(252));
    let world = World::new(|sample| {
        sample.tag("app:1", sample.image(1));
        sample.tag(&long, sample.image(2));
    })
    .await;
    let run = world.run().await;
    assert!(matches!(run.planning, Planning::Failed(..)), "{:?}", run.planning);
    assert_eq!(run.matched, 1);
    assert_eq!(world.jobs().iter().map(|job| job.state).collect::<Vec<_>>(), [State::Finished]);
}
