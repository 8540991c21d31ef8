//! Runs as they are now: the one place where a run is changed, so that the planner's counts and the workers' requests
//! never overwrite each other.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sampan_domain::journal::Receipt;
use sampan_domain::{ErrorCode, Failure, Job, Run, RunId};

use crate::limits::Meter;
use crate::recorder::Recorder;

#[derive(Default)]
pub(crate) struct Runs {
    known: Mutex<HashMap<RunId, Known>>,
}

struct Known {
    run: Run,
    meter: Meter,
}

impl Known {
    /// Whether nobody counts for the run now, and the journal has it as it is: then it can be read there again.
    fn is_settled(&self, recorder: &Recorder, id: RunId) -> bool {
        !self.meter.is_shared()
            && recorder.journal().run(id).is_ok_and(|kept| match kept {
                Some(kept) => kept == self.run && kept.requests == self.meter.read(),
                // It was removed; one that is only about to be written is still being planned or has its jobs made.
                None => self.run.planning.ended().is_some(),
            })
    }
}

impl Runs {
    /// A new run, with the jobs that it begins with.
    pub(crate) fn begin(&self, recorder: &Recorder, run: Run, jobs: &[Job]) -> Receipt {
        let mut known = self.lock();
        known.retain(|id, known| !known.is_settled(recorder, *id));
        let receipt = recorder.planned(&run, jobs);
        known.insert(run.id, Known { run, meter: Meter::default() });
        receipt
    }

    /// Changes a run and records it as it is then, with jobs that were made for it.
    pub(crate) fn change(
        &self,
        recorder: &Recorder,
        id: RunId,
        jobs: &[Job],
        change: impl FnOnce(&mut Run),
    ) -> Result<Receipt, Failure> {
        let mut known = self.lock();
        let Known { run, meter } = find(&mut known, recorder, id)?;
        change(run);
        run.requests = meter.read();
        Ok(recorder.planned(run, jobs))
    }

    /// Counts requests for a run, going on from what it has counted before.
    pub(crate) fn meter(&self, recorder: &Recorder, id: RunId) -> Meter {
        find(&mut self.lock(), recorder, id).map(|known| known.meter.clone()).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RunId, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run that this process has seen, or else the journal's: nobody changes it there but us.
fn find<'a>(
    known: &'a mut HashMap<RunId, Known>,
    recorder: &Recorder,
    id: RunId,
) -> Result<&'a mut Known, Failure> {
    use std::collections::hash_map::Entry;
    match known.entry(id) {
        Entry::Occupied(entry) => Ok(entry.into_mut()),
        Entry::Vacant(entry) => {
            let run = recorder.journal().run(id)?;
            let run = run.ok_or_else(|| Failure::new(ErrorCode::RunNotFound).with("id", id.0))?;
            let meter = Meter::from(run.requests.clone());
            Ok(entry.insert(Known { run, meter }))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use sampan_domain::run::{Planning, Trigger};
    use sampan_domain::{Journal, Time};
    use sampan_store::MemoryJournal;

    use super::*;

    fn run(journal: &Arc<dyn Journal>) -> Run {
        Run {
            id: RunId(journal.next_id()),
            rule: None,
            rule_name: String::new(),
            trigger: Trigger::Manual,
            started: Time::UNIX_EPOCH,
            planning: Planning::Going,
            matched: 0,
            up_to_date: 0,
            requests: BTreeMap::new(),
            scope: None,
            deletion_confirmed: false,
            deletion_most: None,
        }
    }

    #[tokio::test]
    async fn changes_of_a_run_do_not_overwrite_each_other() {
        let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
        let recorder = Recorder::new(Arc::clone(&journal));
        let runs = Runs::default();
        let run = run(&journal);
        let id = run.id;
        runs.begin(&recorder, run, &[]).ride();
        runs.change(&recorder, id, &[], |run| run.planning = Planning::Done(Time::UNIX_EPOCH))
            .unwrap()
            .ride();
        runs.change(&recorder, id, &[], |run| run.matched += 1).unwrap().await.unwrap();
        let kept = journal.run(id).unwrap().unwrap();
        assert_eq!((kept.planning, kept.matched), (Planning::Done(Time::UNIX_EPOCH), 1));
    }

    #[tokio::test]
    async fn runs_that_nobody_counts_for_are_left_to_the_journal() {
        let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
        let recorder = Recorder::new(Arc::clone(&journal));
        let runs = Runs::default();
        let busy = run(&journal);
        let busy_id = busy.id;
        runs.begin(&recorder, busy, &[]).ride();
        let meter = runs.meter(&recorder, busy_id);
        for _ in 0..10 {
            let quiet = run(&journal);
            let id = quiet.id;
            runs.begin(&recorder, quiet, &[]).ride();
            runs.change(&recorder, id, &[], |run| run.matched = 7).unwrap().ride();
        }
        assert_eq!(runs.lock().len(), 2, "the one that is counted for, and the newest");
        drop(meter);
        runs.begin(&recorder, run(&journal), &[]).ride();
        assert_eq!(runs.lock().len(), 1);
        runs.change(&recorder, busy_id, &[], |run| run.up_to_date = 3).unwrap().ride();
        assert_eq!(journal.run(busy_id).unwrap().unwrap().up_to_date, 3, "it is read again");
    }
}
