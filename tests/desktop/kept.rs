//! The store and the passwords in the real window: a damaged store is told and restored, never silently empty; a backup
//! goes out and comes back; passwords are kept in an encrypted file, and are nowhere else to be found.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sampan_tests::canary;
use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::registry::{PASSWORD, Registry, Setup, USER};
use sampan_tests::sampan::Sampan;
use serde_json::{Value, json};

use crate::session::Session;
use crate::window::Window;

const RULES: &str = "targets:\n  - { name: one, layout: ./one }\n  - { name: two, layout: ./two }\n\
                     rules:\n  - name: offline\n    source: one\n    tags: { include: [\"*\"] }\n    \
                     destinations: [{ target: two }]\n";

/// A machine whose store knows two targets and a rule, and has taken a snapshot of them.
fn configured() -> Sampan {
    let machine = Sampan::new();
    machine.write("rules.yaml", RULES);
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    machine
}

fn data(machine: &Sampan) -> PathBuf {
    machine.home().join("data/sampan")
}

/// Cuts the store's file in half, as a disk or a person may.
fn damage(machine: &Sampan) {
    let file = data(machine).join("store/db");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
}

fn set_aside(machine: &Sampan) -> Vec<String> {
    let entries = fs::read_dir(data(machine)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("store.damaged") || name.starts_with("store.replaced")).collect()
}

#[test]
fn a_damaged_store_is_restored_and_what_that_has_cost_is_said_first() {
    let machine = configured();
    damage(&machine);
    let window = Window::open(&machine, "zh_CN.UTF-8");
    window.hear("h1", "数据存储已损坏");
    window.hear("[data-fact=after]", "2 个端点、1 条规则");
    window.hear("[data-fact=lost]", "日志");
    window.hear("[data-fact=aside]", "store.damaged-1");
    window.picture("store-recovered", "zh-CN");
    window.click("[data-action=go-on]");
    window.click("[data-page=rules]");
    window.see("[data-rule=offline]");
    assert_eq!(set_aside(&machine), ["store.damaged-1"]);
    window.leave();
}

#[test]
fn a_damaged_store_without_a_snapshot_is_left_alone_until_a_person_says_what_is_to_be() {
    let machine = configured();
    machine.json(&["store", "backup", "mine.jsonl"]).expect_code(0);
    damage(&machine);
    for snapshot in fs::read_dir(data(&machine).join("snapshots")).unwrap() {
        let path = snapshot.unwrap().path();
        fs::write(path, "damaged as well").unwrap();
    }
    let before = fs::read(data(&machine).join("store/db")).unwrap();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "The store is damaged");
    window.hear("main", "cannot be restored");
    window.picture("store-damaged", "en");
    assert_eq!(fs::read(data(&machine).join("store/db")).unwrap(), before, "nothing was touched");
    // Somebody brings the snapshot back from elsewhere.
    let snapshots = data(&machine).join("snapshots");
    fs::copy(machine.home().join("mine.jsonl"), snapshots.join("99999999999999999999.jsonl")).unwrap();
    window.click("[data-action=try-again]");
    window.hear("h1", "The store was damaged");
    window.hear("[data-fact=after]", "2 targets, 1 rule");
    window.click("[data-action=go-on]");
    window.click("[data-page=rules]");
    window.see("[data-rule=offline]");
    window.leave();
    assert_eq!(set_aside(&machine), ["store.damaged-1"]);
}

#[test]
fn an_empty_store_is_begun_only_when_a_person_says_so() {
    let machine = configured();
    damage(&machine);
    fs::remove_dir_all(data(&machine).join("snapshots")).unwrap();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.hear("h1", "The store is damaged");
    window.click("[data-action=begin-empty]");
    window.hear(".ant-modal-confirm", "Start with an empty store?");
    let focused = "return document.activeElement?.textContent ?? ''";
    window.wait("the focus is on what does no harm", || window.script(focused) == json!("Cancel"));
    window.picture("store-begin-empty", "en");
    window.click(".ant-modal-confirm-btns .ant-btn-dangerous");
    window.click("[data-action=begin-anew]");
    window.hear("h1", "Welcome");
    assert_eq!(set_aside(&machine).len(), 1, "what was there is kept");
    window.leave();
}

