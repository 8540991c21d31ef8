//! Targets: what of them this version can do.

use std::path::{Path, PathBuf};

use sampan_domain::target::{ClientCert, Limits, NoProxy, Place, Proxy, Registry, RegistryUrl, Tls};
use sampan_domain::{ErrorCode, Failure};

use super::super::schema::{self, At, Position};
use super::credential::{self, Login};
use super::{accept_speed, invalid, missing, positive, resolve};

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
    let on_disk = layout.map(|path| (path, Place::Layout as fn(PathBuf) -> Place));
    let second = on_disk.is_some();
    let on_disk = match archive {
        Some(archive) if second => return Err(invalid(archive.position, "cli-expected-place")),
        Some(archive) => Some((archive, Place::Archive as fn(PathBuf) -> Place)),
        None => on_disk,
    };
    let place = match (url, on_disk) {
        (Some(url), None) => Place::Registry(Registry {
            url: url.value.parse::<RegistryUrl>().map_err(|failure| url.position.locate(failure))?,
            tls: Tls {
                ca_file: ca_file.map(|path| resolve(folder, &path)).transpose()?,
                client_cert: client_cert.map(|cert| accept_cert(&cert, folder)).transpose()?,
                skip_verify: skip_verify.is_some_and(|at| at.value),
            },
            proxy: proxy.map(|proxy| accept_proxy(&proxy, &name.value)).transpose()?.unwrap_or_default(),
            provider: provider.map(|at| at.value),
        }),
        (None, Some((path, place))) => match registry_only.into_iter().flatten().next() {
            Some(position) => return Err(invalid(position, "cli-expected-beside-url")),
            None => place(resolve(folder, &path)?),
        },
        (Some(_), Some((path, _))) => return Err(invalid(path.position, "cli-expected-place")),
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

pub(super) fn accept_proxy(proxy: &At<String>, target: &str) -> Result<Proxy, Failure> {
    proxy.value.parse().map_err(|why| match why {
        NoProxy::WithLogin => in_plain(proxy.position, target),
        NoProxy::Unknown => invalid(proxy.position, "cli-expected-proxy"),
    })
}

/// The refusal of a password that stands where it would be stored.
pub(in crate::rule_file) fn in_plain(position: Position, target: &str) -> Failure {
    position.locate(Failure::new(ErrorCode::SecretInPlain).with("target", target))
}
