//! What a job's log has of the way there: what broke off, and what a registry says, in the reader's language.

use sampan_tests::sampan::Sampan;
use sampan_tests::scripted::{Content, Reply, Server, on};

#[test]
fn what_broke_off_and_what_a_registry_says_stands_in_the_log() {
    let mut held = Content::new();
    let image = held.image("team/app:1", &[4 << 20]);
    let (source, destination) = (Server::holding(held), Server::holding(Content::new()));
    source.add([
        on("GET", format!("/v2/team/app/blobs/{}", image.layers[0])).answer(Reply::held().cut(1 << 20)),
        on("GET", "/v2/team/app/manifests/*")
            .answer(Reply::held().header("warning", "299 - \"moves in May\"")),
    ]);
    let cut = Reply::held().taking(2 << 20).reset();
    destination
        .add([on("PUT", format!("/v2/team/app/blobs/uploads/*?digest={}", image.layers[0])).answer(cut)]);
    let machine = Sampan::new();
    machine.write(
        "rules.yaml",
        &format!(
            "targets:\n  - {{ name: here, url: \"{}\" }}\n  - {{ name: there, url: \"{}\" }}\n\
         rules:\n  - {{ name: all, source: here, destinations: [{{ target: there }}] }}\n",
            source.url(),
            destination.url(),
        ),
    );
    machine.json(&["apply", "-f", "rules.yaml"]).expect_code(0);
    machine.json(&["rule", "run", "all", "--wait"]).expect_code(0);

    let (here, there) = (source.authority(), destination.authority());
    let jobs = machine.json(&["job", "list"]).expect_code(0).json;
    let job = jobs["jobs"][0]["id"].as_str().unwrap();
    let log = |lang: &str| machine.run(&["job", "log", job, "--lang", lang]).success().stdout;
    for (lang, told) in [
        (
            "en",
            [
                format!("{here} warns: moves in May"),
                format!(
                    "reading broke off at 1.0 MiB and continues from there. The connection to {here} was lost."
                ),
                "try 1 failed, the next follows in ".to_owned(),
                format!("The connection to {there} was lost."),
            ],
        ),
        (
            "zh-CN",
            [
                format!("{here} 提示：moves in May"),
                format!("的读取在 1.0 MiB 处中断，将从该处继续。与 {here} 的连接中断。"),
                "第 1 次传输失败，".to_owned(),
                format!("与 {there} 的连接中断。"),
            ],
        ),
    ] {
        let said = log(lang);
        for sentence in told {
            assert!(said.contains(&sentence), "{sentence}\n{said}");
        }
        assert!(!said.contains("connection-lost"), "{said}");
    }
}
