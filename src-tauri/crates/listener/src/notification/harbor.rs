//! Harbor's webhooks, in its own form and as `CloudEvents`.

use sampan_domain::notice::Notice;
use serde::Deserialize;

use super::{deleted, host_of, pushed};

/// The default form.
#[derive(Deserialize)]
pub(super) struct Webhook {
    #[serde(rename = "type")]
    kind: String,
    event_data: Data,
}

/// The same in the form of the `CloudEvents` specification.
#[derive(Deserialize)]
pub(super) struct CloudEvent {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

/// Events of other kinds have other data: nothing of it is needed then.
#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    resources: Vec<Resource>,
    repository: Option<Repository>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(default)]
    tag: String,
    #[serde(default)]
    resource_url: String,
}

#[derive(Deserialize)]
struct Repository {
    repo_full_name: String,
}

pub(super) fn notices(webhook: Webhook) -> Vec<Notice> {
    match webhook.kind.as_str() {
        "PUSH_ARTIFACT" => webhook.event_data.pushes(),
        "DELETE_ARTIFACT" => webhook.event_data.deletes(),
        _ => Vec::new(),
    }
}

pub(super) fn cloud_event(event: CloudEvent) -> Vec<Notice> {
    match event.kind.as_str() {
        "harbor.artifact.pushed" => event.data.pushes(),
        "harbor.artifact.deleted" => event.data.deletes(),
        _ => Vec::new(),
    }
}

impl Data {
    fn pushes(self) -> Vec<Notice> {
        let Some(repository) = self.repository else { return Vec::new() };
        let push = |resource: Resource| {
            pushed(host_of(&resource.resource_url), &repository.repo_full_name, &resource.tag)
        };
        self.resources.into_iter().filter_map(push).collect()
    }

    fn deletes(self) -> Vec<Notice> {
        let Some(repository) = self.repository else { return Vec::new() };
        let host = self.resources.first().and_then(|resource| host_of(&resource.resource_url));
        deleted(host, &repository.repo_full_name).into_iter().collect()
    }
}
