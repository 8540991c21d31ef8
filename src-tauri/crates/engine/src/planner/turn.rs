//! When an image that a registry told of is looked at: after the jobs that still write its tags, so that many pushes of
//! one tag are one job at work and at most one more.

use std::sync::Arc;

use sampan_domain::journal::JobQuery;
use sampan_domain::machine::Status;
use sampan_domain::trigger::Overlap;
use sampan_domain::{Digest, Failure, ImageName, JobId, Reference, RepositoryName, RuleId, Tag};
use tokio::sync::{mpsc, oneshot};

use super::survey::Survey;
use crate::dispatcher::Order;
use crate::queue::destination_key;
use crate::worker::{Context, Wish};

pub(super) struct Turn {
    pub(super) context: Arc<Context>,
    pub(super) dispatcher: mpsc::UnboundedSender<Order>,
    pub(super) rule: RuleId,
    pub(super) overlap: Overlap,
}

impl Turn {
    /// Comes when no job writes the image's tags any more. Where the rule says `restart`, jobs that bring an older image
    /// there are canceled.
    pub(super) async fn come(
        &self,
        survey: &Survey,
        repository: &RepositoryName,
        tag: &Tag,
    ) -> Result<(), Failure> {
        let there: Vec<ImageName> =
            survey.legs.iter().filter_map(|leg| leg.name(repository, tag).ok()).collect();
        if self.overlap == Overlap::Restart {
            let found = survey.head(&survey.source, repository, &Reference::Tag(tag.clone())).await?;
            self.cancel_older(&there, found.map(|found| found.digest).as_ref()).await?;
        }
        let (reply, free) = oneshot::channel();
        let destinations = there.iter().map(destination_key).collect();
        let _ = self.dispatcher.send(Order::WhenFree { destinations, reply });
        // The dispatcher is gone only when the program ends.
        let _ = free.await;
        self.context.awaited.looked_at(self.rule, repository, tag);
        Ok(())
    }

    async fn cancel_older(&self, there: &[ImageName], digest: Option<&Digest>) -> Result<(), Failure> {
        let open = JobQuery {
            rule: Some(self.rule),
            status: Status::ALL.into_iter().filter(|status| status.is_open()).collect(),
            limit: usize::MAX,
            ..JobQuery::default()
        };
        let jobs = self.context.recorder.journal().jobs(&open)?.into_iter();
        let older = jobs.filter(|job| there.contains(&job.destination) && job.pinned.as_ref() != digest);
        let older: Vec<JobId> = older.map(|job| job.id).collect();
        if !older.is_empty() {
            let (reply, ended) = oneshot::channel();
            let _ = self.dispatcher.send(Order::End { jobs: older, wish: Wish::Cancel, reply });
            if let Ok(mut ended) = ended.await {
                let _ = ended.running.recv().await;
            }
        }
        Ok(())
    }
}
