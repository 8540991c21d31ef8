//! The window among others: a rule file that is opened with it, dropped on it, or double-clicked.

use std::fs;
use std::time::Duration;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::rule_file::RuleFile;
use sampan_tests::sampan::Sampan;

use crate::hands::Hands;
use crate::window::{self, Window};

#[test]
fn a_file_opened_with_a_second_start_is_imported_and_runs() {
    let machine = Sampan::new();
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.layer(4, 4096);
    let image = layout.image(0, "small", &[&layer]);
    layout.tag("team/small:1", &image);
    layout.push(&source, Form::Oci);
    let file = RuleFile::default().registry("here", &source).registry("there", &destination);
    let path = machine.write("rules.yaml", &file.rule("offline", "here", "there", "").text());

    let window = Window::open(&machine, "zh_CN.UTF-8");
    window.hear("h1", "欢迎使用");
    window.start_again(&[&path.display().to_string()]);
    window.hear("[data-offer=created]", "here");
    window.picture("offer", "zh-CN");
    assert_eq!(machine.json(&["rule", "list"]).expect_code(0).json["rules"], serde_json::json!([]));
    window.click("[data-action=accept]");
    window.click("[data-page=rules]");
    window.click("[data-rule=offline] [data-action=run]");
    process::wait_until("the run ends", Duration::from_secs(30), || {
        let runs = machine.json(&["run", "list"]).json;
        runs["runs"][0]["finished"] == serde_json::json!(1)
    });
    judge::assert_equal(&source, &destination);
    window.leave();
}

#[test]
fn a_file_that_is_none_is_refused_with_the_reason() {
    let machine = Sampan::new();
    let path = machine.write("rules.yaml", "rules: 3\n");
    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    window.start_again(&[&path.display().to_string()]);
    window.hear(".ant-modal-title", "cannot be imported");
    window.picture("offer-refused", "en");
    window.click("[data-action=decline]");
    window.hear("h1", "Welcome");
    window.leave();
}

#[test]
fn a_file_that_is_dropped_on_the_window_shows_what_it_would_change() {
    let machine = Sampan::new();
    let path = machine.write("dropped rules.yaml", "targets: [{ name: usb, layout: ./images }]\nrules: []\n");
    let window = Window::open(&machine, "zh_CN.UTF-8");
    window.hear("h1", "欢迎使用");
    Hands::on(window.session(), window.id()).drop_file(&path);
    window.hear(".ant-modal-title", "dropped rules.yaml");
    window.hear("[data-offer=created]", "usb");
    window.picture("dropped", "zh-CN");
    window.click("[data-action=accept]");
    window.wait("it is imported", || {
        machine.json(&["target", "list"]).json["targets"][0]["name"] == serde_json::json!("usb")
    });
    assert_eq!(
        window.script("return window.location.protocol"),
        "tauri:",
        "the page is not left for the file"
    );
    window.leave();
}

/// As the package installs it, and as a file manager opens it.
#[test]
fn a_rule_file_belongs_to_sampan_on_the_desktop() {
    let machine = Sampan::new();
    let home = machine.home();
    let packaging = window::root().join("src-tauri/packaging");
    let [kinds, entries] = ["data/mime/packages", "data/applications"].map(|place| home.join(place));
    fs::create_dir_all(&kinds).unwrap();
    fs::create_dir_all(&entries).unwrap();
    fs::copy(packaging.join("sampan-rules.xml"), kinds.join("sampan-rules.xml")).unwrap();
    let entry = fs::read_to_string(packaging.join("sampan.desktop")).unwrap();
    let program = window::program().display().to_string();
    let filled = [("name", "Sampan"), ("exec", &program), ("icon", "sampan"), ("comment", "Images")];
    let entry =
        filled.iter().fold(entry, |text, (key, value)| text.replace(&format!("{{{{{key}}}}}"), value));
    fs::write(entries.join("Sampan.desktop"), entry).unwrap();
    let path = machine.write("a.sampan.yaml", "targets: [{ name: usb, layout: ./images }]\nrules: []\n");

    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    window.run("update-mime-database", &[&home.join("data/mime").display().to_string()]);
    let kind = window.run("gio", &["info", "-a", "standard::content-type", &path.display().to_string()]);
    assert!(kind.contains("application/x-sampan-rules+yaml"), "{kind}");
    window.run("gio", &["mime", "application/x-sampan-rules+yaml", "Sampan.desktop"]);
    window.run("gio", &["open", &path.display().to_string()]);
    window.hear("[data-offer=created]", "usb");
    window.leave();
}
