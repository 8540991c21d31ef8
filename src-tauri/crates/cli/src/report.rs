//! How far it is, on standard error: a bar where somebody looks on, lines where nobody does, nothing with `--json`.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sampan_app::Sink;
use sampan_app::answer::{JobAnswer, Progress, ProgressTotals};
use sampan_domain::machine::Status;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::render::{self, Painted};
use crate::voice::{self, Voice};

/// Progress that may wait to be shown.
const BACKLOG: usize = 64;

/// What was said on the way.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Records of a log were among it.
    pub(crate) records: bool,
    /// Rows of a preview were among it.
    pub(crate) rows: bool,
    /// The runs that the command has fired.
    pub(crate) runs: Vec<String>,
}

/// The one who tells how far it is.
pub(crate) struct Report(JoinHandle<Told>);

impl Report {
    /// Starts telling what comes into the sink. Where the answer is a single job, it tells of its end itself.
    pub(crate) fn start(voice: Voice, single: bool) -> (Sink, Self) {
        let (sink, mut said) = mpsc::channel(BACKLOG);
        let task = tokio::spawn(async move {
            let mut shown = Shown::of(voice);
            let mut told = Told::default();
            while let Some(progress) = said.recv().await {
                match progress {
                    Progress::Record(record) => {
                        told.records = true;
                        if !voice.json {
                            voice::print(&render::record(voice, &record));
                        }
                    }
                    Progress::Job(job) if single && !job.status.is_open() => {}
                    Progress::Job(job) => shown.job(voice, &job),
                    Progress::Totals(totals) => shown.totals(voice, &totals),
                    Progress::Begun(runs) => told.runs = runs,
                    Progress::Row(row) => {
                        told.rows = true;
                        if !voice.json {
                            voice::print(&render::planned(voice, &row));
                        }
                    }
                    Progress::Paused => shown.say(&voice.word("cli-queue-paused")),
                }
            }
            shown.end();
            told
        });
        (sink, Self(task))
    }

    /// Waits until everything is told.
    pub(crate) async fn end(self) -> Told {
        self.0.await.unwrap_or_default()
    }
}

enum Shown {
    Nothing,
    Lines,
    Bar(Option<ProgressBar>),
}

impl Shown {
    fn of(voice: Voice) -> Self {
        if voice.json {
            Self::Nothing
        } else if io::stderr().is_terminal() {
            Self::Bar(None)
        } else {
            Self::Lines
        }
    }

    fn job(&self, voice: Voice, job: &JobAnswer) {
        match self {
            Self::Lines => voice::say(&line(voice, job)),
            // What went well is counted in the bar.
            Self::Bar(Some(bar)) if job.status != Status::Finished => bar.println(line(voice, job)),
            Self::Bar(None) if job.status != Status::Finished => voice::say(&line(voice, job)),
            Self::Nothing | Self::Bar(_) => {}
        }
    }

    /// Says something else in between.
    fn say(&self, text: &str) {
        match self {
            Self::Bar(Some(bar)) => bar.println(text),
            Self::Nothing | Self::Lines | Self::Bar(None) => voice::say(text),
        }
    }

    fn totals(&mut self, voice: Voice, totals: &ProgressTotals) {
        let Self::Bar(bar) = self else { return };
        if totals.jobs == 0 {
            return;
        }
        let bar = bar.get_or_insert_with(new_bar);
        bar.set_length(totals.bytes_total.max(1));
        bar.set_position(totals.bytes);
        bar.set_message(voice.text(
            "cli-progress",
            &[
                ("ended", totals.ended.into()),
                ("jobs", totals.jobs.into()),
                ("bytes", totals.bytes.into()),
                ("total", totals.bytes_total.into()),
                ("speed", totals.speed.into()),
            ],
        ));
    }

    fn end(&self) {
        if let Self::Bar(Some(bar)) = self {
            bar.finish_and_clear();
        }
    }
}

fn new_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:24} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// One job in one line, with the reason where there is one.
fn line(voice: Voice, job: &JobAnswer) -> String {
    let status = Painted::status(voice, job).show(voice.stderr_colors);
    let reason = render::reason_until(voice, job).map(|reason| voice.colon() + &reason).unwrap_or_default();
    format!("{status}  {} → {}{reason}", job.image, job.destination)
}
