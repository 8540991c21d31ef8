//! `skopeo sync --src yaml`, by skopeo-sync(1): a map of registries. Where it writes to stands on its command line.

use sampan_domain::Failure;
use serde_json::{Value, json};

use super::draft::{Draft, Keys, lacking, unreadable};
use super::part::Part;
use super::words::{self, Named, Spot, is_reference};

pub(super) fn translate(configuration: Value, to: Option<&str>, draft: &mut Draft) -> Result<(), Failure> {
    let to = to.ok_or_else(|| lacking("cli-usage-import-destination"))?;
    let destination = destination(to)?;
    let file = Part::of(configuration, "")?;
    for (registry, what) in file.entries() {
        source(&registry, Part::of(what, &registry)?, &destination, draft)?;
    }
    Ok(())
}

/// A registry, a path in it, or a directory.
fn destination(to: &str) -> Result<Named, Failure> {
    let named = if to.contains('/') || to.starts_with("oci:") {
        Named::read(to)
    } else {
        // A host alone: in a reference it would be a repository of Docker Hub.
        Some(Named { spot: Spot::Registry(to.to_owned()), repository: String::new(), tag: None })
    };
    named.ok_or_else(|| unreadable(to))
}

fn source(registry: &str, mut part: Part, to: &Named, draft: &mut Draft) -> Result<(), Failure> {
    let named = Named::read(&format!("{registry}/any")).ok_or_else(|| unreadable(registry))?;
    let source = draft.target(&named.spot);
    let target = draft.target(&to.spot);
    let mut credentials = part.part("credentials")?;
    match credentials.text("username") {
        Some(username) => {
            let place = credentials.at("password");
            let password = credentials.text("password");
            draft.login(&source, &username, password.as_deref().filter(|text| is_reference(text)), place);
        }
        None => draft.set(&source, "credential", json!("docker-config")),
    }
    credentials.report_rest(draft);
    if !matches!(to.spot, Spot::Layout(_)) {
        draft.set(&target, "credential", json!("docker-config"));
    }
    if part.flag("tls-verify") == Some(false) {
        draft.set(&source, "skip_verify", json!(true));
        draft.check(part.at("tls-verify"), "import-plain-http", &[("target", &source)]);
    }
    if let Some(directory) = part.text("cert-dir") {
        draft.set(&source, "ca_file", json!(format!("{directory}/ca.crt")));
        draft.check(part.at("cert-dir"), "import-cert-dir", &[("target", &source)]);
    }
    let sync = |repository: String, tags: Value, place: String, draft: &mut Draft| {
        let repository = match &named.spot {
            Spot::Registry(host) if host == "docker.io" && !repository.contains('/') => {
                format!("library/{repository}")
            }
            _ => repository,
        };
        let mut rule = Keys::from_iter([
            ("source".to_owned(), json!(source)),
            ("repositories".to_owned(), words::include(std::slice::from_ref(&repository))),
            // skopeo copies none.
            ("referrers".to_owned(), json!(false)),
        ]);
        if !tags.is_null() {
            rule.insert("tags".into(), tags);
        }
        // Without --scoped only the last part of the name is kept.
        let mut going = Keys::from_iter([("target".to_owned(), json!(target))]);
        if repository.contains('/') {
            going.insert("flatten".into(), json!("all"));
            draft.check(place, "import-base-name", &[("repository", &repository)]);
        }
        if !to.repository.is_empty() {
            going.insert("namespace".into(), json!(to.repository));
        }
        draft.rule(&repository, rule, going);
    };
    let images = part.part("images")?;
    let by_regex = part.part("images-by-tag-regex")?;
    let by_semver = part.part("images-by-semver")?;
    let places = [part.at("images"), part.at("images-by-tag-regex"), part.at("images-by-semver")];
    for (repository, tags) in images.entries() {
        let all: Vec<&str> = tags.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let (digests, tags): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|tag| tag.contains(':'));
        let place = format!("{}.{repository}", places[0]);
        for digest in &digests {
            draft.left_out(place.clone(), "import-digest", &[("digest", digest)]);
        }
        if digests.is_empty() || !tags.is_empty() {
            let tags = if tags.is_empty() { Value::Null } else { json!({ "include": tags }) };
            sync(repository, tags, place, draft);
        }
    }
    for (repository, expression) in by_regex.entries() {
        let place = format!("{}.{repository}", places[1]);
        let expression = words::somewhere(expression.as_str().unwrap_or_default());
        sync(repository, json!({ "regex": expression }), place, draft);
    }
    for (repository, range) in by_semver.entries() {
        let place = format!("{}.{repository}", places[2]);
        let range = range.as_str().unwrap_or_default();
        match words::range(range) {
            Some(range) => sync(repository, json!({ "semver": range }), place, draft),
            None => draft.left_out(place, "import-value", &[("value", range)]),
        }
    }
    part.report_rest(draft);
    Ok(())
}
