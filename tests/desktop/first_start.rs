//! Somebody without any registry starts the program for the first time.

use sampan_tests::sampan::Sampan;

use crate::window::Window;

#[test]
fn the_sample_is_copied_with_one_click_in_the_language_of_the_system() {
    let machine = Sampan::new();
    let folder = machine.home().join("copied");
    let window = Window::open(&machine, "zh_CN.UTF-8");
    window.hear("h1", "欢迎使用");
    assert_eq!(window.script("return document.documentElement.lang"), "zh-CN");
    window.picture("welcome", "zh-CN");
    window.write("#sample-folder", &folder.display().to_string());
    window.click("[data-action=try-sample]");
    window.see("[data-job]");
    window.wait("both images are finished", || {
        window.script("return document.querySelectorAll('[data-job] [data-status=finished]').length") == 2
    });
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    assert!(index.contains("sampan/hello:1.0") && index.contains(".sig"), "{index}");
    let took = window.leave();
    assert!(took.as_secs() < 5, "it left after {took:?}");
}
