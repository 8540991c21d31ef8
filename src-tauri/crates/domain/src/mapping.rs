//! What a repository is called at the destination.

use serde::{Deserialize, Serialize};

use crate::error::Failure;
use crate::reference::RepositoryName;

/// How names change on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// Put in front of the name, with a slash.
    pub namespace: Option<String>,
}

impl Mapping {
    /// The name at the destination. Fails where it would not be a name.
    pub fn repository(&self, source: &RepositoryName) -> Result<RepositoryName, Failure> {
        match &self.namespace {
            Some(namespace) => format!("{namespace}/{source}").parse(),
            None => Ok(source.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_goes_in_front() {
        let source = "library/nginx".parse().unwrap();
        let mapped = |namespace: Option<&str>| {
            Mapping { namespace: namespace.map(str::to_owned) }
                .repository(&source)
                .map(|name| name.to_string())
        };
        assert_eq!(mapped(None).unwrap(), "library/nginx");
        assert_eq!(mapped(Some("mirror")).unwrap(), "mirror/library/nginx");
        assert!(mapped(Some("Mirror")).is_err());
        assert!(mapped(Some(&"a".repeat(250))).is_err());
    }
}
