//! Which repositories and which tags a rule means: doublestar globs that include and exclude, a regular expression, and
//! for tags what they say as versions, and the labels that images carry.

mod labels;
mod tags;
mod version;

use std::collections::HashMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, Failure};

pub use labels::{LabelMatcher, Labels};
pub use tags::{NewestBy, TagFilter, TagMatcher, oldest_first};
pub use version::{Range, TagVersion};

/// Patterns as they are written; a name is meant when all of this holds. An empty `include` means everything.
///
/// `*` and `?` stay within one path component, `**` crosses them, `{a,b}` is either, `[a-z]` is one of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Patterns {
    /// At least one of these matches (or the list is empty),
    pub include: Vec<String>,
    /// and none of these,
    pub exclude: Vec<String>,
    /// and this regular expression matches the whole name.
    pub regex: Option<String>,
}

/// The most names that braces may stand for before listing is cheaper than asking for each.
const EXACT_CAP: usize = 1_000;

impl Patterns {
    /// Compiles the patterns.
    pub fn matcher(&self) -> Result<Matcher, Failure> {
        Ok(Matcher {
            include: if self.include.is_empty() { None } else { Some(compile(&self.include)?) },
            exclude: compile(&self.exclude)?,
            regex: self.regex.as_deref().map(whole).transpose()?,
        })
    }

    /// The named groups of the regular expression.
    pub fn groups(&self) -> Vec<String> {
        let regex = self.regex.as_deref().and_then(|text| whole(text).ok());
        regex.iter().flat_map(|regex| regex.capture_names().flatten()).map(str::to_owned).collect()
    }

    /// The names meant, when the patterns name them all without wildcards: then nothing needs to be listed.
    pub fn exact(&self) -> Option<Vec<String>> {
        let matcher = self.matcher().ok()?;
        let mut names = Vec::new();
        for pattern in &self.include {
            for name in expand(pattern)? {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            if names.len() > EXACT_CAP {
                return None;
            }
        }
        names.retain(|name| matcher.matches(name));
        (!self.include.is_empty()).then_some(names)
    }
}

/// The names that a pattern without wildcards stands for: itself, or each choice of its braces.
fn expand(pattern: &str) -> Option<Vec<String>> {
    if pattern.contains(['*', '?', '[', ']', '\\']) {
        return None;
    }
    let Some(open) = pattern.find('{') else {
        return (!pattern.contains('}')).then(|| vec![pattern.to_owned()]);
    };
    let close = open + pattern[open..].find('}')?;
    let choices = &pattern[open + 1..close];
    if choices.contains('{') {
        return None;
    }
    let tails = expand(&pattern[close + 1..])?;
    let head = &pattern[..open];
    Some(choices.split(',').flat_map(|c| tails.iter().map(move |tail| format!("{head}{c}{tail}"))).collect())
}

fn compile(patterns: &[String]) -> Result<GlobSet, Failure> {
    let invalid = |pattern: &str, error: globset::Error| {
        Failure::new(ErrorCode::PatternInvalid)
            .with("pattern", pattern)
            .with("detail", error.kind().to_string())
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|error| invalid(pattern, error))?;
        set.add(glob);
    }
    set.build().map_err(|error| invalid("", error))
}

/// A regular expression that matches whole names.
fn whole(pattern: &str) -> Result<Regex, Failure> {
    Regex::new(&format!("^(?:{pattern})$")).map_err(|error| {
        let said = error.to_string();
        // The last line says what is wrong; those before draw the pattern.
        let detail = said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Failure::new(ErrorCode::PatternInvalid).with("pattern", pattern).with("detail", detail)
    })
}

/// Compiled [`Patterns`].
#[derive(Clone, Debug)]
pub struct Matcher {
    include: Option<GlobSet>,
    exclude: GlobSet,
    regex: Option<Regex>,
}

