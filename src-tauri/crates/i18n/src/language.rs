//! Which language, from what a person or the system says.

use std::fmt;
use std::str::FromStr;

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use sampan_domain::{ErrorCode, Failure};
use unic_langid::{LanguageIdentifier, langid};

/// A language that Sampan speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, also where the wanted language is not spoken.
    #[default]
    En,
    /// Chinese in simplified characters.
    ZhCn,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The language of the person's desktop or shell.
    pub fn system() -> Self {
        let wanted: Vec<_> = sys_locale::get_locales().filter_map(|locale| identifier(&locale)).collect();
        negotiate(&wanted).unwrap_or_default()
    }

    /// The stable name, a BCP 47 tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    pub(crate) const fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::En => langid!("en"),
            Self::ZhCn => langid!("zh-CN"),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = Failure;

    /// Reads a BCP 47 tag (`zh-CN`, `zh-Hans`, `en`) or a POSIX locale (`zh_CN.UTF-8`, `en_GB`).
    fn from_str(text: &str) -> Result<Self, Failure> {
        identifier(text).and_then(|wanted| negotiate(&[wanted])).ok_or_else(|| {
            Failure::new(ErrorCode::ValueInvalid).with("detail", format!("{text:?}: en, zh-CN"))
        })
    }
}

/// A locale's language, without the encoding and the modifier that POSIX appends.
fn identifier(locale: &str) -> Option<LanguageIdentifier> {
    let language = locale.split(['.', '@']).next()?;
    language.parse().ok()
}

/// The language that serves best somebody who wants these, the most wanted first.
fn negotiate(wanted: &[LanguageIdentifier]) -> Option<Language> {
    let spoken = Language::ALL.map(Language::identifier);
    let served = negotiate_languages(wanted, &spoken, None, NegotiationStrategy::Filtering);
    let best = served.first()?;
    Language::ALL.into_iter().find(|language| language.identifier() == **best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_of_all_notations_are_understood() {
        for text in ["zh-CN", "zh", "zh_CN.UTF-8", "zh-Hans", "zh_Hans_CN", "zh-SG", "zh-TW", "ZH-cn"] {
            assert_eq!(text.parse::<Language>().ok(), Some(Language::ZhCn), "{text}");
        }
        for text in ["en", "en_GB", "en_US.UTF-8", "en-AU", "en_IE@euro"] {
            assert_eq!(text.parse::<Language>().ok(), Some(Language::En), "{text}");
        }
        for text in ["", "de", "C", "POSIX", "中文", "english please"] {
            assert_eq!(
                text.parse::<Language>().map_err(|failure| failure.code),
                Err(ErrorCode::ValueInvalid)
            );
        }
    }

    #[test]
    fn the_first_wanted_language_that_is_spoken_wins() {
        let wanted =
            |texts: &[&str]| negotiate(&texts.iter().filter_map(|text| identifier(text)).collect::<Vec<_>>());
        assert_eq!(wanted(&["de-DE", "zh_CN", "en"]), Some(Language::ZhCn));
        assert_eq!(wanted(&["fr", "en_GB", "zh-Hans"]), Some(Language::En));
        assert_eq!(wanted(&["fr"]), None);
        assert_eq!(wanted(&[]), None);
    }

    #[test]
    fn names_read_back() {
        for language in Language::ALL {
            assert_eq!(language.to_string().parse::<Language>().ok(), Some(language));
        }
    }
}
