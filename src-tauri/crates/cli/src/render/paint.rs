//! Text with a color, where colors are wanted.

use sampan_app::answer::JobAnswer;
use sampan_domain::machine::Status;

use crate::voice::Voice;

/// What a color says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Nothing.
    Plain,
    /// A heading.
    Head,
    /// Of less importance.
    Dim,
    /// It is well.
    Good,
    /// It goes on.
    Going,
    /// Look here.
    Warn,
    /// It failed.
    Bad,
}

/// A text and its color.
#[derive(Clone, Debug)]
pub(crate) struct Painted {
    pub(crate) text: String,
    pub(crate) paint: Paint,
}

impl Painted {
    /// A text in a color.
    pub(crate) fn new(text: impl Into<String>, paint: Paint) -> Self {
        Self { text: text.into(), paint }
    }

    /// The status of a job, with its phase while it runs.
    pub(crate) fn status(voice: Voice, job: &JobAnswer) -> Self {
        let word = voice.word(&format!("status-{}", job.status.as_str()));
        let text = match &job.phase {
            Some(phase) => {
                let phase = voice.word(&format!("state-{phase}"));
                word + &voice.aside(&phase)
            }
            None => word,
        };
        Self { text, paint: Paint::of(job.status) }
    }

    /// The text as it is written.
    pub(crate) fn show(&self, colors: bool) -> String {
        match self.paint.code() {
            Some(code) if colors && !self.text.is_empty() => format!("\u{1b}[{code}m{}\u{1b}[0m", self.text),
            _ => self.text.clone(),
        }
    }
}

impl Paint {
    pub(crate) const fn of(status: Status) -> Self {
        match status {
            Status::Pending => Self::Plain,
            Status::Running => Self::Going,
            Status::Retrying => Self::Warn,
            Status::Stopped | Status::Canceled => Self::Dim,
            Status::Finished => Self::Good,
            Status::Error => Self::Bad,
        }
    }

    /// The parameter of ECMA-48's SGR sequence.
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Head => Some("1"),
            Self::Dim => Some("2"),
            Self::Good => Some("32"),
            Self::Going => Some("36"),
            Self::Warn => Some("33"),
            Self::Bad => Some("31"),
        }
    }
}

impl From<String> for Painted {
    fn from(text: String) -> Self {
        Self::new(text, Paint::Plain)
    }
}

impl From<&str> for Painted {
    fn from(text: &str) -> Self {
        Self::new(text, Paint::Plain)
    }
}
