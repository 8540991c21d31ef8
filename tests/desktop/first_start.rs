//! Somebody without any registry starts the program for the first time.

use std::time::Duration;

use sampan_tests::hand;
use sampan_tests::process;
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
    window.hear("[data-job] [data-status=finished]", "已完成");
    window.picture("sample-copied", "zh-CN");
    let copied = |image: &str| {
        let mut command = process::tethered("skopeo");
        let reference = format!("oci:{}:{image}", folder.display());
        process::run(command.args(["inspect", "--raw", &reference]), Duration::from_secs(20)).success().stdout
    };
    let index = copied("sampan/hello:1.0");
    assert!(index.contains("amd64") && index.contains("arm64"), "{index}");
    let signed = hand::sha256(index.as_bytes()).replace(':', "-");
    let signature = copied(&format!("sampan/hello:{signed}.sig"));
    assert!(signature.contains("simplesigning"), "{signature}");
    let took = window.leave();
    assert!(took.as_secs() < 5, "it left after {took:?}");
}

#[test]
fn a_second_start_leaves_the_work_to_the_first() {
    let machine = Sampan::new();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    window.start_again(&[]);
    assert!(window.runs());
    // The command line finds the window, and the window shows at once what was done there.
    window.click("[data-action=skip-welcome]");
    window.click("[data-page=targets]");
    let place = format!("oci:{}", machine.home().join("images").display());
    machine.json(&["target", "add", "usb", &place]).expect_code(0);
    window.see("[data-target=usb]");
    window.leave();
    machine.json(&["target", "show", "usb"]).expect_code(0);
}

#[test]
fn dockers_logins_and_another_tools_configuration_are_brought_along() {
    let machine = Sampan::new();
    let docker = machine.home().join(".docker");
    std::fs::create_dir(&docker).unwrap();
    let login = r#"{ "auths": { "registry.example.com": { "auth": "YWRhOnNlY3JldA==" } } }"#;
    std::fs::write(docker.join("config.json"), login).unwrap();
    let file = "registry.example.com:\n  images: { team/app: [\"1.0\"] }\n  hooks: 1\n";
    let file = machine.write("sync.yaml", file);

    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "Welcome");
    window.picture("welcome", "en");
    // A file dialog of the system has no driver: what is chosen there comes the way a file comes that is opened with it.
    window.start_again(&[&file.display().to_string()]);
    window.hear(".ant-modal-title", "sync.yaml");
    window.write("[name=other]", "mirror.example.com/base");
    window.click("[data-action=complete]");
    window.hear("[data-remark=import-unknown]", "registry.example.com.hooks");
    window.picture("offer-of-another-tool", "en");
    window.click("[data-action=decline]");

    window.click("[data-action=import-logins]");
    window.hear("h1", "Targets");
    window.see("[data-target='registry.example.com']");
    window.start_again(&[&file.display().to_string()]);
    window.write("[name=other]", "mirror.example.com/base");
    window.click("[data-action=complete]");
    window.click("[data-action=accept]");
    window.click("[data-page=rules]");
    window.see("[data-rule='team-app']");
    window.leave();
    let rules = machine.json(&["rule", "list"]).expect_code(0).json;
    assert_eq!(rules["rules"][0]["destinations"][0]["namespace"], "base", "{rules:#}");
}
