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

/// Help, or the version, as it is shown. One word of the line of usage is not to be had from clap in another language.
pub(crate) fn shown(error: &clap::Error, lang: Language) -> String {
    let options = lang.text("cli-help-placeholder", &Args::new());
    error.render().to_string().replace("[OPTIONS]", &format!("[{options}]"))
}

/// Where in the list of options those of all commands begin: a command's own come first.
const AFTER_OWN: usize = 500;

fn tell(command: Command, path: &str, lang: Language) -> Command {
    let text = |id: &str| lang.text(id, &Args::new());
    let colon = text("cli-colon");
    let part = |heading: &str, list: &str| format!("{}{}\n{{{list}}}\n\n", text(heading), colon.trim_end());
    let mut template = format!("{{about-with-newline}}\n{}{colon}{{usage}}\n\n", text("cli-help-usage"));
    if command.has_subcommands() {
        template += &part("cli-help-commands", "subcommands");
    }
    if command.get_positionals().next().is_some() {
        template += &part("cli-help-arguments", "positionals");
    }
    template += part("cli-help-options", "options").trim_end();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let mut globals = AFTER_OWN;
    let command = command
        .help_template(template)
        .subcommand_value_name(text("cli-help-command"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .mut_args(|arg| {
            let id = format!("cli-opt-{}", arg.get_id().as_str().replace('_', "-"));
            let values = arg.get_action().takes_values();
            let arg = arg.help(text(&id));
            let arg = if arg.is_global_set() {
                globals += 1;
                arg.display_order(globals)
            } else {
                arg
            };
            if values { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        })
        .arg(help.help(text("cli-opt-help")).display_order(999));
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
    fn help_has_its_parts_in_order_and_in_the_readers_language() {
        let help = |lang, words: &[&str]| {
            let asked = command(lang).term_width(100).try_get_matches_from(words);
            shown(&asked.unwrap_err(), lang)
        };
        insta::assert_snapshot!(help(Language::En, &["sampan", "job", "show", "--help"]), @r#"
        Show a job with its timeline and its layers

        Usage: sampan job show [OPTIONS] <JOB>

        Arguments:
          <JOB>  The job's id

        Options:
              --data-dir <DIR>          The data directory
              --lang <LANG>             The language: en or zh-CN
          -v, --verbose...              Print more; twice, even more
              --no-color                Print without colors
              --json                    Print one JSON document on standard output
              --passphrase-file <FILE>  A file with the passphrase of the encrypted file
          -h, --help                    Print help
        "#);
        insta::assert_snapshot!(help(Language::ZhCn, &["sampan", "queue", "--help"]), @r#"
        任务队列

        用法：sampan queue [选项] <命令>

        命令：
          pause   暂停队列：运行中的任务会继续完成，不再开始新任务
          resume  继续队列

        选项：
              --data-dir <DIR>          数据目录
              --lang <LANG>             语言：en 或 zh-CN
          -v, --verbose...              输出更多信息；重复使用则更详细
              --no-color                不使用颜色
              --json                    在标准输出中输出一个 JSON 文档
              --passphrase-file <FILE>  存有加密文件口令的文件
          -h, --help                    显示帮助
        "#);
        let copy = help(Language::En, &["sampan", "copy", "--help"]);
        assert!(copy.find("  <SRC>") < copy.find("  <DST>"), "{copy}");
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