impl Matcher {
    /// Whether a name is meant.
    pub fn matches(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(name))
            && !self.exclude.is_match(name)
            && self.regex.as_ref().is_none_or(|regex| regex.is_match(name))
    }

    /// What the regular expression's named groups match in a name.
    pub fn captures(&self, name: &str) -> HashMap<String, String> {
        let Some(regex) = &self.regex else { return HashMap::new() };
        let Some(found) = regex.captures(name) else { return HashMap::new() };
        let named = regex.capture_names().flatten();
        named.filter_map(|group| Some((group.to_owned(), found.name(group)?.as_str().to_owned()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(include: &[&str], exclude: &[&str]) -> Patterns {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Patterns { include: own(include), exclude: own(exclude), regex: None }
    }

    #[test]
    fn a_star_stays_within_a_component() {
        let cases: &[(&[&str], &[&str], &str, bool)] = &[
            (&[], &[], "any/thing", true),
            (&["team/*"], &[], "team/a", true),
            (&["team/*"], &[], "team/a/b", false),
            (&["team/**"], &[], "team/a/b", true),
            (&["**/nginx"], &[], "nginx", true),
            (&["**/nginx"], &[], "a/b/nginx", true),
            (&["library/{alpine,debian}"], &[], "library/debian", true),
            (&["library/{alpine,debian}"], &[], "library/ubuntu", false),
            (&["**"], &["**/*-slim"], "library/python-slim", false),
            (&["3.*"], &[], "3.18.1", true),
            (&["3.?"], &[], "3.18", false),
            (&["v[0-9]*"], &[], "v12", true),
        ];
        for (include, exclude, name, expected) in cases {
            let matcher = patterns(include, exclude).matcher().unwrap();
            assert_eq!(matcher.matches(name), *expected, "{include:?} - {exclude:?} on {name}");
        }
    }

    /// What Harbor's documentation says of its patterns ("Creating a Replication Rule", the table of patterns).
    #[test]
    fn patterns_mean_what_they_mean_in_harbor() {
        for (pattern, yes, no) in [
            ("library/hello-world", &["library/hello-world"][..], &["library/hello", "hello-world"][..]),
            ("library/*", &["library/hello-world"], &["library/a/b", "my-library/hello-world"]),
            ("**", &["library/hello-world", "a/b/c"], &[]),
            ("{library,goharbor}/**", &["library/hello-world", "goharbor/a/b"], &["google/hello-world"]),
            ("1.?", &["1.0", "1.1"], &["1.10", "01.0"]),
            ("1.[0-9]", &["1.0", "1.9"], &["1.10", "1.a"]),
            ("??", &["ab"], &["a", "abc"]),
            ("", &[], &["anything"]),
        ] {
            let matcher = patterns(&[pattern], &[]).matcher().unwrap();
            for (names, expected) in [(yes, true), (no, false)] {
                for name in names {
                    assert_eq!(matcher.matches(name), expected, "{pattern} on {name}");
                }
            }
        }
    }

    /// What Harbor's users asked of its filters, by their issues.
    #[test]
    fn patterns_do_what_users_of_harbor_asked_for() {
        type Names = &'static [&'static str];
        let cases: &[(&str, Names, Names, Names, Names)] = &[
            // Nothing said means everything, which the preview shows beforehand.
            ("#7512", &[], &[], &["library/nginx", "a/b/c"], &[]),
            // Several patterns in one rule.
            (
                "#12877",
                &["library/nginx", "library/redis*", "team/**"],
                &["team/scratch/**", "**/*-dev"],
                &["library/nginx", "library/redis-stack", "team/a/b"],
                &["library/mysql", "team/scratch/x", "team/web-dev", "library/redis-dev"],
            ),
            // One repository and none below it, or beside it.
            ("#21108", &["library/app"], &[], &["library/app"], &["library/app/sub", "library/app2"]),
            // A whole project, however deep its folders are.
            ("#12621", &["team/**"], &[], &["team/a", "team/a/b/c/d"], &["team-2/a", "other/team/a"]),
        ];
        for (issue, include, exclude, meant, others) in cases {
            let matcher = patterns(include, exclude).matcher().unwrap();
            for (names, expected) in [(meant, true), (others, false)] {
                for name in *names {
                    assert_eq!(matcher.matches(name), expected, "{issue}: {name}");
                }
            }
        }
    }

    /// Asked for in harbor #8614, #12877.
    #[test]
    fn a_regular_expression_matches_whole_names_and_names_its_groups() {
        let given =
            |regex: &str| Patterns { regex: Some(regex.into()), ..patterns(&["team-*/**"], &["**/tmp"]) };
        let matcher = given("(?P<team>team-[ab])/(.*/)?(?P<app>[a-z]+)|x").matcher().unwrap();
        for (name, expected) in [
            ("team-a/web", true),
            ("team-b/deep/down/web", true),
            ("team-c/web", false),
            ("team-a/web2", false),
            ("x", false),
            ("team-a/tmp", false),
        ] {
            assert_eq!(matcher.matches(name), expected, "{name}");
        }
        let captures = matcher.captures("team-b/deep/web");
        assert_eq!((captures["team"].as_str(), captures["app"].as_str()), ("team-b", "web"));
        assert_eq!(given("(?P<team>a)(?P<app>b)").groups(), ["team", "app"]);
        let failure = given("a(b").matcher().unwrap_err();
        assert_eq!(failure.code, ErrorCode::PatternInvalid);
        assert_eq!(failure.arg("pattern"), Some(&"a(b".into()));
    }

    #[test]
    fn exact_names_are_known_without_listing() {
        assert_eq!(patterns(&["a", "a/{b,c}"], &[]).exact().unwrap(), ["a", "a/b", "a/c"]);
        assert_eq!(patterns(&["a/{b,c}"], &["**/c"]).exact().unwrap(), ["a/b"]);
        assert_eq!(patterns(&["{a,b}-{1,2}"], &[]).exact().unwrap(), ["a-1", "a-2", "b-1", "b-2"]);
        for wild in [&["a*"][..], &["a", "b?"], &[], &["[ab]"]] {
            assert!(patterns(wild, &[]).exact().is_none(), "{wild:?}");
        }
    }

    #[test]
    fn a_broken_pattern_is_named() {
        let failure = patterns(&["ok", "a{b"], &[]).matcher().unwrap_err();
        assert_eq!(failure.code, ErrorCode::PatternInvalid);
        assert!(failure.to_string().contains("a{b"));
    }
}
