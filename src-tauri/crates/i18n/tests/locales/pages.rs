//! The guide, the packages and the design of its pages: written like the messages, and with their words.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use sampan_i18n::Language;

use crate::message::{read, readings, root};
use crate::wording::{LATIN, faults, synonyms, unused};

#[test]
fn the_guide_is_written_like_the_messages() {
    for language in Language::ALL {
        for (page, text) in guide(language) {
            let found: Vec<_> = prose(&text).iter().flat_map(|line| wrong(language, line)).collect();
            assert!(found.is_empty(), "{page}: {found:#?}");
        }
    }
}

#[test]
fn what_packages_say_in_chinese_is_written_like_the_messages() {
    let mut seen = 0;
    for name in ["io.sampan.desktop.metainfo.xml", "sampan-rules.xml", "sampan.desktop"] {
        let text = fs::read_to_string(root().join("src-tauri/packaging").join(name)).unwrap();
        for line in text.lines().filter(|line| line.contains("zh_CN]=") || line.contains("\"zh")) {
            // Keywords are what people type, not sentences.
            if line.starts_with("Keywords") {
                continue;
            }
            let said = line
                .rsplit_once("]=")
                .map_or_else(|| line.split_once('>').unwrap().1.split_once('<').unwrap().0, |(_, said)| said);
            let said = said.replace("{{name}}", "Sampan");
            let found = wrong(Language::ZhCn, &said);
            assert!(found.is_empty(), "{name}: {found:#?}");
            seen += 1;
        }
    }
    assert!(seen > 8, "{seen}");
}

#[test]
fn chinese_paragraphs_are_not_broken() {
    // A line's end inside of a paragraph shows as a space, which parts Chinese from Chinese.
    for (page, text) in guide(Language::ZhCn) {
        let lines: Vec<_> = outside_of_fences(&text).collect();
        for pair in lines.windows(2) {
            let starts = |line: &str| line.is_empty() || line.starts_with(['|', '#', '-']) || numbered(line);
            assert!(starts(pair[0]) || starts(pair[1]), "{page}: a paragraph is broken before {}", pair[1]);
        }
    }
}

#[test]
fn the_guide_presses_what_the_window_has() {
    for language in Language::ALL {
        let labels = labels(language);
        let (_, first) = guide(language).remove(0);
        let pressed: Vec<_> = first.lines().filter(|line| numbered(line)).flat_map(emphasised).collect();
        assert!(pressed.len() > 5, "{language}: {pressed:?}");
        for label in pressed {
            assert!(labels.contains(&label), "{language}: the window has no “{label}”");
        }
    }
}

#[test]
fn the_guide_names_statuses_and_layers_as_the_window_does() {
    for language in Language::ALL {
        let (_, page) = guide(language).remove(3);
        let messages = read(language);
        let page = page.to_lowercase();
        let first_cells: BTreeSet<_> = cells(&page).collect();
        for id in messages.keys() {
            let said = readings(&messages, id, &|_| String::new()).remove(0).to_lowercase();
            if id.starts_with("status-") && id != "status-stopping" {
                assert!(first_cells.contains(&*said), "{language}: {said} is no row of {first_cells:?}");
            }
            if id.starts_with("layer-") && id != "layer-in_flight" {
                assert!(page.contains(&said), "{language}: {said}");
            }
        }
    }
}

#[test]
fn the_guide_quotes_failures_as_they_are_shown() {
    for language in Language::ALL {
        let messages = read(language);
        let shown: BTreeSet<String> = messages
            .keys()
            .filter(|id| id.starts_with("error-") && !id.contains('.'))
            .flat_map(|id| readings(&messages, id, &|_| "…".to_owned()))
            .map(|text| text.trim_end_matches(['.', '。']).to_owned())
            .collect();
        let (_, page) = guide(language).remove(6);
        let quoted: Vec<_> = cells(&page).skip(1).collect();
        assert!(quoted.len() > 8);
        for text in quoted {
            assert!(shown.contains(text), "{language}: no failure says “{text}”");
        }
    }
}

/// The pages of the guide in their order, with their names.
fn guide(language: Language) -> Vec<(String, String)> {
    let folder = root().join("locales").join(language.as_str()).join("guide");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|page| page.unwrap().path()).collect();
    pages.sort();
    let read = |page: PathBuf| {
        let name = format!("{language}/{}", page.file_name().unwrap().display());
        (name, fs::read_to_string(page).unwrap())
    };
    pages.into_iter().map(read).collect()
}

fn outside_of_fences(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        fenced ^= line.starts_with("```");
        !fenced && !line.starts_with("```")
    })
}

/// The sentences and cells of a page, code as [`LATIN`] and without marks.
fn prose(text: &str) -> Vec<String> {
    let plain = |line: &str| -> String {
        let mut text = String::new();
        for (at, part) in line.split('`').enumerate() {
            if at % 2 == 0 { text.push_str(part) } else { text.push(LATIN) }
        }
        text.replace("**", "").trim_start_matches(['#', '-', ' ']).to_owned()
    };
    let lines = outside_of_fences(text).map(plain);
    lines.flat_map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// The first cell of each row that has one, the head's too.
fn cells(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("| ")).filter_map(|row| {
        let (first, _) = row.split_once(" |")?;
        (!first.starts_with("---")).then_some(first)
    })
}

fn numbered(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

/// What a line emphasises, bold, in italics or in Chinese quotes; a way through several is several.
fn emphasised(line: &str) -> Vec<String> {
    let line = line.replace("**", "\u{2}");
    let marked = |mark: char| line.split(mark).skip(1).step_by(2);
    let quoted = line.split('“').skip(1).filter_map(|part| part.split('”').next());
    let found = marked('\u{2}').chain(marked('*')).chain(quoted);
    found.flat_map(|said| said.split(" → ")).map(str::to_owned).collect()
}

/// What the window writes on pages, buttons and menus.
fn labels(language: Language) -> BTreeSet<String> {
    let messages = read(language);
    messages.keys().flat_map(|id| readings(&messages, id, &|_| String::new())).collect()
}

/// What is wrong with a text on a page: words that are not used, and in Chinese its typography.
fn wrong(language: Language, said: &str) -> Vec<String> {
    let words = synonyms(said, unused(language))
        .map(|(word, instead, _)| format!("“{word}” where the word is “{instead}”: {said}"));
    let faults = if language == Language::ZhCn { faults(said) } else { Vec::new() };
    words.chain(faults.into_iter().map(|fault| format!("{fault:?} in {said}"))).collect()
}
