//! Connections to one registry that are kept for the next request: a pool for control requests, and one for bodies over
//! HTTP/1.1.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use rustls::ClientConfig;
use sampan_domain::target::{Proxy, Registry};
use sampan_domain::{ErrorCode, Failure};

use crate::buffers;
use crate::gate::Weight;
use crate::resolve::Resolver;
use crate::transport::Timeouts;
use crate::trust;

pub(crate) struct Pools {
    plan: Plan,
    clients: RwLock<Clients>,
}

/// How a pool is made.
struct Plan {
    registry: Registry,
    timeouts: Timeouts,
    resolver: Resolver,
    tls: ClientConfig,
}

struct Clients {
    control: Client,
    bodies: Client,
}

impl Pools {
    pub(crate) fn open(
        registry: &Registry,
        timeouts: Timeouts,
        resolver: &Resolver,
    ) -> Result<Self, Failure> {
        let tls = trust::tls(registry)?;
        buffers::keep();
        let plan = Plan { registry: registry.clone(), timeouts, resolver: resolver.clone(), tls };
        let clients = RwLock::new(plan.clients()?);
        Ok(Self { plan, clients })
    }

    pub(crate) fn of(&self, weight: Weight) -> Client {
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        match weight {
            Weight::Control => clients.control.clone(),
            Weight::Body => clients.bodies.clone(),
        }
    }

    /// A connection fell silent: what it has met, those that idle beside it may have met as well, as after a machine has
    /// slept. They are left; requests under way go on.
    pub(crate) fn renew(&self) {
        // What could be made once can be made again.
        if let Ok(clients) = self.plan.clients() {
            *self.clients.write().unwrap_or_else(PoisonError::into_inner) = clients;
        }
    }
}

impl Plan {
    fn clients(&self) -> Result<Clients, Failure> {
        let pool = |protocols: &[&str]| {
            let mut tls = self.tls.clone();
            tls.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
            Ok::<_, Failure>(self.builder()?.tls_backend_preconfigured(tls))
        };
        let build = |builder: ClientBuilder| {
            builder.build().map_err(|error| {
                Failure::new(ErrorCode::TlsFailed).with("host", self.registry.url.authority()).detail(error)
            })
        };
        Ok(Clients {
            control: build(pool(&["h2", "http/1.1"])?)?,
            bodies: build(pool(&["http/1.1"])?.http1_only())?,
        })
    }

    fn builder(&self) -> Result<ClientBuilder, Failure> {
        let builder = Client::builder()
            .user_agent(concat!("sampan/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(self.timeouts.connect)
            .dns_resolver(Arc::new(self.resolver.clone()))
            .tcp_nodelay(true)
            // Every try passes the gate, and is counted there.
            .retry(reqwest::retry::never())
            .pool_idle_timeout(Duration::from_secs(60))
            .https_only(self.registry.url.is_secure());
        match &self.registry.proxy {
            Proxy::Environment => Ok(builder),
            Proxy::Direct => Ok(builder.no_proxy()),
            Proxy::Url(url) => {
                let proxy = reqwest::Proxy::all(url)
                    .map_err(|_| Failure::new(ErrorCode::UrlInvalid).with("url", "proxy"))?;
                Ok(builder.proxy(proxy))
            }
        }
    }
}
