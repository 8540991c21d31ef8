//! Figures for monitoring, as Prometheus reads them: what is counted while the engine works ([`counts`]), what the journal
//! and the engine know at the moment, written as [`text`].

mod counts;
mod text;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sampan_domain::journal::{JobQuery, RunQuery};
use sampan_domain::machine::Status;
use sampan_domain::run;
use sampan_domain::{Failure, Time};
use sampan_engine::{Engine, Outcome};
use sampan_store::SledJournal;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use counts::Counts;
use text::Text;

/// The figures of an application that works.
#[derive(Clone)]
pub struct Metrics {
    engine: Engine,
    store: Option<Arc<SledJournal>>,
    counts: Arc<Mutex<Counts>>,
    begun: Time,
}

impl Metrics {
    /// Begins to count.
    pub(crate) fn begin(
        engine: Engine,
        store: Option<Arc<SledJournal>>,
        leaving: CancellationToken,
    ) -> Result<Self, Failure> {
        let mut events = engine.subscribe();
        let journal = Arc::clone(engine.journal());
        let counts = Arc::new(Mutex::new(Counts::of(&*journal)?));
        let metrics = Self { engine, store, counts: Arc::clone(&counts), begun: chrono::Utc::now() };
        tokio::spawn(async move {
            loop {
                let told = tokio::select! {
                    told = events.recv() => told,
                    () = leaving.cancelled() => return,
                };
                let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                match told {
                    Ok(numbered) => counts.take(&numbered.event),
                    Err(RecvError::Lagged(_)) => {
                        if let Err(failure) = counts.catch_up(&*journal) {
                            tracing::warn!(%failure, "figures may lack what happened in between");
                        }
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        });
        Ok(metrics)
    }

    /// All figures, in Prometheus' text format.
    pub fn text(&self) -> Result<String, Failure> {
        let mut text = Text::default();
        text.family("sampan_build_info", "gauge", "The version, as a label.")
            .sample(&[("version", env!("CARGO_PKG_VERSION"))], 1);
        text.family("sampan_start_time_seconds", "gauge", "When the process began, in seconds since 1970.")
            .sample(&[], seconds_of(self.begun));
        self.jobs(&mut text)?;
        self.counted(&mut text);
        self.requests(&mut text);
        self.rules(&mut text)?;
        self.latency(&mut text);
        Ok(text.finish())
    }

    fn jobs(&self, text: &mut Text) -> Result<(), Failure> {
        let journal = self.engine.journal();
        text.family("sampan_jobs", "gauge", "Jobs that are remembered, by status.");
        for status in Status::ALL {
            let count = journal.count(&JobQuery { status: vec![status], ..JobQuery::default() })?;
            text.sample(&[("status", status.as_str())], count);
        }
        let settings = journal.settings()?;
        text.family("sampan_workers", "gauge", "How many jobs run at once at most.")
            .sample(&[], settings.workers);
        text.family("sampan_queue_paused", "gauge", "1 while the queue is paused.")
            .sample(&[], u8::from(settings.paused));
        Ok(())
    }

    fn counted(&self, text: &mut Text) {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let age =
            counts.oldest_pending().map(|since| (chrono::Utc::now() - since).to_std().unwrap_or_default());
        text.family(
            "sampan_queue_age_seconds",
            "gauge",
            "How long the oldest pending job has waited; 0 without one.",
        )
        .sample(&[], age.unwrap_or_default().as_secs_f64());
        text.family("sampan_jobs_ended_total", "counter", "Jobs that came to an end, by status.");
        for status in Status::ALL.into_iter().filter(|status| !status.is_open()) {
            let ended = counts.ended.get(status.as_str()).copied().unwrap_or_default();
            text.sample(&[("status", status.as_str())], ended);
        }
        text.family("sampan_bytes_total", "counter", "Bytes that reached destinations, by way.");
        for (way, bytes) in
            [("copied", counts.copied), ("mounted", counts.mounted), ("existing", counts.existing)]
        {
            text.sample(&[("way", way)], bytes);
        }
        text.family("sampan_retries_total", "counter", "Attempts that failed and are made again, by reason.");
        for (reason, count) in &counts.retries {
            text.sample(&[("reason", reason)], count);
        }
        text.family("sampan_waits_total", "counter", "Waits for something outside, by reason.");
        for (reason, count) in &counts.waits {
            text.sample(&[("reason", reason)], count);
        }
    }

    fn requests(&self, text: &mut Text) {
        text.family(
            "sampan_requests_total",
            "counter",
            "Requests by host and status; none where no answer came, unreached where there was no connection, \
             broken-off where nobody waited for the answer any more.",
        );
        for ((host, outcome), count) in self.engine.outcomes() {
            let status = match outcome {
                Outcome::Answered(status) => status.to_string(),
                Outcome::Unanswered => "none".to_owned(),
                Outcome::Unreached => "unreached".to_owned(),
                Outcome::BrokenOff => "broken-off".to_owned(),
            };
            text.sample(&[("host", &host), ("status", &status)], count);
        }
    }

    /// The newest run of each rule, so that one that stopped working is noticed.
    fn rules(&self, text: &mut Text) -> Result<(), Failure> {
        let journal = self.engine.journal();
        let mut runs = Vec::new();
        for rule in journal.rules()? {
            let query = RunQuery { rule: Some(rule.id), limit: 1, ..RunQuery::default() };
            if let Some(run) = journal.runs(&query)?.into_iter().next() {
                let tally = journal.tally(run.id)?;
                runs.push((rule.name, run::ended(&run, &tally), run, tally));
            }
        }
        text.family(
            "sampan_rule_last_run_start_time_seconds",
            "gauge",
            "When the newest run of a rule began.",
        );
        for (rule, _, run, _) in &runs {
            text.sample(&[("rule", rule)], seconds_of(run.started));
        }
        text.family("sampan_rule_last_run_end_time_seconds", "gauge", "When it ended; 0 while it goes on.");
        for (rule, ended, ..) in &runs {
            text.sample(&[("rule", rule)], ended.map_or(0.0, seconds_of));
        }
        text.family("sampan_rule_last_run_failed_jobs", "gauge", "How many of its jobs are in error.");
        for (rule, _, _, tally) in &runs {
            text.sample(&[("rule", rule)], tally.count(Status::Error));
        }
        Ok(())
    }

    fn latency(&self, text: &mut Text) {
        let Some(store) = &self.store else { return };
        let reading = store.latency();
        text.family(
            "sampan_store_commit_seconds",
            "histogram",
            "How long changes took until they were on disk.",
        );
        for (bound, count) in &reading.within {
            text.part("_bucket", &[("le", &bound.as_secs_f64().to_string())], count);
        }
        text.part("_bucket", &[("le", "+Inf")], reading.count);
        text.part("_sum", &[], reading.sum.as_secs_f64());
        text.part("_count", &[], reading.count);
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit 53 bits for long")]
fn seconds_of(time: Time) -> f64 {
    time.timestamp_millis() as f64 / Duration::from_secs(1).as_millis() as f64
}
