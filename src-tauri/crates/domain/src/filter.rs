//! Which repositories and which tags a rule means: doublestar globs that include and exclude.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, Failure};

/// Patterns as they are written. An empty `include` means everything.
///
/// `*` and `?` stay within one path component, `**` crosses them, `{a,b}` is either, `[a-z]` is one of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Patterns {
    /// At least one of these matches (or the list is empty),
    pub include: Vec<String>,
    /// and none of these.
    pub exclude: Vec<String>,
}

/// The most names that braces may stand for before listing is cheaper than asking for each.
const EXACT_CAP: usize = 1_000;

impl Patterns {
    /// Compiles the patterns.
    pub fn matcher(&self) -> Result<Matcher, Failure> {
        Ok(Matcher {
            include: if self.include.is_empty() { None } else { Some(compile(&self.include)?) },
            exclude: compile(&self.exclude)?,
        })
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

/// Compiled [`Patterns`].
#[derive(Clone, Debug)]
pub struct Matcher {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Matcher {
    /// Whether a name is meant.
    pub fn matches(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(name)) && !self.exclude.is_match(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(include: &[&str], exclude: &[&str]) -> Patterns {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        Patterns { include: own(include), exclude: own(exclude) }
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
