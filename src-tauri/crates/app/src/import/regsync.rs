//! `regsync` of regclient, by its documented configuration: `creds`, `defaults`, `sync`.

use sampan_domain::Failure;
use sampan_domain::settings::WORKERS_MAX;
use serde_json::{Value, json};

use super::draft::{Draft, Keys, unreadable};
use super::part::Part;
use super::words::{self, Named, Spot};

/// What an entry of `sync` may say, and `defaults` says for all.
#[derive(Clone, Default)]
struct Habits {
    schedule: Option<String>,
    poll: Option<String>,
    backup: Option<String>,
    referrers: bool,
    foreign_layers: bool,
}

pub(super) fn translate(configuration: Value, draft: &mut Draft) -> Result<(), Failure> {
    let mut file = Part::of(configuration, "")?;
    file.pass_over(&["version", "x-templates"]);
    let mut plain = Vec::new();
    for creds in file.parts("creds")? {
        login(creds, &mut plain, draft);
    }
    let mut defaults = file.part("defaults")?;
    if let Some(parallel) = defaults.number("parallel").filter(|parallel| *parallel >= 1) {
        draft.settings.insert("workers".into(), json!(parallel.min(WORKERS_MAX.into())));
    }
    let docker_logins = !defaults.flag("skipDockerConfig").unwrap_or_default();
    let habits = habits(&mut defaults, &Habits::default(), draft);
    rate_limit(&mut defaults, draft);
    defaults.pass_over(&["userAgent", "cacheCount", "cacheTime"]);
    defaults.report_rest(draft);
    for entry in file.parts("sync")? {
        sync(entry, &habits, &plain, docker_logins, draft)?;
    }
    file.report_rest(draft);
    Ok(())
}

/// `{{env "NAME"}}` as `${NAME}`.
fn variable(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim().strip_prefix("env")?.trim();
    let name = inside.trim_matches(['"', '`', '\'']);
    let reference = format!("${{{name}}}");
    words::is_reference(&reference).then_some(reference)
}

fn login(mut creds: Part, plain: &mut Vec<String>, draft: &mut Draft) {
    let Some(registry) = creds.text("registry") else { return creds.report_rest(draft) };
    let Some(named) = Named::read(&format!("{registry}/any")) else { return creds.report_rest(draft) };
    let tls = creds.text("tls");
    let spot = match (&named.spot, tls.as_deref()) {
        (Spot::Registry(host), Some("disabled")) => {
            plain.push(host.clone());
            Spot::Plain(host.clone())
        }
        (spot, _) => spot.clone(),
    };
    let target = draft.target(&spot);
    if tls.as_deref() == Some("insecure") {
        draft.set(&target, "skip_verify", json!(true));
    }
    if let Some(host) = creds.text("hostname").filter(|host| *host != registry) {
        let scheme = if matches!(spot, Spot::Plain(_)) { "http" } else { "https" };
        draft.set(&target, "url", json!(format!("{scheme}://{host}")));
    }
    let user = creds.text("user");
    let password = creds.text("pass");
    if let Some(user) = user {
        let user = variable(&user).unwrap_or(user);
        let password = password.and_then(|password| variable(&password));
        draft.login(&target, &user, password.as_deref(), creds.at("pass"));
    } else if let Some(helper) = creds.text("credHelper") {
        let name = helper.strip_prefix("docker-credential-").unwrap_or(&helper);
        draft.set(&target, "credential", json!(format!("helper:{name}")));
    }
    let mut limits = Keys::new();
    if let Some(requests) = creds.number("reqPerSec").filter(|requests| *requests > 0) {
        limits.insert("requests_per_second".into(), json!(requests));
    }
    if let Some(connections) = creds.number("reqConcurrent").filter(|connections| *connections > 0) {
        limits.insert("connections".into(), json!(connections));
    }
    if !limits.is_empty() {
        draft.set(&target, "limits", Value::Object(limits));
    }
    if creds.text("regcert").is_some() {
        draft.left_out(creds.at("regcert"), "import-certificate", &[("target", &target)]);
    }
    // A registry's limits of sizes are learned from its answers.
    creds.pass_over(&["blobChunk", "blobMax", "priority", "repoAuth", "credExpire", "credHost", "apiOpts"]);
    creds.report_rest(draft);
}

