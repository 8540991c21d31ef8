//! Where credentials and data may go: every address that a registry gives us is judged here, and nowhere else.
//!
//! The rules and the advisories behind them: a Bearer realm on a strange host (CVE-2026-48978 and others), upload
//! addresses and redirects that carry a credential away (CVE-2026-50151, CVE-2020-15157), `Link` to another host.

use std::net::{IpAddr, Ipv4Addr};

use sampan_domain::target::RegistryUrl;
use sampan_domain::{ErrorCode, Failure};
use url::{Host, Url};

/// The most redirects in a row.
pub(crate) const REDIRECTS_MAX: usize = 5;

/// The address of a token server, if it may get the credential of this registry.
pub(crate) fn realm(registry: &RegistryUrl, text: &str) -> Result<Url, Failure> {
    let refused = || refuse(ErrorCode::RealmRefused, registry, text);
    let url = resolve(&base(registry), text).ok_or_else(refused)?;
    let secure = url.scheme() == "https";
    if registry.is_secure() && !secure {
        return Err(refused());
    }
    // The same host, of the same or a better scheme, has or hears the password anyway.
    if url.host_str() == Some(registry.host()) {
        return Ok(url);
    }
    let host = url.host_str().unwrap_or_default();
    let family = domain(registry.host()).is_some_and(|ours| domain(host) == Some(ours));
    // Another host gets a password only over TLS, and only from the registry's own family.
    if secure && Reach::of_url(&url) == Reach::Public && family { Ok(url) } else { Err(refused()) }
}

/// Where a redirected read goes, and whether it is still the registry itself (and may see the credential). `near` is
/// how near the registry is known to be.
pub(crate) fn redirect(
    registry: &RegistryUrl,
    near: Option<Reach>,
    from: &Url,
    location: &str,
) -> Result<(Url, bool), Failure> {
    let refused = || refuse(ErrorCode::RedirectRefused, registry, location);
    let url = resolve(from, location).ok_or_else(refused)?;
    let downgrade = from.scheme() == "https" && url.scheme() != "https";
    let same = same_origin(registry, &url);
    let near = near.unwrap_or_else(|| Reach::of_url(&base(registry)));
    if downgrade || !(same || Reach::of_url(&url).is_open_to(near)) {
        return Err(refused());
    }
    Ok((url, same))
}

/// The address of an upload session: the registry itself, whatever form the address has.
pub(crate) fn location(registry: &RegistryUrl, from: &Url, location: &str) -> Result<Url, Failure> {
    let refused = || refuse(ErrorCode::LocationRefused, registry, location);
    let mut url = resolve(from, location).ok_or_else(refused)?;
    // Behind a proxy that ends TLS, a registry may name itself by http: the scheme and port we speak are kept.
    let behind_proxy = registry.is_secure() && url.scheme() == "http" && url.port().is_none();
    if behind_proxy && url.host_str() == Some(registry.host()) {
        url = Url::parse(&url.as_str().replacen("http://", "https://", 1)).map_err(|_| refused())?;
    }
    if same_origin(registry, &url) { Ok(url) } else { Err(refused()) }
}

/// The next page of a list: our own scheme and host, with the path and query that the registry gave.
pub(crate) fn next_page(registry: &RegistryUrl, from: &Url, link: &str) -> Result<Url, Failure> {
    let refused = || refuse(ErrorCode::LinkRefused, registry, link);
    let url = resolve(from, link).ok_or_else(refused)?;
    if url.host_str() != Some(registry.host()) {
        return Err(refused());
    }
    let mut ours = base(registry);
    ours.set_path(url.path());
    ours.set_query(url.query());
    Ok(ours)
}

/// The root of a registry as a URL.
pub(crate) fn base(registry: &RegistryUrl) -> Url {
    #[expect(clippy::expect_used, reason = "a RegistryUrl prints as a URL: its tests say so")]
    Url::parse(&registry.to_string()).expect("a registry's URL")
}

