//! Ends of runs, told to a person who looks elsewhere.

use std::time::Duration;

use sampan_tests::image::{Form, Layout};
use sampan_tests::process;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;

use crate::bus::{Desktop, Told};
use crate::hands::Hands;
use crate::session::Session;
use crate::window::Window;

const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than ends are gathered for.
const QUIET: Duration = Duration::from_secs(5);

/// Two rules, of which the second has nowhere to go.
fn machine() -> (Sampan, [Registry; 2]) {
    let machine = Sampan::new();
    let registries = [(); 2].map(|()| Registry::start(Setup::Plain));
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.layer(4, 4096);
    let image = layout.image(0, "small", &[&layer]);
    layout.tag("team/small:1", &image);
    layout.push(&registries[0], Form::Oci);
    let once = ", retry: { attempts: 1 }";
    let file = RuleFile::default()
        .registry("here", &registries[0])
        .registry("there", &registries[1])
        .target("{ name: nowhere, layout: ./small.txt/images }")
        .rule("nightly", "here", "there", once)
        .rule("weekly", "here", "nowhere", once);
    machine.write("rules.yaml", &file.text());
    // No folder can be made in a file.
    machine.write("small.txt", "a file");
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    (machine, registries)
}

/// A window in the tray of a desktop that shows notifications.
fn away(machine: &Sampan, language: &str) -> (Desktop, Window, Hands) {
    let session = Session::begin(machine);
    let desktop = Desktop::join(&session);
    let window = Window::open_in(session, machine, language, &[]);
    window.see("h1");
    process::wait_until("the tray is there", PATIENCE, || desktop.labels().len() == 7);
    let hands = Hands::on(window.session(), window.id());
    hands.put_away(&window);
    (desktop, window, hands)
}

fn hear(desktop: &Desktop, title: &str, body: &str) {
    let told = Told { title: title.into(), body: body.into() };
    process::wait_until("it is told", PATIENCE, || !desktop.told().is_empty());
    assert_eq!(desktop.told(), [told]);
}

#[test]
fn the_end_of_a_run_is_told_once_to_somebody_who_looks_elsewhere() {
    let (machine, _registries) = machine();
    let (desktop, window, _) = away(&machine, "en_US.UTF-8");
    machine.json(&["rule", "run", "nightly", "--wait"]).expect_code(0);
    hear(&desktop, "nightly", "1 job finished.");
    // Nothing was to be done: nothing is told.
    machine.json(&["rule", "run", "nightly", "--wait"]).expect_code(0);
    std::thread::sleep(QUIET);
    hear(&desktop, "nightly", "1 job finished.");
    window.leave();
}

#[test]
fn ends_that_come_together_are_told_together_in_the_windows_language() {
    let (machine, _registries) = machine();
    let (desktop, window, _) = away(&machine, "zh_CN.UTF-8");
    machine.json(&["rule", "run", "weekly"]).expect_code(0);
    machine.json(&["rule", "run", "nightly"]).expect_code(0);
    let end = |title: &str, body: &str| Told { title: title.into(), body: body.into() };
    let together = [end("2 条规则执行完毕", "完成 1 个任务。")];
    // The time for which ends are gathered may be over between them.
    let apart = [end("nightly", "完成 1 个任务。"), end("weekly", "这次执行未能列举完全部镜像。")];
    process::wait_until("both are told", PATIENCE, || {
        let mut told = desktop.told();
        told.sort();
        told == together || told == apart
    });
    window.leave();
}

#[test]
fn somebody_who_looks_or_wants_to_know_only_of_failures_is_left_alone() {
    let (machine, _registries) = machine();
    let (desktop, window, hands) = away(&machine, "en_US.UTF-8");
    window.start_again(&[]);
    process::wait_until("the window is back", PATIENCE, || hands.sees());
    window.click("[data-page=settings]");
    window.click("[data-field=notify] .ant-segmented-item:nth-child(2)");
    hands.put_away(&window);
    machine.json(&["rule", "run", "nightly", "--wait"]).expect_code(0);
    std::thread::sleep(QUIET);
    assert_eq!(desktop.told(), []);
    machine.json(&["rule", "run", "weekly", "--wait"]);
    hear(&desktop, "weekly", "Planning this run failed before it was complete.");
    window.leave();
}
