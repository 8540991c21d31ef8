//! Which labels an image carries at its source, where its registry has labels at all: Harbor does.

use serde::{Deserialize, Serialize};

use super::{Matcher, Patterns};
use crate::error::Failure;

/// The labels that are asked for; none asked for means that labels do not matter.
///
/// Several to include narrow, as in Harbor: an image carries all of them. Either of two is `{a,b}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Labels {
    /// For each of these globs the image carries a label that it matches,
    pub include: Vec<String>,
    /// and it carries none that one of these matches.
    pub exclude: Vec<String>,
}

impl Labels {
    /// Whether labels matter.
    pub const fn are_asked_for(&self) -> bool {
        !self.include.is_empty() || !self.exclude.is_empty()
    }

    /// Compiles the patterns.
    pub fn matcher(&self) -> Result<LabelMatcher, Failure> {
        let matchers = |globs: &[String]| globs.iter().map(|glob| alone(glob)).collect::<Result<_, _>>();
        Ok(LabelMatcher { include: matchers(&self.include)?, exclude: matchers(&self.exclude)? })
    }
}

fn alone(glob: &str) -> Result<Matcher, Failure> {
    Patterns { include: vec![glob.to_owned()], ..Patterns::default() }.matcher()
}

/// Compiled [`Labels`].
#[derive(Clone, Debug)]
pub struct LabelMatcher {
    include: Vec<Matcher>,
    exclude: Vec<Matcher>,
}

impl LabelMatcher {
    /// Whether an image with these labels is meant.
    pub fn matches(&self, labels: &[String]) -> bool {
        let is_carried = |matcher: &Matcher| labels.iter().any(|label| matcher.matches(label));
        self.include.iter().all(is_carried) && !self.exclude.iter().any(is_carried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn labels(include: &[&str], exclude: &[&str]) -> Labels {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Labels { include: own(include), exclude: own(exclude) }
    }

    /// Harbor, "Creating a Replication Rule": an image has all the labels that are given.
    #[test]
    fn an_image_carries_all_labels_that_are_asked_for_and_none_that_are_not() {
        for (include, exclude, carried, expected) in [
            (&[][..], &[][..], &[][..], true),
            (&["release"], &[], &["release", "tested"], true),
            (&["release", "tested"], &[], &["release"], false),
            (&["release", "tested"], &[], &["tested", "other", "release"], true),
            (&["release"], &[], &[], false),
            (&["release"], &[], &["release-candidate"], false),
            (&["{release,hotfix}"], &[], &["hotfix"], true),
            (&["team *"], &[], &["team red"], true),
            (&[], &["withdrawn"], &[], true),
            (&[], &["withdrawn"], &["withdrawn", "release"], false),
            (&["release"], &["cve-*"], &["release", "cve-2024-3094"], false),
            (&["发布"], &[], &["发布"], true),
        ] {
            let carried: Vec<String> = carried.iter().map(|label| (*label).to_owned()).collect();
            let matcher = labels(include, exclude).matcher().unwrap();
            assert_eq!(matcher.matches(&carried), expected, "{include:?} - {exclude:?} of {carried:?}");
        }
    }

    #[test]
    fn labels_matter_only_where_some_are_named() {
        assert!(!Labels::default().are_asked_for());
        assert!(labels(&["a"], &[]).are_asked_for() && labels(&[], &["a"]).are_asked_for());
        assert_eq!(labels(&["a{b"], &[]).matcher().unwrap_err().code, ErrorCode::PatternInvalid);
    }
}
