//! Rules that run by themselves, as an administrator sets them up in the window: at a registry's word, and at a minute
//! of the clock.

use std::time::Duration;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;

use crate::window::Window;

/// What is pushed has to be there after this.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest that a minute of the clock is away, and the copy with it.
const A_MINUTE: Duration = Duration::from_secs(75);

#[test]
fn a_push_that_a_registry_tells_of_arrives_at_once() {
    let (machine, window) = begun("en_US.UTF-8");
    window.click("[data-page=settings]");
    window.click("[data-action=listener]");
    window.write("[name=listener-address]", "127.0.0.1:0");
    window.click("[data-action=make-token]");
    let token = window.script("return document.querySelector('[name=listener-token]').value");
    let token = token.as_str().unwrap().to_owned();
    assert_eq!(token.len(), 32, "{token}");
    window.picture("listener-form", "en");
    window.click("[data-action=save-listener]");
    window.hear("body", "Listening at 127.0.0.1:");
    let said = window.text("body");
    let port = said.split("Listening at 127.0.0.1:").nth(1).unwrap();
    let port: u16 = port.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
    assert!(!said.contains(&token), "what was typed in is not shown again");
    window.picture("listener", "en");

    let [source, destination] = [Registry::telling(port, &token), Registry::start(Setup::Plain)];
    add_targets(&machine, &source, &destination);
    begin_rule(&window, "as it comes");
    window.click("[data-action=event]");
    window.picture("rule-event", "en");
    save(&window, "as it comes");

    let layout = image(&machine, "team/app:1");
    layout.push(&source, Form::Oci);
    process::wait_until("it has arrived", PATIENCE, || judge::manifest(&destination, "team/app:1").is_some());
    window.click("[data-page=jobs]");
    window.hear("[data-job] [data-status]", "Finished");
    window.leave();
    judge::assert_equal(&source, &destination);
}

#[test]
fn a_schedule_made_in_the_window_runs_at_the_next_minute() {
    let (machine, window) = begun("zh_CN.UTF-8");
    let [source, destination] = [(); 2].map(|()| Registry::start(Setup::Plain));
    add_targets(&machine, &source, &destination);
    image(&machine, "team/app:1").push(&source, Form::Oci);

    begin_rule(&window, "每分钟");
    window.click("[data-action=add-schedule]");
    window.write("[data-schedule='1'] [data-field=cron-1] input", "nightly");
    window.hear("[data-schedule='1'] ~ .help, .control:has([data-schedule='1'])", "nightly");
    window.write("[data-schedule='1'] [data-field=cron-1] input", "* * * * *");
    window.see(".moments li:nth-child(5)");
    window.picture("rule-schedule", "zh-CN");
    save(&window, "每分钟");
    window.see("[data-rule='每分钟'] [data-next]");
    assert_eq!(judge::manifest(&destination, "team/app:1"), None, "saving a rule does not run it");

    process::wait_until("the minute has come", A_MINUTE, || {
        judge::manifest(&destination, "team/app:1").is_some()
    });
    window.click("[data-page=jobs]");
    window.hear("[data-job] [data-status]", "已完成");
    window.picture("jobs-schedule", "zh-CN");
    let runs = machine.json(&["run", "list"]).expect_code(0);
    assert_eq!(runs.json["runs"][0]["trigger"], "schedule", "{:#}", runs.json);
    window.leave();
    judge::assert_equal(&source, &destination);
}

/// A machine that is not at its first start any more, and its window.
fn begun(language: &str) -> (Sampan, Window) {
    let machine = Sampan::new();
    machine.write("begin.yaml", "targets: [{ name: folder, layout: ./images }]\n");
    machine.json(&["apply", "-f", "begin.yaml"]).expect_code(0);
    let window = Window::open(&machine, language);
    window.see("h1");
    (machine, window)
}

/// By the command line, while the window holds the store.
fn add_targets(machine: &Sampan, source: &Registry, destination: &Registry) {
    let file = RuleFile::default().registry("source", source).registry("destination", destination);
    machine.write("targets.yaml", file.text().split("rules:").next().unwrap());
    machine.json(&["apply", "-f", "targets.yaml"]).expect_code(0);
}

fn image(machine: &Sampan, name: &str) -> Layout {
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.layer(4, 200_000);
    let image = layout.image(0, "small", &[&layer]);
    layout.tag(name, &image);
    layout
}

fn begin_rule(window: &Window, name: &str) {
    window.click("[data-page=rules]");
    window.click("[data-action=new]");
    window.write("[name=name]", name);
    window.pick("[data-field=source]", "source");
    window.pick("[data-field=destination-1]", "destination");
}

fn save(window: &Window, name: &str) {
    window.click("[data-action=save]");
    window.see(&format!("[data-rule='{name}']"));
}
