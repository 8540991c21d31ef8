//! A window beside `sampan serve` on one data directory: it shows and steers the other process's work, live; it waits when
//! that one ends, goes on when it is back, and works on by itself where a person says so.

use std::time::Duration;

use nix::sys::signal::Signal;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process::{self, Process};
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::{LIMIT, Sampan};

use crate::window::Window;

const MIB: u64 = 1024 * 1024;
const JOB: &str = "[data-job]:has([title*='team/large'])";

/// What a person reads.
struct Words {
    locale: &'static str,
    code: &'static str,
    attached: &'static str,
    running: &'static str,
    stopped: &'static str,
    finished: &'static str,
    ended: &'static str,
}

#[test]
fn a_window_works_on_the_engine_of_serve_in_english() {
    story(&Words {
        locale: "en_US.UTF-8",
        code: "en",
        attached: "Attached to sampan serve",
        running: "Running",
        stopped: "Stopped",
        finished: "Finished",
        ended: "has ended",
    });
}

#[test]
fn a_window_works_on_the_engine_of_serve_in_chinese() {
    story(&Words {
        locale: "zh_CN.UTF-8",
        code: "zh-CN",
        attached: "已连接到 sampan serve",
        running: "运行中",
        stopped: "已停止",
        finished: "已完成",
        ended: "已结束",
    });
}

fn serve(machine: &Sampan) -> Process {
    let serving = machine.spawn(&["serve"]);
    process::wait_until("it serves", Duration::from_secs(30), || serving.stderr().contains("SIGTERM"));
    serving
}

fn end(mut serving: Process) {
    serving.signal(Signal::SIGTERM);
    assert_eq!(serving.wait(LIMIT).status.code(), Some(0));
}

fn story(words: &Words) {
    let machine = Sampan::new();
    let [source, destination] = [(); 2].map(|()| Registry::start(Setup::Plain));
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.large_layer(3, 16 * MIB);
    let image = layout.image(0, "large", &[&layer]);
    layout.tag("team/large:1", &image);
    layout.push(&source, Form::Oci);
    let way = Proxy::start(destination.port(), Way { upload: MIB / 2, ..Way::FREE });
    let file = RuleFile::default()
        .registry("source", &source)
        .registry_at("destination", &destination, way.port())
        .rule("nightly", "source", "destination", "");
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);

    // It is attached, and says to whom.
    let serving = serve(&machine);
    let window = Window::open(&machine, words.locale);
    window.hear("[data-attached=serve]", words.attached);
    window.hear("[data-attached=serve]", &serving.id().to_string());

    // What is done in the window happens there; steps and bytes come back as they happen.
    window.click("[data-page=rules]");
    window.click("[data-rule=nightly] [data-action=run]");
    window.click("[data-page=jobs]");
    window.hear(&format!("{JOB} [data-status]"), words.running);
    process::wait_until("the blob is on its way", Duration::from_secs(60), || way.uploaded() > MIB);
    let share = || window.text(JOB);
    let before = share();
    window.wait("the bytes move", || share() != before);
    window.click(&format!("{JOB} [data-action=log]"));
    window.see("[data-details] [data-tab-shown=log]");
    window.click("[data-details] [data-tab=layers]");
    window.see("[data-layer]");
    window.picture("attached-running", words.code);
    window.click(&format!("{JOB} [data-action=stop]"));
    window.hear(&format!("{JOB} [data-status]"), words.stopped);
    let jobs = machine.json(&["job", "list"]).expect_code(0).json;
    assert_eq!(jobs["jobs"][0]["status"], "stopped", "{jobs:#}");

    // It ends, and is back: the window waits for it, and goes on. What was open stays open.
    window.click("[data-page=rules]");
    window.click("[data-action=new]");
    window.write("[name=name]", "half a rule");
    end(serving);
    window.hear(".ant-modal", words.ended);
    window.picture("attached-ended", words.code);
    let serving = serve(&machine);
    window.hear("[data-attached=serve]", &serving.id().to_string());
    window.wait("the question is gone", || window.text("[data-away]").is_empty());
    let kept = window.script("return document.querySelector('[name=name]').value");
    assert_eq!(kept, "half a rule");
    window.click("[data-action=cancel]");
    window.click(".ant-modal-confirm .ant-btn-dangerous");
    window.click("[data-page=jobs]");
    window.hear(&format!("{JOB} [data-status]"), words.stopped);

    // It ends for good: the window works on by itself, and the command line talks to it.
    end(serving);
    window.click("[data-action=work-here]");
    window.wait("the question is gone", || window.text("[data-away]").is_empty());
    window.wait("it is attached to nobody", || window.text("[data-attached]").is_empty());
    way.set(Way::FREE);
    window.click(&format!("{JOB} [data-action=retry]"));
    window.hear(&format!("{JOB} [data-status]"), words.finished);
    window.picture("attached-no-more", words.code);
    let jobs = machine.json(&["job", "list"]).expect_code(0).json;
    assert_eq!(jobs["jobs"][0]["status"], "finished", "{jobs:#}");
    window.leave();
    judge::assert_equal(&source, &destination);
}

#[test]
fn closing_an_attached_window_stops_nothing() {
    let machine = Sampan::new();
    machine.write("begin.yaml", "targets: [{ name: folder, layout: ./images }]\n");
    machine.json(&["apply", "-f", "begin.yaml"]).expect_code(0);
    let mut serving = serve(&machine);
    let window = Window::open(&machine, "en_US.UTF-8");
    window.see("[data-attached=serve]");
    let took = window.leave();
    assert!(took < Duration::from_secs(5), "it left after {took:?}");
    assert!(serving.is_running());
    machine.json(&["target", "list"]).expect_code(0);
    end(serving);
}
