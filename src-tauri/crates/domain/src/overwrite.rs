//! What a rule may do at its destinations beside bringing what is not there: replace, and delete.

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::digest::Digest;
use crate::error::{ErrorCode, Failure};
use crate::filter::Patterns;
use crate::mapping::Template;
use crate::reference::Tag;

/// What happens to a tag that is another image at the destination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overwrite {
    /// It is overwritten.
    #[default]
    Always,
    /// It stays.
    Never,
    /// It is overwritten if the image there is older.
    IfOlder,
}

impl Overwrite {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::IfOlder => "if_older",
        }
    }
}

/// What a job may do to an image that is under its name at the destination, as the rule said when it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Whether it is overwritten.
    pub overwrite: Overwrite,
    /// The tag that it keeps, as [`BackupTag`] reads it.
    pub backup_tag: Option<String>,
    /// What the plan has seen there and found to be older.
    pub over: Option<Digest>,
}

/// Which image of a repository goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The oldest: then a destination that keeps the latest pushed keeps the right ones (harbor #17401).
    #[default]
    OldestFirst,
    /// The newest.
    NewestFirst,
}

impl Order {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OldestFirst => "oldest_first",
            Self::NewestFirst => "newest_first",
        }
    }
}

/// The tag that an overwritten image keeps: a template of `{{tag}}`, `{{date}}`, `{{time}}` and `{{digest}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupTag(Template);

impl BackupTag {
    const PARTS: [&'static str; 4] = ["tag", "date", "time", "digest"];

    /// Reads a template. Without the tag or the digest, the backups of all tags of a repository would have one name;
    /// with nothing but the tag they would be what they are to save.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let backup = Self(text.parse::<Template>()?.check(|name| Self::PARTS.contains(&name))?);
        let told_apart = backup.0.names().any(|name| matches!(name, "tag" | "digest"));
        let sample: Tag = "a".parse()?;
        if !told_apart || backup.of(&sample, &Digest::of(b""), Time::UNIX_EPOCH)? == sample {
            let invalid = Failure::new(ErrorCode::TemplateInvalid).with("template", text);
            return Err(invalid.with("name", "{{tag}}-…"));
        }
        Ok(backup)
    }

    /// The tag that an image gets when its own is overwritten now.
    pub fn of(&self, tag: &Tag, digest: &Digest, now: Time) -> Result<Tag, Failure> {
        let filled = self.0.fill(|name| match name {
            "tag" => tag.to_string(),
            "date" => now.format("%Y%m%d").to_string(),
            "time" => now.format("%H%M%S").to_string(),
            _ => digest.short(),
        });
        filled.parse()
    }

    /// Whether a tag looks like a backup.
    pub fn looks_like(&self, tag: &Tag) -> bool {
        let inverse = self.0.inverse("tag").or_else(|| self.0.inverse("digest"));
        inverse.is_some_and(|inverse| inverse.is_match(tag.as_str()))
    }
}

/// Whether what is gone at the source is deleted at the destination, and what guards it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeleteMissing {
    /// Whether it is. The rest means nothing without it.
    pub enabled: bool,
    /// Nothing is deleted when more than this share of the whole would go, in percent, unless a person confirms it.
    pub max_share: u8,
    /// Globs of tags that are never deleted.
    pub protect: Vec<String>,
}

impl Default for DeleteMissing {
    fn default() -> Self {
        Self { enabled: false, max_share: 20, protect: Vec::new() }
    }
}

impl DeleteMissing {
    /// What protects tags, as patterns.
    pub fn protected(&self) -> Patterns {
        Patterns { include: self.protect.clone(), ..Patterns::default() }
    }

    /// Whether so many of all may be deleted without being asked.
    pub fn allows(&self, deleted: usize, of: usize) -> bool {
        deleted * 100 <= of * usize::from(self.max_share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_tag_is_filled_in_and_recognised() {
        let backup = BackupTag::read("{{tag}}-before-{{date}}").unwrap();
        let now = "2026-03-04T05:06:07Z".parse().unwrap();
        let tag: Tag = "1.27".parse().unwrap();
        assert_eq!(backup.of(&tag, &Digest::of(b""), now).unwrap().as_str(), "1.27-before-20260304");
        assert!(backup.looks_like(&"1.27-before-20260304".parse().unwrap()));
        assert!(!backup.looks_like(&tag));
        let exact = BackupTag::read("old-{{digest}}-{{time}}").unwrap();
        assert_eq!(exact.of(&tag, &Digest::of(b""), now).unwrap().as_str(), "old-e3b0c44298fc-050607");
        let long = "t".repeat(128).parse().unwrap();
        assert_eq!(backup.of(&long, &Digest::of(b""), now).unwrap_err().code, ErrorCode::ReferenceInvalid);
    }

    #[test]
    fn a_backup_tag_that_keeps_nothing_apart_is_refused() {
        for text in ["{{tag}}", "backup", "backup-{{date}}", "{{name}}-x", "", "/{{tag}}"] {
            assert!(BackupTag::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_of_the_whole() {
        let guard = DeleteMissing::default();
        for (deleted, of, allowed) in
            [(0, 0, true), (1, 5, true), (2, 5, false), (1, 4, false), (20, 100, true)]
        {
            assert_eq!(guard.allows(deleted, of), allowed, "{deleted} of {of}");
        }
        assert!(DeleteMissing { max_share: 100, ..guard }.allows(7, 7));
    }
}
