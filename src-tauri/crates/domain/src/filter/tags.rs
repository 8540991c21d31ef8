//! Which tags of a repository a rule means, by all that can be told from their names; and their order.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::version::{Range, TagVersion};
use super::{Matcher, Patterns};
use crate::Time;
use crate::error::Failure;
use crate::reference::Tag;

/// Which tags are meant: those for which all of this holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TagFilter {
    /// By patterns of their names.
    #[serde(flatten)]
    pub patterns: Patterns,
    /// By a range that they are in when read as versions: plain versions, and variants where the patterns include any.
    pub semver: Option<String>,
    /// Of those only so many of the newest, at least one.
    pub newest: Option<u32>,
    /// What is newest.
    pub newest_by: NewestBy,
    /// Of those only images that are at most so old.
    pub max_age: Option<Duration>,
}

/// What is newest among tags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewestBy {
    /// The highest version, of each variant apart; what is no version is left out.
    #[default]
    Semver,
    /// The youngest image.
    Created,
    /// The last by name.
    Name,
}

impl NewestBy {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Semver => "semver",
            Self::Created => "created",
            Self::Name => "name",
        }
    }
}

impl TagFilter {
    /// Compiles what names are judged by.
    pub fn matcher(&self) -> Result<TagMatcher, Failure> {
        let names_variants = !self.patterns.include.is_empty() || self.patterns.regex.is_some();
        Ok(TagMatcher {
            patterns: self.patterns.matcher()?,
            range: self.semver.as_deref().map(str::parse).transpose()?,
            names_variants,
        })
    }

    /// The tags meant, when the patterns name them all without wildcards: then nothing needs to be listed.
    pub fn exact(&self) -> Option<Vec<String>> {
        let matcher = self.matcher().ok()?;
        let mut names = self.patterns.exact()?;
        names.retain(|name| matcher.matches(name));
        Some(names)
    }

    /// Whether one tag's being meant depends on the others.
    pub const fn compares(&self) -> bool {
        self.newest.is_some()
    }

    /// Whether it depends on when their images were made.
    pub fn compares_times(&self) -> bool {
        self.compares() && self.newest_by == NewestBy::Created
    }

    /// Those of the tags that are the newest, in no order; by time only those whose image's time is known.
    pub fn newest(&self, tags: Vec<Tag>, times: &BTreeMap<Tag, Time>) -> Vec<Tag> {
        let Some(count) = self.newest else { return tags };
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        match self.newest_by {
            NewestBy::Name => last(tags, count, Clone::clone),
            NewestBy::Created => {
                let known = tags.into_iter().filter(|tag| times.contains_key(tag)).collect();
                last(known, count, |tag| (times.get(tag).copied(), tag.clone()))
            }
            NewestBy::Semver => {
                let mut variants: HashMap<String, Vec<(TagVersion, Tag)>> = HashMap::new();
                for tag in tags {
                    if let Some(read) = TagVersion::read(tag.as_str()) {
                        variants.entry(read.variant.clone()).or_default().push((read, tag));
                    }
                }
                let newest = variants.into_values().flat_map(|tags| last(tags, count, Clone::clone));
                newest.map(|(_, tag)| tag).collect()
            }
        }
    }
}

/// The last few by a key.
fn last<T, K: Ord>(mut things: Vec<T>, count: usize, key: impl Fn(&T) -> K) -> Vec<T> {
    things.sort_by_cached_key(key);
    things.split_off(things.len().saturating_sub(count))
}

/// A compiled [`TagFilter`], as far as names go.
#[derive(Clone, Debug)]
pub struct TagMatcher {
    patterns: Matcher,
    range: Option<Range>,
    names_variants: bool,
}

impl TagMatcher {
    /// Whether a tag may be meant, as far as its own name tells.
    pub fn matches(&self, tag: &str) -> bool {
        let in_range = |range: &Range| {
            TagVersion::read(tag)
                .is_some_and(|read| (self.names_variants || read.variant.is_empty()) && range.contains(&read))
        };
        self.patterns.matches(tag) && self.range.as_ref().is_none_or(in_range)
    }

