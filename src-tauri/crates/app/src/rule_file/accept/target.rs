//! Targets: what of them this version can do.

use std::path::Path;

use sampan_domain::target::{ClientCert, Limits, Place, Proxy, Registry, RegistryUrl, Tls};
use sampan_domain::{ErrorCode, Failure};
use url::Url;

use super::super::schema::{self, At, Position, Provider};
use super::credential::{self, Login};
use super::{accept_speed, invalid, later, missing, only, positive, resolve};

/// A target of the file, without an identity yet.
pub(in crate::rule_file) struct TargetDraft {
    pub(in crate::rule_file) name: String,
    pub(in crate::rule_file) place: Place,
    pub(in crate::rule_file) login: Login,
    pub(in crate::rule_file) limits: Limits,
}

pub(super) fn accept(target: At<schema::Target>, folder: &Path) -> Result<TargetDraft, Failure> {
    let at = target.position;
    let schema::Target {
        name,
        url,
        layout,
        archive,
        provider,
        credential,
        username,
        password,
        ca_file,
        client_cert,
        skip_verify,
        proxy,
        limits,
    } = target.value;

    later("archive", archive.as_ref())?;
    only("provider", provider.as_ref(), &Provider::Generic)?;
    let registry_only = [
        provider.as_ref().map(|at| at.position),
        ca_file.as_ref().map(|at| at.position),
        client_cert.as_ref().map(|cert| cert.cert_file.position),
        skip_verify.as_ref().map(|at| at.position),
        proxy.as_ref().map(|at| at.position),
        username.as_ref().map(|at| at.position),
        password.as_ref().map(|at| at.position),
        credential.as_ref().filter(|word| word.value != schema::CredentialWord::None).map(|at| at.position),
    ];
    let login = credential::accept(at, credential, username, password, folder)?;
    let limits = accept_limits(&limits.unwrap_or_default())?;
    let place = match (url, layout) {
        (Some(url), None) => Place::Registry(Registry {
            url: url.value.parse::<RegistryUrl>().map_err(|failure| url.position.locate(failure))?,
            tls: Tls {
                ca_file: ca_file.map(|path| resolve(folder, &path)).transpose()?,
                client_cert: client_cert.map(|cert| accept_cert(&cert, folder)).transpose()?,
                skip_verify: skip_verify.is_some_and(|at| at.value),
            },
            proxy: proxy.map(|proxy| accept_proxy(proxy, &name.value)).transpose()?.unwrap_or_default(),
        }),
        (None, Some(layout)) => match registry_only.into_iter().flatten().next() {
            Some(position) => return Err(invalid(position, "cli-expected-beside-url")),
            None => Place::Layout(resolve(folder, &layout)?),
        },
        (Some(_), Some(layout)) => {
            return Err(invalid(layout.position, "cli-expected-place"));
        }
        (None, None) => return Err(missing(at, "url")),
    };
    Ok(TargetDraft { name: name.value, place, login, limits })
}

fn accept_limits(limits: &schema::Limits) -> Result<Limits, Failure> {
    let schema::Limits { connections, requests_per_second, bytes_per_second } = limits;
    Ok(Limits {
        connections: connections.map(positive).transpose()?,
        requests_per_second: requests_per_second.map(positive).transpose()?,
        bytes_per_second: bytes_per_second.map(accept_speed).transpose()?,
    })
}

fn accept_cert(cert: &schema::ClientCert, folder: &Path) -> Result<ClientCert, Failure> {
    Ok(ClientCert {
        cert_file: resolve(folder, &cert.cert_file)?,
        key_file: resolve(folder, &cert.key_file)?,
    })
}

/// A proxy's URL holds no user and password: it is stored and shown.
fn accept_proxy(proxy: At<String>, target: &str) -> Result<Proxy, Failure> {
    if proxy.value == "none" {
        return Ok(Proxy::Direct);
    }
    let url = Url::parse(&proxy.value)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| invalid(proxy.position, "cli-expected-proxy"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(in_plain(proxy.position, target));
    }
    Ok(Proxy::Url(proxy.value))
}

/// The refusal of a password that stands where it would be stored.
pub(in crate::rule_file) fn in_plain(position: Position, target: &str) -> Failure {
    position.locate(Failure::new(ErrorCode::SecretInPlain).with("target", target))
}
