//! The user guide: what its pages tell the reader to type is typed here, in both languages, page after page.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::fs;
use std::path::PathBuf;

use sampan_tests::image::{Form, Layout};
use sampan_tests::judge;
use sampan_tests::registry::{Registry, Setup};
use sampan_tests::sampan::{self, Sampan};

/// A fenced block: the language behind the fence, and its lines.
type Block = (String, String);

fn pages(language: &str) -> Vec<PathBuf> {
    let folder = sampan::workspace().join("locales").join(language).join("guide");
    let mut pages: Vec<_> = fs::read_dir(folder).unwrap().map(|page| page.unwrap().path()).collect();
    pages.sort();
    pages
}

fn blocks(text: &str) -> Vec<Block> {
    let mut parts = text.split("```");
    let mut blocks = Vec::new();
    while let (Some(_prose), Some(block)) = (parts.next(), parts.next()) {
        let (language, lines) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), lines.to_owned()));
    }
    blocks
}

/// The number of a job, which a reader takes from the list.
fn newest(machine: &Sampan) -> String {
    let list = machine.json(&["job", "list", "--limit", "1"]).json;
    list["jobs"][0]["id"].as_str().unwrap().to_owned()
}

/// Types everything that a language's guide has.
fn typed(language: &str) {
    let [lab, prod] = [Registry::start(Setup::Plain), Registry::start(Setup::Plain)];
    let machine = Sampan::new();
    let mut layout = Layout::create(&machine.home().join("samples"));
    let layer = layout.layer(1, 5_000);
    for name in ["team/app:1.0", "team/app:1.1", "team/app:2.0", "team/app-test:1.0", "other/app:1.0"] {
        let children = [0, 1].map(|platform| layout.image(platform, name, &[&layer]));
        let index = layout.index(&children);
        layout.tag(name, &index);
    }
    layout.push(&lab, Form::Oci);
    machine.write("passphrase", "correct horse battery staple\n");
    let here = |text: &str| {
        text.replace("127.0.0.1:5001", &lab.authority()).replace("127.0.0.1:5002", &prod.authority())
    };
    for page in pages(language) {
        for (kind, lines) in blocks(&fs::read_to_string(&page).unwrap()) {
            match &*kind {
                "yaml" => {
                    let name = lines.lines().next().unwrap().trim_start_matches("# ");
                    machine.write(name, &here(&lines));
                }
                "sh" => {
                    for line in lines.lines() {
                        let mut line = here(line);
                        if line.contains(" log 17") {
                            line = line.replace("17", &newest(&machine));
                        }
                        let words = shlex::split(&line).unwrap();
                        let words: Vec<&str> = words.iter().map(String::as_str).collect();
                        assert_eq!(words[0], "sampan", "{line}");
                        let ended = machine.run(&words[1..]);
                        assert_eq!(ended.status.code(), Some(0), "{}: {line}\n{ended:?}", page.display());
                    }
                }
                other => panic!("{}: a block of {other}", page.display()),
            }
        }
    }
    let there = judge::tags(&prod);
    for name in ["mirror/app:1.0", "mirror/team/app:2.0", "inside/app:1.0"] {
        assert!(there.contains_key(name), "{name}: {there:?}");
    }
    assert!(judge::layout_digest(&machine.home().join("usb"), "team/app:1.1").is_some());
}

#[test]
fn what_the_english_guide_says_can_be_typed() {
    typed("en");
}

#[test]
fn what_the_chinese_guide_says_can_be_typed() {
    typed("zh-CN");
}

#[test]
fn both_guides_have_the_same_pages_with_the_same_commands() {
    let names = |language| pages(language).into_iter().map(|page| page.file_name().unwrap().to_owned());
    assert!(names("en").eq(names("zh-CN")));
    for (english, chinese) in pages("en").iter().zip(pages("zh-CN")) {
        let [english, chinese] = [english, &chinese].map(|page| fs::read_to_string(page).unwrap());
        assert_eq!(blocks(&english), blocks(&chinese));
        let heads = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
        let rows = |text: &str| text.lines().filter(|line| line.starts_with('|')).count();
        assert_eq!((heads(&english), rows(&english)), (heads(&chinese), rows(&chinese)));
    }
}
