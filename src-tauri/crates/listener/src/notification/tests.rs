//! Bodies as their senders document them, with what matters here.

use serde_json::{Value, json};

use super::*;

/// `host repository:tag`, or `host repository -`.
fn told(body: &Value) -> Vec<String> {
    let notices = read(body.to_string().as_bytes()).unwrap();
    let line = |notice: &Notice| {
        let Some(Origin::Host(host)) = &notice.origin else { panic!("{notice:?}") };
        match &notice.event {
            Happening::Pushed(tag) => format!("{host} {}:{tag}", notice.repository),
            Happening::Deleted => format!("{host} {} -", notice.repository),
        }
    };
    notices.iter().map(line).collect()
}

/// distribution, "Work with notifications"; the registry of Debian sends just this.
fn distribution(action: &str, target: &Value) -> Value {
    let event = json!({
        "id": "320678d8-ca14-430f-8bb6-4ca139cd83f7",
        "timestamp": "2016-03-09T14:44:26.402973972-08:00",
        "action": action,
        "target": target,
        "request": {
            "id": "6df24a34-0959-4923-81ca-14f09767db19",
            "addr": "192.168.64.11:42961",
            "host": "192.168.100.227:5000",
            "method": "GET",
            "useragent": "curl/7.38.0"
        },
        "actor": {},
        "source": { "addr": "xtal.local:5000", "instanceID": "a53db899-3b4b-4a62-a067-8dd013beaca4" }
    });
    json!({ "events": [event] })
}

#[test]
fn distributions_events_name_the_tag_and_the_host_that_the_client_used() {
    let manifest = json!({
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "size": 708,
        "digest": "sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf",
        "length": 708,
        "repository": "hello-world",
        "url": "http://192.168.100.227:5000/v2/hello-world/manifests/sha256:fea8895f",
        "tag": "latest"
    });
    assert_eq!(told(&distribution("push", &manifest)), ["192.168.100.227:5000 hello-world:latest"]);
    for action in ["pull", "mount"] {
        assert!(told(&distribution(action, &manifest)).is_empty(), "{action}");
    }
    let mut by_digest = manifest.clone();
    by_digest["tag"].take();
    by_digest.as_object_mut().unwrap().remove("tag");
    assert!(told(&distribution("push", &by_digest)).is_empty(), "a part of something that has a tag");
    let layer = json!({ "mediaType": "application/octet-stream", "digest": "sha256:0a", "repository": "a" });
    assert!(told(&distribution("push", &layer)).is_empty());
    let gone = json!({ "digest": "sha256:fea8", "repository": "hello-world" });
    assert_eq!(told(&distribution("delete", &gone)), ["192.168.100.227:5000 hello-world -"]);
    let mut without_request = distribution("push", &manifest);
    without_request["events"][0].as_object_mut().unwrap().remove("request");
    assert_eq!(told(&without_request), ["192.168.100.227:5000 hello-world:latest"], "the URL says it too");
}

/// Azure Container Registry, "webhook reference", push event.
#[test]
fn azures_events_come_one_by_one() {
    let event = json!({
        "id": "cb8c3971-9adc-488b-xxxx-43cbb4974ff5",
        "timestamp": "2017-11-17T16:52:01.343145347Z",
        "action": "push",
        "target": { "repository": "hello-world", "tag": "v1", "digest": "sha256:80f0" },
        "request": { "host": "myregistry.azurecr.io", "method": "PUT" }
    });
    assert_eq!(told(&event), ["myregistry.azurecr.io hello-world:v1"]);
    // Its delete event, of an image and of a whole repository.
    for target in [
        json!({ "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "digest": "sha256:80f0",
            "repository": "hello-world" }),
        json!({ "repository": "hello-world" }),
    ] {
        let deleted = json!({
            "id": "afc359ce-df7f-4e32-bdde-1ff8aa80927b",
            "timestamp": "2017-11-17T16:54:53.657764628Z",
            "action": "delete",
            "target": target,
            "request": { "host": "myregistry.azurecr.io", "method": "DELETE" }
        });
        assert_eq!(told(&deleted), ["myregistry.azurecr.io hello-world -"]);
    }
}

/// Harbor, "Configure Webhook Notifications".
fn harbor(kind: &str, tag: &str) -> Value {
    json!({
        "type": kind,
        "occur_at": 1_586_922_308,
        "operator": "admin",
        "event_data": {
            "resources": [{
                "digest": "sha256:8a9e9863dbb6e10edb5adfe917c00da84e1700fa76e7ed02476aa6e6fb8ee0d8",
                "tag": tag,
                "resource_url": format!("hub.harbor.com/test-webhook/debian:{tag}")
            }],
            "repository": {
                "date_created": 1_586_922_308,
                "name": "debian",
                "namespace": "test-webhook",
                "repo_full_name": "test-webhook/debian",
                "repo_type": "private"
            }
        }
    })
}

