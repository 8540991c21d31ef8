//! Distribution's events (`notifications` in its configuration; GitLab's registry sends the same), and Azure's.

use sampan_domain::notice::Notice;
use serde::Deserialize;

use super::{deleted, host_of, pushed};

/// `application/vnd.docker.distribution.events.v1+json`, and `v2+json`.
#[derive(Deserialize)]
pub(super) struct Envelope {
    events: Vec<Event>,
}

#[derive(Deserialize)]
pub(super) struct Event {
    action: String,
    target: Target,
    #[serde(default)]
    request: Request,
}

#[derive(Deserialize)]
struct Target {
    repository: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    url: String,
}

#[derive(Default, Deserialize)]
struct Request {
    #[serde(default)]
    host: String,
}

pub(super) fn envelope(envelope: Envelope) -> Vec<Notice> {
    envelope.events.into_iter().flat_map(event).collect()
}

/// Pushes of layers and of manifests by digest name no tag, and are parts of something that does. Of a delete only some
/// versions name the tag; pulls and mounts change nothing.
pub(super) fn event(event: Event) -> Vec<Notice> {
    let Event { action, target, request } = event;
    let host = Some(&*request.host).filter(|host| !host.is_empty()).or(host_of(&target.url));
    let notice = match action.as_str() {
        "push" | "chart_push" => pushed(host, &target.repository, &target.tag),
        "delete" | "chart_delete" => deleted(host, &target.repository),
        _ => None,
    };
    notice.into_iter().collect()
}
