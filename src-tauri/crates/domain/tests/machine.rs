//! Random causes through the machine: what must hold for every history of a job.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where a promise does not hold")]

use std::time::Duration;

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use sampan_domain::job::{Cursor, INTERRUPTIONS_MAX, Job, Operation};
use sampan_domain::machine::{self, Cause, State, Status};
use sampan_domain::progress::Bytes;
use sampan_domain::{ErrorCode, Failure, ImageName, JobId, RunId, TargetId, Time};

fn image(target: u64) -> ImageName {
    ImageName {
        target: TargetId(target),
        place: "http://127.0.0.1:5000".into(),
        repository: "library/nginx".parse().unwrap(),
        reference: "1.27".parse().unwrap(),
    }
}

fn at(seconds: i64) -> Time {
    Time::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

fn fresh(operation: Operation, attempts_max: u32) -> Job {
    Job {
        id: JobId(1),
        run: RunId(2),
        rule: None,
        rule_name: String::new(),
        operation,
        source: image(1),
        destination: image(2),
        pinned: None,
        priority: 0,
        state: State::Pending,
        attempt: 1,
        budget_from: 1,
        attempts_max,
        interruptions: 0,
        created: at(0),
        started: None,
        ended: None,
        waiting: None,
        error: None,
        bytes: Bytes::default(),
        cursor: Cursor::default(),
        selection: sampan_domain::Selection::default(),
        terms: sampan_domain::overwrite::Terms::default(),
    }
}

fn failure() -> impl Strategy<Value = Option<Failure>> {
    let wait = proptest::option::of((0_u64..200_000).prop_map(Duration::from_secs));
    let some = (proptest::sample::select(ErrorCode::ALL), wait)
        .prop_map(|(code, wait)| Failure::new(code).retry_after(wait));
    proptest::option::of(some)
}

/// Guides the walk along the table, so that it gets deep; where a guard refuses, the guide is only wrong.
#[derive(Clone, Debug)]
struct Model {
    state: State,
    operation: Operation,
    attempts_max: u32,
}

#[derive(Clone, Debug)]
struct Step {
    cause: Cause,
    reason: Option<Failure>,
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        let operation = prop_oneof![Just(Operation::Transfer), Just(Operation::Delete)];
        (operation, 1_u32..5)
            .prop_map(|(operation, attempts_max)| Self { state: State::Pending, operation, attempts_max })
            .boxed()
    }

    fn transitions(model: &Self) -> BoxedStrategy<Step> {
        let any = || proptest::sample::select(Cause::ALL.to_vec());
        let onward: Vec<Cause> =
            Cause::ALL.into_iter().filter(|cause| machine::find(model.state, *cause).is_some()).collect();
        let cause = if onward.is_empty() {
            any().boxed()
        } else {
            prop_oneof![1 => any(), 6 => proptest::sample::select(onward)].boxed()
        };
        (cause, failure()).prop_map(|(cause, reason)| Step { cause, reason }).boxed()
    }

    fn apply(model: Self, step: &Step) -> Self {
        let state = machine::find(model.state, step.cause).map_or(model.state, |row| row.to);
        Self { state, ..model }
    }
}

struct Real {
    job: Job,
    now: i64,
    runs_open: u32,
}

impl StateMachineTest for Real {
    type SystemUnderTest = Self;
    type Reference = Model;

    fn init_test(model: &Model) -> Self {
        Self { job: fresh(model.operation, model.attempts_max), now: 0, runs_open: 0 }
    }

    fn apply(mut real: Self, _: &Model, step: Step) -> Self {
        let before = real.job.clone();
        real.now += 1;
        let row = machine::find(before.state, step.cause);
        match real.job.apply(step.cause, step.reason, at(real.now)) {
            Err(refused) => {
                assert_eq!(real.job, before, "what is refused changes nothing");
                assert_eq!(refused.from, before.state);
            }
            Ok(transition) => {
                let row = row.expect("only what stands in the table happens");
                assert_eq!((transition.from, transition.to), (before.state, row.to));
                assert_eq!(real.job.state, row.to);
                assert_ne!(before.state, State::Finished, "finished is final");
                if matches!(before.state, State::Error | State::Stopped | State::Canceled) {
                    assert_eq!(step.cause, Cause::RetriedByPerson, "only a person brings a job back");
                }
                if step.cause == Cause::Claimed {
                    assert_eq!(real.runs_open, 0, "no two runs of one job overlap");
                    real.runs_open += 1;
                }
                if before.state.is_active() && !real.job.state.is_active() {
                    real.runs_open -= 1;
                }
            }
        }
        real
    }

