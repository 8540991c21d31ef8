//! The promises of the message files: both languages say the same things, everything that is asked for exists,
//! everything that exists is asked for, and the Chinese follows the house rules of typography.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use sampan_domain::error::Args;
use sampan_domain::job::Operation;
use sampan_domain::log::Level;
use sampan_domain::machine::{Cause, State, Status};
use sampan_domain::progress::LayerState;
use sampan_domain::run::Trigger;
use sampan_domain::{ErrorCode, Failure};
use sampan_i18n::Language;

/// Files in which no message may stand that nobody asks for.
const NO_IDLE_MESSAGES: [&str; 10] = [
    "app.ftl",
    "cli.ftl",
    "details.ftl",
    "errors.ftl",
    "jobs.ftl",
    "rules.ftl",
    "settings.ftl",
    "start.ftl",
    "targets.ftl",
    "tray.ftl",
];

/// Text in the sources that begins like this and stands in quotes is the id of a message.
const ASKED_FOR_BY_NAME: [&str; 4] = ["app-", "cli-", "log-", "span-"];

/// Messages whose id is put together where it is asked for: the rest of it stands in quotes in the sources.
const PUT_TOGETHER: [&str; 11] = [
    "action-",
    "check-",
    "check-result-",
    "cli-column-",
    "cli-rules-",
    "cli-targets-",
    "details-kind-",
    "details-layer-",
    "details-tab-",
    "page-",
    "tray-",
];

/// Messages of the command line's own shape; its test walks it and finds each of them.
const WALKED: [&str; 2] = ["cli-cmd-", "cli-opt-"];

/// Variables whose values may begin or end in Chinese: no space stands between them and Chinese.
const CHINESE_VALUES: [&str; 5] = ["cause", "left", "status", "took", "wait"];

/// Messages whose id is made of a prefix and the stable name of something.
fn families() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut status: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    status.push("stopping");
    BTreeMap::from([
        ("cause-", Cause::ALL.iter().map(|cause| cause.as_str()).collect()),
        ("error-", ErrorCode::ALL.iter().map(|code| code.as_str()).collect()),
        ("layer-", LayerState::ALL.iter().map(|state| state.as_str()).collect()),
        ("level-", Level::ALL.iter().map(|level| level.as_str()).collect()),
        ("operation-", Operation::ALL.iter().map(|operation| operation.as_str()).collect()),
        ("state-", State::ALL.iter().map(|state| state.as_str()).collect()),
        ("status-", status),
        ("trigger-", Trigger::ALL.iter().map(|trigger| trigger.as_str()).collect()),
    ])
}

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
    let shape = |messages: &BTreeMap<String, Message>| -> Vec<_> {
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
fn every_message_that_is_asked_for_exists() {
    let messages = read(Language::En);
    let derived = families()
        .into_iter()
        .flat_map(|(prefix, names)| names.into_iter().map(move |name| format!("{prefix}{name}")));
    for id in derived.chain(asked_for()) {
        assert!(messages.contains_key(&id), "{id} does not exist");
    }
}

#[test]
fn every_message_is_asked_for() {
    let messages = read(Language::En);
    let (mut wanted, quoted) = (asked_for(), quoted());
    for (prefix, names) in families() {
        wanted.extend(names.into_iter().map(|name| format!("{prefix}{name}")));
    }
    wanted.extend(messages.values().flat_map(|message| message.references.iter().cloned()));
    let idle: Vec<_> = messages
        .iter()
        .filter(|(id, message)| !id.contains('.') && NO_IDLE_MESSAGES.contains(&message.file.as_str()))
        .filter(|(id, _)| !wanted.contains(*id) && !WALKED.iter().any(|prefix| id.starts_with(prefix)))
        .filter(|(id, _)| !quoted.contains(*id) && !put_together(id, &quoted))
        .map(|(id, _)| id)
        .collect();
    assert!(idle.is_empty(), "nobody asks for {idle:?}");
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
        for key in message.variants {
            let allowed = matches!(key.as_str(), "other" | "yes" | "no") || key.parse::<u32>().is_ok();
            assert!(allowed, "{id}: [{key}]");
        }
    }
}

#[test]
fn chinese_is_set_with_spaces_and_full_width_punctuation() {
    for (id, message) in read(Language::ZhCn) {
        for text in message.texts {
            assert!(faults(&text).is_empty(), "{id}: {:?} in {text}", faults(&text));
        }
    }
}

#[test]
fn faults_of_typography_are_found() {
    for wrong in ["请检查URL", "第 3次", "好,的", "失败:原因", "完成.", "“ 名称”", "端点 ，然后", "在\u{1}处"]
    {
        assert!(!faults(wrong).is_empty(), "{wrong}");
    }
    for right in
        ["请检查 URL，然后重试。", "“\u{2}”不是", "主机名 \u{1} 不存在（HTTP 404）。", "a:b\u{1}：值"]
    {
        assert!(faults(right).is_empty(), "{right}: {:?}", faults(right));
    }
}

// --- what the files say

/// What stands for a value of Latin letters or digits, and for one that may be Chinese, in [`Message::texts`].
const LATIN: char = '\u{1}';
const EITHER: char = '\u{2}';

