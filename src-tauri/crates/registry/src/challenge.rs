//! Challenges: what a registry asks for in `WWW-Authenticate` (RFC 9110, section 11.6.1; Distribution's token
//! specification).

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// One challenge that we can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// User and password with each request.
    Basic,
    /// A token from a token server.
    Bearer(Bearer),
}

/// Where a token is to be had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bearer {
    pub(crate) realm: String,
    pub(crate) service: Option<String>,
    pub(crate) scope: Option<String>,
    /// Why a token that was sent did not do, such as `insufficient_scope` (RFC 6750, section 3.1).
    pub(crate) error: Option<String>,
}

/// The best challenge of an answer: Bearer before Basic. There may be several headers, and several challenges in
/// one of them.
pub(crate) fn best(headers: &HeaderMap) -> Option<Challenge> {
    let texts = headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| value.to_str().ok());
    let all: Vec<Challenge> = texts.flat_map(parse).collect();
    let bearer = all.iter().find(|challenge| matches!(challenge, Challenge::Bearer(_)));
    bearer.or_else(|| all.first()).cloned()
}

fn parse(text: &str) -> Vec<Challenge> {
    let mut found = Vec::new();
    for item in split(text) {
        let (word, rest) = item.split_once(' ').unwrap_or((item, ""));
        let starts = !word.contains('=');
        if starts && word.eq_ignore_ascii_case("basic") {
            found.push(Some(Challenge::Basic));
        } else if starts && word.eq_ignore_ascii_case("bearer") {
            let mut bearer = Bearer::default();
            set(&mut bearer, rest);
            found.push(Some(Challenge::Bearer(bearer)));
        } else if starts && !word.is_empty() {
            // A scheme we do not speak; its parameters are not another's.
            found.push(None);
        } else if let Some(Some(Challenge::Bearer(bearer))) = found.last_mut() {
            set(bearer, item);
        }
    }
    let usable = |challenge: &Challenge| !matches!(challenge, Challenge::Bearer(b) if b.realm.is_empty());
    found.into_iter().flatten().filter(usable).collect()
}

/// Pieces between commas that stand outside of quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut pieces, mut from, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                pieces.push(text[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(text[from..].trim());
    pieces
}

fn set(bearer: &mut Bearer, parameter: &str) {
    let Some((name, value)) = parameter.split_once('=') else { return };
    let value = unquote(value.trim());
    match name.trim().to_ascii_lowercase().as_str() {
        "realm" => bearer.realm = value,
        "service" => bearer.service = Some(value),
        "scope" => bearer.scope = Some(value),
        "error" => bearer.error = Some(value),
        _ => {}
    }
}

fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return text.to_owned();
    };
    let mut escaped = false;
    inner
        .chars()
        .filter(|c| {
            let keep = escaped || *c != '\\';
            escaped = !keep;
            keep
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(WWW_AUTHENTICATE, line.parse().unwrap());
        }
        best(&headers)
    }

    fn bearer(realm: &str, [service, scope, error]: [&str; 3]) -> Challenge {
        let own = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (service, scope, error) = (own(service), own(scope), own(error));
        Challenge::Bearer(Bearer { realm: realm.into(), service, scope, error })
    }

    #[test]
    fn challenges_of_all_shapes_are_read() {
        let full = bearer("https://a/t", ["reg", "repository:a/b:pull,push", ""]);
        for text in [
            r#"Bearer realm="https://a/t",service="reg",scope="repository:a/b:pull,push""#,
            r#"bearer   realm="https://a/t" , service=reg, scope="repository:a/b:pull,push""#,
            r#"Basic realm="x", Bearer realm="https://a/t",service="reg",scope="repository:a/b:pull,push""#,
            r#"Negotiate abc, BEARER Realm="https://a/t",service="reg",scope="repository:a/b:pull,push""#,
        ] {
            assert_eq!(read(&[text]), Some(full.clone()), "{text}");
        }
        assert_eq!(read(&["Basic realm=\"x\"", "Bearer realm=\"r\""]), Some(bearer("r", ["", "", ""])));
        assert_eq!(read(&["Basic realm=\"a, b\""]), Some(Challenge::Basic));
        assert_eq!(read(&[r#"Bearer realm="a\"b""#]), Some(bearer("a\"b", ["", "", ""])));
        let narrow = read(&[r#"Bearer realm="r",error="insufficient_scope""#]);
        assert_eq!(narrow, Some(bearer("r", ["", "", "insufficient_scope"])));
    }

    #[test]
    fn what_cannot_be_answered_is_none() {
        for text in ["", "Negotiate", "Bearer", "Bearer service=\"x\"", "Digest realm=\"x\"", "realm=\"x\""] {
            assert_eq!(read(&[text]), None, "{text}");
        }
    }
}