#[test]
fn a_snapshot_takes_the_place_of_the_store_while_the_window_is_open() {
    let machine = configured();
    let window = Window::open(&machine, "en_US.UTF-8");
    window.click("[data-page=rules]");
    window.click("[data-rule=offline] [data-action=more]");
    window.click("[data-action=delete]");
    window.click(".ant-modal-confirm-btns .ant-btn-dangerous");
    window.wait("the rule is gone", || window.text("[data-rule=offline]").is_empty());
    window.click("[data-page=settings]");
    // The newest that has the rule: the one that was taken before it was deleted.
    window.see("[data-snapshot]");
    let with_rule = "return [...document.querySelectorAll('[data-snapshot]')].findIndex((each) => each.innerText.includes('1 rule')) + 1";
    let place = window.script(with_rule).as_u64().unwrap();
    assert!(place > 0, "{}", window.text(".snapshots"));
    window.click(&format!("[data-snapshot]:nth-of-type({place}) [data-action=restore-snapshot]"));
    window.hear(".ant-modal-confirm", "2 targets, 1 rule");
    window.picture("store-restore", "en");
    window.click(".ant-modal-confirm-btns .ant-btn-dangerous");
    window.hear(".ant-modal-confirm", "store.replaced-1");
    window.click("[data-action=begin-anew]");
    window.click("[data-page=rules]");
    window.see("[data-rule=offline]");
    // The command line reaches the same store.
    assert_eq!(machine.json(&["rule", "list"]).expect_code(0).json["rules"][0]["name"], "offline");
    window.leave();
}

/// From the password's first letter to the next start, in a session without a keyring.
#[test]
fn what_was_typed_in_is_nowhere_to_be_found() {
    let machine = Sampan::new();
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    let mut layout = Layout::create(&machine.home().join("layout"));
    let layer = layout.layer(4, 4096);
    let image = layout.image(0, "small", &[&layer]);
    layout.tag("team/small:1", &image);
    layout.push(&source, Form::Oci);
    let ca = destination.ca_file().display().to_string();
    let targets = format!(
        "targets:\n  - {{ name: here, url: \"{}\" }}\n  - {{ name: there, url: \"{}\", ca_file: \"{ca}\" }}\n",
        source.url(),
        destination.url(),
    );
    let rule = "rules:\n  - name: box\n    source: here\n    repositories: { include: [team/small] }\n    \
                tags: { include: [\"1\"] }\n    destinations: [{ target: there }]\n";
    machine.write("rules.yaml", &(targets + rule));
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);

    // No keyring: the settings say so, and offer the file.
    let window = open_without_keyring(&machine, "en_US.UTF-8");
    record(&window);
    window.click("[data-page=settings]");
    window.hear(".settings", "No keyring is available in this session");
    window.click("[data-store=encrypted_file]");
    window.write("[name=new-passphrase]", "correct horse");
    window.write("[name=passphrase-again]", "correct house");
    window.click("[data-action=save-passphrase]");
    window.hear(".passphrase-form", "passphrases differ");
    window.write("[name=passphrase-again]", "correct horse");
    window.click("[data-action=save-passphrase]");
    window.hear(".settings", "Applied");
    window.hear(".settings", "secrets.age");
    window.picture("secrets-file", "en");

    window.click("[data-page=targets]");
    window.click("[data-target=there] [data-action=edit]");
    window.choose("[data-field=credential]", "User and password, or token");
    window.write("[name=username]", USER);
    window.write("[name=password]", PASSWORD);
    window.click("[data-action=save]");
    window.hear("[data-target=there]", "Encrypted file");
    window.click("[data-page=rules]");
    window.click("[data-rule=box] [data-action=run]");
    process::wait_until("the run ends", Duration::from_secs(60), || {
        machine.json(&["run", "list"]).json["runs"][0]["finished"] == json!(1)
    });
    judge::assert_equal(&source, &destination);
    search(&window, &machine);
    window.leave();

    // The next start asks, refuses a wrong one, and lets what waits go on.
    let window = open_without_keyring(&machine, "zh_CN.UTF-8");
    window.hear(".ant-modal-title", "密码已锁定");
    record(&window);
    window.picture("secrets-unlock", "zh-CN");
    window.write("[name=passphrase]", "wrong passphrase");
    window.click("[data-action=unlock-now]");
    window.hear(".ant-modal", "口令无法打开加密文件");
    window.click("[data-action=unlock-later]");
    window.hear(".page", "密码已锁定");
    window.click("[data-page=rules]");
    window.click("[data-rule=box] [data-action=run]");
    process::wait_until("it is there", Duration::from_secs(30), || {
        machine.json(&["run", "list"]).json["runs"].as_array().is_some_and(|runs| runs.len() == 2)
    });
    std::thread::sleep(Duration::from_secs(1));
    let runs = machine.json(&["run", "list"]).json["runs"].clone();
    assert_eq!(runs[0]["ended"], Value::Null, "it waits: {runs:#}");
    window.click("[data-action=unlock]");
    window.write("[name=passphrase]", "correct horse");
    window.click("[data-action=unlock-now]");
    process::wait_until("it goes on", Duration::from_secs(60), || {
        machine.json(&["run", "list"]).json["runs"][0]["ended"] != Value::Null
    });
    let runs = machine.json(&["run", "list"]).json["runs"].clone();
    assert_eq!((&runs[0]["error"], &runs[0]["failure"]), (&json!(0), &Value::Null), "{runs:#}");
    search(&window, &machine);
    window.leave();
}