/// A message or an attribute (`id.attribute`).
#[derive(Default)]
struct Message {
    file: String,
    variables: BTreeSet<String>,
    functions: BTreeSet<String>,
    references: BTreeSet<String>,
    variants: Vec<String>,
    /// Each pattern with its placeables replaced by [`LATIN`] or [`EITHER`].
    texts: Vec<String>,
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression, &mut text),
            }
        }
        self.texts.push(text);
    }

    fn expression(&mut self, expression: &Expression<&str>, text: &mut String) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, text),
            Expression::Select { selector, variants } => {
                self.inline(selector, &mut String::new());
                text.push(EITHER);
                for variant in variants {
                    let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) =
                        variant.key;
                    self.variants.push(key.to_owned());
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, expression: &InlineExpression<&str>, text: &mut String) {
        match expression {
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                text.push_str(value);
            }
            InlineExpression::VariableReference { id } => {
                text.push(if CHINESE_VALUES.contains(&id.name) { EITHER } else { LATIN });
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.functions.insert(id.name.to_owned());
                for argument in &arguments.positional {
                    self.inline(argument, &mut String::new());
                }
            }
            InlineExpression::MessageReference { id, attribute } => {
                text.push(EITHER);
                let attribute = attribute.as_ref().map(|attribute| format!(".{}", attribute.name));
                self.references.insert(format!("{}{}", id.name, attribute.unwrap_or_default()));
            }
            InlineExpression::TermReference { id, .. } => panic!("the term -{} is not expected", id.name),
            InlineExpression::Placeable { expression } => self.expression(expression, text),
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The message files of a language, by name.
fn sources(language: Language) -> BTreeMap<String, String> {
    let folder = root().join("locales").join(language.as_str());
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect()
}

fn count(source: &str) -> usize {
    let resource = parser::parse(source).unwrap();
    resource.body.iter().filter(|entry| matches!(entry, Entry::Message(_))).count()
}

/// All messages of a language and their attributes.
fn read(language: Language) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for (file, source) in sources(language) {
        for entry in parser::parse(source.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            let attributes = message.attributes.iter().map(|a| (format!("{id}.{}", a.id.name), &a.value));
            for (id, pattern) in message.value.iter().map(|value| (id.to_owned(), value)).chain(attributes) {
                let mut read = Message { file: file.clone(), ..Message::default() };
                read.pattern(pattern);
                messages.insert(id, read);
            }
        }
    }
    messages
}

fn ids(messages: &BTreeMap<String, Message>) -> Vec<&String> {
    messages.keys().collect()
}

/// The variables of a message and of those that it refers to.
fn variables(messages: &BTreeMap<String, Message>, id: &str) -> BTreeSet<String> {
    let message = &messages[id];
    let referred = message.references.iter().flat_map(|id| variables(messages, id));
    message.variables.iter().cloned().chain(referred).collect()
}

// --- what the sources ask for

/// Ids in quotes in the sources of Rust and of the window.
fn asked_for() -> BTreeSet<String> {
    quoted().into_iter().filter(|word| is_id(word)).collect()
}

fn put_together(id: &str, quoted: &BTreeSet<String>) -> bool {
    PUT_TOGETHER.iter().filter_map(|prefix| id.strip_prefix(prefix)).any(|rest| quoted.contains(rest))
}

/// All short text in quotes in the sources.
fn quoted() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["src-tauri", "tests", "ui/src"] {
        visit(&root().join(folder), &mut |path| {
            let ours = path.ends_with("crates/i18n/tests/locales.rs");
            if !ours && path.extension().is_some_and(|kind| ["rs", "ts", "tsx"].iter().any(|k| kind == *k)) {
                let source = fs::read_to_string(path).unwrap();
                found
                    .extend(source.split(['"', '\'', '`']).filter(|word| word.len() < 64).map(str::to_owned));
            }
        });
    }
    assert!(found.len() > 10, "the sources were not found");
    found
}

fn is_id(word: &str) -> bool {
    let rest = ASKED_FOR_BY_NAME.iter().find_map(|prefix| word.strip_prefix(prefix));
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.ends_with('-') && rest.bytes().all(allowed))
}

fn visit(folder: &Path, each: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.file_name().and_then(|name| name.to_str()) {
            Some("node_modules" | "target" | "dist") => {}
            _ if path.is_dir() => visit(&path, each),
            _ => each(&path),
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

// --- Chinese typography

/// The pairs of neighbours that may not stand side by side.
fn faults(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut faults: Vec<_> = chars.windows(2).filter(|pair| clash(pair[0], pair[1])).map(shown).collect();
    faults.extend(
        chars.windows(3).filter(|three| matches!(three, [a, ' ', b] if is_han(*a) && is_han(*b))).map(shown),
    );
    faults
}

fn shown(chars: &[char]) -> String {
    chars.iter().collect()
}

fn clash(left: char, right: char) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric() || c == LATIN;
    let full_width = |c: char| "，。：；！？（）“”、《》".contains(c);
    let half_width = |c: char| ",.:;!?()\"'".contains(c);
    let space = |c: char| c == ' ';
    (is_han(left) && latin(right))
        || (latin(left) && is_han(right))
        || (is_han(left) && half_width(right))
        || (half_width(left) && is_han(right))
        || (full_width(left) && (space(right) || half_width(right)))
        || ((space(left) || half_width(left)) && full_width(right))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
