//! Tags read as versions: a leading `v` may stand there, one to three numbers are padded, and what follows is a
//! pre-release where it begins as one (`rc1`, `beta-2`), otherwise a variant of the version (`3.18-alpine`).

use std::str::FromStr;

use semver::{BuildMetadata, Comparator, Op, Prerelease, Version, VersionReq};

use crate::error::{ErrorCode, Failure};

/// What a pre-release begins with, in lower case.
const PRE_RELEASES: [&str; 6] = ["alpha", "beta", "rc", "pre", "dev", "snapshot"];

/// A tag that reads as a version. Versions of different variants are in different orders.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagVersion {
    /// `alpine` in `3.18-alpine`; empty for a plain version.
    pub variant: String,
    /// The version itself.
    pub version: Version,
}

impl TagVersion {
    /// Reads a tag; `None` where it is no version.
    pub fn read(tag: &str) -> Option<Self> {
        let text = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (numbers, suffix) = text.split_at(end);
        let mut numbers = numbers.split('.').map(|number| number.parse::<u64>().ok());
        let mut number = || numbers.next().unwrap_or(Some(0));
        let (major, minor, patch) = (number()?, number()?, number()?);
        if numbers.next().is_some() {
            return None;
        }
        let (pre, variant) = split_suffix(suffix.strip_prefix(['-', '_']).unwrap_or(suffix))?;
        let version = Version { major, minor, patch, pre, build: BuildMetadata::EMPTY };
        Some(Self { variant, version })
    }
}

/// The pre-release at the beginning of a suffix, and what follows it.
fn split_suffix(suffix: &str) -> Option<(Prerelease, String)> {
    let lower = suffix.to_ascii_lowercase();
    if !PRE_RELEASES.iter().any(|word| lower.starts_with(word)) {
        return Some((Prerelease::EMPTY, suffix.to_owned()));
    }
    // Numbers behind further dashes belong to it: `rc-1`, `snapshot-20240131`.
    let mut end = lower.find(['-', '_']).unwrap_or(lower.len());
    while let Some(rest) = lower.get(end + 1..) {
        let next = rest.find(['-', '_']).unwrap_or(rest.len());
        if next == 0 || !rest[..next].bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        end += 1 + next;
    }
    let variant = suffix.get(end + 1..).unwrap_or_default().to_owned();
    Some((pre_release(&lower[..end])?, variant))
}

/// Words and numbers apart, so that `rc10` comes after `rc9`.
fn pre_release(text: &str) -> Option<Prerelease> {
    let mut identifiers = Vec::new();
    for part in text.split(['.', '-', '_']).filter(|part| !part.is_empty()) {
        for run in part.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
            let run = std::str::from_utf8(run).ok()?;
            let number = run.trim_start_matches('0');
            let is_number = run.bytes().all(|byte| byte.is_ascii_digit());
            identifiers.push(match (is_number, number) {
                (false, _) => run,
                (true, "") => "0",
                (true, number) => number,
            });
        }
    }
    Prerelease::new(&identifiers.join(".")).ok()
}

/// A range of versions: comparators that all hold, or several such lists with `||` between them.
///
/// `>=3.18`, `>=1.25 <1.27`, `^2`, `~1.4`, `1.27` (any 1.27.x), `1.2 - 1.5`, `1.x || 3.x`. A pre-release is in it only
/// where a comparator names one of the same version (semver, "Precedence"; the same in Cargo and npm).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range(Vec<VersionReq>);

impl Range {
    /// Whether a version is in it, whatever its variant.
    pub fn contains(&self, version: &TagVersion) -> bool {
        self.0.iter().any(|alternative| alternative.matches(&version.version))
    }
}

impl FromStr for Range {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let alternatives: Option<Vec<_>> = text.split("||").map(alternative).collect();
        alternatives.map(Self).ok_or_else(|| Failure::new(ErrorCode::RangeInvalid).with("range", text))
    }
}

fn alternative(text: &str) -> Option<VersionReq> {
    if let Some((from, to)) = text.split_once(" - ") {
        let comparators = vec![comparator(">=", from.trim())?, comparator("<=", to.trim())?];
        return Some(VersionReq { comparators });
    }
    let mut comparators = Vec::new();
    let mut words = text.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        let (op, version) = word.split_at(word.find(|c| !"<>=~^".contains(c)).unwrap_or(word.len()));
        let version = if version.is_empty() { words.next()? } else { version };
        if !(op.is_empty() && version == "*") {
            comparators.push(comparator(op, version)?);
        }
    }
    (!text.trim().is_empty()).then_some(VersionReq { comparators })
}

