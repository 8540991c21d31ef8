//! When a rule runs by itself, and what becomes of a run that meets another one.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds, Year};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Time;
use crate::error::{ErrorCode, Failure};

/// Polling more often than this is no polling.
pub const POLL_MIN: Duration = Duration::from_secs(10);

/// When a rule runs beside when a person asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// At moments of a calendar.
    Schedule(Schedule),
    /// Every so often, at least [`POLL_MIN`].
    Poll(Duration),
    /// When a registry says that something was pushed or deleted.
    Event,
}

/// Moments of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Which moments.
    pub cron: Cron,
    /// In the calendar of this IANA time zone.
    pub zone: Tz,
    /// What becomes of a moment that passed while nothing ran.
    #[serde(default)]
    pub missed: Missed,
}

impl Schedule {
    /// Reads the parts as a person writes them.
    pub fn read(cron: &str, zone: &str, missed: Missed) -> Result<Self, Failure> {
        let unread = || Failure::new(ErrorCode::ScheduleInvalid).with("schedule", cron);
        let unknown = || Failure::new(ErrorCode::TimeZoneInvalid).with("zone", zone);
        Ok(Self {
            cron: cron.parse().map_err(|_| unread())?,
            zone: zone.parse().map_err(|_| unknown())?,
            missed,
        })
    }

    /// The first moment after another one.
    ///
    /// Where the clock is put forward, a fixed time that is left out (`30 2 * * *`) comes right after the gap, and a
    /// repeated one (`*/10 * * * *`) does not come in it. Where it is put back, a fixed time comes once, at its first
    /// passing, and a repeated one comes at both.
    pub fn next(&self, after: Time) -> Option<Time> {
        let local = after.with_timezone(&self.zone);
        let next = self.cron.read()?.find_next_occurrence(&local, false).ok()?;
        Some(next.to_utc())
    }

    /// The moments after another one, in their order.
    pub fn upcoming(&self, after: Time) -> impl Iterator<Item = Time> {
        std::iter::successors(self.next(after), |last| self.next(*last))
    }
}

/// A cron expression of five fields, or six with seconds in front, that fires at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron(Box<str>);

impl Cron {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn read(&self) -> Option<croner::Cron> {
        let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
        parser.parse(&self.0).ok()
    }
}

/// The text is no cron expression, or one that never fires, such as the 30th of February.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cron expression of five or six fields")]
pub struct NotCron;

impl FromStr for Cron {
    type Err = NotCron;

    fn from_str(text: &str) -> Result<Self, NotCron> {
        let cron = Self(text.split_whitespace().collect::<Vec<_>>().join(" ").into());
        let read = cron.read().ok_or(NotCron)?;
        let fires = read.find_next_occurrence(&Time::UNIX_EPOCH, false).is_ok();
        if fires { Ok(cron) } else { Err(NotCron) }
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Cron {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Cron {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What becomes of a moment that passed while nothing ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// One run makes up for all of them.
    #[default]
    RunOnce,
    /// Nothing.
    Skip,
}

impl Missed {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RunOnce => "run_once",
            Self::Skip => "skip",
        }
    }
}

/// What becomes of a new run of a rule while one is active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// It does not happen.
    Skip,
    /// It waits until the active one has ended.
    #[default]
    Queue,
    /// It takes the active one's place, whose jobs are canceled.
    Restart,
}

impl Overlap {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Queue => "queue",
            Self::Restart => "restart",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(cron: &str, zone: &str) -> Schedule {
        Schedule { cron: cron.parse().unwrap(), zone: zone.parse().unwrap(), missed: Missed::RunOnce }
    }

    fn next(cron: &str, zone: &str, after: &str) -> String {
        let next = schedule(cron, zone).next(after.parse().unwrap()).unwrap();
        next.format("%FT%T").to_string()
    }

    #[test]
    fn five_and_six_fields_are_read_and_nothing_else() {
        for text in
            ["0 2 * * *", "*/15 9-17 * * mon-fri", "30 0 2 * * *", "0 0 29 2 *", "0 0 L * *", " 0  2 * * * "]
        {
            assert!(text.parse::<Cron>().is_ok(), "{text}");
        }
        for text in ["", "2", "0 2 * *", "60 2 * * *", "0 25 * * *", "0 0 2 * * * 2030", "now", "0 0 30 2 *"]
        {
            assert_eq!(text.parse::<Cron>(), Err(NotCron), "{text}");
        }
        assert_eq!(" 0  2 * * * ".parse::<Cron>().unwrap().as_str(), "0 2 * * *");
    }

    #[test]
    fn moments_are_those_of_the_time_zone() {
        assert_eq!(next("0 2 * * *", "Asia/Shanghai", "2026-11-24T00:00:00Z"), "2026-11-24T18:00:00");
        assert_eq!(next("0 2 * * *", "UTC", "2026-11-24T00:00:00Z"), "2026-11-24T02:00:00");
        assert_eq!(next("15 0 2 * * *", "Europe/Berlin", "2026-11-24T00:00:00Z"), "2026-11-24T01:00:15");
        assert_eq!(next("0 2 * * *", "UTC", "2026-11-24T02:00:00Z"), "2026-11-25T02:00:00", "after, not at");
    }

    /// Berlin, 29 March 2026: 02:00 to 03:00 does not exist.
    #[test]
    fn a_fixed_time_that_the_spring_leaves_out_comes_right_after_the_gap() {
        assert_eq!(next("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00");
        assert_eq!(next("30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z"), "2026-03-30T00:30:00");
        assert_eq!(next("*/20 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z"), "2026-03-30T00:00:00");
    }

    /// Berlin, 25 October 2026: 02:00 to 03:00 comes twice.
    #[test]
    fn a_fixed_time_that_the_autumn_repeats_comes_once() {
        assert_eq!(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z"), "2026-10-25T00:30:00");
        assert_eq!(next("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z"), "2026-10-26T01:30:00");
        let hourly: Vec<_> = schedule("0 * * * *", "Europe/Berlin")
            .upcoming("2026-10-24T23:30:00Z".parse().unwrap())
            .take(4)
            .map(|moment| moment.format("%T").to_string())
            .collect();
        assert_eq!(hourly, ["00:00:00", "01:00:00", "02:00:00", "03:00:00"]);
    }

    /// Lord Howe, 5 April 2026: half an hour comes twice. New York, 8 March 2026: the gap is another one than Berlin's.
    #[test]
    fn other_zones_have_other_gaps() {
        assert_eq!(next("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00Z"), "2026-04-04T14:45:00");
        assert_eq!(next("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"), "2026-04-05T15:15:00");
        assert_eq!(next("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z"), "2026-03-08T07:00:00");
    }

    #[test]
    fn a_schedule_is_stored_as_it_was_written() {
        let schedule = schedule("0 2 * * mon", "Asia/Shanghai");
        let text = serde_json::to_string(&Occasion::Schedule(schedule.clone())).unwrap();
        let written = r#"{"schedule":{"cron":"0 2 * * mon","zone":"Asia/Shanghai","missed":"run_once"}}"#;
        assert_eq!(text, written);
        assert_eq!(serde_json::from_str::<Occasion>(&text).unwrap(), Occasion::Schedule(schedule));
    }
}
