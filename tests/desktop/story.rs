//! The main job, from the first start to the last byte, as an administrator does it in the window: two targets, a
//! rule, a run, watching, a log, a stop in the middle of a blob, a retry, the other language, an end half-way and a
//! new start. Once in each language.

use std::time::Duration;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::process;
use sampan_tests::proxy::{Proxy, Way};
use sampan_tests::registry::{PASSWORD, Registry, Setup, USER};
use sampan_tests::sampan::Sampan;

use crate::window::Window;

const MIB: u64 = 1024 * 1024;

/// What a person reads.
struct Words {
    locale: &'static str,
    code: &'static str,
    title: &'static str,
    password: &'static str,
    running: &'static str,
    stopped: &'static str,
    finished: &'static str,
    log: &'static str,
    other: &'static str,
    jobs_in_other: &'static str,
}

const ENGLISH: Words = Words {
    locale: "en_US.UTF-8",
    code: "en",
    title: "Sampan",
    password: "User and password, or token",
    running: "Running",
    stopped: "Stopped",
    finished: "Finished",
    log: "begins attempt 1",
    other: "中文",
    jobs_in_other: "复制任务",
};

const CHINESE: Words = Words {
    locale: "zh_CN.UTF-8",
    code: "zh-CN",
    title: "Sampan 舢板",
    password: "用户名和密码（或令牌）",
    running: "运行中",
    stopped: "已停止",
    finished: "已完成",
    log: "第 1 次尝试",
    other: "English",
    jobs_in_other: "Jobs",
};

#[test]
fn the_main_job_in_english() {
    story(&ENGLISH);
}

#[test]
fn the_main_job_in_chinese() {
    story(&CHINESE);
}

fn story(words: &Words) {
    let machine = Sampan::new();
    let [source, destination] = [Registry::start(Setup::Plain), Registry::start(Setup::Secured)];
    fill(&machine, &source);
    let way = Proxy::start(destination.port(), Way { upload: MIB, ..Way::FREE });

    let window = Window::open(&machine, words.locale);
    window.see("h1");
    assert_eq!(window.title(), words.title);
    add_targets(&window, words, &source, &destination, way.port());
    make_rule(&window, words);

    // It runs; the window shows it while it happens.
    window.click("[data-rule='base images'] [data-action=run]");
    window.click("[data-page=jobs]");
    let large = "[data-job]:has([title*='team/large'])";
    window.hear(&format!("{large} [data-status]"), words.running);
    process::wait_until("the blob is on its way", Duration::from_secs(60), || way.uploaded() > 2 * MIB);
    watch(&window, words, large);

    // A stop in the middle of a blob: silent within a second.
    window.click(&format!("{large} [data-action=stop]"));
    window.hear(&format!("{large} [data-status]"), words.stopped);
    // Whoever still sent would now send the rest of it at once; what the system holds comes, too.
    way.set(Way::FREE);
    let sent = way.rest();
    assert!(sent < 12 * MIB, "stopped in the middle: {sent} bytes sent");
    way.set(Way { upload: MIB, ..Way::FREE });
    window.picture("jobs-stopped", words.code);

    // The other language, and back, while everything stays where it is.
    window.click(&format!("[data-language={other}]", other = code_of(words.other)));
    window.hear("h1", words.jobs_in_other);
    window.see(&format!("{large}[aria-current=true]"));
    window.click(&format!("[data-language={0}]", words.code));
    window.hear(&format!("{large} [data-status]"), words.stopped);

    // Again, and away in the middle of it.
    window.click(&format!("{large} [data-action=retry]"));
    let sent = way.uploaded();
    process::wait_until("it goes on", Duration::from_secs(60), || way.uploaded() > sent + MIB);
    let took = window.leave();
    assert!(took < Duration::from_secs(5), "it left after {took:?}");
    assert!(
        !judge::tags(&destination).iter().any(|(repository, _)| repository.contains("large")),
        "half an image has no tag"
    );

    // The next start goes on by itself, with the password that was typed in.
    way.set(Way::FREE);
    let window = Window::open(&machine, words.locale);
    window.click("[data-page=jobs]");
    window.hear(&format!("{large} [data-status]"), words.finished);
    window.picture("jobs-finished", words.code);
    window.leave();
    judge::assert_equal(&source, &destination);
    judge::whole(&destination, "team/large:1");
}

