//! Under which account of the system somebody asks.

/// Where systems name it.
const NAMED: [&str; 3] = ["LOGNAME", "USER", "USERNAME"];

/// The account that this process runs under, as the environment names it.
pub fn account() -> Option<String> {
    NAMED.iter().find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()))
}
