//! The command line `sampan`.
//!
//! In the order in which a command is carried out: [`arguments`] is read (with [`help`] in the reader's language) and
//! becomes a question in [`question`], or is refused in the words of [`misuse`]; [`place`] finds who can answer it, this process or the one that holds the data
//! directory; [`report`] says how far it is; [`render`] shows the answer, and [`exit`] judges it. [`serve`] stays, and
//! [`traces`] goes with it where somebody collects them.

mod arguments;
mod exit;
mod help;
mod import;
mod man;
mod misuse;
mod place;
mod question;
mod render;
mod report;
mod secret;
mod serve;
mod traces;
mod voice;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;
use sampan_domain::{ErrorCode, Failure};

use arguments::{Arguments, Verb};
use exit::Exit;
use place::Place;
use traces::Traces;
use voice::Voice;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let mut voice = Voice::of_words(&words);
    let outcome = match read(&words, voice) {
        Ok(Some(arguments)) => {
            voice = Voice::of(&arguments.common, voice.lang);
            carry_out(arguments, voice)
        }
        Ok(None) => Ok(Exit::Done),
        Err(failure) => Err(failure),
    };
    let exit = outcome.unwrap_or_else(|failure| {
        render::failure(voice, &failure);
        Exit::of_failure(&failure)
    });
    exit.into()
}

/// Reads the command line. `None` when help or the version was asked for, and has been shown.
fn read(words: &[OsString], voice: Voice) -> Result<Option<Arguments>, Failure> {
    let matches = match help::command(voice.lang).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                voice::print(&help::shown(&error, voice.lang));
                return Ok(None);
            }
            kind => {
                if kind == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && !voice.json {
                    voice::say(&help::shown(&error, voice.lang));
                }
                return Err(misuse::of(&error, voice));
            }
        },
    };
    Arguments::from_arg_matches(&matches).map(Some).map_err(|error| misuse::of(&error, voice))
}

fn carry_out(arguments: Arguments, voice: Voice) -> Result<Exit, Failure> {
    let Arguments { common, verb } = arguments;
    match verb {
        Verb::Schema { name } => {
            voice::print(&sampan_app::schema::text(&name)?);
            Ok(Exit::Done)
        }
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut help::command(voice.lang), "sampan", &mut script);
            voice::print(&String::from_utf8_lossy(&script));
            Ok(Exit::Done)
        }
        Verb::Import { tool, file, auth, other } => {
            import::import(tool, &file, auth.as_deref(), other.as_deref(), voice)
        }
        Verb::Man { directory, dry_run } => man::write(&directory, dry_run, voice),
        Verb::Serve { drain } => {
            let traces = Traces::begin()?;
            let job_log = common.job_log_beside(voice, traces.as_ref().map(Traces::listener));
            let file = common.passphrase_file.as_deref();
            let outcome = in_runtime(serve::serve(common.directory(), file, drain, job_log, voice));
            if let Some(traces) = traces {
                traces.finish(voice);
            }
            outcome
        }
        verb => {
            let asked =
                Place::of(&verb, &common).and_then(|place| Ok((place, question::of(verb, voice, &common)?)));
            match asked {
                Ok((place, request)) => {
                    in_runtime(place::answer(place, request, common.job_log(voice), voice))
                }
                Err(failure) => {
                    render::failure(voice, &failure);
                    Ok(Exit::Misused)
                }
            }
        }
    }
}

fn in_runtime(work: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::new(ErrorCode::Panicked).with("detail", error.to_string()))?;
    let outcome = runtime.block_on(Box::pin(work));
    // A blocking read of standard input or a lookup of a name must not hold up the end.
    runtime.shutdown_background();
    outcome
}
