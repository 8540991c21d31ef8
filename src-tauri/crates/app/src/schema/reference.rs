//! The schemas as a page for people: each document and each part of one, with its keys.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

/// What the page begins with.
const HEAD: &str = "# Reference: the rule file, and every answer\n\n\
    Made from the types, as the schemas beside it are (`sampan schema NAME` prints one). A key without *optional* is always \
    there. Sizes are in bytes and moments in RFC 3339 where nothing else is said; in the rule file sizes are written \
    `20MiB` and durations `10m`.\n";

/// The page of these documents, by name.
pub(super) fn page<'a>(documents: impl IntoIterator<Item = (&'a str, Value)>) -> String {
    let (mut text, mut parts) = (HEAD.to_owned(), BTreeMap::new());
    text += "\n# Documents\n";
    for (name, schema) in documents {
        section(&mut text, name, &schema);
        let defined = schema["$defs"].as_object().cloned().unwrap_or_default();
        parts.extend(defined);
    }
    text += "\n# Parts of documents\n";
    for (name, schema) in &parts {
        section(&mut text, name, schema);
    }
    text
}

/// One document or part: what it is, and its keys or its words.
fn section(text: &mut String, name: &str, schema: &Value) {
    let _ = write!(text, "\n## {name}\n");
    if let Some(about) = about(schema) {
        let _ = write!(text, "\n{about}\n");
    }
    let shapes: Vec<&Map<String, Value>> = match &schema["properties"] {
        Value::Object(keys) => vec![keys],
        _ => alternatives(schema).filter_map(|shape| shape["properties"].as_object()).collect(),
    };
    for keys in shapes.iter().filter(|keys| !keys.is_empty()) {
        text.push_str("\n| key | is | |\n| --- | --- | --- |\n");
        for (key, value) in *keys {
            let said = about(value).unwrap_or_default();
            let _ = writeln!(text, "| `{key}` | {} | {} |", kind(value), said.replace('|', "\\|"));
        }
    }
    if shapes.is_empty() {
        let words: Vec<_> = alternatives(schema).filter(|word| !word["const"].is_null()).collect();
        text.push_str(if words.is_empty() { "" } else { "\n| word | |\n| --- | --- |\n" });
        for word in &words {
            let _ = writeln!(text, "| `{}` | {} |", plain(&word["const"]), about(word).unwrap_or_default());
        }
        if words.is_empty() {
            let _ = write!(text, "\n{}\n", kind(schema));
        }
    }
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["oneOf", "anyOf"].into_iter().flat_map(|name| schema[name].as_array().into_iter().flatten())
}

fn about(schema: &Value) -> Option<String> {
    schema["description"].as_str().map(|text| text.replace("\n\n", " ").replace('\n', " "))
}

/// What a value is, in words.
fn kind(schema: &Value) -> String {
    if let Some(part) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("[{part}](#{})", part.to_lowercase());
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<_> = words.iter().map(|word| format!("`{}`", plain(word))).collect();
        return words.join(", ");
    }
    if !schema["const"].is_null() {
        return format!("`{}`", plain(&schema["const"]));
    }
    if schema["type"] == "null" {
        return "null".to_owned();
    }
    let mut kinds: Vec<String> = alternatives(schema).map(kind).collect();
    match &schema["type"] {
        Value::String(one) => kinds.push(one.clone()),
        Value::Array(several) => kinds.extend(several.iter().map(plain)),
        _ => {}
    }
    let is_optional = kinds.iter().any(|kind| kind == "null");
    kinds.retain(|kind| kind != "null");
    for kind_of in &mut kinds {
        match &**kind_of {
            "array" => *kind_of = format!("list of {}", kind(&schema["items"])),
            "object" if schema["additionalProperties"].is_object() => {
                *kind_of = format!("map to {}", kind(&schema["additionalProperties"]));
            }
            _ => {}
        }
    }
    let kinds = if kinds.is_empty() { "anything".to_owned() } else { kinds.join(" or ") };
    if is_optional { format!("{kinds}, *optional*") } else { kinds }
}

/// A text without its quotation marks, anything else as JSON has it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
