//! Hours of the week at which another limit holds, in local time: `mon-fri`, 09:00 to 18:00.

use std::fmt;

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The days' names, Monday first.
const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The last minute of a day, and one more: `24:00`.
const DAY: u16 = 24 * 60;

/// A limit that holds at certain hours of certain days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The days on which it begins.
    pub days: Days,
    /// The minute from which it holds.
    pub from: TimeOfDay,
    /// The minute at which it holds no more; of the next day, where it is not after `from`.
    pub to: TimeOfDay,
    /// Bytes a second of all transfers together in these hours, at least 1.
    pub bytes_per_second: u64,
}

impl Window {
    /// Whether it holds at a moment of local time.
    pub fn covers(&self, at: NaiveDateTime) -> bool {
        let minute = u16::try_from(at.hour() * 60 + at.minute()).unwrap_or_default();
        let (today, yesterday) = (self.days.has(at.weekday()), self.days.has(at.weekday().pred()));
        if self.from < self.to {
            today && (self.from.0..self.to.0).contains(&minute)
        } else {
            (today && minute >= self.from.0) || (yesterday && minute < self.to.0)
        }
    }
}

/// Days of the week: `daily`, or a list of days and spans of them, `mon-fri` or `sat,sun`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(u8);

impl Days {
    /// Reads days. A span may go over the end of the week: `fri-mon`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.trim() == "daily" {
            return Some(Self(0x7f));
        }
        let day = |name: &str| NAMES.iter().position(|known| *known == name.trim());
        let mut days = 0;
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (day(first)?, day(last)?);
            let length = (last + 7 - first) % 7;
            (first..=first + length).for_each(|day| days |= 1 << (day % 7));
        }
        Some(Self(days))
    }

    /// Days by their numbers, Monday 1 to Sunday 7 (ISO 8601); `None` where there is none, or one that is no day.
    pub fn numbered(days: &[u8]) -> Option<Self> {
        let known = !days.is_empty() && days.iter().all(|day| (1..=7).contains(day));
        known.then(|| Self(days.iter().fold(0, |all, day| all | 1 << (day - 1))))
    }

    /// The days' numbers, as [`Days::numbered`] reads them.
    pub fn numbers(self) -> Vec<u8> {
        (1..=7).filter(|day| self.0 & (1 << (day - 1)) != 0).collect()
    }

    /// Whether a day is among them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }
}

/// As [`Days::parse`] reads it: spans of three days and more as spans.
impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0x7f {
            return f.write_str("daily");
        }
        let has = |day: usize| day < 7 && self.0 & (1 << day) != 0;
        let (mut day, mut comma) = (0, "");
        while day < 7 {
            let length = (day..=7).take_while(|day| has(*day)).count();
            match length {
                0 => {}
                1 | 2 => write!(f, "{comma}{}", NAMES[day..day + length].join(","))?,
                _ => write!(f, "{comma}{}-{}", NAMES[day], NAMES[day + length - 1])?,
            }
            if length > 0 {
                comma = ",";
            }
            day += length.max(1);
        }
        Ok(())
    }
}

/// A time of day to the minute, `00:00` to `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Reads hours and minutes of two digits each.
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let number = |digits: &str| {
            let two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            two.then(|| digits.parse::<u16>().ok()).flatten()
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        Some(Self(hours * 60 + minutes)).filter(|time| minutes < 60 && time.0 <= DAY)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

macro_rules! written {
    ($($kind:ident),*) => {$(
        impl Serialize for $kind {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| serde::de::Error::custom(stringify!($kind)))
            }
        }
    )*};
}

written!(Days, TimeOfDay);

#[cfg(test)]
mod tests {
    use super::*;

    fn window(days: &str, from: &str, to: &str) -> Window {
        Window {
            days: Days::parse(days).unwrap(),
            from: TimeOfDay::parse(from).unwrap(),
            to: TimeOfDay::parse(to).unwrap(),
            bytes_per_second: 1,
        }
    }

    /// 2024-01-01 is a Monday.
    fn at(day: u32, time: &str) -> NaiveDateTime {
        format!("2024-01-{day:02}T{time}:30").parse().unwrap()
    }

    #[test]
    fn a_window_covers_its_hours_on_its_days() {
        let work = window("mon-fri", "09:00", "18:00");
        for (day, time, covered) in [
            (1, "08:59", false),
            (1, "09:00", true),
            (5, "17:59", true),
            (5, "18:00", false),
            (6, "12:00", false),
        ] {
            assert_eq!(work.covers(at(day, time)), covered, "{day} {time}");
        }
    }

    #[test]
    fn a_window_over_midnight_belongs_to_the_day_on_which_it_begins() {
        let night = window("fri", "22:00", "06:00");
        for (day, time, covered) in [
            (5, "05:59", false),
            (5, "21:59", false),
            (5, "22:00", true),
            (6, "05:59", true),
            (6, "06:00", false),
            (6, "22:00", false),
        ] {
            assert_eq!(night.covers(at(day, time)), covered, "{day} {time}");
        }
        let sunday = window("sun", "23:00", "01:00");
        assert!(sunday.covers(at(7, "23:30")) && sunday.covers(at(8, "00:30")));
        assert!(!sunday.covers(at(7, "00:30")));
        let whole = window("daily", "00:00", "24:00");
        let same = window("daily", "09:00", "09:00");
        for time in ["00:00", "08:59", "09:00", "23:59"] {
            assert!(whole.covers(at(3, time)) && same.covers(at(3, time)), "{time}");
        }
    }

    #[test]
    fn days_and_times_are_written_as_they_are_read() {
        for (text, written) in [
            ("daily", "daily"),
            ("mon-sun", "daily"),
            ("mon-fri", "mon-fri"),
            ("sat,sun", "sat,sun"),
            ("sat-sun", "sat,sun"),
            ("fri-mon", "mon,fri-sun"),
            ("wed", "wed"),
            ("mon, wed-fri", "mon,wed-fri"),
        ] {
            let days = Days::parse(text).unwrap();
            assert_eq!(days.to_string(), written);
            assert_eq!(Days::parse(written), Some(days));
        }
        for text in ["", "monday", "mon-", "mon,,tue", "Mon", "mon-wed-fri"] {
            assert_eq!(Days::parse(text), None, "{text}");
        }
        assert_eq!(Days::numbered(&[6, 1, 7]), Days::parse("mon,sat,sun"));
        assert_eq!(Days::parse("mon,sat,sun").unwrap().numbers(), [1, 6, 7]);
        assert_eq!((Days::numbered(&[]), Days::numbered(&[0]), Days::numbered(&[8])), (None, None, None));
        for text in ["00:00", "09:05", "24:00"] {
            assert_eq!(TimeOfDay::parse(text).unwrap().to_string(), text);
        }
        for text in ["9:00", "09:60", "24:01", "0900", "", "09:00:00", "+9:00"] {
            assert_eq!(TimeOfDay::parse(text), None, "{text}");
        }
    }
}
