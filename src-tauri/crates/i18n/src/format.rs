//! Sizes, speeds, durations, moments and counts, as people read them.

use std::time::Duration;

use chrono::Local;
use sampan_domain::Time;
use sampan_domain::error::Args;

use crate::language::Language;

const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// A size in binary units with one decimal, `1.5 MiB`; below one KiB in whole bytes. The same in both languages.
pub fn bytes(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let tenths = |shift: usize| (u128::from(bytes) * 10 + (1 << (shift - 1))) >> shift;
    // Rounded first, so that no size shows as `1,024.0` of the smaller unit.
    let unit = (0..UNITS.len()).find(|unit| tenths(10 * (unit + 1)) < 10_240).unwrap_or(UNITS.len() - 1);
    let tenths = tenths(10 * (unit + 1));
    format!("{}.{} {}", group(&(tenths / 10).to_string()), tenths % 10, UNITS[unit])
}

/// A speed, `1.5 MiB/s`.
pub fn speed(bytes_per_second: u64) -> String {
    format!("{}/s", bytes(bytes_per_second))
}

/// A span of time by its two largest units: `850 ms`, `2.5 s`, `2 min 5 s`, `1 h 5 min`, `3 d 2 h`.
pub fn duration(language: Language, span: Duration) -> String {
    let pair = |id: &str, large: &'static str, small: &'static str, whole: u64, per: u64| {
        let args = Args::from([(large.into(), (whole / per).into()), (small.into(), (whole % per).into())]);
        language.text(id, &args)
    };
    let millis = span.as_millis();
    let tenths = (millis + 50) / 100;
    let seconds = span.as_secs() + u64::from(span.subsec_millis() >= 500);
    let minutes = (seconds + 30) / 60;
    if millis < 1_000 {
        let args = Args::from([("milliseconds".into(), span.subsec_millis().into())]);
        language.text("span-milliseconds", &args)
    } else if tenths < 600 {
        let args = Args::from([("seconds".into(), format!("{}.{}", tenths / 10, tenths % 10).into())]);
        language.text("span-seconds", &args)
    } else if seconds < 3_600 {
        pair("span-minutes", "minutes", "seconds", seconds, 60)
    } else if minutes < 24 * 60 {
        pair("span-hours", "hours", "minutes", minutes, 60)
    } else {
        pair("span-days", "days", "hours", (minutes + 30) / 60, 24)
    }
}

/// A moment in the local time zone, to the second, year first: it sorts, and reads the same in both languages.
pub fn date_time(time: Time) -> String {
    time.with_timezone(&Local).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The same to the minute.
pub fn minute(time: Time) -> String {
    time.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()
}

/// A count with its digits grouped in threes: `100,000`.
pub fn count(count: u64) -> String {
    group(&count.to_string())
}

/// Groups the digits before the decimal point in threes.
pub(crate) fn group(number: &str) -> String {
    let (whole, fraction) = number.find('.').map_or((number, ""), |point| number.split_at(point));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = String::with_capacity(number.len() + digits.len() / 3);
    text.push_str(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(fraction);
    text
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDateTime, TimeZone as _};

    use super::*;

    #[test]
    fn sizes_have_one_decimal_and_the_unit_that_fits() {
        for (size, text) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KiB"),
            (1_536, "1.5 KiB"),
            (1_048_524, "1023.9 KiB"),
            (1_048_525, "1.0 MiB"),
            (64 << 20, "64.0 MiB"),
            (u64::MAX, "16.0 EiB"),
        ] {
            assert_eq!(bytes(size).replace(',', ""), text);
        }
        assert_eq!(bytes(1_048_000), "1,023.4 KiB");
        assert_eq!(speed(1_536), "1.5 KiB/s");
    }

    #[test]
    fn durations_show_their_two_largest_units() {
        for (millis, en, zh) in [
            (0, "0 ms", "0 毫秒"),
            (999, "999 ms", "999 毫秒"),
            (2_460, "2.5 s", "2.5 秒"),
            (59_949, "59.9 s", "59.9 秒"),
            (59_950, "1 min", "1 分钟"),
            (125_000, "2 min 5 s", "2 分 5 秒"),
            (3_599_500, "1 h", "1 小时"),
            (3_900_000, "1 h 5 min", "1 小时 5 分钟"),
            (93_600_000, "1 d 2 h", "1 天 2 小时"),
            (86_400_000 * 1_000, "1,000 d", "1,000 天"),
        ] {
            let span = Duration::from_millis(millis);
            assert_eq!(duration(Language::En, span), en);
            assert_eq!(duration(Language::ZhCn, span), zh);
        }
    }

    #[test]
    fn moments_are_shown_in_the_local_zone() {
        let time = Time::from_timestamp(1_750_000_000, 0).unwrap();
        let shown = NaiveDateTime::parse_from_str(&date_time(time), "%Y-%m-%d %H:%M:%S").unwrap();
        assert_eq!(Local.from_local_datetime(&shown).earliest().unwrap(), time);
    }

    #[test]
    fn digits_are_grouped_before_the_point() {
        assert_eq!(
            [count(0), count(999), count(1_000), count(1_234_567)],
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!([group("-1234"), group("-123"), group("1234.5678")], ["-1,234", "-123", "1,234.5678"]);
    }
}
