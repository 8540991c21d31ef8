//! What the port promises, of the journal in sled and of the one in memory.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod common;

use std::collections::BTreeMap;

use common::*;
use sampan_domain::Settings;
use sampan_domain::error::Value;
use sampan_domain::job::Operation;
use sampan_domain::journal::{Change, JobQuery, Journal, LogQuery, RunQuery};
use sampan_domain::log::{Level, RECORDS_CAP};
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::{ErrorCode, Failure, JobId, RuleId, RunId, TargetId};
use sampan_store::{DataDir, InterceptedJournal, LOG_TRUNCATED, MemoryJournal, Opened, SledJournal};

/// A journal, or a way to have the same one opened anew.
trait Kept {
    type J: Journal;
    fn journal(&self) -> &Self::J;
    fn again(self) -> Self;
}

struct Memory(MemoryJournal);

impl Kept for Memory {
    type J = MemoryJournal;
    fn journal(&self) -> &MemoryJournal {
        &self.0
    }
    fn again(self) -> Self {
        self
    }
}

struct Sled(tempfile::TempDir, SledJournal);

impl Kept for Sled {
    type J = SledJournal;
    fn journal(&self) -> &SledJournal {
        &self.1
    }
    fn again(self) -> Self {
        let Self(home, journal) = self;
        drop(journal);
        let (journal, opened) = open(home.path());
        assert_eq!(opened, Opened::Clean);
        Self(home, journal)
    }
}

fn open(path: &std::path::Path) -> (SledJournal, Opened) {
    SledJournal::open(&DataDir::open(path).unwrap()).unwrap()
}

fn sled() -> Sled {
    let home = tempfile::tempdir().unwrap();
    let (journal, opened) = open(home.path());
    assert_eq!(opened, Opened::Fresh);
    Sled(home, journal)
}

fn commit(journal: &impl Journal, changes: impl IntoIterator<Item = Change>) {
    wait(journal.commit(changes.into_iter().collect())).unwrap();
}

