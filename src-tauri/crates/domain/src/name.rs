//! What people may call targets and rules.

use crate::error::{ErrorCode, Failure, clean};

/// The longest name, in characters.
pub const NAME_CAP: usize = 64;

/// Whether a text may name a target or a rule: 1 to [`NAME_CAP`] characters of any script, without control
/// characters and slashes, no space at either end, no dash at the start (it would read as an option).
pub fn check(name: &str) -> Result<(), Failure> {
    let valid = !name.is_empty()
        && name.chars().count() <= NAME_CAP
        && name.trim() == name
        && !name.starts_with('-')
        && !name.contains(['/', '\\'])
        && clean(name) == name;
    if valid { Ok(()) } else { Err(Failure::new(ErrorCode::NameInvalid).with("name", name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_names() {
        for name in ["hub", "基础镜像", "Farm 2 (old)", "a", &"名".repeat(NAME_CAP)] {
            assert!(check(name).is_ok(), "{name}");
        }
        for name in ["", " a", "a ", "-a", "a/b", "a\\b", "a\nb", "a\u{202e}b", &"a".repeat(NAME_CAP + 1)] {
            assert_eq!(check(name).unwrap_err().code, ErrorCode::NameInvalid, "{name:?}");
        }
    }
}
