//! A preview on its way to the window: rows in batches as they are found, totals of all of them, and an end. It is ended by
//! leaving off: what was asked of the registries is dropped.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use sampan_domain::Failure;
use sampan_engine::{Action, PlanRow};
use serde::Serialize;
use specta::Type;
use tauri::ipc::Channel;
use tokio::time::MissedTickBehavior;

use crate::wire;

/// How often the window is told.
const TICK: Duration = Duration::from_millis(100);
/// Rows told at once.
const BATCH: usize = 200;
/// Rows of each action that are shown; all are counted.
const SHOWN: u64 = 2_000;

/// What is new of a preview.
#[derive(Clone, Debug, Default, Serialize, Type)]
pub(crate) struct PreviewNews {
    pub(crate) rows: Vec<wire::PlannedImage>,
    /// Of all rows, shown or not.
    pub(crate) totals: PlanTotals,
    /// Nothing more comes.
    pub(crate) ended: bool,
    /// Why it ended before everything was seen.
    pub(crate) failure: Option<wire::Failure>,
}

/// Rows by what would be done, and the bytes that would be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub(crate) struct PlanTotals {
    pub(crate) copy: u64,
    pub(crate) overwrite: u64,
    pub(crate) up_to_date: u64,
    pub(crate) skip: u64,
    pub(crate) collision: u64,
    pub(crate) delete: u64,
    pub(crate) bytes: u64,
}

impl PlanTotals {
    /// Counts a row, and says the how many of its kind it is.
    fn count(&mut self, row: &PlanRow) -> u64 {
        self.bytes += row.bytes.unwrap_or_default();
        let count = match row.action {
            Action::Copy => &mut self.copy,
            Action::Overwrite => &mut self.overwrite,
            Action::UpToDate => &mut self.up_to_date,
            Action::Skip => &mut self.skip,
            Action::Collision => &mut self.collision,
            Action::Delete => &mut self.delete,
        };
        *count += 1;
        *count
    }
}

/// Tells the rows until they end or nobody listens.
pub(crate) async fn tell(
    mut rows: BoxStream<'static, Result<PlanRow, Failure>>,
    channel: Channel<PreviewNews>,
) {
    let mut news = PreviewNews::default();
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = PlanTotals::default();
    while !news.ended {
        let full = tokio::select! {
            row = rows.next() => {
                match row {
                    Some(Ok(row)) => {
                        if news.totals.count(&row) <= SHOWN {
                            news.rows.push((&row).into());
                        }
                    }
                    Some(Err(failure)) => (news.ended, news.failure) = (true, Some(failure.into())),
                    None => news.ended = true,
                }
                news.ended || news.rows.len() >= BATCH
            }
            _ = tick.tick() => told != news.totals,
        };
        if full {
            told = news.totals;
            let next = PreviewNews { totals: told, ..PreviewNews::default() };
            let ended = news.ended;
            if channel.send(std::mem::replace(&mut news, next)).is_err() || ended {
                return;
            }
        }
    }
}