#[test]
fn harbors_webhooks_are_read_in_both_forms() {
    assert_eq!(told(&harbor("PUSH_ARTIFACT", "latest")), ["hub.harbor.com test-webhook/debian:latest"]);
    assert_eq!(told(&harbor("DELETE_ARTIFACT", "latest")), ["hub.harbor.com test-webhook/debian -"]);
    for kind in ["PULL_ARTIFACT", "SCANNING_COMPLETED", "QUOTA_EXCEED"] {
        assert!(told(&harbor(kind, "latest")).is_empty(), "{kind}");
    }
    assert!(told(&harbor("PUSH_ARTIFACT", "sha256:8a9e9863")).is_empty(), "pushed by digest");
    let replicated =
        json!({ "type": "REPLICATION", "event_data": { "replication": { "job_status": "Success" } } });
    assert!(told(&replicated).is_empty());
    let cloud = |kind: &str| {
        json!({
            "specversion": "1.0",
            "id": "4b2f89a6-548d-4c12-9993-a1f5790b97d2",
            "source": "/projects/1/webhook/policies/3",
            "type": kind,
            "datacontenttype": "application/json",
            "data": harbor("", "v1.9.0")["event_data"].clone(),
            "operator": "admin"
        })
    };
    let pushed = told(&cloud("harbor.artifact.pushed"));
    assert_eq!(pushed, ["hub.harbor.com test-webhook/debian:v1.9.0"]);
    assert_eq!(told(&cloud("harbor.artifact.deleted")), ["hub.harbor.com test-webhook/debian -"]);
    assert!(told(&cloud("harbor.scan.completed")).is_empty());
}

/// Red Hat Quay, "Repository Notifications", repository push; and as it was in 2013.
#[test]
fn quays_pushes_name_their_tags() {
    let mut push = json!({
        "name": "repository",
        "repository": "dgangaia/test",
        "namespace": "dgangaia",
        "docker_url": "quay.io/dgangaia/test",
        "homepage": "https://quay.io/repository/dgangaia/repository",
        "updated_tags": ["latest", "3.1"]
    });
    assert_eq!(told(&push), ["quay.io dgangaia/test:latest", "quay.io dgangaia/test:3.1"]);
    push["updated_tags"] =
        json!({ "latest": "b750fe79269d2ec9a3c593ef05b4332b1d1a02a62b4accb2c21d589ff2f5f2dc" });
    assert_eq!(told(&push), ["quay.io dgangaia/test:latest"]);
    push["updated_tags"].take();
    assert!(told(&push).is_empty(), "of a build");
}

/// Docker Hub, "Webhooks", example webhook payload.
#[test]
fn docker_hubs_webhook_is_a_push() {
    let push = json!({
        "callback_url": "https://registry.hub.docker.com/u/svendowideit/testhook/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/",
        "push_data": { "pushed_at": 1_417_566_161, "pusher": "trustedbuilder", "tag": "latest" },
        "repository": {
            "is_official": false,
            "name": "testhook",
            "namespace": "svendowideit",
            "owner": "svendowideit",
            "repo_name": "svendowideit/testhook",
            "repo_url": "https://registry.hub.docker.com/u/svendowideit/testhook/",
            "status": "Active"
        }
    });
    assert_eq!(told(&push), ["docker.io svendowideit/testhook:latest"]);
}

/// GitHub, "Webhook events and payloads", `package` and `registry_package`.
#[test]
fn githubs_packages_are_images_of_ghcr() {
    let package = |kind: &str, tag: Value| {
        json!({
            "name": "Hello-World",
            "namespace": "Octo-Org",
            "owner": { "login": "Octo-Org" },
            "ecosystem": "CONTAINER",
            "package_type": kind,
            "package_version": {
                "version": "sha256:b2b0",
                "container_metadata": { "tag": tag, "labels": {}, "manifest": {} }
            }
        })
    };
    let tag = json!({ "name": "v1.0.0", "digest": "sha256:b2b0" });
    let named = ["ghcr.io octo-org/hello-world:v1.0.0"];
    for (action, event) in [("published", "package"), ("updated", "registry_package")] {
        assert_eq!(told(&json!({ "action": action, event: package("CONTAINER", tag.clone()) })), named);
    }
    let mut of_owner = package("container", tag.clone());
    of_owner.as_object_mut().unwrap().remove("namespace");
    assert_eq!(told(&json!({ "action": "published", "package": of_owner })), named);
    let untagged = package("CONTAINER", json!({ "name": "", "digest": "sha256:b2b0" }));
    assert!(told(&json!({ "action": "published", "package": untagged })).is_empty());
    assert!(told(&json!({ "action": "published", "package": package("npm", tag) })).is_empty());
    let ping =
        json!({ "zen": "Keep it logically awesome.", "hook_id": 1, "hook": { "events": ["package"] } });
    assert!(told(&ping).is_empty());
}

#[test]
fn what_nobody_sends_is_nothing_and_what_is_no_json_is_refused() {
    for body in [
        json!({}),
        json!([]),
        json!(null),
        json!("events"),
        json!({ "events": {} }),
        json!({ "events": [{ "action": "push" }] }),
        json!({ "push_data": { "tag": 1 }, "repository": null }),
        json!({ "events": [{ "action": "push", "target": { "repository": "../etc", "tag": "a" } }] }),
        json!({ "events": [{ "action": "push", "target": { "repository": "a", "tag": "<img src=x>" } }] }),
    ] {
        assert_eq!(read(body.to_string().as_bytes()).unwrap(), [], "{body}");
    }
    for body in [&b""[..], b"{", b"\xff", "[".repeat(1_000).as_bytes()] {
        assert!(read(body).is_err());
    }
}
