//! Lists of jobs in any order and of any kind, from the journal in sled and from the one in memory; and what was done.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use common::*;
use sampan_domain::activity::Activity;
use sampan_domain::journal::{Change, JobQuery, Journal, Order, OrderBy};
use sampan_domain::machine::{Cause, Status};
use sampan_domain::{Deed, ErrorCode, JobId, RunId, TargetId};
use sampan_store::{DataDir, MemoryJournal, SledJournal};

/// Six jobs of two runs: 10 finished, 11 in error, the others pending; two images, priorities against age.
fn fill(journal: &impl Journal) {
    let mut changes = vec![Change::PutRun(run(1, Some(3))), Change::PutRun(run(2, None))];
    for id in 10..16 {
        let mut job = job(id, 1 + id % 2, (id % 2 == 0).then_some(3));
        job.rule_name = String::from(if id % 2 == 0 { "Nightly 夜间" } else { "" });
        job.priority = 20 - i32::try_from(id).unwrap();
        job.bytes.total = id % 3;
        job.created = at(i64::try_from(id).unwrap());
        changes.push(put(&job));
        if id < 12 {
            changes.push(step(&mut job, Cause::Claimed, 1));
            changes.push(step(&mut job, Cause::FailedForGood, i64::try_from(100 - id).unwrap()));
        }
    }
    wait(journal.commit(changes)).unwrap();
}

fn both(promise: impl Fn(&dyn Journal)) {
    let memory = MemoryJournal::new();
    fill(&memory);
    promise(&memory);
    let home = tempfile::tempdir().unwrap();
    let open = || SledJournal::open(&DataDir::open(home.path()).unwrap()).unwrap().0;
    let first = open();
    fill(&first);
    promise(&first);
    drop(first);
    // What a later process reads from the disk is found by its names as well.
    promise(&open());
}

fn ids(journal: &dyn Journal, query: &JobQuery) -> Vec<u64> {
    journal.list(query).unwrap().jobs.iter().map(|job| job.id.0).collect()
}

#[test]
fn jobs_are_listed_in_every_order() {
    both(|journal| {
        let by = |by, ascending| ids(journal, &JobQuery { order: Order { by, ascending }, ..any_job() });
        assert_eq!(by(OrderBy::Created, false), [15, 14, 13, 12, 11, 10]);
        assert_eq!(by(OrderBy::Created, true), [10, 11, 12, 13, 14, 15]);
        assert_eq!(by(OrderBy::Ended, true), [11, 10, 15, 14, 13, 12]);
        assert_eq!(by(OrderBy::Image, true), [10, 11, 12, 13, 14, 15]);
        assert_eq!(by(OrderBy::Rule, true), [15, 13, 11, 14, 12, 10], "alike: the newer first");
        assert_eq!(by(OrderBy::Size, false), [14, 11, 13, 10, 15, 12]);
        assert_eq!(by(OrderBy::Priority, false), [10, 11, 12, 13, 14, 15]);
        assert_eq!(by(OrderBy::Status, true), [15, 14, 13, 12, 11, 10]);
    });
}

#[test]
fn jobs_are_found_by_everything_that_is_known_of_them() {
    both(|journal| {
        let words =
            |text: &str| JobQuery { words: text.split(' ').map(str::to_owned).collect(), ..any_job() };
        assert_eq!(ids(journal, &words("image-1")), [15, 14, 13, 12, 11, 10]);
        assert_eq!(ids(journal, &words("image-13 registry-2")), [13]);
        assert_eq!(ids(journal, &words("nightly 夜间")), [14, 12, 10]);
        assert_eq!(ids(journal, &words("nightly image-13")), [0_u64; 0]);
        let target = |id| JobQuery { target: Some(TargetId(id)), ..any_job() };
        assert_eq!((ids(journal, &target(2)).len(), ids(journal, &target(7)).len()), (6, 0));
        let failed = JobQuery { failure: Some(ErrorCode::ConnectRefused), ..any_job() };
        assert_eq!(ids(journal, &failed), [11, 10]);
        let between = JobQuery { since: Some(at(12)), until: Some(at(14)), ..any_job() };
        assert_eq!(ids(journal, &between), [13, 12]);
        let some = JobQuery { among: [15, 10, 99].map(JobId).to_vec(), ..any_job() };
        assert_eq!(journal.ids(&some).unwrap(), [15, 10].map(JobId));
        let others = JobQuery { except: vec![JobId(14)], run: Some(RunId(1)), ..any_job() };
        assert_eq!(journal.ids(&others).unwrap(), [12, 10].map(JobId));
    });
}