/// An address relative to another, without user information, of a scheme we speak.
fn resolve(from: &Url, text: &str) -> Option<Url> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let url = from.join(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    (plain && matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Host and port of an address, the port left out where it is the scheme's own.
pub(crate) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn same_origin(registry: &RegistryUrl, url: &Url) -> bool {
    url.scheme() == registry.scheme()
        && url.host_str() == Some(registry.host())
        && url.port_or_known_default() == Some(registry.port())
}

/// The name under which a host is registered, by the public suffix list; none for addresses and bare names.
fn domain(host: &str) -> Option<&str> {
    let is_address = host.parse::<IpAddr>().is_ok() || host.starts_with('[');
    // With the root's dot it is another name of the same family; nobody writes it so, but to get past a rule.
    if is_address || host.ends_with('.') { None } else { psl::domain_str(host) }
}

/// How near an address is, from the outside in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Out in the world.
    Public,
    /// In a private network.
    Private,
    /// On this link; cloud machines have their secrets there.
    Link,
    /// This machine.
    Loopback,
}

impl Reach {
    pub(crate) fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) if v4.is_loopback() || v4.is_unspecified() => Self::Loopback,
            IpAddr::V4(v4) if v4.is_link_local() => Self::Link,
            IpAddr::V4(v4) if v4.is_private() || is_shared(v4) => Self::Private,
            IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() => Self::Loopback,
            IpAddr::V6(v6) if v6.is_unicast_link_local() => Self::Link,
            IpAddr::V6(v6) if v6.is_unique_local() => Self::Private,
            _ => Self::Public,
        }
    }

    /// As far as the text of an address says it; what a name leads to is judged when it is looked up.
    fn of_url(url: &Url) -> Self {
        match url.host() {
            Some(Host::Ipv4(address)) => Self::of(address.into()),
            Some(Host::Ipv6(address)) => Self::of(address.into()),
            Some(Host::Domain(name)) => match name.trim_end_matches('.').rsplit('.').next() {
                Some("localhost") => Self::Loopback,
                Some("local") => Self::Private,
                _ if name.contains('.') => Self::Public,
                _ => Self::Private,
            },
            None => Self::Loopback,
        }
    }

    /// Whether a registry that is `near` may send us here: outward always, inward never.
    pub(crate) fn is_open_to(self, near: Self) -> bool {
        self == Self::Public || self == near || (self == Self::Private && near == Self::Loopback)
    }
}

/// The addresses that providers share among their customers (RFC 6598).
fn is_shared(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 100 && (64..128).contains(&second)
}