    /// What the regular expression's named groups match in a tag.
    pub fn captures(&self, tag: &str) -> HashMap<String, String> {
        self.patterns.captures(tag)
    }
}

/// Puts tags in the order of their images' age, the oldest first: by time where it is known of all, otherwise versions
/// by their order and then the other names, `latest` among them, as moving tags are best moved last.
pub fn oldest_first(tags: &mut [Tag], times: &BTreeMap<Tag, Time>) {
    let by_time = tags.iter().all(|tag| times.contains_key(tag));
    tags.sort_by_cached_key(|tag| {
        let version = TagVersion::read(tag.as_str());
        let time = times.get(tag).copied().filter(|_| by_time);
        (time, version.is_none(), version.map(|read| (read.version, read.variant)), tag.clone())
    });
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::error::ErrorCode;

    fn tags(names: &[&str]) -> Vec<Tag> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn names(mut tags: Vec<Tag>) -> Vec<String> {
        tags.sort();
        tags.iter().map(ToString::to_string).collect()
    }

    fn filter(include: &[&str], semver: Option<&str>, newest: Option<u32>, by: NewestBy) -> TagFilter {
        let include = include.iter().map(|text| (*text).to_owned()).collect();
        TagFilter {
            patterns: Patterns { include, ..Patterns::default() },
            semver: semver.map(str::to_owned),
            newest,
            newest_by: by,
            max_age: None,
        }
    }

    #[test]
    fn a_range_means_plain_versions_unless_patterns_name_variants() {
        let all = ["3.17", "3.18", "3.19-alpine", "3.20", "latest", "3.21-rc1"];
        let chosen = |include: &[&str]| {
            let matcher = filter(include, Some(">=3.18"), None, NewestBy::Semver).matcher().unwrap();
            all.into_iter().filter(|tag| matcher.matches(tag)).collect::<Vec<_>>()
        };
        assert_eq!(chosen(&[]), ["3.18", "3.20"]);
        assert_eq!(chosen(&["*-alpine"]), ["3.19-alpine"]);
        assert_eq!(chosen(&["3.*"]), ["3.18", "3.19-alpine", "3.20"]);
    }

    /// What Harbor's users asked of its tag filter, by their issues.
    #[test]
    fn tags_are_chosen_as_users_of_harbor_asked_for() {
        let all =
            ["1.9.0", "1.10.0", "1.10.1-rc1", "2.0.0", "2.0.0-alpine", "latest", "nightly-7", "sha-0a1b2c"];
        let regex = |expression: &str, exclude: &[&str]| TagFilter {
            patterns: Patterns {
                include: Vec::new(),
                exclude: exclude.iter().map(|text| (*text).to_owned()).collect(),
                regex: Some(expression.into()),
            },
            ..TagFilter::default()
        };
        let range = |range| filter(&[], Some(range), None, NewestBy::Semver);
        for (issue, filter, expected) in [
            ("#8614", regex(r"\d+\.\d+\.\d+", &[]), &["1.9.0", "1.10.0", "2.0.0"][..]),
            ("#16131", regex(r"\d.*", &["*-rc*"]), &["1.9.0", "1.10.0", "2.0.0", "2.0.0-alpine"]),
            ("#22870", regex("(nightly|sha)-.+", &["sha-*"]), &["nightly-7"]),
            ("#11975", range(">=1.10"), &["1.10.0", "2.0.0"]),
            ("#11975", range("^1"), &["1.9.0", "1.10.0"]),
            ("#11975", range(">=1.10.1-rc1"), &["1.10.1-rc1", "2.0.0"]),
        ] {
            let matcher = filter.matcher().unwrap();
            let chosen: Vec<_> = all.into_iter().filter(|tag| matcher.matches(tag)).collect();
            assert_eq!(chosen, expected, "{issue}");
        }
        for (issue, count, by, expected) in [
            ("#7911", 1, NewestBy::Semver, &["2.0.0", "2.0.0-alpine"][..]),
            ("#12555", 2, NewestBy::Name, &["nightly-7", "sha-0a1b2c"]),
        ] {
            let newest = filter(&[], None, Some(count), by).newest(tags(&all), &BTreeMap::new());
            assert_eq!(names(newest), expected, "{issue}");
        }
    }

    #[test]
    fn the_newest_are_counted_for_each_variant_apart() {
        let all = ["1.9", "1.10", "1.8", "1.9-alpine", "1.10-alpine", "1.8-alpine", "latest"];
        let newest =
            |count, by| names(filter(&[], None, Some(count), by).newest(tags(&all), &BTreeMap::new()));
        assert_eq!(newest(2, NewestBy::Semver), ["1.10", "1.10-alpine", "1.9", "1.9-alpine"]);
        assert_eq!(newest(2, NewestBy::Name), ["1.9-alpine", "latest"]);
        assert_eq!(newest(100, NewestBy::Name).len(), all.len());
        assert!(newest(2, NewestBy::Created).is_empty(), "no time is known");
    }

    #[test]
    fn the_newest_by_time_are_the_youngest_whose_time_is_known() {
        let times = ["a", "b", "c"].iter().zip([30, 10, 20]);
        let times =
            times.map(|(tag, at)| (tag.parse().unwrap(), Time::from_timestamp(at, 0).unwrap())).collect();
        let filter = filter(&[], None, Some(2), NewestBy::Created);
        assert_eq!(names(filter.newest(tags(&["a", "b", "c", "d"]), &times)), ["a", "c"]);
    }

    #[test]
    fn the_oldest_come_first_and_moving_tags_last() {
        let mut some = tags(&["latest", "1.10", "1.9-alpine", "1.9", "1.10-rc1", "edge"]);
        oldest_first(&mut some, &BTreeMap::new());
        assert_eq!(some, tags(&["1.9", "1.9-alpine", "1.10-rc1", "1.10", "edge", "latest"]));
        let times: BTreeMap<Tag, Time> =
            some.iter().cloned().rev().zip((0..).map(|at| Time::from_timestamp(at, 0).unwrap())).collect();
        oldest_first(&mut some, &times);
        assert_eq!(some, tags(&["latest", "edge", "1.10", "1.10-rc1", "1.9-alpine", "1.9"]));
    }

    #[test]
    fn exact_tags_are_known_without_listing_unless_the_range_leaves_them_out() {
        assert_eq!(filter(&["3.{17,18}"], Some(">=3.18"), None, NewestBy::Semver).exact().unwrap(), ["3.18"]);
        assert!(filter(&["3.*"], None, None, NewestBy::Semver).exact().is_none());
    }

    #[test]
    fn a_broken_range_is_named() {
        let failure = filter(&[], Some(">=three"), None, NewestBy::Semver).matcher().unwrap_err();
        assert_eq!(failure.code, ErrorCode::RangeInvalid);
        assert!(failure.to_string().contains(">=three"));
    }

    /// Harbor users list as many and wait for minutes (harbor #16535).
    #[test]
    fn a_hundred_thousand_tags_are_chosen_in_a_moment() {
        let all: Vec<Tag> = (0..100_000)
            .map(|n| format!("{}.{}.{}{}", n % 7, n % 100, n / 100, if n % 3 == 0 { "-alpine" } else { "" }))
            .map(|tag| tag.parse().unwrap())
            .collect();
        let mut filter = filter(&["*-alpine", "{1,2,3}.*"], Some(">=2.10"), Some(500), NewestBy::Semver);
        filter.patterns.exclude = vec!["*.13.*".into()];
        filter.patterns.regex = Some(r"\d+\.\d+\.\d+(-\w+)?".into());
        let began = Instant::now();
        let matcher = filter.matcher().unwrap();
        let meant = all.iter().filter(|tag| matcher.matches(tag.as_str())).cloned().collect::<Vec<_>>();
        let mut newest = filter.newest(meant, &BTreeMap::new());
        oldest_first(&mut newest, &BTreeMap::new());
        assert_eq!(newest.len(), 1_000);
        assert!(began.elapsed() < Duration::from_secs(10), "unoptimised: {:?}", began.elapsed());
    }
}
