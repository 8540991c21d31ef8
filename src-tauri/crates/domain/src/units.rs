//! Sizes and durations as people write them: `20MiB`, `1.5GB`, `10m`, `90d`.

use std::time::Duration;

use crate::error::{ErrorCode, Failure};

const SIZES: [(&str, u64); 9] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("B", 1),
];

const SPANS: [(&str, u64); 5] = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800)];

/// Reads a number of bytes: digits with an optional fraction and an optional unit (none means bytes).
pub fn parse_size(text: &str) -> Result<u64, Failure> {
    let invalid = || Failure::new(ErrorCode::SizeInvalid).with("text", text);
    let text = text.trim();
    let (number, factor) = SIZES
        .iter()
        .find_map(|(unit, factor)| text.strip_suffix(unit).map(|number| (number, *factor)))
        .unwrap_or((text, 1));
    scale(number.trim(), factor).ok_or_else(invalid)
}

/// Reads one span of time: a number and one of `s`, `m`, `h`, `d`, `w`.
pub fn parse_duration(text: &str) -> Result<Duration, Failure> {
    let invalid = || Failure::new(ErrorCode::DurationInvalid).with("text", text);
    let text = text.trim();
    let (number, factor) = SPANS
        .iter()
        .find_map(|(unit, factor)| text.strip_suffix(unit).map(|number| (number, *factor)))
        .ok_or_else(invalid)?;
    scale(number.trim(), factor).map(Duration::from_secs).ok_or_else(invalid)
}

/// `number × factor` in whole units, exactly, for a decimal `number` of at most six digits after the point.
fn scale(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || fraction.len() > 6 || (number.contains('.') && !digits(fraction)) {
        return None;
    }
    let base = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    if fraction.is_empty() {
        return Some(base);
    }
    let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let part = u128::from(fraction.parse::<u64>().ok()?) * u128::from(factor) / scale;
    base.checked_add(u64::try_from(part).ok()?)
}

/// Writes a size so that [`parse_size`] reads the same number back.
pub fn format_size(bytes: u64) -> String {
    SIZES[..4]
        .iter()
        .rev()
        .find(|(_, factor)| bytes >= *factor && bytes.is_multiple_of(*factor))
        .map_or_else(|| format!("{bytes}B"), |(unit, factor)| format!("{}{unit}", bytes / factor))
}

/// Writes a duration of whole seconds so that [`parse_duration`] reads the same back.
pub fn format_duration(span: Duration) -> String {
    let seconds = span.as_secs();
    SPANS
        .iter()
        .rev()
        .find(|(_, factor)| seconds >= *factor && seconds.is_multiple_of(*factor))
        .map_or_else(|| format!("{seconds}s"), |(unit, factor)| format!("{}{unit}", seconds / factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_written() {
        for (text, bytes) in
            [("0", 0), ("17", 17), ("20MiB", 20 << 20), ("1.5GB", 1_500_000_000), ("0.5 KiB", 512), ("3B", 3)]
        {
            assert_eq!(parse_size(text).unwrap(), bytes, "{text}");
        }
        for text in ["", "MiB", "-1", "1.MiB", ".5MiB", "1e3", "20mib", "99999999999TiB"] {
            assert_eq!(parse_size(text).unwrap_err().code, ErrorCode::SizeInvalid, "{text}");
        }
    }

    #[test]
    fn durations_read_as_written() {
        for (text, seconds) in [("10m", 600), ("90d", 7_776_000), ("1.5h", 5_400), ("0s", 0)] {
            assert_eq!(parse_duration(text).unwrap().as_secs(), seconds, "{text}");
        }
        for text in ["", "10", "m", "10 minutes", "-1m"] {
            assert_eq!(parse_duration(text).unwrap_err().code, ErrorCode::DurationInvalid, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for bytes in [0, 1, 1023, 1024, 20 << 20, (1 << 30) + 1] {
            assert_eq!(parse_size(&format_size(bytes)).unwrap(), bytes);
        }
        for seconds in [0, 59, 60, 3_600, 86_400, 90_061] {
            let span = Duration::from_secs(seconds);
            assert_eq!(parse_duration(&format_duration(span)).unwrap(), span);
        }
    }
}