fn refuse(code: ErrorCode, registry: &RegistryUrl, location: &str) -> Failure {
    // The query may hold a token of the session.
    let shown = location.split(['?', '#']).next().unwrap_or_default();
    Failure::new(code).with("host", registry.authority()).with("location", shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry(text: &str) -> RegistryUrl {
        text.parse().unwrap()
    }

    #[test]
    fn a_realm_gets_the_password_only_within_the_family() {
        let allowed = [
            ("https://harbor.example.com", "https://harbor.example.com/service/token"),
            ("https://harbor.example.com", "/service/token"),
            ("https://harbor.example.com", "https://auth.example.com/token"),
            ("https://docker.io", "https://auth.docker.io/token"),
            ("http://127.0.0.1:5000", "http://127.0.0.1:5000/token"),
            ("http://127.0.0.1:5000", "http://127.0.0.1:6000/token"),
            ("https://registry.gitlab.com", "https://gitlab.com/jwt/auth"),
            ("http://lab.lan:5000", "https://lab.lan/token"),
            ("https://r.example.co.uk", "https://auth.example.co.uk/token"),
        ];
        for (ours, text) in allowed {
            assert!(realm(&registry(ours), text).is_ok(), "{ours} {text}");
        }
        let refused = [
            ("https://harbor.example.com", "http://harbor.example.com/token"),
            ("https://harbor.example.com", "https://evil.net/token"),
            ("https://harbor.example.com", "https://harbor.example.com.evil.net/token"),
            ("https://harbor.example.com", "https://notexample.com/token"),
            ("https://harbor.example.com", "https://auth.example.com./token"),
            ("https://harbor.example.com", "https://169.254.169.254/latest"),
            ("https://harbor.example.com", "https://127.0.0.1/token"),
            ("https://harbor.example.com", "https://2130706433/token"),
            ("https://harbor.example.com", "file:///etc/passwd"),
            ("https://harbor.example.com", "https://u:p@harbor.example.com/token"),
            ("https://harbor.example.com", "https://harbor.example.com/\r\nX: y"),
            ("https://a.co.uk", "https://b.co.uk/token"),
            ("https://a.ne.jp", "https://b.ne.jp/token"),
            ("https://a.github.io", "https://b.github.io/token"),
            ("http://127.0.0.1:5000", "http://127.0.0.2:5000/token"),
            ("http://harbor.example.com", "http://auth.example.com/token"),
            ("https://10.0.0.1", "https://10.0.0.2/token"),
        ];
        for (ours, text) in refused {
            assert_eq!(
                realm(&registry(ours), text).unwrap_err().code,
                ErrorCode::RealmRefused,
                "{ours} {text}"
            );
        }
    }

    /// What a registry may make us read, hold or follow.
    #[test]
    fn the_limits_are_those_of_the_policy() {
        use crate::{auth, errors, lists, manifest};

        assert_eq!(REDIRECTS_MAX, 5);
        assert_eq!(
            (manifest::MANIFEST_CAP, manifest::CHILDREN_CAP, manifest::LAYERS_CAP),
            (4 << 20, 1_000, 1_000)
        );
        assert_eq!((lists::PAGES_CAP, lists::NAMES_CAP), (1_000, 100_000));
        assert_eq!((auth::TOKEN_CAP, errors::BODY_CAP), (64 << 10, 64 << 10));
    }

    #[test]
    fn a_redirect_never_goes_down_or_inward() {
        let ours = registry("https://r.example.com");
        let from = Url::parse("https://r.example.com/v2/a/blobs/x").unwrap();
        let (_, same) = redirect(&ours, None, &from, "/other").unwrap();
        assert!(same);
        for elsewhere in [
            "https://s3.example.net/x?sig=1",
            "https://r.example.com:8443/x",
            "//cdn.example.net/x",
            "https://cdn.r.example.com/x",
            "https://example.com/x",
            "https://r.example.com.evil.net/x",
            "https://r.example.com./x",
        ] {
            assert!(
                !redirect(&ours, None, &from, elsewhere).unwrap().1,
                "{elsewhere} must not see the credential"
            );
        }
        for bad in
            ["http://r.example.com/x", "https://127.0.0.1/x", "https://localhost/x", "javascript:alert(1)"]
        {
            assert_eq!(
                redirect(&ours, None, &from, bad).unwrap_err().code,
                ErrorCode::RedirectRefused,
                "{bad}"
            );
        }
        let minio = "https://10.0.0.5/x";
        assert!(redirect(&ours, None, &from, minio).is_err());
        assert!(
            redirect(&ours, Some(Reach::Private), &from, minio).is_ok(),
            "a registry that is private itself"
        );
        assert!(redirect(&ours, Some(Reach::Private), &from, "https://169.254.169.254/").is_err());
    }

    #[test]
    fn an_upload_stays_with_its_registry() {
        let ours = registry("https://r.example.com");
        let from = base(&ours);
        for good in [
            "/v2/a/blobs/uploads/1?_state=x",
            "https://r.example.com:443/u",
            "//r.example.com/u",
            "http://r.example.com/u",
        ] {
            assert_eq!(location(&ours, &from, good).unwrap().scheme(), "https", "{good}");
        }
        for bad in
            ["https://evil.net/u", "https://r.example.com:8443/u", "file:///x", "https://u@r.example.com/u"]
        {
            let failure = location(&ours, &from, bad).unwrap_err();
            assert_eq!(failure.code, ErrorCode::LocationRefused, "{bad}");
        }
        let secret = location(&ours, &from, "https://evil.net/u?token=geheim").unwrap_err();
        assert!(!secret.to_string().contains("geheim"));
    }

    #[test]
    fn a_next_page_keeps_our_scheme_and_host() {
        let ours = registry("https://r.example.com");
        let from = base(&ours);
        for good in ["/v2/_catalog?last=x&n=1", "http://r.example.com/v2/_catalog?last=x&n=1"] {
            let url = next_page(&ours, &from, good).unwrap();
            assert_eq!(url.as_str(), "https://r.example.com/v2/_catalog?last=x&n=1");
        }
        assert_eq!(next_page(&ours, &from, "https://evil.net/").unwrap_err().code, ErrorCode::LinkRefused);
    }
}
