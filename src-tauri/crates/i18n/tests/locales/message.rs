//! The message files, read as they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use sampan_i18n::Language;

/// The messages of a language and their attributes (`id.attribute`), by id.
pub(crate) type Messages = BTreeMap<String, Message>;

/// A message or an attribute.
#[derive(Default)]
pub(crate) struct Message {
    pub(crate) file: String,
    pub(crate) variables: BTreeSet<String>,
    pub(crate) functions: BTreeSet<String>,
    pub(crate) references: BTreeSet<String>,
    /// The keys of all choices in it.
    pub(crate) keys: Vec<String>,
    pieces: Vec<Piece>,
}

/// A part of a message.
enum Piece {
    Text(String),
    Variable(String),
    Message(String),
    Choice(Vec<Vec<Piece>>),
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>) -> Vec<Piece> {
        let piece = |element: &PatternElement<&str>| match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => self.expression(expression),
        };
        pattern.elements.iter().map(piece).collect()
    }

    fn expression(&mut self, expression: &Expression<&str>) -> Piece {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                let mut choice = Vec::new();
                for variant in variants {
                    let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) =
                        variant.key;
                    self.keys.push(key.to_owned());
                    choice.push(self.pattern(&variant.value));
                }
                Piece::Choice(choice)
            }
        }
    }

    fn inline(&mut self, expression: &InlineExpression<&str>) -> Piece {
        match expression {
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                Piece::Text((*value).to_owned())
            }
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
                Piece::Variable(id.name.to_owned())
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.functions.insert(id.name.to_owned());
                for argument in &arguments.positional {
                    self.inline(argument);
                }
                Piece::Text(String::new())
            }
            InlineExpression::MessageReference { id, attribute } => {
                let attribute = attribute.as_ref().map(|attribute| format!(".{}", attribute.name));
                let referred = format!("{}{}", id.name, attribute.unwrap_or_default());
                self.references.insert(referred.clone());
                Piece::Message(referred)
            }
            InlineExpression::TermReference { id, .. } => panic!("the term -{} is not expected", id.name),
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }
}

/// Everything that a message can say: each choice taken, other messages put in, and for a variable what `value` has.
pub(crate) fn readings(messages: &Messages, id: &str, value: &dyn Fn(&str) -> String) -> Vec<String> {
    said(messages, &messages[id].pieces, value)
}

fn said(messages: &Messages, pieces: &[Piece], value: &dyn Fn(&str) -> String) -> Vec<String> {
    pieces.iter().fold(vec![String::new()], |begun, piece| {
        let next = match piece {
            Piece::Text(text) => vec![text.clone()],
            Piece::Variable(name) => vec![value(name)],
            Piece::Message(id) => readings(messages, id, value),
            Piece::Choice(choice) => choice.iter().flat_map(|way| said(messages, way, value)).collect(),
        };
        begun.iter().flat_map(|begun| next.iter().map(move |next| format!("{begun}{next}"))).collect()
    })
}

/// Where the repository is.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The message files of a language, by name.
pub(crate) fn sources(language: Language) -> BTreeMap<String, String> {
    let folder = root().join("locales").join(language.as_str());
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "ftl"))
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect()
}

/// How many messages a file has.
pub(crate) fn count(source: &str) -> usize {
    let resource = parser::parse(source).unwrap();
    resource.body.iter().filter(|entry| matches!(entry, Entry::Message(_))).count()
}

/// All messages of a language and their attributes.
pub(crate) fn read(language: Language) -> Messages {
    let mut messages = BTreeMap::new();
    for (file, source) in sources(language) {
        for entry in parser::parse(source.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            let attributes = message.attributes.iter().map(|a| (format!("{id}.{}", a.id.name), &a.value));
            for (id, pattern) in message.value.iter().map(|value| (id.to_owned(), value)).chain(attributes) {
                let mut read = Message { file: file.clone(), ..Message::default() };
                read.pieces = read.pattern(pattern);
                messages.insert(id, read);
            }
        }
    }
    messages
}

pub(crate) fn ids(messages: &Messages) -> Vec<&String> {
    messages.keys().collect()
}

/// The variables of a message and of those that it refers to.
pub(crate) fn variables(messages: &Messages, id: &str) -> BTreeSet<String> {
    let message = &messages[id];
    let referred = message.references.iter().flat_map(|id| variables(messages, id));
    message.variables.iter().cloned().chain(referred).collect()
}