    fn check_invariants(real: &Self, _: &Model) {
        let job = &real.job;
        assert!(job.attempt >= job.budget_from && job.attempt - job.budget_from < job.attempts_max);
        assert_eq!(job.ended.is_some(), !job.state.status().is_open());
        assert_eq!(job.waiting.is_some(), job.state == State::Retrying);
        assert_eq!(job.error.is_some(), job.state == State::Error);
        assert!(job.interruptions < INTERRUPTIONS_MAX);
        if let Some(waiting) = &job.waiting {
            assert!(waiting.not_before <= at(real.now) + Duration::from_secs(86_400), "no wait is for ever");
        }
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_history_keeps_the_promises_of_the_machine(sequential 1..60 => Real);
}

/// Takes a job along these causes; each must be allowed.
fn walk(job: &mut Job, causes: &[Cause]) {
    for cause in causes {
        job.apply(*cause, None, at(0)).unwrap_or_else(|refused| panic!("{refused}"));
    }
}

#[test]
fn an_image_of_two_trees_goes_round_twice() {
    let mut job = fresh(Operation::Transfer, 3);
    walk(
        &mut job,
        &[
            Cause::Claimed,
            Cause::IsTransfer,
            Cause::SourceResolved,
            Cause::DestinationReady,
            Cause::BlobsMissing,
            Cause::BlobsThere,
            Cause::TreePushed,
            Cause::NoBlobMissing,
            Cause::TreePushed,
            Cause::NoTreeLeft,
        ],
    );
    assert_eq!(job.state, State::Finished);
    assert_eq!(job.started, Some(at(0)));
}

#[test]
fn a_budget_of_three_is_two_retries_and_then_the_end() {
    let mut job = fresh(Operation::Transfer, 3);
    let broken = || Failure::new(ErrorCode::ConnectionLost);
    let mut waits = Vec::new();
    for _ in 0..2 {
        walk(&mut job, &[Cause::Claimed]);
        assert_eq!(job.judge(&broken()), Cause::FailedForNow);
        job.apply(Cause::FailedForNow, Some(broken()), at(0)).unwrap();
        waits.push((job.waiting.as_ref().unwrap().not_before - at(0)).num_seconds());
    }
    assert_eq!(waits, [30, 60]);
    walk(&mut job, &[Cause::Claimed]);
    assert_eq!(job.judge(&broken()), Cause::FailedForGood);
    assert!(job.apply(Cause::FailedForNow, Some(broken()), at(0)).is_err());
    job.apply(Cause::FailedForGood, Some(broken()), at(0)).unwrap();
    assert_eq!((job.state.status(), job.attempt), (Status::Error, 3));

    walk(&mut job, &[Cause::RetriedByPerson, Cause::Claimed]);
    assert_eq!((job.attempt, job.attempts_left()), (4, 2), "a person's retry begins a new budget");
}

#[test]
fn a_long_wait_uses_no_attempt() {
    let mut job = fresh(Operation::Transfer, 1);
    let asked = Failure::new(ErrorCode::RateLimited).retry_after(Some(Duration::from_secs(3_600)));
    walk(&mut job, &[Cause::Claimed]);
    assert_eq!(job.judge(&asked), Cause::MustWait);
    job.apply(Cause::MustWait, Some(asked), at(0)).unwrap();
    assert_eq!(job.attempt, 1);
    assert_eq!(job.waiting.unwrap().not_before, at(3_600));
}

#[test]
fn the_third_interruption_in_a_row_sets_a_job_aside_unless_it_made_progress() {
    let mut job = fresh(Operation::Transfer, 3);
    for _ in 0..2 {
        walk(&mut job, &[Cause::Claimed]);
        assert_eq!(job.judge_interruption(), Cause::Interrupted);
        walk(&mut job, &[Cause::Interrupted]);
    }
    let mut moving = job.clone();
    walk(&mut job, &[Cause::Claimed]);
    assert!(job.apply(Cause::Interrupted, None, at(0)).is_err());
    walk(&mut job, &[Cause::InterruptedTooOften]);
    assert_eq!(job.error.unwrap().code, ErrorCode::Poison);

    walk(&mut moving, &[Cause::Claimed, Cause::IsTransfer, Cause::SourceResolved, Cause::DestinationReady]);
    walk(&mut moving, &[Cause::NoBlobMissing, Cause::TreePushed]);
    assert_eq!(moving.judge_interruption(), Cause::Interrupted);

    let left = Failure::new(ErrorCode::ShuttingDown);
    moving.interruptions = INTERRUPTIONS_MAX - 1;
    moving.apply(Cause::Interrupted, Some(left), at(0)).unwrap();
    assert_eq!(moving.interruptions, INTERRUPTIONS_MAX - 1, "leaving in order is not counted");
}
