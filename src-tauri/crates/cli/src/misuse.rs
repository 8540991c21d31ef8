//! What is wrong with a command line, said in the reader's language.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use sampan_app::answer::{advised, usage};
use sampan_domain::{ErrorCode, Failure};

use crate::voice::Voice;

/// The failure that a refusal of the command line means.
pub(crate) fn of(error: &Error, voice: Voice) -> Failure {
    let failure = known(error, voice).unwrap_or_else(|| {
        // Its first paragraph says what is wrong; usage and help have their own place.
        let text = error.render().to_string();
        let text = text.strip_prefix("error: ").unwrap_or(&text);
        let paragraph = text.split("\n\n").next().unwrap_or_default();
        Failure::new(ErrorCode::Usage)
            .with("detail", paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    match command(error) {
        Some(command) => advised(failure.with("command", command), "cli-usage-help"),
        None => failure,
    }
}

/// The command that was not understood, as far as it was: what its usage begins with.
fn command(error: &Error) -> Option<String> {
    let ContextValue::StyledStr(usage) = error.get(ContextKind::Usage)? else { return None };
    let usage = usage.to_string();
    let is_verb = |word: &&str| {
        !word.starts_with('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let words: Vec<_> =
        usage.split_whitespace().skip_while(|word| *word != "sampan").take_while(is_verb).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn known(error: &Error, voice: Voice) -> Option<Failure> {
    let text = |kind| words(error, kind).filter(|text| !text.is_empty());
    let option = || text(ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => usage("cli-usage-command")
            .with("word", text(ContextKind::InvalidSubcommand)?)
            .with("known", nearest(error, ContextKind::SuggestedSubcommand)),
        ErrorKind::UnknownArgument => usage("cli-usage-argument")
            .with("word", option()?)
            .with("known", nearest(error, ContextKind::SuggestedArg)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            usage("cli-usage-no-command")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match text(ContextKind::InvalidValue) {
            None => usage("cli-usage-value-missing").with("option", option()?),
            Some(word) => usage("cli-usage-value")
                .with("word", word)
                .with("option", option()?)
                .with("detail", wanted(error, voice)),
        },
        ErrorKind::TooManyValues => usage("cli-usage-value-needless").with("option", option()?),
        ErrorKind::MissingRequiredArgument => usage("cli-usage-missing").with("names", option()?),
        ErrorKind::ArgumentConflict => {
            let (option, prior) = (option()?, text(ContextKind::PriorArg));
            match prior.filter(|prior| *prior != option) {
                Some(prior) => usage("cli-usage-conflict").with("option", option).with("names", prior),
                None => usage("cli-usage-repeated").with("option", option),
            }
        }
        ErrorKind::InvalidUtf8 => usage("cli-usage-utf8"),
        _ => return None,
    })
}

/// What may stand there, where that is known. Parsers of our own name the message, or the words.
fn wanted(error: &Error, voice: Voice) -> String {
    let listed = words(error, ContextKind::ValidValue).filter(|words| !words.is_empty());
    match listed.or_else(|| error.source().map(ToString::to_string)) {
        Some(ours) if ours.starts_with("cli-expected-") => voice.word(&ours),
        Some(words) => one_of(voice, &words),
        None => String::new(),
    }
}

fn one_of(voice: Voice, words: &str) -> String {
    let words = words.replace(", ", &voice.word("list-separator"));
    voice.text("cli-expected-one-of", &[("choices", words.into())])
}

/// The word that was most likely meant: clap has the nearest last.
fn nearest(error: &Error, kind: ContextKind) -> String {
    let known = words(error, kind).unwrap_or_default();
    known.rsplit(", ").next().unwrap_or_default().to_owned()
}

/// A part of what clap knows, lists parted by a comma and a space.
fn words(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use sampan_app::answer::FailureAnswer;
    use sampan_i18n::Language;

    use super::*;
    use crate::help;

    fn told(lang: Language, words: &str) -> String {
        let voice = Voice { lang, json: true, verbose: false, colors: false, stderr_colors: false };
        let matched = help::command(lang).try_get_matches_from(words.split(' '));
        FailureAnswer::of(&of(&matched.unwrap_err(), voice), lang).message
    }

    #[test]
    fn the_help_of_the_command_at_hand_is_pointed_to() {
        let voice =
            Voice { lang: Language::En, json: true, verbose: false, colors: false, stderr_colors: false };
        for (line, help) in [
            ("sampan rule run", "sampan rule run --help"),
            ("sampan rule frobnicate", "sampan rule --help"),
            ("sampan rul list", "sampan --help"),
            ("sampan job log --levle info 3", "sampan job log --help"),
        ] {
            let matched = help::command(voice.lang).try_get_matches_from(line.split(' '));
            let told = FailureAnswer::of(&of(&matched.unwrap_err(), voice), voice.lang);
            assert_eq!(told.remedy, format!("See {help}."), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_both_languages() {
        let lines = [
            "sampan rule frobnicate",
            "sampan rul list",
            "sampan rule list --frobnicate",
            "sampan rule list --jsn",
            "sampan rule",
            "sampan job list --status lost",
            "sampan job list --limit 0",
            "sampan job list --limit",
            "sampan --lang de rule list",
            "sampan --json=yes rule list",
            "sampan copy",
            "sampan completions tcsh",
            "sampan apply -f a -f b",
            "sampan target add a b --credential none --username u --password-env P",
        ];
        let told = |lang| lines.map(|line| told(lang, line)).join("\n");
        insta::assert_snapshot!(told(Language::En), @r#"
        There is no command “frobnicate”.
        There is no command “rul”. Did you mean “rule”?
        “--frobnicate” is not an argument of this command.
        “--jsn” is not an argument of this command. Did you mean “--json”?
        A command is missing.
        “lost” is not a value for --status <STATUS>: expected one of pending, running, retrying, stopped, canceled, finished, error.
        “0” is not a value for --limit <N>: expected a number from 1.
        --limit <N> needs a value.
        “de” is not a value for --lang <LANG>: expected one of en, zh-CN.
        --json takes no value.
        These are missing: <SRC>, <DST>.
        “tcsh” is not a value for <SHELL>: expected one of bash, elvish, fish, powershell, zsh.
        --file <FILE> may be given only once.
        --credential <WORD> cannot be used together with --username <USERNAME>, --password-env <NAME>.
        "#);
        insta::assert_snapshot!(told(Language::ZhCn), @r#"
        没有命令“frobnicate”。
        没有命令“rul”。是否应为“rule”？
        此命令没有参数“--frobnicate”。
        此命令没有参数“--jsn”。是否应为“--json”？
        缺少命令。
        “lost”不能用作 --status <STATUS> 的值：应为以下之一：pending、running、retrying、stopped、canceled、finished、error。
        “0”不能用作 --limit <N> 的值：应为不小于 1 的整数。
        --limit <N> 需要一个值。
        “de”不能用作 --lang <LANG> 的值：应为以下之一：en、zh-CN。
        --json 不带值。
        缺少以下参数：<SRC>、<DST>。
        “tcsh”不能用作 <SHELL> 的值：应为以下之一：bash、elvish、fish、powershell、zsh。
        --file <FILE> 只能出现一次。
        --credential <WORD> 不能与 --username <USERNAME>、--password-env <NAME> 同时使用。
        "#);
    }
}
