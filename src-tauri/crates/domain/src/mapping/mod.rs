//! What an image is called at the destination: a namespace in front, fewer levels, or a template.

mod template;

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{ErrorCode, Failure};
use crate::filter::{Matcher, Patterns};
use crate::reference::{RepositoryName, Tag};

pub use template::Template;

/// How names change on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// Put in front of the name, with a slash.
    pub namespace: Option<String>,
    /// How many leading levels of the name are dropped before that.
    pub flatten: Flatten,
    /// Or else what the name becomes before that, by the parts of [`Mapper::PARTS`].
    pub template: Option<String>,
    /// What the tag becomes, by the same and by `{{tag}}`.
    pub tag_template: Option<String>,
}

/// How many leading levels of a repository's name are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flatten {
    /// None.
    #[default]
    None,
    /// All but the last.
    All,
    /// So many; a name that has no more than these cannot be mapped.
    Levels(u8),
}

impl fmt::Display for Flatten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::All => f.write_str("all"),
            Self::Levels(count) => count.fmt(f),
        }
    }
}

impl Mapping {
    /// Reads the mapping. The named groups of the patterns' regular expressions are parts of templates, too.
    pub fn mapper(&self, repositories: &Patterns, tags: &Patterns) -> Result<Mapper, Failure> {
        if let Some(namespace) = &self.namespace {
            namespace.parse::<RepositoryName>()?;
        }
        let (groups, tag_groups) = (repositories.groups(), tags.groups());
        let is_part = |name: &str| {
            let numbered = name.parse::<usize>().is_ok_and(|number| number > 0);
            numbered || Mapper::PARTS.contains(&name) || groups.iter().any(|group| group == name)
        };
        let is_tag_part =
            |name: &str| name == "tag" || is_part(name) || tag_groups.iter().any(|group| group == name);
        let read = |text: &Option<String>, known: &dyn Fn(&str) -> bool| {
            text.as_ref().map(|text| text.parse::<Template>()?.check(known)).transpose()
        };
        Ok(Mapper {
            template: read(&self.template, &is_part)?,
            tag_template: read(&self.tag_template, &is_tag_part)?,
            repositories: repositories.matcher()?,
            tags: tags.matcher()?,
            mapping: self.clone(),
        })
    }
}

/// A [`Mapping`] that has been read.
#[derive(Clone, Debug)]
pub struct Mapper {
    mapping: Mapping,
    template: Option<Template>,
    tag_template: Option<Template>,
    repositories: Matcher,
    tags: Matcher,
}

