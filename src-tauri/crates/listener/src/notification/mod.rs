//! What a notification says, whoever sends it. The body's own shape tells whose it is.

mod distribution;
mod github;
mod harbor;
mod hub;
mod quay;

use sampan_domain::notice::{Happening, Notice, Origin};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a body. One that says nothing of interest, or is of nobody known, gives nothing.
///
/// Fails where the body is not JSON.
pub fn read(body: &[u8]) -> serde_json::Result<Vec<Notice>> {
    let body: Value = serde_json::from_slice(body)?;
    let has = |key: &str| body.get(key).is_some();
    Ok(if has("events") {
        understood(body).map(distribution::envelope)
    } else if has("event_data") {
        understood(body).map(harbor::notices)
    } else if has("specversion") {
        understood(body).map(harbor::cloud_event)
    } else if has("docker_url") {
        understood(body).map(quay::notices)
    } else if has("push_data") {
        understood(body).map(hub::notices)
    } else if has("package") || has("registry_package") {
        understood(body).map(github::notices)
    } else if has("target") {
        // Azure's registry sends Distribution's events one by one.
        understood(body).map(distribution::event)
    } else {
        None
    }
    .unwrap_or_default())
}

/// A body of a known sender, read; of one that has changed its ways nothing is read.
fn understood<T: DeserializeOwned>(body: Value) -> Option<T> {
    let read = serde_json::from_value(body);
    read.inspect_err(|error| tracing::warn!(%error, "a notification is not as its sender documents it")).ok()
}

/// The push of a tag; `None` where the names are none, such as the digest that some put in the tag's place.
fn pushed(host: Option<&str>, repository: &str, tag: &str) -> Option<Notice> {
    notice(host, repository, Happening::Pushed(tag.parse().ok()?))
}

fn deleted(host: Option<&str>, repository: &str) -> Option<Notice> {
    notice(host, repository, Happening::Deleted)
}

fn notice(host: Option<&str>, repository: &str, event: Happening) -> Option<Notice> {
    let origin = host.filter(|host| !host.is_empty()).map(|host| Origin::Host(host.to_owned()));
    Some(Notice { origin, repository: repository.parse().ok()?, event })
}

/// What stands before the first slash of `host/repository:tag`, or of a URL.
fn host_of(reference: &str) -> Option<&str> {
    let rest = reference.split_once("://").map_or(reference, |(_, rest)| rest);
    rest.split_once('/').map(|(host, _)| host)
}

#[cfg(test)]
mod tests;
