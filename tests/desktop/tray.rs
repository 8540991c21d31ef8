//! In the tray: what goes on and what comes next, everything that can be done from there, and a window that goes there
//! when it is closed.

use std::time::Duration;

use chrono::{Datelike, Local};
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;

use crate::bus::Desktop;
use crate::hands::Hands;
use crate::session::Session;
use crate::window::Window;

const PATIENCE: Duration = Duration::from_secs(20);

/// A person's machine with a tray, and the window in it.
fn begin(machine: &Sampan, language: &str) -> (Desktop, Window, Hands) {
    let session = Session::begin(machine);
    let desktop = Desktop::join(&session);
    let window = Window::open_in(session, machine, language, &[]);
    window.see("h1");
    let hands = Hands::on(window.session(), window.id());
    (desktop, window, hands)
}

fn until(desktop: &Desktop, labels: &[&str]) {
    let mut last = Vec::new();
    let begin = std::time::Instant::now();
    while last != labels {
        assert!(begin.elapsed() < PATIENCE, "{last:#?}\nwhere {labels:#?} is to stand");
        last = desktop.labels();
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_tray_says_what_goes_on_and_what_comes_next_and_is_obeyed() {
    let machine = Sampan::new();
    let [source, destination] = [(); 2].map(|()| Registry::start(Setup::Plain));
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.large_layer(3, 4 << 20);
    let image = layout.image(0, "large", &[&layer]);
    layout.tag("team/large:1", &image);
    layout.push(&source, Form::Oci);
    let way = Proxy::start(destination.port(), Way { upload: 64 << 10, ..Way::FREE });
    let schedule = ", trigger: { schedule: \"30 2 1 1 *\" }";
    let file = RuleFile::default()
        .registry("here", &source)
        .registry_at("there", &destination, way.port())
        .rule("'R & D_1'", "here", "there", schedule);
    machine.write("rules.yaml", &file.text());
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);

    let (desktop, window, _) = begin(&machine, "en_US.UTF-8");
    // Run on New Year's night, this test says what comes next of the year that has just begun, or fails.
    let next = format!("Next: R & D_1, {}-01-01 02:30", Local::now().year() + 1);
    let menu = |activity: &str, queue: &str| {
        [activity, &*next, "", "Show Sampan", queue, "", "Quit Sampan"].map(str::to_owned)
    };
    let until = |activity: &str, queue: &str| {
        until(&desktop, &menu(activity, queue).each_ref().map(|label| &**label));
    };
    until("Nothing to do", "Pause the queue");
    assert!(desktop.menu()[..2].iter().all(|entry| !entry.enabled), "what is said is not done");

    machine.json(&["rule", "run", "R & D_1"]).expect_code(0);
    until("1 running", "Pause the queue");
    desktop.choose("Pause the queue");
    window.hear("body", "paused");
    until("1 running", "Resume the queue");
    // What ends in the second in which something was said is said after it.
    way.set(Way::FREE);
    process::wait_until("it is there", PATIENCE, || judge::manifest(&destination, "team/large:1").is_some());
    until("Nothing to do", "Resume the queue");
    desktop.choose("Resume the queue");
    until("Nothing to do", "Pause the queue");

    machine.json(&["rule", "disable", "R & D_1"]).expect_code(0);
    let mut free = menu("Nothing to do", "Pause the queue");
    free[1] = "No run is scheduled".into();
    self::until(&desktop, &free.each_ref().map(|label| &**label));

    window.click("[data-language=zh-CN]");
    let chinese =
        ["没有待执行的任务", "没有定时执行的规则", "", "显示 Sampan", "暂停队列", "", "退出 Sampan"];
    self::until(&desktop, &chinese);
    desktop.choose("退出 Sampan");
    process::wait_until("it has quit", PATIENCE, || !window.runs());
}

#[test]
fn closing_asks_once_and_then_the_tray_keeps_the_window() {
    let machine = Sampan::new();
    let (desktop, window, hands) = begin(&machine, "zh_CN.UTF-8");
    assert!(hands.sees());
    process::wait_until("the tray is there", PATIENCE, || desktop.labels().len() == 7);
    hands.close();
    window.hear(".ant-modal-title", "关闭窗口？");
    window.picture("closing", "zh-CN");
    window.click("[data-action=stay]");
    window.wait("the question is gone", || !window.has(".ant-modal-wrap"));
    assert!(hands.sees(), "nobody wanted to leave");

    hands.close();
    window.click("[data-action=remember]");
    window.script("document.querySelector('.ant-modal [data-action=tray]').click()");
    process::wait_until("the window is away", PATIENCE, || !hands.sees());
    assert!(window.runs());
    // Whoever starts it again wants to see it.
    window.start_again(&[]);
    process::wait_until("the window is back", PATIENCE, || hands.sees());
    hands.close();
    process::wait_until("it is away unasked", PATIENCE, || !hands.sees());
    desktop.choose("显示 Sampan");
    process::wait_until("the tray brings it", PATIENCE, || hands.sees());
    desktop.choose("退出 Sampan");
    process::wait_until("it has quit", PATIENCE, || !window.runs());
}

#[test]
fn where_nothing_shows_a_tray_closing_ends_the_program() {
    let machine = Sampan::new();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    // What a client of the display has sent may be lost when it leaves at once.
    let hands = Hands::on(window.session(), window.id());
    hands.close();
    process::wait_until("it has ended", PATIENCE, || !window.runs());
}
