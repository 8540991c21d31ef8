//! Quay's `repo_push`. It has none for a delete.

use sampan_domain::notice::Notice;
use serde::Deserialize;
use serde_json::Value;

use super::{host_of, pushed};

#[derive(Deserialize)]
pub(super) struct Push {
    repository: String,
    docker_url: String,
    #[serde(default)]
    updated_tags: Value,
}

pub(super) fn notices(push: Push) -> Vec<Notice> {
    let tags: Vec<String> = match push.updated_tags {
        Value::Array(tags) => tags.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        // As it was once: tags and the images they name.
        Value::Object(tags) => tags.into_iter().map(|(tag, _)| tag).collect(),
        _ => Vec::new(),
    };
    tags.iter().filter_map(|tag| pushed(host_of(&push.docker_url), &push.repository, tag)).collect()
}
