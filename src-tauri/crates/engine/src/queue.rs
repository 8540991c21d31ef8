//! The ordered queue: what may start now, and what waits for its moment.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use sampan_domain::machine::State;
use sampan_domain::{ImageName, Job, JobId, Time};

/// What the dispatcher remembers of a job that is not running.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    id: JobId,
    priority: i32,
    /// Two jobs of one destination tag never run at once.
    pub(crate) destination: u64,
    not_before: Option<Time>,
}

impl Entry {
    /// The entry of a job that is pending or retrying.
    pub(crate) fn of(job: &Job) -> Option<Self> {
        matches!(job.state, State::Pending | State::Retrying).then(|| Self {
            id: job.id,
            priority: job.priority,
            destination: destination_key(&job.destination),
            not_before: job.waiting.as_ref().map(|waiting| waiting.not_before),
        })
    }

    pub(crate) const fn id(&self) -> JobId {
        self.id
    }
}

fn destination_key(name: &ImageName) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&name.place, &name.repository, &name.reference).hash(&mut hasher);
    hasher.finish()
}

type Place = (Reverse<i32>, JobId);

/// Highest priority first, then the oldest.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    ready: BTreeMap<Place, Entry>,
    waiting: BTreeMap<(Time, JobId), Entry>,
    known: HashMap<JobId, Entry>,
}

impl Queue {
    /// Puts a job in; one that is in already stays where it is.
    pub(crate) fn push(&mut self, entry: Entry) {
        if self.known.contains_key(&entry.id) {
            return;
        }
        self.known.insert(entry.id, entry);
        match entry.not_before {
            Some(moment) => self.waiting.insert((moment, entry.id), entry),
            None => self.ready.insert((Reverse(entry.priority), entry.id), entry),
        };
    }

    /// Takes a job out, wherever it stands.
    pub(crate) fn remove(&mut self, id: JobId) -> bool {
        let Some(entry) = self.known.remove(&id) else { return false };
        self.ready.remove(&(Reverse(entry.priority), id));
        if let Some(moment) = entry.not_before {
            self.waiting.remove(&(moment, id));
        }
        true
    }

    /// The next job that may start now and whose destination nobody writes.
    pub(crate) fn take(&mut self, now: Time, busy: &HashSet<u64>) -> Option<Entry> {
        while let Some(first) = self.waiting.first_entry().filter(|first| first.key().0 <= now) {
            let entry = first.remove();
            self.ready.insert((Reverse(entry.priority), entry.id), entry);
        }
        let (place, entry) = self.ready.iter().find(|(_, entry)| !busy.contains(&entry.destination))?;
        let (place, entry) = (*place, *entry);
        self.ready.remove(&place);
        self.known.remove(&entry.id);
        Some(entry)
    }

    /// The moment at which the next waiting job may start.
    pub(crate) fn next_moment(&self) -> Option<Time> {
        self.waiting.first_key_value().map(|((moment, _), _)| *moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: u64, priority: i32, seconds: Option<i64>) -> Entry {
        Entry { id: JobId(id), priority, destination: id % 10, not_before: seconds.map(at) }
    }

    fn at(seconds: i64) -> Time {
        Time::from_timestamp(seconds, 0).unwrap()
    }

    fn order(queue: &mut Queue, now: i64) -> Vec<u64> {
        std::iter::from_fn(|| queue.take(at(now), &HashSet::new())).map(|entry| entry.id.0).collect()
    }

    #[test]
    fn priority_goes_first_and_then_the_oldest() {
        let mut queue = Queue::default();
        for (id, priority) in [(4, 0), (2, 0), (3, 5), (1, -1)] {
            queue.push(entry(id, priority, None));
        }
        assert_eq!(order(&mut queue, 0), [3, 2, 4, 1]);
    }

    #[test]
    fn what_waits_is_not_taken_before_its_moment() {
        let mut queue = Queue::default();
        queue.push(entry(1, 9, Some(100)));
        queue.push(entry(2, 0, None));
        assert_eq!(queue.next_moment(), Some(at(100)));
        assert_eq!(order(&mut queue, 99), [2]);
        assert_eq!(order(&mut queue, 100), [1]);
    }

    #[test]
    fn two_jobs_of_one_destination_do_not_run_at_once() {
        let mut queue = Queue::default();
        queue.push(entry(1, 0, None));
        queue.push(entry(11, 0, None));
        queue.push(entry(2, 0, None));
        assert_eq!(queue.take(at(0), &HashSet::from([1])).unwrap().id, JobId(2));
        assert!(queue.take(at(0), &HashSet::from([1])).is_none());
        assert_eq!(order(&mut queue, 0), [1, 11]);
    }

    #[test]
    fn a_job_stands_in_the_queue_once_and_can_leave_it() {
        let mut queue = Queue::default();
        queue.push(entry(1, 0, None));
        queue.push(entry(1, 0, Some(5)));
        queue.push(entry(2, 0, Some(5)));
        assert!(queue.remove(JobId(2)));
        assert!(!queue.remove(JobId(2)));
        assert_eq!(order(&mut queue, 10), [1]);
    }
}
