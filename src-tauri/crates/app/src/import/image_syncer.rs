//! `image-syncer`: a map of sources to destinations, and a second one of registries to logins. Before version 1.2 both
//! stood in one file.

use sampan_domain::Failure;
use serde_json::{Value, json};

use super::draft::{Draft, Keys, unreadable};
use super::part::Part;
use super::words::{self, Named, Spot};

pub(super) fn translate(images: Value, logins: Option<Value>, draft: &mut Draft) -> Result<(), Failure> {
    let mut file = Part::of(images, "")?;
    let (inner, inner_logins) = (file.take("images"), file.take("auth"));
    let whole = inner != Value::Null;
    let images = if whole { Part::of(inner, "images")? } else { file };
    let logins = logins.unwrap_or(inner_logins);
    let mut plain = Vec::new();
    for (registry, what) in Part::of(logins, "auth")?.entries() {
        login(&registry, Part::of(what, &format!("auth.{registry}"))?, &mut plain, draft);
    }
    for (source, destinations) in images.entries() {
        let list = match destinations {
            Value::Array(list) => list,
            one => vec![one],
        };
        for destination in list {
            sync(&source, destination.as_str().unwrap_or_default(), &plain, draft)?;
        }
    }
    Ok(())
}

fn login(registry: &str, mut part: Part, plain: &mut Vec<String>, draft: &mut Draft) {
    // A login may be meant for a namespace of a registry only; Sampan knows one a target.
    let Some(named) = Named::read(&format!("{registry}/any")) else { return };
    let Spot::Registry(host) = named.spot else { return };
    let insecure = part.flag("insecure").unwrap_or_default();
    let spot = if insecure { Spot::Plain(host.clone()) } else { Spot::Registry(host.clone()) };
    let target = draft.target(&spot);
    if insecure {
        plain.push(host);
    }
    if registry.contains('/') {
        draft.check(part.at("username"), "import-namespace-login", &[("target", &target)]);
    }
    if let Some(username) = part.text("username") {
        let password = part.text("password");
        draft.login(&target, &username, password.as_deref(), part.at("password"));
    }
    part.report_rest(draft);
}

fn sync(from: &str, to: &str, plain: &[String], draft: &mut Draft) -> Result<(), Failure> {
    let place = from.to_owned();
    if to.is_empty() {
        draft.left_out(place, "import-default-destination", &[]);
        return Ok(());
    }
    let (from_name, tags) = source_tags(from);
    let mut end = |text: &str| {
        let mut named = Named::read(text).ok_or_else(|| unreadable(text))?;
        if let Spot::Registry(host) = &named.spot
            && plain.contains(host)
        {
            named.spot = Spot::Plain(host.clone());
        }
        Ok::<_, Failure>((draft.target(&named.spot), named))
    };
    let ((source, from), (target, to)) = (end(from_name)?, end(to)?);
    let mut rule = Keys::from_iter([
        ("source".to_owned(), json!(source)),
        ("repositories".to_owned(), words::include(std::slice::from_ref(&from.repository))),
        ("referrers".to_owned(), json!(false)),
    ]);
    let mut going = words::mapping(&target, &from.repository, &to.repository);
    match &tags {
        Tags::All => {}
        Tags::Matching(expression) => {
            rule.insert("tags".into(), json!({ "regex": words::somewhere(expression) }));
        }
        Tags::Digest(digest) => {
            draft.left_out(place, "import-digest", &[("digest", digest)]);
            return Ok(());
        }
        Tags::These(tags) => {
            rule.insert("tags".into(), words::include(tags));
        }
    }
    match (&tags, to.tag.as_deref()) {
        (_, None) => {}
        (Tags::These(tags), Some(other)) if tags.len() == 1 && !other.contains(',') => {
            if tags[0] != other {
                going.insert("tag_template".into(), json!(other));
            }
        }
        (Tags::These(tags), Some(other)) if tags.join(",") == other => {}
        (_, Some(other)) => {
            draft.left_out(place, "import-tags-renamed", &[("value", other)]);
            return Ok(());
        }
    }
    draft.rule(&from.repository.clone(), rule, going);
    Ok(())
}

enum Tags {
    All,
    These(Vec<String>),
    Matching(String),
    Digest(String),
}

/// The source without its tags, and its tags: `:a,b`, `:/expression/`, `@digest`, or none for all.
fn source_tags(text: &str) -> (&str, Tags) {
    if let Some((name, expression)) =
        text.split_once(":/").filter(|(_, rest)| rest.ends_with('/') && rest.len() > 1)
    {
        return (name, Tags::Matching(expression.trim_end_matches('/').to_owned()));
    }
    if let Some((name, digest)) = text.split_once('@') {
        return (name, Tags::Digest(digest.to_owned()));
    }
    match text.rsplit_once(':').filter(|(_, tags)| !tags.contains('/')) {
        Some((name, tags)) => (name, Tags::These(tags.split(',').map(str::to_owned).collect())),
        None => (text, Tags::All),
    }
}
