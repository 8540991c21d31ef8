//! The namespaces that patterns can mean: some registries list the repositories of one, and no others.

use sampan_domain::filter::Patterns;

/// The most namespaces before listing everything is cheaper.
const CAP: usize = 20;

/// The first parts of all patterns, where none of them has a wildcard there.
pub(super) fn namespaces(patterns: &Patterns) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for pattern in &patterns.include {
        let (namespace, _) = pattern.split_once('/')?;
        if namespace.is_empty() || namespace.contains(['*', '?', '[', ']', '{', '}', '\\']) {
            return None;
        }
        if !found.iter().any(|known| known == namespace) {
            found.push(namespace.to_owned());
        }
    }
    (!found.is_empty() && found.len() <= CAP).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_patterns_that_all_begin_with_a_name_have_namespaces() {
        for (include, expected) in [
            (vec!["library/*", "library/{a,b}", "team/**"], Some(vec!["library", "team"])),
            (vec!["**"], None),
            (vec!["library/*", "t*/x"], None),
            (vec!["{a,b}/x"], None),
            (vec!["nginx"], None),
            (vec![], None),
        ] {
            let include: Vec<String> = include.into_iter().map(str::to_owned).collect();
            let found = namespaces(&Patterns { include, ..Patterns::default() });
            let expected = expected.map(|names| names.into_iter().map(str::to_owned).collect());
            assert_eq!(found, expected);
        }
    }
}