fn fill(machine: &Sampan, source: &Registry) {
    let mut layout = Layout::create(&machine.home().join("layout"));
    let (large, small) = (layout.large_layer(3, 24 * MIB), layout.layer(4, MIB / 4));
    let image = layout.image(0, "large", &[&large]);
    layout.tag("team/large:1", &image);
    let image = layout.image(1, "small", &[&small]);
    layout.tag("team/small:1", &image);
    layout.push(source, Form::Oci);
}

fn add_targets(window: &Window, words: &Words, source: &Registry, destination: &Registry, port: u16) {
    window.see("h1");
    std::thread::sleep(Duration::from_millis(500));
    window.picture("welcome", words.code);
    window.click("[data-action=first-target]");
    window.write("[name=name]", "source");
    window.write("[name=url]", &source.url());
    window.click(".ant-drawer [data-action=check]");
    window.see("[data-step=api][data-result=ok]");
    window.picture("target-check", words.code);
    window.click("[data-action=save]");
    window.see("[data-target=source]");

    window.click("[data-action=new]");
    window.write("[name=name]", "destination");
    window.write("[name=url]", &format!("https://127.0.0.1:{port}"));
    window.choose("[data-field=credential]", words.password);
    window.write("[name=username]", USER);
    // One that is wrong is told before anything is saved.
    window.write("[name=password]", "wrong");
    window.click("[data-action=advanced]");
    window.write("[name=ca_file]", &destination.ca_file().display().to_string());
    window.click(".ant-drawer [data-action=check]");
    window.see("[data-step=auth][data-result=failed]");
    window.picture("target-refused", words.code);
    window.write("[name=password]", PASSWORD);
    window.click(".ant-drawer [data-action=check]");
    window.see("[data-step=auth][data-result=ok]");
    window.click("[data-action=save]");
    window.see("[data-target=destination]");
    window.picture("targets", words.code);
    assert!(!window.text("body").contains(PASSWORD));
}

fn make_rule(window: &Window, words: &Words) {
    window.click("[data-page=rules]");
    window.picture("rules-empty", words.code);
    window.click("[data-action=new]");
    window.write("[name=name]", "base images");
    window.pick("[data-field=source]", "source");
    window.add("[data-field='repositories.include']", "team/**");
    window.pick("[data-field=destination-1]", "destination");
    window.picture("rule-form", words.code);
    window.click("[data-action=preview]");
    window.see("[data-plan=copy]");
    window.picture("rule-preview", words.code);
    window.click("[data-action=save]");
    window.see("[data-rule='base images']");
    window.picture("rules", words.code);
}

/// What the window shows of a job at work.
fn watch(window: &Window, words: &Words, job: &str) {
    window.picture("jobs-running", words.code);
    window.click(&format!("{job} [data-action=log]"));
    window.see("[data-details] [data-tab-shown=log]");
    window.hear("[data-details]", words.log);
    window.picture("details-log", words.code);
    for (tab, shown) in [
        ("overview", "[data-details] [role=progressbar]"),
        ("layers", "[data-layer]"),
        ("states", "[data-state=transfer_blob][data-been]"),
        ("timeline", "[data-attempt='1']"),
    ] {
        window.click(&format!("[data-details] [data-tab={tab}]"));
        window.see(shown);
        window.picture(&format!("details-{tab}"), words.code);
    }
}

fn code_of(language: &str) -> &'static str {
    if language == "English" { "en" } else { "zh-CN" }
}