/// Each promise is kept by both journals.
macro_rules! both {
    ($($promise:ident)*) => {
        mod in_memory { $(#[test] fn $promise() { super::$promise(super::Memory(super::MemoryJournal::new())); })* }
        mod in_sled { $(#[test] fn $promise() { super::$promise(super::sled()); })* }
    };
}

both! {
    until_when_triggers_are_attended_to_is_remembered
    what_is_put_is_read_back
    identities_rise_and_are_never_given_twice
    jobs_are_paged_newest_first
    counts_of_a_rule_follow_its_jobs
    runs_are_paged_newest_first
    tallies_follow_every_step
    timelines_and_layers_are_kept_in_order
    logs_are_read_by_number_and_level
    a_log_is_cut_once_and_says_so
    a_run_goes_with_all_that_is_its_own
    a_batch_is_seen_as_one
}

fn what_is_put_is_read_back(kept: impl Kept) {
    let journal = kept.journal();
    assert_eq!(journal.settings().unwrap(), Settings::default());
    let settings = Settings { workers: 7, paused: true, ..Settings::default() };
    let (run, job) = (run(4, Some(3)), full_job(5, 4));
    commit(
        journal,
        [
            Change::PutTarget(target(2)),
            Change::PutTarget(target(1)),
            Change::PutRule(rule(3)),
            Change::PutSettings(settings.clone()),
            Change::PutRun(run.clone()),
            put(&job),
        ],
    );
    let kept = kept.again();
    let journal = kept.journal();
    assert_eq!(journal.targets().unwrap(), [target(1), target(2)]);
    assert_eq!(journal.rules().unwrap(), [rule(3)]);
    assert_eq!(journal.settings().unwrap(), settings);
    assert_eq!(journal.run(RunId(4)).unwrap(), Some(run.clone()));
    assert_eq!(journal.runs(&any_run()).unwrap(), [run]);
    assert_eq!(journal.job(JobId(5)).unwrap(), Some(job.clone()));
    assert_eq!(journal.jobs(&any_job()).unwrap(), [job]);
    assert_eq!(journal.job(JobId(4)).unwrap(), None);
    assert_eq!(journal.run(RunId(5)).unwrap(), None);

    commit(journal, [Change::RemoveTarget(TargetId(1)), Change::RemoveRule(RuleId(3))]);
    let kept = kept.again();
    assert_eq!(kept.journal().targets().unwrap(), [target(2)]);
    assert_eq!(kept.journal().rules().unwrap(), []);
    assert_eq!(kept.journal().count(&any_job()).unwrap(), 1, "a rule's jobs stay");
}

fn identities_rise_and_are_never_given_twice(kept: impl Kept) {
    let journal = kept.journal();
    let first = journal.next_id();
    assert!(journal.next_id() > first);
    commit(journal, [Change::PutTarget(target(50)), Change::PutRun(run(60, None))]);
    assert_eq!(journal.next_id(), 61);
    commit(journal, [Change::RemoveTarget(TargetId(50)), Change::RemoveRun(RunId(60))]);
    let kept = kept.again();
    assert_eq!(kept.journal().next_id(), 62);
}

fn jobs_are_paged_newest_first(kept: impl Kept) {
    let journal = kept.journal();
    let mut jobs: Vec<_> = (10..30).map(|id| job(id, 1 + id % 2, Some(5 + id % 3))).collect();
    for job in &mut jobs[..5] {
        job.state = State::Finished;
    }
    commit(journal, jobs.iter().map(put));
    let kept = kept.again();
    let journal = kept.journal();
    let ids =
        |query: &JobQuery| -> Vec<u64> { journal.jobs(query).unwrap().iter().map(|job| job.id.0).collect() };
    assert_eq!(ids(&any_job()), (10..30).rev().collect::<Vec<_>>());

    let mut paged = Vec::new();
    let mut query = JobQuery { limit: 7, ..JobQuery::default() };
    loop {
        let page = ids(&query);
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 7);
        query.before = Some(JobId(*last));
        paged.extend(page);
    }
    assert_eq!(paged, (10..30).rev().collect::<Vec<_>>());

    let of_run = JobQuery { run: Some(RunId(1)), before: Some(JobId(16)), limit: 2, ..JobQuery::default() };
    assert_eq!(ids(&of_run), [14, 12]);
    assert_eq!(journal.count(&of_run).unwrap(), 10, "whatever before and limit say");
    let of_rule = JobQuery { rule: Some(RuleId(5)), limit: 3, ..JobQuery::default() };
    assert_eq!(ids(&of_rule), [27, 24, 21]);
    assert_eq!(journal.count(&of_rule).unwrap(), 6);
    let finished = JobQuery { status: vec![Status::Finished, Status::Error], ..any_job() };
    assert_eq!(ids(&finished), [14, 13, 12, 11, 10]);
    let all = JobQuery { run: Some(RunId(2)), rule: Some(RuleId(6)), ..finished };
    assert_eq!(ids(&all), [13]);
    assert_eq!(journal.count(&all).unwrap(), 1);
    assert_eq!(ids(&JobQuery { run: Some(RunId(9)), ..any_job() }), [0_u64; 0]);
}

fn counts_of_a_rule_follow_its_jobs(kept: impl Kept) {
    let journal = kept.journal();
    let mut jobs: Vec<_> = (10..30).map(|id| job(id, 1 + id % 2, Some(5 + id % 3))).collect();
    commit(journal, jobs.iter().map(put));
    jobs[0].state = State::Finished;
    jobs[1].rule = Some(RuleId(5));
    commit(journal, jobs[..2].iter().map(put));
    commit(journal, [Change::RemoveJob(JobId(13)), Change::RemoveRun(RunId(2))]);
    let agree = |journal: &dyn Journal| {
        let mut all = 0;
        for rule in 5..9 {
            let of_rule = JobQuery { rule: Some(RuleId(rule)), ..any_job() };
            let mut counted = BTreeMap::new();
            for job in journal.jobs(&of_rule).unwrap() {
                *counted.entry(job.state.status()).or_default() += 1;
            }
            assert_eq!(journal.counts(&of_rule).unwrap(), counted, "of rule {rule}");
            all += counted.values().sum::<u64>();
        }
        assert_eq!((all, journal.count(&any_job()).unwrap()), (10, 10));
    };
    agree(journal);
    agree(kept.again().journal());
}

fn until_when_triggers_are_attended_to_is_remembered(kept: impl Kept) {
    let journal = kept.journal();
    assert_eq!(journal.attended(RuleId(5)).unwrap(), None);
    commit(journal, [Change::Attended(RuleId(5), Some(at(1))), Change::Attended(RuleId(6), Some(at(2)))]);
    commit(journal, [Change::Attended(RuleId(5), Some(at(3))), Change::Attended(RuleId(6), None)]);
    let kept = kept.again();
    let attended = |id| kept.journal().attended(RuleId(id)).unwrap();
    assert_eq!((attended(5), attended(6)), (Some(at(3)), None));
}

fn runs_are_paged_newest_first(kept: impl Kept) {
    let journal = kept.journal();
    commit(journal, (1..=6).map(|id| Change::PutRun(run(id, (id != 6).then_some(7 + id % 2)))));
    let kept = kept.again();
    let ids = |query: RunQuery| -> Vec<u64> {
        kept.journal().runs(&query).unwrap().iter().map(|run| run.id.0).collect()
    };
    assert_eq!(ids(any_run()), [6, 5, 4, 3, 2, 1]);
    assert_eq!(ids(RunQuery { rule: Some(RuleId(8)), ..any_run() }), [5, 3, 1]);
    assert_eq!(ids(RunQuery { rule: Some(RuleId(8)), before: Some(RunId(5)), limit: 1 }), [3]);
}

fn tallies_follow_every_step(kept: impl Kept) {
    let journal = kept.journal();
    let (mut one, mut two, mut three) = (job(11, 1, None), job(12, 1, None), job(13, 1, None));
    two.operation = Operation::Delete;
    commit(journal, [put(&one), put(&two), put(&three), put(&job(14, 2, None))]);
    let tally = journal.tally(RunId(1)).unwrap();
    assert_eq!((tally.count(Status::Pending), tally.open(), tally.last_ended), (3, 3, None));

    one.bytes.copied = 10;
    commit(journal, [step(&mut one, Cause::Claimed, 1), step(&mut one, Cause::FailedForGood, 5)]);
    for cause in [Cause::Claimed, Cause::IsDelete, Cause::Gone] {
        two.bytes.total = 7;
        commit(journal, [step(&mut two, cause, 3)]);
    }
    three.bytes.mounted = 1;
    commit(journal, [step(&mut three, Cause::StoppedByPerson, 4)]);
    let kept = kept.again();
    let journal = kept.journal();
    let tally = journal.tally(RunId(1)).unwrap();
    assert_eq!(tally.jobs, [(Status::Stopped, 1), (Status::Finished, 1), (Status::Error, 1)].into());
    assert_eq!((tally.deleted, tally.last_ended), (1, Some(at(5))));
    assert_eq!((tally.bytes.copied, tally.bytes.total, tally.bytes.mounted), (10, 7, 1));

    commit(journal, [step(&mut one, Cause::RetriedByPerson, 6)]);
    let tally = journal.tally(RunId(1)).unwrap();
    assert_eq!((tally.count(Status::Error), tally.open(), tally.last_ended), (0, 1, Some(at(4))));
    assert_eq!(journal.tally(RunId(2)).unwrap().open(), 1);
    assert_eq!(journal.tally(RunId(3)).unwrap().open(), 0);
}

fn timelines_and_layers_are_kept_in_order(kept: impl Kept) {
    let journal = kept.journal();
    let mut job = job(11, 1, None);
    commit(journal, [put(&job)]);
    let early = [Cause::Claimed, Cause::IsTransfer, Cause::SourceResolved];
    commit(journal, early.map(|cause| step(&mut job, cause, 1)));
    let layers: Vec<_> = (0..300).map(|number| layer(number, 0)).collect();
    commit(journal, [Change::PutLayers(job.id, layers.clone())]);
    let kept = kept.again();
    let journal = kept.journal();
    commit(journal, [step(&mut job, Cause::DestinationReady, 2)]);
    let kept = kept.again();
    let journal = kept.journal();
    let causes: Vec<_> = journal.timeline(job.id).unwrap().iter().map(|step| step.cause).collect();
    assert_eq!(causes, [early.as_slice(), &[Cause::DestinationReady]].concat());
    assert_eq!(journal.timeline(JobId(10)).unwrap(), []);
    assert_eq!(journal.layers(job.id).unwrap(), layers);

    let fewer: Vec<_> = (0..200).map(|number| layer(number, number % 2)).collect();
    commit(journal, [Change::PutLayers(job.id, layers), Change::PutLayers(job.id, fewer.clone())]);
    let kept = kept.again();
    assert_eq!(kept.journal().layers(job.id).unwrap(), fewer);
    assert_eq!(kept.journal().layers(JobId(12)).unwrap(), []);
}

fn logs_are_read_by_number_and_level(kept: impl Kept) {
    let journal = kept.journal();
    let levels = [Level::Info, Level::Debug, Level::Error, Level::Info, Level::Warn];
    let records: Vec<_> = (0..).zip(levels).map(|(number, level)| record(number, level)).collect();
    commit(journal, [Change::Log(JobId(11), records[..2].to_vec())]);
    let kept = kept.again();
    let journal = kept.journal();
    commit(journal, [Change::Log(JobId(11), records[2..].to_vec()), Change::Log(JobId(12), vec![])]);
    let read = |from, level, limit| journal.log(JobId(11), &LogQuery { from, level, limit }).unwrap();
    let expected = |numbers: &[u32]| -> Vec<_> {
        numbers.iter().map(|number| (*number, records[*number as usize].clone())).collect()
    };
    assert_eq!(read(0, Level::Debug, 100), expected(&[0, 1, 2, 3, 4]));
    assert_eq!(read(1, Level::Debug, 2), expected(&[1, 2]));
    assert_eq!(read(0, Level::Info, 3), expected(&[0, 2, 3]));
    assert_eq!(read(3, Level::Warn, 100), expected(&[4]));
    assert_eq!(read(5, Level::Debug, 100), []);
    assert_eq!(journal.log(JobId(12), &whole_log()).unwrap(), []);
}

fn a_log_is_cut_once_and_says_so(kept: impl Kept) {
    let cap = RECORDS_CAP as usize;
    let many = |level, count: usize| (0..count).map(|_| record(1, level)).collect::<Vec<_>>();
    let journal = kept.journal();
    commit(journal, [Change::Log(JobId(11), many(Level::Info, cap - 1))]);
    commit(journal, [Change::Log(JobId(11), many(Level::Info, 3))]);
    let kept = kept.again();
    let journal = kept.journal();
    commit(journal, [Change::Log(JobId(11), many(Level::Debug, 3))]);
    commit(journal, [Change::Log(JobId(11), many(Level::Error, 1))]);
    let log = journal.log(JobId(11), &whole_log()).unwrap();
    assert_eq!(log.len(), cap + 2);
    assert_eq!((log[cap].1.id.as_str(), log[cap].1.level), (LOG_TRUNCATED, Level::Warn));
    assert_eq!(log[cap].1.args, [("cap".into(), Value::from(RECORDS_CAP))]);
    assert_eq!(log[cap + 1].1.level, Level::Error);
    assert!(log.iter().zip(0..).all(|((seq, _), number)| *seq == number));

    commit(journal, [Change::Log(JobId(11), many(Level::Warn, 2 * cap))]);
    assert_eq!(journal.log(JobId(11), &whole_log()).unwrap().len(), 2 * cap);
}

fn a_run_goes_with_all_that_is_its_own(kept: impl Kept) {
    let journal = kept.journal();
    let mut gone = job(11, 1, None);
    let mut stays = job(12, 2, None);
    for job in [&mut gone, &mut stays] {
        commit(journal, [Change::PutRun(run(job.run.0, None)), put(job), step(job, Cause::Claimed, 1)]);
        commit(journal, [Change::PutLayers(job.id, vec![layer(1, 1), layer(2, 1)])]);
        commit(journal, [Change::Log(job.id, vec![record(1, Level::Info)])]);
    }
    let kept = kept.again();
    let journal = kept.journal();
    let young = job(13, 1, None);
    commit(
        journal,
        [put(&young), Change::Log(young.id, vec![record(1, Level::Info)]), Change::RemoveRun(RunId(1))],
    );
    let kept = kept.again();
    let journal = kept.journal();
    assert_eq!(journal.runs(&any_run()).unwrap(), [run(2, None)]);
    assert_eq!(journal.jobs(&any_job()).unwrap(), std::slice::from_ref(&stays));
    assert_eq!(journal.tally(RunId(1)).unwrap().jobs.len(), 0);
    for id in [gone.id, young.id] {
        assert_eq!(journal.job(id).unwrap(), None);
        assert_eq!(journal.timeline(id).unwrap(), []);
        assert_eq!(journal.layers(id).unwrap(), []);
        assert_eq!(journal.log(id, &whole_log()).unwrap(), []);
    }
    assert_eq!(journal.timeline(stays.id).unwrap().len(), 1);
    assert_eq!(journal.layers(stays.id).unwrap().len(), 2);
    assert_eq!(journal.log(stays.id, &whole_log()).unwrap().len(), 1);
}

fn a_batch_is_seen_as_one(kept: impl Kept) {
    let journal = kept.journal();
    let mut job = job(11, 1, None);
    // Those that ride are on their way before the one that is awaited.
    journal.commit(vec![put(&job)]).ride();
    journal.commit(vec![step(&mut job, Cause::Claimed, 1)]).ride();
    journal.commit(vec![step(&mut job, Cause::IsTransfer, 2)]).ride();
    commit(journal, []);
    assert_eq!(journal.job(job.id).unwrap().unwrap().state, State::Initialize);
    let kept = kept.again();
    assert_eq!(kept.journal().timeline(job.id).unwrap().len(), 2);
}

#[test]
fn a_ride_ends_without_anyone_waiting() {
    let kept = sled();
    let Sled(_, journal) = &kept;
    journal.commit(vec![Change::PutTarget(target(1))]).ride();
    let began = std::time::Instant::now();
    while journal.targets().unwrap().is_empty() {
        assert!(began.elapsed() < std::time::Duration::from_secs(10));
        std::thread::yield_now();
    }
}

#[test]
fn whoever_waits_for_the_disk_does_so_only_while_something_is_on_its_way() {
    let Sled(_home, journal) = sled();
    for number in 1..=20 {
        journal.commit(vec![Change::PutTarget(target(number))]).ride();
        wait(journal.settled()).unwrap();
        assert_eq!(journal.targets().unwrap().len() as u64, number);
    }
    let written = journal.latency().count;
    wait(journal.settled()).unwrap();
    assert_eq!(journal.latency().count, written, "nothing was written for whoever only looks");
    commit(&journal, []);
    assert_eq!(
        journal.latency().count,
        written + 1,
        "and a commit of nothing shows that writing is possible"
    );
}

#[test]
fn a_closed_journal_says_so() {
    let Sled(_home, journal) = sled();
    journal.commit(vec![Change::PutTarget(target(1))]).ride();
    journal.close().unwrap();
    journal.close().unwrap();
    assert_eq!(journal.targets().unwrap_err().code, ErrorCode::ShuttingDown);
    let refused = wait(journal.commit(vec![Change::PutTarget(target(2))])).unwrap_err();
    assert_eq!(refused.code, ErrorCode::ShuttingDown);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_down_fails_alone() {
    use std::os::unix::ffi::OsStrExt;

    let Sled(_home, journal) = sled();
    let mut odd = target(1);
    let path = std::ffi::OsStr::from_bytes(b"/media/\xff").to_owned();
    odd.place = sampan_domain::target::Place::Layout(path.into());
    let refused = journal.commit(vec![Change::PutTarget(odd), Change::PutTarget(target(3))]);
    commit(&journal, [Change::PutTarget(target(2))]);
    assert_eq!(wait(refused).unwrap_err().code, ErrorCode::StoreFailed);
    assert_eq!(journal.targets().unwrap(), [target(2)]);
}

#[test]
fn the_failing_journal_fails_once_and_changes_nothing() {
    let journal = InterceptedJournal::failing(MemoryJournal::new(), 2, Failure::new(ErrorCode::DiskFull));
    let codes: Vec<_> = (1..=3)
        .map(|id| wait(journal.commit(vec![Change::PutTarget(target(id))])).err().map(|failure| failure.code))
        .collect();
    assert_eq!(codes, [None, Some(ErrorCode::DiskFull), None]);
    assert_eq!(journal.targets().unwrap(), [target(1), target(3)]);
    assert_eq!(journal.commits(), 3);
}