fn comparator(op: &str, version: &str) -> Option<Comparator> {
    let text = version.strip_prefix(['v', 'V']).unwrap_or(version);
    if op.is_empty() && text.contains(['x', 'X', '*']) {
        return Comparator::parse(text).ok();
    }
    let read = TagVersion::read(text).filter(|read| read.variant.is_empty())?;
    let given = text.split(['-', '_']).next().map_or(0, |numbers| numbers.split('.').count());
    let whole = !read.version.pre.is_empty();
    Some(Comparator {
        op: match op {
            ">" => Op::Greater,
            ">=" => Op::GreaterEq,
            "<" => Op::Less,
            "<=" => Op::LessEq,
            "^" => Op::Caret,
            "~" => Op::Tilde,
            "" | "=" | "==" => Op::Exact,
            _ => return None,
        },
        major: read.version.major,
        minor: (whole || given > 1).then_some(read.version.minor),
        patch: (whole || given > 2).then_some(read.version.patch),
        pre: read.version.pre,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_read_as_versions() {
        for (tag, version, variant) in [
            ("3.18", "3.18.0", ""),
            ("v1.2.3", "1.2.3", ""),
            ("7", "7.0.0", ""),
            ("20240131", "20240131.0.0", ""),
            ("2024.01.05", "2024.1.5", ""),
            ("3.18-alpine", "3.18.0", "alpine"),
            ("1.27.1-alpine3.20-slim", "1.27.1", "alpine3.20-slim"),
            ("1.2.3_amd64", "1.2.3", "amd64"),
            ("1.0.0-rc1", "1.0.0-rc.1", ""),
            ("1.0.0-RC.2", "1.0.0-rc.2", ""),
            ("3.14.0rc3-alpine", "3.14.0-rc.3", "alpine"),
            ("1.0-beta-2-slim", "1.0.0-beta.2", "slim"),
            ("2.0-SNAPSHOT-20240131", "2.0.0-snapshot.20240131", ""),
            ("1.0.0-dev.007", "1.0.0-dev.7", ""),
        ] {
            let read = TagVersion::read(tag).unwrap_or_else(|| panic!("{tag}"));
            assert_eq!(
                (read.version.to_string().as_str(), read.variant.as_str()),
                (version, variant),
                "{tag}"
            );
        }
        for tag in ["latest", "v", "1.2.3.4", "1..2", ".1", "stable-1.2", "", "99999999999999999999"] {
            assert_eq!(TagVersion::read(tag), None, "{tag}");
        }
    }

    #[test]
    fn versions_are_in_their_order_and_variants_apart() {
        let mut tags = ["1.10", "1.9", "1.0-rc10", "1.0-rc9", "1.0", "1.0-beta", "1.9-alpine", "1.10-alpine"];
        tags.sort_by_key(|tag| TagVersion::read(tag));
        assert_eq!(
            tags,
            ["1.0-beta", "1.0-rc9", "1.0-rc10", "1.0", "1.9", "1.10", "1.9-alpine", "1.10-alpine"]
        );
    }

    #[test]
    fn ranges_hold_what_they_say() {
        for (range, inside, outside) in [
            (">=3.18", &["3.18", "3.18.1", "4.0", "v5"][..], &["3.17.9", "3.18-rc1", "4.0.0-beta"][..]),
            (">=1.25 <1.27", &["1.25", "1.26.9"], &["1.27", "1.24.9"]),
            (">= 1.25, < v1.27", &["1.25", "1.26.9"], &["1.27", "1.24.9"]),
            ("1.27", &["1.27", "1.27.5"], &["1.28", "1.2"]),
            ("1.27.3", &["1.27.3", "v1.27.3"], &["1.27.4", "1.27"]),
            ("^2", &["2.0", "2.99"], &["3.0", "1.9"]),
            ("~1.4", &["1.4.0", "1.4.9"], &["1.5", "1.3"]),
            ("1.x || 3.x", &["1.7", "3.0.1"], &["2.0"]),
            ("1.2 - 1.5", &["1.2", "1.5.9"], &["1.1", "1.6"]),
            ("*", &["0.1", "9"], &["1.0-rc1"]),
            (">=1.0.0-rc2", &["1.0.0-rc10", "1.0.0"], &["1.0.0-rc1", "1.1.0-rc1"]),
            ("<2", &["1.99"], &["2.0", "2"]),
        ] {
            let read: Range = range.parse().unwrap_or_else(|_| panic!("{range}"));
            for (tags, holds) in [(inside, true), (outside, false)] {
                for tag in tags {
                    assert_eq!(read.contains(&TagVersion::read(tag).unwrap()), holds, "{tag} in {range}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for range in ["", " ", ">=", "latest", ">=3.18-alpine", "1.2 ||", "=>1", "1.2.3.4", ">>1"] {
            assert_eq!(range.parse::<Range>().unwrap_err().code, ErrorCode::RangeInvalid, "{range}");
        }
    }
}
