//! The canary: the password of the whole suite, which must turn up nowhere but on its way to the registry. Whatever a
//! process of a test writes is searched for it, and at the end everything below the home directory where Sampan keeps
//! things.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use crate::registry::{PASSWORD, USER};

/// Files beyond this are images, not what Sampan remembers.
const LARGEST: u64 = 256 << 20;

/// Fails where the canary is in a text or file, in any form in which it could get there.
///
/// # Panics
/// When it is, with where and in which form.
pub fn assert_absent(place: &str, bytes: &[u8]) {
    for (form, needle) in forms() {
        let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        assert!(!found, "the password leaked ({form}): {place}");
    }
}

/// The same for every file below a directory.
///
/// # Panics
/// When it is in one.
pub fn assert_absent_below(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.metadata() {
            Ok(found) if found.is_dir() => assert_absent_below(&path),
            Ok(found) if found.is_file() && found.len() <= LARGEST => {
                assert_absent(&path.display().to_string(), &fs::read(&path).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// As it is, as it stands in an `Authorization` header, in a query and in a form.
fn forms() -> Vec<(&'static str, String)> {
    let login = format!("{USER}:{PASSWORD}");
    let encoded = |keep: &str| -> String {
        let one = |byte: u8| {
            let plain = byte.is_ascii_alphanumeric() || keep.as_bytes().contains(&byte);
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        };
        PASSWORD.bytes().map(one).collect()
    };
    vec![
        ("as it is", PASSWORD.to_owned()),
        ("in a header", STANDARD.encode(&login)),
        ("in a header, without padding", STANDARD_NO_PAD.encode(&login)),
        ("in a header of URLs", URL_SAFE.encode(&login)),
        ("encoded", STANDARD.encode(PASSWORD)),
        ("encoded for a URL", URL_SAFE_NO_PAD.encode(PASSWORD)),
        ("in a query", encoded("-._~")),
        ("in a path", encoded("-._~:")),
        ("in a form", encoded("-._*").replace("%20", "+")),
    ]
}
