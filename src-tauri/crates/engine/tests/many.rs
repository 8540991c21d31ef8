//! What is done to many jobs at once, and what the activity log says of it.

#![expect(clippy::unwrap_used, reason = "a test ends where a promise does not hold")]

mod world;

use sampan_domain::machine::Status;
use sampan_domain::{Deed, ErrorCode, Failure, JobId};
use world::World;

async fn waiting_jobs() -> World {
    let world = World::new(|sample| {
        for seed in 1..=4 {
            let image = sample.image(seed);
            sample.tag(&format!("app:{seed}"), image);
        }
    })
    .await;
    world.engine.pause().await.unwrap();
    let run = world.engine.run_rule(world.rule.id, sampan_domain::run::Trigger::Manual).await.unwrap();
    world.planned(run).await;
    world
}

fn codes(answers: &[Result<(), Failure>]) -> Vec<Option<ErrorCode>> {
    answers.iter().map(|answer| answer.as_ref().err().map(|failure| failure.code)).collect()
}

fn deeds(world: &World) -> Vec<(Deed, String, u64)> {
    let done = world.journal.activities(None, 50).unwrap();
    done.into_iter().rev().map(|one| (one.deed, one.name, one.count)).collect()
}

#[tokio::test]
async fn many_jobs_are_stopped_retried_and_deleted_each_with_its_answer() {
    let world = waiting_jobs().await;
    let ids: Vec<JobId> = world.jobs().iter().map(|job| job.id).collect();
    let unknown = JobId(9_999);
    let some = [ids[0], ids[1], unknown];
    let not_there = vec![None, None, Some(ErrorCode::JobNotFound)];
    assert_eq!(codes(&world.engine.stop_jobs(&some).await.unwrap()), not_there);
    assert_eq!(codes(&world.engine.retry_jobs(&some).await.unwrap()), not_there);
    world.engine.stop_jobs(&ids[..2]).await.unwrap();

    let removed = world.engine.remove_jobs(&ids).await.unwrap();
    let open = Some(ErrorCode::JobNotRemovable);
    assert_eq!(codes(&removed), [None, None, open, open]);
    assert_eq!(world.jobs().len(), 2);

    // What is left runs to its end, and can be deleted then.
    world.engine.resume().await.unwrap();
    world.engine.wait_idle().await.unwrap();
    assert_eq!(codes(&world.engine.remove_jobs(&ids[2..]).await.unwrap()), [None, None]);
    assert!(world.jobs().is_empty());
}

#[tokio::test]
async fn a_job_that_waits_is_moved_to_the_front_of_the_queue() {
    let world = waiting_jobs().await;
    let jobs = world.jobs();
    let newest = jobs[0].id;
    assert_eq!(codes(&world.engine.prioritise_jobs(&[newest], 100).await.unwrap()), [None]);
    assert_eq!(world.journal.job(newest).unwrap().unwrap().priority, 100);
    let one = sampan_domain::Settings { workers: 1, ..world.journal.settings().unwrap() };
    world.engine.configure(vec![sampan_domain::journal::Change::PutSettings(one)]).await.unwrap();
    world.engine.resume().await.unwrap();
    world.engine.wait_idle().await.unwrap();
    let mut done = world.jobs();
    assert!(done.iter().all(|job| job.state.status() == Status::Finished));
    done.sort_by_key(|job| job.started);
    assert_eq!(done[0].id, newest, "it was taken first");
    let refused = world.engine.prioritise_jobs(&[newest], 1).await.unwrap();
    assert_eq!(codes(&refused), [Some(ErrorCode::JobNotQueued)]);
}

#[tokio::test]
async fn the_activity_log_has_what_was_done_by_hand_with_names_and_counts() {
    let world = waiting_jobs().await;
    let ids: Vec<JobId> = world.jobs().iter().map(|job| job.id).collect();
    world.engine.stop_jobs(&ids).await.unwrap();
    world.engine.retry_job(ids[0]).await.unwrap();
    let off = sampan_domain::Rule { enabled: false, ..world.rule.clone() };
    world.engine.configure(vec![sampan_domain::journal::Change::PutRule(off)]).await.unwrap();
    let image = world.journal.job(ids[0]).unwrap().unwrap().source.to_string();
    let text = |name: &str| name.to_owned();
    let expected = [
        (Deed::TargetCreated, text("source"), 0),
        (Deed::TargetCreated, text("destination"), 0),
        (Deed::RuleCreated, text("all"), 0),
        (Deed::QueuePaused, String::new(), 0),
        (Deed::RuleRun, text("all"), 0),
        (Deed::JobsStopped, String::new(), 4),
        (Deed::JobsRetried, image, 1),
        (Deed::RuleDisabled, text("all"), 0),
    ];
    assert_eq!(deeds(&world), expected);
}
