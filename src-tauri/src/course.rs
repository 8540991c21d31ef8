//! How the bytes of jobs came along, for plots: thinned out as a job gets longer, for the jobs that moved last.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use sampan_domain::JobId;

use crate::wire::{Millis, Sample};

/// Jobs that are remembered.
const JOBS: usize = 500;
/// Samples of one job; with more, every second is left out.
const SAMPLES: usize = 240;
/// The least time between two samples.
const EVERY: Millis = 500;

/// The courses of the jobs that moved last.
#[derive(Default)]
pub(crate) struct Courses(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_job: HashMap<JobId, Course>,
    order: VecDeque<JobId>,
}

struct Course {
    every: Millis,
    samples: Vec<Sample>,
}

impl Courses {
    /// So many bytes of a job had been sent at a moment.
    pub(crate) fn add(&self, job: JobId, at: Millis, sent: u64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.by_job.contains_key(&job) {
            kept.order.push_back(job);
            if kept.order.len() > JOBS
                && let Some(oldest) = kept.order.pop_front()
            {
                kept.by_job.remove(&oldest);
            }
        }
        let course = kept.by_job.entry(job).or_insert(Course { every: EVERY, samples: Vec::new() });
        course.add(Sample { at, sent });
    }

    /// What is known of a job, oldest first.
    pub(crate) fn of(&self, job: JobId) -> Vec<Sample> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.by_job.get(&job).map(|course| course.samples.clone()).unwrap_or_default()
    }
}

impl Course {
    fn add(&mut self, sample: Sample) {
        // The newest stands for the moment; it stays once enough time has passed since the one before it.
        if let [.., before, last] = self.samples.as_mut_slice()
            && last.at - before.at < self.every
        {
            *last = sample;
            return;
        }
        self.samples.push(sample);
        if self.samples.len() > SAMPLES {
            self.every *= 2;
            let mut odd = false;
            self.samples.retain(|_| {
                odd = !odd;
                odd
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_course_is_thinned_out_evenly() {
        let courses = Courses::default();
        for tick in 0..100_000_u32 {
            courses.add(JobId(1), Millis::from(tick) * 100, u64::from(tick));
        }
        let samples = courses.of(JobId(1));
        assert!((SAMPLES / 3..=SAMPLES).contains(&samples.len()), "{}", samples.len());
        assert_eq!((samples[0].at, samples[samples.len() - 1].sent), (0, 99_999));
        let gaps: Vec<_> = samples.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
        let longest = gaps.iter().max().copied().unwrap_or_default();
        assert!(gaps[..gaps.len() - 1].iter().all(|gap| *gap * 3 > longest), "{gaps:?}");
    }

    #[test]
    fn the_jobs_that_moved_last_are_remembered() {
        let courses = Courses::default();
        (0..=JOBS as u64).for_each(|job| courses.add(JobId(job), 0, 1));
        assert!(courses.of(JobId(0)).is_empty());
        assert_eq!(courses.of(JobId(JOBS as u64)), [Sample { at: 0, sent: 1 }]);
    }
}
