//! Templates: text with named parts in double braces, such as `{{namespace}}/{{name}}`.

use std::str::FromStr;

use regex::Regex;

use crate::error::{ErrorCode, Failure};

/// A template that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

impl Template {
    /// One name alone.
    pub(super) fn of(name: &str) -> Self {
        Self(vec![Part::Name(name.to_owned())])
    }

    /// Fills the names in. Every name must be known, see [`Template::check`].
    pub fn fill(&self, value: impl Fn(&str) -> String) -> String {
        self.0.iter().fold(String::new(), |filled, part| match part {
            Part::Text(text) => filled + text,
            Part::Name(name) => filled + &value(name),
        })
    }

    /// The names that stand in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// Refuses names that mean nothing.
    pub fn check(self, known: impl Fn(&str) -> bool) -> Result<Self, Failure> {
        let unknown = self.names().find(|name| !known(name)).map(str::to_owned);
        match unknown {
            Some(name) => Err(Failure::new(ErrorCode::TemplateInvalid)
                .with("template", self.fill(|name| format!("{{{{{name}}}}}")))
                .with("name", name)),
            None => Ok(self),
        }
    }

    /// What matches everything that the template may come to, and captures what was filled in for a name.
    pub fn inverse(&self, name: &str) -> Option<Regex> {
        let mut seen = false;
        let pattern = self.0.iter().fold(String::new(), |pattern, part| match part {
            Part::Text(text) => pattern + &regex::escape(text),
            Part::Name(part) if part == name && !std::mem::replace(&mut seen, true) => pattern + "(?P<of>.+)",
            Part::Name(_) => pattern + ".*",
        });
        Regex::new(&format!("^{pattern}$")).ok().filter(|_| seen)
    }
}

impl FromStr for Template {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let invalid =
            |name: &str| Failure::new(ErrorCode::TemplateInvalid).with("template", text).with("name", name);
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or_else(|| invalid(after))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Name(name.trim().to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if parts.is_empty() {
            return Err(invalid(""));
        }
        Ok(Self(parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in() {
        let template: Template = "{{namespace}}/x-{{ name }}".parse().unwrap();
        assert_eq!(template.names().collect::<Vec<_>>(), ["namespace", "name"]);
        assert_eq!(template.fill(str::to_uppercase), "NAMESPACE/x-NAME");
    }

    #[test]
    fn what_cannot_be_read_or_is_not_known_is_named() {
        for text in ["", "{{name", "a/{{}"] {
            assert_eq!(text.parse::<Template>().unwrap_err().code, ErrorCode::TemplateInvalid, "{text}");
        }
        let template: Template = "{{nam}}/x".parse().unwrap();
        let failure = template.check(|name| name == "name").unwrap_err();
        assert_eq!(failure.arg("name"), Some(&"nam".into()));
        assert_eq!(failure.arg("template"), Some(&"{{nam}}/x".into()));
    }

    #[test]
    fn what_was_filled_in_can_be_told_from_the_outcome() {
        let inverse = |template: &str| template.parse::<Template>().unwrap().inverse("tag");
        let regex = inverse("{{tag}}-before-{{date}}").unwrap();
        assert_eq!(&regex.captures("1.2-before-20240131").unwrap()["of"], "1.2");
        assert!(!regex.is_match("1.2"));
        assert!(inverse("fixed").is_none());
    }
}
