//! Who may tell something: whoever shows the token, knows the secret path, or signs as GitHub does.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

/// What a sender may prove itself with. Without any, nobody may tell anything.
#[derive(Clone, Default)]
pub struct Guards {
    /// `Authorization: Bearer TOKEN`.
    pub token: Option<SecretString>,
    /// `POST /events/SECRET`, for senders that cannot show a token.
    pub path_secret: Option<SecretString>,
    /// GitHub's `X-Hub-Signature-256`: the body's HMAC with this key.
    pub github_secret: Option<SecretString>,
}

impl Guards {
    /// Whether a sender has proven itself by one of them.
    pub(crate) fn admit(&self, path: Option<&str>, headers: &HeaderMap, body: &[u8]) -> bool {
        let by_path = self.path_secret.as_ref().zip(path);
        let by_signature = self.github_secret.as_ref().zip(signature(headers));
        self.by_token(headers)
            || by_path.is_some_and(|(known, shown)| same(known, shown))
            || by_signature.is_some_and(|(key, shown)| signed(key, body, &shown))
    }

    /// Whether a sender shows the token.
    pub(crate) fn by_token(&self, headers: &HeaderMap) -> bool {
        self.token.as_ref().zip(bearer(headers)).is_some_and(|(known, shown)| same(known, shown))
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn signature(headers: &HeaderMap) -> Option<Vec<u8>> {
    let shown = headers.get("x-hub-signature-256")?.to_str().ok()?;
    hex::decode(shown.strip_prefix("sha256=")?).ok()
}

/// Compares digests, so that the time it takes tells neither content nor length. Nothing is not a secret.
fn same(known: &SecretString, shown: &str) -> bool {
    let known = known.expose_secret();
    let equal = Sha256::digest(known).ct_eq(&Sha256::digest(shown));
    !known.is_empty() && bool::from(equal)
}

fn signed(key: &SecretString, body: &[u8], shown: &[u8]) -> bool {
    let key = key.expose_secret();
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return false };
    mac.update(body);
    !key.is_empty() && mac.verify_slice(shown).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn all() -> Guards {
        Guards {
            token: Some("to-ken".into()),
            path_secret: Some("pa-th".into()),
            github_secret: Some("It's a Secret to Everybody".into()),
        }
    }

    /// GitHub's own example: "Validating webhook deliveries", section "Testing the webhook payload validation".
    const SIGNED: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn one_proof_is_enough_and_a_wrong_one_is_none() {
        let guards = all();
        for (path, list, body, admitted) in [
            (None, &[("authorization", "Bearer to-ken")][..], "", true),
            (None, &[("authorization", "bearer  to-ken ")], "", true),
            (None, &[("authorization", "Basic to-ken")], "", false),
            (None, &[("authorization", "Bearer to-ke")], "", false),
            (None, &[("authorization", "Bearer pa-th")], "", false),
            (None, &[("authorization", "Bearer ")], "", false),
            (None, &[], "", false),
            (Some("pa-th"), &[], "", true),
            (Some("to-ken"), &[], "", false),
            (Some(""), &[], "", false),
            (None, &[("x-hub-signature-256", SIGNED)], "Hello, World!", true),
            (None, &[("x-hub-signature-256", SIGNED)], "Hello, World?", false),
            (None, &[("x-hub-signature-256", "sha256=")], "Hello, World!", false),
            (None, &[("x-hub-signature-256", "757107ea")], "Hello, World!", false),
        ] {
            assert_eq!(guards.admit(path, &headers(list), body.as_bytes()), admitted, "{path:?} {list:?}");
        }
    }

    #[test]
    fn without_a_guard_or_with_an_empty_one_nobody_is_admitted() {
        let empty =
            Guards { token: Some("".into()), path_secret: Some("".into()), github_secret: Some("".into()) };
        let mac = Hmac::<Sha256>::new_from_slice(b"").unwrap().finalize().into_bytes();
        let signature = format!("sha256={}", hex::encode(mac));
        let list = [("authorization", "Bearer "), ("x-hub-signature-256", signature.as_str())];
        for guards in [Guards::default(), empty] {
            assert!(!guards.admit(Some(""), &headers(&list), b""));
        }
    }
}