fn habits(part: &mut Part, before: &Habits, draft: &mut Draft) -> Habits {
    let (schedule, interval) = (part.text("schedule"), part.text("interval"));
    let mut habits = before.clone();
    if schedule.is_some() || interval.is_some() {
        habits.poll = interval.as_deref().and_then(words::minutes);
        if let Some(unread) = interval.filter(|_| habits.poll.is_none()) {
            draft.left_out(part.at("interval"), "import-value", &[("value", &unread)]);
        }
        habits.schedule = schedule;
    }
    if let Some(template) = part.text("backup") {
        habits.backup = backup(&template);
        if habits.backup.is_none() {
            draft.left_out(part.at("backup"), "import-value", &[("value", &template)]);
        }
    }
    let told = [part.flag("referrers"), part.flag("digestTags")];
    if told.iter().any(Option::is_some) {
        habits.referrers = told.into_iter().flatten().any(|told| told);
    }
    habits.foreign_layers = part.flag("includeExternal").unwrap_or(habits.foreign_layers);
    // Digests are compared by HEAD, and what is there is not sent again, in any case.
    part.pass_over(&["fastCheck", "forceRecursive"]);
    habits
}

/// Go's template of a backup's name, where it is a tag made of the tag.
fn backup(template: &str) -> Option<String> {
    let (front, rest) = template.split_once("{{")?;
    let (inside, back) = rest.split_once("}}")?;
    let plain = |text: &str| !text.contains(['{', '}', ':', '/']);
    (inside.trim() == ".Ref.Tag" && plain(front) && plain(back)).then(|| format!("{front}{{{{tag}}}}{back}"))
}

fn rate_limit(part: &mut Part, draft: &mut Draft) {
    if part.take("ratelimit") != Value::Null {
        draft.left_out(part.at("ratelimit"), "import-rate-limit", &[]);
    }
}

fn sync(
    mut entry: Part,
    defaults: &Habits,
    plain: &[String],
    docker_logins: bool,
    draft: &mut Draft,
) -> Result<(), Failure> {
    let mut end = |key: &str, draft: &mut Draft| {
        let text = entry.text(key).unwrap_or_default();
        let mut named = Named::read(&text).ok_or_else(|| unreadable(&text))?;
        if let Spot::Registry(host) = &named.spot
            && plain.contains(host)
        {
            named.spot = Spot::Plain(host.clone());
        }
        let target = draft.target(&named.spot);
        let silent = draft
            .keys_of(&target)
            .is_some_and(|keys| !keys.contains_key("username") && !keys.contains_key("credential"));
        if docker_logins && silent && !matches!(named.spot, Spot::Layout(_)) {
            draft.set(&target, "credential", json!("docker-config"));
        }
        Ok::<_, Failure>((named, target))
    };
    let ((from, source), (to, destination)) = (end("source", draft)?, end("target", draft)?);
    let mut rule = Keys::from_iter([("source".to_owned(), json!(source))]);
    let mut going = words::mapping(&destination, &from.repository, &to.repository);
    match entry.text("type").as_deref() {
        Some("registry") => {
            going = Keys::from_iter([("target".to_owned(), json!(destination))]);
            if !to.repository.is_empty() {
                going.insert("namespace".into(), json!(to.repository));
            }
            repositories(&mut entry, &mut rule, draft)?;
        }
        Some("repository") => {
            rule.insert("repositories".into(), words::include(std::slice::from_ref(&from.repository)));
        }
        _ => {
            rule.insert("repositories".into(), words::include(std::slice::from_ref(&from.repository)));
            let tag = from.tag.clone().unwrap_or_else(|| "latest".to_owned());
            if tag.contains(':') {
                draft.left_out(entry.at("source"), "import-digest", &[("digest", &tag)]);
                entry.pass_over(&["tags", "platform", "platforms", "schedule", "interval", "backup"]);
                return Ok(());
            }
            if let Some(other) = to.tag.filter(|other| *other != tag) {
                going.insert("tag_template".into(), json!(other));
            }
            rule.insert("tags".into(), words::include(&[tag]));
        }
    }
    tags(&mut entry, &mut rule, draft)?;
    platforms(&mut entry, &mut rule, draft);
    let habits = habits(&mut entry, defaults, draft);
    rate_limit(&mut entry, draft);
    if let Some(schedule) = habits.schedule {
        rule.insert("trigger".into(), json!({ "schedule": schedule }));
    } else if let Some(poll) = habits.poll {
        rule.insert("trigger".into(), json!({ "poll": poll }));
    }
    if let Some(backup) = habits.backup {
        rule.insert("backup_tag".into(), json!(backup));
    }
    if !habits.referrers {
        rule.insert("referrers".into(), json!(false));
    }
    if habits.foreign_layers {
        rule.insert("foreign_layers".into(), json!("fetch"));
    }
    let name = if from.repository.is_empty() { source } else { from.repository };
    draft.rule(&name, rule, going);
    entry.report_rest(draft);
    Ok(())
}

