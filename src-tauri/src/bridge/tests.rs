//! What the window is told: changes once, in order, joined with what it asked for.

use std::time::Duration;

use sampan_domain::event::Transition;
use sampan_domain::job::{Cursor, Operation};
use sampan_domain::machine::{Cause, State};
use sampan_domain::{ImageName, Reference, RuleId, RunId, TargetId, Time};

use super::*;

fn job(id: u64, state: State) -> Job {
    let at = |place: &str| ImageName {
        target: TargetId(1),
        place: place.into(),
        repository: "team/app".parse().unwrap(),
        reference: Reference::Tag("1.0".parse().unwrap()),
    };
    Job {
        id: JobId(id),
        run: RunId(1),
        rule: Some(RuleId(id % 2)),
        rule_name: "base".into(),
        operation: Operation::Transfer,
        source: at("a.example"),
        destination: at("b.example"),
        pinned: None,
        priority: 0,
        state,
        attempt: 1,
        budget_from: 1,
        attempts_max: 3,
        interruptions: 0,
        created: Time::UNIX_EPOCH,
        started: None,
        ended: None,
        waiting: None,
        error: None,
        bytes: progress::Bytes::default(),
        cursor: Cursor::default(),
        selection: sampan_domain::Selection::default(),
        terms: sampan_domain::overwrite::Terms::default(),
    }
}

fn moved(job: Job) -> Event {
    let to = job.state;
    let step = Transition {
        at: Time::UNIX_EPOCH,
        from: State::Pending,
        to,
        cause: Cause::Claimed,
        attempt: 1,
        reason: None,
    };
    Event::JobMoved(Box::new(job), step)
}

fn batch(stream: &Stream, events: &[Event]) -> Jobs {
    let mut gathered = Gathered::default();
    for event in events {
        stream.take(event, &mut gathered);
    }
    stream.batch_of(&gathered, wire::Counts::default())
}

fn ids(jobs: &[wire::Job]) -> Vec<&str> {
    jobs.iter().map(|job| &*job.id).collect()
}

#[test]
fn a_job_that_changed_often_is_told_once_as_it_is_now() {
    let stream = Stream::default();
    let first = batch(
        &stream,
        &[
            Event::JobCreated(Box::new(job(2, State::Pending))),
            Event::JobCreated(Box::new(job(1, State::Pending))),
            moved(job(2, State::Running)),
            moved(job(2, State::Check)),
        ],
    );
    assert_eq!((first.batch, ids(&first.jobs)), (1, vec!["1", "2"]));
    assert_eq!((&*first.jobs[1].status, &*first.jobs[1].state), ("running", "check"));
    let second = batch(&stream, &[moved(job(1, State::Finished))]);
    assert_eq!((second.batch, ids(&second.jobs)), (2, vec!["1"]));
}

#[test]
fn stopping_is_told_until_the_job_has_stopped() {
    let stream = Stream::default();
    batch(&stream, &[moved(job(1, State::TransferBlob))]);
    let asked = batch(&stream, &[Event::JobStopping(JobId(1))]);
    assert!(asked.jobs[0].stopping);
    let stopped = batch(&stream, &[moved(job(1, State::Stopped))]);
    assert!(!stopped.jobs[0].stopping);
    let again = batch(&stream, &[moved(job(1, State::Pending))]);
    assert!(!again.jobs[0].stopping, "a wish does not outlive its job's end");
}

#[test]
fn a_job_that_was_removed_is_gone_and_one_that_waits_elsewhere_has_changed() {
    let stream = Stream::default();
    batch(&stream, &[moved(job(1, State::Finished)), Event::JobCreated(Box::new(job(2, State::Pending)))]);
    let first = Job { priority: 5, ..job(2, State::Pending) };
    let told = batch(&stream, &[Event::JobRemoved(JobId(1)), Event::JobChanged(Box::new(first))]);
    assert_eq!((ids(&told.jobs), &told.gone[..]), (vec!["2"], &["1".to_owned()][..]));
    assert_eq!(told.jobs[0].priority, 5);
}

#[tokio::test(start_paused = true)]
async fn a_speed_is_that_of_the_last_seconds_and_falls_to_nothing() {
    let mut live = Live::of(job(1, State::TransferBlob));
    let bytes = |copied| progress::Bytes { total: 10_000, copied, ..progress::Bytes::default() };
    for step in 0..=20 {
        live.progress(bytes(step * 100));
        tokio::time::advance(Duration::from_millis(100)).await;
    }
    live.age(Instant::now());
    assert_eq!(live.speed(), 1_000);
    tokio::time::advance(SPAN).await;
    live.age(Instant::now());
    assert_eq!(live.speed(), 0);
}
