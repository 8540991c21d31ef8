//! The promises of the message files: both languages say the same things, everything that is asked for exists,
//! everything that exists is asked for, and each language keeps to the house's words and typography; so do the guide
//! and what the packages say of Sampan.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

mod asked;
mod message;
mod pages;
mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fluent_syntax::parser;
use message::{Message, Messages, count, ids, read, root, sources, variables};
use sampan_domain::error::Args;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;

#[test]
fn every_file_is_read_without_an_error() {
    for language in Language::ALL {
        for (name, source) in sources(language) {
            if let Err((_, errors)) = parser::parse(source.as_str()) {
                panic!("{language}/{name}: {errors:?}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let [english, chinese] = Language::ALL.map(read);
    // Parts of sentences are put together as each language needs them; what counts is the sentence.
    let shape = |messages: &Messages| -> Vec<_> {
        let of = |(id, message): (&String, &Message)| {
            (message.file.clone(), id.clone(), variables(messages, id), message.functions.clone())
        };
        messages.iter().filter(|(id, _)| !id.starts_with("part-")).map(of).collect()
    };
    for (english, chinese) in shape(&english).into_iter().zip(shape(&chinese)) {
        assert_eq!(english, chinese);
    }
    assert_eq!(ids(&english), ids(&chinese));
}

#[test]
fn no_message_stands_twice_and_no_reference_leads_nowhere() {
    for language in Language::ALL {
        let messages = read(language);
        let written: usize = sources(language).values().map(|source| count(source)).sum();
        assert_eq!(written, messages.keys().filter(|id| !id.contains('.')).count(), "{language}");
        for (id, message) in &messages {
            for reference in &message.references {
                assert!(messages.contains_key(reference), "{language}: {id} refers to {reference}");
            }
            let known = ["GIVEN"];
            assert!(message.functions.iter().all(|name| known.contains(&name.as_str())), "{language}: {id}");
        }
    }
}

#[test]
fn every_error_has_a_cause_and_a_remedy_made_of_its_documented_arguments() {
    let documented = documented_arguments();
    for language in Language::ALL {
        let messages = read(language);
        for code in ErrorCode::ALL {
            let arguments = &documented[code.as_str()];
            let mut full = Failure::new(*code);
            for name in arguments {
                full.args.push((name.clone().into(), format!("<{name}>").into()));
            }
            for (attribute, text) in [("", language.message(&full)), (".remedy", language.remedy(&full))] {
                let id = format!("error-{code}{attribute}");
                for variable in variables(&messages, &id) {
                    assert!(arguments.contains(&variable), "{language}: {id} uses {variable}: {arguments:?}");
                }
                let sentence = text.trim_end_matches(['.', '?', '。', '？']);
                assert_ne!(sentence, text, "{language}: {id} does not end like a sentence");
                assert!(!sentence.contains(['?', '⟦']) && !sentence.contains("{$"), "{language}: {text}");
            }
        }
    }
}

#[test]
fn every_message_can_be_formatted_without_arguments() {
    for language in Language::ALL {
        for id in read(language).keys() {
            let text = match id.split_once('.') {
                Some((id, attribute)) => language.attribute(id, attribute, &Args::new()),
                None => Some(language.text(id, &Args::new())),
            };
            let text = text.unwrap_or_else(|| panic!("{language}: {id} is not in the program"));
            assert!(!text.contains('⟦') && !text.contains("{$"), "{language}: {id}: {text}");
        }
    }
}

#[test]
fn chinese_has_no_plural_forms() {
    for (id, message) in read(Language::ZhCn) {
        for key in message.keys {
            let allowed = matches!(key.as_str(), "other" | "yes" | "no") || key.parse::<u32>().is_ok();
            assert!(allowed, "{id}: [{key}]");
        }
    }
}

/// The arguments of each code, as the documentation of `ErrorCode` has them: those of its section and its own.
fn documented_arguments() -> BTreeMap<String, BTreeSet<String>> {
    let source = fs::read_to_string(root().join("src-tauri/crates/domain/src/error.rs")).unwrap();
    let table = source.split_once("\ncodes! {").unwrap().1.split_once("\n}\n").unwrap().0;
    let named = |line: &str| -> BTreeSet<String> {
        let listed = line.split_once("args ").map(|(_, listed)| listed.to_owned()).unwrap_or_default();
        listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let (mut section, mut own) = (BTreeSet::new(), BTreeSet::new());
    let mut documented = BTreeMap::new();
    for line in table.lines().map(str::trim) {
        if line.starts_with("// ---") {
            section = named(line);
        } else if line.starts_with("///") {
            own.extend(named(line));
        } else if let Some(code) = line.split('"').nth(1) {
            own.extend(section.iter().cloned());
            documented.insert(code.to_owned(), std::mem::take(&mut own));
        }
    }
    assert_eq!(documented.len(), ErrorCode::ALL.len());
    documented
}
