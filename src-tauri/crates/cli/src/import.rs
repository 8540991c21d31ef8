//! `sampan import`: a rule file on standard output, and the report of what is not the same beside it.

use std::path::Path;

use sampan_app::import::{self, Given, NoteKind, Tool};
use sampan_domain::{ErrorCode, Failure};

use crate::exit::Exit;
use crate::render::{self, Paint, Painted};
use crate::voice::{self, Voice};

pub(crate) fn import(
    tool: Tool,
    file: &Path,
    auth: Option<&Path>,
    other: Option<&str>,
    voice: Voice,
) -> Result<Exit, Failure> {
    let text = read(file)?;
    let logins = auth.map(read).transpose()?;
    let given = Given { text: &text, logins: logins.as_deref(), other };
    let imported = import::import(tool, &given)
        .map_err(|failure| failure.with("file", file.display().to_string()))?
        .told(voice.lang);
    if voice.json {
        render::document(serde_json::to_string_pretty(&imported));
        return Ok(Exit::Done);
    }
    voice::print(&imported.file);
    for note in &imported.report {
        let (word, paint) = match note.kind {
            NoteKind::LeftOut => ("cli-import-left-out", Paint::Warn),
            NoteKind::Check => ("cli-import-check", Paint::Going),
        };
        let word = Painted::new(voice.word(word), paint).show(voice.stderr_colors);
        let colon = voice.colon();
        voice::say(&format!("{word}{colon}{}{colon}{}", note.place, note.message));
    }
    Ok(Exit::Done)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::new(ErrorCode::FileFailed)
            .with("path", path.display().to_string())
            .with("detail", error.to_string())
    })
}
