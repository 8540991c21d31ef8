//! What is done to many jobs at once, each for itself.

use sampan_domain::machine::State;
use sampan_domain::{Deed, ErrorCode, Failure, JobId};
use tokio::sync::oneshot;

use super::Engine;
use crate::dispatcher::Order;
use crate::worker::Wish;

/// Jobs of one order: between two of them the dispatcher does what else there is to do.
const PART: usize = 500;

/// What became of each, in the order in which they were named.
type Answers = Vec<Result<(), Failure>>;

impl Engine {
    /// Stops jobs; each is stopped when this returns, or it is said why not.
    pub async fn stop_jobs(&self, jobs: &[JobId]) -> Result<Vec<Result<(), Failure>>, Failure> {
        let mut answers = Answers::with_capacity(jobs.len());
        for part in jobs.chunks(PART) {
            let ended = self.end(part.to_vec(), Wish::Stop).await?;
            for (id, answer) in part.iter().zip(ended) {
                answers.push(answer.and_then(|()| self.is_stopped(*id)));
            }
        }
        self.note_many(Deed::JobsStopped, jobs, &answers);
        Ok(answers)
    }

    /// A job may have come to another end in the same moment: that one counts.
    fn is_stopped(&self, id: JobId) -> Result<(), Failure> {
        let job = self.journal().job(id)?;
        let job = job.ok_or_else(|| Failure::new(ErrorCode::JobNotFound).with("id", id.0))?;
        if job.state == State::Stopped {
            return Ok(());
        }
        let status = job.state.status().as_str();
        Err(Failure::new(ErrorCode::JobNotStoppable).with("id", id.0).with("status", status))
    }

    /// Retries jobs that are in error, stopped or canceled: a new attempt each, going on from where it was.
    pub async fn retry_jobs(&self, jobs: &[JobId]) -> Result<Vec<Result<(), Failure>>, Failure> {
        let mut answers = Answers::with_capacity(jobs.len());
        for part in jobs.chunks(PART) {
            answers.extend(self.retry(part.to_vec()).await?);
        }
        self.note_many(Deed::JobsRetried, jobs, &answers);
        Ok(answers)
    }

    /// Deletes jobs that have ended, with their timelines and logs.
    pub async fn remove_jobs(&self, jobs: &[JobId]) -> Result<Vec<Result<(), Failure>>, Failure> {
        let names = self.name_of(jobs);
        let answers = self.remove_ended(jobs).await?;
        self.note_named(Deed::JobsDeleted, names, &answers);
        Ok(answers)
    }

    /// Removes jobs because they are old. Gives the number of those that went.
    pub(super) async fn drop_jobs(&self, jobs: &[JobId]) -> Result<u64, Failure> {
        let answers = self.remove_ended(jobs).await?;
        Ok(answers.iter().filter(|answer| answer.is_ok()).count() as u64)
    }

    async fn remove_ended(&self, jobs: &[JobId]) -> Result<Answers, Failure> {
        let mut answers = Answers::with_capacity(jobs.len());
        for part in jobs.chunks(PART) {
            answers.extend(self.ask(|reply| Order::Remove { jobs: part.to_vec(), reply }).await?);
        }
        Ok(answers)
    }

    /// Gives jobs that wait another priority: higher runs first.
    pub async fn prioritise_jobs(
        &self,
        jobs: &[JobId],
        priority: i32,
    ) -> Result<Vec<Result<(), Failure>>, Failure> {
        let mut answers = Answers::with_capacity(jobs.len());
        for part in jobs.chunks(PART) {
            answers
                .extend(self.ask(|reply| Order::Prioritise { jobs: part.to_vec(), priority, reply }).await?);
        }
        self.note_many(Deed::JobsPrioritised, jobs, &answers);
        Ok(answers)
    }

    async fn ask(&self, order: impl FnOnce(oneshot::Sender<Answers>) -> Order) -> Result<Answers, Failure> {
        let (reply, answers) = oneshot::channel();
        self.order(order(reply));
        answers.await.map_err(|_| Failure::new(ErrorCode::ShuttingDown))
    }

    fn note_many(&self, deed: Deed, jobs: &[JobId], answers: &Answers) {
        self.note_named(deed, self.name_of(jobs), answers);
    }

    fn note_named(&self, deed: Deed, name: String, answers: &Answers) {
        let count = answers.iter().filter(|answer| answer.is_ok()).count();
        if count > 0 {
            self.note(deed, name, count as u64);
        }
    }

    /// The image, where it is one job.
    fn name_of(&self, jobs: &[JobId]) -> String {
        let [id] = jobs else { return String::new() };
        let job = self.journal().job(*id).ok().flatten();
        job.map_or_else(String::new, |job| job.source.to_string())
    }
}
