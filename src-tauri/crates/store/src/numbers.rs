//! The numbers of transitions and records within a job, and the cap of a job's log.

use sampan_domain::error::Value;
use sampan_domain::log::{Level, RECORDS_CAP, Record};

/// The message that says, once, that the log keeps only warnings and errors from here on.
pub const LOG_TRUNCATED: &str = "log-truncated";

/// Warnings and errors are kept up to here; then nothing is.
const HARD_CAP: u32 = 2 * RECORDS_CAP;

/// The numbers that come next in a job.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Next {
    pub(crate) transition: u32,
    pub(crate) record: u32,
}

impl Next {
    /// The number of one more transition.
    pub(crate) fn transition(&mut self) -> u32 {
        let seq = self.transition;
        self.transition += 1;
        seq
    }

    /// Gives a record its number and hands it to `keep`, unless the cap drops it. The notice takes the number
    /// of the cap itself, so that the numbers tell whether it has been written.
    pub(crate) fn record(&mut self, record: Record, mut keep: impl FnMut(u32, Record)) {
        if self.record == RECORDS_CAP {
            let args = vec![("cap".into(), Value::from(RECORDS_CAP))];
            let (time, phase) = (record.time, record.phase.clone());
            let notice = Record { time, level: Level::Warn, phase, id: LOG_TRUNCATED.to_owned(), args };
            keep(self.record, notice);
            self.record += 1;
        }
        let kept = match self.record {
            ..RECORDS_CAP => true,
            RECORDS_CAP..HARD_CAP => record.level >= Level::Warn,
            HARD_CAP.. => false,
        };
        if kept {
            keep(self.record, record);
            self.record += 1;
        }
    }
}
