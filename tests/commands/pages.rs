//! Completions and manual pages.

use std::fs;
use std::process::Command;
use std::time::Duration;

use sampan_tests::process;
use sampan_tests::sampan::Sampan;

use crate::world::commands;

#[test]
fn every_shell_gets_a_completion_script_that_knows_the_commands() {
    let machine = Sampan::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = machine.run(&["completions", shell]).success().stdout;
        assert!(script.contains("retry-failed") && script.contains("dry-run"), "{shell}");
        if shell == "bash" {
            let path = machine.write("sampan.bash", &script);
            // Read by the shell, and asked for what may follow `sampan job l`.
            let ask = format!(
                "source '{}'; COMP_WORDS=(sampan job l); COMP_CWORD=2; _sampan sampan l job; echo ${{COMPREPLY[@]}}",
                path.display()
            );
            let mut bash = process::tethered("bash");
            let told = process::run(bash.args(["-c", &ask]), Duration::from_secs(20)).success();
            assert_eq!(told.stdout.trim(), "list log");
        }
    }
}

#[test]
fn every_command_has_a_manual_page_in_both_languages() {
    let machine = Sampan::new();
    let commands = commands(&machine);
    for (lang, heading) in [("en", ".SH SYNOPSIS"), ("zh-CN", ".SH 概要")] {
        let told = machine.run(&["man", lang, "--lang", lang]).success();
        let directory = machine.home().join(lang);
        for command in &commands {
            let name = format!("sampan-{}.1", command.replace(' ', "-"));
            let page =
                fs::read_to_string(directory.join(&name)).unwrap_or_else(|_| panic!("{name} is missing"));
            assert!(page.contains(heading) && !page.contains('⟦'), "{page}");
            assert!(told.stdout.contains(&name), "{}", told.stdout);
        }
        assert!(directory.join("sampan.1").is_file());
    }
    if Command::new("groff").arg("--version").output().is_ok() {
        let page = machine.home().join("en/sampan-job-list.1");
        let mut groff = process::tethered("groff");
        groff.args(["-man", "-Tutf8", "-ww", "-z"]).arg(page);
        let told = process::run(&mut groff, Duration::from_secs(20)).success();
        assert_eq!(told.stderr, "");
    } else {
        eprintln!("groff is not installed: the pages were not set");
    }
}