fn open_without_keyring(machine: &Sampan, language: &str) -> Window {
    Window::open_in(Session::without_keyring(machine), machine, language, &[])
}

/// Keeps whatever the application tells the page from now on.
fn record(window: &Window) {
    window.script(
        "window.__heard = [];
         const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
         for (const event of ['jobs', 'changed', 'close-asked', 'offered']) {
             const handler = transformCallback((told) => window.__heard.push(JSON.stringify(told)));
             invoke('plugin:event|listen', { event, target: { kind: 'Any' }, handler });
         }",
    );
}

/// Looks for the canary in every page, in what the page is told and answered, in the processes, and in every file.
fn search(window: &Window, machine: &Sampan) {
    for page in ["overview", "rules", "runs", "jobs", "targets", "activity", "settings"] {
        window.click(&format!("[data-page={page}]"));
        std::thread::sleep(Duration::from_millis(500));
        let html = window.script("return document.documentElement.outerHTML");
        canary::assert_absent(page, html.as_str().unwrap().as_bytes());
    }
    let heard = window.script("return window.__heard.join('\\n')");
    canary::assert_absent("the events", heard.as_str().unwrap().as_bytes());
    for command in ["start", "show_secrets", "list_targets", "list_rules", "list_backups", "get_preferences"]
    {
        let answer = window.script_with(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke(arguments[0], {}).then((got) => done(JSON.stringify(got)), (why) => done(JSON.stringify(why)));",
            vec![json!(command)],
        );
        let answer = answer.as_str().unwrap();
        assert!(answer.starts_with(['{', '[']), "{command}: {answer}");
        canary::assert_absent(command, answer.as_bytes());
    }
    let processes = window.processes();
    assert!(processes.len() >= 3, "the program and those of the web view: {processes:?}");
    for process in processes {
        for what in ["cmdline", "environ"] {
            let text = fs::read(Path::new("/proc").join(process.to_string()).join(what)).unwrap_or_default();
            canary::assert_absent(&format!("{what} of {process}"), &text);
        }
    }
    for place in ["data", "config", "cache", "run"] {
        canary::assert_absent_below(&machine.home().join(place));
    }
}
