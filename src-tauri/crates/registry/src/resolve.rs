//! Names to addresses, with an eye on where they lead: an address behind a strange name is judged when it is known,
//! since a check of the name alone is passed by any name that points inward (go-containerregistry #2440).

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use dns_lookup::LookupErrorKind;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use sampan_domain::target::RegistryUrl;

use crate::policy::Reach;

/// Why there is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookupFailed {
    /// The name does not exist.
    Absent,
    /// The name could not be looked up now.
    Failed,
    /// The name leads to where this registry may not send us.
    Inward,
}

impl fmt::Display for LookupFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "the name does not exist",
            Self::Failed => "the name could not be looked up",
            Self::Inward => "the name leads inward",
        })
    }
}

impl std::error::Error for LookupFailed {}

/// Looks names up for one registry. The registry's own name may lead anywhere; others only as far in as it does.
#[derive(Clone)]
pub(crate) struct Resolver {
    host: Arc<str>,
    /// How near the registry is. Unknown until its name is looked up, and behind a proxy for good: then it is the
    /// proxy that looks names up, and only its own name comes here.
    near: Arc<OnceLock<Reach>>,
}

impl Resolver {
    pub(crate) fn new(registry: &RegistryUrl) -> Self {
        let near = OnceLock::new();
        if let Ok(address) = registry.host().trim_matches(['[', ']']).parse() {
            let _ = near.set(Reach::of(address));
        }
        Self { host: registry.host().into(), near: Arc::new(near) }
    }

    /// How near the registry is, as far as it is known.
    pub(crate) fn near(&self) -> Option<Reach> {
        self.near.get().copied()
    }

    /// The addresses of a name.
    pub(crate) async fn lookup(&self, name: &str) -> Result<Vec<IpAddr>, LookupFailed> {
        let owned = name.trim_matches(['[', ']']).to_owned();
        let found = tokio::task::spawn_blocking(move || {
            dns_lookup::lookup_host(&owned).map(Vec::from_iter).map_err(|error| match error.kind() {
                LookupErrorKind::NoName | LookupErrorKind::NoData => LookupFailed::Absent,
                _ => LookupFailed::Failed,
            })
        });
        let found = found.await.map_err(|_| LookupFailed::Failed)??;
        self.judge(name, found)
    }

    fn judge(&self, name: &str, mut found: Vec<IpAddr>) -> Result<Vec<IpAddr>, LookupFailed> {
        if found.is_empty() {
            return Err(LookupFailed::Absent);
        }
        let nearest = found.iter().map(|address| Reach::of(*address)).max();
        if name == &*self.host {
            let _ = nearest.map(|nearest| self.near.set(nearest));
        } else if let Some(near) = self.near() {
            found.retain(|address| Reach::of(*address).is_open_to(near));
            if found.is_empty() {
                return Err(LookupFailed::Inward);
            }
        }
        Ok(found)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let found = resolver.lookup(name.as_str()).await?;
            let addresses: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_strange_name_leads_no_further_in_than_the_registry() {
        let outside = Resolver::new(&"https://r.example.com".parse().unwrap());
        assert!(outside.judge("r.example.com", addresses(&["93.184.216.34"])).is_ok());
        for inward in
            ["127.0.0.1", "169.254.169.254", "10.0.0.5", "::1", "fd00::1", "0.0.0.0", "::ffff:10.1.1.1"]
        {
            let judged = outside.judge("cdn.example.net", addresses(&[inward]));
            assert_eq!(judged, Err(LookupFailed::Inward), "{inward}");
        }
        let mixed = outside.judge("cdn.example.net", addresses(&["10.0.0.5", "93.184.216.35"]));
        assert_eq!(mixed, Ok(addresses(&["93.184.216.35"])));

        let inside = Resolver::new(&"https://harbor.example.com".parse().unwrap());
        assert!(inside.judge("harbor.example.com", addresses(&["10.0.0.4"])).is_ok());
        assert!(inside.judge("minio.example.com", addresses(&["10.0.0.5"])).is_ok());
        assert_eq!(inside.judge("evil.net", addresses(&["127.0.0.1"])), Err(LookupFailed::Inward));
        assert_eq!(inside.judge("evil.net", addresses(&["169.254.169.254"])), Err(LookupFailed::Inward));
    }

    #[test]
    fn behind_a_proxy_only_its_own_name_is_looked_up() {
        let proxied = Resolver::new(&"https://r.example.com".parse().unwrap());
        assert!(proxied.judge("proxy.corp", addresses(&["10.0.0.1"])).is_ok());
    }

    #[tokio::test]
    async fn a_name_that_cannot_exist_is_absent() {
        let resolver = Resolver::new(&"https://r.example.com".parse().unwrap());
        assert_eq!(resolver.lookup("localhost").await.map(|found| found.is_empty()), Ok(false));
        assert!(resolver.lookup("does-not-exist.invalid").await.is_err());
    }
}