#[test]
fn a_part_of_a_list_says_where_it_is() {
    both(|journal| {
        let part = |skip, around: Option<(u64, usize)>, status: &[Status]| {
            let query = JobQuery {
                skip,
                around: around.map(|(id, before)| (JobId(id), before)),
                status: status.to_vec(),
                limit: 2,
                ..JobQuery::default()
            };
            let found = journal.list(&query).unwrap();
            let ids: Vec<_> = found.jobs.iter().map(|job| job.id.0).collect();
            (ids, found.skip, found.total)
        };
        assert_eq!(part(1, None, &[]), (vec![14, 13], 1, 6));
        assert_eq!(part(9, None, &[]), (vec![], 6, 6));
        assert_eq!(part(0, Some((11, 1)), &[]), (vec![12, 11], 3, 6));
        assert_eq!(part(2, Some((11, 1)), &[Status::Pending]), (vec![13, 12], 2, 4), "it is not listed");
    });
}

#[test]
fn counts_are_those_of_the_filter_in_every_status() {
    both(|journal| {
        let counts = |query: JobQuery| {
            let counts = journal.counts(&query).unwrap();
            assert_eq!(journal.list(&query).unwrap().counts, counts, "beside the list they are the same");
            [Status::Pending, Status::Error].map(|status| counts.get(&status).copied().unwrap_or_default())
        };
        assert_eq!(counts(JobQuery { status: vec![Status::Error], ..any_job() }), [4, 2]);
        assert_eq!(counts(JobQuery { run: Some(RunId(1)), ..any_job() }), [2, 1]);
        assert_eq!(counts(JobQuery { rule: Some(sampan_domain::RuleId(3)), ..any_job() }), [2, 1]);
        assert_eq!(counts(JobQuery { words: vec!["image-11".into()], ..any_job() }), [0, 1]);
        assert_eq!(counts(JobQuery { except: vec![JobId(15)], ..any_job() }), [3, 2]);
    });
}

#[test]
fn a_job_that_is_removed_is_gone_with_all_that_belongs_to_it() {
    both(|journal| {
        wait(journal.commit(vec![Change::PutLayers(JobId(10), vec![layer(1, 5)])])).unwrap();
        wait(journal.commit(vec![Change::RemoveJob(JobId(10))])).unwrap();
        assert_eq!(journal.job(JobId(10)).unwrap(), None);
        assert!(
            journal.timeline(JobId(10)).unwrap().is_empty() && journal.layers(JobId(10)).unwrap().is_empty()
        );
        assert_eq!(
            (journal.tally(RunId(1)).unwrap().count(Status::Error), journal.count(&any_job()).unwrap()),
            (0, 5)
        );
        fill_again(journal);
    });
}

fn fill_again(journal: &dyn Journal) {
    let mut first = job(10, 1, Some(3));
    let steps = vec![put(&first), step(&mut first, Cause::Claimed, 1)];
    wait(journal.commit(steps)).unwrap();
    assert_eq!(journal.timeline(JobId(10)).unwrap().len(), 1, "its numbers begin again");
}

#[test]
fn what_was_done_is_listed_newest_first() {
    both(|journal| {
        let ids: Vec<u64> = (0..3).map(|_| journal.next_id()).collect();
        for (id, deed) in ids.iter().zip([Deed::RuleCreated, Deed::RuleRun, Deed::JobsStopped]) {
            let note = Activity {
                id: *id,
                at: at(1),
                deed,
                name: "nightly".into(),
                count: 2,
                trigger: None,
                by: None,
            };
            wait(journal.commit(vec![Change::Note(note)])).unwrap();
        }
        let deeds = |before| -> Vec<Deed> {
            journal.activities(before, 2).unwrap().iter().map(|activity| activity.deed).collect()
        };
        assert_eq!(deeds(None), [Deed::JobsStopped, Deed::RuleRun]);
        assert_eq!(deeds(Some(ids[1])).first(), Some(&Deed::RuleCreated));
    });
}
