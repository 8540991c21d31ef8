//! The manual pages, one a command, made of the same words as the help.

use std::fs;
use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use sampan_domain::{ErrorCode, Failure};

use crate::exit::Exit;
use crate::help;
use crate::voice::{self, Voice};

/// The headings as the generator writes them, and the messages that say them.
const HEADINGS: [(&str, &str); 6] = [
    ("NAME", "cli-man-name"),
    ("SYNOPSIS", "cli-man-synopsis"),
    ("DESCRIPTION", "cli-man-description"),
    ("OPTIONS", "cli-help-options"),
    ("SUBCOMMANDS", "cli-help-commands"),
    ("VERSION", "cli-man-version"),
];

/// Writes all pages into a directory, and says which; with `dry_run` only that.
pub(crate) fn write(directory: &Path, dry_run: bool, voice: Voice) -> Result<Exit, Failure> {
    let failed = |error: io::Error| {
        Failure::new(ErrorCode::FileFailed)
            .with("path", directory.display().to_string())
            .with("detail", error.to_string())
    };
    let mut command = help::command(voice.lang);
    command.build();
    let mut pages = Vec::new();
    collect(&command, "sampan", voice, &mut pages).map_err(failed)?;
    if !dry_run {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    for (name, page) in &pages {
        let path = directory.join(name);
        if !dry_run {
            fs::write(&path, page).map_err(failed)?;
        }
        voice::print(&format!("{}\n", path.display()));
    }
    Ok(Exit::Done)
}

/// The page of a command, and of all below it.
fn collect(command: &Command, name: &str, voice: Voice, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    let mut page = Vec::new();
    Man::new(command.clone().name(name.to_owned())).title(name).render(&mut page)?;
    pages.push((format!("{name}.1"), translated(&String::from_utf8_lossy(&page), voice)));
    for verb in command.get_subcommands() {
        collect(verb, &format!("{name}-{}", verb.get_name()), voice, pages)?;
    }
    Ok(())
}

/// The headings in the reader's language.
fn translated(page: &str, voice: Voice) -> String {
    let line = |line: &str| {
        let heading = line.strip_prefix(".SH ").map(|word| word.trim_matches('"'));
        let known = HEADINGS.iter().find(|(word, _)| Some(*word) == heading);
        known.map_or_else(|| line.to_owned(), |(_, id)| format!(".SH {}", voice.word(id).to_uppercase()))
    };
    page.lines().map(line).flat_map(|line| [line, "\n".to_owned()]).collect()
}
