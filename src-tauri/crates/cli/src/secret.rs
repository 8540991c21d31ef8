//! Secrets that are given to a command: the passphrase of the encrypted file, from a file, from the environment, or typed
//! in at a terminal; a password, from standard input. Never from the command line, which everybody on the machine
//! can read.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use sampan_app::{PASSPHRASE, Secret};
use sampan_domain::{ErrorCode, Failure};

use crate::voice::Voice;

/// The longest that is read, in bytes.
const CAP: u64 = 4 << 10;

/// The passphrase that opens the encrypted file; `None` where nobody gives one and nobody can be asked.
pub(crate) fn known(voice: Voice, file: Option<&Path>) -> Result<Option<Secret>, Failure> {
    match given(file)? {
        Some(passphrase) => Ok(Some(passphrase)),
        None => asked(voice, "cli-passphrase"),
    }
}

/// The passphrase of a file that is made; where it is not given it is asked for twice.
pub(crate) fn new(voice: Voice, file: Option<&Path>) -> Result<Secret, Failure> {
    given(file)?.map_or_else(|| typed_twice(voice), Ok)
}

/// A passphrase that replaces another one, typed in.
pub(crate) fn typed_twice(voice: Voice) -> Result<Secret, Failure> {
    let missing = || Failure::new(ErrorCode::PassphraseMissing);
    let first = asked(voice, "cli-passphrase-new")?.ok_or_else(missing)?;
    let again = asked(voice, "cli-passphrase-again")?.ok_or_else(missing)?;
    if first == again { Ok(first) } else { Err(Failure::new(ErrorCode::PassphraseDiffers)) }
}

/// A password from standard input: one line.
pub(crate) fn line() -> Result<Secret, Failure> {
    let mut text = String::new();
    let failed = |why: String| {
        Failure::new(ErrorCode::CredentialInvalid).with("source", "--password-stdin").with("detail", why)
    };
    io::stdin().lock().take(CAP).read_to_string(&mut text).map_err(|error| failed(error.to_string()))?;
    let line = without_line_end(&text);
    if line.is_empty() || line.chars().any(char::is_control) {
        return Err(failed("it is empty, or has control characters".to_owned()));
    }
    Ok(line.to_owned().into())
}

/// Without the line end that editors and `echo` put behind it.
fn without_line_end(text: &str) -> &str {
    text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text))
}

/// From the file that is named, or from the environment.
fn given(file: Option<&Path>) -> Result<Option<Secret>, Failure> {
    if let Some(path) = file {
        let failed = |error: io::Error| {
            let failed = Failure::new(ErrorCode::FileFailed).with("path", path.display().to_string());
            failed.with("detail", error.to_string())
        };
        let mut text = String::new();
        File::open(path).map_err(failed)?.take(CAP).read_to_string(&mut text).map_err(failed)?;
        return Ok(Some(without_line_end(&text).to_owned().into()));
    }
    Ok(std::env::var(PASSPHRASE).ok().filter(|text| !text.is_empty()).map(Into::into))
}

fn asked(voice: Voice, question: &str) -> Result<Option<Secret>, Failure> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(None);
    }
    let typed = rpassword::prompt_password(voice.word(question) + &voice.colon());
    let failed = |error: io::Error| Failure::new(ErrorCode::PassphraseMissing).detail(error);
    typed.map(|typed| Some(typed.into())).map_err(failed)
}
