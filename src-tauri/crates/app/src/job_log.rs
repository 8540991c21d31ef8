//! A job's log as a whole: searched, told by attempts, written out in full.

use std::io::{self, Write};

use chrono::Local;
use sampan_domain::journal::LogQuery;
use sampan_domain::log::{Level, Record};
use sampan_domain::machine::Cause;
use sampan_domain::{ErrorCode, Failure, JobId, Journal, Time};
use sampan_i18n::Language;

use crate::answer::RecordAnswer;

/// Records read at once.
const PAGE: usize = 1_000;

/// How a log is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// A line a record, as a person reads it.
    Text,
    /// A document a record and line, as `sampan job log --json` has it.
    JsonLines,
}

/// The log of a job, wherever its journal is.
pub struct JobLog<'j> {
    journal: &'j dyn Journal,
    id: JobId,
}

impl<'j> JobLog<'j> {
    /// That of a job.
    pub const fn of(journal: &'j dyn Journal, id: JobId) -> Self {
        Self { journal, id }
    }

    /// The numbers of the records, from one on, that say a text in a language; letters are not told by their case.
    pub fn search(&self, wanted: &str, from: u32, lang: Language) -> Result<Vec<u32>, Failure> {
        let wanted = wanted.trim().to_lowercase();
        let mut found = Vec::new();
        if !wanted.is_empty() {
            each(self.journal, self.id, from, |seq, record| {
                if lang.record_text(record).to_lowercase().contains(&wanted) {
                    found.push(seq);
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// The attempts of a job, each with the number of its first record.
    pub fn attempts(&self) -> Result<Vec<(u32, u32)>, Failure> {
        let mut attempts: Vec<(u32, u32)> = Vec::new();
        for step in self.journal.timeline(self.id)? {
            let begun = step.cause == Cause::Claimed;
            if begun && attempts.last().is_none_or(|(attempt, _)| *attempt != step.attempt) {
                let first = attempts.is_empty();
                let from = if first { 0 } else { first_since(self.journal, self.id, step.at)? };
                attempts.push((step.attempt, from));
            }
        }
        Ok(attempts)
    }

    /// Writes the records of some levels out, in a language.
    pub fn write(
        &self,
        form: LogForm,
        levels: &[Level],
        lang: Language,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        each(self.journal, self.id, 0, |seq, record| {
            if !levels.contains(&record.level) {
                return Ok(());
            }
            match form {
                LogForm::Text => writeln!(out, "{}", line(seq, record, lang)),
                LogForm::JsonLines => {
                    serde_json::to_writer(&mut *out, &RecordAnswer::of(seq, record, lang))?;
                    writeln!(out)
                }
            }
        })?;
        out.flush().map_err(unwritten)
    }
}

/// A record as a line of text: number, local time, level, phase, what it says.
fn line(seq: u32, record: &Record, lang: Language) -> String {
    let word = |id: String| lang.text(&id, &Vec::new());
    let time = record.time.with_timezone(&Local).format("%Y-%m-%d %H:%M:%S%.3f").to_string();
    let level = word(format!("level-{}", record.level.as_str()));
    let mut parts = vec![(seq + 1).to_string(), time, level];
    if !record.phase.is_empty() {
        parts.push(word(format!("state-{}", record.phase)));
    }
    parts.push(lang.record_text(record));
    parts.join("  ")
}

fn unwritten(error: io::Error) -> Failure {
    Failure::new(ErrorCode::FileFailed).detail(error)
}

/// Hands every record from one on to `take`.
fn each(
    journal: &dyn Journal,
    id: JobId,
    mut from: u32,
    mut take: impl FnMut(u32, &Record) -> io::Result<()>,
) -> Result<(), Failure> {
    loop {
        let page = journal.log(id, &LogQuery { from, level: Level::Debug, limit: PAGE })?;
        for (seq, record) in &page {
            take(*seq, record).map_err(unwritten)?;
            from = seq + 1;
        }
        if page.len() < PAGE {
            return Ok(());
        }
    }
}

/// The number of the first record that is not older than a moment: one more than the last where there is none.
fn first_since(journal: &dyn Journal, id: JobId, moment: Time) -> Result<u32, Failure> {
    let at = |seq| journal.log(id, &LogQuery { from: seq, level: Level::Debug, limit: 1 });
    let (mut low, mut high) = (0_u32, 1_u32);
    while at(high)?.first().is_some_and(|(_, record)| record.time < moment) {
        low = high;
        high = high.saturating_mul(2);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        match at(middle)?.first() {
            Some((seq, record)) if record.time < moment => low = seq + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sampan_domain::journal::Change;

    use super::*;
    use crate::answer::job::tests::job;
    use crate::{App, Logins, Start, logs};

    const EVERY: &[Level] = &Level::ALL;

    fn record(at: i64, level: Level, id: &str) -> Record {
        let time = Time::from_timestamp_millis(at).unwrap();
        Record {
            time,
            level,
            phase: "check".into(),
            id: id.into(),
            args: vec![("host".into(), "hub".into())],
        }
    }

    async fn app(records: Vec<Record>) -> App {
        let app = App::in_memory(logs::install(0, false), Start::Quiet, Logins::default()).await.unwrap();
        let mut job = job();
        let mut changes = vec![Change::Log(job.id, records)];
        let lost = || Some(Failure::new(ErrorCode::ConnectionLost));
        for (at, cause, reason) in
            [(100, Cause::Claimed, None), (200, Cause::FailedForNow, lost()), (300, Cause::Claimed, None)]
        {
            let step = job.apply(cause, reason, Time::from_timestamp_millis(at).unwrap()).unwrap();
            changes.push(Change::PutJob(Box::new(job.clone()), Some(step)));
        }
        app.journal().commit(changes).await.unwrap();
        app
    }

    #[tokio::test]
    async fn a_log_is_searched_in_the_language_it_is_read_in() {
        let records = vec![
            record(1, Level::Info, "log-stopped"),
            record(2, Level::Debug, "log-destination-ready"),
            record(3, Level::Info, "log-stopped"),
        ];
        let app = app(records).await;
        let search =
            |wanted, from, lang| JobLog::of(&**app.journal(), job().id).search(wanted, from, lang).unwrap();
        assert_eq!(search("STOPPED", 0, Language::En), [0, 2]);
        assert_eq!(search("stopped", 1, Language::En), [2]);
        assert_eq!(search("stopped", 0, Language::ZhCn), [0_u32; 0]);
        assert_eq!(search(" 停止 ", 0, Language::ZhCn), [0, 2]);
        assert_eq!(search("HUB", 0, Language::ZhCn), [1]);
        assert_eq!(search("", 0, Language::En), [0_u32; 0]);
    }

    #[tokio::test]
    async fn a_log_is_written_as_text_and_as_documents() {
        let app =
            app(vec![record(1, Level::Debug, "log-stopped"), record(2, Level::Warn, "log-stopped")]).await;
        let written = |form, levels| {
            let mut out = Vec::new();
            JobLog::of(&**app.journal(), job().id).write(form, levels, Language::En, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let text = written(LogForm::Text, EVERY);
        assert_eq!(text.lines().count(), 2);
        assert!(text.starts_with("1  ") && text.contains(".001  Debug  Check  Stopped by hand."), "{text}");
        let documents = written(LogForm::JsonLines, &[Level::Warn]);
        let one: RecordAnswer = serde_json::from_str(documents.trim_end()).unwrap();
        assert_eq!((one.seq, &*one.id, &*one.text), (1, "log-stopped", "Stopped by hand."));
    }

    #[tokio::test]
    async fn attempts_begin_with_their_first_record() {
        let app =
            app([100, 150, 200, 300, 310].map(|at| record(at, Level::Info, "log-stopped")).to_vec()).await;
        assert_eq!(JobLog::of(&**app.journal(), job().id).attempts().unwrap(), [(1, 0), (2, 3)]);
        let empty = self::app(Vec::new()).await;
        assert_eq!(JobLog::of(&**empty.journal(), job().id).attempts().unwrap(), [(1, 0), (2, 0)]);
        tokio::time::timeout(Duration::from_secs(5), empty.leave()).await.unwrap();
    }
}
