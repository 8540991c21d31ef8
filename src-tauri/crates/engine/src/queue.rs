//! The ordered queue: what may start now, and what waits for its moment.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::TimeDelta;
use sampan_domain::machine::State;
use sampan_domain::{ErrorCode, ImageName, Job, JobId, Time};

/// What the dispatcher remembers of a job that is not running.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    id: JobId,
    priority: i32,
    /// Two jobs of one destination tag never run at once.
    pub(crate) destination: u64,
    /// Jobs of one run and one image are siblings: they run as one group, which holds one worker.
    pub(crate) group: u64,
    not_before: Option<Time>,
    /// What it waits for.
    reason: Option<ErrorCode>,
}

impl Entry {
    /// The entry of a job that is pending or retrying.
    pub(crate) fn of(job: &Job) -> Option<Self> {
        matches!(job.state, State::Pending | State::Retrying).then(|| Self {
            id: job.id,
            priority: job.priority,
            destination: destination_key(&job.destination),
            group: key((job.run, &job.source)),
            not_before: job.waiting.as_ref().map(|waiting| waiting.not_before),
            reason: job.waiting.as_ref().map(|waiting| waiting.reason.code),
        })
    }

    pub(crate) const fn id(&self) -> JobId {
        self.id
    }
}

/// Stands for a tag at a destination, whatever target it is reached by.
pub(crate) fn destination_key(image: &ImageName) -> u64 {
    key((&image.place, &image.repository, &image.reference))
}

fn key(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

type Place = (Reverse<i32>, JobId);

/// Highest priority first, then the oldest.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    ready: BTreeMap<Place, Entry>,
    waiting: BTreeMap<(Time, JobId), Entry>,
    known: HashMap<JobId, Entry>,
    groups: HashMap<u64, BTreeSet<JobId>>,
}

impl Queue {
    /// Puts a job in; one that is in already stays where it is.
    pub(crate) fn push(&mut self, entry: Entry) {
        if self.known.contains_key(&entry.id) {
            return;
        }
        self.known.insert(entry.id, entry);
        self.groups.entry(entry.group).or_default().insert(entry.id);
        match entry.not_before {
            Some(moment) => self.waiting.insert((moment, entry.id), entry),
            None => self.ready.insert((Reverse(entry.priority), entry.id), entry),
        };
    }

    /// Takes a job out, wherever it stands.
    pub(crate) fn remove(&mut self, id: JobId) -> bool {
        let Some(entry) = self.known.remove(&id) else { return false };
        if let Some(siblings) = self.groups.get_mut(&entry.group) {
            siblings.remove(&id);
            if siblings.is_empty() {
                self.groups.remove(&entry.group);
            }
        }
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
        let entry = *self.ready.values().find(|entry| !busy.contains(&entry.destination))?;
        self.remove(entry.id);
        Some(entry)
    }

    /// A sibling of running jobs that may start now and whose destination nobody writes.
    pub(crate) fn take_sibling(&mut self, group: u64, now: Time, busy: &HashSet<u64>) -> Option<Entry> {
        let siblings = self.groups.get(&group)?.iter().map(|id| self.known[id]);
        let mut free = siblings.filter(|entry| {
            entry.not_before.is_none_or(|moment| moment <= now) && !busy.contains(&entry.destination)
        });
        let entry = free.next()?;
        self.remove(entry.id);
        Some(entry)
    }

    /// The clock was set back: who waits for a moment waits no longer for it.
    pub(crate) fn earlier(&mut self, by: TimeDelta) {
        let waiting = std::mem::take(&mut self.waiting);
        for ((moment, id), mut entry) in waiting {
            let moment = moment - by;
            entry.not_before = Some(moment);
            self.known.insert(id, entry);
            self.waiting.insert((moment, id), entry);
        }
    }

    /// What these wait for has come: they wait no longer.
    pub(crate) fn go_on(&mut self, reason: ErrorCode) {
        let waiting = std::mem::take(&mut self.waiting);
        for (place, mut entry) in waiting {
            if entry.reason == Some(reason) {
                entry.not_before = None;
                self.ready.insert((Reverse(entry.priority), entry.id), entry);
                self.known.insert(entry.id, entry);
            } else {
                self.waiting.insert(place, entry);
            }
        }
    }

    /// Whether a job stands in it that writes one of these.
    pub(crate) fn writes(&self, destinations: &[u64]) -> bool {
        self.known.values().any(|entry| destinations.contains(&entry.destination))
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
        let not_before = seconds.map(at);
        Entry { id: JobId(id), priority, destination: id % 10, group: id / 100, not_before, reason: None }
    }

    fn at(seconds: i64) -> Time {
        Time::from_timestamp(seconds, 0).unwrap()
    }

    fn order(queue: &mut Queue, now: i64) -> Vec<u64> {
        std::iter::from_fn(|| queue.take(at(now), &HashSet::new())).map(|entry| entry.id.0).collect()
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_wait_longer() {
        let mut queue = Queue::default();
        queue.push(entry(1, 0, Some(1_000)));
        queue.earlier(TimeDelta::seconds(900));
        assert_eq!(queue.next_moment(), Some(at(100)));
        assert!(order(&mut queue, 99).is_empty());
        assert_eq!(order(&mut queue, 100), [1]);
        assert!(!queue.remove(JobId(1)));
    }

    #[test]
    fn what_has_come_is_not_waited_for_any_longer() {
        let mut queue = Queue::default();
        let locked = Entry { reason: Some(ErrorCode::SecretsLocked), ..entry(1, 0, Some(1_000)) };
        queue.push(locked);
        queue.push(Entry { reason: Some(ErrorCode::RateLimited), ..entry(2, 0, Some(1_000)) });
        queue.go_on(ErrorCode::SecretsLocked);
        assert_eq!(order(&mut queue, 0), [1]);
        assert_eq!(queue.next_moment(), Some(at(1_000)), "the other one goes on waiting");
        assert!(!queue.remove(JobId(1)) && queue.remove(JobId(2)));
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

    #[test]
    fn siblings_are_taken_together_unless_they_wait() {
        let mut queue = Queue::default();
        for (id, seconds) in [(101, None), (202, None), (102, Some(5)), (103, None), (113, None)] {
            queue.push(entry(id, 0, seconds));
        }
        let first = queue.take(at(0), &HashSet::new()).unwrap();
        let mut sibling = |now| queue.take_sibling(first.group, at(now), &HashSet::from([3])).map(|e| e.id.0);
        assert_eq!((first.id.0, sibling(0)), (101, None), "one waits, and two have a busy destination");
        assert_eq!((sibling(5), sibling(5)), (Some(102), None));
        assert_eq!(order(&mut queue, 5), [103, 113, 202]);
        assert!(queue.groups.is_empty() && queue.known.is_empty());
    }
}
