//! How long a host wants to be left alone: what headers and bodies say, in all their forms.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// The longest wait that is believed: nobody parks a host for ever.
const CAP: Duration = Duration::from_secs(86_400);
/// The least wait where only a window is told, of which some request may be free again at any time.
const WINDOW_LEAST: Duration = Duration::from_secs(60);

/// `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), at most a day; anything else is as if it were not
/// there.
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER.as_str())?;
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => (DateTime::parse_from_rfc2822(text).ok()?.to_utc() - now).to_std().ok()?,
    };
    Some(wait.min(CAP))
}

/// The wait that a refusal asks for: by `Retry-After`, by its rate limit headers, or in the text of its body, where
/// GHCR puts it (`retry-after: 1.5ms`).
pub(crate) fn refused(headers: &HeaderMap, body: &str, now: DateTime<Utc>) -> Option<Duration> {
    retry_after(headers, now)
        .or_else(|| spent(headers))
        .or_else(|| in_text(body))
        .or_else(|| window(headers))
        .map(|wait| wait.min(CAP))
}

/// The wait of a host whose answer says that nothing is left: until the reset that it names (`RateLimit-Reset` in
/// seconds, or `t` of `RateLimit`, of the IETF drafts).
pub(crate) fn spent(headers: &HeaderMap) -> Option<Duration> {
    let limit = text(headers, "ratelimit").unwrap_or_default();
    let left = text(headers, "ratelimit-remaining").and_then(first_number).or_else(|| member(limit, "r"));
    let reset = text(headers, "ratelimit-reset").and_then(first_number).or_else(|| member(limit, "t"));
    let wait = reset.filter(|_| left == Some(0)).filter(|seconds| *seconds > 0)?;
    Some(Duration::from_secs(wait).min(CAP))
}

/// Docker Hub tells a limit and its window (`100;w=21600`) and no end: one request comes free after a hundredth of it.
fn window(headers: &HeaderMap) -> Option<Duration> {
    let limit = text(headers, "ratelimit-limit")?;
    let (many, seconds) = (first_number(limit)?, member(limit, "w")?);
    Some(Duration::from_secs(seconds.checked_div(many)?).max(WINDOW_LEAST))
}

fn in_text(body: &str) -> Option<Duration> {
    let body = body.to_ascii_lowercase();
    let mut left = body.split("retry-after").nth(1)?.trim_start_matches([':', '=', '"', ' ']);
    let mut seconds: Option<f64> = None;
    // A duration may have several parts: 1m30s.
    loop {
        let end = left.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(left.len());
        let Ok(number) = left[..end].parse::<f64>() else { break };
        let unit_end = left[end..].find(|letter: char| !letter.is_alphabetic()).unwrap_or(left.len() - end);
        let unit = match &left[end..end + unit_end] {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "m" | "min" => 60.0,
            "h" => 3_600.0,
            _ => 1.0,
        };
        seconds = Some(seconds.unwrap_or_default() + number * unit);
        left = &left[end + unit_end..];
    }
    Duration::try_from_secs_f64(seconds?.max(0.001)).ok()
}

/// The number of a member of a structured header: `t` of `"default";r=0;t=30`.
fn member(header: &str, name: &str) -> Option<u64> {
    header.split([';', ',']).find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

fn first_number(header: &str) -> Option<u64> {
    header.split([';', ',']).next()?.trim().parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::parse_from_rfc3339("2026-01-01T00:00:00Z").unwrap().to_utc()
    }

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let read =
            |text: &str| retry_after(&headers(&[("retry-after", text)]), now()).map(|wait| wait.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read("Thu, 01 Jan 2026 00:01:00 GMT"), Some(60));
        for endless in ["86401", "18446744073709551615", "Fri, 01 Jan 2100 00:00:00 GMT"] {
            assert_eq!(read(endless), Some(86_400), "{endless}");
        }
        for garbage in ["soon", "-5", "", "Thu, 01 Jan 2020 00:00:00 GMT", "1.5"] {
            assert_eq!(read(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn a_refusal_says_its_wait_in_many_ways() {
        let millis = |all: &[_], body: &str| refused(&headers(all), body, now()).map(|wait| wait.as_millis());
        let hub = [("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "0;w=21600")];
        assert_eq!(millis(&[("retry-after", "3"), ("ratelimit-reset", "9")], "retry-after: 1s"), Some(3_000));
        assert_eq!(millis(&[("ratelimit-remaining", "0"), ("ratelimit-reset", "9")], ""), Some(9_000));
        assert_eq!(millis(&[("ratelimit", "\"pulls\";r=0;t=7")], ""), Some(7_000));
        assert_eq!(millis(&hub, "toomanyrequests"), Some(216_000));
        assert_eq!(millis(&[("ratelimit-limit", "0;w=5")], ""), None);
        for (body, expected) in [
            ("retry-after: 250.5ms, allowed: 44000/minute", Some(250)),
            ("Retry-After: 12s", Some(12_000)),
            ("retry-after: 800µs", Some(1)),
            ("retry-after: 2m", Some(120_000)),
            ("retry-after: 1m30s, allowed: 44000/minute", Some(90_000)),
            ("retry-after: soon", None),
            ("slow down", None),
        ] {
            assert_eq!(millis(&[], body), expected, "{body}");
        }
    }

    #[test]
    fn an_answer_says_that_nothing_is_left() {
        let read = |all: &[_]| spent(&headers(all)).map(|wait| wait.as_secs());
        assert_eq!(read(&[("ratelimit-remaining", "0;w=60"), ("ratelimit-reset", "30")]), Some(30));
        assert_eq!(read(&[("ratelimit-remaining", "1"), ("ratelimit-reset", "30")]), None);
        assert_eq!(read(&[("ratelimit-remaining", "0;w=21600")]), None, "its end is not told");
        assert_eq!(read(&[("ratelimit", "\"a\";r=3;t=30")]), None);
    }
}
