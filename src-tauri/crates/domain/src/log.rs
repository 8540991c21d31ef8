//! Records of a job's log: message ids with arguments; the text is made when it is shown.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::error::{Args, Value};
use crate::{Failure, Time};

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When.
    pub time: Time,
    /// How much it matters.
    pub level: Level,
    /// The phase of the job it was written in, as `State::as_str` says; empty outside of one.
    pub phase: String,
    /// The message, `log-…` in `locales/*/jobs.ftl`.
    pub id: String,
    /// Its arguments.
    pub args: Args,
}

/// How much a record matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Requests and decisions.
    Debug,
    /// What a reader wants to know.
    Info,
    /// Something to look at.
    Warn,
    /// What ended an attempt.
    Error,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Debug, Self::Info, Self::Warn, Self::Error];

    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// The most records a job's log keeps; later ones below [`Level::Warn`] are dropped, and that is said once.
pub const RECORDS_CAP: u32 = 5_000;

/// The field of an event in which a failure travels, as [`packed`] makes it: an event's fields are fixed, and those of a
/// failure are its own.
pub const FAILURE: &str = "failure";

const BETWEEN: char = '\u{1f}';

/// A failure's code and arguments as one field of an event.
pub fn packed(failure: &Failure) -> String {
    let mut text = failure.code.as_str().to_owned();
    for (name, value) in &failure.args {
        let value = match value {
            Value::Number(number) => format!("#{number}"),
            Value::Text(text) => format!("={text}"),
        };
        text.push(BETWEEN);
        text.push_str(name);
        text.push_str(&value);
    }
    text
}

/// The arguments of a record that tells of a failure: its code as `error`, and after it those of the failure.
pub fn unpacked(packed: &str) -> Args {
    let mut parts = packed.split(BETWEEN);
    let code = parts.next().map(|code| (Cow::Borrowed("error"), code.into()));
    code.into_iter().chain(parts.filter_map(argument)).collect()
}

/// An argument of a failure: `name=text` or `name#number`.
fn argument(part: &str) -> Option<(Cow<'static, str>, Value)> {
    let at = part.find(['=', '#'])?;
    let (name, text) = (&part[..at], &part[at + 1..]);
    let number = text.parse().ok().filter(|_| part[at..].starts_with('#'));
    Some((Cow::Owned(name.to_owned()), number.map_or_else(|| text.into(), Value::Number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    #[test]
    fn a_failure_travels_with_all_its_arguments() {
        let failure = Failure::new(ErrorCode::ServerError)
            .with("host", "h=1#2:5000")
            .with("status", 503_u16)
            .with("detail", "");
        let mut args: Args = vec![(Cow::Borrowed("error"), "server-error".into())];
        args.extend(failure.args.clone());
        assert_eq!(unpacked(&packed(&failure)), args);
    }
}