impl Mapper {
    /// The parts of a repository's name that a template may name, beside its levels by number from 1: all of it, all but
    /// the last level, the last level, the first, all but the first.
    pub const PARTS: [&'static str; 5] = ["repository", "namespace", "name", "project", "path"];

    /// The repository at the destination. Fails where it would not be a name, or where too many levels are dropped.
    pub fn repository(&self, source: &RepositoryName) -> Result<RepositoryName, Failure> {
        let name = match &self.template {
            Some(template) => self.fill(template, source, None),
            None => self.flattened(source)?,
        };
        let namespace = self.mapping.namespace.iter().map(String::as_str);
        // A part that is empty leaves no slash behind.
        let levels = namespace.chain(name.split('/')).filter(|level| !level.is_empty());
        levels.collect::<Vec<_>>().join("/").parse()
    }

    /// The repository at the source that would get this name, where that can be told: a level that was dropped cannot.
    pub fn source_repository(&self, destination: &RepositoryName) -> Option<RepositoryName> {
        let name = self.below_namespace(destination)?;
        let source: RepositoryName = match (&self.template, self.mapping.flatten) {
            (Some(template), _) => {
                let of = |part| template.inverse(part)?.captures(name)?.name("of");
                of("repository")?.as_str().parse().ok()?
            }
            (None, Flatten::None) => name.parse().ok()?,
            (None, _) => return None,
        };
        self.repository(&source).is_ok_and(|there| there == *destination).then_some(source)
    }

    /// Whether a repository at the destination may be one that some repository would get the name of, as far as can be
    /// told.
    pub fn may_bring(&self, destination: &RepositoryName) -> bool {
        let invertible = self.template.is_none() && matches!(self.mapping.flatten, Flatten::None);
        match self.below_namespace(destination) {
            None => false,
            Some(name) if invertible => {
                name.parse().is_ok_and(|name: RepositoryName| self.repositories.matches(name.as_str()))
            }
            Some(_) => true,
        }
    }

    /// The namespace below which everything that is brought lies.
    pub fn namespace(&self) -> Option<&str> {
        self.mapping.namespace.as_deref()
    }

    fn below_namespace<'a>(&self, destination: &'a RepositoryName) -> Option<&'a str> {
        let name = destination.as_str();
        match &self.mapping.namespace {
            Some(namespace) => name.strip_prefix(namespace.as_str())?.strip_prefix('/'),
            None => Some(name),
        }
    }

    /// The tag at the destination. Fails where it would not be a tag.
    pub fn tag(&self, repository: &RepositoryName, tag: &Tag) -> Result<Tag, Failure> {
        match &self.tag_template {
            Some(template) => self.fill(template, repository, Some(tag)).parse(),
            None => Ok(tag.clone()),
        }
    }

    /// The tag at the source that would get this tag, where that can be told.
    pub fn source_tag(&self, repository: &RepositoryName, tag: &Tag) -> Option<Tag> {
        const HERE: &str = "\u{0}";
        let Some(template) = &self.tag_template else { return Some(tag.clone()) };
        let known =
            |name: &str| name == "tag" || Self::PARTS.contains(&name) || name.parse::<usize>().is_ok();
        if !template.names().all(known) || template.names().filter(|name| *name == "tag").count() != 1 {
            return None;
        }
        let of_repository = |name: &str| self.fill(&Template::of(name), repository, None);
        let filled = template.fill(|name| if name == "tag" { HERE.to_owned() } else { of_repository(name) });
        let (before, after) = filled.split_once(HERE)?;
        tag.as_str().strip_prefix(before)?.strip_suffix(after)?.parse().ok()
    }

    /// Whether two images may get one name.
    pub const fn merges(&self) -> bool {
        self.template.is_some()
            || self.tag_template.is_some()
            || !matches!(self.mapping.flatten, Flatten::None)
    }

    fn flattened(&self, source: &RepositoryName) -> Result<String, Failure> {
        let levels: Vec<&str> = source.components().collect();
        let dropped = match self.mapping.flatten {
            Flatten::None => 0,
            Flatten::All => levels.len() - 1,
            Flatten::Levels(count) => count.into(),
        };
        if dropped >= levels.len() {
            return Err(Failure::new(ErrorCode::NameTooShort)
                .with("repository", source.as_str())
                .with("levels", dropped));
        }
        Ok(levels[dropped..].join("/"))
    }

    fn fill(&self, template: &Template, repository: &RepositoryName, tag: Option<&Tag>) -> String {
        let mut groups: HashMap<String, String> = self.repositories.captures(repository.as_str());
        groups.extend(tag.map(|tag| self.tags.captures(tag.as_str())).unwrap_or_default());
        let name = repository.as_str();
        let levels: Vec<&str> = name.split('/').collect();
        let (namespace, last) = name.rsplit_once('/').unwrap_or(("", name));
        let (project, path) = name.split_once('/').unwrap_or((name, ""));
        template.fill(|part| {
            let known = match part {
                "repository" => name,
                "namespace" => namespace,
                "name" => last,
                "project" => project,
                "path" => path,
                "tag" => tag.map(Tag::as_str).unwrap_or_default(),
                _ => match part.parse::<usize>() {
                    Ok(number) => levels.get(number.wrapping_sub(1)).copied().unwrap_or_default(),
                    Err(_) => groups.get(part).map(String::as_str).unwrap_or_default(),
                },
            };
            known.to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(mapping: &Mapping, source: &str) -> Result<String, ErrorCode> {
        let mapper = mapping.mapper(&Patterns::default(), &Patterns::default()).unwrap();
        let outcome = mapper.repository(&source.parse().unwrap());
        outcome.map(|name| name.to_string()).map_err(|failure| failure.code)
    }

    #[test]
    fn a_namespace_goes_in_front() {
        let with = |namespace: &str| Mapping { namespace: Some(namespace.into()), ..Mapping::default() };
        assert_eq!(mapped(&Mapping::default(), "library/nginx").unwrap(), "library/nginx");
        assert_eq!(mapped(&with("mirror"), "library/nginx").unwrap(), "mirror/library/nginx");
        assert_eq!(mapped(&with(&"a".repeat(250)), "library/nginx"), Err(ErrorCode::ReferenceInvalid));
        let refused = with("Mirror").mapper(&Patterns::default(), &Patterns::default());
        assert_eq!(refused.unwrap_err().code, ErrorCode::ReferenceInvalid);
    }

    /// The examples of Harbor's documentation ("Creating a Replication Rule", "Flattening"), and what it refuses.
    #[test]
    fn levels_are_dropped_as_in_harbor() {
        for (source, namespace, flatten, expected) in [
            ("a/b/c/d/img", Some("e"), Flatten::All, Ok("e/img")),
            ("a/b/c/d/img", Some("e"), Flatten::None, Ok("e/a/b/c/d/img")),
            ("a/b/c/d/img", Some("e"), Flatten::Levels(1), Ok("e/b/c/d/img")),
            ("a/b/c/d/img", Some("e"), Flatten::Levels(2), Ok("e/c/d/img")),
            ("a/b/c/d/img", Some("e"), Flatten::Levels(3), Ok("e/d/img")),
            ("img", Some("e"), Flatten::All, Ok("e/img")),
            ("library/img", Some("e"), Flatten::Levels(1), Ok("e/img")),
            ("img", Some("e"), Flatten::Levels(1), Err(ErrorCode::NameTooShort)),
            ("a/b/img", Some("e"), Flatten::Levels(3), Err(ErrorCode::NameTooShort)),
            ("img", Some("e/f"), Flatten::None, Ok("e/f/img")),
            // Harbor ignores the levels where there is no namespace (#19319).
            ("a/b/img", None, Flatten::Levels(1), Ok("b/img")),
            ("a/b/img", None, Flatten::All, Ok("img")),
        ] {
            let mapping = Mapping { namespace: namespace.map(str::to_owned), flatten, ..Mapping::default() };
            assert_eq!(mapped(&mapping, source), expected.map(str::to_owned), "{source} {flatten:?}");
        }
    }

    /// What Harbor's users asked of names at the destination, by their issues.
    #[test]
    fn names_change_as_users_of_harbor_asked_for() {
        let with = |namespace: Option<&str>, template: Option<&str>, flatten| Mapping {
            namespace: namespace.map(str::to_owned),
            template: template.map(str::to_owned),
            flatten,
            tag_template: None,
        };
        for (issue, mapping, source, expected) in [
            // Fewer levels, with nothing in front.
            ("#19319", with(None, None, Flatten::Levels(2)), "a/b/c/img", "c/img"),
            // A prefix of the name becomes another one.
            ("#13549", with(None, Some("prod/{{path}}"), Flatten::None), "dev/team/img", "prod/team/img"),
            (
                "#22158",
                with(None, Some("{{project}}/mirror/{{path}}"), Flatten::None),
                "hub/img",
                "hub/mirror/img",
            ),
            // Folders stay where nobody drops them.
            ("#12791", with(Some("mirror"), None, Flatten::None), "library/a/b", "mirror/library/a/b"),
            ("#12791", with(Some("mirror"), None, Flatten::Levels(1)), "library/a/b", "mirror/a/b"),
            // Two of one last level get names of their own.
            ("#12890", with(None, Some("all/{{1}}-{{name}}"), Flatten::None), "red/web", "all/red-web"),
            ("#12890", with(None, Some("all/{{1}}-{{name}}"), Flatten::None), "blue/web", "all/blue-web"),
        ] {
            assert_eq!(mapped(&mapping, source).as_deref(), Ok(expected), "{issue}: {source}");
        }
    }

    #[test]
    fn a_template_puts_names_together_from_their_parts() {
        for (template, source, expected) in [
            ("{{namespace}}/{{name}}", "a/b/img", "a/b/img"),
            ("{{namespace}}/{{name}}", "img", "img"),
            ("mirror/{{repository}}", "a/b/img", "mirror/a/b/img"),
            ("{{project}}-mirror/{{path}}", "a/b/img", "a-mirror/b/img"),
            ("{{2}}/{{1}}/{{name}}", "a/b/img", "b/a/img"),
            ("{{9}}/{{name}}", "a/img", "img"),
            ("all/{{namespace}}", "img", "all"),
        ] {
            let mapping = Mapping { template: Some(template.into()), ..Mapping::default() };
            assert_eq!(mapped(&mapping, source).unwrap(), expected, "{template} of {source}");
            let below = Mapping { namespace: Some("e".into()), ..mapping };
            assert_eq!(mapped(&below, source).unwrap(), format!("e/{expected}"));
        }
        let upper = Mapping { template: Some("UPPER/{{name}}".into()), ..Mapping::default() };
        assert_eq!(mapped(&upper, "a/img"), Err(ErrorCode::ReferenceInvalid));
    }

    #[test]
    fn tags_are_rewritten_by_what_the_expressions_name() {
        let repositories = Patterns { regex: Some("(?P<team>[^/]+)/.*".into()), ..Patterns::default() };
        let tags = Patterns { regex: Some("v?(?P<number>.*)".into()), ..Patterns::default() };
        for (template, expected) in [
            ("{{tag}}-mirror", Some("v1.2-mirror")),
            ("{{number}}", Some("1.2")),
            ("{{team}}-{{name}}-{{tag}}", Some("red-web-v1.2")),
            ("{{tag}}/x", None),
        ] {
            let mapping = Mapping { tag_template: Some(template.into()), ..Mapping::default() };
            let mapper = mapping.mapper(&repositories, &tags).unwrap();
            assert!(mapper.merges());
            let tag = mapper.tag(&"red/deep/web".parse().unwrap(), &"v1.2".parse().unwrap());
            assert_eq!(tag.ok().as_ref().map(Tag::as_str), expected, "{template}");
        }
    }

    #[test]
    fn the_tag_at_the_source_can_be_told_from_the_one_at_the_destination() {
        let source = "red/web".parse().unwrap();
        for (template, tag, expected) in [
            (None, "1.2", Some("1.2")),
            (Some("{{tag}}-mirror"), "1.2-mirror", Some("1.2")),
            (Some("{{tag}}-mirror"), "1.2", None),
            (Some("{{name}}-{{tag}}"), "web-1.2-x", Some("1.2-x")),
            (Some("{{name}}-{{tag}}"), "other-1.2", None),
            (Some("{{name}}"), "web", None),
            (Some("{{tag}}-{{tag}}"), "1-1", None),
        ] {
            let mapping = Mapping { tag_template: template.map(str::to_owned), ..Mapping::default() };
            let mapper = mapping.mapper(&Patterns::default(), &Patterns::default()).unwrap();
            let told = mapper.source_tag(&source, &tag.parse().unwrap());
            assert_eq!(told.as_ref().map(Tag::as_str), expected, "{template:?} {tag}");
        }
    }

    #[test]
    fn the_repository_at_the_source_can_be_told_unless_levels_were_dropped() {
        for (namespace, flatten, template, there, expected) in [
            (None, Flatten::None, None, "a/web", Some("a/web")),
            (Some("m"), Flatten::None, None, "m/a/web", Some("a/web")),
            (Some("m/n"), Flatten::None, None, "m/n/web", Some("web")),
            (Some("m"), Flatten::None, None, "other/web", None),
            (Some("m"), Flatten::None, None, "mm/web", None),
            (Some("m"), Flatten::None, None, "m", None),
            (Some("m"), Flatten::All, None, "m/web", None),
            (None, Flatten::Levels(1), None, "web", None),
            (None, Flatten::None, Some("x-{{repository}}"), "x-a/web", Some("a/web")),
            (Some("m"), Flatten::None, Some("{{repository}}/all"), "m/a/web/all", Some("a/web")),
            (None, Flatten::None, Some("x-{{repository}}"), "a/web", None),
            (None, Flatten::None, Some("{{namespace}}/x/{{name}}"), "a/x/web", None),
        ] {
            let template = template.map(str::to_owned);
            let mapping =
                Mapping { namespace: namespace.map(str::to_owned), flatten, template, tag_template: None };
            let mapper = mapping.mapper(&Patterns::default(), &Patterns::default()).unwrap();
            let there = there.parse().unwrap();
            let told = mapper.source_repository(&there);
            assert_eq!(told.as_ref().map(RepositoryName::as_str), expected, "{mapping:?} {there}");
            assert!(told.is_none() || mapper.may_bring(&there), "{mapping:?} {there}");
        }
    }

    /// What may be somebody else's is not taken for one's own.
    #[test]
    fn what_a_rule_may_bring_is_told_on_the_safe_side() {
        let patterns = Patterns { include: vec!["team/**".into()], ..Patterns::default() };
        for (namespace, flatten, there, expected) in [
            (None, Flatten::None, "team/web", true),
            (None, Flatten::None, "other/web", false),
            (Some("m"), Flatten::None, "m/team/web", true),
            (Some("m"), Flatten::None, "m/other/web", false),
            (Some("m"), Flatten::All, "m/web", true),
            (Some("m"), Flatten::All, "n/web", false),
        ] {
            let mapping = Mapping { namespace: namespace.map(str::to_owned), flatten, ..Mapping::default() };
            let mapper = mapping.mapper(&patterns, &Patterns::default()).unwrap();
            assert_eq!(mapper.may_bring(&there.parse().unwrap()), expected, "{mapping:?} {there}");
        }
    }

    #[test]
    fn a_part_that_means_nothing_is_refused() {
        for (template, tag_template) in
            [(Some("{{tag}}/x"), None), (Some("{{team}}/x"), None), (None, Some("{{0}}"))]
        {
            let mapping = Mapping {
                template: template.map(str::to_owned),
                tag_template: tag_template.map(str::to_owned),
                ..Mapping::default()
            };
            let refused = mapping.mapper(&Patterns::default(), &Patterns::default());
            assert_eq!(refused.unwrap_err().code, ErrorCode::TemplateInvalid);
        }
    }
}
