//! Harbor's replication policies, as its API 2.0 tells them. One end of each is the Harbor itself, whose address the
//! policies do not say.

use sampan_domain::Failure;
use serde_json::{Value, json};

use super::draft::{Draft, Keys, lacking, unreadable};
use super::part::Part;
use super::words::{Named, Spot};

pub(super) fn translate(policies: Value, itself: Option<&str>, draft: &mut Draft) -> Result<(), Failure> {
    let itself = itself.ok_or_else(|| lacking("cli-usage-import-harbor"))?;
    let itself = host(itself).ok_or_else(|| unreadable(itself))?;
    let list = match policies {
        Value::Array(list) => list,
        one => vec![one],
    };
    for (n, value) in list.into_iter().enumerate() {
        let mut policy = Part::of(value, &format!("[{n}]"))?;
        translate_policy(&mut policy, &itself, draft)?;
        policy.report_rest(draft);
    }
    Ok(())
}

/// The place behind a URL or a host.
fn host(url: &str) -> Option<Spot> {
    let plain = url.starts_with("http://");
    let bare = url.trim_start_matches("http://").trim_start_matches("https://").trim_end_matches('/');
    let authority = bare.split('/').next()?;
    let named = Named::read(&format!("{}{authority}/any", if plain { "http://" } else { "" }))?;
    Some(named.spot)
}

fn translate_policy(policy: &mut Part, itself: &Spot, draft: &mut Draft) -> Result<(), Failure> {
    policy.pass_over(&["id", "creation_time", "update_time", "deletion", "creator", "copy_by_chunk"]);
    let name = policy.text("name").unwrap_or_default();
    let mut rule = Keys::new();
    if let Some(description) = policy.text("description") {
        rule.insert("description".into(), json!(description));
    }
    if policy.flag("enabled") == Some(false) {
        rule.insert("enabled".into(), json!(false));
    }
    let source = registry(policy.part("src_registry")?, itself, draft)?;
    let target = registry(policy.part("dest_registry")?, itself, draft)?;
    rule.insert("source".into(), json!(source));
    filters(policy.parts("filters")?, &mut rule, draft);
    trigger(policy.part("trigger")?, &mut rule, draft)?;
    if policy.flag("replicate_deletion") == Some(true) {
        rule.insert("delete_missing".into(), json!({ "enabled": true }));
        draft.check(policy.at("replicate_deletion"), "import-deletion", &[]);
    }
    if policy.flag("override") == Some(false) {
        rule.insert("overwrite".into(), json!("never"));
    }
    if let Some(speed) = policy.number("speed").filter(|speed| *speed > 0) {
        rule.insert("bytes_per_second".into(), json!(format!("{speed}KiB")));
    }
    if policy.flag("single_active_replication") == Some(true) {
        rule.insert("overlap".into(), json!("skip"));
    }
    let mut going = Keys::from_iter([("target".to_owned(), json!(target))]);
    let namespace = policy.text("dest_namespace");
    let dropped = policy.number("dest_namespace_replace_count").unwrap_or(-1);
    if let Some(namespace) = namespace {
        going.insert("namespace".into(), json!(namespace));
        // Harbor's -1 is its older way: everything but the last part is replaced.
        if dropped < 0 {
            going.insert("flatten".into(), json!("all"));
        } else if dropped > 0 {
            going.insert("flatten".into(), json!(dropped.min(3)));
        }
    }
    draft.rule(&name, rule, going);
    Ok(())
}

/// The target that a registry is; one without an address, or with id 0, is the Harbor itself.
fn registry(mut part: Part, itself: &Spot, draft: &mut Draft) -> Result<String, Failure> {
    let (id, url) = (part.number("id").unwrap_or_default(), part.text("url"));
    part.pass_over(&[
        "name",
        "type",
        "status",
        "description",
        "creation_time",
        "update_time",
        "token_service_url",
    ]);
    let url = url.filter(|_| id > 0);
    let spot = match &url {
        Some(url) => host(url).ok_or_else(|| unreadable(url))?,
        None => itself.clone(),
    };
    let target = draft.target(&spot);
    if url.is_none() {
        part.pass_over(&["credential", "insecure"]);
        let silent = draft.keys_of(&target).is_some_and(|keys| !keys.contains_key("credential"));
        if silent {
            draft.set(&target, "credential", json!("docker-config"));
            draft.check(part.at("credential"), "import-own-login", &[("target", &target)]);
        }
    }
    if part.flag("insecure") == Some(true) {
        draft.set(&target, "skip_verify", json!(true));
    }
    let mut credential = part.part("credential")?;
    credential.pass_over(&["type", "access_secret"]);
    if let Some(username) = credential.text("access_key") {
        draft.login(&target, &username, None, credential.at("access_secret"));
    }
    credential.report_rest(draft);
    part.report_rest(draft);
    Ok(target)
}

fn filters(filters: Vec<Part>, rule: &mut Keys, draft: &mut Draft) {
    for mut filter in filters {
        let excludes = filter.text("decoration").as_deref() == Some("excludes");
        match filter.text("type").as_deref() {
            Some("name") => {
                if let Some(pattern) = filter.text("value") {
                    rule.insert("repositories".into(), json!({ "include": [pattern] }));
                }
            }
            Some("tag") => {
                if let Some(pattern) = filter.text("value") {
                    let key = if excludes { "exclude" } else { "include" };
                    let mut tags = rule.get("tags").cloned().unwrap_or_else(|| json!({}));
                    tags[key] = json!([pattern]);
                    rule.insert("tags".into(), tags);
                }
            }
            Some("resource") => match filter.text("value").as_deref() {
                Some("image") => drop(rule.insert("artifacts".into(), json!(["image"]))),
                Some("chart") => drop(rule.insert("artifacts".into(), json!(["helm"]))),
                Some("artifact") => drop(rule.insert("artifacts".into(), json!(["helm", "other"]))),
                _ => {}
            },
            Some("label") => {
                let names = filter.texts("value");
                let key = if excludes { "exclude" } else { "include" };
                // Harbor leaves out what carries all of these, a rule what carries any.
                if excludes && names.len() > 1 {
                    draft.check(filter.at("value"), "import-labels-excluded", &[]);
                }
                let mut labels = rule.get("labels").cloned().unwrap_or_else(|| json!({}));
                labels[key] = names.iter().map(|name| json!(literal(name))).collect();
                rule.insert("labels".into(), labels);
            }
            _ => {}
        }
        filter.report_rest(draft);
    }
}

/// A label as a pattern that means just it.
fn literal(name: &str) -> String {
    name.chars().fold(String::new(), |text, c| match c {
        '*' | '?' | '[' | ']' | '{' | '}' | '\\' => text + "\\" + &c.to_string(),
        c => text + &c.to_string(),
    })
}

fn trigger(mut trigger: Part, rule: &mut Keys, draft: &mut Draft) -> Result<(), Failure> {
    let kind = trigger.text("type");
    let mut settings = trigger.part("trigger_settings")?;
    match kind.as_deref() {
        Some("scheduled") => {
            if let Some(cron) = settings.text("cron") {
                // Harbor's schedules have six fields and are in UTC.
                rule.insert("trigger".into(), json!({ "schedule": cron, "time_zone": "UTC" }));
            }
        }
        Some("event_based") => {
            rule.insert("trigger".into(), json!({ "event": {} }));
            draft.check(trigger.at("type"), "import-event", &[]);
        }
        _ => settings.pass_over(&["cron"]),
    }
    settings.report_rest(draft);
    trigger.report_rest(draft);
    Ok(())
}
