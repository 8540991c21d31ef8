//! In which language and with which means a command speaks.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use sampan_domain::error::Value;
use sampan_i18n::Language;

use crate::arguments::Common;

/// How a command speaks.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four independent questions")]
pub(crate) struct Voice {
    /// The language.
    pub(crate) lang: Language,
    /// Whether one JSON document goes to standard output, and nothing else.
    pub(crate) json: bool,
    /// Whether more is said.
    pub(crate) verbose: bool,
    /// Whether what goes to standard output may have colors.
    pub(crate) colors: bool,
    /// The same of standard error.
    pub(crate) stderr_colors: bool,
}

impl Voice {
    /// As far as it can be known before the command line has been read, which may fail.
    pub(crate) fn of_words(words: &[OsString]) -> Self {
        let mut words = words.iter().filter_map(|word| word.to_str());
        let (mut lang, mut json, mut plain) = (None, false, false);
        while let Some(word) = words.next() {
            match word {
                "--json" => json = true,
                "--no-color" => plain = true,
                "--lang" => lang = words.next(),
                _ => lang = word.strip_prefix("--lang=").or(lang),
            }
        }
        let lang = lang.and_then(|lang| lang.parse().ok()).unwrap_or_else(Language::system);
        Self::with(lang, json, false, plain)
    }

    /// As it was asked for.
    pub(crate) fn of(common: &Common, system: Language) -> Self {
        Self::with(common.lang.unwrap_or(system), common.json, common.verbose > 0, common.no_color)
    }

    fn with(lang: Language, json: bool, verbose: bool, plain: bool) -> Self {
        let wanted = !plain && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            lang,
            json,
            verbose,
            colors: wanted && io::stdout().is_terminal(),
            stderr_colors: wanted && io::stderr().is_terminal(),
        }
    }

    /// The text of a message.
    pub(crate) fn text(self, id: &str, args: &[(&'static str, Value)]) -> String {
        let args = args.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        self.lang.text(id, &args)
    }

    /// What stands between a word and what it is about.
    pub(crate) fn colon(self) -> String {
        self.word("cli-colon")
    }

    /// Something said in passing, behind what it is about.
    pub(crate) fn aside(self, text: &str) -> String {
        self.text("cli-aside", &[("text", text.into())])
    }

    /// Several things in a row.
    pub(crate) fn list(self, things: &[impl AsRef<str>]) -> String {
        let things: Vec<&str> = things.iter().map(AsRef::as_ref).collect();
        things.join(&self.word("list-separator"))
    }

    /// A word that needs no arguments.
    pub(crate) fn word(self, id: &str) -> String {
        self.text(id, &[])
    }
}

/// Writes to standard output. A reader that has gone is no fault.
pub(crate) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error, as a line.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}
