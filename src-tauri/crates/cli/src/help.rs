//! Help in the reader's language: each command has the message `cli-cmd-…`, each argument `cli-opt-…`.

use clap::{Arg, ArgAction, Command, CommandFactory};
use sampan_domain::error::Args;
use sampan_i18n::Language;

use crate::arguments::Arguments;

/// The command line with its help.
pub(crate) fn command(lang: Language) -> Command {
    let text = |id: &str| lang.text(id, &Args::new());
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = Arguments::command()
        .disable_version_flag(true)
        .arg(version.help(text("cli-opt-version")).display_order(1_000));
    tell(command, "", lang).about(text("cli-about"))
}

fn tell(command: Command, path: &str, lang: Language) -> Command {
    let text = |id: &str| lang.text(id, &Args::new());
    let template = format!(
        "{{about-with-newline}}\n{}{}{{usage}}\n\n{{all-args}}{{after-help}}",
        text("cli-help-usage"),
        text("cli-colon")
    );
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let command = command
        .help_template(template)
        .subcommand_help_heading(text("cli-help-commands"))
        .subcommand_value_name(text("cli-help-command"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .mut_args(|arg| {
            let id = format!("cli-opt-{}", arg.get_id().as_str().replace('_', "-"));
            let heading = if arg.is_positional() { "cli-help-arguments" } else { "cli-help-options" };
            let values = arg.get_action().takes_values();
            let arg = arg.help(text(&id)).help_heading(text(heading));
            if values { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        })
        .arg(help.help(text("cli-opt-help")).help_heading(text("cli-help-options")).display_order(999));
    command.mut_subcommands(|verb| {
        let path = format!("{path}-{}", verb.get_name());
        let about = text(&format!("cli-cmd{path}"));
        tell(verb, &path, lang).about(about)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(command: &Command, path: &str, found: &mut Vec<String>) {
        let told = |text: Option<&clap::builder::StyledStr>| {
            text.is_some_and(|text| !text.to_string().contains('⟦'))
        };
        if !told(command.get_about()) {
            found.push(path.to_owned());
        }
        for arg in command.get_arguments().filter(|arg| !told(arg.get_help())) {
            found.push(format!("{path} {}", arg.get_id()));
        }
        for verb in command.get_subcommands() {
            walk(verb, &format!("{path} {}", verb.get_name()), found);
        }
    }

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        for lang in Language::ALL {
            let mut command = command(lang);
            command.build();
            let mut untold = Vec::new();
            walk(&command, "sampan", &mut untold);
            assert_eq!(untold, Vec::<String>::new(), "{lang}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        command(Language::En).debug_assert();
    }

    #[test]
    fn every_help_text_is_shown_somewhere() {
        fn ids(command: &Command, path: &str, found: &mut std::collections::BTreeSet<String>) {
            let option = |arg: &Arg| format!("cli-opt-{}", arg.get_id().as_str().replace('_', "-"));
            found.extend(command.get_arguments().map(option));
            for verb in command.get_subcommands() {
                let path = format!("{path}-{}", verb.get_name());
                found.insert(format!("cli-cmd{path}"));
                ids(verb, &path, found);
            }
        }
        let mut shown = std::collections::BTreeSet::new();
        ids(&command(Language::En), "", &mut shown);
        let words = include_str!("../../../../locales/en/cli.ftl").lines();
        let written = words.filter_map(|line| line.split_once(" = ")).map(|(id, _)| id.to_owned());
        let helps = written.filter(|id| id.starts_with("cli-cmd-") || id.starts_with("cli-opt-"));
        assert_eq!(helps.filter(|id| !shown.contains(id)).collect::<Vec<_>>(), Vec::<String>::new());
    }
}
