//! Failures: the cause, and what to do about it.

use sampan_app::answer::{FailureAnswer, Refusal, Refused};
use sampan_domain::Failure;

use super::document;
use super::paint::{Paint, Painted};
use crate::voice::{self, Voice};

/// Shows why a command failed.
pub(crate) fn failure(voice: Voice, failure: &Failure) {
    refused(voice, &Refused::of(failure, voice.lang));
    if let Some(detail) = failure.detail.as_ref().filter(|_| voice.verbose) {
        voice::say(&format!("  {}: {detail}", failure.code));
    }
}

/// Shows why another process refused a command.
pub(crate) fn refused(voice: Voice, refused: &Refused) {
    if voice.json {
        document(serde_json::to_string_pretty(refused));
        return;
    }
    let word = Painted::new(voice.word("cli-failed"), Paint::Bad).show(voice.stderr_colors);
    let colon = voice.colon();
    let place = place(&refused.error).map(|place| place + &colon).unwrap_or_default();
    voice::say(&format!("{word}{colon}{place}{}", cause(voice, &refused.error.failure)));
}

/// Shows that a wait has ended and the work has not.
pub(crate) fn left(voice: Voice, failure: &Failure) {
    if voice.json {
        return self::failure(voice, failure);
    }
    let told = FailureAnswer::of(failure, voice.lang);
    voice::say(&format!("{}\n  {}", told.message, told.remedy));
}

/// Where in a file the cause stands.
fn place(refusal: &Refusal) -> Option<String> {
    refusal.location.as_ref().map(|at| format!("{}:{}:{}", at.file, at.line, at.column))
}

/// Says something on the side that is not the end of the command.
pub(crate) fn warn(voice: Voice, failure: &Failure) {
    let word = Painted::new(voice.word("cli-warning"), Paint::Warn).show(voice.stderr_colors);
    voice::say(&format!("{word}{}{}", voice.colon(), cause(voice, &FailureAnswer::of(failure, voice.lang))));
}

/// The cause on one line, the remedy on the next.
pub(super) fn cause(voice: Voice, failure: &FailureAnswer) -> String {
    let remedy = voice.text("cli-remedy", &[("remedy", failure.remedy.as_str().into())]);
    format!("{}\n  {remedy}", failure.message)
}
