//! What several tools write in the same way: references, patterns, ranges, durations.

use serde_json::{Value, json};

use super::draft::Keys;

/// Where images are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A registry, by its host and port.
    Registry(String),
    /// The same over plain HTTP.
    Plain(String),
    /// An OCI layout directory.
    Layout(String),
}

/// An image, or a repository, as other tools write it: docker's short forms are filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) spot: Spot,
    /// Empty where a whole registry is meant.
    pub(super) repository: String,
    /// A tag, or a digest with its `sha256:`.
    pub(super) tag: Option<String>,
}

impl Named {
    /// Reads `host/repository[:tag|@digest]`, `repository[:tag]` of Docker Hub, and `ocidir://` or `oci:` paths.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('/');
        let (text, plain) = match text.strip_prefix("http://") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        if let Some(path) = text.strip_prefix("ocidir://").or_else(|| text.strip_prefix("oci:")) {
            let (path, tag) = split_tag(path);
            let spot = Spot::Layout(path.to_owned());
            return (!path.is_empty()).then(|| Self { spot, repository: String::new(), tag });
        }
        let text = text.strip_prefix("docker://").or_else(|| text.strip_prefix("https://")).unwrap_or(text);
        if text.is_empty() || text.chars().any(char::is_whitespace) {
            return None;
        }
        let (first, rest) = text.split_once('/').unwrap_or((text, ""));
        let is_host = |part: &str| part == "localhost" || part.contains(['.', ':']);
        let (host, path) =
            if is_host(first) && (!rest.is_empty() || plain || !first.contains(':') || is_port(first)) {
                (first, rest)
            } else {
                ("docker.io", text)
            };
        let (repository, tag) = split_tag(path);
        let hub = matches!(
            host,
            "docker.io"
                | "index.docker.io"
                | "registry-1.docker.io"
                | "registry.hub.docker.com"
                | "hub.docker.com"
        );
        let repository = match repository {
            short if hub && !short.is_empty() && !short.contains('/') => format!("library/{short}"),
            whole => whole.to_owned(),
        };
        let host = if hub { "docker.io".to_owned() } else { host.to_owned() };
        let spot = if plain { Spot::Plain(host) } else { Spot::Registry(host) };
        Some(Self { spot, repository, tag })
    }
}

/// Whether what stands behind the colon is a port and no tag.
fn is_port(authority: &str) -> bool {
    authority.rsplit_once(':').is_some_and(|(host, port)| {
        (host.contains('.') || host == "localhost") && port.parse::<u16>().is_ok()
    })
}

/// What stands before the tag or digest, and the tag or digest.
fn split_tag(text: &str) -> (&str, Option<String>) {
    if let Some((rest, digest)) = text.split_once('@') {
        return (split_tag(rest).0, Some(digest.to_owned()));
    }
    match text.rsplit_once(':') {
        Some((rest, tag)) if !tag.contains('/') => (rest, Some(tag.to_owned())),
        _ => (text, None),
    }
}

/// A destination whose repositories are called as `to`, when those of the source are called as `from`.
pub(super) fn mapping(target: &str, from: &str, to: &str) -> Keys {
    let mut keys = Keys::from_iter([("target".to_owned(), json!(target))]);
    if from == to || to.is_empty() {
        return keys;
    }
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    match to.strip_suffix(from).and_then(|front| front.strip_suffix('/')) {
        Some(front) => drop(keys.insert("namespace".into(), json!(front))),
        None if last(from) == last(to) => {
            keys.insert("flatten".into(), json!("all"));
            if let Some((front, _)) = to.rsplit_once('/') {
                keys.insert("namespace".into(), json!(front));
            }
        }
        None => drop(keys.insert("template".into(), json!(to))),
    }
    keys
}

/// One expression that matches what any of these matches, each of them the whole tag.
pub(super) fn any_of(expressions: &[String]) -> Option<String> {
    match expressions {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(several.iter().map(|one| format!("(?:{one})")).collect::<Vec<_>>().join("|")),
    }
}

/// The expression that matches the whole tag where `part` matches somewhere in it.
pub(super) fn somewhere(part: &str) -> String {
    let anchored = part.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    match anchored {
        Some(whole) if !whole.contains('|') && !whole.ends_with('\\') => whole.to_owned(),
        _ => format!(".*(?:{part}).*"),
    }
}

/// The glob that matches what a regular expression matches as a whole, where there is one.
pub(super) fn glob_of(expression: &str) -> Option<String> {
    let expression = expression.strip_prefix('^').unwrap_or(expression);
    let expression = expression.strip_suffix('$').unwrap_or(expression);
    let mut glob = String::new();
    let mut rest = expression.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '.' => match rest.peek() {
                Some('*') => {
                    rest.next();
                    glob.push('*');
                }
                Some('+') => {
                    rest.next();
                    glob.push_str("?*");
                }
                _ => glob.push('?'),
            },
            '\\' => glob.push(rest.next().filter(|c| matches!(c, '.' | '-' | '_'))?),
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => {
                if matches!(rest.peek(), Some('*' | '+' | '?' | '{')) {
                    return None;
                }
                glob.push(c);
            }
            _ => return None,
        }
    }
    Some(glob)
}

/// A range of versions in Sampan's words: its parts parted by commas. `None` where it has alternatives.
pub(super) fn range(text: &str) -> Option<String> {
    if text.contains("||") || text.contains(" - ") {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
        match parts.last_mut() {
            Some(operator) if !operator.contains(|c: char| c.is_ascii_alphanumeric() || c == '*') => {
                operator.push_str(word);
            }
            _ => parts.push(word.to_owned()),
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Go's duration in whole minutes, as the rule file writes it.
pub(super) fn minutes(text: &str) -> Option<String> {
    let (mut seconds, mut number) = (0.0, String::new());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_ascii_digit() || c == '.' {
            number.push(c);
            continue;
        }
        let unit = match (c, rest.peek()) {
            ('h', _) => 3600.0,
            ('m', Some('s')) => return None,
            ('m', _) => 60.0,
            ('s', _) => 1.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
        number.clear();
    }
    let minutes = (seconds / 60.0_f64).ceil().max(1.0);
    (number.is_empty() && seconds > 0.0).then(|| format!("{minutes:.0}m"))
}

/// Whether a text is one variable and nothing beside it.
pub(super) fn is_reference(text: &str) -> bool {
    let name = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// `{ include: […] }` of these.
pub(super) fn include(patterns: &[String]) -> Value {
    json!({ "include": patterns })
}
