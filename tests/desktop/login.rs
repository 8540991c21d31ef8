//! What outlives the window: that it begins with the session, where it stood, and the colours of the desktop.

use std::fs;
use std::time::Duration;

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use sampan_tests::process;
use sampan_tests::sampan::Sampan;

use crate::bus::Desktop;
use crate::hands::{Frame, Hands};
use crate::session::Session;
use crate::window::{self, Window};

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn sampan_begins_with_the_session_in_the_tray_and_no_longer_when_that_is_taken_back() {
    let machine = Sampan::new();
    machine.write("begin.yaml", "targets: [{ name: folder, layout: ./images }]\n");
    machine.json(&["apply", "-f", "begin.yaml"]).expect_code(0);
    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=settings]");
    let entry = machine.home().join(".config/autostart/Sampan.desktop");
    assert!(!entry.exists());
    window.click("[data-action=autostart]");
    process::wait_until("the entry is written", PATIENCE, || entry.exists());
    window.see("[data-action=autostart][aria-checked=true]");
    window.picture("autostart", "en");
    let text = fs::read_to_string(&entry).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Exec=")).unwrap_or_else(|| panic!("{text}"));
    let (program, words) = line.split_once(' ').unwrap();
    assert_eq!(
        fs::canonicalize(program.trim_matches('"')).unwrap(),
        fs::canonicalize(window::program()).unwrap()
    );
    let words: Vec<_> = words.split(' ').collect();
    window.leave();

    // The next login does what stands there; nobody drives it.
    let session = Session::begin(&machine);
    let desktop = Desktop::join(&session);
    let mut program = session.start("en_US.UTF-8", &words);
    process::wait_until("the tray is there", PATIENCE, || desktop.labels().len() == 7);
    let id = Pid::from_raw(program.id().try_into().unwrap());
    assert!(Hands::find(&session, id).is_none_or(|hands| !hands.sees()), "a login is no wish for a window");
    desktop.choose("Show Sampan");
    let hands = Hands::on(&session, id);
    process::wait_until("it is shown when it is wanted", PATIENCE, || hands.sees());
    program.signal(Signal::SIGTERM);
    program.wait(PATIENCE);

    // Where nothing shows a tray, a window that nobody sees would be lost.
    let session = Session::begin(&machine);
    let mut program = session.start("en_US.UTF-8", &words);
    let hands = Hands::on(&session, Pid::from_raw(program.id().try_into().unwrap()));
    process::wait_until("it is shown at once", PATIENCE, || hands.sees());
    program.signal(Signal::SIGTERM);
    program.wait(PATIENCE);

    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=settings]");
    window.see("[data-action=autostart][aria-checked=true]");
    window.click("[data-action=autostart]");
    process::wait_until("the entry is gone", PATIENCE, || !entry.exists());
    window.leave();
}

#[test]
fn the_window_is_where_it_was_and_as_large() {
    let machine = Sampan::new();
    let frame = Frame { left: 120, top: 60, width: 1010, height: 705 };
    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    let hands = Hands::on(window.session(), window.id());
    assert_ne!(hands.frame(), frame);
    hands.place(frame);
    window.wait("the page is as large", || window.script("return window.innerWidth") == 1010);
    hands.close();
    process::wait_until("it has ended", PATIENCE, || !window.runs());
    drop(window);

    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    let hands = Hands::on(window.session(), window.id());
    process::wait_until("it is there again", PATIENCE, || hands.frame() == frame);
    window.leave();
}

#[test]
fn light_and_dark_follow_the_desktop_while_the_window_is_open() {
    let machine = Sampan::new();
    let session = Session::begin(&machine);
    let desktop = Desktop::join(&session);
    desktop.darken(true);
    let window = Window::open_in(session, &machine, "zh_CN.UTF-8", &[]);
    window.see("html[data-theme=dark] h1");
    window.picture("theme-dark", "zh-CN");
    desktop.darken(false);
    window.see("html[data-theme=light]");
    let light = window.script("return getComputedStyle(document.body).backgroundColor");
    window.picture("theme-light", "zh-CN");
    desktop.darken(true);
    window.see("html[data-theme=dark]");
    window.wait("what is painted is dark", || {
        window.script("return getComputedStyle(document.body).backgroundColor") != light
    });
    window.leave();
}
