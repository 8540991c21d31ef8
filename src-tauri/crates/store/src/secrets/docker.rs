//! Docker's configuration file: `auths`, `credHelpers` and `credsStore`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sampan_domain::Failure;
use sampan_domain::secret::Credential;
use sampan_domain::target::RegistryUrl;
use serde::Deserialize;

use super::{Environment, helper, invalid};

/// The name under which Docker keeps the login to its Hub.
const HUB: &str = "https://index.docker.io/v1/";
/// Other names of the Hub.
const HUB_HOSTS: [&str; 3] = ["index.docker.io", "docker.io", "registry-1.docker.io"];
/// The largest configuration that is read, in bytes.
const CAP: u64 = 4 << 20;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Config {
    auths: HashMap<String, Auth>,
    cred_helpers: HashMap<String, String>,
    creds_store: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Auth {
    #[serde(rename = "auth")]
    login: String,
    identitytoken: String,
    registrytoken: String,
}

impl Auth {
    fn is_empty(&self) -> bool {
        self.login.is_empty() && self.identitytoken.is_empty() && self.registrytoken.is_empty()
    }
}

/// What Docker would log in with; `None` where it would not.
///
/// A helper that the file names for the registry is the only one asked. A helper that fails is a failure: going on
/// with something else is how a credential once reached the wrong registry (CVE-2021-41092).
pub(super) fn credential(
    environment: &Environment,
    url: &RegistryUrl,
) -> Result<Option<Credential>, Failure> {
    let Some((source, config)) = read(environment)? else { return Ok(None) };
    if let Some(name) = of(&config.cred_helpers, url) {
        return helper::get(name, &server(url), environment("PATH"));
    }
    if !config.creds_store.is_empty() {
        let found = helper::get(&config.creds_store, &server(url), environment("PATH"))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    of(&config.auths, url).map_or(Ok(None), |auth| decode(auth, &source))
}

/// The registries that Docker has a login for, by its file and by its helpers, each once.
pub(super) fn registries(environment: &Environment) -> Result<Vec<RegistryUrl>, Failure> {
    let Some((_, config)) = read(environment)? else { return Ok(Vec::new()) };
    let mut keys: Vec<String> = config.cred_helpers.into_keys().collect();
    keys.extend(config.auths.into_iter().filter(|(_, auth)| !auth.is_empty()).map(|(key, _)| key));
    if !config.creds_store.is_empty() {
        keys.extend(helper::list(&config.creds_store, environment("PATH"))?);
    }
    let mut urls: Vec<RegistryUrl> = keys.iter().filter_map(|key| address(key)).collect();
    urls.sort();
    urls.dedup();
    Ok(urls)
}

/// The registry that an entry is for: a key may have a path, the Hub's does.
fn address(key: &str) -> Option<RegistryUrl> {
    let (scheme, rest) = key.split_once("://").unwrap_or(("https", key));
    let authority = rest.split('/').next().filter(|authority| !authority.is_empty())?;
    format!("{scheme}://{authority}").parse().ok()
}

/// The configuration and where it lies; nothing where there is none.
fn read(environment: &Environment) -> Result<Option<(String, Config)>, Failure> {
    let directory = environment("DOCKER_CONFIG")
        .filter(|path| !path.is_empty())
        .map_or_else(|| dirs::home_dir().unwrap_or_default().join(".docker"), PathBuf::from);
    let path = directory.join("config.json");
    let source = path.display().to_string();
    let mut text = String::new();
    match File::open(&path).and_then(|file| file.take(CAP).read_to_string(&mut text)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read.map_err(|error| invalid(&source, error.kind()))?,
    };
    // The message of the error would quote the value it is about.
    let config: Config = serde_json::from_str(&text).map_err(|error| {
        invalid(&source, format_args!("line {}, column {}", error.line(), error.column()))
    })?;
    Ok(Some((source, config)))
}

/// What helpers know a registry by.
pub(super) fn server(url: &RegistryUrl) -> String {
    if url.is_docker_hub() { HUB.to_owned() } else { url.authority() }
}

/// The entry of exactly this registry. A key may say a scheme and may have a path; what it says must be so.
fn of<'a, T>(entries: &'a HashMap<String, T>, url: &RegistryUrl) -> Option<&'a T> {
    let exact = [server(url), url.authority()];
    let found = exact.iter().find_map(|key| entries.get(key));
    found.or_else(|| entries.iter().find(|(key, _)| names(key, url)).map(|(_, entry)| entry))
}

fn names(key: &str, url: &RegistryUrl) -> bool {
    let (scheme, rest) = key.split_once("://").map_or((None, key), |(scheme, rest)| (Some(scheme), rest));
    let authority = rest.split('/').next().unwrap_or_default();
    let full = format!("{}:{}", url.host(), url.port());
    scheme.is_none_or(|scheme| scheme == url.scheme())
        && (authority.eq_ignore_ascii_case(&url.authority())
            || authority.eq_ignore_ascii_case(&full)
            || url.is_docker_hub() && HUB_HOSTS.contains(&authority))
}

fn decode(auth: &Auth, source: &str) -> Result<Option<Credential>, Failure> {
    if !auth.identitytoken.is_empty() {
        return Ok(Some(Credential::IdentityToken(auth.identitytoken.as_str().into())));
    }
    if !auth.registrytoken.is_empty() {
        return Ok(Some(Credential::Bearer(auth.registrytoken.as_str().into())));
    }
    if auth.login.is_empty() {
        return Ok(None);
    }
    let text = STANDARD.decode(&auth.login).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| invalid(source, "auth is not base64 of text"))?;
    let (username, password) =
        text.split_once(':').ok_or_else(|| invalid(source, "auth is not user:password"))?;
    // Docker pads passwords with zeros and strips them again.
    let password = password.trim_matches('\0');
    if username.is_empty() || text.trim_matches('\0').chars().any(char::is_control) {
        return Err(invalid(source, "auth is not user:password"));
    }
    Ok(Some(Credential::Basic { username: username.to_owned(), password: password.into() }))
}