/// `repos` of a whole registry.
fn repositories(entry: &mut Part, rule: &mut Keys, draft: &mut Draft) -> Result<(), Failure> {
    let mut repos = entry.part("repos")?;
    let mut chosen = Keys::new();
    if let Some(expression) = words::any_of(&repos.texts("allow")) {
        chosen.insert("regex".into(), json!(expression));
    }
    exclude(&mut repos, &mut chosen, draft);
    if !chosen.is_empty() {
        rule.insert("repositories".into(), Value::Object(chosen));
    }
    repos.report_rest(draft);
    Ok(())
}

fn tags(entry: &mut Part, rule: &mut Keys, draft: &mut Draft) -> Result<(), Failure> {
    let mut tags = entry.part("tags")?;
    let mut chosen = rule.get("tags").and_then(Value::as_object).cloned().unwrap_or_default();
    if let Some(expression) = words::any_of(&tags.texts("allow")) {
        chosen.insert("regex".into(), json!(expression));
    }
    exclude(&mut tags, &mut chosen, draft);
    for range in tags.texts("semverRange") {
        match words::range(&range).filter(|_| !chosen.contains_key("semver")) {
            Some(range) => drop(chosen.insert("semver".into(), json!(range))),
            None => draft.left_out(tags.at("semverRange"), "import-value", &[("value", &range)]),
        }
    }
    if !chosen.is_empty() {
        rule.insert("tags".into(), Value::Object(chosen));
    }
    tags.report_rest(draft);
    Ok(())
}

/// `deny`: regular expressions, of which the plain ones are globs.
fn exclude(part: &mut Part, chosen: &mut Keys, draft: &mut Draft) {
    let mut globs = Vec::new();
    for expression in part.texts("deny") {
        match words::glob_of(&expression) {
            Some(glob) => globs.push(glob),
            None => draft.left_out(part.at("deny"), "import-deny", &[("value", &expression)]),
        }
    }
    if !globs.is_empty() {
        chosen.insert("exclude".into(), json!(globs));
    }
}

fn platforms(entry: &mut Part, rule: &mut Keys, draft: &mut Draft) {
    let one = entry.text("platform").filter(|platform| platform != "local");
    let several = entry.texts("platforms");
    if let Some(platform) = one {
        rule.insert("platforms".into(), json!([platform]));
        rule.insert("platform_policy".into(), json!("rewrite_index"));
        draft.check(entry.at("platform"), "import-platform", &[]);
    } else if !several.is_empty() {
        rule.insert("platforms".into(), json!(several));
    }
}
