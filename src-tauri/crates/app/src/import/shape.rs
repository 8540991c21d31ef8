//! Whose configuration a file is, told by its shape: none of them says so itself.

use serde_json::{Map, Value};

use super::Tool;

/// What the entries of skopeo's registries are called.
const SKOPEO_IMAGES: [&str; 3] = ["images", "images-by-tag-regex", "images-by-semver"];

pub(super) fn recognise(configuration: &Value) -> Option<Tool> {
    match configuration {
        Value::Array(policies) if policies.iter().any(is_policy) => Some(Tool::Harbor),
        policy if is_policy(policy) => Some(Tool::Harbor),
        Value::Object(keys) => recognise_keys(keys),
        _ => None,
    }
}

fn recognise_keys(keys: &Map<String, Value>) -> Option<Tool> {
    if keys.is_empty() || keys.contains_key("targets") || keys.contains_key("rules") {
        return None;
    }
    if keys.get("sync").is_some_and(Value::is_array) {
        return Some(Tool::Regsync);
    }
    let skopeo =
        |what: &Value| SKOPEO_IMAGES.iter().any(|images| what.get(images).is_some_and(Value::is_object));
    if keys.values().all(skopeo) {
        return Some(Tool::Skopeo);
    }
    let images = keys.get("images").and_then(Value::as_object).unwrap_or(keys);
    images.iter().all(|(from, to)| from.contains('/') && is_destination(to)).then_some(Tool::ImageSyncer)
}

fn is_policy(value: &Value) -> bool {
    value.get("src_registry").or_else(|| value.get("dest_registry")).is_some()
}

/// One reference or several, as image-syncer has them on the right.
fn is_destination(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(Value::is_string),
        one => one.is_string() || one.is_null(),
    }
}
